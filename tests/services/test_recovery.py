"""Links by mail: a new password, a confirmed address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import InvalidInput, NotSignedIn, TooManyRequests, WrongSignIn
from botboss.models.accounts import User
from botboss.models.events import Event, EventType, Mail
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import one_time, recovery, sessions, sign_in
from tests import factories
from tests.factories import NOW, PASSWORD

NEW = "another horse 10"


@pytest.fixture
def ana(database: str) -> Actor:
    with db.transaction() as session:
        return factories.actor(session, email="Ana@example.org")


def _ask(email: str) -> None:
    with db.transaction() as session:
        recovery.ask_password(session, email=email, now=NOW)


def _mails() -> list[Mail]:
    with db.reading() as session:
        return list(session.scalars(select(Mail).order_by(col(Mail.id))))


def _secret(mail: Mail) -> str:
    return mail.body.partition("token=")[2].split()[0]


def test_a_link_sets_a_password_once_and_signs_out_everywhere(ana: Actor) -> None:
    now = utcnow()
    tokens = sign_in.tokens(email=ana.email, password=PASSWORD, address="", now=now)
    ticket = sign_in.ticket(email=ana.email, password=PASSWORD, address="", now=now)
    _ask("ANA@example.org")
    secret = _secret(_mails()[0])
    recovery.set_password(secret=secret, password=NEW, now=NOW)
    with db.reading() as session, pytest.raises(NotSignedIn):
        sessions.actor_of_token(session, tokens.access_token, "", now=now)
    with pytest.raises(NotSignedIn):
        sessions.refresh(refresh_token=tokens.refresh_token, now=now)
    with db.transaction() as session, pytest.raises(NotSignedIn):
        sessions.redeem_ticket(session, ticket=ticket, now=now)
    with pytest.raises(WrongSignIn):
        sign_in.tokens(email=ana.email, password=PASSWORD, address="", now=now)
    assert sign_in.tokens(email=ana.email, password=NEW, address="", now=now)
    with pytest.raises(InvalidInput) as refused:
        recovery.set_password(secret=secret, password=NEW, now=NOW)
    assert list(refused.value.fields) == ["token"]


def test_of_parallel_uses_one_counts(ana: Actor) -> None:
    _ask(ana.email)
    secret = _secret(_mails()[0])

    def use(number: int) -> bool:
        try:
            recovery.set_password(secret=secret, password=f"{NEW} {number}", now=NOW)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]


def test_a_link_ends_after_an_hour_and_when_another_was_used(ana: Actor) -> None:
    _ask(ana.email)
    _ask(ana.email)
    first, second = (_secret(mail) for mail in _mails())
    with pytest.raises(InvalidInput):
        recovery.set_password(secret=first, password=NEW, now=NOW + timedelta(hours=1))
    recovery.set_password(secret=second, password=NEW, now=NOW + timedelta(minutes=59))
    with pytest.raises(InvalidInput):
        recovery.set_password(secret=first, password=NEW, now=NOW)


@pytest.mark.parametrize("secret", ["", "x", "\x00", "\ud800", "x" * 10_000])
def test_invented_links_open_nothing(ana: Actor, secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        recovery.set_password(secret=secret, password=NEW, now=NOW)
    assert list(refused.value.fields) == ["token"]
    with db.transaction() as session, pytest.raises(InvalidInput):
        recovery.verify(session, secret=secret, now=NOW)


def test_a_bad_password_leaves_the_link_unused(ana: Actor) -> None:
    _ask(ana.email)
    secret = _secret(_mails()[0])
    for bad in ({"password": "short"}, {"password": "password123", "refuse_common": True}):
        with pytest.raises(InvalidInput) as refused:
            recovery.set_password(secret=secret, now=NOW, **bad)
        assert list(refused.value.fields) == ["password"]
    recovery.set_password(secret=secret, password=NEW, now=NOW)


def test_nobody_learns_who_has_an_account(ana: Actor) -> None:
    with db.transaction() as session:
        factories.user(session, email="gone@example.org", status="disabled")
    _ask("nobody@example.org")
    _ask("gone@example.org")
    assert _mails() == []


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_asking_is_limited_whether_the_account_exists_or_not(ana: Actor, email: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_MAILS_PER_HOUR="2")
    _ask(email)
    _ask(email)
    with pytest.raises(TooManyRequests):
        _ask(email)


def test_a_confirmed_address_is_noted_once(ana: Actor) -> None:
    with db.transaction() as session:
        recovery.ask_verification(session, ana, now=NOW)
    secret = _secret(_mails()[0])
    with pytest.raises(InvalidInput):  # a link for one thing opens no other
        recovery.set_password(secret=secret, password=NEW, now=NOW)
    with db.transaction() as session:
        assert recovery.verify(session, secret=secret, now=NOW).verified_at == NOW
    with db.transaction() as session, pytest.raises(InvalidInput):
        recovery.verify(session, secret=secret, now=NOW)
    with db.transaction() as session:
        recovery.ask_verification(session, ana, now=NOW)
        assert session.scalars(select(User.verified_at)).one() == NOW
    assert len(_mails()) == 1


def test_no_secret_stands_in_an_event(ana: Actor) -> None:
    _ask(ana.email)
    with db.transaction() as session:
        recovery.ask_verification(session, ana, now=NOW)
    secrets = [_secret(mail) for mail in _mails()]
    recovery.set_password(secret=secrets[0], password=NEW, now=NOW)
    with db.reading() as session:
        rows = list(session.scalars(select(Event).order_by(col(Event.id))))
    assert [row.type for row in rows] == [
        EventType.PASSWORD_ASKED,
        EventType.EMAIL_ASKED,
        EventType.PASSWORD_SET,
    ]
    assert not any(secret in str(row.data) for row in rows for secret in [*secrets, NEW])


def test_secrets_that_ended_are_forgotten(ana: Actor) -> None:
    _ask(ana.email)
    with db.transaction() as session:
        one_time.forget(session, now=NOW + timedelta(hours=26))
    with pytest.raises(InvalidInput):
        recovery.set_password(secret=_secret(_mails()[0]), password=NEW, now=NOW)


def test_looking_whose_link_it_is_does_not_use_it_up(ana: Actor) -> None:
    _ask(ana.email)
    secret = _secret(_mails()[0])
    for _again in range(2):
        with db.reading() as session:
            assert recovery.owner_of_link(session, secret=secret, now=NOW).email == ana.email
    recovery.set_password(secret=secret, password=NEW, now=NOW)
    for dead in (secret, "guessed"):
        with db.reading() as session, pytest.raises(InvalidInput) as refused:
            recovery.owner_of_link(session, secret=dead, now=NOW)
        assert list(refused.value.fields) == ["token"]
