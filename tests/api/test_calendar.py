"""Slots and working hours over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from botboss.models.accounts import Role
from tests.api.conftest import Person
from tests.documents import ahead, expect, stamp

DAY = ahead(7, 0)
WEEK = [{"weekday": weekday, "start": "10:00", "end": "12:00"} for weekday in range(7)]


def days(first: Any = DAY, last: Any = DAY) -> str:
    return f"/calendar/available-slots?start_date={first:%Y-%m-%d}&end_date={last:%Y-%m-%d}"


def test_slots_follow_hours_time_off_and_interviews(person: Person) -> None:
    interviewer, candidate, hr = person(Role.INTERVIEWER), person(), person(Role.HR)
    plain = [stamp(DAY + timedelta(hours=hour)) for hour in range(9, 17)]
    for caller in (interviewer, candidate, hr):
        assert expect(caller.get(days()), 200) == {"slots": plain}
    path = f"/users/{interviewer.id}/availability"
    before = expect(interviewer.get(path), 200)
    assert (before["is_set"], before["timezone"], len(before["hours"])) == (False, "UTC", 5)
    off = {"starts_at": stamp(DAY + timedelta(hours=11)), "ends_at": stamp(DAY + timedelta(hours=12))}
    made = expect(interviewer.put(path, json={"hours": WEEK, "time_off": [off], "buffer_after": 5}), 200)
    assert made == {
        "user_id": interviewer.id,
        "timezone": "UTC",
        "hours": WEEK,
        "buffer_before": 0,
        "buffer_after": 5,
        "time_off": [{**off, "reason": ""}],
        "is_set": True,
    }
    assert expect(hr.get(path), 200) == made
    half = [stamp(DAY + timedelta(hours=10, minutes=minutes)) for minutes in (0, 30)]
    assert expect(candidate.get(f"{days()}&duration_minutes=30"), 200)["slots"] == half[:1]
    body = {
        "candidate_id": candidate.id,
        "interviewer_id": interviewer.id,
        "scheduled_time": stamp(DAY + timedelta(hours=10)),
        "position": "Developer",
        "duration_minutes": 30,
    }
    expect(candidate.post("/interviews", json=body), 201)
    assert expect(candidate.get(f"{days()}&duration_minutes=30"), 200)["slots"] == []
    utc = expect(hr.put(path, json={"hours": [], "timezone": "Asia/Tokyo"}), 200)
    assert (utc["timezone"], utc["hours"], utc["time_off"], utc["buffer_after"]) == ("Asia/Tokyo", [], [], 0)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("/calendar/available-slots?end_date=2027-01-01", "start_date"),
        ("/calendar/available-slots?start_date=2027-01-01", "end_date"),
        ("/calendar/available-slots?start_date=20270101&end_date=2027-01-01", "start_date"),
        ("/calendar/available-slots?start_date=2027-02-30&end_date=2027-03-01", "start_date"),
        (days(DAY, DAY - timedelta(days=1)), "end_date"),
        (days(DAY, DAY + timedelta(days=62)), "end_date"),
        (f"{days()}&duration_minutes=4", "duration_minutes"),
        (f"{days()}&duration_minutes=x", "duration_minutes"),
        (f"{days()}&interviewer_id=987654321", "interviewer_id"),
        (f"{days()}&timezone=../../etc/passwd", "timezone"),
    ],
)
def test_bad_questions_are_named(person: Person, query: str, field: str) -> None:
    refused = expect(person().get(query), 400)
    assert list(refused["details"]) == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "hours"),
        ({"hours": [{"weekday": 0, "start": "9:00", "end": "25:00"}]}, "hours.0.end"),
        ({"hours": [{"weekday": 0, "start": "9", "end": "10:00"}]}, "hours.0.start"),
        ({"hours": [{"weekday": 8, "start": "09:00", "end": "10:00"}]}, "hours.0.weekday"),
        ({"hours": [{"weekday": 0, "start": "11:00", "end": "10:00"}]}, "hours.0.end"),
        (
            {"hours": [], "time_off": [{"starts_at": "x", "ends_at": "2027-01-01T00:00Z"}]},
            "time_off.0.starts_at",
        ),
        ({"hours": [], "buffer_before": 1000}, "buffer_before"),
    ],
)
def test_bad_hours_are_named(person: Person, body: dict[str, Any], field: str) -> None:
    interviewer = person(Role.INTERVIEWER)
    refused = expect(interviewer.put(f"/users/{interviewer.id}/availability", json=body), 400)
    assert list(refused["details"]) == [field]
    assert not expect(interviewer.get(f"/users/{interviewer.id}/availability"), 200)["is_set"]


def test_whose_hours_one_may_see_and_set(person: Person) -> None:
    interviewer, other, candidate, hr = (
        person(role) for role in (Role.INTERVIEWER, Role.INTERVIEWER, Role.CANDIDATE, Role.HR)
    )
    path, body = f"/users/{other.id}/availability", {"hours": WEEK}
    for caller in (interviewer, candidate):
        expect(caller.get(path), 403)
        expect(caller.put(path, json=body), 403)
    expect(hr.put(path, json=body), 200)
    for user_id in (candidate.id, 987654321):
        expect(hr.get(f"/users/{user_id}/availability"), 404)
