"""The hiring team's view over REST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from botboss import db
from botboss.models.accounts import Role
from botboss.models.interviews import Kind, Status
from tests import factories
from tests.api.conftest import Person
from tests.documents import PDF, expect
from tests.factories import NOW


def test_a_whole_interview_as_the_hiring_team_sees_it(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    body = {"candidate_id": candidate.id, "role": "Developer", "scheduled_at": "2024-01-01T10:00:00Z"}
    made = expect(hr.post("/interviews", json=body), 201)["id"]
    question = expect(candidate.post(f"/interviews/{made}/start"), 200)["questions"][0]
    answer = {"question_number": 1, "answer": "I would measure first, then change one thing at a time."}
    expect(candidate.post(f"/interviews/{made}/responses", json=answer), 201)
    upload = {"file": ("cv.pdf", PDF, "application/pdf")}
    expect(candidate.post("/files/upload", files=upload, data={"interview_id": str(made)}), 201)
    score = expect(candidate.post(f"/interviews/{made}/complete"), 200)["overall_score"]

    (row,) = expect(hr.get("/dashboard/candidates?status=completed"), 200)["items"]
    assert row["needs_human_look"] in (True, False) and row["completed_at"]
    assert {key: row[key] for key in ("interview_id", "role", "position", "status", "overall_score")} == {
        "interview_id": made,
        "role": "Developer",
        "position": "Developer",
        "status": "completed",
        "overall_score": score,
    }
    assert row["candidate"]["email"] == candidate.email and row["recommendation"] is None

    shown = expect(hr.get(f"/dashboard/candidates/{made}"), 200)
    assert shown["id"] == made and shown["overall_score"] == score and shown["scorecards"] == []
    (response,) = shown["responses"]
    assert (response["question"], response["answer"]) == (question["question"], answer["answer"])
    evaluation = response["evaluation"]
    assert response["score"] == evaluation["score"] and evaluation["engine"].startswith("builtin")
    assert 0 <= evaluation["confidence"] <= 1 and isinstance(evaluation["flags"], list)
    for point in evaluation["points"]:
        assert answer["answer"][point["start"] : point["end"]] == point["quote"]
        assert point["question_number"] == 1 and point["weight"] > 0 and point["verdict"]
    assert [file["name"] for file in shown["files"]] == ["cv.pdf"]
    assert [step["type"] for step in shown["timeline"]] == [
        "interview.scheduled",
        "interview.started",
        "answer.submitted",
        "interview.follow_up_asked",
        "file.uploaded",
        "interview.completed",
    ]
    assert shown["timeline"][0]["actor"]["id"] == hr.id

    figures = expect(hr.get("/dashboard/statistics?role=programmer"), 200)
    assert (figures["total_interviews"], figures["completed_interviews"]) == (1, 1)
    assert figures["average_score"] == score
    assert figures["by_role"] == [
        {"role": "Developer", "total": 1, "completed": 1, "scored": 1, "average_score": score}
    ]
    assert sum(figures["score_histogram"]) == 1 and len(figures["per_week"]) == 12


def test_an_empty_house_has_no_average(person: Person) -> None:
    figures = expect(person(Role.ADMIN).get("/dashboard/statistics"), 200)
    assert figures["average_score"] == 0.0 and figures["by_role"] == [] and figures["total_interviews"] == 0


def test_lists_are_sorted_and_narrowed(person: Person) -> None:
    hr = person(Role.HR)
    with db.transaction() as session:
        ids = []
        for number, score in enumerate((0.9, 0.2, 0.7)):
            candidate = factories.actor(session, name=f"{'BCA'[number]} Person")
            fixed = {"status": Status.COMPLETED, "overall_score": score, "completed_at": NOW}
            at = NOW + timedelta(days=number)
            ids.append(factories.interview(session, candidate, scheduled_at=at, **fixed).id)
        factories.interview(session, candidate, kind=Kind.PRACTICE)

    def listed(query: str) -> list[int]:
        page = expect(hr.get(f"/dashboard/candidates?{query}"), 200)
        return [ids.index(item["interview_id"]) for item in page["items"]]

    assert listed("") == [2, 1, 0]
    assert listed("sort=-overall_score") == [0, 2, 1]
    assert listed("sort=name&per_page=2") == [2, 0]
    assert listed("min_score=0.7&sort=overall_score") == [2, 0]
    assert listed("max_score=0.7&min_score=0.3") == [2]
    assert listed(f"from={NOW + timedelta(days=1):%Y-%m-%d}") == [2, 1]
    assert listed("q=a%20pers") == [2]
    assert listed("needs_human_look=true") == listed("unread=no") == []
    assert listed("needs_human_look=false&unread=true") == [2, 1, 0]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=password_hash", "sort"),
        ("min_score=2", "min_score"),
        ("min_score=nan", "min_score"),
        ("max_score=x", "max_score"),
        ("status=done", "status"),
        ("from=soon", "from"),
        ("limit=0", "limit"),
    ],
)
def test_bad_filters_are_named(person: Person, query: str, field: str) -> None:
    refused = expect(person(Role.HR).get(f"/dashboard/candidates?{query}"), 400)
    assert list(refused["details"]) == [field]


def test_practice_and_strangers_ids_do_not_exist(person: Person) -> None:
    hr, candidate = person(Role.HR), person()
    body = {"candidate_id": candidate.id, "role": "Developer", "scheduled_at": "2024-01-01T10:00:00Z"}
    made = expect(candidate.post("/interviews", json={**body, "kind": "practice"}), 201)["id"]
    for interview_id in (made, 987654321, "x", 2**63):
        expect(hr.get(f"/dashboard/candidates/{interview_id}"), 404)
    for caller in (candidate, person(Role.INTERVIEWER)):
        for path in ("/dashboard/candidates", f"/dashboard/candidates/{made}", "/dashboard/statistics"):
            expect(caller.get(path), 403)
