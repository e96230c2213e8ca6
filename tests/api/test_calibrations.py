"""Machine against people over REST."""

from __future__ import annotations

import pytest

from botboss import db
from botboss.models.accounts import Role
from botboss.models.calibrations import Rating
from tests import factories
from tests.api.conftest import Caller, Person
from tests.api.test_overrides import House
from tests.documents import expect
from tests.factories import NOW
from tests.services.test_calibrations import ENGINE, HALF
from tests.services.test_dashboard import done, judged


def grade(hr: Caller, number: int = 40) -> None:
    with db.transaction() as session:
        candidate = factories.actor(session)
        for machine, person in HALF[:number]:
            record = judged(session, done(session, candidate, machine), engine=ENGINE, score=machine)
            rating = Rating(answer_id=record.answer_id, rater_id=hr.id, score=person, blind=True, at=NOW)
            session.add(rating)


@pytest.fixture
def hr(person: Person) -> Caller:
    return person(Role.HR)


def test_an_answer_is_rated_blind(person: Person) -> None:
    house = House(person).complete()
    found = expect(house.hr.get("/calibration/next"), 200)
    item = found["item"]
    assert found["waiting"] == 1 and item["response_id"] == house.answer_id
    assert item["expected_points"] and item["follow_ups"] == []
    told = house.hr.get("/calibration/next").text
    for hidden in ("score", "verdict", "confidence", "quote", house.candidate.email, "candidate"):
        assert hidden not in told
    sent = {"score": 0.3}
    rated = expect(house.hr.post(f"/responses/{house.answer_id}/ratings", json=sent), 201)
    assert (rated["response_id"], rated["score"], rated["blind"]) == (house.answer_id, 0.3, True)
    assert expect(house.hr.get("/calibration/next"), 200) == {"item": None, "waiting": 0}
    report = expect(house.hr.get("/calibration"), 200)
    assert (report["total"]["n"], report["blind"], report["total"]["few"]) == (1, 1, True)
    assert report["worst"][0]["response_id"] == house.answer_id
    assert house.detail()["overall_score"] == house.detail()["ai_score"]
    for score in (2, "0.5", True):
        bad = expect(house.hr.post(f"/responses/{house.answer_id}/ratings", json={"score": score}), 400)
        assert list(bad["details"]) == ["score"]
    assert expect(house.hr.get("/calibration?engine="), 200) == report


def test_a_curve_is_fitted_seen_activated_and_given_up(hr: Caller) -> None:
    refused = expect(hr.post("/calibrations", json={"engine": ENGINE}), 409)
    assert "30" in refused["message"]
    grade(hr)
    report = expect(hr.get(f"/calibration?engine={ENGINE}"), 200)
    assert report["engine"] == ENGINE and report["engines"] == [ENGINE]
    assert report["total"]["low"] <= report["total"]["kappa"] <= report["total"]["high"]
    made = expect(hr.post("/calibrations", json={"engine": ENGINE}), 201)
    assert (made["active"], made["n"], made["held_out"]) == (False, 40, "leave-one-out")
    assert made["error_after"] < made["error_before"] and made["knots"][0] == [0.0, 0.0]
    at = f"/calibrations/{made['id']}"
    on = expect(hr.post(f"{at}/activate"), 200)
    assert on["active"] and on["activated_at"]
    assert expect(hr.get("/calibrations"), 200)["items"] == [on]
    off = expect(hr.post(f"{at}/deactivate"), 200)
    assert not off["active"] and off["deactivated_at"]
    for path in ("/calibrations/987654321/activate", "/calibrations/987654321/deactivate"):
        expect(hr.post(path), 404)
    expect(hr.post("/responses/987654321/ratings", json={"score": 0.5}), 404)


def test_it_is_the_hiring_teams(person: Person) -> None:
    for caller in (person(), person(Role.INTERVIEWER)):
        for path in ("/calibration", "/calibration/next", "/calibrations"):
            expect(caller.get(path), 403)
        for path in ("/calibrations", "/calibrations/1/activate", "/responses/1/ratings"):
            expect(caller.post(path, json={}), 403)


def test_retries_under_a_key_are_one(hr: Caller, person: Person) -> None:
    grade(hr)
    house = House(person).complete()
    bodies = {"/calibrations": {"engine": ENGINE}, f"/responses/{house.answer_id}/ratings": {"score": 0.5}}
    for number, (path, body) in enumerate(bodies.items()):
        key = {"Idempotency-Key": f"once-{number}"}
        first = expect(hr.post(path, json=body, headers=key), 201)
        assert expect(hr.post(path, json=body, headers=key), 201) == first
        expect(hr.post(path, json={**body, "engine": "x", "score": 0.9}, headers=key), 409)
    assert expect(hr.get("/calibrations"), 200)["total"] == 1
    at = f"/calibrations/{expect(hr.get('/calibrations'), 200)['items'][0]['id']}"
    for verb in ("activate", "deactivate"):
        key = {"Idempotency-Key": verb}
        first = expect(hr.post(f"{at}/{verb}", headers=key), 200)
        assert expect(hr.post(f"{at}/{verb}", headers=key), 200) == first
