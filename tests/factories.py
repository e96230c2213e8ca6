"""Rows to test with, each valid by itself; change what the test is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any

from sqlmodel import Session

from botboss.models.accounts import Role, User
from botboss.models.interviews import Interview, Kind
from botboss.policy import Actor
from botboss.security import hash_password

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
PASSWORD = "correct horse 9"
_numbers = count(1)


@dataclass(frozen=True)
class People:
    candidate: Actor
    interviewer: Actor
    hr: Actor
    admin: Actor


@lru_cache(maxsize=1)
def _password_hash() -> str:
    """Of PASSWORD: the same for all, since hashing takes its time on purpose."""
    return hash_password(PASSWORD)


def user(session: Session, role: str = Role.CANDIDATE, **changes: Any) -> User:
    number = next(_numbers)
    email = changes.pop("email", f"{role}{number}@example.org")
    row = User(
        **{
            "email": email,
            "email_key": email.casefold(),
            "name": f"{role.title()} {number}",
            "role": role,
            "password_hash": _password_hash(),
            "created_at": NOW,
            **changes,
        }
    )
    session.add(row)
    session.flush()
    return row


def actor_of(row: User) -> Actor:
    assert row.id is not None
    return Actor(row.id, row.role, row.name, row.email, row.timezone)


def actor(session: Session, role: str = Role.CANDIDATE, **changes: Any) -> Actor:
    return actor_of(user(session, role, **changes))


def interview(session: Session, candidate: Actor, **changes: Any) -> Interview:
    interviewer_id = changes.get("interviewer_id")
    row = Interview(
        **{
            "kind": Kind.LIVE if interviewer_id else Kind.AI,
            "candidate_id": candidate.user_id,
            "created_by_id": candidate.user_id,
            "scheduled_at": NOW + timedelta(days=1),
            "role": "Developer",
            "role_key": "developer",
            "created_at": NOW,
            **changes,
        }
    )
    session.add(row)
    session.flush()
    return row
