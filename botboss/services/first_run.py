"""The first administrator: by page or REST, by settings, or by the one who owns the machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from botboss import db
from botboss.errors import Conflict, EmailTaken, InvalidInput, Misconfigured
from botboss.models.accounts import Purpose, Role, User
from botboss.models.events import EventType
from botboss.security import hash_password
from botboss.services import accounts, events, limits, one_time
from botboss.settings import get_settings

CODE_LASTS = timedelta(days=1)
PAGE = "/first-run/"


def needed(session: Session) -> bool:
    """Whether there is no active administrator yet."""
    return not accounts.has_admin(session)


def create_admin(
    *, email: str, name: str, password: str, code: str | None = None, address: str, now: datetime
) -> User:
    """The first administrator, from the first-run page (a flow).

    Raises Conflict when there is one already, InvalidInput on ``code`` where production needs it.
    """
    if get_settings().production and not (code or "").strip():
        raise InvalidInput(code="Copy the code that the start of the server printed.")
    accounts.check_password(password, refuse_common=True)
    hashed = hash_password(password)
    with db.transaction() as session:
        limits.take(session, limits.registration(address), span=limits.HOUR, now=now)
        if not accounts.opens_first(session, code, now=now):
            raise Conflict("There is an administrator already. Sign in, or ask them for an account.")
        return _add(session, email, name, hashed, now)


def add_admin(*, email: str, name: str, password: str, now: datetime) -> User:
    """An administrator made by whoever owns the machine, at any time (a flow)."""
    accounts.check_password(password)
    hashed = hash_password(password)
    with db.transaction() as session:
        return _add(session, email, name, hashed, now)


def _add(session: Session, email: str, name: str, password_hash: str, now: datetime) -> User:
    user = accounts.add(
        session, email=email, name=name, role=Role.ADMIN, password_hash=password_hash, now=now
    )
    assert user.id is not None
    events.record(session, None, EventType.USER_REGISTERED, user.id, now=now, role=user.role)
    return user


def prepare(now: datetime) -> list[str]:
    """Make the administrator that the settings name, or open the way to the first one (a flow).

    Returns the lines that the start prints: in production they hold the one-time code.
    """
    with db.reading() as session:
        if not needed(session):
            return []
    settings = get_settings()
    if settings.admin_email:
        return [_by_settings(settings.admin_email, settings.admin_password, now)]
    address = f"{settings.base_url}{PAGE}"
    if not settings.production:
        return [f"There is no administrator yet. Make the first one at {address}"]
    with db.transaction() as session:
        code = one_time.issue(session, Purpose.FIRST_ADMIN, user_id=None, lasts=CODE_LASTS, now=now)
    return [f"There is no administrator yet. Make the first one at {address} with this code:", f"    {code}"]


def _by_settings(email: str, password: str, now: datetime) -> str:
    try:
        user = add_admin(email=email, name=email.partition("@")[0], password=password, now=now)
    except EmailTaken:
        with db.reading() as session:
            if not needed(session):  # another process that started with us was faster
                return f"The administrator {email} is there."
        why = "belongs to an account that is no active administrator. Name another address."
        raise Misconfigured("BOTBOSS_ADMIN_EMAIL", why) from None
    except InvalidInput as error:
        named = "BOTBOSS_ADMIN_PASSWORD" if "password" in error.fields else "BOTBOSS_ADMIN_EMAIL"
        raise Misconfigured(named, error.message) from None
    return f"The administrator {user.email} was made from BOTBOSS_ADMIN_EMAIL."
