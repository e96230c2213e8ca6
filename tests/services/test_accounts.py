"""Registering, inviting, finding and changing people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, func, select

from botboss import db
from botboss.errors import (
    Conflict,
    EmailTaken,
    Forbidden,
    InvalidInput,
    NotFound,
    NotSignedIn,
    TooManyRequests,
)
from botboss.models.accounts import Purpose, User
from botboss.models.events import Event, EventType, Mail
from botboss.policy import Actor
from botboss.security import digest, utcnow, verify_password
from botboss.services import accounts, one_time, sessions, sign_up
from botboss.services.paging import Window
from tests import factories
from tests.factories import NOW, People

PERSON = {
    "email": "Ana@Example.org",
    "name": "Ana",
    "password_hash": "x",
    "address": "203.0.113.9",
    "now": NOW,
}


def _register(session: Session, actor: Actor | None = None, **changes: object) -> User:
    return accounts.register(session, actor, **{**PERSON, **changes})  # type: ignore[arg-type]


def _events(session: Session) -> list[str]:
    return list(session.scalars(select(Event.type).order_by(col(Event.id))))


def test_a_candidate_is_active_at_once_and_gets_one_mail(session: Session) -> None:
    user = _register(session)
    assert (user.email, user.email_key, user.role, user.status) == (
        "Ana@Example.org", "ana@example.org", "candidate", "active",
    )  # fmt: skip
    assert _events(session) == [EventType.USER_REGISTERED]
    mail = session.scalars(select(Mail)).one()
    assert mail.recipient == "Ana@Example.org"
    secret = mail.body.partition("token=")[2].split()[0]
    assert one_time.find(session, Purpose.VERIFY_EMAIL, secret, now=NOW)
    event = session.scalars(select(Event)).one()
    assert secret not in str(event.data)


def test_an_address_is_taken_in_whatever_case(session: Session) -> None:
    _register(session)
    with pytest.raises(EmailTaken):
        _register(session, email="ANA@EXAMPLE.ORG")


@pytest.mark.parametrize(
    ("policy", "role", "becomes"),
    [
        ("open", "hr", "active"),
        ("open", "admin", "active"),
        ("approval", "hr", "pending"),
        ("approval", "interviewer", "pending"),
        ("approval", "admin", "pending"),
        ("approval", "candidate", "active"),
        ("closed", "candidate", "active"),
        ("closed", "hr", None),
        ("closed", "admin", None),
    ],
)
def test_staff_registration_follows_the_setting(session, people, setting, policy, role, becomes) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_STAFF_SIGNUP=policy)
    if becomes is None:
        with pytest.raises(Forbidden):
            _register(session, role=role)
    else:
        assert _register(session, role=role).status == becomes


def test_production_asks_for_approval(session: Session, people: People, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    assert _register(session, role="hr").status == "pending"


def test_an_administrator_registers_staff_whatever_the_setting(session, people, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_STAFF_SIGNUP="closed")
    assert _register(session, people.admin, role="interviewer").status == "active"
    with pytest.raises(Forbidden):
        _register(session, people.hr, role="interviewer", email="b@example.org")


@pytest.mark.parametrize("role", ["boss", "", "Admin", "HR"])
def test_an_unknown_role_is_refused(session: Session, role: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _register(session, role=role)
    assert list(refused.value.fields) == ["role"]


def test_registrations_of_one_address_are_limited(session: Session, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_REGISTRATIONS_PER_HOUR="2")
    _register(session, email="a@example.org")
    _register(session, email="b@example.org")
    with pytest.raises(TooManyRequests):
        _register(session, email="c@example.org")
    _register(session, email="c@example.org", address="203.0.113.10")


@pytest.mark.parametrize("password", ["", "short 7", "x" * 129, "lone \ud800 surrogate", "nul\x00nulnul"])
def test_impossible_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.check_password(password)
    assert list(refused.value.fields) == ["password"]


def test_common_passwords_are_refused_where_that_is_asked_for(setting) -> None:  # type: ignore[no-untyped-def]
    accounts.check_password("password123")
    with pytest.raises(InvalidInput):
        accounts.check_password("password123", refuse_common=True)
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    with pytest.raises(InvalidInput):
        accounts.check_password("password123")
    accounts.check_password("x" * 8 + " quite rare")


def test_of_two_registrations_at_once_one_is_taken(database: str) -> None:
    def attempt(number: int) -> str:
        try:
            sign_up.register(
                None,
                email="Race@example.org",
                name=f"R {number}",
                password="password123",
                address="",
                now=NOW,
            )
        except EmailTaken:
            return "taken"
        return "made"

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(attempt, range(8)))
    assert results == ["made"] + ["taken"] * 7
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1
        assert session.scalar(select(func.count()).select_from(Mail)) == 1


def test_the_slower_insert_is_told_and_the_unit_lives_on(session: Session) -> None:
    """The check misses a row that comes in behind it; the unique key does not."""
    first = _register(session)
    first.email_key = "hidden@example.org"
    session.flush()
    original = session.scalars

    def blind(statement, *rest, **options):  # type: ignore[no-untyped-def]
        return original(select(User.id).where(col(User.id) == 0), *rest, **options)

    session.scalars = blind  # type: ignore[method-assign]
    with pytest.raises(EmailTaken):
        accounts.add(session, email="hidden@example.org", name="B", role=factories.Role.CANDIDATE, now=NOW)
    session.scalars = original  # type: ignore[method-assign]
    assert session.get(User, first.id)


def test_hr_invites_a_candidate_with_a_link_that_sets_a_password(session: Session, people: People) -> None:
    user, link = accounts.invite(session, people.hr, email="new@example.org", name="New", now=NOW)
    assert (user.role, user.status, user.password_hash) == ("candidate", "active", None)
    assert link.startswith("http://localhost:8000/set-password/?token=")
    secret = link.partition("token=")[2]
    found = one_time.find(session, Purpose.SET_PASSWORD, secret, now=NOW)
    assert found
    assert found.secret_digest == digest(secret)
    assert link in session.scalars(select(Mail.body)).one()
    for actor in (people.candidate, people.interviewer):
        with pytest.raises(Forbidden):
            accounts.invite(session, actor, email="other@example.org", name="Other", now=NOW)


def test_people_are_found_by_who_may_find_them(session: Session, people: People) -> None:
    everyone, some = {"candidate", "interviewer", "hr", "admin"}, {"candidate", "interviewer"}

    def roles(actor: Actor) -> set[str]:
        return {user.role for user in accounts.find(session, actor, cut=Window()).items}

    assert roles(people.admin) == everyone
    assert roles(people.hr) == some | {"hr"}  # oneself, too
    assert roles(people.interviewer) == some
    with pytest.raises(Forbidden):
        accounts.find(session, people.candidate, cut=Window())
    with pytest.raises(NotFound):
        accounts.get(session, people.hr, user_id=people.admin.user_id)


def test_people_are_found_by_role_status_and_words(session: Session, people: People) -> None:
    factories.user(session, name="Zoë 100%", email="zoe_z@example.org", status="pending")

    def names(**filters: str) -> list[str]:
        return [user.name for user in accounts.find(session, people.admin, cut=Window(), **filters).items]

    assert names(status="pending") == ["Zoë 100%"]
    assert names(q="ZOE_Z@") == names(q="zoë") == names(q="100%") == ["Zoë 100%"]
    assert names(q="z%e") == names(q="zoe-z") == []
    assert len(names(role="hr")) == 1
    for wrong in ({"role": "boss"}, {"status": "gone"}):
        with pytest.raises(InvalidInput) as refused:
            names(**wrong)
        assert list(refused.value.fields) == list(wrong)


def test_only_an_administrator_changes_people(session: Session, people: People) -> None:
    for actor in (people.hr, people.interviewer):
        with pytest.raises(Forbidden):
            accounts.change(session, actor, user_id=people.candidate.user_id, status="disabled", now=NOW)
    with pytest.raises(NotFound):
        accounts.change(session, people.hr, user_id=people.admin.user_id, status="disabled", now=NOW)
    user = accounts.change(session, people.admin, user_id=people.candidate.user_id, role="hr", now=NOW)
    assert user.role == "hr"
    accounts.change(session, people.admin, user_id=people.candidate.user_id, role="hr", now=NOW)
    assert _events(session) == [EventType.USER_CHANGED]  # nothing changed the second time
    with pytest.raises(NotFound):
        accounts.change(session, people.admin, user_id=2**62, status="active", now=NOW)


def test_who_is_disabled_is_signed_out_at_once(session: Session, people: People) -> None:
    now = utcnow()
    user = session.get_one(User, people.candidate.user_id)
    tokens = sessions.open_api(session, user, now=now)
    assert sessions.actor_of_token(session, tokens.access_token, "", now=now).user_id == user.id
    for status in ("disabled", "active"):  # coming back does not bring the session back
        accounts.change(session, people.admin, user_id=people.candidate.user_id, status=status, now=now)
        session.expire_all()
        with pytest.raises(NotSignedIn):
            sessions.actor_of_token(session, tokens.access_token, "", now=now)


@pytest.mark.parametrize("change", [{"status": "disabled"}, {"status": "pending"}, {"role": "hr"}])
def test_the_last_administrator_stays(session: Session, people: People, change: dict[str, str]) -> None:
    factories.user(session, "admin", status="pending")
    with pytest.raises(Conflict):
        accounts.change(session, people.admin, user_id=people.admin.user_id, now=NOW, **change)
    session.expire_all()
    other = factories.actor(session, "admin")
    accounts.change(session, people.admin, user_id=people.admin.user_id, now=NOW, **change)
    assert accounts.has_admin(session)
    with pytest.raises(Conflict):
        accounts.change(session, other, user_id=other.user_id, now=NOW, **change)


def test_two_administrators_cannot_disable_each_other(database: str) -> None:
    with db.transaction() as session:
        pair = [factories.actor(session, "admin") for _ in range(2)]

    def disable(number: int) -> str:
        try:
            with db.transaction() as session:
                other = pair[1 - number].user_id
                accounts.change(session, pair[number], user_id=other, status="disabled", now=NOW)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, range(2))) == ["done", "refused"]


def test_one_changes_ones_own_name_and_zone(session: Session, people: People) -> None:
    user = accounts.set_profile(session, people.hr, name=" Ana ", timezone="Europe/Lisbon", now=NOW)
    assert (user.name, user.timezone) == ("Ana", "Europe/Lisbon")
    accounts.set_profile(session, people.hr, now=NOW)
    assert _events(session) == [EventType.USER_CHANGED]
    for wrong in ({"name": " "}, {"timezone": "Mars/Base"}):
        with pytest.raises(InvalidInput) as refused:
            accounts.set_profile(session, people.hr, now=NOW, **wrong)
        assert list(refused.value.fields) == list(wrong)


def test_sign_up_hashes_the_password(database: str) -> None:
    user = sign_up.register(
        None, email="a@example.org", name="A", password="password123", address="", now=NOW
    )
    assert user.password_hash
    assert user.password_hash.startswith("$argon2id$")
    assert verify_password("password123", user.password_hash)
