"""An interview's answers as the hiring team reads them: what was said, judged, and set by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_
from sqlmodel import Session, col, select

from botboss.models.interviews import Answer, EvaluationRecord, PlannedQuestion
from botboss.services import looks
from botboss.services.overrides import SetScore
from botboss.services.standings import Standing


@dataclass(frozen=True, slots=True)
class Response:
    """One answer with the evaluation that counts. A follow-up has none: it is judged with the answer
    it ``follows``. ``suggestion`` is a later evaluation that nobody has adopted, ``score`` the one that
    counts, ``overrides`` those that people set, newest first."""

    question: PlannedQuestion
    answer: Answer
    evaluation: EvaluationRecord | None
    suggestion: EvaluationRecord | None
    score: float | None
    overrides: list[SetScore]
    needs_human_look: bool


def of_interview(
    session: Session, interview_id: int, standing: Standing, set_scores: Sequence[SetScore]
) -> list[Response]:
    """The answers by number; two queries."""
    same = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
    )
    answered = select(PlannedQuestion, Answer).join(Answer, same)
    mine = answered.where(col(Answer.interview_id) == interview_id).order_by(col(Answer.number))
    pairs = session.exec(mine).all()
    ids = [answer.id for _, answer in pairs]
    judged: dict[int | None, list[EvaluationRecord]] = defaultdict(list)
    records = select(EvaluationRecord).where(col(EvaluationRecord.answer_id).in_(ids))
    for record in session.scalars(records.order_by(col(EvaluationRecord.id))):
        judged[record.answer_id].append(record)
    doubtful = looks.answers_of(record for records in judged.values() for record in records)
    return [
        Response(
            question,
            answer,
            *_weighed(judged[answer.id]),
            standing.scores.get(answer.id or 0),
            [one for one in set_scores if one.number == answer.number],
            answer.id in doubtful,
        )
        for question, answer in pairs
    ]


def _weighed(records: list[EvaluationRecord]) -> tuple[EvaluationRecord | None, EvaluationRecord | None]:
    """The newest adopted evaluation, and a newer one that is not; oldest come first."""
    adopted = [record for record in records if record.adopted]
    if not adopted:
        return None, None
    return adopted[-1], records[-1] if not records[-1].adopted else None
