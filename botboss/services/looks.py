"""Which answers a person should read before their score is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from botboss.domain.scoring import FAR_APART, SURE, Judged, needs_human_look
from botboss.models.interviews import Answer, EvaluationRecord, Interview


class Judgement(Judged, Protocol):
    """A row of evaluations, or as much of one as this reads."""

    @property
    def answer_id(self) -> int: ...
    @property
    def engine(self) -> str: ...
    @property
    def input_digest(self) -> str: ...
    @property
    def adopted(self) -> bool: ...
    @property
    def score(self) -> float: ...


def answers_of(judgements: Iterable[Judgement]) -> set[int]:
    """The ids of the answers whose evaluation is unsure or flagged, or far from another engine's."""
    by_answer: dict[int, list[Judgement]] = defaultdict(list)
    for one in judgements:
        by_answer[one.answer_id].append(one)
    return {answer_id for answer_id, all_of_it in by_answer.items() if _is_doubtful(all_of_it)}


def interviews_of(session: Session, interview_ids: Sequence[int]) -> set[int]:
    """The ids of those interviews that have such an answer; one query."""
    record = EvaluationRecord
    judged = (
        select(
            col(Answer.interview_id),
            col(record.answer_id),
            col(record.engine),
            col(record.input_digest),
            col(record.adopted),
            col(record.score),
            col(record.confidence),
            col(record.flags),
        )
        .join(Answer, col(Answer.id) == col(record.answer_id))
        .where(col(Answer.interview_id).in_(interview_ids))
    )
    rows = session.connection().execute(judged).all()
    doubtful = answers_of(rows)
    return {row.interview_id for row in rows if row.answer_id in doubtful}


def wanted() -> ColumnElement[bool]:
    """The where-clause of the interviews that have such an answer: ``interviews_of`` for filters."""
    record, other = aliased(EvaluationRecord), aliased(EvaluationRecord)
    flagged = cast(col(record.flags), String) != "[]"
    read_the_same = and_(
        col(other.answer_id) == col(record.answer_id),
        col(other.input_digest) == col(record.input_digest),
        col(other.engine) != col(record.engine),
    )
    apart = func.abs(col(other.score) - col(record.score)) > FAR_APART
    unsure = or_(col(record.confidence) < SURE, flagged, exists().where(read_the_same, apart))
    answered = select(col(Answer.interview_id)).join(record, col(record.answer_id) == col(Answer.id))
    return col(Interview.id).in_(answered.where(col(record.adopted).is_(True), unsure))


def _is_doubtful(judgements: Sequence[Judgement]) -> bool:
    adopted = [one for one in judgements if one.adopted]
    unsure = any(needs_human_look(one) for one in adopted)
    return unsure or any(_differ(one, other) for one in adopted for other in judgements)


def _differ(one: Judgement, other: Judgement) -> bool:
    """Whether two engines that read the same disagree."""
    same = one.input_digest == other.input_digest and one.engine != other.engine
    return same and abs(one.score - other.score) > FAR_APART
