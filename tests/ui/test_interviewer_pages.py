"""Agenda, one interview, planning one with oneself: what their handlers read and write."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import Conflict, Forbidden, NotFound, NotSignedIn
from botboss.models.events import Event, EventType
from botboss.models.files import StoredFile
from botboss.models.interviews import Interview, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import plans
from botboss.ui.interviewer.agenda import AgendaState
from botboss.ui.interviewer.meeting import MeetingState
from botboss.ui.interviewer.scheduling import NewMeetingState
from tests import factories
from tests.ui.conftest import Tab

SignedIn = Callable[..., Tab]
ZONE = "Pacific/Auckland"  # 13 hours ahead: its day is not ours


@pytest.fixture
def sam(signed_in: SignedIn) -> Tab:
    return signed_in("interviewer", name="Sam Okafor", timezone=ZONE)


def _lead(tab: Tab, at: datetime, name: str = "Ana", **changes: Any) -> int:
    """An interview of a new candidate with the tab's person; its id."""
    with db.transaction() as session:
        zone = changes.pop("timezone", "UTC")
        candidate = factories.actor(session, name=name, timezone=zone)
        row = factories.interview(session, candidate, interviewer_id=tab.user_id, scheduled_at=at, **changes)
        plans.freeze_plan(session, row)
        return row.id or 0


def _interview(interview_id: int) -> Interview:
    with db.reading() as session:
        return session.get_one(Interview, interview_id)


def _noon(days: int = 0) -> datetime:
    """Noon in Auckland, so many days from its today."""
    here = utcnow().astimezone(ZoneInfo(ZONE)).replace(hour=12, minute=0, second=0, microsecond=0)
    return here + timedelta(days=days)


def _open(tab: Tab, interview_id: int) -> MeetingState:
    tab.go(f"/agenda/{interview_id}", interview_id=str(interview_id)).do(MeetingState.load)
    return tab.of(MeetingState)


def test_the_day_is_the_readers_and_so_are_the_interviews(sam: Tab, signed_in: SignedIn) -> None:
    other = signed_in("interviewer")
    _lead(other, _noon(), "Not mine")
    today = _lead(sam, _noon(), "Today")
    _lead(sam, _noon(), "Ill", status=Status.CANCELLED)
    _lead(sam, _noon(1), "Tomorrow")
    _lead(sam, _noon(1) + timedelta(hours=1), "Tomorrow, later")
    _lead(sam, _noon(9), "Later", status=Status.CANCELLED)
    _lead(sam, _noon(-1), "Yesterday", status=Status.COMPLETED, feedback="Good.")
    sam.go("/agenda").do(AgendaState.load)
    shown = sam.of(AgendaState).shown
    assert [block.meeting.id for block in shown.rail.blocks] == [today]
    assert [row.name for row in shown.off] == ["Ill"]
    assert [(day.day, [row.name for row in day.meetings]) for day in shown.days] == [
        ("Tomorrow", ["Tomorrow", "Tomorrow, later"])
    ]
    assert [row.name for row in shown.past] == ["Yesterday"]
    assert shown.days[0].meetings[0].hours == "12:00–13:00"
    assert "1 interview today" in shown.sub
    assert "Not mine" not in json.dumps(asdict(shown))


def test_what_was_says_what_is_missing(sam: Tab) -> None:
    _lead(sam, _noon(-1), "Done", status=Status.COMPLETED, feedback="Good.")
    _lead(sam, _noon(-2), "Due", status=Status.COMPLETED)
    _lead(sam, _noon(-3), "Open")
    _lead(sam, _noon(-4), "Cancelled", status=Status.CANCELLED)
    for query, names in {
        "": ["Done", "Due", "Open", "Cancelled"],
        "?past=due": ["Due"],
        "?past=open": ["Open"],
        "?past=nonsense&page=no": ["Done", "Due", "Open", "Cancelled"],
    }.items():
        sam.go(f"/agenda{query}").do(AgendaState.load)
        shown = sam.of(AgendaState).shown
        assert [row.name for row in shown.past] == names
        assert [choice.label for choice in shown.choices] == [
            "All",
            "Feedback due (1)",
            "Say how it ended (1)",
        ]
    missing = {row.name: row.missing.word for row in shown.past}
    assert missing == {"Done": "", "Due": "Feedback due", "Open": "Say how it ended", "Cancelled": ""}
    (told,) = sam.go("/agenda?past=due&page=7").do(AgendaState.load)
    assert "/agenda?past=due&page=1" in told


def test_one_interview_has_all_that_is_needed_and_no_score(sam: Tab) -> None:
    at = _noon(1)
    interview_id = _lead(sam, at, "Ana Carvalho", timezone="Europe/Lisbon", overall_score=0.4321)
    shown = _open(sam, interview_id).shown
    assert (shown.name, shown.initials, shown.role, shown.lasts) == (
        "Ana Carvalho",
        "AC",
        "Developer",
        "60 minutes",
    )
    assert shown.at.text.endswith("12:00")
    there = at.astimezone(ZoneInfo("Europe/Lisbon"))
    assert shown.theirs == f"{there:%a} {there.day} {there:%b}, {there:%H:%M} (Lisbon)"
    assert len(shown.plan) == 5
    assert all(row.points for row in shown.plan)
    assert shown.link.endswith(f"/interviews/{interview_id}/")
    assert "4321" not in json.dumps(asdict(shown))
    assert "score" not in json.dumps(asdict(shown))


