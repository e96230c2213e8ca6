"""A retried request is answered like the first: one record per (user, key), kept for 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import Conflict, InvalidInput
from botboss.models.events import IdempotencyKey

KEPT = timedelta(hours=24)


def check_key(key: str) -> None:
    """Raises InvalidInput unless it is 1..200 visible ASCII characters, not blanks alone."""
    if not key.strip() or len(key) > 200 or not key.isascii() or not key.isprintable():
        raise InvalidInput(**{"Idempotency-Key": "Must be 1 to 200 visible ASCII characters."})


@dataclass(frozen=True, slots=True)
class Once:
    """One keyed request. ``fingerprint`` is a digest of method, path, query and body."""

    user_id: int
    key: str
    fingerprint: str

    def claim(self, session: Session, *, now: datetime) -> int | None:
        """Claim the key in this transaction; the resource's id when it was answered before.

        A request in flight under the same key is waited for. Raises Conflict when the key was
        used for another request.
        """
        insert = postgresql.insert if db.is_postgresql(session) else sqlite.insert
        row = {"user_id": self.user_id, "key": self.key, "fingerprint": self.fingerprint}
        fresh = insert(IdempotencyKey).values(**row, status=0, created_at=now).on_conflict_do_nothing()
        mine = select(IdempotencyKey).where(
            col(IdempotencyKey.user_id) == self.user_id, col(IdempotencyKey.key) == self.key
        )
        kept = session.scalars(mine).one_or_none()
        if kept and kept.created_at < now - KEPT:
            session.delete(kept)
            session.flush()
        session.connection().execute(fresh)
        kept = session.scalars(mine.execution_options(populate_existing=True)).one()
        if kept.fingerprint != self.fingerprint:
            raise Conflict("This Idempotency-Key was used for another request. Use a new key.")
        return kept.resource_id

    def keep(self, session: Session, *, status: int, resource_id: int) -> None:
        """Note what the claimed request made; in the same transaction as the change."""
        kept = session.scalars(
            select(IdempotencyKey).where(
                col(IdempotencyKey.user_id) == self.user_id, col(IdempotencyKey.key) == self.key
            )
        ).one()
        kept.status, kept.resource_id = status, resource_id


def forget(session: Session, *, now: datetime) -> None:
    """Delete keys older than 24 hours."""
    session.connection().execute(delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < now - KEPT))
