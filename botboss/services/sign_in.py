"""Signing in, over REST and from the pages (flows: passwords are checked outside of units).

An unknown e-mail takes as long as a wrong password and reads the same. Each try is counted before
its password is looked at, and taken back when it was right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from sqlmodel import Session, col, select

from botboss import db
from botboss.domain.people import LONGEST_EMAIL, email_key
from botboss.errors import AccountPending, Forbidden, WrongSignIn
from botboss.models.accounts import Purpose, User, UserStatus
from botboss.security import LONGEST_PASSWORD, verify_password
from botboss.services import limits, one_time, sessions
from botboss.services.sessions import Tokens

TICKET_LASTS = timedelta(seconds=30)

#: How many passwords one process checks at a time. More would be no faster, take 19 MiB each, and
#: fill the buckets with tries whose outcome is not known yet.
_AT_A_TIME = BoundedSemaphore(4)


def tokens(*, email: str, password: str, address: str, now: datetime) -> Tokens:
    """A client's tokens. Raises WrongSignIn, AccountPending, Forbidden, TooManyRequests."""
    proof = _prove(email, password, address, now)
    with db.transaction() as session:
        return sessions.open_api(session, _confirmed(session, proof), now=now)


def ticket(*, email: str, password: str, address: str, now: datetime) -> str:
    """What the pages exchange for their cookie, once, within 30 seconds. Raises like ``tokens``."""
    proof = _prove(email, password, address, now)
    with db.transaction() as session:
        user = _confirmed(session, proof)
        return one_time.issue(session, Purpose.TICKET, user_id=user.id, lasts=TICKET_LASTS, now=now)


@dataclass(frozen=True, slots=True)
class _Proof:
    """The password with this hash was given for this user."""

    user_id: int
    password_hash: str


def _prove(email: str, password: str, address: str, now: datetime) -> _Proof:
    key = email_key(email)
    with _AT_A_TIME:
        with db.transaction() as session:
            tried = limits.take(session, limits.sign_in(key, address), span=limits.SIGN_IN_SPAN, now=now)
            user = _user(session, key)
        if not _fits(password, user.password_hash if user else None):
            raise WrongSignIn()
        with db.transaction() as session:
            limits.give_back(session, tried)
    assert user is not None
    assert user.id is not None
    assert user.password_hash is not None
    return _Proof(user.id, user.password_hash)


def _user(session: Session, key: str) -> User | None:
    """Nobody has an address that no column could hold."""
    if len(key) > LONGEST_EMAIL or "\x00" in key or not _is_text(key):
        return None
    return session.scalars(select(User).where(col(User.email_key) == key)).one_or_none()


def _fits(password: str, password_hash: str | None) -> bool:
    """Whether they belong together; what can be nobody's password costs the same time."""
    possible = len(password) <= LONGEST_PASSWORD and "\x00" not in password and _is_text(password)
    return verify_password(password if possible else "", password_hash) and possible


def _is_text(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _confirmed(session: Session, proof: _Proof) -> User:
    """The user, held, if the password is theirs still and they may sign in."""
    user = session.get_one(User, proof.user_id, with_for_update=True)
    if user.password_hash != proof.password_hash:
        raise WrongSignIn()
    if user.status == UserStatus.PENDING:
        raise AccountPending()
    if not user.may_sign_in:
        raise Forbidden("This account is disabled. Ask an administrator.")
    return user
