"""The interview room: what is typed and submitted lands under its own question, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import NotFound, NotSignedIn
from botboss.models.accounts import Role
from botboss.models.interviews import Answer, Draft, Interview, Kind, PlannedQuestion, Status
from botboss.security import utcnow
from botboss.services import answers, completion, plans
from botboss.ui.candidate import room
from botboss.ui.candidate.room import RoomState
from tests import factories
from tests.factories import actor_of
from tests.ui.conftest import Tab

SignedIn = Callable[..., Tab]
MINE = "I asked my team, wrote down what we knew, and tried the smallest change first."


class Seat:
    """A candidate in the room of a started interview; ``tab`` is their first browser tab."""

    def __init__(self, tab: Tab, **changes: Any) -> None:
        with db.transaction() as session:
            user = session.get_one(factories.User, tab.user_id)
            wanted = {"created_at": utcnow(), "scheduled_at": utcnow(), **changes}
            interview = factories.interview(session, actor_of(user), **wanted)
            plans.freeze_plan(session, interview)
            self.actor, self.interview_id = actor_of(user), interview.id or 0
            if interview.status == Status.SCHEDULED and changes.get("begun", True):
                answers.start(session, self.actor, interview_id=self.interview_id, now=utcnow())
        self.tab = self.enter(tab)

    @property
    def path(self) -> str:
        return f"/interviews/{self.interview_id}/room/"

    def enter(self, tab: Tab) -> Tab:
        tab.go(self.path)
        self.told = tab.do(RoomState.load)
        return tab

    def second_tab(self) -> Tab:
        return self.enter(Tab(self.tab.cookie, self.tab.user_id, self.tab.email))

    def key(self, number: int) -> str:
        return f"{self.tab.user_id}-{self.interview_id}-{number}"

    def done(self, text: str = MINE, number: int | None = None, tab: Tab | None = None) -> list[str]:
        tab = tab or self.tab
        key = self.key(number) if number else tab.of(RoomState).asked.key
        return tab.do(RoomState.done, {"answer": text, "answer_key": key})

    def stored(self) -> dict[int, str]:
        with db.reading() as session:
            mine = select(Answer).where(col(Answer.interview_id) == self.interview_id)
            rows = session.scalars(mine).all()
            assert len({row.number for row in rows}) == len(rows)
            return {row.number: row.text for row in rows}

    def drafts(self) -> dict[int, str]:
        with db.reading() as session:
            mine = select(Draft).where(col(Draft.interview_id) == self.interview_id)
            return {row.number: row.text for row in session.scalars(mine)}

    def interview(self) -> Interview:
        with db.reading() as session:
            return session.get_one(Interview, self.interview_id)


@pytest.fixture
def seat(signed_in: SignedIn) -> Seat:
    return Seat(signed_in())


def _answer_all(seat: Seat) -> None:
    for _ in range(12):
        state = seat.tab.of(RoomState)
        if state.phase != "asking":
            return
        seat.done(f"{MINE} That was number {state.asked.number}.")
    raise AssertionError("the interview does not end")


def test_the_first_question_is_asked(seat: Seat) -> None:
    state = seat.tab.of(RoomState)
    with db.reading() as session:
        first = session.scalars(
            select(PlannedQuestion).where(
                col(PlannedQuestion.interview_id) == seat.interview_id, col(PlannedQuestion.number) == 1
            )
        ).one()
    assert (state.phase, state.at, state.most, state.answered) == ("asking", 1, 5, [])
    assert state.asked.question == first.text
    assert first.why in state.asked.why
    assert state.left.startswith("about ")
    assert state.asked.key == seat.key(1)


def test_no_expected_point_reaches_the_browser(seat: Seat) -> None:
    with db.reading() as session:
        mine = select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == seat.interview_id)
        points = [p["text"] for question in session.scalars(mine) for p in question.expected_points]
    seat.done()
    _answer_all(seat)
    sent = str(seat.tab.of(RoomState).dict())
    assert points
    assert [point for point in points if point in sent] == []


def test_what_is_typed_is_kept_and_is_there_again_after_a_reload(seat: Seat) -> None:
    seat.tab.do(RoomState.keep, "We had a", 1001, seat.key(1))
    seat.tab.do(RoomState.keep, "We had a booking page", 1002, seat.key(1))
    assert seat.tab.of(RoomState).ack == 1002
    assert seat.drafts() == {1: "We had a booking page"}
    again = seat.second_tab().of(RoomState)
    assert (again.asked.draft, again.asked.key, again.ack) == ("We had a booking page", seat.key(1), 1002)


def test_an_older_text_of_another_device_does_not_win(seat: Seat) -> None:
    other = seat.second_tab()
    seat.tab.do(RoomState.keep, "Typed later", 2000, seat.key(1))
    other.do(RoomState.keep, "Typed before, sent when back", 1500, seat.key(1))
    assert seat.drafts() == {1: "Typed later"}
    assert (other.of(RoomState).ack, "another device" in other.of(RoomState).note) == (1500, True)
    other.do(RoomState.keep, "Typed on here", 2001, seat.key(1))
    assert seat.drafts() == {1: "Typed on here"}
    for odd in (-5, 0, 10**30):
        seat.tab.do(RoomState.keep, "Typed by no clock", odd, seat.key(1))
    assert seat.drafts() == {1: "Typed by no clock"}  # a clock that is ahead counts as now


def test_done_stores_one_answer_and_asks_on(seat: Seat) -> None:
    seat.tab.do(RoomState.keep, MINE, 1001, seat.key(1))
    seat.done()
    state = seat.tab.of(RoomState)
    assert seat.stored() == {1: MINE}
    assert seat.drafts() == {}
    assert state.asked.key != seat.key(1)
    assert (state.ack, state.busy, state.error, state.note) == (0, False, "", "")
    assert [row.text for row in state.answered] == [MINE]


def test_a_follow_up_is_asked_in_its_place(seat: Seat) -> None:
    seat.done("I would think about it for a while and then do whatever seemed right at that moment.")
    state = seat.tab.of(RoomState)
    assert state.asked.follows
    assert (state.at, state.most) == (1, 5)
    seat.done("I would measure it before and after.")
    assert (state.at, state.asked.number, state.asked.follows) == (2, 2, False)
    assert [row.title[:2] for row in state.answered] == ["1.", "↳ "]


def test_a_second_click_makes_no_second_record(seat: Seat) -> None:
    seat.done(number=1)
    at = seat.tab.of(RoomState).asked
    seat.done(number=1)
    assert seat.stored() == {1: MINE}
    state = seat.tab.of(RoomState)
    assert (state.asked, state.note, state.error) == (at, "", "")


def test_an_empty_click_behind_the_first_is_no_complaint_and_later_is_one(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.done()
    seat.done("")
    assert seat.tab.of(RoomState).error == ""
    monkeypatch.setattr(room, "DOUBLE_CLICK", timedelta(0))
    seat.done("  ")
    assert "Write an answer" in seat.tab.of(RoomState).error
    assert list(seat.stored()) == [1]


def test_a_stale_tab_hears_kind_words_and_moves_on(seat: Seat) -> None:
    stale = seat.second_tab()
    seat.done()
    seat.done("Something else altogether, from another tab.", tab=stale)
    state = stale.of(RoomState)
    assert seat.stored() == {1: MINE}
    assert state.note == room.ELSEWHERE
    assert state.asked == seat.tab.of(RoomState).asked


def test_typing_in_a_stale_tab_moves_on_and_writes_nothing(seat: Seat) -> None:
    stale = seat.second_tab()
    seat.done()
    stale.do(RoomState.keep, "Too late", 1001, seat.key(1))
    assert seat.drafts() == {}
    assert stale.of(RoomState).note == room.ELSEWHERE
    assert stale.of(RoomState).asked.key == seat.tab.of(RoomState).asked.key


def test_a_late_save_of_an_answered_question_is_silent(seat: Seat) -> None:
    seat.done()
    seat.tab.do(RoomState.keep, MINE, 1003, seat.key(1))
    state = seat.tab.of(RoomState)
    assert (state.note, state.ack) == ("", 0)


def test_a_state_that_was_lost_loses_no_text(seat: Seat) -> None:
    fresh = Tab(seat.tab.cookie, seat.tab.user_id, seat.tab.email).go(seat.path)
    fresh.do(RoomState.keep, "Typed while away", 1001, seat.key(1))
    assert seat.drafts() == {1: "Typed while away"}
    assert fresh.of(RoomState).ack == 1001
    fresh = Tab(seat.tab.cookie, seat.tab.user_id, seat.tab.email).go(seat.path)
    seat.done(number=1, tab=fresh)
    assert seat.stored() == {1: MINE}
    assert fresh.of(RoomState).asked.key == seat.key(fresh.of(RoomState).asked.number)


def test_an_answer_that_is_too_long_says_so_beside_the_box(seat: Seat, setting: Any) -> None:
    setting(BOTBOSS_ANSWER_LIMIT="100")
    seat.tab.do(RoomState.keep, "x" * 101, 1001, seat.key(1))
    assert "Shorten it" in seat.tab.of(RoomState).error
    seat.tab.do(RoomState.keep, "x" * 99, 1002, seat.key(1))
    assert seat.tab.of(RoomState).error == ""
    seat.done("x" * 101)
    assert "Shorten it" in seat.tab.of(RoomState).error
    assert seat.stored() == {}


def test_after_the_last_it_is_finished_once(seat: Seat) -> None:
    _answer_all(seat)
    state = seat.tab.of(RoomState)
    assert (state.phase, state.at, state.left) == ("last", 5, "all answered")
    assert seat.interview().status == Status.STARTED
    told = seat.tab.do(RoomState.finish)
    assert f'"/interviews/{seat.interview_id}/finished"' in told[-1]
    done = seat.interview()
    assert done.status == Status.COMPLETED
    assert done.overall_score is not None
    assert f'"/interviews/{seat.interview_id}/finished"' in seat.tab.do(RoomState.finish)[-1]
    assert seat.interview().completed_at == done.completed_at
    assert "/finished" in seat.tab.do(RoomState.load)[0]


def test_a_completion_that_has_begun_goes_on(seat: Seat) -> None:
    with db.transaction() as session:
        session.get_one(Interview, seat.interview_id).completing_at = utcnow()
    told = seat.tab.do(RoomState.load)
    assert "finish" in told[0]
    with db.transaction() as session:
        session.get_one(Interview, seat.interview_id).completing_at = utcnow() - completion.MARGIN * 4
    assert "/finished" in seat.tab.do(RoomState.finish)[-1]


@pytest.mark.parametrize(
    ("changes", "page"),
    [
        ({}, ""),
        ({"status": Status.CANCELLED}, ""),
        ({"status": Status.NO_SHOW}, ""),
        ({"status": Status.COMPLETED}, "/finished"),
    ],
)
def test_where_there_is_nothing_to_answer_another_page_is(
    signed_in: SignedIn, changes: dict[str, Any], page: str
) -> None:
    tab = signed_in()
    with db.transaction() as session:
        actor = actor_of(session.get_one(factories.User, tab.user_id))
        interview_id = factories.interview(session, actor, **changes).id
    told = tab.go(f"/interviews/{interview_id}/room").do(RoomState.load)
    assert f'"/interviews/{interview_id}{page}"' in told[0]
    assert tab.of(RoomState).asked.number == 0


def test_a_live_interview_has_no_questions_to_write_to(signed_in: SignedIn) -> None:
    with db.transaction() as session:
        interviewer = factories.actor(session, Role.INTERVIEWER)
    seat = Seat(signed_in(), interviewer_id=interviewer.user_id, kind=Kind.LIVE)
    assert f'"/interviews/{seat.interview_id}"' in seat.told[0]


@pytest.mark.parametrize(("role", "page"), [("hr", "/candidates/"), ("admin", "/candidates/")])
def test_staff_are_shown_their_own_page(seat: Seat, signed_in: SignedIn, role: str, page: str) -> None:
    tab = signed_in(role).go(seat.path)
    assert f'"{page}{seat.interview_id}"' in tab.do(RoomState.load)[0]
    assert tab.of(RoomState).asked.number == 0


def test_an_assigned_interviewer_is_shown_their_agenda(signed_in: SignedIn) -> None:
    interviewer = signed_in("interviewer")
    seat = Seat(signed_in(), interviewer_id=interviewer.user_id, kind=Kind.LIVE)
    assert f'"/agenda/{seat.interview_id}"' in interviewer.go(seat.path).do(RoomState.load)[0]


CALLS = [
    (RoomState.load, ()),
    (RoomState.keep, ("Mine", 1, "KEY")),
    (RoomState.done, ({"answer": MINE, "answer_key": "KEY"},)),
    (RoomState.finish, ()),
]


def _call(tab: Tab, seat: Seat, handler: Any, arguments: tuple[Any, ...]) -> None:
    key = seat.key(1)
    told = [{**one, "answer_key": key} if isinstance(one, dict) else one for one in arguments]
    tab.go(seat.path).do(handler, *(key if one == "KEY" else one for one in told))


@pytest.mark.parametrize(("handler", "arguments"), CALLS)
def test_a_stranger_reads_and_writes_nothing(
    seat: Seat, stranger: Tab, handler: Any, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(NotSignedIn):
        _call(stranger, seat, handler, arguments)
    _untouched(seat, stranger)


@pytest.mark.parametrize(("handler", "arguments"), CALLS)
def test_another_candidate_reads_and_writes_nothing(
    seat: Seat, signed_in: SignedIn, handler: Any, arguments: tuple[Any, ...]
) -> None:
    other = signed_in()
    with pytest.raises(NotFound):
        _call(other, seat, handler, arguments)
    _untouched(seat, other)


def _untouched(seat: Seat, tab: Tab) -> None:
    state = tab.of(RoomState)
    assert (state.asked.number, state.role, state.answered) == (0, "", [])
    assert (seat.stored(), seat.drafts()) == ({}, {})
    assert seat.interview().status == Status.STARTED
    assert seat.interview().completing_at is None


def test_a_session_that_has_ended_stores_nothing_more(seat: Seat) -> None:
    with db.transaction() as session:
        session.get_one(factories.User, seat.tab.user_id).status = "disabled"
    with pytest.raises(NotSignedIn):
        seat.tab.do(RoomState.keep, "Mine", 1, seat.key(1))
    assert seat.drafts() == {}
