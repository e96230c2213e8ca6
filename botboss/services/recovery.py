"""Links by mail: setting a password anew, and confirming an address."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from botboss import db
from botboss.domain.people import check_email, email_key
from botboss.errors import InvalidInput
from botboss.models.accounts import OneTimeSecret, Purpose, User, UserStatus
from botboss.models.events import EventType
from botboss.policy import Actor
from botboss.security import hash_password
from botboss.services import accounts, events, letters, limits, one_time, sessions


def ask_password(session: Session, *, email: str, now: datetime) -> None:
    """Mail a link to set a new password; whether there is such an account is not told.

    Raises TooManyRequests for whoever asks too often, whether the account exists or not.
    """
    key = email_key(check_email(email))
    limits.take(session, limits.mails(key), span=limits.HOUR, now=now)
    user = session.scalars(select(User).where(col(User.email_key) == key)).one_or_none()
    if user is None or user.status == UserStatus.DISABLED:
        return
    assert user.id is not None
    letters.reset(session, user, now=now)
    events.record(session, None, EventType.PASSWORD_ASKED, user.id, now=now)


def owner_of_link(session: Session, *, secret: str, now: datetime) -> User:
    """Whose password the link sets; it stays unused. Raises InvalidInput on ``token``."""
    return session.get_one(User, _opened(one_time.find(session, Purpose.SET_PASSWORD, secret, now=now)))


def set_password(*, secret: str, password: str, refuse_common: bool = False, now: datetime) -> None:
    """Set the password of the link's owner and sign them out everywhere (a flow).

    Raises InvalidInput on ``password``, or on ``token`` for a link that was used or has ended.
    """
    accounts.check_password(password, refuse_common=refuse_common)
    with db.reading() as session:
        _opened(one_time.find(session, Purpose.SET_PASSWORD, secret, now=now))
    hashed = hash_password(password)
    with db.transaction() as session:
        user_id = _opened(one_time.use(session, Purpose.SET_PASSWORD, secret, now=now))
        user = session.get_one(User, user_id, with_for_update=True)
        user.password_hash = hashed
        one_time.use_up(session, Purpose.SET_PASSWORD, user_id, now=now)
        sessions.end_all(session, user_id, now=now)
        events.record(session, _oneself(user), EventType.PASSWORD_SET, user_id, now=now)


def ask_verification(session: Session, actor: Actor, *, now: datetime) -> None:
    """Mail a link that confirms one's address; nothing happens when it is confirmed already."""
    user = accounts.me(session, actor)
    if user.verified_at is not None:
        return
    limits.take(session, limits.mails(user.email_key), span=limits.HOUR, now=now)
    letters.verification(session, user, now=now)
    events.record(session, actor, EventType.EMAIL_ASKED, actor.user_id, now=now)


def verify(session: Session, *, secret: str, now: datetime) -> User:
    """The user whose address the link confirms. Raises InvalidInput on ``token``."""
    user_id = _opened(one_time.use(session, Purpose.VERIFY_EMAIL, secret, now=now))
    user = session.get_one(User, user_id)
    if user.verified_at is None:
        user.verified_at = now
        events.record(session, _oneself(user), EventType.EMAIL_VERIFIED, user_id, now=now)
    return user


def _opened(found: OneTimeSecret | None) -> int:
    if found is None or found.user_id is None:
        raise InvalidInput(token="This link was used or has ended. Ask for a new one.")  # noqa: S106
    return found.user_id


def _oneself(user: User) -> Actor:
    assert user.id is not None
    return Actor(user.id, user.role, user.name, user.email, user.timezone)
