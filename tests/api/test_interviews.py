"""Interviews over REST, in both documents' spelling."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from botboss import db
from botboss.models.accounts import Role
from botboss.models.interviews import Interview, Kind, Status
from tests import factories
from tests.api.conftest import Caller, Person
from tests.counting import statements
from tests.documents import ahead, expect, stamp

WHEN = ahead()
KEYS = {
    "id",
    "kind",
    "status",
    "candidate_id",
    "interviewer_id",
    "candidate",
    "interviewer",
    "scheduled_time",
    "scheduled_at",
    "duration_minutes",
    "position",
    "role",
    "job_id",
    "job_version",
    "meeting_link",
    "materials_url",
    "feedback",
    "overall_score",
    "created_at",
    "started_at",
    "completed_at",
    "shared_at",
    "closed_reason",
}


def book(caller: Caller, candidate: Caller, status: int = 201, headers: Any = None, **changes: Any) -> Any:
    body = {"candidate_id": candidate.id, "scheduled_time": stamp(WHEN), "role": "Developer", **changes}
    sent = {"Content-Type": "application/json", **(headers or {})}
    return expect(caller.post("/interviews", content=json.dumps(body), headers=sent), status)


def stored(candidate: Caller, **changes: Any) -> int:
    """An interview as a row: for states that REST would take long to reach."""
    with db.transaction() as session:
        user = factories.Actor(candidate.id, "candidate")
        return factories.interview(session, user, **changes).id or 0


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer["items"]]


def test_both_spellings_are_taken_and_answered(person: Person) -> None:
    hr, candidate, interviewer = person(Role.HR), person(), person(Role.INTERVIEWER)
    body = {
        "candidate_id": str(candidate.id),
        "interviewer_id": interviewer.id,
        "scheduled_at": "2027-01-04T12:00:00.9+02:00",
        "position": "  Software Engineer ",
    }
    made = expect(hr.post("/interviews/", json=body), 201)
    assert set(made) == KEYS
    assert made["scheduled_time"] == made["scheduled_at"] == "2027-01-04T10:00:00Z"
    assert made["position"] == made["role"] == "Software Engineer"
    assert made["candidate"] == {
        "id": candidate.id,
        "name": made["candidate"]["name"],
        "email": candidate.email,
    }
    assert (made["interviewer"]["id"], made["kind"], made["duration_minutes"]) == (interviewer.id, "live", 60)
    assert made["meeting_link"].endswith(f"/interviews/{made['id']}/")
    assert made["materials_url"].endswith(f"/api/v1/files/interview/{made['id']}")
    assert made["feedback"] is made["overall_score"] is None
    assert expect(hr.get(f"/interviews/{made['id']}"), 200) == made
    same = {**body, "scheduled_time": body["scheduled_at"], "role": body["position"], "interviewer_id": None}
    assert expect(hr.post("/interviews", json=same), 201)["kind"] == "ai"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"candidate_id": None}, "candidate_id"),
        ({"candidate_id": 0}, "candidate_id"),
        ({"candidate_id": 2**63}, "candidate_id"),
        ({"candidate_id": 2**62}, "candidate_id"),
        ({"candidate_id": "1 or 1"}, "candidate_id"),
        ({"interviewer_id": 2**62}, "interviewer_id"),
        ({"scheduled_time": "soon"}, "scheduled_time"),
        ({"scheduled_time": "0001-01-01T00:00:00+14:00"}, "scheduled_time"),
        ({"scheduled_time": None}, "scheduled_time"),
        ({"role": ""}, "role"),
        ({"role": "x" * 121}, "role"),
        ({"role": "a\ud800"}, "role"),
        ({"role": 7}, "role"),
        ({"duration_minutes": 4}, "duration_minutes"),
        ({"duration_minutes": 10**400}, "duration_minutes"),
        ({"kind": "chat"}, "kind"),
        ({"kind": "live"}, "kind"),
        ({"position": "Designer"}, "role"),
        ({"scheduled_at": "2027-01-04T12:00:00Z"}, "scheduled_time"),
    ],
)
def test_bad_input_is_named(person: Person, changes: dict[str, Any], field: str) -> None:
    hr, candidate = person(Role.HR), person()
    refused = book(hr, candidate, 400, **changes)
    assert refused["error"] == "validation_error"
    assert list(refused["details"]) == [field]
    assert expect(hr.get("/interviews"), 200)["total"] == 0


def test_a_slot_that_is_taken_is_400_on_the_time(person: Person) -> None:
    hr, interviewer = person(Role.HR), person(Role.INTERVIEWER)
    book(hr, person(), interviewer_id=interviewer.id)
    refused = book(hr, person(), 400, interviewer_id=interviewer.id)
    assert list(refused["details"]) == ["scheduled_time"]
    made = book(hr, person(), interviewer_id=interviewer.id, scheduled_time=stamp(WHEN + timedelta(hours=1)))
    expect(hr.patch(f"/interviews/{made['id']}", json={"scheduled_at": stamp(WHEN)}), 400)
    assert expect(hr.get(f"/interviews/{made['id']}"), 200) == made


def test_others_interviews_do_not_exist(person: Person) -> None:
    hr, candidate, stranger = person(Role.HR), person(), person()
    made = book(hr, candidate)["id"]
    interviewer = person(Role.INTERVIEWER)
    for caller in (stranger, interviewer):
        for interview_id in (made, 987654321, 2**63, "x", 0, -1):
            expect(caller.get(f"/interviews/{interview_id}"), 404)
            expect(caller.get(f"/interviews/{interview_id}/calendar.ics"), 404)
            expect(caller.patch(f"/interviews/{interview_id}", json={"status": "cancelled"}), 404)
        assert expect(caller.get("/interviews"), 200)["items"] == []
    expect(stranger.post("/interviews", json={}), 400)
    assert book(stranger, candidate, 403)["error"] == "forbidden"
    expect(candidate.post(f"/interviews/{made}/share"), 403)


def test_lists_are_cut_filtered_and_searched(person: Person) -> None:
    hr, candidate, interviewer = person(Role.HR), person(), person(Role.INTERVIEWER)
    times = [WHEN + timedelta(days=number) for number in range(3)]
    first, second, third = (
        book(hr, candidate, interviewer_id=interviewer.id, scheduled_time=stamp(at))["id"] for at in times
    )
    sales = book(hr, candidate, role="Sales", scheduled_time="2024-01-01T10:00:00Z")["id"]

    def listed(caller: Caller, query: str) -> list[int]:
        return ids(expect(caller.get(f"/interviews?{query}"), 200))

    assert listed(candidate, "") == [third, second, first, sales]
    page = expect(candidate.get("/interviews?page=2&per_page=3"), 200)
    assert (ids(page), page["total"], page["page"], page["per_page"]) == ([sales], 4, 2, 3)
    page = expect(candidate.get("/interviews/?skip=1&limit=2"), 200)
    assert (ids(page), page["total"], page["page"], page["per_page"]) == ([second, first], 4, 1, 2)
    assert listed(candidate, "role=candidate") == [third, second, first, sales]
    assert listed(candidate, "role=interviewer") == []
    assert listed(interviewer, "role=interviewer&status=scheduled") == [third, second, first]
    assert listed(hr, "role=candidate") == [third, second, first, sales]
    assert listed(hr, "role=interviewer&position=sales") == [sales]
    assert listed(hr, "role=Software%20Engineer") == listed(hr, "kind=live") == [third, second, first]
    assert listed(hr, f"interviewer_id={interviewer.id}&candidate_id={candidate.id}") == [
        third,
        second,
        first,
    ]
    assert listed(hr, f"from={times[1]:%Y-%m-%d}&to={times[2]:%Y-%m-%d}") == [second]
    assert listed(hr, f"from={stamp(times[0])}&to={stamp(times[1])}") == [first]
    assert listed(hr, f"from={times[2]:%Y-%m-%d} 00:00&kind=live") == [third]
    east = times[0].astimezone(UTC) + timedelta(hours=2)
    assert listed(hr, f"from={east:%Y-%m-%dT%H:%M:%S}+02:00&to={stamp(times[1])}") == [first]
    assert listed(hr, "q=sal") == [sales]
    assert listed(hr, "is_open=true&kind=ai&practice=no&feedback=false") == [sales]
    assert listed(hr, "feedback=1") == listed(hr, "is_open=0") == []
    assert listed(hr, "q=%25") == listed(hr, "q=nobody") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=done", "status"),
        ("kind=chat", "kind"),
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("candidate_id=x", "candidate_id"),
        ("role=developer&position=designer", "role"),
        ("page=0", "page"),
        ("page=1&skip=0", "page"),
    ],
)
def test_bad_filters_are_named(person: Person, query: str, field: str) -> None:
    refused = expect(person(Role.HR).get(f"/interviews?{query}"), 400)
    assert list(refused["details"]) == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"overall_score": 1.0}, "overall_score"),
        ({"role": "Boss"}, "role"),
        ({"candidate_id": 1}, "candidate_id"),
        ({"status": "done"}, "status"),
        ({"status": None}, "status"),
        ({"scheduled_time": None}, "scheduled_time"),
        ({"scheduled_at": "soon"}, "scheduled_time"),
        ({"duration_minutes": None}, "duration_minutes"),
        ({"interviewer_id": "x"}, "interviewer_id"),
        ({"feedback": "x" * 20_001}, "feedback"),
    ],
)
def test_a_change_names_what_it_does_not_take(person: Person, body: dict[str, Any], field: str) -> None:
    hr = person(Role.HR)
    made = book(hr, person())
    refused = expect(hr.patch(f"/interviews/{made['id']}", json={"feedback": "Good.", **body}), 400)
    assert list(refused["details"]) == [field]
    assert expect(hr.get(f"/interviews/{made['id']}"), 200) == made


def test_changing_moving_and_its_limits(person: Person) -> None:
    hr, candidate, interviewer = person(Role.HR), person(), person(Role.INTERVIEWER)
    made = book(hr, candidate, interviewer_id=interviewer.id)["id"]
    later = [stamp(WHEN + timedelta(hours=hours)) for hours in (1, 2, 3)]
    for at in later[:2]:
        moved = expect(candidate.patch(f"/interviews/{made}", json={"scheduled_time": at}), 200)
        assert moved["scheduled_at"] == at
    refused = expect(candidate.patch(f"/interviews/{made}", json={"scheduled_time": later[2]}), 409)
    assert refused["error"] == "conflict" and "2 times" in refused["message"]
    body = {"interviewer_id": None, "feedback": None, "duration_minutes": 45}
    changed = expect(hr.patch(f"/interviews/{made}", json=body), 200)
    assert (changed["kind"], changed["interviewer"], changed["duration_minutes"]) == ("ai", None, 45)
    gone = expect(candidate.patch(f"/interviews/{made}", json={"status": "cancelled"}), 200)
    assert gone["status"] == "cancelled"
    assert expect(candidate.patch(f"/interviews/{made}", json={"status": "cancelled"}), 200) == gone
    expect(hr.patch(f"/interviews/{made}", json={"status": "scheduled"}), 409)


def test_status_started_and_completed_do_what_start_and_complete_do(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    made = book(hr, candidate)["id"]
    begun = expect(candidate.patch(f"/interviews/{made}", json={"status": "started"}), 200)
    assert begun["status"] == "started" and begun["started_at"]
    answer = {"question_number": 1, "answer": "I would measure first, and then look at the slowest query."}
    expect(candidate.post(f"/interviews/{made}/responses", json=answer), 201)
    done = expect(candidate.patch(f"/interviews/{made}", json={"status": "completed"}), 200)
    assert done["status"] == "completed" and done["overall_score"] is None
    assert expect(hr.get(f"/interviews/{made}"), 200)["overall_score"] is not None


def test_a_result_is_shared_once_it_is_there(person: Person) -> None:
    hr, candidate, interviewer = person(Role.HR), person(), person(Role.INTERVIEWER)
    done = stored(
        candidate,
        interviewer_id=interviewer.id,
        status=Status.COMPLETED,
        overall_score=0.712349,
        feedback="Good.",
    )

    def seen(caller: Caller) -> tuple[Any, Any]:
        shown = expect(caller.get(f"/interviews/{done}"), 200)
        return shown["overall_score"], shown["feedback"]

    assert seen(candidate) == (None, None)
    assert seen(interviewer) == (None, "Good.")
    assert seen(hr) == (0.7123, "Good.")
    expect(interviewer.post(f"/interviews/{done}/share"), 403)
    shared = expect(hr.post(f"/interviews/{done}/share"), 200)
    assert expect(hr.post(f"/interviews/{done}/share"), 200) == shared
    assert seen(candidate) == (0.7123, "Good.")
    expect(hr.post(f"/interviews/{stored(candidate)}/share"), 409)


def test_practice_is_ones_own(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    made = book(candidate, candidate, kind="practice")
    assert (made["kind"], made["interviewer_id"]) == ("practice", None)
    assert ids(expect(candidate.get("/interviews?kind=practice"), 200)) == [made["id"]]
    assert ids(expect(hr.get("/interviews?kind=practice"), 200)) == []
    assert book(hr, candidate, 403, kind="practice")["error"] == "forbidden"


def test_the_calendar_file_is_one(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    made = book(hr, candidate, interviewer_id=hr.id)["id"]
    answer = candidate.get(f"/interviews/{made}/calendar.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="interview-{made}.ics"'
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event["DTSTART"].dt == WHEN


def test_a_retried_booking_is_one_booking(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    key = {"Idempotency-Key": "book-1"}
    made = book(hr, candidate, headers=key, interviewer_id=hr.id)
    assert book(hr, candidate, headers=key, interviewer_id=hr.id) == made
    assert expect(hr.get("/interviews"), 200)["total"] == 1
    assert book(hr, candidate, 409, headers=key)["error"] == "conflict"
    other = {"Idempotency-Key": "book-2"}
    book(hr, candidate, 400, headers=other, interviewer_id=hr.id)
    elsewhere = stamp(WHEN + timedelta(hours=1))
    assert (
        book(hr, candidate, headers=other, interviewer_id=hr.id, scheduled_time=elsewhere)["id"] != made["id"]
    )
    done = stored(candidate, status=Status.COMPLETED)
    for _ in range(2):
        expect(hr.post(f"/interviews/{done}/share", headers={"Idempotency-Key": "share-1"}), 200)
    expect(hr.post(f"/interviews/{made['id']}/share", headers={"Idempotency-Key": "share-1"}), 409)


def test_a_replay_asks_again_whether_one_may(person: Person) -> None:
    interviewer, candidate = person(Role.INTERVIEWER), person()
    key = {"Idempotency-Key": "book-1"}
    made = book(interviewer, candidate, headers=key, interviewer_id=interviewer.id)["id"]
    with db.transaction() as session:
        row = session.get_one(Interview, made)
        row.interviewer_id, row.created_by_id, row.kind = None, candidate.id, Kind.AI
    book(interviewer, candidate, 404, headers=key, interviewer_id=interviewer.id)


def test_many_retries_at_once_make_one_booking(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    key = {"Idempotency-Key": "all-at-once"}
    with ThreadPoolExecutor(10) as pool:
        made = [pool.submit(book, hr, candidate, headers=key, interviewer_id=hr.id) for _ in range(10)]
    assert len({one.result()["id"] for one in made}) == 1
    assert expect(hr.get("/interviews"), 200)["total"] == 1


def test_twenty_want_one_slot_and_one_gets_it(person: Person) -> None:
    interviewer = person(Role.INTERVIEWER)
    candidates = [person() for _ in range(20)]
    body = {"interviewer_id": interviewer.id, "scheduled_time": stamp(WHEN), "position": "Developer"}

    def try_it(candidate: Caller) -> int:
        return candidate.post("/interviews", json={**body, "candidate_id": candidate.id}).status_code

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(try_it, candidates))
    assert sorted(codes) == [201] + [400] * 19
    assert expect(interviewer.get("/interviews"), 200)["total"] == 1


def test_lists_take_the_same_queries_for_any_number(person: Person) -> None:
    hr, interviewer = person(Role.HR), person(Role.INTERVIEWER)
    counts: dict[str, set[int]] = {}
    for more in (1, 9, 90):
        with db.transaction() as session:
            for number in range(more):
                at = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=100 * more + number)
                one = factories.actor(session)
                factories.interview(session, one, interviewer_id=interviewer.id, scheduled_at=at)
        for path in (
            "/interviews?per_page=100",
            "/dashboard/candidates?limit=1000&q=e",
            "/dashboard/statistics",
        ):
            with statements() as sent:
                expect(hr.get(path), 200)
            counts.setdefault(path, set()).add(len(sent))
    assert all(len(seen) == 1 for seen in counts.values()), counts
