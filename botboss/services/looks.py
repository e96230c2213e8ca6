"""Answers that a person should read before their score is used: the queue, and agreeing.

Whether an answer needs a look stands in its row, since lists filter by it: ``mark`` brings it into
step in the transaction of whatever changes it, an evaluation, an override or a look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, update
from sqlmodel import Session, col, select

from botboss.domain.doubts import doubts
from botboss.errors import Conflict, NotFound
from botboss.models.accounts import User
from botboss.models.events import EventType
from botboss.models.interviews import Answer, EvaluationRecord, Interview, PlannedQuestion, Status
from botboss.models.reviews import Look, Override
from botboss.policy import Actor, Permission, require, visible
from botboss.services import events, standings
from botboss.services.answers import held_completed


@dataclass(frozen=True, slots=True)
class Looked:
    """A look with who took it, at the answer to question ``number``."""

    look: Look
    by: User
    number: int


def interviews_of(session: Session, interview_ids: Sequence[int]) -> set[int]:
    """The ids of those interviews that are completed and have an answer to look at; one query."""
    return set(session.scalars(select(Interview.id).where(col(Interview.id).in_(interview_ids), wanted())))


def adopted_in(session: Session, interview_id: int) -> bool:
    """Whether somebody made another evaluation count in the interview."""
    adopted = col(Look.interview_id) == interview_id, col(Look.adopts_id).is_not(None)
    return session.scalars(select(Look.id).where(*adopted).limit(1)).first() is not None


def wanted() -> ColumnElement[bool]:
    """The where-clause of the interviews that have such an answer: ``interviews_of`` for filters."""
    doubtful = select(Answer.interview_id).where(col(Answer.needs_look).is_(True))
    return and_(col(Interview.status) == Status.COMPLETED, col(Interview.id).in_(doubtful))


def why(
    judgements: Sequence[EvaluationRecord], standing: Sequence[Override], looked: Sequence[Look]
) -> list[str]:
    """Why a person should read an answer; ``standing`` are its overrides that nobody took back, all
    oldest first."""
    adopted = [one.score for one in judgements if one.adopted]
    scores = [*adopted, *(one.score for one in standing)]
    known = [one.known_evaluation_id or 0 for one in standing]
    known += [one.known_evaluation_id or 0 for one in looked]
    counting = scores[-1] if scores else None
    return doubts(judgements, counting=counting, known=max(known) if known else None)


def mark(session: Session, answer_ids: Sequence[int]) -> None:
    """Bring ``needs_look`` of these answers into step with what is known of them."""
    session.flush()
    judged: dict[int | None, list[EvaluationRecord]] = defaultdict(list)
    looked: dict[int | None, list[Look]] = defaultdict(list)
    standing: dict[int | None, list[Override]] = defaultdict(list)
    records = select(EvaluationRecord).where(col(EvaluationRecord.answer_id).in_(answer_ids))
    for record in session.scalars(records.order_by(col(EvaluationRecord.id))):
        judged[record.answer_id].append(record)
    for look in session.scalars(select(Look).where(col(Look.answer_id).in_(answer_ids))):
        looked[look.answer_id].append(look)
    for one in session.scalars(standings.counting().where(col(Override.answer_id).in_(answer_ids))):
        standing[one.answer_id].append(one)
    for answer_id in answer_ids:
        needed = bool(why(judged[answer_id], standing[answer_id], looked[answer_id]))
        session.exec(update(Answer).where(col(Answer.id) == answer_id).values(needs_look=needed))


def agree(session: Session, actor: Actor, *, answer_id: int, now: datetime) -> Looked:
    """Note that the answer was read and the machine's score stands. Again changes nothing.

    Raises NotFound, Conflict before the interview is completed or for a follow-up's answer.
    """
    answer = answer_of(session, actor, answer_id=answer_id)
    held_completed(
        session, actor, answer.interview_id, Permission.SCORE_LOOK, then="its scores can be agreed with"
    )
    refuse_follow_up(session, answer)
    session.refresh(answer)
    known = listed(session, col(Look.answer_id) == answer_id)
    if known and not answer.needs_look:
        return known[0]
    return keep(session, actor, answer, now=now)


def keep(
    session: Session,
    actor: Actor,
    answer: Answer,
    *,
    adopts_id: int | None = None,
    reason: str | None = None,
    now: datetime,
) -> Looked:
    """Add the look, and bring the queue into step; for services that hold the interview."""
    answer_id = answer.id or 0
    look = Look(
        interview_id=answer.interview_id,
        answer_id=answer_id,
        known_evaluation_id=newest_evaluation(session, answer_id),
        adopts_id=adopts_id,
        reason=reason,
        by_id=actor.user_id,
        at=now,
    )
    session.add(look)
    mark(session, [answer_id])
    fact = EventType.EVALUATION_ADOPTED if adopts_id else EventType.ANSWER_LOOKED_AT
    data = {"interview_id": answer.interview_id, "number": answer.number}
    events.record(session, actor, fact, adopts_id or answer_id, now=now, **data)
    return listed(session, col(Look.id) == look.id)[0]


def get(session: Session, actor: Actor, *, look_id: int) -> Looked:
    """Raises NotFound."""
    require(actor, Permission.SCORE_LOOK)
    found = listed(session, col(Look.id) == look_id)
    if not found:
        raise NotFound("This look")
    return found[0]


def listed(session: Session, *where: ColumnElement[bool]) -> list[Looked]:
    """Looks newest first; one query."""
    rows = select(Look, User, Answer.number).join(User, col(User.id) == col(Look.by_id))
    rows = rows.join(Answer, col(Answer.id) == col(Look.answer_id)).where(*where)
    return [Looked(look, by, number) for look, by, number in session.exec(rows.order_by(col(Look.id).desc()))]


def answer_of(session: Session, actor: Actor, *, answer_id: int) -> Answer:
    """An answer of an interview that the actor may see. Raises NotFound."""
    seen = select(Answer).join(Interview, col(Interview.id) == col(Answer.interview_id))
    answer = session.scalars(seen.where(col(Answer.id) == answer_id, visible(actor, Interview))).one_or_none()
    if answer is None:
        raise NotFound("This answer")
    return answer


def refuse_follow_up(session: Session, answer: Answer) -> None:
    """Raises Conflict for an answer to a follow-up, which has no score of its own."""
    follows = session.scalars(
        select(PlannedQuestion.follows).where(
            col(PlannedQuestion.interview_id) == answer.interview_id,
            col(PlannedQuestion.number) == answer.number,
        )
    ).one_or_none()
    if follows:
        raise Conflict(f"This follow-up is judged with the answer to question {follows}. Use that one.")


def newest_evaluation(session: Session, answer_id: int) -> int | None:
    """The id of the evaluation of the answer that came last."""
    return session.scalars(
        select(func.max(EvaluationRecord.id)).where(col(EvaluationRecord.answer_id) == answer_id)
    ).one()
