"""Whoever has a socket can call every event handler of every State: what happens when they may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import reflex as rx

from botboss import db
from botboss.errors import BotbossError
from botboss.models.accounts import STAFF, Role
from botboss.security import utcnow
from botboss.services import sessions
from botboss.ui.account.door import DoorState
from botboss.ui.errors import shown
from tests.ui import everything
from tests.ui.conftest import Tab, cookie_of
from tests.ui.everything import SECRET, World

SignedIn = Callable[..., Tab]
EVERYONE, HIRING = frozenset(Role), frozenset({Role.HR, Role.ADMIN})
#: Who may see what the world of `everything` holds through a State. The rest are refused.
MAY: dict[str, frozenset[Role]] = {
    **dict.fromkeys(("AgendaState", "MeetingState", "NewMeetingState"), STAFF),
    **dict.fromkeys(("BankState", "QuestionState", "ProposalsState"), STAFF),
    **dict.fromkeys(("EditorState", "BankFileState"), HIRING),
    **dict.fromkeys(("JobsState", "JobState", "JobVersionState"), STAFF),
    **dict.fromkeys(("NewJobState", "JobQuestionState"), HIRING),
    **dict.fromkeys(("OverviewState", "CandidatesState", "CandidateState", "ScheduleState"), HIRING),
    **dict.fromkeys(("LooksState", "WeighState", "CalibrationState", "RatingState"), HIRING),
    **dict.fromkeys(("UsersState", "OutboxState", "LetterState"), frozenset({Role.ADMIN})),
    "PracticeState": frozenset({Role.CANDIDATE}),
    **dict.fromkeys(("HomeState", "InterviewState", "RoomState", "FinishedState"), HIRING | {Role.CANDIDATE}),
    **dict.fromkeys(("BaseState", "ProfileState"), EVERYONE),
}
#: What a State that is open to anybody may write, each the purpose of its page.
OPEN: dict[str, set[str]] = {
    "RegisterState.register": {"users", "attempts", "events", "one_time_secrets", "mails"},
    "SignInState.sign_in": {"attempts"},
    "FirstRunState.create": {"users", "attempts", "events", "one_time_secrets", "mails"},
    "ForgottenState.ask": {"attempts"},
    "SetPasswordState.save": {"attempts"},
    "StartState.arrive": {"users", "events"},  # one's own time zone
}
#: What the browser may be told: go somewhere, show a toast, run a script of ours.
TOLD = ("_redirect", "_call_function", "_call_script", "_set_focus")
STATES = sorted(everything.states(), key=lambda state: state.get_full_name())
#: The guard does not know which database it stands before; one is enough.
one_database = pytest.mark.parametrize("schema", ["sqlite"], indirect=True)
CLOSED = [state for state in STATES if not issubclass(state, DoorState)]

Refused = Callable[[type[rx.State]], list[str]]


@pytest.fixture
def world(database: str) -> World:
    return everything.world()


@pytest.fixture
def refused(world: World, signed_in: SignedIn) -> Refused:
    """The cookies with which nobody may use a State: none, one that has ended, and each wrong role's."""
    ended = signed_in("admin").cookie
    with db.transaction() as session:
        sessions.end_session_of_cookie(session, ended, now=utcnow())
    roles = {role: signed_in(role).cookie for role in Role}
    return lambda state: [ended, "", *(roles[role] for role in Role if role not in MAY[state.__name__])]


def _call(tab: Tab, state: type[rx.State], name: str, world: World) -> list[str]:
    """What the browser is told when the handler is called on each of the State's pages."""
    handler: Any = getattr(state, name)
    told = []
    for path, params in everything.addresses(state, world):
        tab.go(path, **params)
        try:
            told += tab.do(handler, *everything.arguments(handler, world))
        except BotbossError as error:
            told += [event.handler.fn.__qualname__ for event in shown(error)]
    return told


def _fill(cookie: str, state: type[rx.State], world: World) -> Tab:
    """A tab in which the State's pages were opened."""
    tab = Tab(cookie)
    for name in everything.handlers(state):
        if name.startswith("load"):
            _call(tab, state, name, world)
    return tab


def _held(tab: Tab) -> str:
    return " ".join(everything.held(tab.of(state)) for state in STATES)