@pytest.mark.parametrize(
    ("status", "acts"),
    [
        (Status.SCHEDULED, {"start", "complete", "no_show", "cancel"}),
        (Status.STARTED, {"complete", "cancel"}),
        (Status.COMPLETED, set()),
        (Status.CANCELLED, set()),
        (Status.NO_SHOW, set()),
    ],
)
def test_only_what_is_legal_is_offered(sam: Tab, status: Status, acts: set[str]) -> None:
    interview_id = _lead(sam, _noon(), status=status, started_at=utcnow())
    shown = asdict(_open(sam, interview_id).shown.acts)
    always = {"feedback", "upload", "share"}
    assert {name for name, may in shown.items() if may} == acts | always


def test_others_find_nothing_behind_the_address(sam: Tab, signed_in: SignedIn) -> None:
    interview_id = _lead(sam, _noon(1))
    other = signed_in("interviewer")
    with pytest.raises(NotFound):
        _open(other, interview_id)
    assert other.of(MeetingState).shown.id == 0
    candidate = signed_in("candidate")
    with pytest.raises(Forbidden):
        _open(candidate, interview_id)
    assert candidate.of(MeetingState).shown.id == 0
    for address in ("/agenda/0", "/agenda/x", "/agenda/99999999999999999999", "/agenda/²"):
        with pytest.raises(NotFound):
            sam.go(address).do(MeetingState.load)


def test_ones_own_practice_is_not_shown_as_a_kit(sam: Tab) -> None:
    with db.transaction() as session:
        me = Actor(sam.user_id, "interviewer")
        own = factories.interview(session, me, kind="practice").id
    with pytest.raises(NotFound):
        _open(sam, own or 0)


def test_feedback_keeps_itself(sam: Tab, signed_in: SignedIn) -> None:
    interview_id = _lead(sam, _noon(-1), status=Status.COMPLETED)
    state = _open(sam, interview_id)
    sam.do(MeetingState.keep_feedback, " Calm, and asked back. ", 7, state.feedback_key)
    assert sam.of(MeetingState).ack == 7
    assert _interview(interview_id).feedback == "Calm, and asked back."
    sam.do(MeetingState.keep_feedback, "", 8, state.feedback_key)
    assert _interview(interview_id).feedback is None
    other = signed_in("interviewer")
    for key in (state.feedback_key, f"feedback:{other.user_id}:{interview_id}", "feedback", ""):
        with pytest.raises(NotFound):
            other.do(MeetingState.keep_feedback, "Mine now", 9, key)
    assert _interview(interview_id).feedback is None


def test_older_feedback_of_another_device_does_not_win(sam: Tab) -> None:
    interview_id = _lead(sam, _noon(-1), status=Status.COMPLETED)
    key = _open(sam, interview_id).feedback_key
    assert sam.do(MeetingState.keep_feedback, "Typed later.", 2000, key) == []
    (told,) = sam.do(MeetingState.keep_feedback, "Typed before.", 1500, key)
    assert "another device" in told
    assert _interview(interview_id).feedback == "Typed later."
    assert _open(sam, interview_id).ack == 2000


def test_feedback_goes_where_its_key_says_whatever_is_open_by_then(sam: Tab) -> None:
    first, second = _lead(sam, _noon(-1)), _lead(sam, _noon(-2))
    key = _open(sam, first).feedback_key
    _open(sam, second)
    sam.do(MeetingState.keep_feedback, "About the first.", 3, key)
    assert sam.of(MeetingState).ack == 0
    assert (_interview(first).feedback, _interview(second).feedback) == ("About the first.", None)


def test_it_is_begun_completed_and_then_over(sam: Tab) -> None:
    interview_id = _lead(sam, _noon())
    _open(sam, interview_id)
    sam.do(MeetingState.go_to, "started")
    assert _interview(interview_id).status == Status.STARTED
    assert sam.of(MeetingState).shown.state.word == "Begun"
    sam.do(MeetingState.go_to, "completed")
    assert _interview(interview_id).status == Status.COMPLETED
    with pytest.raises(Conflict):
        sam.do(MeetingState.go_to, "no_show")
    assert sam.of(MeetingState).busy is False
    assert _interview(interview_id).status == Status.COMPLETED


def test_nobody_came(sam: Tab) -> None:
    interview_id = _lead(sam, _noon(-1))
    _open(sam, interview_id)
    sam.do(MeetingState.go_to, "no_show")
    assert _interview(interview_id).status == Status.NO_SHOW


