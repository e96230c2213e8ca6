"""How answers were judged, for whoever must not learn what is listened for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from botboss.domain.evaluation import Verdict
from botboss.models.interviews import Answer, EvaluationRecord
from botboss.policy import Actor, Permission, require
from botboss.services import evaluation, interviews


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that earned something: ``[start, end)`` of the answer to question ``number``."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement that counts of the answer to question ``number``, without the points' texts.

    Of ``points`` points ``heard`` were covered and ``partly`` in part.
    """

    number: int
    score: float
    points: int
    heard: int
    partly: int
    quotes: tuple[Quote, ...]


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[Result]:
    """The judged answers of an interview, by number. Raises NotFound, Forbidden.

    What was listened for is in none of them, in practice neither: the same question may be asked in
    a real interview some day. Hiring reads the points with ``dashboard.detail``.
    """
    interview = interviews.get(session, actor, interview_id=interview_id)
    require(actor, Permission.RESULT_SEE, interview)
    mine = select(Answer).where(col(Answer.interview_id) == interview_id).order_by(col(Answer.number))
    answers = session.scalars(mine).all()
    judged = evaluation.adopted_of(session, [answer.id for answer in answers if answer.id])
    return [_result(answer.number, judged[answer.id]) for answer in answers if answer.id in judged]


def _result(number: int, record: EvaluationRecord) -> Result:
    verdicts = [point["verdict"] for point in record.points]
    earned = [one for one in record.points if one["verdict"] in (Verdict.COVERED, Verdict.PARTIAL)]
    return Result(
        number=number,
        score=record.score,
        points=len(verdicts),
        heard=verdicts.count(Verdict.COVERED),
        partly=verdicts.count(Verdict.PARTIAL),
        quotes=tuple(
            Quote(one["number"], one["start"], one["end"]) for one in earned if one["end"] > one["start"]
        ),
    )
