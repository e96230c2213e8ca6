"""How an interview's answers were judged, for whoever may see its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion
from botboss.policy import Actor, Permission, require
from botboss.services import evaluation, interviews


@dataclass(frozen=True, slots=True)
class Result:
    """The evaluation that counts of the answer to question ``number``.

    ``points`` is its points, or None where the one who asks may not know them.
    """

    number: int
    evaluation: EvaluationRecord
    points: list[dict[str, Any]] | None


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[Result]:
    """The judged answers of an interview, by number. Raises NotFound, Forbidden.

    One's own practice shows the points of a question, unless a real interview of the same person
    asks it too: nobody learns here what is listened for there.
    """
    interview = interviews.get(session, actor, interview_id=interview_id)
    require(actor, Permission.RESULT_SEE, interview)
    mine = select(Answer).where(col(Answer.interview_id) == interview_id).order_by(col(Answer.number))
    answers = session.scalars(mine).all()
    judged = evaluation.adopted_of(session, [answer.id for answer in answers if answer.id])
    hidden = _also_asked_for_real(session, interview) if interview.candidate_id == actor.user_id else set()
    return [
        Result(
            answer.number, judged[answer.id], None if answer.number in hidden else judged[answer.id].points
        )
        for answer in answers
        if answer.id in judged
    ]


def _also_asked_for_real(session: Session, practice: Interview) -> set[int]:
    """The numbers of the questions that a real interview of this person has, too."""
    real = (
        select(PlannedQuestion.question_id)
        .join(Interview, col(Interview.id) == col(PlannedQuestion.interview_id))
        .where(col(Interview.candidate_id) == practice.candidate_id, col(Interview.kind) != Kind.PRACTICE)
    )
    both = select(PlannedQuestion.number).where(
        col(PlannedQuestion.interview_id) == practice.id, col(PlannedQuestion.question_id).in_(real)
    )
    return set(session.scalars(both))