def test_it_is_cancelled_with_a_reason(sam: Tab) -> None:
    interview_id = _lead(sam, _noon(1))
    _open(sam, interview_id)
    sam.do(MeetingState.ask_cancel, True)
    sam.do(MeetingState.cancel, {"reason": "x" * 501})
    assert "Shorten it" in sam.of(MeetingState).cancel_error
    assert _interview(interview_id).status == Status.SCHEDULED
    sam.do(MeetingState.cancel, {"reason": "I am ill."})
    assert (_interview(interview_id).status, _interview(interview_id).closed_reason) == (
        "cancelled",
        "I am ill.",
    )
    assert sam.of(MeetingState).shown.reason == "I am ill."
    assert sam.of(MeetingState).cancelling is False


def _file(session: Session, interview_id: int, by: int) -> int:
    row = StoredFile(
        interview_id=interview_id, uploaded_by_id=by, name="task.pdf", storage_key=f"k{by}-{interview_id}",
        content_type="application/pdf", size=1_234_567, sha256="0" * 64, uploaded_at=utcnow(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0


def test_materials_are_shared_and_taken_back_and_deleted(sam: Tab, signed_in: SignedIn) -> None:
    interview_id = _lead(sam, _noon(1))
    with db.transaction() as session:
        file_id = _file(session, interview_id, sam.user_id)
    shown = _open(sam, interview_id).shown
    assert [(row.name, row.size, row.deletable, row.shared) for row in shown.files] == [
        ("task.pdf", "1.2 MB", True, False)
    ]
    assert "signature=" in shown.files[0].href
    sam.do(MeetingState.share_file, file_id, True)
    assert sam.of(MeetingState).shown.files[0].shared is True
    sam.do(MeetingState.share_file, file_id, False)
    assert sam.of(MeetingState).shown.files[0].shared is False
    other = signed_in("interviewer")
    for act in ((MeetingState.share_file, file_id, True), (MeetingState.delete_file, file_id)):
        with pytest.raises(NotFound):
            other.do(*act)
    sam.do(MeetingState.delete_file, file_id)
    assert sam.of(MeetingState).shown.files == []


def test_the_date_is_a_calendar_file(sam: Tab) -> None:
    interview_id = _lead(sam, _noon(1))
    _open(sam, interview_id)
    (told,) = sam.do(MeetingState.save_date)
    kept = re.search(r"data:text/calendar;base64,([\w+/=]+)", told)
    assert kept
    assert base64.b64decode(kept[1]).startswith(b"BEGIN:VCALENDAR")
    assert f"interview-{interview_id}.ics" in told


def _plan(tab: Tab) -> NewMeetingState:
    tab.go("/agenda/new").do(NewMeetingState.load)
    return tab.of(NewMeetingState)


def test_one_plans_an_interview_with_oneself(sam: Tab, signed_in: SignedIn) -> None:
    ana = signed_in("candidate", name="Ana Carvalho")
    signed_in("candidate", name="Ben")
    state = _plan(sam)
    assert {row.name for row in state.found} == {"Ana Carvalho", "Ben"}
    sam.do(NewMeetingState.search, "carv")
    assert [row.id for row in sam.of(NewMeetingState).found] == [ana.user_id]
    sam.do(NewMeetingState.choose, ana.user_id)
    sam.do(NewMeetingState.set_minutes, "30")
    sam.do(NewMeetingState.turn_week, 1)
    slot = sam.of(NewMeetingState).days[0].slots[0]
    assert slot.text == "09:00"
    told = sam.do(NewMeetingState.schedule, {"role": "Beekeeper", "slot": slot.iso})
    with db.reading() as session:
        made = session.scalars(select(Interview)).one()
        assert (made.candidate_id, made.interviewer_id) == (ana.user_id, sam.user_id)
        assert (made.role, made.duration_minutes, made.kind) == ("Beekeeper", 30, "live")
        assert made.scheduled_at == datetime.fromisoformat(slot.iso)
        events = session.scalars(select(Event).where(col(Event.type) == EventType.INTERVIEW_SCHEDULED))
        assert len(events.all()) == 1
    assert any(f"/agenda/{made.id}" in event for event in told)


def test_what_is_missing_is_said_beside_its_field(sam: Tab) -> None:
    _plan(sam)
    sam.do(NewMeetingState.schedule, {"slot": "not a time"})
    state = sam.of(NewMeetingState)
    assert all(state.wrong[name] for name in ("candidate", "role", "slot"))
    assert state.busy is False
    with db.reading() as session:
        assert session.scalars(select(Interview)).all() == []


def test_a_slot_that_is_taken_by_now_is_said_and_gone(sam: Tab, signed_in: SignedIn) -> None:
    ana = signed_in("candidate")
    _plan(sam)
    sam.do(NewMeetingState.turn_week, 1)
    slot = sam.of(NewMeetingState).days[0].slots[0].iso
    _lead(sam, datetime.fromisoformat(slot))
    sam.do(NewMeetingState.choose, ana.user_id)
    sam.do(NewMeetingState.schedule, {"role": "Developer", "slot": slot})
    state = sam.of(NewMeetingState)
    assert "busy" in state.wrong["slot"]
    assert slot not in [one.iso for day in state.days for one in day.slots]


def test_without_a_session_nothing_is_reached(stranger: Tab) -> None:
    for handler in (AgendaState.load, NewMeetingState.load, MeetingState.load):
        with pytest.raises(NotSignedIn):
            stranger.go("/agenda/1").do(handler)
