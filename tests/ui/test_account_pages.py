"""The pages about one's own account: what their handlers do, and that nobody else's hands do it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import NotSignedIn
from botboss.models.accounts import Role, SignInSession, User, UserStatus
from botboss.models.events import Mail
from botboss.ui.account.door import local_path
from botboss.ui.account.first_run import FirstRunState
from botboss.ui.account.profile import ProfileState
from botboss.ui.account.recovery import ForgottenState, SetPasswordState
from botboss.ui.account.register import RegisterState
from botboss.ui.account.sign_in import SignInState
from botboss.ui.account.start import StartState
from botboss.ui.account.verify import VerifyState
from botboss.ui.base import BaseState
from tests import factories
from tests.factories import PASSWORD
from tests.ui.conftest import Tab, cookie_of

SignedIn = Callable[..., Tab]


def _user(email: str) -> User:
    with db.reading() as session:
        return session.scalars(select(User).where(col(User.email_key) == email.casefold())).one()


def _link(recipient: str) -> str:
    """The page and query of the newest mail's link."""
    with db.reading() as session:
        newest = select(Mail).where(col(Mail.recipient) == recipient).order_by(col(Mail.id).desc())
        body = session.scalars(newest.limit(1)).one().body
    found = re.search(r"https?://[^/]+(/\S+\?token=\S+)", body)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("next_", "taken"),
    [
        ("/interviews/5?x=1", "/interviews/5?x=1"),
        ("", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("/a\tb", ""),
        ("/a b", ""),
        ("/api/v1/session/end", ""),
        ("home", ""),
    ],
)
def test_next_is_a_page_of_ours(next_: str, taken: str) -> None:
    assert local_path(next_) == taken


@pytest.mark.parametrize(
    ("role", "page"),
    [("candidate", "/home"), ("interviewer", "/agenda"), ("hr", "/overview"), ("admin", "/overview")],
)
def test_everybody_starts_at_their_own_page(signed_in: SignedIn, role: str, page: str) -> None:
    tab = signed_in(role, timezone="Europe/Lisbon")
    assert f'"{page}"' in tab.do(StartState.load)[0]
    assert '"/interviews/5"' in tab.go("/?next=%2Finterviews%2F5").do(StartState.load)[0]
    assert f'"{page}"' in tab.go("/?next=%2F%2Fevil.example").do(StartState.load)[0]


def test_a_stranger_makes_the_first_administrator_or_signs_in(stranger: Tab) -> None:
    assert '"/first-run"' in stranger.do(StartState.load)[0]
    with db.transaction() as session:
        factories.user(session, Role.ADMIN)
    assert '"/sign-in"' in stranger.do(StartState.load)[0]
    assert '"/"' in stranger.do(FirstRunState.load)[0]


def test_a_candidates_zone_comes_from_the_browser_once(signed_in: SignedIn) -> None:
    tab = signed_in("candidate")
    assert "timeZone" in tab.do(StartState.load)[0]
    assert '"/home"' in tab.do(StartState.arrive, "Nowhere/Land")[0]
    assert _user(tab.email).timezone == "UTC"
    tab.do(StartState.arrive, "Europe/Lisbon")
    assert _user(tab.email).timezone == "Europe/Lisbon"
    tab.do(StartState.arrive, "Asia/Tokyo")
    assert _user(tab.email).timezone == "Europe/Lisbon"


def test_signing_in_leads_through_the_api_and_keeps_no_password(signed_in: SignedIn, stranger: Tab) -> None:
    email = signed_in("hr").email
    stranger.go("/sign-in?next=%2Fcandidates%3Fq%3Da%26b")
    told = stranger.do(SignInState.sign_in, {"email": email, "password": PASSWORD})
    assert "/api/v1/session?ticket=" in told[-1]
    assert "next=%2F%3Fnext%3D%252Fcandidates" in told[-1]
    assert PASSWORD not in str(stranger.of(SignInState).dict())


@pytest.mark.parametrize("email", ["known", "nobody@example.org"])
def test_a_wrong_sign_in_reads_the_same_for_everybody(signed_in: SignedIn, stranger: Tab, email: str) -> None:
    email = signed_in("hr").email if email == "known" else email
    assert stranger.do(SignInState.sign_in, {"email": email, "password": "not the one"}) == []
    state = stranger.of(SignInState)
    assert state.problem == "E-mail and password do not belong together. Check both and try again."
    assert (set(state.wrong.values()), state.busy) == ({""}, False)


