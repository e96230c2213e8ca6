"""Taking an interview over REST: start, answer, drafts, complete."""

from __future__ import annotations

import json
from typing import Any, Self

from fastapi import Response
from pydantic import Field, field_validator

from botboss.api.deps import Caller, Keyed, Now, PathId, Reading, Writing
from botboss.api.routing import Routes
from botboss.api.shapes import Exact, In, Moment, Out, PageOut, Score, envelope
from botboss.models.interviews import Draft, PlannedQuestion
from botboss.policy import Permission
from botboss.services import answers, completion
from botboss.services.answers import Submitted, Turn
from botboss.services.paging import MOST_PER_PAGE, Page


class AskedOut(Out):
    """A question as it is put to the candidate. The time limit is advice."""

    question_number: int
    question: str
    category: str
    difficulty: str
    time_limit_seconds: int

    @classmethod
    def of(cls, planned: PlannedQuestion) -> AskedOut:
        return cls(
            question_number=planned.number,
            question=planned.text,
            category=planned.category,
            difficulty=planned.difficulty,
            time_limit_seconds=planned.minutes * 60,
        )


class FollowUpOut(Out):
    """One more question, about the answer to number ``follows``; answered as any other."""

    question_number: int
    question: str
    follows: int

    @classmethod
    def of(cls, planned: PlannedQuestion) -> FollowUpOut:
        return cls(question_number=planned.number, question=planned.text, follows=planned.follows or 0)


class StartedOut(Out):
    status: str
    interview_id: int
    questions: list[AskedOut]
    answered: list[int]
    follow_ups: list[FollowUpOut]


class AnswerIn(In):
    """``question`` is a text, or the object that the start gave; ``question_number`` decides."""

    question_number: int = Field(examples=[1])
    answer: str = Field(examples=["I am a developer..."])
    question: Any = Field("", examples=["Tell me about yourself"])

    @field_validator("question")
    @classmethod
    def _asked(cls, value: object) -> str:
        if isinstance(value, dict):
            return json.dumps(value)
        if value is None or isinstance(value, str):
            return value or ""
        raise ValueError("Must be a text, or the question object that the start gave.")


class AnswerOut(Out):
    """A stored answer. ``question`` is the plan's, ``asked`` what the client sent along."""

    id: int
    question_number: int
    question: str
    asked: str
    answer: str
    submitted_at: Moment
    submitted_by: int
    follow_up: FollowUpOut | None
    remaining: int

    @classmethod
    def of(cls, given: Submitted) -> AnswerOut:
        assert given.answer.id is not None
        return cls(
            id=given.answer.id,
            question_number=given.answer.number,
            question=given.planned.text,
            asked=given.answer.asked,
            answer=given.answer.text,
            submitted_at=given.answer.submitted_at,
            submitted_by=given.answer.submitted_by_id,
            follow_up=FollowUpOut.of(given.follow_up) if given.follow_up else None,
            remaining=given.remaining,
        )


class TurnOut(Out):
    """One question with its answer, or null while there is none."""

    question_number: int
    follows: int | None
    question: str
    category: str
    difficulty: str
    why: str
    time_limit_seconds: int
    answer: str | None
    submitted_at: Moment | None
    submitted_by: int | None

    @classmethod
    def of(cls, turn: Turn) -> TurnOut:
        return cls(
            question_number=turn.number,
            follows=turn.follows,
            question=turn.question,
            category=turn.category,
            difficulty=turn.difficulty,
            why=turn.why,
            time_limit_seconds=turn.minutes * 60,
            answer=turn.answer,
            submitted_at=turn.submitted_at,
            submitted_by=turn.submitted_by_id,
        )


class DraftIn(In):
    text: str
    typed_at: Exact | None = None


class DraftOut(Out):
    question_number: int
    text: str
    saved_at: Moment
    typed_at: Moment

    @classmethod
    def of(cls, draft: Draft, **more: Any) -> Self:
        told = {"saved_at": draft.saved_at, "typed_at": draft.written_at}
        return cls(question_number=draft.number, text=draft.text, **told, **more)


