"""Signing in: proofs, limits, equal time, tokens, tickets, cookies."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import func, select

from botboss import db, security
from botboss.errors import AccountPending, Forbidden, TooManyRequests, WrongSignIn
from botboss.models.accounts import Attempt, User
from botboss.security import hash_password, utcnow
from botboss.services import limits, sessions, sign_in
from tests import factories
from tests.factories import PASSWORD

HERE, THERE = "203.0.113.9", "203.0.113.10"


@pytest.fixture
def ana(database: str) -> str:
    """The e-mail of somebody with ``PASSWORD``."""
    with db.transaction() as session:
        return factories.user(session, email="Ana@example.org").email


def _try(email: str, password: str = "wrong", address: str = HERE, now: datetime = factories.NOW) -> str:
    try:
        sign_in.tokens(email=email, password=password, address=address, now=now)
    except (WrongSignIn, TooManyRequests) as refused:
        return type(refused).__name__
    return "in"


def _attempts() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Attempt)) or 0


def test_the_right_password_gives_tokens_that_name_the_person(ana: str) -> None:
    now = utcnow()
    tokens = sign_in.tokens(email=" ANA@EXAMPLE.org ", password=PASSWORD, address=HERE, now=now)
    assert tokens.expires_in == 24 * 3600
    with db.reading() as session:
        actor = sessions.actor_of_token(session, tokens.access_token, HERE, now=now)
    assert (actor.email, actor.role, actor.address) == (ana, "candidate", HERE)
    assert _attempts() == 0


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("x" * 1000, "y" * 100_000),
        ("nul\x00@example.org", "nul\x00"),
        ("\ud800@example.org", "\ud800"),
    ],
)
def test_anything_else_is_the_same_refusal(ana: str, email: str, password: str) -> None:
    with pytest.raises(WrongSignIn) as refused:
        sign_in.tokens(email=email, password=password, address=HERE, now=factories.NOW)
    assert str(refused.value) == str(WrongSignIn())


def test_who_has_no_password_yet_cannot_sign_in(database: str) -> None:
    with db.transaction() as session:
        factories.user(session, email="new@example.org", password_hash=None)
    assert _try("new@example.org", "") == "WrongSignIn"


@pytest.mark.parametrize(("status", "error"), [("pending", AccountPending), ("disabled", Forbidden)])
def test_the_status_is_told_to_who_knows_the_password(database: str, status: str, error: type) -> None:
    with db.transaction() as session:
        factories.user(session, email="ana@example.org", status=status)
    assert _try("ana@example.org") == "WrongSignIn"
    for door in (sign_in.tokens, sign_in.ticket):
        with pytest.raises(error):
            door(email="ana@example.org", password=PASSWORD, address=HERE, now=factories.NOW)
    assert _attempts() == 3  # the wrong one alone, in its three buckets


@pytest.fixture
def real_cost(setting) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Hashes cost what they cost in use, so that leaving one out would show."""
    setting(BOTBOSS_PASSWORD_COST="standard")
    hashing = (security._passwords, security._nobodys_hash)
    for cached in hashing:
        cached.cache_clear()
    yield
    for cached in hashing:
        cached.cache_clear()


