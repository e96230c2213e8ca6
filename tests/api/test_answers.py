"""Taking an interview over REST, as the contract has it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from botboss import db
from botboss.models.accounts import Role
from botboss.models.interviews import Interview, Kind
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import plans
from tests import factories
from tests.api.conftest import Caller, Person
from tests.taking import VAGUE

SECRET = {"expected_points", "weight", "points", "score", "evaluation", "rationale", "competency"}


def _interview(candidate: Caller, **changes: Any) -> int:
    actor = Actor(candidate.id, Role.CANDIDATE)
    wanted = {"scheduled_at": utcnow(), "created_at": utcnow(), **changes}
    with db.transaction() as session:
        interview = factories.interview(session, actor, **wanted)
        plans.freeze_plan(session, interview)
        return interview.id or 0


@pytest.fixture
def candidate(person: Person) -> Caller:
    return person("candidate")


@pytest.fixture
def at(candidate: Caller) -> str:
    """The path of a started interview of the candidate's."""
    path = f"/interviews/{_interview(candidate)}"
    assert candidate.post(f"{path}/start").status_code == 200
    return path


def _answer(caller: Caller, at: str, number: object = 1, answer: object = VAGUE, **more: Any):  # type: ignore[no-untyped-def]
    body = {"question": "Tell me about yourself", "answer": answer, "question_number": number}
    return caller.post(f"{at}/responses", json=body, **more)


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in _keys(part)}
    return {key for part in value for key in _keys(part)} if isinstance(value, list) else set()


def test_the_documents_journey(candidate: Caller) -> None:
    interview_id = _interview(candidate)
    started = candidate.post(f"/interviews/{interview_id}/start/")
    assert started.status_code == 200
    body = started.json()
    assert set(body) == {"status", "interview_id", "questions", "answered", "follow_ups"}
    assert (body["status"], body["interview_id"], body["answered"]) == ("started", interview_id, [])
    assert [question["question_number"] for question in body["questions"]] == [1, 2, 3, 4, 5]
    assert set(body["questions"][0]) == {
        "question_number",
        "question",
        "category",
        "difficulty",
        "time_limit_seconds",
    }
    given = _answer(candidate, f"/interviews/{interview_id}")
    assert given.status_code == 201
    answer = given.json()
    assert answer["question"] == body["questions"][0]["question"]
    assert (answer["asked"], answer["answer"]) == ("Tell me about yourself", VAGUE)
    assert (answer["submitted_by"], answer["remaining"]) == (candidate.id, 4)
    assert answer["submitted_at"].endswith("Z")
    assert set(answer["follow_up"]) == {"question_number", "question", "follows"}
    done = candidate.post(f"/interviews/{interview_id}/complete")
    assert done.status_code == 200
    assert (done.json()["status"], done.json()["answered"], done.json()["total"]) == ("completed", 1, 5)
    assert 0 <= done.json()["overall_score"] <= 1
    again = candidate.post(f"/interviews/{interview_id}/complete")
    assert (again.status_code, again.json()) == (200, done.json())


def test_a_retry_is_200_and_another_answer_409(candidate: Caller, at: str) -> None:
    first = _answer(candidate, at)
    again = _answer(candidate, at)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = _answer(candidate, at, answer="Something else")
    assert (other.status_code, other.json()["error"]) == (409, "conflict")
    candidate.post(f"{at}/complete")
    assert _answer(candidate, at).status_code == 200
    assert _answer(candidate, at, 2).status_code == 409


