"""What was answered and how it was judged, as it goes over the wire; the queue of looks."""

from __future__ import annotations

from typing import Any

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.interviews import ParticipantOut
from botboss.api.overrides import OverrideOut
from botboss.api.routing import Routes
from botboss.api.shapes import Moment, Out, PageOut, Score, envelope
from botboss.models.interviews import EvaluationRecord
from botboss.policy import Permission
from botboss.services import looks, responses
from botboss.services.looks import Looked
from botboss.services.responses import Queued, Response


class PointResultOut(Out):
    """What the answer did with one expected point. ``quote`` is `answer[start:end]` of the answer to
    ``question_number`` (a follow-up's, too), empty without evidence."""

    point: str
    weight: float
    verdict: str
    coverage: Score
    quote: str
    start: int
    end: int
    question_number: int


class EvaluationOut(Out):
    """One judgement of one answer; the ``adopted`` one counts."""

    id: int
    adopted: bool
    score: Score
    confidence: Score
    engine: str
    flags: list[str]
    rationale: str
    points: list[PointResultOut]
    created_at: Moment

    @classmethod
    def of(cls, record: EvaluationRecord) -> EvaluationOut:
        return cls(
            id=record.id,
            adopted=record.adopted,
            score=record.score,
            confidence=record.confidence,
            engine=record.engine,
            flags=record.flags,
            rationale=record.rationale,
            points=[
                PointResultOut(
                    question_number=point["number"], **{k: v for k, v in point.items() if k != "number"}
                )
                for point in record.points
            ],
            created_at=record.created_at,
        )


class LookOut(Out):
    """That a person read an answer and agreed with its score, or (``adopted``) made another evaluation
    count, and why."""

    id: int
    interview_id: int
    response_id: int
    question_number: int
    by: ParticipantOut
    at: Moment
    adopted: int | None
    reason: str | None

    @classmethod
    def of(cls, one: Looked) -> LookOut:
        return cls(
            id=one.look.id,
            interview_id=one.look.interview_id,
            response_id=one.look.answer_id,
            question_number=one.number,
            by=ParticipantOut.of(one.by),
            at=one.look.at,
            adopted=one.look.adopts_id,
            reason=one.look.reason,
        )


class ResponseOut(Out):
    """An answer with its evaluation. A follow-up is judged with what it ``follows`` and has none;
    ``suggestion`` is a later evaluation that nobody has adopted. ``score`` is the one that counts: the
    newest of the ``overrides`` that stands, else the evaluation's; ``weight`` is what the question
    weighs in the interview's score, ``anchors`` what an answer worth "1", "3" and "5" looks like.
    ``doubts`` say why a person should look."""

    id: int
    question_number: int
    follows: int | None
    question: str
    category: str
    competency: str
    weight: float
    anchors: dict[str, str]
    answer: str
    submitted_at: Moment
    submitted_by: int
    score: Score | None
    evaluation: EvaluationOut | None
    suggestion: EvaluationOut | None
    overrides: list[OverrideOut]
    looks: list[LookOut]
    needs_human_look: bool
    doubts: list[str]

    @classmethod
    def of(cls, response: Response) -> ResponseOut:
        judged, later = response.evaluation, response.suggestion
        return cls(
            id=response.answer.id,
            question_number=response.question.number,
            follows=response.question.follows,
            question=response.question.text,
            category=response.question.category,
            competency=response.question.competency,
            weight=response.question.weight,
            anchors=response.question.anchors,
            answer=response.answer.text,
            submitted_at=response.answer.submitted_at,
            submitted_by=response.answer.submitted_by_id,
            score=response.score,
            evaluation=EvaluationOut.of(judged) if judged else None,
            suggestion=EvaluationOut.of(later) if later else None,
            overrides=[OverrideOut.of(one) for one in response.overrides],
            looks=[LookOut.of(one) for one in response.looks],
            needs_human_look=response.needs_human_look,
            doubts=response.doubts,
        )


class QueuedOut(Out):
    """An answer to look at, and the interview it stands in."""

    interview_id: int
    candidate: ParticipantOut
    role: str
    position: str
    completed_at: Moment | None
    response: ResponseOut

    @classmethod
    def of(cls, one: Queued) -> QueuedOut:
        return cls(
            interview_id=one.interview.id,
            candidate=ParticipantOut.of(one.interview.candidate),
            role=one.interview.role,
            position=one.interview.role,
            completed_at=one.interview.completed_at,
            response=ResponseOut.of(one.response),
        )


routes = Routes("looks")


@routes.get("/dashboard/looks", allow=Permission.DASHBOARD_SEE, response_model=PageOut[QueuedOut])
def list_looks(session: Reading, caller: Caller, cut: Cut) -> Any:
    """Answers of completed interviews that a person should read, oldest first, each with why."""
    page = responses.queue(session, caller, cut=cut)
    return envelope(page, [QueuedOut.of(one) for one in page.items])


@routes.post(
    "/responses/{response_id}/look", allow=Permission.SCORE_LOOK, status_code=201, response_model=LookOut
)
def look_at_answer(response_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Agree with an answer's score: it leaves the queue. Again changes nothing."""
    if keyed and (known := keyed.claim(session, now=now)):
        return LookOut.of(looks.get(session, caller, look_id=known))
    one = looks.agree(session, caller, answer_id=response_id, now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=one.look.id or 0)
    return LookOut.of(one)
