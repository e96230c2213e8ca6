"""Registration by the person themselves (a flow: the password is hashed outside of the unit)."""

from __future__ import annotations

from datetime import datetime

from botboss import db
from botboss.domain.people import check_email, check_name
from botboss.models.accounts import Role, User
from botboss.policy import Actor
from botboss.security import hash_password
from botboss.services import accounts


def register(
    actor: Actor | None,
    *,
    email: str,
    name: str,
    password: str,
    role: str = Role.CANDIDATE,
    code: str | None = None,
    address: str,
    refuse_common: bool = False,
    now: datetime,
) -> User:
    """The new account, pending when staff need approval; raises what ``accounts.register`` does."""
    check_email(email)
    check_name(name)
    accounts.check_password(password, refuse_common=refuse_common)
    hashed = hash_password(password)
    with db.transaction() as session:
        return accounts.register(
            session,
            actor,
            email=email,
            name=name,
            password_hash=hashed,
            role=role,
            code=code,
            address=address,
            now=now,
        )
