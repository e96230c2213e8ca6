"""The question bank over REST."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.routing import Routes
from botboss.api.shapes import In, Out, PageOut, envelope
from botboss.domain.selection import named
from botboss.models.questions import Question
from botboss.policy import Actor, Permission, may_use
from botboss.services import proposing, question_files, question_rows, questions
from botboss.services.generation import Proposed

MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class QuestionOut(Out):
    """A question as a candidate may practise it."""

    id: int
    question: str
    role: str
    category: str
    difficulty: str
    minutes: int
    practice: bool


class PointOut(Out):
    text: str
    weight: float


class ProbeOut(Out):
    """A stored follow-up for the expected point at index ``point``, from 0."""

    point: int
    question: str


class RubricOut(QuestionOut):
    """A question as staff see it; ``anchors`` by "1", "3", "5", ``slots`` by the parts of a story."""

    competency: str
    why: str
    source: str
    expected_points: list[PointOut]
    follow_ups: list[ProbeOut]
    anchors: dict[str, str]
    slots: dict[str, str]
    good_answer: str
    weak_answer: str


class QuestionIn(In):
    """An expected point is a text or ``{text, weight}``; a follow-up a text or ``{point, question}``."""

    question: str | None = Field(None, examples=["How do you find out why a page is slow?"])
    role: str | None = Field(None, examples=["developer"])
    category: str | None = Field(None, examples=["technical"])
    difficulty: str | None = Field(None, examples=["medium"])
    minutes: Any = Field(None, examples=[5])
    practice: Any = Field(None, examples=[True])
    competency: str | None = None
    why: str | None = None
    expected_points: Any = Field(None, examples=[[{"text": "Measures before changing", "weight": 2}]])
    follow_ups: Any = Field(None, examples=[["What would you measure first?"]])
    anchors: Any = Field(
        None, examples=[{"1": "Guesses.", "3": "Measures once.", "5": "Measures and proves it."}]
    )
    slots: Any = Field(None, examples=[{"situation": "What was slow, and for whom"}])
    good_answer: str | None = None
    weak_answer: str | None = None


class JobTextIn(In):
    """``job_text`` is a job description as it was pasted, at most 20,000 characters."""

    job_text: str | None = Field(None, examples=["You look after forty hives and train beginners."])


class LikeOut(Out):
    """A question of the bank that is nearly the same."""

    id: int
    question: str


class GeneratedOut(Out):
    """A proposed question; ``id`` is null unless it is in the bank, which keeps out what is ``like`` one of
    the role's. ``source_phrase`` is the part of the job text that it fits best."""

    id: int | None
    question: str
    role: str
    category: str
    difficulty: str
    minutes: int
    competency: str
    why: str
    expected_points: list[PointOut]
    follow_ups: list[ProbeOut]
    anchors: dict[str, str]
    source_phrase: str | None
    like: LikeOut | None


class GenerationOut(Out):
    questions: list[GeneratedOut]
    engine: str


class ProblemOut(Out):
    line: int
    field: str
    why: str


class ImportedOut(Out):
    """``unchanged`` stood in the bank already; with ``dry_run`` nothing was stored. ``warnings`` keep nothing
    out of the bank."""

    added: int
    unchanged: int
    dry_run: bool
    problems: list[ProblemOut]
    warnings: list[ProblemOut]


routes = Routes("questions")


def _read(out: QuestionOut) -> QuestionOut:
    """As it is read: "[job]" where a question for any job has the place of the job's name."""
    return type(out)(**named(out.model_dump()))


def _out(actor: Actor, question: Question) -> QuestionOut:
    """The question with its rubric for those who may see that, and without it for all others."""
    assert question.id is not None
    shown: dict[str, Any] = {
        "id": question.id,
        "question": question.text,
        "role": question.role,
        "category": question.category,
        "difficulty": question.difficulty,
        "minutes": question.minutes,
        "practice": question.practice,
    }
    if not may_use(actor, Permission.QUESTION_RUBRIC):
        return QuestionOut(**shown)
    return RubricOut(
        **shown,
        competency=question.competency,
        why=question.why,
        source=question.source,
        expected_points=[PointOut(**point) for point in question.expected_points],
        follow_ups=[ProbeOut(**probe) for probe in question.follow_ups],
        anchors=question.anchors,
        slots=question.slots,
        good_answer=question.good_answer,
        weak_answer=question.weak_answer,
    )


@routes.get(
    "/questions",
    allow=Permission.QUESTION_SEE,
    response_model=PageOut[RubricOut] | PageOut[QuestionOut],
)
def list_questions(
    session: Reading,
    caller: Caller,
    cut: Cut,
    role: str | None = Query(None, description="the job, however it is written", examples=["developer"]),
    category: str | None = Query(None, examples=["technical"]),
    difficulty: str | None = Query(None, examples=["medium"]),
    q: str | None = Query(None, description="part of the text, role or competency"),
) -> Any:
    """The bank, by id: all of it for staff, what may be practised for candidates."""
    page = questions.page(session, caller, role=role, category=category, difficulty=difficulty, q=q, cut=cut)
    return envelope(page, [_read(_out(caller, question)) for question in page.items])


