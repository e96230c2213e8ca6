"""What follows an event once its transaction is committed (flows, idempotent: run again at will)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlmodel import col, select

from botboss import db
from botboss.models.events import Event, EventType
from botboss.services import (
    completion,
    evaluation,
    idempotency,
    limits,
    mail,
    one_time,
    reevaluation,
    sessions,
    summary_writing,
    transfers,
)
from botboss.services.notifications import NOTICES, SILENT

LONGEST_REACTION = timedelta(minutes=5)


def _evaluate(event: Event, now: datetime) -> None:
    evaluation.evaluate_answer(event.subject_id, now=now)


def _evaluate_again(event: Event, now: datetime) -> None:
    reevaluation.judge_again(event.subject_id, now=now)


def _sum_up(event: Event, now: datetime) -> None:
    summary_writing.write(event.subject_id, now=now)


#: Work that judges or calls vendors, so it opens its own units.
WORK: Mapping[EventType, Callable[[Event, datetime], None]] = {
    EventType.ANSWER_SUBMITTED: _evaluate,
    EventType.EVALUATION_ASKED: _evaluate_again,
    EventType.SUMMARY_ASKED: _sum_up,
    EventType.FILE_DELETED: transfers.erase,
}


def react(event_id: int, *, now: datetime) -> None:
    """Do what the event calls for, mark it, and send the mail that waits."""
    with db.reading() as session:
        event = session.get(Event, event_id)
    if event is None or event.reacted_at is not None:
        return
    kind = EventType(event.type)
    if kind in WORK:
        WORK[kind](event, now)
    with db.transaction() as session:
        event = session.get_one(Event, event_id, with_for_update=True)
        if event.reacted_at is None and kind in NOTICES:
            NOTICES[kind](session, event, now)
        event.reacted_at = now
    if kind not in SILENT or kind in _WITH_LINK:
        mail.deliver_queued(now=now)


#: Silent events in whose transaction a mail with a one-time link was queued.
_WITH_LINK = frozenset(
    {EventType.USER_REGISTERED, EventType.USER_INVITED, EventType.PASSWORD_ASKED, EventType.EMAIL_ASKED}
)


def forgotten(*, now: datetime, after: timedelta = LONGEST_REACTION, most: int = 1000) -> list[int]:
    """Ids of events nobody reacted to for longer than the longest reaction takes, oldest first."""
    waiting = (
        select(Event.id)
        .where(col(Event.reacted_at).is_(None), col(Event.created_at) <= now - after)
        .order_by(col(Event.id))
        .limit(most)
    )
    with db.reading() as session:
        return [event_id for event_id in session.scalars(waiting) if event_id is not None]


def tidy(*, now: datetime) -> None:
    """The rest of the sweep: interviews left behind, mail that waits, rows and bytes to forget."""
    completion.sweep(now=now)
    mail.deliver_queued(now=now)
    with db.transaction() as session:
        idempotency.forget(session, now=now)
        limits.forget(session, now=now)
        one_time.forget(session, now=now)
        sessions.forget(session, now=now)
    transfers.sweep(now=now)