def test_every_state_says_here_who_may_use_it() -> None:
    assert {state.__name__ for state in CLOSED} == set(MAY)
    assert len({state.__name__ for state in STATES}) == len(STATES)
    calls = {f"{state.__name__}.{name}" for state in STATES for name in everything.handlers(state)}
    assert calls >= set(OPEN)
    assert len(calls) > 100


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_anybody_can_call_is_marked_as_an_event(state: type[rx.State]) -> None:
    """Reflex lets a socket call every public method; ours say that they know."""
    for kind in state.__mro__:
        if kind.__module__.startswith("botboss."):
            assert everything.unmarked(kind) == []


@one_database
@pytest.mark.parametrize("state", CLOSED, ids=lambda state: state.__name__)
def test_who_may_not_reads_and_writes_nothing(state: type[rx.State], world: World, refused: Refused) -> None:
    before = everything.rows()
    for cookie in refused(state):
        tab = Tab(cookie)
        for name in everything.handlers(state):
            told = _call(tab, state, name, world)
            assert all(event.startswith(TOLD) for event in told), (name, told)
            assert SECRET not in " ".join(told), name
            assert SECRET not in everything.held(tab.of(state)), name
        assert SECRET not in _held(tab)
        assert everything.rows() == before


@one_database
@pytest.mark.parametrize("state", CLOSED, ids=lambda state: state.__name__)
def test_a_filled_tab_does_nothing_for_who_comes_next(
    state: type[rx.State], world: World, refused: Refused, signed_in: SignedIn
) -> None:
    """The page is open and full when the session ends, or when somebody else signs in there."""
    cookies = {Role.CANDIDATE: cookie_of(world.candidate), Role.INTERVIEWER: cookie_of(world.interviewer)}
    cookies |= {role: signed_in(role).cookie for role in HIRING}
    mine = next(cookies[role] for role in Role if role in MAY[state.__name__])
    before = everything.rows()
    for cookie in (refused(state)[0], refused(state)[-1]):
        for name in everything.handlers(state):
            tab = _fill(mine, state, world)
            tab.cookie = cookie
            told = _call(tab, state, name, world)
            assert all(event.startswith(TOLD) for event in told), (name, told)
            if name.startswith("load"):
                assert SECRET not in _held(tab), name
    assert everything.rows() == before


@one_database
@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INTERVIEWER])
@pytest.mark.parametrize("state", CLOSED, ids=lambda state: state.__name__)
def test_of_others_interviews_nobody_reads_or_changes_anything(
    state: type[rx.State], role: Role, world: World, signed_in: SignedIn
) -> None:
    """Who may use the page, but has no part in what it is called with. Interviewers find people and read
    the bank, that is their work."""
    stranger = signed_in(role)
    known = everything.directory(world) if role == Role.INTERVIEWER else []
    before = everything.rows()
    for name in everything.handlers(state):
        tab = _fill(stranger.cookie, state, world)
        told = _call(tab, state, name, world)
        for text in (_held(tab), " ".join(told)):
            for each in known:
                text = text.replace(each, "")
            assert SECRET not in text, name
    after = everything.rows()
    lost = [(name, row) for name, kept in before.items() for row in kept - after[name]]
    assert [one for one in lost if not everything.belongs(stranger, *one)] == []


@one_database
@pytest.mark.parametrize("cookie_of_role", ["", *Role])
@pytest.mark.parametrize(
    "state", [state for state in STATES if issubclass(state, DoorState)], ids=lambda state: state.__name__
)
def test_what_is_open_to_anybody_writes_only_what_it_is_for(
    state: type[rx.State], cookie_of_role: str, world: World, signed_in: SignedIn
) -> None:
    cookie = signed_in(cookie_of_role).cookie if cookie_of_role else ""
    before = everything.rows()
    for name in everything.handlers(state):
        tab = Tab(cookie)
        told = _call(tab, state, name, world)
        assert all(event.startswith(TOLD) for event in told), (name, told)
        assert SECRET not in " ".join([*told, _held(tab)]), name
        after = everything.rows()
        changed = {table for table, kept in before.items() if kept != after[table]}
        assert changed <= OPEN.get(f"{state.__name__}.{name}", set()), name
        before = after