def test_resuming_tells_what_is_answered_and_open(candidate: Caller, at: str) -> None:
    follow_up = _answer(candidate, at).json()["follow_up"]
    body = candidate.post(f"{at}/start").json()
    assert (body["answered"], body["follow_ups"]) == ([1], [follow_up])
    assert _answer(candidate, at, follow_up["question_number"], "More.").json()["remaining"] == 4
    body = candidate.post(f"{at}/start").json()
    assert (body["answered"], body["follow_ups"]) == ([1, 6], [])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question_number": 9, "answer": "x"}, "question_number"),
        ({"question_number": 0, "answer": "x"}, "question_number"),
        ({"question_number": 10**30, "answer": "x"}, "question_number"),
        ({"question_number": "two", "answer": "x"}, "question_number"),
        ({"answer": "x"}, "question_number"),
        ({"question_number": 1}, "answer"),
        ({"question_number": 1, "answer": ""}, "answer"),
        ({"question_number": 1, "answer": "  "}, "answer"),
        ({"question_number": 1, "answer": "x" * 20_001}, "answer"),
        ({"question_number": 1, "answer": 7}, "answer"),
        ({"question_number": 1, "answer": "x", "question": [1]}, "question"),
        ({"question_number": 1, "answer": "x", "question": "x" * 20_001}, "question"),
    ],
)
def test_bad_input_names_the_field(candidate: Caller, at: str, body: dict[str, Any], field: str) -> None:
    refused = candidate.post(f"{at}/responses", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"] == "validation_error"
    assert list(refused.json()["details"]) == [field]
    assert candidate.get(f"{at}/responses").json()["items"][0]["answer"] is None


@pytest.mark.parametrize("raw", [r'"\ud800"', r'{"text": "\ud800"}', r'"a\u0000b"', r'{"a": ["\u0000"]}'])
def test_odd_characters_are_no_crash(candidate: Caller, at: str, raw: str) -> None:
    for body in (
        f'{{"question_number": 1, "answer": "x", "question": {raw}}}',
        f'{{"question_number": 1, "answer": {raw}}}',
    ):
        sent = candidate.post(f"{at}/responses", content=body, headers={"Content-Type": "application/json"})
        assert sent.status_code in (201, 400)
        if sent.status_code == 201:
            assert r"\ud800" in sent.json()["asked"]


@pytest.mark.parametrize("depth", [100, 450, 700, 900, 960, 990, 5_000, 100_000])
def test_deep_nesting_is_no_crash(candidate: Caller, at: str, depth: int) -> None:
    body = '{"question_number": 1, "answer": "x", "question": ' + '{"a":' * depth + "1" + "}" * depth + "}"
    sent = candidate.post(f"{at}/responses", content=body, headers={"Content-Type": "application/json"})
    assert sent.status_code in (201, 400)


def test_the_question_object_of_start_is_taken(candidate: Caller, at: str) -> None:
    question = candidate.post(f"{at}/start").json()["questions"][1]
    body = {"question": question, "answer": VAGUE, "question_number": "2"}
    given = candidate.post(f"{at}/responses", json=body)
    assert given.status_code == 201
    assert given.json()["question"] == question["question"]


def test_others_get_what_they_may(person: Person, candidate: Caller) -> None:
    staff, other = person("interviewer"), person("interviewer")
    stranger, hr = person("candidate"), person("hr")
    at = f"/interviews/{_interview(candidate, interviewer_id=staff.id)}"
    for caller in (stranger, other):
        for method, path in (
            ("POST", "start"),
            ("POST", "complete"),
            ("GET", "responses"),
        ):
            assert caller.request(method, f"{at}/{path}").status_code == 404
    for path in ("responses", "drafts/1"):
        assert (
            stranger.request(
                "POST" if path == "responses" else "PUT",
                f"{at}/{path}",
                json={"question_number": 1, "answer": "x", "text": "x"},
            ).status_code
            == 404
        )
    assert staff.post(f"{at}/start").status_code == 200
    assert _answer(staff, at).status_code == 403
    given = _answer(hr, at)
    assert (given.status_code, given.json()["submitted_by"]) == (201, hr.id)
    assert staff.get(f"{at}/drafts").status_code == 403
    done = staff.post(f"{at}/complete")
    assert (done.status_code, done.json()["overall_score"]) == (200, None)
    assert hr.post(f"{at}/complete").json()["overall_score"] is not None


def test_nobody_gets_in_without_a_token(stranger: Caller, candidate: Caller, at: str) -> None:
    for method, path in (
        ("POST", "start"),
        ("POST", "responses"),
        ("GET", "responses"),
        ("GET", "drafts"),
        ("PUT", "drafts/1"),
        ("POST", "complete"),
    ):
        assert stranger.request(method, f"{at}/{path}", json={}).status_code == 401


@pytest.mark.parametrize("interview_id", ["999999", "0", "-1", "x", "9" * 40, "1.5"])
def test_an_id_that_is_none_is_404(candidate: Caller, interview_id: str) -> None:
    assert candidate.post(f"/interviews/{interview_id}/start").status_code == 404
    assert _answer(candidate, f"/interviews/{interview_id}").status_code == 404


def test_a_candidate_never_gets_rubric_or_evaluation(candidate: Caller, at: str) -> None:
    told = [
        candidate.post(f"{at}/start"),
        _answer(candidate, at),
        candidate.put(f"{at}/drafts/2", json={"text": "x"}),
        candidate.get(f"{at}/drafts"),
        candidate.get(f"{at}/responses"),
        candidate.post(f"{at}/complete"),
    ]
    for answer in told:
        assert answer.status_code in (200, 201)
        assert not _keys(answer.json()) & SECRET


def test_the_score_is_kept_back_where_the_setting_says_so(candidate: Caller, at: str, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_SHOW_SCORE="no")
    _answer(candidate, at)
    assert candidate.post(f"{at}/complete").json()["overall_score"] is None


def test_of_two_drafts_the_one_typed_last_is_answered(candidate: Caller, at: str) -> None:
    later, before = "2026-01-05T10:00:01Z", "2026-01-05T10:00:00Z"
    first = candidate.put(f"{at}/drafts/2", json={"text": "Later", "typed_at": later}).json()
    assert (first["text"], first["typed_at"], first["kept"]) == ("Later", later, True)
    late = candidate.put(f"{at}/drafts/2", json={"text": "Before", "typed_at": before})
    assert (late.status_code, late.json()) == (200, {**first, "kept": False})
    sooner, latest = "2026-01-05T10:00:01.250Z", "2026-01-05T10:00:01.900Z"
    for text, typed, kept in (("Latest", latest, True), ("Sooner", sooner, False)):
        told = candidate.put(f"{at}/drafts/2", json={"text": text, "typed_at": typed}).json()
        assert (told["text"], told["kept"]) == ("Latest", kept)
    plain = candidate.put(f"{at}/drafts/2", json={"text": "Now"}).json()
    assert (plain["text"], plain["kept"]) == ("Now", True)
    wrong = candidate.put(f"{at}/drafts/2", json={"text": "Now", "typed_at": "yesterday"})
    assert (wrong.status_code, list(wrong.json()["details"])) == (400, ["typed_at"])


def test_drafts_over_rest(candidate: Caller, at: str) -> None:
    assert candidate.put(f"{at}/drafts/2", json={"text": "Half"}).status_code == 200
    kept = candidate.put(f"{at}/drafts/2", json={"text": "Half a thought"})
    assert kept.json()["text"] == "Half a thought"
    listed = candidate.get(f"{at}/drafts").json()
    assert [(draft["question_number"], draft["text"]) for draft in listed["items"]] == [(2, "Half a thought")]
    assert listed["total"] == 1
    assert candidate.put(f"{at}/drafts/9", json={"text": "x"}).status_code == 404
    assert candidate.put(f"{at}/drafts/2", json={"text": "x" * 20_001}).json()["details"].keys() == {"text"}
    _answer(candidate, at, 2)
    assert candidate.get(f"{at}/drafts").json()["items"] == []
    assert candidate.put(f"{at}/drafts/2", json={"text": "late"}).status_code == 409


def test_a_key_makes_a_retry_safe(candidate: Caller, at: str) -> None:
    key = {"Idempotency-Key": "answer-1"}
    first = _answer(candidate, at, headers=key)
    again = _answer(candidate, at, headers=key)
    assert again.json() == first.json()
    assert _answer(candidate, at, 2, headers=key).status_code == 409


def test_double_clicks_make_one_record(candidate: Caller, at: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        codes = sorted(one.status_code for one in pool.map(lambda _: _answer(candidate, at), range(6)))
    assert codes == [200] * 5 + [201]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: candidate.post(f"{at}/complete"), range(4)))
    assert {one.status_code for one in done} == {200}
    assert len({one.json()["overall_score"] for one in done}) == 1


def test_what_is_not_started_is_409(candidate: Caller) -> None:
    interview_id = _interview(candidate, kind=Kind.PRACTICE)
    at = f"/interviews/{interview_id}"
    assert _answer(candidate, at).status_code == 409
    assert candidate.post(f"{at}/complete").status_code == 409
    assert candidate.get(f"{at}/responses").json()["items"] == []
    with db.transaction() as session:
        session.get_one(Interview, interview_id).cancel(utcnow())
    assert candidate.post(f"{at}/start").status_code == 409