@routes.post("/questions", allow=Permission.QUESTION_EDIT, status_code=201, response_model=RubricOut)
def add_question(body: QuestionIn, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    if keyed and (known := keyed.claim(session, now=now)):
        return _out(caller, questions.get(session, caller, question_id=known))
    question = questions.add(session, caller, contents=body.model_dump(), now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=question.id or 0)
    return _out(caller, question)


@routes.get("/questions/export", allow=Permission.QUESTION_EDIT, response_class=Response)
def export_questions(
    session: Reading, caller: Caller, form: Annotated[Literal["csv", "json"], Query(alias="format")] = "json"
) -> Response:
    """The whole bank as a file, which the import takes back."""
    text = question_files.export(session, caller, form=form)
    named = {"Content-Disposition": f'attachment; filename="questions.{form}"'}
    return Response(text, media_type=MEDIA[form], headers=named)


@routes.post("/questions/generate", allow=Permission.QUESTION_GENERATE, response_model=GenerationOut)
def generate_questions(
    caller: Caller,
    keyed: Keyed,
    now: Now,
    body: JobTextIn | None = None,
    role: str = Query(description="any job", examples=["developer"]),
    num_questions: int = Query(5, description="1 to 20"),
    difficulty: str = "medium",
    category: str | None = None,
    job_text: str = Query("", description="a job description; better sent in the body"),
    save: bool = False,
) -> Any:
    """Distinct questions for any role, with what a good answer contains; `save` keeps them (hr)."""
    made = proposing.generate(
        caller,
        role=role,
        num_questions=num_questions,
        difficulty=difficulty,
        category=category,
        job_text=(body and body.job_text) or job_text,
        save=save,
        once=keyed if save else None,
        now=now,
    )
    return GenerationOut(questions=[_generated(one) for one in made.proposed], engine=made.engine)


def _generated(proposed: Proposed) -> GeneratedOut:
    question, like = proposed.question, proposed.like
    return GeneratedOut(
        id=question.id,
        question=question.text,
        role=question.role,
        category=question.category,
        difficulty=question.difficulty,
        minutes=question.minutes,
        competency=question.competency,
        why=question.why,
        expected_points=[PointOut(**point) for point in question.expected_points],
        follow_ups=[ProbeOut(**probe) for probe in question.follow_ups],
        anchors=question.anchors,
        source_phrase=proposed.source_phrase,
        like=LikeOut(id=like.id or 0, question=like.text) if like else None,
    )


async def _sent_text(request: Request) -> str:
    return question_rows.decoded(await request.body())


@routes.post("/questions/import", allow=Permission.QUESTION_EDIT, response_model=ImportedOut)
def import_questions(
    text: Annotated[str, Depends(_sent_text)],
    caller: Caller,
    keyed: Keyed,
    now: Now,
    form: Annotated[Literal["csv", "json"], Query(alias="format")] = "json",
    dry_run: bool = False,
) -> Any:
    """Add a file's questions, all or none; the body is the file. A dry run tells every problem by line."""
    done = question_files.import_(caller, text=text, form=form, dry_run=dry_run, once=keyed, now=now)
    return ImportedOut(
        added=done.added,
        unchanged=done.unchanged,
        dry_run=dry_run,
        problems=[_problem(one) for one in done.problems],
        warnings=[_problem(one) for one in done.warnings],
    )


def _problem(problem: question_files.Problem) -> ProblemOut:
    return ProblemOut(line=problem.line, field=problem.field, why=problem.why)


@routes.get("/questions/{question_id}", allow=Permission.QUESTION_SEE, response_model=RubricOut | QuestionOut)
def get_question(question_id: PathId, session: Reading, caller: Caller) -> Any:
    """Whoever may edit it reads it as it is stored, with ``{role}`` in a question for any job."""
    out = _out(caller, questions.get(session, caller, question_id=question_id))
    return out if may_use(caller, Permission.QUESTION_EDIT) else _read(out)


@routes.patch("/questions/{question_id}", allow=Permission.QUESTION_EDIT, response_model=RubricOut)
def change_question(question_id: PathId, body: QuestionIn, session: Writing, caller: Caller, now: Now) -> Any:
    """What is left out stays. Plans that were drawn before keep the question as it was."""
    changes = body.model_dump(exclude_unset=True)
    return _out(caller, questions.change(session, caller, question_id=question_id, changes=changes, now=now))


@routes.delete("/questions/{question_id}", allow=Permission.QUESTION_EDIT, status_code=204)
def delete_question(question_id: PathId, session: Writing, caller: Caller, now: Now) -> None:
    """Take it out of the bank; plans that hold it keep it."""
    questions.delete(session, caller, question_id=question_id, now=now)
