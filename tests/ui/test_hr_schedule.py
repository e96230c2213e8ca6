"""Scheduling: whom, what, when; what is missing stands beside its field, and a slot is had once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import NotFound
from botboss.models.accounts import User
from botboss.models.events import Mail
from botboss.models.interviews import Interview, Kind
from botboss.security import utcnow
from botboss.services import interviews
from botboss.ui.hr.picking import ChoiceRow
from botboss.ui.hr.schedule import ScheduleState
from tests import factories
from tests.ui.conftest import Tab
from tests.ui.sittings import actor_in

SignedIn = Callable[..., Tab]


@pytest.fixture
def sam(signed_in: SignedIn) -> Tab:
    return signed_in("interviewer", name="Sam Okafor")


@pytest.fixture
def hr(signed_in: SignedIn, sam: Tab) -> Tab:
    """The hiring team on a fresh form; Sam may be asked to lead."""
    tab = signed_in("hr", timezone="Europe/Lisbon")
    tab.go("/schedule").do(ScheduleState.load)
    return tab


def _made() -> list[Interview]:
    with db.reading() as session:
        return list(session.scalars(select(Interview).order_by(col(Interview.id))))


def _send(tab: Tab, **sent: Any) -> ScheduleState:
    state = tab.of(ScheduleState)
    tab.do(
        ScheduleState.schedule, {"role": "Developer", "kind": state.kind, "when": state.first_when, **sent}
    )
    return state


def _pick_slot(tab: Tab, sam: Tab) -> str:
    """The first slot of next week with Sam."""
    tab.do(ScheduleState.set_kind, "live")
    tab.do(ScheduleState.pick_interviewer, str(sam.user_id))
    tab.do(ScheduleState.turn_week, "1")
    state = tab.of(ScheduleState)
    iso = next(slot.iso for day in state.week.days for slot in day.slots)
    tab.do(ScheduleState.pick, iso)
    return iso


def test_what_is_missing_stands_beside_its_field(hr: Tab) -> None:
    state = _send(hr, role=" ", when="")
    assert state.wrong["role"] and state.wrong["when"] and state.candidate_error
    assert not state.busy
    hr.do(ScheduleState.set_kind, "live")
    state = _send(hr, role="x" * 121)
    assert state.wrong["interviewer_id"] and not state.wrong["slot"]
    assert _made() == []


def test_without_a_candidate_the_keyboard_goes_to_their_search(hr: Tab) -> None:
    told = hr.do(ScheduleState.schedule, {"role": " ", "kind": hr.of(ScheduleState).kind, "when": ""})
    assert any("#candidate-choice input" in one for one in told)


def test_a_known_candidate_is_found_and_chosen(hr: Tab, signed_in: SignedIn) -> None:
    zoe = signed_in(name="Zoë Müller")
    signed_in("interviewer", name="Zoë Staff")
    with db.transaction() as session:
        factories.user(session, name="Zoë Gone", status="disabled")
    state = hr.of(ScheduleState)
    hr.do(ScheduleState.search, "zoë")
    assert [row.user_id for row in state.found] == [zoe.user_id]
    hr.do(ScheduleState.search, "nobody at all")
    assert state.found == [] and "Nobody has this name" in state.found_words
    hr.do(ScheduleState.choose, zoe.user_id)
    assert (state.candidate.name, state.candidate.zone) == ("Zoë Müller", "")
    hr.do(ScheduleState.choose_another)
    assert state.candidate == ChoiceRow()


def test_staff_are_not_candidates(hr: Tab, signed_in: SignedIn) -> None:
    hr.do(ScheduleState.choose, signed_in("interviewer").user_id)
    assert hr.of(ScheduleState).candidate == ChoiceRow()
    with pytest.raises(NotFound):
        hr.do(ScheduleState.choose, signed_in("admin").user_id)


def test_the_address_chooses_a_candidate(hr: Tab, signed_in: SignedIn) -> None:
    ana = signed_in(name="Ana Carvalho")
    hr.go(f"/schedule?candidate={ana.user_id}").do(ScheduleState.load)
    assert hr.of(ScheduleState).candidate.name == "Ana Carvalho"
    for nonsense in ("x", "-1", "9" * 30, ""):
        hr.go(f"/schedule?candidate={nonsense}").do(ScheduleState.load)
        assert hr.of(ScheduleState).candidate == ChoiceRow()


def test_somebody_new_is_invited_once(hr: Tab, signed_in: SignedIn) -> None:
    known = signed_in(name="Ana Known")
    state = hr.of(ScheduleState)
    hr.do(ScheduleState.invite, {"name": "", "email": "no"})
    assert state.name_error or state.email_error
    hr.do(ScheduleState.invite, {"name": "Ana Again", "email": known.email.upper()})
    assert "account with this e-mail already" in state.email_error
    assert [row.user_id for row in state.found] == [known.user_id]
    hr.do(ScheduleState.invite, {"name": "Nia New", "email": "nia@example.org"})
    assert (state.candidate.name, state.email_error, state.inviting) == ("Nia New", "", False)
    assert "/set-password/?token=" in state.invitation
    with db.reading() as session:
        user = session.scalars(select(User).where(col(User.email_key) == "nia@example.org")).one()
        (letter,) = session.scalars(select(Mail).where(col(Mail.user_id) == user.id))
    assert (user.role, user.password_hash) == ("candidate", None)
    assert state.invitation in letter.body


def test_an_ai_led_one_is_scheduled_once_and_its_links_are_shown(hr: Tab) -> None:
    hr.do(ScheduleState.invite, {"name": "Nia New", "email": "nia@example.org"})
    invitation = hr.of(ScheduleState).invitation
    state = _send(hr, role="Nurse", when="2031-07-01T14:00")
    _send(hr, role="Nurse", when="2031-07-01T14:00")  # a second click
    (made,) = _made()
    assert (made.kind, made.role, made.candidate_id) == (Kind.AI, "Nurse", state.done.candidate_id)
    assert made.scheduled_at.isoformat() == "2031-07-01T13:00:00+00:00"  # Lisbon's summer
    assert state.done.invitation == invitation and state.done.link.endswith(f"/interviews/{made.id}/")
    assert (state.invitation, state.done.led_by) == ("", "AI")
    hr.do(ScheduleState.again)
    assert (state.done.interview_id, state.candidate, state.role) == (0, ChoiceRow(), "")


def test_a_live_one_goes_into_a_free_slot(hr: Tab, sam: Tab, signed_in: SignedIn) -> None:
    mei = signed_in(timezone="Asia/Tokyo")
    hr.do(ScheduleState.choose, mei.user_id)
    iso = _pick_slot(hr, sam)
    state = hr.of(ScheduleState)
    assert state.led_by.startswith("Sam Okafor")
    assert state.mine.zone == "Lisbon" and state.theirs.endswith("(Tokyo)")
    assert all(slot.theirs for day in state.week.days for slot in day.slots)
    _send(hr)
    (made,) = _made()
    assert (made.kind, made.interviewer_id, made.duration_minutes) == (Kind.LIVE, sam.user_id, 60)
    assert made.scheduled_at.isoformat() == iso


def test_a_slot_that_was_lost_is_told_and_no_longer_offered(hr: Tab, sam: Tab, signed_in: SignedIn) -> None:
    ana, other = signed_in(), signed_in()
    hr.do(ScheduleState.choose, ana.user_id)
    iso = _pick_slot(hr, sam)
    state = hr.of(ScheduleState)
    with db.transaction() as session:
        interviews.schedule(
            session,
            actor_in(session, hr),
            candidate_id=other.user_id,
            interviewer_id=sam.user_id,
            scheduled_at=datetime.fromisoformat(iso),
            role="Other",
            now=utcnow(),
        )
    _send(hr)
    assert "busy" in state.wrong["slot"] and state.slot == "" and not state.busy
    assert iso not in {slot.iso for day in state.week.days for slot in day.slots}
    assert [one.role for one in _made()] == ["Other"]


def test_a_slot_that_is_not_shown_is_not_taken(hr: Tab, sam: Tab) -> None:
    _pick_slot(hr, sam)
    state = hr.of(ScheduleState)
    before = state.slot
    hr.do(ScheduleState.pick, (utcnow() + timedelta(minutes=7)).isoformat())
    assert state.slot == before
    hr.do(ScheduleState.pick_interviewer, "999999")
    assert (state.interviewer_id, state.slot, state.week.monday) == ("", "", "")


def test_weeks_are_turned_but_never_into_the_past(hr: Tab, sam: Tab) -> None:
    hr.do(ScheduleState.set_kind, "live")
    hr.do(ScheduleState.pick_interviewer, str(sam.user_id))
    state = hr.of(ScheduleState)
    present = state.week.monday
    hr.do(ScheduleState.turn_week, "-1")
    assert state.week.monday == present and state.week.present
    hr.do(ScheduleState.turn_week, "1")
    assert state.week.monday > present and not state.week.present
    hr.do(ScheduleState.pick_minutes, "30")
    assert state.minutes == "30" and state.week.monday > present
    hr.do(ScheduleState.pick_minutes, "wrong")
    assert state.minutes == "60"
