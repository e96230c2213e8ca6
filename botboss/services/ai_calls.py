"""The books of what was asked of a language model: what for, how it ended, what it cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss.domain.calls import CallRecord, Outcome, Purpose
from botboss.errors import InvalidInput
from botboss.models.ai_calls import AICall
from botboss.policy import Actor, Permission, require
from botboss.services.paging import Page, Window, paged

RECENT = timedelta(hours=1)


def keep(
    session: Session,
    calls: Iterable[CallRecord],
    *,
    now: datetime,
    interview_id: int | None = None,
    answer_id: int | None = None,
) -> None:
    """Write the records down; called by the flow that asked, once it knows how that went."""
    for call in calls:
        session.add(AICall(**asdict(call), interview_id=interview_id, answer_id=answer_id, created_at=now))


def page(
    session: Session,
    actor: Actor,
    *,
    purpose: str | None = None,
    outcome: str | None = None,
    interview_id: int | None = None,
    cut: Window,
) -> Page[AICall]:
    """The records, newest first. Raises InvalidInput (purpose, outcome)."""
    require(actor, Permission.AI_CALLS_SEE)
    shown = select(AICall).order_by(col(AICall.id).desc())
    for field, value, words in (("purpose", purpose, Purpose), ("outcome", outcome, Outcome)):
        if value:
            if value not in set(words):
                raise InvalidInput(**{field: f"Must be one of {', '.join(words)}."})
            shown = shown.where(getattr(AICall, field) == value)
    if interview_id is not None:
        shown = shown.where(col(AICall.interview_id) == interview_id)
    return paged(session, shown, cut)


def recent(session: Session, *, now: datetime) -> dict[str, int]:
    """How many calls of the last hour ended in which way."""
    counting = select(col(AICall.outcome), func.count()).where(col(AICall.created_at) > now - RECENT)
    return dict(session.exec(counting.group_by(col(AICall.outcome)).order_by(col(AICall.outcome))).all())


def last_outcome(session: Session, *, now: datetime) -> Outcome | None:
    """How the newest call of the last hour ended, by whichever process; None without any.

    Follow-ups, which are hurried, and calls that were skipped do not count.
    """
    counted = (
        select(AICall.outcome)
        .where(
            col(AICall.created_at) > now - RECENT,
            col(AICall.purpose) != Purpose.FOLLOW_UP,
            col(AICall.outcome) != Outcome.SKIPPED,
        )
        .order_by(col(AICall.id).desc())
    )
    found = session.scalars(counted.limit(1)).one_or_none()
    return Outcome(found) if found else None
