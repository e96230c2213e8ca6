"""Two at once: whatever the order, the outcome is one that some order gives, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.api.shapes import show_moment
from botboss.models.accounts import Role, UserStatus
from botboss.models.events import Event, EventType
from botboss.models.interviews import Answer, Interview, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import plans
from tests import factories, samples
from tests.api.conftest import Caller, Person
from tests.api.interview_scene import upload
from tests.taking import VAGUE

Call = Callable[[], Any]


def together(*calls: Call) -> list[int]:
    """The status of each call, all begun at the same moment."""
    start = Barrier(len(calls))

    def go(call: Call) -> int:
        start.wait(10)
        return int(call().status_code)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def planned(candidate: Caller, **changes: Any) -> int:
    at = utcnow() + timedelta(days=30)
    with db.transaction() as session:
        row = factories.interview(
            session,
            Actor(candidate.id, Role.CANDIDATE),
            **{"scheduled_at": at, "created_at": utcnow(), **changes},
        )
        plans.freeze_plan(session, row)
        return row.id or 0


def stored(interview_id: int) -> Interview:
    with db.reading() as session:
        return session.get_one(Interview, interview_id)


def happened(kind: EventType, subject_id: int) -> int:
    mine = select(Event).where(col(Event.type) == kind, col(Event.subject_id) == subject_id)
    with db.reading() as session:
        return len(session.scalars(mine).all())


def answer(caller: Caller, at: str, number: int = 1) -> Any:
    body = {"question_number": number, "question": "", "answer": VAGUE}
    return caller.post(f"{at}/responses", json=body)


@pytest.fixture
def candidate(person: Person) -> Caller:
    return person()


@pytest.fixture
def hr(person: Person) -> Caller:
    return person(Role.HR)


def test_two_complete(candidate: Caller, hr: Caller) -> None:
    mine = planned(candidate)
    at = f"/interviews/{mine}"
    candidate.post(f"{at}/start")
    answer(candidate, at)
    calls = [lambda: candidate.post(f"{at}/complete"), lambda: hr.post(f"{at}/complete")] * 2
    assert together(*calls) == [200] * 4
    assert happened(EventType.INTERVIEW_COMPLETED, mine) == 1


def test_an_answer_while_it_is_completed_counts_or_is_refused(candidate: Caller) -> None:
    mine = planned(candidate)
    at = f"/interviews/{mine}"
    candidate.post(f"{at}/start")
    codes = together(
        lambda: candidate.post(f"{at}/complete"), *(lambda n=n: answer(candidate, at, n) for n in (1, 2, 3))
    )
    assert codes[0] == 200
    assert set(codes[1:]) <= {201, 409}
    with db.reading() as session:
        kept = session.scalars(select(Answer).where(col(Answer.interview_id) == mine)).all()
    assert len(kept) == codes[1:].count(201)
    done = candidate.post(f"{at}/complete").json()
    assert done["answered"] == len([one for one in kept if one.number <= done["total"]])


def test_a_change_while_it_is_completed(candidate: Caller, hr: Caller) -> None:
    mine = planned(candidate)
    at = f"/interviews/{mine}"
    candidate.post(f"{at}/start")
    codes = together(
        lambda: candidate.post(f"{at}/complete"),
        lambda: hr.patch(at, json={"feedback": "Clear."}),
        lambda: hr.patch(at, json={"status": "cancelled"}),
    )
    ended = stored(mine)
    assert set(codes) <= {200, 409}
    assert codes[0] == (200 if ended.status == Status.COMPLETED else 409)
    assert codes[2] == (200 if ended.status == Status.CANCELLED else 409)
    assert (codes[1] == 200) is (ended.feedback == "Clear.")


def test_start_and_cancel(candidate: Caller, hr: Caller) -> None:
    mine = planned(candidate)
    at = f"/interviews/{mine}"
    started, cancelled = together(
        lambda: candidate.post(f"{at}/start"), lambda: hr.patch(at, json={"status": "cancelled"})
    )
    assert (cancelled, stored(mine).status) == (200, Status.CANCELLED)
    assert started in (200, 409)
    assert (started == 200) is (happened(EventType.INTERVIEW_STARTED, mine) == 1)


def test_one_address_registers_once(candidate: Caller) -> None:
    def register(email: str) -> Any:
        body = {"email": email, "password": factories.PASSWORD, "name": "Ana"}
        return candidate.client.post("/api/v1/auth/register", json=body)

    addresses = ("Ana@Example.org", "ana@example.org", "ANA@example.ORG", "ana@example.org")
    codes = together(*(lambda email=email: register(email) for email in addresses))
    assert sorted(codes) == [201, 400, 400, 400]


def test_deactivation_ends_what_comes_after_it(candidate: Caller, person: Person) -> None:
    admin = person(Role.ADMIN)
    off = {"status": UserStatus.DISABLED}
    codes = together(
        lambda: admin.patch(f"/users/{candidate.id}", json=off),
        *[lambda: candidate.patch("/users/me", json={"name": "Ana"})] * 4,
    )
    assert codes[0] == 200
    assert set(codes[1:]) <= {200, 401}
    assert candidate.get("/users/me").status_code == 401


def test_a_refresh_token_is_used_once(candidate: Caller) -> None:
    signed = {"email": candidate.email, "password": factories.PASSWORD}
    token = candidate.client.post("/api/v1/auth/login", json=signed).json()["refresh_token"]
    body = {"refresh_token": token}
    codes = together(*[lambda: candidate.client.post("/api/v1/auth/refresh", json=body)] * 4)
    assert sorted(codes) == [200, 401, 401, 401]


def test_no_more_moves_than_there_are(candidate: Caller) -> None:
    mine = planned(candidate)
    days = [show_moment(utcnow() + timedelta(days=40 + day)) for day in range(6)]
    codes = together(
        *(
            lambda day=day: candidate.patch(f"/interviews/{mine}", json={"scheduled_time": day})
            for day in days
        )
    )
    assert sorted(codes) == [200, 200, 409, 409, 409, 409]
    assert happened(EventType.INTERVIEW_MOVED, mine) == 2


def test_two_edit_one_question(hr: Caller, person: Person) -> None:
    """Both edits are kept, and a follow-up never points at an expected point that is gone."""
    points = [{"text": f"Names reason number {number}", "weight": 1} for number in range(3)]
    made = hr.post(
        "/questions",
        json={
            "question": "Why is a page slow?",
            "role": "developer",
            "category": "technical",
            "difficulty": "medium",
            "expected_points": points,
        },
    ).json()
    path, other = f"/questions/{made['id']}", person(Role.HR)
    codes = together(
        lambda: hr.patch(path, json={"expected_points": points[:1]}),
        lambda: other.patch(path, json={"follow_ups": [{"point": 2, "question": "And the third?"}]}),
        lambda: other.patch(path, json={"minutes": 7}),
    )
    kept = hr.get(path).json()
    assert 200 in codes[:2]
    assert codes[2] == 200 or len(kept["expected_points"]) == 3
    assert all(probe["point"] < len(kept["expected_points"]) for probe in kept["follow_ups"])


def test_sharing_twice_is_told_once(candidate: Caller, hr: Caller) -> None:
    mine = planned(candidate, status=Status.COMPLETED)
    assert together(*[lambda: hr.post(f"/interviews/{mine}/share")] * 4) == [200] * 4
    assert happened(EventType.RESULT_SHARED, mine) == 1


def test_no_more_files_than_there_may_be(
    candidate: Caller, hr: Caller, setting: Callable[..., None], uploads: object
) -> None:
    setting(BOTBOSS_FILES_PER_INTERVIEW="2")
    mine = planned(candidate)
    codes = together(*(lambda n=n: upload(hr, mine, samples.PDF + b"%" * n) for n in range(6)))
    assert sorted(codes) == [201, 201, 400, 400, 400, 400]
    assert len(hr.get(f"/files/interview/{mine}").json()["files"]) == 2


def test_hours_set_twice_at_once_are_set_once(person: Person) -> None:
    staff = person(Role.INTERVIEWER)
    weeks = [[{"weekday": day, "start": "09:00", "end": "12:00"}] for day in range(4)]
    path = f"/users/{staff.id}/availability"
    assert together(*(lambda week=week: staff.put(path, json={"hours": week}) for week in weeks)) == [200] * 4
    assert len(staff.get(path).json()["hours"]) == 1
