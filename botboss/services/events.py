"""Every change leaves one Event row in its own transaction: audit log, notices and jobs read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from botboss import db
from botboss.models.events import Event, EventType
from botboss.policy import Actor


def record(
    session: Session, actor: Actor | None, fact: EventType, subject_id: int, *, now: datetime, **data: Any
) -> Event:
    """Write the event; once the transaction is committed its id is handed to the jobs.

    ``actor`` is None for what botboss does by itself; the subject's kind is the part of
    ``fact`` before the dot. ``data`` must be JSON and hold no answers or secrets.
    """
    row = Event(
        type=fact,
        actor_id=actor.user_id if actor else None,
        subject=fact.split(".")[0],
        subject_id=subject_id,
        data=data,
        created_at=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    db.mark_event(session, row.id)
    return row
