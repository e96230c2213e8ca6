"""What a sign-in opens: tickets, cookies, access tokens and their refresh chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select

from botboss import db
from botboss.errors import NotSignedIn
from botboss.models.accounts import RefreshToken, SessionKind, SignInSession, User
from botboss.security import make_token, utcnow
from botboss.services import sessions, sign_in
from tests import factories
from tests.factories import PASSWORD

HERE = "203.0.113.9"


@pytest.fixture
def ana(database: str) -> str:
    """The e-mail of somebody with ``PASSWORD``."""
    with db.transaction() as session:
        return factories.user(session, email="Ana@example.org").email


def test_a_ticket_becomes_one_cookie_once(ana: str) -> None:
    now = factories.NOW
    ticket = sign_in.ticket(email=ana, password=PASSWORD, address=HERE, now=now)

    def redeem(_number: int) -> str | None:
        try:
            with db.transaction() as session:
                return sessions.redeem_ticket(session, ticket=ticket, now=now)
        except NotSignedIn:
            return None

    with ThreadPoolExecutor(6) as pool:
        cookies = [cookie for cookie in pool.map(redeem, range(6)) if cookie]
    assert len(cookies) == 1
    with db.reading() as session:
        assert sessions.actor_of_cookie(session, cookies[0], HERE, now=now).email == ana
        row = session.scalars(select(SignInSession)).one()
    assert row.kind == SessionKind.WEB
    assert cookies[0] not in str(row.secret_digest)


def test_a_ticket_lasts_half_a_minute(ana: str) -> None:
    ticket = sign_in.ticket(email=ana, password=PASSWORD, address=HERE, now=factories.NOW)
    late = factories.NOW + timedelta(seconds=30)
    with db.transaction() as session, pytest.raises(NotSignedIn):
        sessions.redeem_ticket(session, ticket=ticket, now=late)


def test_forged_tokens_open_nothing(ana: str) -> None:
    now = utcnow()
    tokens = sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)
    head, body, signature = tokens.access_token.split(".")
    forged = [
        "",
        "x",
        f"{head}.{body}.{signature[:-2]}xx",
        f"{head}.{body}.",
        tokens.refresh_token,
        make_token("room", {"sub": "1", "sid": 1}, now=now, lasts=timedelta(hours=1)),
        make_token("access", {"sub": "1", "sid": 2**40}, now=now, lasts=timedelta(hours=1)),
        make_token("access", {"sub": "1", "sid": 1}, now=now - timedelta(hours=3), lasts=timedelta(hours=1)),
    ]
    with db.reading() as session:
        for token in forged:
            with pytest.raises(NotSignedIn):
                sessions.actor_of_token(session, token, HERE, now=now)


def test_a_used_refresh_token_ends_the_family(ana: str) -> None:
    now = utcnow()
    first = sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)
    second = sessions.refresh(refresh_token=first.refresh_token, now=now)
    assert second.refresh_token != first.refresh_token
    with db.reading() as session:
        for tokens in (first, second):
            sessions.actor_of_token(session, tokens.access_token, HERE, now=now)
    with pytest.raises(NotSignedIn):
        sessions.refresh(refresh_token=first.refresh_token, now=now)
    with pytest.raises(NotSignedIn):
        sessions.refresh(refresh_token=second.refresh_token, now=now)
    with db.reading() as session, pytest.raises(NotSignedIn):
        sessions.actor_of_token(session, second.access_token, HERE, now=now)


def test_of_parallel_refreshes_one_succeeds_and_then_the_family_is_gone(ana: str) -> None:
    now = utcnow()
    first = sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)

    def renew(_number: int) -> bool:
        try:
            return bool(sessions.refresh(refresh_token=first.refresh_token, now=now))
        except NotSignedIn:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(renew, range(4))) == [False, False, False, True]
    with db.reading() as session:
        assert session.scalars(select(SignInSession.ended_at)).one() is not None


def test_a_refresh_token_ends_with_its_time_its_session_and_its_user(ana: str) -> None:
    now = utcnow()

    def fresh() -> str:
        return sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now).refresh_token

    late = fresh()
    with pytest.raises(NotSignedIn):
        sessions.refresh(refresh_token=late, now=now + timedelta(days=30))
    tokens = sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)
    with db.transaction() as session:
        actor = sessions.actor_of_token(session, tokens.access_token, HERE, now=now)
        sessions.sign_out(session, actor, now=now)
    gone = fresh()
    with db.transaction() as session:
        session.scalars(select(User)).one().status = "disabled"
    for refused in (tokens.refresh_token, gone, "never was"):
        with pytest.raises(NotSignedIn):
            sessions.refresh(refresh_token=refused, now=now)


def _cookie(email: str, now: datetime) -> str:
    ticket = sign_in.ticket(email=email, password=PASSWORD, address=HERE, now=now)
    with db.transaction() as session:
        return sessions.redeem_ticket(session, ticket=ticket, now=now)


def _look(cookie: str, now: datetime) -> None:
    with db.reading() as session:
        sessions.actor_of_cookie(session, cookie, HERE, now=now)


def _seen() -> SignInSession:
    with db.reading() as session:
        return session.scalars(select(SignInSession)).one()


def test_a_web_session_slides_once_a_minute(ana: str) -> None:
    now = factories.NOW
    cookie = _cookie(ana, now)
    assert _seen().expires_at == now + timedelta(hours=12)
    _look(cookie, now + timedelta(seconds=59))
    assert _seen().last_seen_at == now
    later = now + timedelta(hours=11)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: _look(cookie, later), range(4)))
    assert (_seen().last_seen_at, _seen().expires_at) == (later, later + timedelta(hours=12))
    _look(cookie, now + timedelta(hours=22))
    with pytest.raises(NotSignedIn):
        _look(cookie, now + timedelta(hours=34))


def test_a_look_that_fails_slides_nothing(ana: str) -> None:
    cookie = _cookie(ana, factories.NOW)

    def fail() -> None:
        with db.reading() as session:
            sessions.actor_of_cookie(session, cookie, HERE, now=factories.NOW + timedelta(hours=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _seen().last_seen_at == factories.NOW


def test_a_session_also_slides_from_a_unit_that_writes(ana: str) -> None:
    cookie, later = _cookie(ana, factories.NOW), factories.NOW + timedelta(hours=1)
    with db.transaction() as session:
        sessions.actor_of_cookie(session, cookie, HERE, now=later)
    assert _seen().last_seen_at == later


def test_signing_out_ends_the_cookie_at_once(ana: str) -> None:
    cookie = _cookie(ana, factories.NOW)
    with db.transaction() as session:
        sessions.end_session_of_cookie(session, cookie, now=factories.NOW)
        sessions.end_session_of_cookie(session, "unknown", now=factories.NOW)
    with pytest.raises(NotSignedIn):
        _look(cookie, factories.NOW)


def test_a_cookie_is_no_token_and_a_token_no_cookie(ana: str) -> None:
    now = utcnow()
    tokens = sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)
    cookie = _cookie(ana, now)
    with db.reading() as session:
        web = session.scalars(select(SignInSession.id).where(col(SignInSession.kind) == "web")).one()
        posing = make_token("access", {"sub": "1", "sid": web}, now=now, lasts=timedelta(hours=1))
        for verb, secret in (
            (sessions.actor_of_cookie, tokens.access_token),
            (sessions.actor_of_cookie, tokens.refresh_token),
            (sessions.actor_of_token, cookie),
            (sessions.actor_of_token, posing),
        ):
            with pytest.raises(NotSignedIn):
                verb(session, secret, HERE, now=now)


def test_what_ended_long_ago_is_forgotten(ana: str) -> None:
    now = factories.NOW
    _cookie(ana, now)
    sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)

    def rows(later: timedelta) -> list[int]:
        with db.transaction() as session:
            sessions.forget(session, now=now + later)
            return [
                session.scalar(select(func.count()).select_from(t)) or 0
                for t in (SignInSession, RefreshToken)
            ]

    assert rows(timedelta(days=7)) == [2, 1]
    assert rows(timedelta(days=8)) == [1, 1]
    assert rows(timedelta(days=38)) == [0, 0]
