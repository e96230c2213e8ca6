"""Scores that people set, over REST: who may, who sees what of it, and what it moves."""

from __future__ import annotations

from typing import Any

import pytest

from botboss import db
from botboss.models.accounts import Role
from botboss.policy import Actor
from botboss.services import plans
from tests import factories
from tests.api.conftest import Caller, Person
from tests.documents import expect
from tests.taking import VAGUE

SET = {"score": 0.7, "reason": "Heard in the second sentence."}


class House:
    """A completed live interview with one answer."""

    def __init__(self, person: Person) -> None:
        self.candidate, self.hr, self.admin = person(), person(Role.HR), person(Role.ADMIN)
        self.interviewer, self.stranger = person(Role.INTERVIEWER), person(Role.INTERVIEWER)
        with db.transaction() as session:
            candidate = Actor(self.candidate.id, Role.CANDIDATE)
            row = factories.interview(session, candidate, interviewer_id=self.interviewer.id)
            plans.freeze_plan(session, row)
            self.id = row.id or 0
        self.at = f"/interviews/{self.id}"
        expect(self.candidate.post(f"{self.at}/start"), 200)
        sent = {"question_number": 1, "answer": VAGUE}
        self.answer_id = expect(self.candidate.post(f"{self.at}/responses", json=sent), 201)["id"]
        self.answer = f"/responses/{self.answer_id}/override"

    def complete(self) -> House:
        expect(self.hr.post(f"{self.at}/complete"), 200)
        return self

    def detail(self) -> dict[str, Any]:
        return expect(self.hr.get(f"/dashboard/candidates/{self.id}"), 200)


@pytest.fixture
def house(person: Person) -> House:
    return House(person)


def test_an_override_and_the_machines_score_stand_side_by_side(house: House) -> None:
    before = house.complete().detail()
    made = expect(house.hr.post(house.answer, json=SET), 201)
    assert {key: made[key] for key in ("response_id", "question_number", "score", "counts", "withdrawn")} == {
        "response_id": house.answer_id,
        "question_number": 1,
        "score": 0.7,
        "counts": True,
        "withdrawn": None,
    }
    after = house.detail()
    assert after["ai_score"] == before["overall_score"] != after["overall_score"]
    (response,) = after["responses"]
    assert response["id"] == house.answer_id and response["overrides"] == [made]
    assert (response["score"], response["evaluation"]) == (0.7, before["responses"][0]["evaluation"])
    whole = expect(house.admin.post(f"{house.at}/override", json={**SET, "score": 1}), 201)
    after = house.detail()
    assert (after["overall_score"], after["overrides"]) == (1.0, [whole])
    assert after["coverage"]["answered"] == 1 and after["coverage"]["total"] == 5
    assert 0 < after["coverage"]["weight"] < 1
    (row,) = expect(house.hr.get("/dashboard/candidates?min_score=1"), 200)["items"]
    assert (row["overridden"], row["ai_score"], row["coverage"]) == (
        True,
        before["ai_score"],
        after["coverage"],
    )
    back = expect(house.hr.post(f"/overrides/{whole['id']}/withdraw", json={"reason": "Not mine."}), 200)
    assert back["withdrawn"]["reason"] == "Not mine." and back["counts"] is False
    listed = expect(house.hr.get(f"{house.at}/overrides"), 200)
    assert [(one["id"], one["counts"]) for one in listed["items"]] == [
        (whole["id"], False),
        (made["id"], True),
    ]


def test_it_waits_until_the_interview_is_completed(house: House) -> None:
    for path in (house.answer, f"{house.at}/override"):
        refused = expect(house.hr.post(path, json=SET), 409)
        assert "completed" in refused["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"score": 70}, "score"),
        ({"score": "much"}, "score"),
        ({"score": None}, "score"),
        ({"score": True}, "score"),
        ({"reason": ""}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": "a" * 2001}, "reason"),
    ],
)
def test_what_is_wrong_is_named(house: House, change: dict[str, Any], field: str) -> None:
    house.complete()
    refused = expect(house.hr.post(house.answer, json={**SET, **change}), 400)
    assert list(refused["details"]) == [field]


def test_who_may_set_and_see_what(house: House) -> None:
    house.complete()
    by_hr = expect(house.hr.post(house.answer, json=SET), 201)
    own = expect(house.interviewer.post(house.answer, json={**SET, "score": 0.2}), 201)
    assert own["counts"] is None
    listed = expect(house.interviewer.get(f"{house.at}/overrides"), 200)
    assert listed["items"] == [own] and listed["total"] == 1
    assert expect(house.interviewer.get(house.at), 200)["overall_score"] is None
    reason = {"reason": "Not mine."}
    expect(house.interviewer.post(f"/overrides/{by_hr['id']}/withdraw", json=reason), 404)
    for caller, status in ((house.candidate, 403), (house.stranger, 404)):
        expect(caller.post(house.answer, json=SET), status)
        expect(caller.post(f"{house.at}/override", json=SET), status)
        expect(caller.post(f"/overrides/{own['id']}/withdraw", json=reason), status)
        expect(caller.get(f"{house.at}/overrides"), status)
    assert expect(house.hr.get(f"{house.at}/overrides"), 200)["total"] == 2


def test_a_candidate_sees_the_score_that_counts_and_nothing_of_how(house: House) -> None:
    house.complete()
    expect(house.hr.post(f"{house.at}/override", json=SET), 201)
    assert expect(house.candidate.get(house.at), 200)["overall_score"] is None
    assert expect(house.candidate.post(f"{house.at}/complete"), 200)["overall_score"] is None
    expect(house.hr.post(f"{house.at}/share"), 200)
    assert expect(house.candidate.post(f"{house.at}/complete"), 200)["overall_score"] == 0.7
    assert expect(house.candidate.get(house.at), 200)["overall_score"] == 0.7
    told = [house.candidate.get(path).text for path in (house.at, "/interviews", f"{house.at}/responses")]
    told.append(house.candidate.post(f"{house.at}/complete").text)
    assert not [
        text for text in told if SET["reason"] in text or house.hr.email in text or "ai_score" in text
    ]


def test_what_people_set_comes_in_pages(house: House) -> None:
    house.complete()
    for number in range(4):
        expect(house.hr.post(f"{house.at}/override", json={**SET, "score": number / 10}), 201)
    told = expect(house.hr.get(f"{house.at}/overrides?page=2&per_page=3"), 200)
    assert (told["total"], told["page"], told["per_page"]) == (4, 2, 3)
    assert [one["score"] for one in told["items"]] == [0.0]
    first = expect(house.hr.get(f"{house.at}/overrides?per_page=3"), 200)["items"]
    assert [(one["score"], one["counts"]) for one in first] == [(0.3, True), (0.2, False), (0.1, False)]
    told = expect(house.hr.get(f"{house.at}/evaluations?skip=1&limit=1"), 200)
    assert (told["total"], told["items"]) == (1, [])


def test_a_score_is_set_of_what_there_is(house: House) -> None:
    house.complete()
    for path in ("/responses/987654321/override", "/responses/x/override", "/interviews/987654321/override"):
        expect(house.hr.post(path, json=SET), 404)
    expect(house.hr.post("/overrides/987654321/withdraw", json={"reason": "Not mine."}), 404)


def _no_patch(caller: Caller, at: str) -> int:
    return int(caller.patch(at, json={"overall_score": 1}).status_code)


def test_the_interview_itself_takes_no_score(house: House) -> None:
    house.complete()
    assert _no_patch(house.hr, house.at) == 400
