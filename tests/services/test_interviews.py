"""Scheduling: who for whom, when, with what; and what each role then sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound, SlotTaken
from botboss.models.accounts import Role, UserStatus
from botboss.models.events import Event, EventType
from botboss.models.interviews import Interview, Kind, PlannedQuestion, Status
from botboss.policy import Actor
from botboss.services import calendar_files, interviews
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Window
from tests import factories
from tests.factories import NOW, People

TOMORROW = NOW + timedelta(days=1)


def schedule(session: Session, actor: Actor, candidate: Actor, **changes: Any) -> Interview:
    wanted = {"scheduled_at": TOMORROW, "role": "Developer", "now": NOW, **changes}
    return interviews.schedule(session, actor, candidate_id=candidate.user_id, **wanted)


def listed(session: Session, actor: Actor, **filters: Any) -> list[int]:
    page = interviews.page(session, actor, filters=InterviewFilter(**filters), cut=Window())
    assert page.total == len(page.items)
    return [interview.id or 0 for interview in page.items]


def test_scheduling_freezes_the_plan_and_leaves_an_event(session: Session, people: People) -> None:
    made = schedule(session, people.hr, people.candidate, interviewer_id=people.interviewer.user_id)
    assert (made.kind, made.status, made.duration_minutes) == (Kind.LIVE, Status.SCHEDULED, 60)
    assert (made.role, made.role_key) == ("Developer", "developer")
    assert made.candidate.id == people.candidate.user_id
    assert made.interviewer and made.interviewer.id == people.interviewer.user_id
    plan = session.scalars(select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == made.id)).all()
    assert len(plan) == 5
    event = session.scalars(select(Event).where(col(Event.type) == EventType.INTERVIEW_SCHEDULED)).one()
    assert (event.subject, event.subject_id, event.actor_id) == ("interview", made.id, people.hr.user_id)


@pytest.mark.parametrize(
    ("kind", "live", "settled"),
    [
        (None, False, "ai"),
        (None, True, "live"),
        ("ai", False, "ai"),
        ("live", True, "live"),
        ("live", False, None),
        ("ai", True, None),
        ("practice", True, None),
        ("chat", False, None),
    ],
)
def test_kinds(session: Session, people: People, kind: str, live: bool, settled: str | None) -> None:
    interviewer_id = people.interviewer.user_id if live else None
    if settled:
        made = schedule(session, people.hr, people.candidate, kind=kind, interviewer_id=interviewer_id)
        assert made.kind == settled
    elif kind == "practice":
        with pytest.raises(InvalidInput) as refused:
            schedule(session, people.candidate, people.candidate, kind=kind, interviewer_id=interviewer_id)
        assert "kind" in refused.value.fields
    else:
        with pytest.raises(InvalidInput) as refused:
            schedule(session, people.hr, people.candidate, kind=kind, interviewer_id=interviewer_id)
        assert "kind" in refused.value.fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"duration_minutes": 4}, "duration_minutes"),
        ({"duration_minutes": 481}, "duration_minutes"),
        ({"role": "  "}, "role"),
        ({"role": "x" * 121}, "role"),
        ({"role": "Developer\nBcc: all@example.org"}, "role"),
        ({"interviewer_id": 2**60}, "interviewer_id"),
    ],
)
def test_wrong_fields_are_named(
    session: Session, people: People, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        schedule(session, people.hr, people.candidate, **changes)
    assert list(refused.value.fields) == [field]


def test_only_candidates_are_interviewed_and_only_staff_interview(session: Session, people: People) -> None:
    with pytest.raises(InvalidInput, match="candidate_id"):
        schedule(session, people.hr, people.interviewer)
    with pytest.raises(InvalidInput, match="candidate_id"):
        schedule(session, people.hr, factories.actor(session, status=UserStatus.DISABLED))
    other = factories.actor(session)
    pending = factories.actor(session, Role.INTERVIEWER, status=UserStatus.PENDING)
    for user in (other, pending):
        with pytest.raises(InvalidInput, match="interviewer_id"):
            schedule(session, people.hr, people.candidate, interviewer_id=user.user_id)
    for user in (people.hr, people.admin):
        assert schedule(session, people.hr, factories.actor(session), interviewer_id=user.user_id).id


def test_who_may_schedule_for_whom(session: Session, people: People, setting: Any) -> None:
    other = factories.actor(session)
    assert schedule(session, people.candidate, people.candidate).kind == Kind.AI
    with pytest.raises(Forbidden):
        schedule(session, people.candidate, other)
    with pytest.raises(Forbidden):
        schedule(session, people.interviewer, other)
    with pytest.raises(Forbidden):
        schedule(session, people.interviewer, other, interviewer_id=people.hr.user_id)
    assert schedule(session, people.interviewer, other, interviewer_id=people.interviewer.user_id).id
    for actor in (people.hr, people.admin):
        with pytest.raises(Forbidden):
            schedule(session, actor, other, kind="practice")
    setting(BOTBOSS_CANDIDATE_BOOKING="closed")
    with pytest.raises(Forbidden, match="booking link"):
        schedule(session, people.candidate, people.candidate)
    for actor in (people.candidate, people.interviewer, people.hr, people.admin):
        assert schedule(session, actor, actor, kind="practice").kind == Kind.PRACTICE


def test_past_times(session: Session, people: People, setting: Any) -> None:
    past, live = NOW - timedelta(days=700), {"interviewer_id": people.interviewer.user_id}
    assert schedule(session, people.hr, people.candidate, scheduled_at=past, **live).id
    assert schedule(session, people.candidate, people.candidate, scheduled_at=past).kind == Kind.AI
    with pytest.raises(InvalidInput, match="scheduled_time"):
        schedule(session, people.candidate, people.candidate, scheduled_at=past + timedelta(days=9), **live)
    setting(BOTBOSS_CANDIDATE_BOOKING="closed")
    with pytest.raises(InvalidInput, match="scheduled_time"):
        schedule(session, people.candidate, people.candidate, scheduled_at=past, kind="practice")
    assert schedule(session, people.candidate, people.candidate, scheduled_at=NOW, kind="practice").id


@pytest.mark.parametrize(("start", "taken"), [(-60, False), (-59, True), (0, True), (59, True), (60, False)])
def test_touching_ends_do_not_clash(session: Session, people: People, start: int, taken: bool) -> None:
    live = {"interviewer_id": people.interviewer.user_id}
    schedule(session, people.hr, people.candidate, **live)
    at = TOMORROW + timedelta(minutes=start)
    if taken:
        with pytest.raises(SlotTaken, match="interviewer"):
            schedule(session, people.hr, factories.actor(session), scheduled_at=at, **live)
    else:
        assert schedule(session, people.hr, factories.actor(session), scheduled_at=at, **live).id


def test_the_longest_interview_is_found_from_its_end(session: Session, people: People) -> None:
    live = {"interviewer_id": people.interviewer.user_id}
    schedule(session, people.hr, people.candidate, duration_minutes=480, **live)
    last, after = TOMORROW + timedelta(minutes=479), TOMORROW + timedelta(minutes=480)
    with pytest.raises(SlotTaken):
        schedule(session, people.hr, factories.actor(session), scheduled_at=last, **live)
    assert schedule(session, people.hr, factories.actor(session), scheduled_at=after, **live).id


def test_a_busy_candidate_is_named(session: Session, people: People) -> None:
    schedule(session, people.hr, people.candidate, interviewer_id=people.interviewer.user_id)
    with pytest.raises(SlotTaken, match="candidate"):
        schedule(session, people.hr, people.candidate, interviewer_id=people.hr.user_id)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.COMPLETED, Status.NO_SHOW])
def test_what_is_over_or_led_by_the_ai_takes_nobodys_time(
    session: Session, people: People, status: Status
) -> None:
    live = {"interviewer_id": people.interviewer.user_id}
    factories.interview(session, people.candidate, scheduled_at=TOMORROW, status=status, **live)
    factories.interview(session, people.candidate, scheduled_at=TOMORROW)
    assert schedule(session, people.hr, people.candidate, **live).id
    assert schedule(session, people.hr, people.candidate).kind == Kind.AI


def test_each_sees_their_own(session: Session, people: People) -> None:
    other = factories.actor(session)
    mine = schedule(session, people.hr, people.candidate, interviewer_id=people.interviewer.user_id).id
    theirs = schedule(session, people.hr, other).id
    assert listed(session, people.candidate) == listed(session, people.interviewer) == [mine]
    assert listed(session, other) == [theirs]
    assert sorted(listed(session, people.hr)) == sorted(listed(session, people.admin)) == [mine, theirs]
    for actor in (other, factories.actor(session, Role.INTERVIEWER)):
        with pytest.raises(NotFound):
            interviews.get(session, actor, interview_id=mine or 0)


def test_practice_is_in_no_list_but_ones_own(session: Session, people: People) -> None:
    mine = schedule(session, people.candidate, people.candidate, kind="practice").id
    own = schedule(session, people.hr, people.hr, kind="practice").id
    assert listed(session, people.candidate) == [mine]
    assert listed(session, people.hr) == listed(session, people.hr, kind="practice") == [own]
    assert listed(session, people.admin, candidate_id=people.candidate.user_id) == []


def test_order_is_newest_first_then_id(session: Session, people: People) -> None:
    days = [2, 5, 5, 1]
    ids = [
        schedule(session, people.hr, people.candidate, scheduled_at=NOW + timedelta(days=day)).id
        for day in days
    ]
    assert listed(session, people.hr) == [ids[1], ids[2], ids[0], ids[3]]
    page = interviews.page(session, people.hr, filters=InterviewFilter(), cut=Window(1, 2))
    assert [one.id for one in page.items] == [ids[2], ids[0]]
    assert page.total == 4


def test_filters(session: Session, people: People) -> None:
    ana = factories.actor(session, name="Ana 100%_Real", email="ana@example.org")
    live = {"interviewer_id": people.interviewer.user_id}
    dev = schedule(session, people.hr, ana, role="Software  Engineer", **live).id
    ops = schedule(session, people.hr, people.candidate, role="DevOps Engineer", scheduled_at=NOW).id
    gone = factories.interview(session, ana, status=Status.CANCELLED, scheduled_at=NOW - timedelta(1)).id
    assert listed(session, people.hr, role="developer") == [dev, gone]
    assert listed(session, people.hr, status="cancelled") == [gone]
    assert listed(session, people.hr, kind="live") == [dev]
    assert listed(session, people.hr, candidate_id=ana.user_id) == [dev, gone]
    assert listed(session, people.hr, interviewer_id=people.interviewer.user_id) == [dev]
    assert listed(session, people.hr, starts=NOW) == [dev, ops]
    assert listed(session, people.hr, ends=NOW) == [gone]
    assert listed(session, people.hr, q="ANA@") == listed(session, people.hr, q="100%_") == [dev, gone]
    assert listed(session, people.hr, q="devops") == [ops]
    assert listed(session, people.hr, q=people.interviewer.name) == [dev]
    assert listed(session, people.hr, q="100_") == listed(session, people.hr, q="A%Real") == []
    for field, value in (("status", "done"), ("kind", "chat")):
        with pytest.raises(InvalidInput, match=field):
            listed(session, people.hr, **{field: value})


def test_what_is_open_and_what_is_practice(session: Session, people: People) -> None:
    made = {
        (kind, status): factories.interview(session, people.candidate, kind=kind, status=status).id
        for kind in (Kind.AI, Kind.PRACTICE)
        for status in Status
    }
    for is_open in (True, False):
        for practice in (True, False):
            wanted = {
                id_
                for (kind, status), id_ in made.items()
                if (status in ("scheduled", "started")) == is_open and (kind == Kind.PRACTICE) == practice
            }
            found = listed(session, people.candidate, is_open=is_open, practice=practice)
            assert set(found) == wanted


def test_capitals_do_not_count_in_any_script(session: Session, people: People) -> None:
    one = schedule(session, people.hr, factories.actor(session, name="Élodie Ångström")).id
    assert all(listed(session, people.hr, q=q) == [one] for q in ("élodie", "ÅNG", "ångström"))


def test_ones_part_filters_for_those_who_have_one(session: Session, people: People) -> None:
    live = {"interviewer_id": people.interviewer.user_id}
    led = schedule(session, people.hr, people.candidate, **live).id
    practised = schedule(session, people.interviewer, people.interviewer, kind="practice").id
    assert listed(session, people.interviewer, part="interviewer") == [led]
    assert listed(session, people.interviewer, part="candidate") == [practised]
    assert listed(session, people.candidate, part="interviewer") == []
    assert listed(session, people.hr, part="interviewer") == [led]


def test_results_are_shown_as_each_may_see_them(session: Session, people: People) -> None:
    done = factories.interview(
        session,
        people.candidate,
        interviewer_id=people.interviewer.user_id,
        status=Status.COMPLETED,
        overall_score=0.7,
        feedback="Strong.",
    )
    both = (0.7, "Strong.")
    assert interviews.result_for(people.candidate, done) == (None, None)
    assert interviews.result_for(people.interviewer, done) == (None, "Strong.")
    assert interviews.result_for(people.hr, done) == interviews.result_for(people.admin, done) == both
    with pytest.raises(Forbidden):
        interviews.share(session, people.interviewer, interview_id=done.id or 0, now=NOW)
    for _ in range(2):
        interviews.share(session, people.hr, interview_id=done.id or 0, now=NOW)
    assert interviews.result_for(people.candidate, done) == both
    shared = session.scalars(select(Event).where(col(Event.type) == EventType.RESULT_SHARED)).all()
    assert len(shared) == 1


def test_what_is_not_completed_cannot_be_shared(session: Session, people: People) -> None:
    open_one = factories.interview(session, people.candidate)
    with pytest.raises(Conflict):
        interviews.share(session, people.hr, interview_id=open_one.id or 0, now=NOW)


def test_cancelling_frees_the_slot_and_again_is_fine(session: Session, people: People) -> None:
    live = {"interviewer_id": people.interviewer.user_id}
    made = schedule(session, people.hr, people.candidate, **live)
    for _ in range(2):
        interviews.cancel(session, people.candidate, interview_id=made.id or 0, reason=" ill ", now=NOW)
    assert (made.status, made.closed_reason) == (Status.CANCELLED, "ill")
    again = schedule(session, people.hr, people.candidate, **live).id or 0
    with pytest.raises(InvalidInput, match="reason"):
        interviews.cancel(session, people.hr, interview_id=again, reason="x" * 501, now=NOW)


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.NO_SHOW])
def test_what_is_over_is_not_cancelled(session: Session, people: People, status: Status) -> None:
    over = factories.interview(session, people.candidate, status=status)
    for actor in (people.candidate, people.hr):
        with pytest.raises(Conflict):
            interviews.cancel(session, actor, interview_id=over.id or 0, now=NOW)


def test_a_candidate_does_not_cancel_what_has_begun(session: Session, people: People) -> None:
    begun = factories.interview(session, people.candidate, status=Status.STARTED)
    with pytest.raises(Forbidden):
        interviews.cancel(session, people.candidate, interview_id=begun.id or 0, now=NOW)
    assert interviews.cancel(session, people.hr, interview_id=begun.id or 0, now=NOW).status == "cancelled"


def test_the_calendar_file(session: Session, people: People) -> None:
    made = schedule(session, people.hr, people.candidate, interviewer_id=people.interviewer.user_id)

    def event() -> Any:
        text = calendar_files.ics(session, people.candidate, interview_id=made.id or 0)
        assert "\r\n" in text
        return Calendar.from_ical(text).walk("VEVENT")[0]

    first = event()
    assert first["DTSTART"].dt == TOMORROW and first["DTEND"].dt == TOMORROW + timedelta(hours=1)
    assert (first["UID"], first["SEQUENCE"], first["STATUS"]) == (
        f"interview-{made.id}@localhost",
        0,
        "CONFIRMED",
    )
    assert first["ORGANIZER"] == f"mailto:{people.interviewer.email}"
    assert {str(one) for one in first["ATTENDEE"]} == {
        f"mailto:{people.candidate.email}",
        f"mailto:{people.interviewer.email}",
    }
    assert first["URL"] == interviews.meeting_link(made) and first["DTSTAMP"].dt == NOW
    made.move(TOMORROW + timedelta(hours=1), 30)
    session.add(made)
    session.flush()
    assert (event()["UID"], event()["SEQUENCE"]) == (first["UID"], 1)
    interviews.cancel(session, people.hr, interview_id=made.id or 0, now=NOW + timedelta(hours=1))
    last = event()
    assert (last["SEQUENCE"], last["STATUS"], last["DTSTAMP"].dt) == (
        2,
        "CANCELLED",
        NOW + timedelta(hours=1),
    )
    with pytest.raises(NotFound):
        calendar_files.ics(session, factories.actor(session), interview_id=made.id or 0)


def test_the_calendar_file_names_nobody_who_is_not_in_the_interview(session: Session, people: People) -> None:
    made = schedule(session, people.hr, people.candidate)
    text = calendar_files.ics(session, people.candidate, interview_id=made.id or 0)
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert event["ORGANIZER"] == "mailto:interviews@localhost"
    assert str(event["ATTENDEE"]) == f"mailto:{people.candidate.email}"
    assert people.hr.name not in text and people.hr.email not in text


def test_what_still_wants_feedback(session: Session, people: People) -> None:
    made = {
        words: factories.interview(session, people.candidate, feedback=words).id
        for words in (None, "Calm, and asked back.")
    }
    assert listed(session, people.hr, feedback=False) == [made[None]]
    assert listed(session, people.hr, feedback=True) == [made["Calm, and asked back."]]
