"""Working hours and free slots."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from botboss import db, providers
from botboss.domain.slots import WEEK, Hours
from botboss.errors import Forbidden, InvalidInput, NotFound, SlotTaken
from botboss.models.accounts import Role, UserStatus
from botboss.models.interviews import Status
from botboss.policy import Actor
from botboss.providers.base import Busy
from botboss.services import booking, calendar, interview_changes, interviews
from botboss.services.calendar import Away
from botboss.services.interview_changes import InterviewChanges
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People

TODAY = NOW.date()  # a Monday, and it is 9:00
MONDAY = TODAY + timedelta(days=7)
NINE = [f"{hour:02}:00" for hour in range(9, 17)]


def slots(session: Session, actor: Actor, day: date = MONDAY, **changes: Any) -> list[str]:
    wanted = {"start_date": day, "end_date": day, "now": NOW, **changes}
    found = calendar.slots(session, actor, **wanted)
    assert all(one.tzinfo is UTC for one in found)
    return [one.strftime("%H:%M") for one in found]


def at(hour: int, day: date = MONDAY) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def set_hours(session: Session, actor: Actor, user: Actor, *hours: Hours, **changes: Any) -> Any:
    return calendar.set_availability(session, actor, user_id=user.user_id, hours=hours, now=NOW, **changes)


def test_an_interviewer_sees_their_own_others_what_anybody_has(session: Session, people: People) -> None:
    set_hours(session, people.interviewer, people.interviewer, Hours(0, 600, 720))
    late = factories.actor(session, Role.INTERVIEWER)
    set_hours(session, late, late, Hours(0, 660, 840))
    assert slots(session, people.interviewer) == ["10:00", "11:00"]
    assert slots(session, late) == ["11:00", "12:00", "13:00"]
    for actor in (people.candidate, people.hr, people.admin):
        assert slots(session, actor) == ["10:00", "11:00", "12:00", "13:00"]
    assert slots(session, people.candidate, interviewer_id=late.user_id) == slots(session, late)
    assert slots(session, late, interviewer_id=people.interviewer.user_id) == ["10:00", "11:00"]
    assert slots(session, people.candidate, interviewer_id=people.hr.user_id) == NINE


def test_without_interviewers_there_are_none(session: Session) -> None:
    hr = factories.actor(session, Role.HR)
    assert slots(session, hr) == []
    factories.actor(session, Role.INTERVIEWER, status=UserStatus.DISABLED)
    assert slots(session, hr) == []
    factories.actor(session, Role.INTERVIEWER)
    assert slots(session, hr) == NINE


def test_days_are_those_of_who_asks(session: Session, people: People) -> None:
    far = factories.actor(session, timezone="Pacific/Auckland")  # Monday there begins on Sunday, 11:00 UTC
    assert slots(session, far, MONDAY) == slots(session, people.hr, MONDAY)[:2]
    assert slots(session, people.candidate, MONDAY, timezone="Pacific/Auckland") == ["09:00", "10:00"]
    kolkata = factories.actor(session, Role.INTERVIEWER, timezone="Asia/Kolkata")
    assert slots(session, people.hr, interviewer_id=kolkata.user_id)[0] == "03:30"


def test_the_past_has_no_slots(session: Session, people: People) -> None:
    assert slots(session, people.hr, TODAY) == NINE
    assert slots(session, people.hr, TODAY, now=NOW + timedelta(seconds=1)) == NINE[1:]
    assert slots(session, people.hr, TODAY - timedelta(days=7)) == []
    assert slots(session, people.hr, date(1970, 1, 1)) == []
    assert slots(session, people.hr, date(9998, 12, 31)) == NINE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_date": MONDAY - timedelta(days=1)}, "end_date"),
        ({"end_date": MONDAY + timedelta(days=62)}, "end_date"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"interviewer_id": 2**62}, "interviewer_id"),
    ],
)
def test_wrong_fields_are_named(session: Session, people: People, changes: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        slots(session, people.hr, **changes)
    assert list(refused.value.fields) == [field]


def test_62_days_may_be_asked_for(session: Session, people: People) -> None:
    days = slots(session, people.hr, end_date=MONDAY + timedelta(days=61))
    assert len(days) == 8 * 45  # eight weeks of five days, then Monday to Saturday
    assert days[:8] == NINE


def test_interviews_take_slots_until_they_are_over(session: Session, people: People) -> None:
    live = {"interviewer_id": people.interviewer.user_id, "scheduled_at": at(10)}
    booked = factories.interview(session, people.candidate, **live)
    factories.interview(session, people.candidate, scheduled_at=at(12))  # AI-led: nobody's time
    assert slots(session, people.interviewer) == [hour for hour in NINE if hour != "10:00"]
    assert "10:00" not in slots(session, people.interviewer, duration_minutes=30)
    booked.status = Status.CANCELLED
    session.flush()
    assert slots(session, people.interviewer) == NINE


def test_the_connected_calendar_is_asked(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Connected:
        def busy(self, email: str, starts_at: datetime, ends_at: datetime) -> list[Busy]:
            asked.append(email)
            return [Busy(at(9), at(11) + timedelta(minutes=1))]

    monkeypatch.setattr(providers, "calendar", Connected)
    assert slots(session, people.interviewer) == NINE[3:]
    assert asked == [people.interviewer.email]


def test_the_connected_calendar_is_asked_before_anybody_is_locked(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    class Connected:
        def busy(self, email: str, starts_at: datetime, ends_at: datetime) -> list[Busy]:
            happened.append(f"asked {email}")
            return [Busy(at(9), at(11))]

    real = booking.lock
    monkeypatch.setattr(providers, "calendar", Connected)
    monkeypatch.setattr(booking, "lock", lambda *args: (happened.append("locked"), real(*args))[1])
    set_hours(session, people.interviewer, people.interviewer, *WEEK)
    happened.clear()
    told = {"candidate_id": people.candidate.user_id, "interviewer_id": people.interviewer.user_id}
    with pytest.raises(SlotTaken):
        interviews.schedule(session, people.candidate, scheduled_at=at(10), role="Developer", now=NOW, **told)
    assert happened == [f"asked {people.interviewer.email}", "locked"]
    happened.clear()
    made = interviews.schedule(session, people.candidate, scheduled_at=at(15), role="Cook", now=NOW, **told)
    assert made.id and happened == [f"asked {people.interviewer.email}", "locked"]
    happened.clear()
    assert interviews.schedule(session, people.hr, scheduled_at=at(10), role="Cook", now=NOW, **told).id
    assert happened == ["locked"]  # staff may book over it


def test_a_moved_interview_keeps_to_the_connected_calendar(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    units: list[int] = []

    class Connected:
        def busy(self, email: str, starts_at: datetime, ends_at: datetime) -> list[Busy]:
            units.append(db.get_engine().pool.checkedout())  # type: ignore[attr-defined]
            return [Busy(at(9), at(11))]

    monkeypatch.setattr(providers, "calendar", Connected)
    with db.transaction() as unit:
        candidate, interviewer = factories.actor(unit), factories.actor(unit, Role.INTERVIEWER)
        set_hours(unit, interviewer, interviewer, *WEEK)
        live = {"interviewer_id": interviewer.user_id, "scheduled_at": at(15)}
        interview_id = factories.interview(unit, candidate, **live).id or 0
    for hour, taken in ((10, True), (13, False)):
        with pytest.raises(SlotTaken) if taken else nullcontext():
            interview_changes.change(
                candidate, interview_id=interview_id, changes=InterviewChanges(scheduled_at=at(hour)), now=NOW
            )
    assert units == [0, 0]  # no unit was open while it was asked


def test_time_off_and_buffers(session: Session, people: People) -> None:
    live = {"interviewer_id": people.interviewer.user_id, "scheduled_at": at(10)}
    factories.interview(session, people.candidate, **live)
    week = set_hours(
        session,
        people.interviewer,
        people.interviewer,
        *WEEK,
        buffer_after=15,
        time_off=[Away(at(13), at(15), " dentist ")],
    )
    assert week.time_off == (Away(at(13), at(15), "dentist"),)
    assert slots(session, people.interviewer) == ["15:00", "16:00"]


def test_a_candidate_keeps_to_hours_that_were_set(session: Session, people: People) -> None:
    def book(actor: Actor, hour: int) -> Any:
        return interviews.schedule(
            session,
            actor,
            candidate_id=people.candidate.user_id,
            interviewer_id=people.interviewer.user_id,
            scheduled_at=at(hour),
            role="Developer",
            now=NOW,
        )

    assert book(people.candidate, 3).id  # nobody has said when they work
    set_hours(session, people.interviewer, people.interviewer, *WEEK, time_off=[Away(at(13), at(15))])
    for hour in (4, 13, 14, 17):
        with pytest.raises(SlotTaken):
            book(people.candidate, hour)
    assert book(people.candidate, 15).id
    assert book(people.hr, 14).id


def test_what_was_set_is_what_is_read(session: Session, people: People) -> None:
    plain = calendar.availability(session, people.interviewer, user_id=people.interviewer.user_id, now=NOW)
    assert (plain.is_set, plain.hours, plain.timezone, plain.time_off) == (False, WEEK, "UTC", ())
    hours = (Hours(2, 0, 24 * 60), Hours(0, 540, 600), Hours(0, 600, 720))
    made = set_hours(
        session,
        people.hr,
        people.interviewer,
        *hours,
        buffer_before=5,
        buffer_after=10,
        timezone="Asia/Tokyo",
        time_off=[Away(at(9), at(10)), Away(NOW - timedelta(days=2), NOW)],
    )
    assert (made.is_set, made.hours, made.timezone) == (True, tuple(sorted(hours)), "Asia/Tokyo")
    assert (made.buffer_before, made.buffer_after, made.time_off) == (5, 10, (Away(at(9), at(10)),))
    none = set_hours(session, people.hr, people.interviewer)
    assert (none.hours, none.buffer_before, none.time_off, none.timezone) == ((), 0, (), "Asia/Tokyo")
    assert slots(session, people.hr, interviewer_id=people.interviewer.user_id) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": [Hours(7, 0, 60)]}, "hours.0.weekday"),
        ({"hours": [Hours(0, 0, 60), Hours(0, 1440, 1441)]}, "hours.1.start"),
        ({"hours": [Hours(0, 600, 600)]}, "hours.0.end"),
        ({"hours": [Hours(0, 600, 1441)]}, "hours.0.end"),
        ({"hours": [Hours(0, 600, 700), Hours(1, 600, 700), Hours(0, 699, 800)]}, "hours.2"),
        ({"hours": [Hours(0, 0, 60)] * 51}, "hours"),
        ({"buffer_before": -1}, "buffer_before"),
        ({"buffer_after": 241}, "buffer_after"),
        ({"time_off": [Away(at(9), at(9))]}, "time_off.0.ends_at"),
        ({"time_off": [Away(at(9), at(10), "x" * 201)]}, "time_off.0.reason"),
        ({"time_off": [Away(at(9), at(10))] * 201}, "time_off"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_wrong_hours_are_named(session: Session, people: People, changes: Any, field: str) -> None:
    wanted = {"user_id": people.interviewer.user_id, "hours": WEEK, "now": NOW, **changes}
    with pytest.raises(InvalidInput) as refused:
        calendar.set_availability(session, people.hr, **wanted)
    assert list(refused.value.fields) == [field]


def test_whose_hours_one_may_set(session: Session, people: People) -> None:
    other = factories.actor(session, Role.INTERVIEWER)
    with pytest.raises(Forbidden):
        set_hours(session, people.interviewer, other, *WEEK)
    with pytest.raises(Forbidden):
        calendar.availability(session, people.interviewer, user_id=other.user_id, now=NOW)
    with pytest.raises(NotFound):
        set_hours(session, people.candidate, other, *WEEK)
    with pytest.raises(NotFound):
        set_hours(session, people.hr, people.candidate, *WEEK)
    for actor in (people.hr, people.admin, other):
        assert set_hours(session, actor, other, *WEEK).is_set


@pytest.mark.parametrize("count", [1, 10, 100])
def test_slots_take_the_same_queries_for_any_number(session: Session, people: People, count: int) -> None:
    for _ in range(count):
        someone = factories.actor(session, Role.INTERVIEWER)
        set_hours(session, someone, someone, *WEEK, time_off=[Away(at(9), at(10))])
        factories.interview(session, people.candidate, interviewer_id=someone.user_id, scheduled_at=at(11))
    session.flush()
    with statements() as sent:
        assert slots(session, people.hr)
    assert len(sent) == 5


def test_looking_for_bookings_reads_an_index(database: str, session: Session, people: People) -> None:
    if database != "sqlite":
        pytest.skip("PostgreSQL chooses by the table's size")
    with statements() as sent:
        booking.busy(session, [people.interviewer.user_id], NOW, NOW + timedelta(hours=1))
    anything = (1,) * sent[0].count("?")
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[0]}", anything)
    steps = [row[3] for row in plan]
    assert any("USING" in step and "INDEX ix_interviews" in step for step in steps)
    assert not any(step.startswith("SCAN") for step in steps)
