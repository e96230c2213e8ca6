"""The first administrator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from botboss import db
from botboss.errors import Conflict, EmailTaken, InvalidInput, Misconfigured
from botboss.models.accounts import User
from botboss.services import accounts, first_run, sign_in, sign_up
from tests import factories
from tests.factories import NOW

ADMIN = {"email": "boss@example.org", "name": "Boss", "password": "rather long one", "address": "203.0.113.9"}


def _create(**changes: object) -> User:
    return first_run.create_admin(**{**ADMIN, "now": NOW, **changes})  # type: ignore[arg-type]


def _admins() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(User).where(col(User.role) == "admin")) or 0


def _code() -> str:
    return first_run.prepare(NOW)[-1].strip()


def test_it_is_needed_while_there_is_no_active_administrator(session: Session) -> None:
    factories.user(session, "admin", status="pending")
    assert first_run.needed(session)
    factories.user(session, "admin")
    assert not first_run.needed(session)


def test_the_page_makes_one_administrator(database: str) -> None:
    assert first_run.prepare(NOW) == [
        "There is no administrator yet. Make the first one at http://localhost:8000/first-run/"
    ]
    user = _create()
    assert (user.role, user.status) == ("admin", "active")
    assert sign_in.tokens(email=user.email, password="rather long one", address="", now=NOW)
    with pytest.raises(Conflict):
        _create(email="second@example.org")
    assert first_run.prepare(NOW) == []


def test_the_page_refuses_common_passwords(database: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _create(password="password123")
    assert list(refused.value.fields) == ["password"]


def test_of_two_at_once_one_becomes_the_first(database: str) -> None:
    def attempt(number: int) -> bool:
        try:
            return bool(_create(email=f"boss{number}@example.org", address=f"198.51.100.{number}"))
        except Conflict:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1
    assert _admins() == 1


def test_production_needs_the_code_of_the_start(database: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    code = _code()
    for wrong in (None, "", "  ", "guess", code[:-1]):
        with pytest.raises(InvalidInput) as refused:
            _create(code=wrong)
        assert list(refused.value.fields) == ["code"]
    with pytest.raises(InvalidInput):
        _create(code=code, now=NOW + timedelta(days=1))
    assert _admins() == 0
    assert _create(code=f" {code} ").status == "active"
    with pytest.raises(Conflict):
        _create(code=code, email="second@example.org")


def test_a_refused_form_leaves_the_code_unused(database: str, setting) -> None:  # type: ignore[no-untyped-def]
    with db.transaction() as session:
        factories.user(session, email="boss@example.org")
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    code = _code()
    with pytest.raises(EmailTaken):
        _create(code=code)
    assert _create(code=code, email="other@example.org").status == "active"


def test_registration_with_the_code_makes_the_first_administrator(database: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    code = _code()

    def register(email: str, **more: str) -> str:
        return sign_up.register(None, **{**ADMIN, "email": email, "role": "admin", "now": NOW, **more}).status  # type: ignore[arg-type]

    assert register("a@example.org") == "pending"
    with pytest.raises(InvalidInput):
        register("b@example.org", code="guess")
    assert register("c@example.org", code=code) == "active"
    assert register("d@example.org", code=code) == "pending"


def test_registration_makes_the_first_one_in_development_though_staff_are_closed(
    database: str, setting
) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_STAFF_SIGNUP="closed")
    user = sign_up.register(None, **ADMIN, role="admin", now=NOW)  # type: ignore[arg-type]
    assert user.status == "active"


def test_settings_make_the_administrator_at_the_first_start(database: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(
        BOTBOSS_ENV="production",
        BOTBOSS_PASSWORD_COST="standard",
        BOTBOSS_ADMIN_EMAIL="boss@example.org",
        BOTBOSS_ADMIN_PASSWORD="rather long one",
    )
    lines = first_run.prepare(NOW)
    assert len(lines) == 1
    assert "rather long one" not in lines[0]
    assert first_run.prepare(NOW) == []
    assert sign_in.tokens(email="boss@example.org", password="rather long one", address="", now=NOW)


def test_processes_that_start_together_agree(database: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ADMIN_EMAIL="boss@example.org", BOTBOSS_ADMIN_PASSWORD="rather long one")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: first_run.prepare(NOW), range(4)))
    assert _admins() == 1


@pytest.mark.parametrize(
    ("email", "password", "named"),
    [
        ("boss", "rather long one", "BOTBOSS_ADMIN_EMAIL"),
        ("boss@example.org", "short", "BOTBOSS_ADMIN_PASSWORD"),
        ("taken@example.org", "rather long one", "BOTBOSS_ADMIN_EMAIL"),
    ],
)
def test_impossible_settings_stop_the_start_by_name(database, setting, email, password, named) -> None:  # type: ignore[no-untyped-def]
    with db.transaction() as session:
        factories.user(session, email="taken@example.org")
    setting(BOTBOSS_ADMIN_EMAIL=email, BOTBOSS_ADMIN_PASSWORD=password)
    with pytest.raises(Misconfigured) as refused:
        first_run.prepare(NOW)
    assert refused.value.setting == named


def test_the_owner_of_the_machine_adds_administrators_at_any_time(database: str) -> None:
    for number in range(2):
        first_run.add_admin(email=f"{number}@example.org", name="A", password="password123", now=NOW)
    with db.reading() as session:
        assert accounts.has_admin(session)
    assert _admins() == 2
