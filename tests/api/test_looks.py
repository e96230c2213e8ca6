"""The queue of looks and judging again, over REST."""

from __future__ import annotations

import pytest

from botboss import db
from botboss.domain.evaluation import Evaluation
from botboss.models.accounts import Role
from botboss.services import evaluation
from tests.api.conftest import Person
from tests.api.test_overrides import SET, House
from tests.documents import expect
from tests.taking import LATER


@pytest.fixture
def house(person: Person) -> House:
    """With a vague answer, which no engine can be sure of."""
    return House(person).complete()


def suggested(house: House, score: float) -> None:
    with db.transaction() as session:
        material = evaluation.material_of(session, house.answer_id)
        assert material is not None
        evaluation.store(session, material, Evaluation(score, "So.", (), 0.9, "vendor/1"), now=LATER)


def test_the_queue_says_why_and_empties(house: House) -> None:
    waiting = expect(house.hr.get("/dashboard/looks"), 200)
    (item,) = waiting["items"]
    assert (waiting["total"], item["interview_id"], item["candidate"]["id"]) == (
        1,
        house.id,
        house.candidate.id,
    )
    response = item["response"]
    assert response["needs_human_look"] and response["doubts"]
    assert response == house.detail()["responses"][0]
    look = expect(house.hr.post(f"/responses/{response['id']}/look"), 201)
    assert (look["response_id"], look["by"]["id"], look["adopted"]) == (response["id"], house.hr.id, None)
    assert expect(house.hr.get("/dashboard/looks"), 200)["items"] == []
    after = house.detail()
    assert (after["needs_human_look"], after["responses"][0]["looks"]) == (False, [look])
    assert after["overall_score"] == after["ai_score"]
    assert expect(house.hr.get("/dashboard/candidates?needs_human_look=true"), 200)["total"] == 0
    suggested(house, 0.9)
    assert expect(house.hr.get("/dashboard/looks"), 200)["total"] == 1
    expect(house.hr.post(house.answer, json=SET), 201)
    assert expect(house.hr.get("/dashboard/looks"), 200)["total"] == 0


def test_it_is_asked_for_suggested_and_adopted(house: House) -> None:
    again = expect(house.hr.post(f"{house.at}/evaluations"), 202)
    assert (again["interview_id"], again["total"], again["waiting"]) == (house.id, 1, 0)
    suggested(house, 0.9)
    before = house.detail()
    assert before["engines"] == [again["engine"]]
    suggestion = before["responses"][0]["suggestion"]
    assert (suggestion["score"], suggestion["adopted"]) == (0.9, False)
    expect(house.hr.post(f"/evaluations/{suggestion['id']}/adopt", json={"reason": ""}), 400)
    adopt = f"/evaluations/{suggestion['id']}/adopt"
    adopted = expect(house.hr.post(adopt, json={"reason": "It heard more."}), 200)
    assert adopted["adopted"] and adopted["response_id"] == house.answer_id
    after = house.detail()
    assert after["overall_score"] > before["overall_score"] and after["engines"] == ["vendor/1"]
    listed = expect(house.hr.get(f"{house.at}/evaluations"), 200)
    assert [(one["engine"], one["adopted"]) for one in listed["items"]] == [
        ("vendor/1", True),
        (again["engine"], False),
    ]
    rows = expect(house.hr.get("/dashboard/candidates"), 200)
    assert rows["engines"] == rows["items"][0]["engines"] == ["vendor/1"]
    assert expect(house.hr.get("/dashboard/statistics"), 200)["engines"] == [
        {"engine": "vendor/1", "interviews": 1}
    ]


def test_others_may_not(house: House, person: Person) -> None:
    posts = (f"/responses/{house.answer_id}/look", f"{house.at}/evaluations")
    for caller in (house.candidate, house.interviewer, house.stranger):
        expect(caller.get("/dashboard/looks"), 403)
        expect(caller.get(f"{house.at}/evaluations"), 403)
        for path in posts:
            expect(caller.post(path), 403)
        expect(caller.post("/evaluations/1/adopt", json={"reason": "Because."}), 403)
    for path in ("/responses/987654321/look", "/interviews/987654321/evaluations"):
        expect(person(Role.HR).post(path), 404)
    expect(house.admin.post("/evaluations/987654321/adopt", json={"reason": "Because."}), 404)


def test_before_it_is_completed_it_is_a_conflict(person: Person) -> None:
    begun = House(person)
    for path in (f"/responses/{begun.answer_id}/look", f"{begun.at}/evaluations"):
        expect(begun.hr.post(path), 409)


def test_the_summary_names_its_engine_and_quotes(house: House) -> None:
    found = expect(house.hr.get(f"{house.at}/summary"), 200)
    assert found["interview_id"] == house.id and len(found["engines"]) == 1
    assert found["coverage"] == house.detail()["coverage"]
    assert found["gaps"] and found["next"] and len(found["gaps"]) <= 3
    texts = {one["question_number"]: one["answer"] for one in house.detail()["responses"]}
    for one in (*found["strengths"], *found["gaps"], *found["next"]):
        assert one["quote"] == texts.get(one["question_number"], "")[one["start"] : one["end"]]
    for caller, status in ((house.candidate, 403), (house.interviewer, 403)):
        expect(caller.get(f"{house.at}/summary"), status)
    expect(house.hr.get("/interviews/987654321/summary"), 404)
