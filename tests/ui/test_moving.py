"""Moving and cancelling one's own interview, within the limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from botboss import db
from botboss.errors import NotFound, NotSignedIn
from botboss.models.interviews import Kind, Status
from botboss.security import utcnow
from botboss.ui.candidate.home import HomeState
from tests import factories
from tests.ui.conftest import Tab
from tests.ui.sittings import interview_of, planned

SignedIn = Callable[..., Tab]


def test_moving_an_ai_led_one_takes_any_time_to_come(signed_in: SignedIn) -> None:
    tab = signed_in(timezone="Europe/Lisbon")
    interview_id = planned(tab)
    tab.go("/home").do(HomeState.load)
    tab.do(HomeState.ask_move, interview_id)
    state = tab.of(HomeState)
    assert (state.asked.allowed, state.move_ready, state.days) == (True, True, [])
    assert "2 more times" in state.asked.words
    for wrong in ("", "soon", "2020-01-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59+00:00x"):
        tab.do(HomeState.move, {"at": wrong})
        assert "Choose a" in state.move_error, wrong
    day = (utcnow() + timedelta(days=9)).date()
    told = tab.do(HomeState.move, {"at": f"{day}T14:30"})
    assert "Moved to" in told[-1]
    at = datetime(day.year, day.month, day.day, 14, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert interview_of(interview_id).scheduled_at == at
    assert state.next.at.text.endswith("14:30")
    assert not state.move_shown


def test_moving_a_live_one_offers_the_interviewers_free_slots(signed_in: SignedIn) -> None:
    interviewer, tab = signed_in("interviewer"), signed_in()
    interview_id = planned(tab, interviewer_id=interviewer.user_id, kind=Kind.LIVE)
    tab.go("/home").do(HomeState.load)
    tab.do(HomeState.ask_move, interview_id)
    tab.do(HomeState.turn_week, 1)
    state = tab.of(HomeState)
    slot = state.days[0].slots[0]
    tab.do(HomeState.choose_slot, slot.iso)
    tab.do(HomeState.move, {})
    assert interview_of(interview_id).scheduled_at == datetime.fromisoformat(slot.iso)
    with db.transaction() as session:
        other = factories.actor(session)
        at = datetime.fromisoformat(slot.iso) + timedelta(days=1)
        factories.interview(
            session, other, interviewer_id=interviewer.user_id, kind=Kind.LIVE, scheduled_at=at
        )
    tab.do(HomeState.ask_move, interview_id)
    tab.do(HomeState.choose_slot, at.isoformat())
    tab.do(HomeState.move, {})
    assert "busy" in state.move_error
    assert state.move_shown
    assert interview_of(interview_id).scheduled_at == datetime.fromisoformat(slot.iso)


def test_slots_are_looked_for_in_an_open_dialog_only(signed_in: SignedIn, stranger: Tab) -> None:
    signed_in("interviewer")
    tab = signed_in()
    tab.do(HomeState.turn_week, 1)
    assert tab.of(HomeState).days == []
    with pytest.raises(NotSignedIn):
        stranger.do(HomeState.turn_week, 1)


def test_who_may_not_move_any_more_is_told_why(signed_in: SignedIn) -> None:
    tab = signed_in()
    interview_id = planned(tab, scheduled_at=utcnow() + timedelta(hours=3))
    tab.go("/home").do(HomeState.load)
    tab.do(HomeState.ask_move, interview_id)
    state = tab.of(HomeState)
    assert not state.asked.allowed
    assert "24 hours" in state.asked.words
    tab.do(HomeState.move, {"at": f"{(utcnow() + timedelta(days=9)).date()}T14:30"})
    assert "hiring team" in state.move_error
    assert interview_of(interview_id).moves == 0


def test_cancelling_keeps_the_reason(signed_in: SignedIn) -> None:
    tab = signed_in()
    interview_id = planned(tab)
    tab.go("/home").do(HomeState.load)
    tab.do(HomeState.ask_cancel, interview_id)
    tab.do(HomeState.cancel, {"reason": "x" * 501})
    assert "500" in tab.of(HomeState).cancel_error
    tab.do(HomeState.cancel, {"reason": "I found another job."})
    row = interview_of(interview_id)
    assert (row.status, row.closed_reason) == (Status.CANCELLED, "I found another job.")
    state = tab.of(HomeState)
    assert (state.next.id, [past.id for past in state.past]) == (0, [interview_id])


def test_a_forged_move_and_cancel_reach_no_interview_of_others(signed_in: SignedIn) -> None:
    owner, thief = signed_in(), signed_in()
    interview_id = planned(owner)
    for handler in (HomeState.move, HomeState.cancel):
        with pytest.raises(NotFound):
            thief.go("/home").do(handler, {"at": "2030-01-01T10:00", "reason": "Mine"})
    assert interview_of(interview_id).status == Status.SCHEDULED