@pytest.mark.parametrize(
    ("sent", "field"), [({}, "email"), ({"email": "a@b.example"}, "password"), ({"email": ["a"]}, "email")]
)
def test_an_empty_sign_in_names_the_field(stranger: Tab, sent: dict[str, object], field: str) -> None:
    told = stranger.do(SignInState.sign_in, sent)
    assert f"getElementById('{field}')" in told[0]
    assert stranger.of(SignInState).wrong[field]


def test_registering_goes_straight_in(stranger: Tab) -> None:
    sent = {"name": "Ana", "email": "ana@example.org", "password": "rather long 1", "role": "candidate"}
    assert "ticket=" in stranger.do(RegisterState.register, sent)[-1]
    user = _user("ana@example.org")
    assert (user.role, user.status) == ("candidate", "active")
    stranger.do(RegisterState.register, sent)
    assert "exists already" in stranger.of(RegisterState).wrong["email"]


@pytest.mark.parametrize(
    ("signup", "status", "waits"), [("open", "active", False), ("approval", "pending", True)]
)
def test_hiring_is_open_or_waits(
    stranger: Tab, setting: Callable[..., None], signup: str, status: str, waits: bool
) -> None:
    setting(BOTBOSS_STAFF_SIGNUP=signup)
    stranger.do(RegisterState.load)
    sent = {"name": "Hal", "email": "hal@example.org", "password": "rather long 1", "role": "hr"}
    stranger.do(RegisterState.register, sent)
    assert _user("hal@example.org").status == status
    state = stranger.of(RegisterState)
    assert (state.staff, bool(state.waiting)) == (signup, waits)


def test_closed_hiring_is_refused(stranger: Tab, setting: Callable[..., None]) -> None:
    setting(BOTBOSS_STAFF_SIGNUP="closed")
    sent = {"name": "Hal", "email": "hal@example.org", "password": "rather long 1", "role": "hr"}
    stranger.do(RegisterState.register, sent)
    assert "administrator" in stranger.of(RegisterState).problem
    with db.reading() as session:
        assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize("role", ["admin", "boss"])
def test_nobody_registers_as_what_the_page_does_not_offer(stranger: Tab, role: str) -> None:
    with db.transaction() as session:
        factories.user(session, Role.ADMIN)
    sent = {"name": "Eve", "email": "eve@example.org", "password": "rather long 1", "role": role}
    stranger.do(RegisterState.register, sent)
    assert stranger.of(RegisterState).wrong["role"]
    with db.reading() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_a_common_password_is_refused_beside_its_field(stranger: Tab) -> None:
    sent = {"name": "Ana", "email": "ana@example.org", "password": "password123"}
    stranger.do(RegisterState.register, sent)
    assert stranger.of(RegisterState).wrong["password"]


