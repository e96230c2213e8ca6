"""Who is signed in: sessions behind access tokens and cookies, looked up on every request.

An API session is named in the access token and renewed by refresh tokens; a web session is found
by its cookie. Ending either ends everything made from it, at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import NotSignedIn
from botboss.models.accounts import Purpose, RefreshToken, SessionKind, SignInSession, User
from botboss.models.events import EventType
from botboss.policy import Actor
from botboss.security import digest, make_token, new_secret, read_token
from botboss.services import events, one_time
from botboss.settings import get_settings

SLIDES_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client of the API holds; ``expires_in`` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


def actor_of_token(session: Session, token: str, address: str, *, now: datetime) -> Actor:
    """Who holds this access token. Raises NotSignedIn when it, its session or its user has ended."""
    claims = read_token("access", token)
    if claims is None:
        raise NotSignedIn()
    row, user = _living(session, SessionKind.API, col(SignInSession.id) == claims["sid"], now)
    return _actor(row, user, address)


def actor_of_cookie(session: Session, cookie: str, address: str, *, now: datetime) -> Actor:
    """Who holds this cookie; the session's idle end moves on behind the unit, once a minute."""
    row, user = _living(session, SessionKind.WEB, col(SignInSession.secret_digest) == digest(cookie), now)
    if now - row.last_seen_at >= SLIDES_EVERY:
        session_id = row.id
        db.afterwards(session, lambda: _slide(session_id, now))
    return _actor(row, user, address)


def _living(
    session: Session, kind: SessionKind, which: ColumnElement[bool], now: datetime
) -> tuple[SignInSession, User]:
    theirs = col(User.id) == col(SignInSession.user_id)
    statement = select(SignInSession, User).join(User, theirs).where(which, col(SignInSession.kind) == kind)
    found = session.exec(statement).one_or_none()
    if found is None or not found[0].lives(now) or not found[1].may_sign_in:
        raise NotSignedIn()
    return found


def _actor(row: SignInSession, user: User, address: str) -> Actor:
    assert user.id is not None
    return Actor(user.id, user.role, user.name, user.email, user.timezone, row.id, address)


def _slide(session_id: int | None, now: datetime) -> None:
    with db.transaction() as session:
        row = session.get(SignInSession, session_id, with_for_update=True)
        if row and row.lives(now) and now - row.last_seen_at >= SLIDES_EVERY:
            row.slide(now, timedelta(hours=get_settings().session_hours))


def open_api(session: Session, user: User, *, now: datetime) -> Tokens:
    """A new sign-in over REST."""
    row = _open(session, user, SessionKind.API, _longest(), now)
    return _tokens(session, row, user, now)


def redeem_ticket(session: Session, *, ticket: str, now: datetime) -> str:
    """The cookie of a new web session, for a sign-in ticket that was not used yet.

    Raises NotSignedIn when the ticket was used or has ended.
    """
    used = one_time.use(session, Purpose.TICKET, ticket, now=now)
    user = session.get(User, used.user_id) if used else None
    if user is None or not user.may_sign_in:
        raise NotSignedIn("This sign-in was used or took too long. Sign in again.")
    row = _open(session, user, SessionKind.WEB, timedelta(hours=get_settings().session_hours), now)
    cookie = new_secret()
    row.secret_digest = digest(cookie)
    return cookie


def refresh(*, refresh_token: str, now: datetime) -> Tokens:
    """Fresh tokens of the same session (a flow). Raises NotSignedIn.

    A refresh token works once. One that comes back was copied by somebody: the session ends, and
    that is committed although the caller is refused.
    """
    with db.transaction() as session:
        tokens = _rotate(session, digest(refresh_token), now)
    if tokens is None:
        raise NotSignedIn()
    return tokens


def _rotate(session: Session, secret_digest: str, now: datetime) -> Tokens | None:
    held = select(RefreshToken).where(col(RefreshToken.secret_digest) == secret_digest).with_for_update()
    token = session.scalars(held).one_or_none()
    if token is None:
        return None
    row = session.get_one(SignInSession, token.session_id)
    user = session.get_one(User, row.user_id)
    if token.used_at is not None:
        row.end(now)
    if now >= token.expires_at or not row.lives(now) or not user.may_sign_in:
        return None
    token.used_at, row.last_seen_at, row.expires_at = now, now, now + _longest()
    return _tokens(session, row, user, now)


def sign_out(session: Session, actor: Actor, *, now: datetime) -> None:
    """End the session that the actor came with."""
    if row := session.get(SignInSession, actor.session_id):
        row.end(now)


def sign_out_everywhere(session: Session, actor: Actor, *, now: datetime) -> None:
    """End every session of the actor, this one too."""
    end_all(session, actor.user_id, now=now)


def end_session_of_cookie(session: Session, cookie: str, *, now: datetime) -> None:
    """End a web session; one that is unknown or has ended is fine."""
    row = session.scalars(
        select(SignInSession).where(col(SignInSession.secret_digest) == digest(cookie))
    ).one_or_none()
    if row:
        row.end(now)


def end_all(session: Session, user_id: int, *, now: datetime) -> None:
    """Sign the user out everywhere, and out of what a ticket would still open."""
    theirs = col(SignInSession.user_id) == user_id
    open_ = col(SignInSession.ended_at).is_(None)
    session.connection().execute(update(SignInSession).where(theirs, open_).values(ended_at=now))
    one_time.use_up(session, Purpose.TICKET, user_id, now=now)


def forget(session: Session, *, now: datetime) -> None:
    """Delete what ended more than a week ago."""
    run = session.connection().execute
    over = col(SignInSession.expires_at) < now - KEPT
    ended = select(SignInSession.id).where(over | (col(SignInSession.ended_at) < now - KEPT))
    run(delete(RefreshToken).where(col(RefreshToken.session_id).in_(ended)))
    run(delete(SignInSession).where(col(SignInSession.id).in_(ended)))
    run(delete(RefreshToken).where(col(RefreshToken.expires_at) < now - KEPT))


def _longest() -> timedelta:
    settings = get_settings()
    return max(timedelta(hours=settings.token_hours), timedelta(days=settings.refresh_days))


def _open(session: Session, user: User, kind: SessionKind, lasts: timedelta, now: datetime) -> SignInSession:
    assert user.id is not None
    row = SignInSession(user_id=user.id, kind=kind, created_at=now, last_seen_at=now, expires_at=now + lasts)
    session.add(row)
    session.flush()
    events.record(session, _actor(row, user, ""), EventType.USER_SIGNED_IN, user.id, now=now, by=kind)
    return row


def _tokens(session: Session, row: SignInSession, user: User, now: datetime) -> Tokens:
    """An access token that names the session, and the next link of its refresh chain."""
    settings, secret = get_settings(), new_secret()
    assert row.id is not None
    days = timedelta(days=settings.refresh_days)
    session.add(
        RefreshToken(session_id=row.id, secret_digest=digest(secret), created_at=now, expires_at=now + days)
    )
    lasts = timedelta(hours=settings.token_hours)
    claims = {"sub": str(user.id), "sid": row.id, "role": user.role}
    access = make_token("access", claims, now=now, lasts=lasts)
    return Tokens(access, secret, int(lasts.total_seconds()))
