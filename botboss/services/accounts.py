"""Accounts: who exists, who they are, and what an administrator makes of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from botboss.domain.people import check_email, check_name, check_timezone, email_key
from botboss.errors import Conflict, EmailTaken, Forbidden, InvalidInput, NotFound
from botboss.models.accounts import Purpose, Role, User, UserStatus
from botboss.models.events import EventType
from botboss.policy import Actor, Permission, require, visible
from botboss.security import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_common_password
from botboss.services import events, letters, limits, locks, one_time, sessions
from botboss.services.paging import Page, Window, paged
from botboss.services.texts import sought
from botboss.settings import get_settings

_ACTIVE_ADMIN = (col(User.role) == Role.ADMIN, col(User.status) == UserStatus.ACTIVE)


def check_password(password: str, *, refuse_common: bool = False) -> None:
    """Raises InvalidInput on ``password``: 8..128 characters; common ones are refused where
    ``refuse_common`` or the setting says so."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(password=f"Must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    if any("\ud800" <= char <= "\udfff" or char == "\x00" for char in password):
        raise InvalidInput(password="Holds characters that are no text. Remove them.")  # noqa: S106
    if (refuse_common or get_settings().refuse_common_passwords) and is_common_password(password):
        raise InvalidInput(password="Is one of the first to be guessed. Choose another.")  # noqa: S106


def register(
    session: Session,
    actor: Actor | None,
    *,
    email: str,
    name: str,
    password_hash: str,
    role: str = Role.CANDIDATE,
    code: str | None = None,
    address: str,
    now: datetime,
) -> User:
    """The new account; pending when staff registration asks for approval.

    Raises EmailTaken, InvalidInput, Forbidden when staff may not register, TooManyRequests.
    ``code`` is the first start's one-time code: with it the first administrator is active at once.
    """
    limits.take(session, limits.registration(address), span=limits.HOUR, now=now)
    wanted = _role(role)
    status = _status_of_new(session, actor, wanted, code, now)
    user = add(
        session, email=email, name=name, role=wanted, status=status, password_hash=password_hash, now=now
    )
    letters.welcome(session, user, now=now)
    _record(session, actor, EventType.USER_REGISTERED, user, now, role=user.role, status=user.status)
    return user


def _status_of_new(
    session: Session, actor: Actor | None, role: Role, code: str | None, now: datetime
) -> UserStatus:
    """What a person who registers becomes, by role and by the setting of staff registration."""
    if role == Role.CANDIDATE or (actor and actor.is_admin):
        return UserStatus.ACTIVE
    if role == Role.ADMIN and opens_first(session, code, now=now):
        return UserStatus.ACTIVE
    policy = get_settings().staff_registration
    if policy == "closed":
        raise Forbidden("Staff accounts are made by an administrator here. Ask one for yours.")
    return UserStatus.ACTIVE if policy == "open" else UserStatus.PENDING


def opens_first(session: Session, code: str | None, *, now: datetime) -> bool:
    """Whether who comes with this code may become the first administrator; uses the code up.

    Until the unit ends nobody else can. Without production no code is needed; in production a wrong
    one raises InvalidInput on ``code``.
    """
    locks.hold(session, "first administrator")
    if has_admin(session):
        return False
    if not get_settings().production:
        return True
    if not (code or "").strip():
        return False
    if one_time.use(session, Purpose.FIRST_ADMIN, str(code).strip(), now=now) is None:
        raise InvalidInput(code="Is wrong or has ended. Copy the one that the last start printed.")
    return True


def has_admin(session: Session) -> bool:
    """Whether there is an active administrator."""
    return session.scalars(select(User.id).where(*_ACTIVE_ADMIN).limit(1)).first() is not None


