"""Changing an interview: rights, limits, transitions, and all fields or none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from botboss import db
from botboss.errors import BotbossError, Conflict, Forbidden, InvalidInput, NotFound, SlotTaken
from botboss.models.accounts import Role
from botboss.models.events import Event
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.services import interview_changes
from botboss.services.interview_changes import InterviewChanges
from tests import factories
from tests.factories import NOW
from tests.taking import Stage, stage

pytestmark = pytest.mark.usefixtures("database")
IN_A_WEEK = NOW + timedelta(days=7)
HOUR = timedelta(hours=1)


def change(at: Stage, actor: Actor, now: Any = NOW, **changes: Any) -> Interview:
    return interview_changes.change(
        actor, interview_id=at.interview_id, changes=InterviewChanges(**changes), now=now
    )


def waiting(**changes: Any) -> Stage:
    """A scheduled live interview in a week."""
    return stage(started=False, **{"live": True, "scheduled_at": IN_A_WEEK, **changes})


def unchanged(at: Stage, before: Interview) -> bool:
    return at.interview().model_dump() == before.model_dump()


def refused(at: Stage, actor: Actor, error: type[BotbossError], now: Any = NOW, **changes: Any) -> str:
    """The sentence of the refusal; nothing was written."""
    before, events = at.interview(), count_events()
    with pytest.raises(error) as caught:
        change(at, actor, now, **changes)
    assert unchanged(at, before)
    assert count_events() == events
    return str(caught.value)


def count_events() -> int:
    with db.reading() as session:
        return len(session.scalars(select(Event.id)).all())


def fields_of(at: Stage) -> list[list[str]]:
    return [
        event.data["fields"]
        for event in at.events("interview.changed")
        if event.subject_id == at.interview_id
    ]


def test_staff_change_several_fields_at_once() -> None:
    at = waiting()
    with db.transaction() as session:
        other = factories.actor(session, Role.INTERVIEWER)
    done = change(
        at,
        at.hr,
        feedback=" Good. ",
        scheduled_at=IN_A_WEEK + HOUR,
        duration_minutes=30,
        interviewer_id=other.user_id,
    )
    assert (done.feedback, done.scheduled_at, done.duration_minutes) == ("Good.", IN_A_WEEK + HOUR, 30)
    assert done.interviewer and done.interviewer.id == done.interviewer_id == other.user_id
    stored = at.interview()
    assert (stored.feedback, stored.moves, stored.interviewer_id) == ("Good.", 1, other.user_id)
    assert [event.data["before"] for event in at.events("interview.moved")] == ["2026-11-30T09:00:00Z"]
    assert sorted(fields_of(at)) == [["duration_minutes"], ["feedback"], ["interviewer_id"]]


def test_all_or_none() -> None:
    at = waiting()
    with db.transaction() as session:
        factories.interview(
            session,
            factories.actor(session),
            interviewer_id=at.interviewer.user_id,
            scheduled_at=IN_A_WEEK + HOUR,
        )
    refused(at, at.hr, SlotTaken, scheduled_at=IN_A_WEEK + HOUR, feedback="Good.", duration_minutes=30)
    refused(at, at.hr, InvalidInput, feedback="Good.", status="done")
    refused(at, at.hr, InvalidInput, feedback="x" * 20_001)
    refused(at, at.hr, InvalidInput, feedback="Good.", duration_minutes=4)
    refused(at, at.hr, InvalidInput, feedback="Good.", interviewer_id=at.candidate.user_id)
    refused(at, at.candidate, Forbidden, scheduled_at=IN_A_WEEK + HOUR * 3, feedback="I was great")


def test_present_values_are_fine_and_leave_no_trace() -> None:
    at = waiting()
    before, events = at.interview(), count_events()
    same = {
        "status": "scheduled",
        "scheduled_at": IN_A_WEEK,
        "duration_minutes": 60,
        "interviewer_id": at.interviewer.user_id,
    }
    for actor in (at.candidate, at.interviewer, at.hr):
        change(at, actor, **same)
        change(at, actor)
    assert unchanged(at, before)
    assert count_events() == events


def test_who_may_change_what() -> None:
    at = waiting()
    with db.transaction() as session:
        stranger, maker = factories.actor(session), factories.actor(session, Role.INTERVIEWER)
        session.get_one(Interview, at.interview_id).created_by_id = maker.user_id
    refused(at, stranger, NotFound, status="cancelled")
    refused(at, maker, Forbidden, status="scheduled")  # sees it, but has no part in it
    refused(at, maker, Forbidden, feedback="Good.")
    for changes in (
        {"feedback": "Good."},
        {"status": "no_show"},
        {"interviewer_id": None},
        {"duration_minutes": 30},
    ):
        refused(at, at.candidate, Forbidden, **changes)
    assert change(at, at.interviewer, feedback="Good.", scheduled_at=IN_A_WEEK + HOUR).moves == 1


def test_a_candidate_moves_twice_with_a_days_notice() -> None:
    at = waiting()
    with db.reading() as session:
        left = interview_changes.moves_left(session, at.candidate, interview_id=at.interview_id, now=NOW)
    assert left == 2
    change(at, at.hr, scheduled_at=IN_A_WEEK + HOUR)  # staff's moves do not count
    change(at, at.candidate, scheduled_at=IN_A_WEEK + HOUR * 2)
    refused(at, at.candidate, Conflict, now=IN_A_WEEK - HOUR * 21, scheduled_at=IN_A_WEEK + HOUR * 50)
    late = IN_A_WEEK - HOUR * 22
    change(at, at.candidate, now=late, scheduled_at=IN_A_WEEK + HOUR * 48)
    assert "2 times" in refused(at, at.candidate, Conflict, scheduled_at=IN_A_WEEK + HOUR * 3)
    change(at, at.hr, now=IN_A_WEEK + HOUR * 47, scheduled_at=IN_A_WEEK)


def test_a_candidate_moves_into_free_time_to_come() -> None:
    at = waiting()
    with db.transaction() as session:
        factories.interview(
            session,
            factories.actor(session),
            interviewer_id=at.interviewer.user_id,
            scheduled_at=IN_A_WEEK + HOUR,
        )
    refused(at, at.candidate, SlotTaken, scheduled_at=IN_A_WEEK + HOUR / 2)
    refused(at, at.candidate, InvalidInput, scheduled_at=NOW - HOUR)
    assert change(at, at.candidate, scheduled_at=IN_A_WEEK - HOUR / 2).moves == 1


@pytest.mark.parametrize("status", [Status.STARTED, Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW])
def test_only_what_is_scheduled_is_moved(status: Status) -> None:
    at = waiting(status=status)
    for actor in (at.candidate, at.interviewer, at.hr):
        refused(at, actor, Conflict, scheduled_at=IN_A_WEEK + HOUR)
    refused(at, at.hr, Conflict, duration_minutes=30)
    refused(at, at.hr, Conflict, interviewer_id=None)
    assert change(at, at.hr, feedback="Good.").feedback == "Good."


LEGAL = {
    ("scheduled", "started"),
    ("scheduled", "completed"),
    ("scheduled", "cancelled"),
    ("scheduled", "no_show"),
    ("started", "completed"),
    ("started", "cancelled"),
}


@pytest.mark.parametrize("to", list(Status))
@pytest.mark.parametrize("present", list(Status))
def test_transitions_of_a_live_interview(present: Status, to: Status) -> None:
    at = waiting(status=present)
    if present == to:
        assert change(at, at.hr, status=str(to)).status == present
    elif (present, to) in LEGAL:
        assert change(at, at.hr, status=str(to)).status == at.interview().status == to
    else:
        refused(at, at.hr, Conflict, status=str(to), feedback="Good.")


@pytest.mark.parametrize("to", list(Status))
@pytest.mark.parametrize("present", list(Status))
def test_transitions_by_the_candidate_of_an_ai_led_one(present: Status, to: Status) -> None:
    at = waiting(live=False, status=present)
    legal = {("scheduled", "started"), ("scheduled", "cancelled"), ("started", "completed")}
    if present == to or (present, to) in legal:
        assert change(at, at.candidate, status=str(to)).status == to
    elif to == Status.NO_SHOW or (present, to) == ("started", "cancelled"):
        refused(at, at.candidate, Forbidden, status=str(to))
    else:
        refused(at, at.candidate, Conflict, status=str(to))


def test_an_ai_led_one_is_not_completed_unstarted() -> None:
    at = waiting(live=False)
    assert "live" in refused(at, at.hr, Conflict, status="completed", feedback="Good.")


def test_completing_does_what_complete_does_with_the_feedback() -> None:
    at = stage(live=True)
    at.submit(1, at.good(1))
    done = change(at, at.interviewer, status="completed", feedback="Good.")
    assert (done.status, done.feedback) == ("completed", "Good.")
    assert done.overall_score and at.interview().feedback == "Good."
    assert len(at.events("interview.completed")) == 1
    again = change(at, at.hr, status="completed", feedback="Better.")
    assert (again.overall_score, at.interview().feedback) == (done.overall_score, "Better.")


def test_what_is_being_completed_is_left_alone() -> None:
    at = stage(live=True, completing_at=NOW)
    for changes in ({"feedback": "Good."}, {"status": "cancelled"}, {"status": "started"}):
        assert "being completed" in refused(at, at.hr, Conflict, **changes)


def test_a_completion_with_what_cannot_be_does_nothing() -> None:
    at = stage(live=True)
    refused(at, at.hr, Conflict, status="completed", scheduled_at=IN_A_WEEK)
    refused(at, at.candidate, Forbidden, status="completed", feedback="I was great")
    assert at.interview().completing_at is None


def test_an_interviewer_makes_it_live_and_none_makes_it_ai_led() -> None:
    at = waiting(live=False)
    made = change(at, at.hr, interviewer_id=at.interviewer.user_id)
    assert (made.kind, at.interview().kind) == (Kind.LIVE, Kind.LIVE)
    with db.transaction() as session:
        busy = factories.actor(session, Role.INTERVIEWER)
        factories.interview(
            session, factories.actor(session), interviewer_id=busy.user_id, scheduled_at=IN_A_WEEK
        )
    refused(at, at.hr, SlotTaken, interviewer_id=busy.user_id)
    bare = change(at, at.hr, interviewer_id=None)
    assert (bare.kind, bare.interviewer_id, bare.interviewer) == (Kind.AI, None, None)


def test_practice_has_no_interviewer_and_no_limits() -> None:
    at = stage(started=False, kind=Kind.PRACTICE, scheduled_at=NOW)
    refused(at, at.hr, Conflict, interviewer_id=at.interviewer.user_id)
    for hours in range(1, 5):
        change(at, at.candidate, scheduled_at=NOW + HOUR * hours)
    assert at.interview().moves == 4


def test_moves_left_is_none_for_whoever_may_not() -> None:
    at = waiting()
    with db.reading() as session:
        late = {"interview_id": at.interview_id, "now": IN_A_WEEK - HOUR}
        assert interview_changes.moves_left(session, at.candidate, **late) == 0
    change(at, at.candidate, status="cancelled")
    with db.reading() as session:
        early = {"interview_id": at.interview_id, "now": NOW}
        assert interview_changes.moves_left(session, at.candidate, **early) == 0


def test_what_is_typed_of_feedback_in_one_sitting_is_one_event() -> None:
    at = waiting()
    minute = timedelta(minutes=1)
    for number, text in enumerate(("Cal", "Calm, and", "Calm, and asked back.")):
        change(at, at.interviewer, NOW + number * minute, feedback=text)
    assert at.interview().feedback == "Calm, and asked back."
    assert fields_of(at) == [["feedback"]]
    change(at, at.hr, NOW + 4 * minute, feedback="Calm, and asked back twice.")
    assert fields_of(at) == [["feedback"]] * 2  # somebody else's
    change(at, at.interviewer, NOW + 16 * minute, feedback="Calm.")
    change(at, at.interviewer, NOW + 17 * minute, feedback=None)
    assert fields_of(at) == [["feedback"]] * 3


def test_feedback_typed_before_the_stored_one_changes_nothing() -> None:
    at = waiting()
    minute = timedelta(minutes=1)
    change(at, at.interviewer, feedback="Later.", typed_at=NOW - minute)
    assert change(at, at.interviewer, feedback="Before.", typed_at=NOW - 2 * minute).feedback == "Later."
    assert change(at, at.interviewer, feedback="Last.").feedback == "Last."
