"""Random secrets that open one thing once: in links, sign-in tickets and the first start's code."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from botboss.models.accounts import OneTimeSecret, Purpose
from botboss.security import digest, new_secret


def issue(session: Session, purpose: Purpose, *, user_id: int | None, lasts: timedelta, now: datetime) -> str:
    """A fresh secret for that purpose; the database keeps its digest alone."""
    secret = new_secret()
    session.add(
        OneTimeSecret(
            purpose=purpose,
            user_id=user_id,
            secret_digest=digest(secret),
            created_at=now,
            expires_at=now + lasts,
        )
    )
    session.flush()
    return secret


def find(session: Session, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeSecret | None:
    """The secret's row while it can be used, held until the unit ends; else None."""
    fits = col(OneTimeSecret.secret_digest) == digest(secret)
    statement = select(OneTimeSecret).where(fits, col(OneTimeSecret.purpose) == purpose)
    row = session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()
    return row if row and row.usable(now) else None


def use(session: Session, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeSecret | None:
    """The same, and from now on used."""
    row = find(session, purpose, secret, now=now)
    if row:
        row.used_at = now
    return row


def use_up(session: Session, purpose: Purpose, user_id: int, *, now: datetime) -> None:
    """Close whatever the user still has open for this purpose."""
    open_ = col(OneTimeSecret.used_at).is_(None)
    theirs = (col(OneTimeSecret.purpose) == purpose, col(OneTimeSecret.user_id) == user_id)
    session.connection().execute(update(OneTimeSecret).where(open_, *theirs).values(used_at=now))


def forget(session: Session, *, now: datetime) -> None:
    """Delete secrets that ended more than a day ago."""
    old = col(OneTimeSecret.expires_at) < now - timedelta(days=1)
    session.connection().execute(delete(OneTimeSecret).where(old))