def test_there_is_one_first_run(stranger: Tab) -> None:
    sent = {"name": "Ada", "email": "ada@example.org", "password": "rather long 1"}
    assert "ticket=" in stranger.do(FirstRunState.create, sent)[-1]
    assert _user("ada@example.org").role == "admin"
    stranger.do(FirstRunState.create, sent | {"email": "eve@example.org"})
    assert "administrator already" in stranger.of(FirstRunState).problem
    with db.reading() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_in_production_the_first_run_needs_the_code(
    stranger: Tab, setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOTBOSS_PASSWORD_COST")
    setting(BOTBOSS_ENV="production")
    stranger.do(FirstRunState.load)
    sent = {"name": "Ada", "email": "ada@example.org", "password": "rather long 1"}
    for code in ("", "guessed"):
        stranger.do(FirstRunState.create, sent | {"code": code})
        assert stranger.of(FirstRunState).wrong["code"]
    assert stranger.of(FirstRunState).coded
    with db.reading() as session:
        assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize("email", ["known", "nobody@example.org"])
def test_whoever_forgot_gets_the_same_answer(signed_in: SignedIn, stranger: Tab, email: str) -> None:
    known = signed_in("candidate").email
    asked = known if email == "known" else email
    told = stranger.do(ForgottenState.ask, {"email": asked})
    assert (len(told), "main h1" in told[0]) == (1, True)
    assert stranger.of(ForgottenState).asked == asked
    with db.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == (asked == known)


def test_a_mailed_link_sets_a_password_once(signed_in: SignedIn, stranger: Tab) -> None:
    email = signed_in("candidate").email
    stranger.do(ForgottenState.ask, {"email": email})
    stranger.go(_link(email)).do(SetPasswordState.load)
    state = stranger.of(SetPasswordState)
    assert (state.loaded, state.email) == (True, email)
    assert stranger.do(SetPasswordState.save, {"password": "short"})
    assert state.wrong["password"]
    assert "ticket=" in stranger.do(SetPasswordState.save, {"password": "another horse 10"})[-1]
    assert cookie_of(email, "another horse 10")
    stranger.do(SetPasswordState.save, {"password": "eves horse 11"})
    assert "used or has ended" in stranger.of(SetPasswordState).problem
    stranger.do(SetPasswordState.load)
    assert stranger.of(SetPasswordState).email == ""


@pytest.mark.parametrize("page", ["/set-password", "/set-password?token=guessed"])
def test_a_dead_link_sets_nothing(stranger: Tab, page: str) -> None:
    stranger.go(page).do(SetPasswordState.load)
    assert (stranger.of(SetPasswordState).loaded, stranger.of(SetPasswordState).email) == (True, "")
    assert stranger.do(SetPasswordState.save, {"password": "another horse 10"}) == []
    assert stranger.of(SetPasswordState).problem


def test_a_link_confirms_the_address_and_a_reload_does_not_take_it_back(signed_in: SignedIn) -> None:
    tab = signed_in("candidate")
    tab.do(ProfileState.ask_confirmation)
    tab.go(_link(tab.email))
    for _again in range(2):
        tab.do(VerifyState.load)
        assert tab.of(VerifyState).outcome == "done"
    assert _user(tab.email).verified_at is not None
    other = Tab().go(_link(tab.email))
    other.do(VerifyState.load)
    assert other.of(VerifyState).outcome == "ended"


def test_one_changes_ones_own_name_and_zone(signed_in: SignedIn) -> None:
    tab = signed_in("interviewer")
    tab.do(ProfileState.load)
    assert tab.of(ProfileState).mine.email == tab.email
    tab.do(ProfileState.save, {"name": "Inés", "timezone": "Europe/Madrid"})
    assert (_user(tab.email).name, _user(tab.email).timezone) == ("Inés", "Europe/Madrid")
    assert (tab.of(BaseState).who.name, tab.of(BaseState).who.timezone) == ("Inés", "Europe/Madrid")
    tab.do(ProfileState.save, {"name": " ", "timezone": "Europe/Madrid"})
    assert tab.of(ProfileState).wrong["name"]
    tab.do(ProfileState.save, {"name": "Inés", "timezone": "Mars/Base"})
    assert tab.of(ProfileState).wrong["timezone"]
    assert _user(tab.email).timezone == "Europe/Madrid"


def test_signing_out_ends_the_session_and_forgets_what_was_shown(signed_in: SignedIn) -> None:
    tab = signed_in("candidate")
    tab.do(ProfileState.load)
    assert "/api/v1/session/end" in tab.do(BaseState.sign_out)[0]
    assert (tab.of(BaseState).signed_in, tab.of(ProfileState).mine.email) == (False, "")
    with pytest.raises(NotSignedIn):
        tab.do(ProfileState.load)


def test_signing_out_everywhere_ends_the_others_too(signed_in: SignedIn) -> None:
    tab = signed_in("candidate")
    other, stays = Tab(cookie_of(tab.email)), signed_in("candidate")
    tab.do(ProfileState.sign_out_everywhere)
    for gone in (tab, other):
        with pytest.raises(NotSignedIn):
            gone.do(ProfileState.load)
    stays.do(ProfileState.load)
    with db.reading() as session:
        assert sorted(row.ended_at is None for row in session.scalars(select(SignInSession))) == [0, 0, 1]


@pytest.mark.parametrize(
    ("handler", "arguments"),
    [
        (ProfileState.load, ()),
        (ProfileState.see_zone, ("Europe/Lisbon",)),
        (ProfileState.save, ({"name": "Eve", "timezone": "UTC"},)),
        (ProfileState.ask_confirmation, ()),
        (ProfileState.ask_password, ()),
        (ProfileState.sign_out_everywhere, ()),
        (StartState.arrive, ("Europe/Lisbon",)),
    ],
)
@pytest.mark.parametrize("cookie", ["", "guessed"])
def test_without_a_session_nothing_is_read_or_written(
    signed_in: SignedIn, handler: object, arguments: tuple[object, ...], cookie: str
) -> None:
    email = signed_in("candidate").email
    tab = Tab(cookie)
    with pytest.raises(NotSignedIn):
        tab.do(handler, *arguments)
    assert (tab.of(ProfileState).mine.email, tab.of(ProfileState).browser_zone) == ("", "")
    assert _user(email).timezone == "UTC"
    with db.reading() as session:
        assert session.scalars(select(Mail)).all() == []


def test_a_deactivated_persons_cookie_opens_nothing(signed_in: SignedIn) -> None:
    tab = signed_in("hr")
    with db.transaction() as session:
        session.get_one(User, tab.user_id).status = UserStatus.DISABLED
    with pytest.raises(NotSignedIn):
        tab.do(ProfileState.load)
    assert '"/first-run"' in tab.do(StartState.load)[0]