def add(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    status: UserStatus = UserStatus.ACTIVE,
    password_hash: str | None = None,
    now: datetime,
) -> User:
    """The row of a new account. Raises EmailTaken, also for the slower of two at once."""
    email = check_email(email)
    user = User(
        email=email,
        email_key=email_key(email),
        name=check_name(name),
        role=role,
        status=status,
        password_hash=password_hash,
        created_at=now,
    )
    if session.scalars(select(User.id).where(col(User.email_key) == user.email_key)).first():
        raise EmailTaken()
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise EmailTaken() from None
    return user


def invite(session: Session, actor: Actor, *, email: str, name: str, now: datetime) -> tuple[User, str]:
    """A new candidate, and the one-time link by which they set a password (it is mailed, too)."""
    require(actor, Permission.PEOPLE_ADD)
    user = add(session, email=email, name=name, role=Role.CANDIDATE, now=now)
    link = letters.invitation(session, user, now=now)
    _record(session, actor, EventType.USER_INVITED, user, now)
    return user, link


def me(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.user_id)


def get(session: Session, actor: Actor, *, user_id: int) -> User:
    """Raises NotFound for people the actor cannot find."""
    found = session.scalars(select(User).where(col(User.id) == user_id, visible(actor, User))).one_or_none()
    if found is None:
        raise NotFound("This person")
    return found


def find(
    session: Session,
    actor: Actor,
    *,
    role: str | None = None,
    status: str | None = None,
    q: str | None = None,
    cut: Window,
) -> Page[User]:
    """People the actor may find, by id; ``q`` is looked for in names and addresses."""
    require(actor, Permission.PEOPLE_FIND)
    statement = select(User).where(visible(actor, User)).order_by(col(User.id))
    if role:
        statement = statement.where(col(User.role) == _role(role))
    if status:
        statement = statement.where(col(User.status) == _status(status))
    if q and (part := sought(q)):
        within_email = col(User.email_key).contains(email_key(part), autoescape=True)
        statement = statement.where(or_(within_email, col(User.name).icontains(part, autoescape=True)))
    return paged(session, statement, cut)


def change(
    session: Session,
    actor: Actor,
    *,
    user_id: int,
    role: str | None = None,
    status: str | None = None,
    now: datetime,
) -> User:
    """Another role or status. Who is not active any more is signed out everywhere at once.

    Raises Conflict when nobody would be left to administrate.
    """
    held = select(User.id).where(*_ACTIVE_ADMIN).order_by(col(User.id)).with_for_update()
    admins = set(session.scalars(held))
    user = get(session, actor, user_id=user_id)
    require(actor, Permission.PEOPLE_MANAGE, user)
    before = (user.role, user.status)
    user.role = _role(role) if role else user.role
    user.status = _status(status) if status else user.status
    still = user.role == Role.ADMIN and user.status == UserStatus.ACTIVE
    if admins == {user.id} and not still:
        raise Conflict("This is the last active administrator. Make somebody else one first.")
    if (user.role, user.status) != before:
        if not user.may_sign_in:
            sessions.end_all(session, user_id, now=now)
        _record(session, actor, EventType.USER_CHANGED, user, now, role=user.role, status=user.status)
    return user


def set_profile(
    session: Session, actor: Actor, *, name: str | None = None, timezone: str | None = None, now: datetime
) -> User:
    """One's own name and time zone; None leaves it."""
    user = me(session, actor)
    before = (user.name, user.timezone)
    user.name = user.name if name is None else check_name(name)
    user.timezone = user.timezone if timezone is None else check_timezone(timezone)
    if (user.name, user.timezone) != before:
        _record(session, actor, EventType.USER_CHANGED, user, now, timezone=user.timezone)
    return user


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise InvalidInput(role=f"Must be one of {', '.join(Role)}.") from None


def _status(text: str) -> UserStatus:
    try:
        return UserStatus(text)
    except ValueError:
        raise InvalidInput(status=f"Must be one of {', '.join(UserStatus)}.") from None


def _record(
    session: Session, actor: Actor | None, kind: EventType, user: User, now: datetime, **data: object
) -> None:
    assert user.id is not None
    events.record(session, actor, kind, user.id, now=now, **data)