class SavedDraftOut(DraftOut):
    """The draft that stands; ``kept``: it is the one that was sent, and not one typed later."""

    kept: bool


class CompletedOut(Out):
    """``overall_score`` is null to those who may not see it (yet)."""

    status: str
    interview_id: int
    overall_score: Score | None
    answered: int
    total: int
    completed_at: Moment


routes = Routes("answers")


@routes.post("/interviews/{interview_id}/start", allow=Permission.INTERVIEW_TAKE, response_model=StartedOut)
def start_interview(interview_id: PathId, session: Writing, caller: Caller, now: Now) -> Any:
    """Begin, or go on: the same questions, which are answered, which follow-ups are open."""
    started = answers.start(session, caller, interview_id=interview_id, now=now)
    return StartedOut(
        status=started.interview.status,
        interview_id=interview_id,
        questions=[AskedOut.of(question) for question in started.questions],
        answered=started.answered,
        follow_ups=[FollowUpOut.of(question) for question in started.follow_ups],
    )


@routes.post(
    "/interviews/{interview_id}/responses",
    allow=Permission.ANSWER_SUBMIT,
    status_code=201,
    response_model=AnswerOut,
    responses={200: {"model": AnswerOut, "description": "The same answer again: the first record."}},
)
def submit_answer(
    interview_id: PathId, body: AnswerIn, response: Response, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Answer a question. The same answer again is 200 and the first record, a different one 409."""
    given = answers.submit(
        caller,
        interview_id=interview_id,
        number=body.question_number,
        asked=body.question,
        text=body.answer,
        now=now,
        once=keyed,
    )
    if not given.created:
        response.status_code = 200
    return AnswerOut.of(given)


@routes.get(
    "/interviews/{interview_id}/responses", allow=Permission.INTERVIEW_SEE, response_model=PageOut[TurnOut]
)
def list_answers(interview_id: PathId, session: Reading, caller: Caller) -> Any:
    """What was asked and answered so far, each follow-up behind what it follows."""
    turns = answers.transcript(session, caller, interview_id=interview_id)
    return _whole([TurnOut.of(turn) for turn in turns])


@routes.get(
    "/interviews/{interview_id}/drafts", allow=Permission.ANSWER_SUBMIT, response_model=PageOut[DraftOut]
)
def list_drafts(interview_id: PathId, session: Reading, caller: Caller) -> Any:
    """The unfinished texts, as last saved."""
    kept = answers.drafts(session, caller, interview_id=interview_id)
    return _whole([DraftOut.of(draft) for draft in kept])


def _whole(items: list[Any]) -> dict[str, Any]:
    """The envelope of a list that an interview's plan keeps short: it is never cut."""
    return envelope(Page(items, len(items), 1, MOST_PER_PAGE), items)


@routes.put(
    "/interviews/{interview_id}/drafts/{question_number}",
    allow=Permission.ANSWER_SUBMIT,
    response_model=SavedDraftOut,
)
def save_draft(
    interview_id: PathId, question_number: PathId, body: DraftIn, session: Writing, caller: Caller, now: Now
) -> Any:
    """Keep the unfinished text of a question; of two the one typed last stands, and is answered."""
    draft = answers.save_draft(
        session,
        caller,
        interview_id=interview_id,
        number=question_number,
        text=body.text,
        typed_at=body.typed_at,
        now=now,
    )
    return SavedDraftOut.of(draft, kept=draft.text == body.text)


@routes.post(
    "/interviews/{interview_id}/complete", allow=Permission.INTERVIEW_TAKE, response_model=CompletedOut
)
def complete_interview(interview_id: PathId, caller: Caller, now: Now) -> Any:
    """Finish: what is not judged yet is judged now. Again is fine and changes nothing."""
    done = completion.complete(caller, interview_id=interview_id, now=now)
    assert done.interview.completed_at is not None
    return CompletedOut(
        status=done.interview.status,
        interview_id=interview_id,
        overall_score=completion.shown_score(caller, done),
        answered=done.answered,
        total=done.total,
        completed_at=done.interview.completed_at,
    )