def test_an_unknown_address_costs_the_same_hash_as_a_wrong_password(
    ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal time, told by what is hashed: a clock would tell how busy the machine is."""
    passwords, costs = security._passwords(), []
    verify = passwords.verify

    def watched(secret: str, kept: str) -> bool:
        costs.append(kept.rsplit("$", 2)[0])  # scheme, version, memory, time, lanes
        return bool(verify(secret, kept))

    monkeypatch.setattr(passwords, "verify", watched)
    with db.transaction() as session:
        factories.user(session, email="invited@example.org", password_hash=None)
    for email in (ana, "nobody@example.org", "invited@example.org"):
        assert _try(email) == "WrongSignIn"
    assert len(costs) == 3
    assert len(set(costs)) == 1


def test_ten_failures_at_one_address_leave_the_others_free(ana: str) -> None:
    assert [_try(ana) for _ in range(10)] == ["WrongSignIn"] * 10
    assert _try(ana, PASSWORD) == "TooManyRequests"
    assert _attempts() == 30  # a refused try is not counted
    assert _try(ana, PASSWORD, THERE) == "in"
    assert _try("nobody@example.org") == "WrongSignIn"


def test_the_wait_that_is_told_is_long_enough_and_not_longer(ana: str) -> None:
    start = factories.NOW
    for second in range(10):
        _try(ana, now=start + timedelta(seconds=second))
    now = start + timedelta(minutes=5)
    with pytest.raises(TooManyRequests) as refused:
        sign_in.tokens(email=ana, password=PASSWORD, address=HERE, now=now)
    wait = timedelta(seconds=refused.value.retry_after)
    assert wait == timedelta(minutes=10)
    assert _try(ana, PASSWORD, now=now + wait - timedelta(seconds=1)) == "TooManyRequests"
    assert _try(ana, PASSWORD, now=now + wait) == "in"


def test_one_account_and_one_address_have_limits_too(ana: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_SIGN_IN_PER_ACCOUNT="3", BOTBOSS_SIGN_IN_PER_ADDRESS="5")
    assert [_try(ana, address=f"198.51.100.{n}") for n in range(4)] == ["WrongSignIn"] * 3 + [
        "TooManyRequests"
    ]
    others = [_try(f"{n}@example.org", address=THERE) for n in range(6)]
    assert others == ["WrongSignIn"] * 5 + ["TooManyRequests"]


def test_unknown_accounts_are_limited_alike(ana: str) -> None:
    assert [_try("nobody@example.org") for _ in range(11)][-1] == "TooManyRequests"


def test_parallel_guesses_cannot_pass_the_limit(ana: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _: _try(ana), range(30)))
    assert sorted(results) == ["TooManyRequests"] * 20 + ["WrongSignIn"] * 10


def test_parallel_right_passwords_do_not_stand_in_each_others_way(database: str, real_cost: None) -> None:
    with db.transaction() as session:
        factories.user(session, email="ana@example.org", password_hash=hash_password(PASSWORD))
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda _: _try("ana@example.org", PASSWORD), range(20))) == {"in"}
    assert _attempts() == 0


def test_buckets_tell_neither_account_nor_address(ana: str) -> None:
    _try(ana)
    with db.reading() as session:
        buckets = list(session.scalars(select(Attempt.bucket)))
    assert len(set(buckets)) == 3
    assert all(len(bucket) == 64 and "ana" not in bucket and HERE not in bucket for bucket in buckets)


def test_one_household_of_ipv6_is_one_address(ana: str) -> None:
    for number in range(10):
        _try(ana, address=f"2001:db8:1:2::{number}")
    assert _try(ana, PASSWORD, "2001:db8:1:2:ffff::1") == "TooManyRequests"
    assert _try(ana, PASSWORD, "2001:db8:1:3::1") == "in"


def test_old_tries_are_forgotten(ana: str) -> None:
    _try(ana)
    with db.transaction() as session:
        limits.forget(session, now=factories.NOW + timedelta(minutes=59))
    assert _attempts() == 3
    with db.transaction() as session:
        limits.forget(session, now=factories.NOW + timedelta(minutes=61))
    assert _attempts() == 0


def test_a_password_that_changed_meanwhile_opens_nothing(ana: str) -> None:
    with db.reading() as session:
        user = session.scalars(select(User)).one()
    proof = sign_in._Proof(user.id or 0, user.password_hash or "")
    with db.transaction() as session:
        session.get_one(User, user.id).password_hash = hash_password("another one")
    with db.transaction() as session, pytest.raises(WrongSignIn):
        sign_in._confirmed(session, proof)
