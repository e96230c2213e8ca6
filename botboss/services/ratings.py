"""Grading answers without the machine's score, so that the two can be compared honestly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import Session, col, select

from botboss.errors import NotFound
from botboss.models.calibrations import Rating
from botboss.models.events import EventType
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion, Status
from botboss.models.reviews import Look, Override
from botboss.policy import Actor, Permission, require
from botboss.services import events, looks
from botboss.services.answers import held_completed
from botboss.services.overrides import checked_score

SCATTER = 7919  # a prime: neighbours in time are not rated one after the other


@dataclass(frozen=True, slots=True)
class ToRate:
    """An answer with its question, and the follow-ups with their answers; nothing of whose it is, nor
    how it was judged. ``waiting`` counts it and what else there is to rate for this person."""

    answer: Answer
    question: PlannedQuestion
    more: list[tuple[PlannedQuestion, Answer]]
    waiting: int
    rated: int


def to_rate(session: Session, actor: Actor) -> ToRate | None:
    """An answer that this person has neither rated nor weighed, first those that nobody rated; None
    when there is none."""
    require(actor, Permission.RATING_GIVE)
    waiting = _unrated(actor)
    total = session.scalar(waiting.with_only_columns(func.count(col(Answer.id)))) or 0
    anybody = exists().where(col(Rating.answer_id) == col(Answer.id))
    scattered = (col(Answer.id) * SCATTER) % 10_007
    answer = session.scalars(waiting.order_by(anybody, scattered, col(Answer.id)).limit(1)).one_or_none()
    if answer is None:
        return None
    mine = select(func.count()).select_from(Rating).where(col(Rating.rater_id) == actor.user_id)
    plan = select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == answer.interview_id)
    questions = {question.number: question for question in session.scalars(plan)}
    said = select(Answer).where(col(Answer.interview_id) == answer.interview_id).order_by(col(Answer.number))
    more = [
        (questions[one.number], one)
        for one in session.scalars(said)
        if questions[one.number].follows == answer.number
    ]
    return ToRate(answer, questions[answer.number], more, total, session.scalar(mine) or 0)


def give(
    session: Session, actor: Actor, *, answer_id: int, score: float, blind: bool = True, now: datetime
) -> Rating:
    """Keep what this person gives an answer; it sets no score. A newer one stands over an older one.

    It is not blind when the person has set or agreed with a score of the answer before, whatever is
    said. Raises NotFound, InvalidInput (``score``), Conflict before the interview is completed.
    """
    answer = looks.answer_of(session, actor, answer_id=answer_id)
    held_completed(
        session, actor, answer.interview_id, Permission.RATING_GIVE, then="its answers can be rated"
    )
    looks.refuse_follow_up(session, answer)
    given = checked_score(score)
    knows = session.scalar(select(Answer.id).where(col(Answer.id) == answer_id, _weighed(actor)))
    rating = Rating(
        answer_id=answer_id,
        rater_id=actor.user_id,
        score=given,
        blind=blind and knows is None,
        at=now,
    )
    session.add(rating)
    session.flush()
    data = {"interview_id": answer.interview_id, "number": answer.number}
    events.record(session, actor, EventType.ANSWER_RATED, answer_id, now=now, **data)
    return rating


def get(session: Session, actor: Actor, *, rating_id: int) -> Rating:
    """One of one's own. Raises NotFound."""
    require(actor, Permission.RATING_GIVE)
    rating = session.get(Rating, rating_id)
    if rating is None or rating.rater_id != actor.user_id:
        raise NotFound("This rating")
    return rating


def _unrated(actor: Actor) -> Any:
    """Judged answers of completed interviews that the actor neither rated nor weighed."""
    of_plan = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
        col(PlannedQuestion.follows).is_(None),
    )
    mine = exists().where(col(Rating.rater_id) == actor.user_id, col(Rating.answer_id) == col(Answer.id))
    judged = exists().where(col(EvaluationRecord.answer_id) == col(Answer.id))
    return (
        select(Answer)
        .join(Interview, col(Interview.id) == col(Answer.interview_id))
        .join(PlannedQuestion, of_plan)
        .where(
            col(Interview.status) == Status.COMPLETED,
            col(Interview.kind) != Kind.PRACTICE,
            judged,
            ~mine,
            ~_weighed(actor),
        )
    )


def _weighed(actor: Actor) -> ColumnElement[bool]:
    """The where-clause of the answers whose score the actor set or agreed with."""
    overridden = exists().where(
        col(Override.answer_id) == col(Answer.id), col(Override.by_id) == actor.user_id
    )
    looked = exists().where(col(Look.answer_id) == col(Answer.id), col(Look.by_id) == actor.user_id)
    return or_(overridden, looked)
