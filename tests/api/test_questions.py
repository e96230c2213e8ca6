"""The question bank over REST."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botboss.domain.bank import load_bank
from tests.api.conftest import Caller, Person

NEW = {
    "question": "How do you keep bees calm?",
    "role": "Beekeeper",
    "category": "behavioral",
    "expected_points": [{"text": "Uses cool smoke", "weight": 2}, "Moves slowly"],
    "follow_ups": ["And on a windy day?"],
    "anchors": {"1": "Rushes.", "3": "Goes slowly.", "5": "Goes slowly, with smoke."},
    "slots": {"situation": "Which bees"},
    "good_answer": "Slowly, and with cool smoke.",
}


@pytest.fixture
def hr(person: Person) -> Caller:
    return person("hr")


def test_the_documents_list(person: Person, hr: Caller) -> None:
    path = "/questions/?role=developer&category=technical"
    for_staff = hr.get(path).json()
    for_candidate = person("candidate").get(path).json()
    assert for_staff["total"] == for_candidate["total"] > 0
    shown = {"id", "question", "role", "category", "difficulty", "minutes", "practice"}
    assert set(for_candidate["items"][0]) == shown
    more = {"competency", "why", "source", "expected_points", "follow_ups"}
    more |= {"anchors", "slots", "good_answer", "weak_answer"}
    assert set(for_staff["items"][0]) == shown | more
    assert for_staff["items"][0]["expected_points"][0].keys() == {"text", "weight"}


def test_pages_and_filters(hr: Caller) -> None:
    listed = hr.get("/questions?per_page=7&page=2").json()
    assert (len(listed["items"]), listed["total"], listed["page"]) == (7, len(load_bank()), 2)
    assert hr.get("/questions?skip=0&limit=3&difficulty=hard").json()["items"][2]["difficulty"] == "hard"
    for path, field in (
        ("/questions?category=x", "category"),
        ("/questions?difficulty=x", "difficulty"),
        ("/questions?page=0", "page"),
    ):
        refused = hr.get(path)
        assert refused.status_code == 400
        assert field in refused.json()["details"]


def test_add_change_delete(hr: Caller, person: Person) -> None:
    made = hr.post("/questions", json=NEW)
    assert made.status_code == 201
    row = made.json()
    assert (row["category"], row["difficulty"], row["source"]) == ("behavioural", "medium", "staff")
    assert row["follow_ups"] == [{"point": 0, "question": "And on a windy day?"}]
    assert {name: row[name] for name in ("anchors", "slots", "good_answer")} == {
        name: NEW[name] for name in ("anchors", "slots", "good_answer")
    }
    path = f"/questions/{row['id']}"
    assert hr.get(path).json() == row
    candidate = person("candidate")
    assert candidate.get(path).status_code == 404
    changed = hr.patch(path, json={"practice": True, "minutes": 9})
    assert changed.json() == {**row, "practice": True, "minutes": 9}
    assert set(candidate.get(path).json()) == {
        "id",
        "question",
        "role",
        "category",
        "difficulty",
        "minutes",
        "practice",
    }
    assert hr.delete(path).status_code == 204
    for again in (hr.get(path), hr.delete(path), hr.patch(path, json={"minutes": 3})):
        assert again.status_code == 404


def test_bad_input_names_each_field(hr: Caller) -> None:
    refused = hr.post("/questions", json={**NEW, "question": "", "minutes": 99, "expected_points": [""]})
    assert refused.status_code == 400
    assert set(refused.json()["details"]) == {"question", "minutes", "expected_points"}


def test_a_key_makes_one_question(hr: Caller) -> None:
    key = {"Idempotency-Key": "q-1"}
    made = [hr.post("/questions", json=NEW, headers=key) for _ in range(2)]
    assert made[0].json() == made[1].json()
    assert hr.get("/questions?role=beekeeper").json()["total"] == 1


def test_only_hiring_edits(person: Person, hr: Caller) -> None:
    question_id = hr.get("/questions?per_page=1").json()["items"][0]["id"]
    for role in ("candidate", "interviewer"):
        caller = person(role)
        for answer in (
            caller.post("/questions", json=NEW),
            caller.patch(f"/questions/{question_id}", json={"minutes": 3}),
            caller.delete(f"/questions/{question_id}"),
            caller.get("/questions/export"),
            caller.post("/questions/import", content="[]"),
        ):
            assert answer.status_code == 403


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_goes_out_and_in(hr: Caller, form: str) -> None:
    file = hr.get(f"/questions/export?format={form}")
    assert file.status_code == 200
    assert f"questions.{form}" in file.headers["content-disposition"]
    back = hr.post(f"/questions/import?format={form}", content=file.content)
    told = {"added": 0, "unchanged": len(load_bank()), "dry_run": False, "problems": [], "warnings": []}
    assert back.json() == told


def test_a_dry_run_lists_problems_and_the_run_refuses(hr: Caller) -> None:
    rows = json.dumps([NEW, {"question": "", "role": "x", "category": "y"}])
    told = hr.post("/questions/import?dry_run=true", content=rows)
    assert told.status_code == 200
    assert (told.json()["added"], [one["field"] for one in told.json()["problems"]]) == (
        1,
        ["question", "category"],
    )
    refused = hr.post("/questions/import", content=rows)
    assert refused.status_code == 400
    assert list(refused.json()["details"]) == ["line 2"]
    assert hr.get("/questions?role=beekeeper").json()["total"] == 0


def test_a_dry_run_warns_of_what_the_bank_nearly_has(hr: Caller) -> None:
    made = hr.post("/questions", json={**NEW, "question": "How do you keep your honey bees calm?"}).json()
    told = hr.post("/questions/import?dry_run=true", content=json.dumps([{**NEW, "colour": "red"}])).json()
    assert (told["added"], told["problems"]) == (1, [])
    assert [(one["line"], one["field"]) for one in told["warnings"]] == [(1, "colour"), (1, "question")]
    assert f"question {made['id']}" in told["warnings"][1]["why"]


def test_a_large_file_goes_in_where_other_bodies_are_refused(hr: Caller) -> None:
    long = {**NEW, "good_answer": "x" * 3_900, "weak_answer": "y" * 3_900}
    rows = json.dumps([{**long, "question": f"Number {number}?"} for number in range(200)])
    assert 1_000_000 < len(rows) < 5_000_000
    assert hr.post("/questions/import?dry_run=true", content=rows).json()["added"] == 200
    assert hr.post("/questions/import?dry_run=true", content=b" " * 5_000_001).status_code == 413
    assert hr.post("/questions", content=rows).status_code == 413


def test_an_import_with_a_key_adds_once(hr: Caller) -> None:
    key = {"Idempotency-Key": "file-1"}
    first, again = (hr.post("/questions/import", content=json.dumps([NEW]), headers=key) for _ in range(2))
    assert (first.json()["added"], again.json()["added"], again.json()["unchanged"]) == (1, 0, 1)


def test_a_file_that_is_no_text_is_said(hr: Caller) -> None:
    refused = hr.post("/questions/import?format=csv", content=b"\xff\xfe\x00x")
    assert (refused.status_code, list(refused.json()["details"])) == (400, ["body"])
    assert hr.post("/questions/import?format=xml", content="x").status_code == 400


def test_the_documents_generation(person: Person, hr: Caller) -> None:
    made = hr.post("/questions/generate?role=developer&num_questions=5&difficulty=medium")
    assert made.status_code == 200
    body = made.json()
    assert set(body) == {"questions", "engine"}
    assert len({question["question"] for question in body["questions"]}) == 5
    for question in body["questions"]:
        assert question["expected_points"]
        assert question["role"] == "developer"
        assert hr.get(f"/questions/{question['id']}").json()["question"] == question["question"]
        assert set(question["anchors"]) == {"1", "3", "5"}
        assert (question["source_phrase"], question["like"]) == (None, None)
    assert person("candidate").post("/questions/generate?role=developer").status_code == 403
    assert len(person("interviewer").post("/questions/generate?role=Cook").json()["questions"]) == 5


JOB = "Tasks:\n- You calibrate and maintain equipment.\n- You keep bees calm."


@pytest.mark.parametrize("sent", [{"json": {"job_text": JOB}}, {"params": {"job_text": JOB}}])
def test_a_job_text_in_body_or_query_is_quoted_exactly(hr: Caller, sent: dict[str, Any]) -> None:
    params = {"role": "Beekeeper", "num_questions": 20, "difficulty": "easy", **sent.get("params", {})}
    made = hr.post("/questions/generate", **{**sent, "params": params}).json()["questions"]
    phrases = {question["source_phrase"] for question in made}
    assert "You calibrate and maintain equipment" in phrases
    assert all(phrase is None or phrase in JOB for phrase in phrases)
    assert {question["id"] for question in made} == {None}


@pytest.mark.parametrize("text", ["x" * 20_001])
def test_a_job_text_that_is_none_is_named(hr: Caller, text: str) -> None:
    refused = hr.post("/questions/generate?role=Cook", json={"job_text": text})
    assert (refused.status_code, list(refused.json()["details"])) == (400, ["job_text"])


def test_what_the_role_nearly_has_is_told_and_not_saved(hr: Caller) -> None:
    path = "/questions/generate?role=Beekeeper&num_questions=1&category=situational"
    first = hr.post(path).json()["questions"][0]
    near = {**NEW, "question": first["question"].replace("you", "you really"), "category": "technical"}
    mine = hr.post("/questions", json=near).json()
    (told,) = hr.post(f"{path}&save=true").json()["questions"]
    assert (told["id"], told["like"]) == (None, {"id": mine["id"], "question": mine["question"]})
    assert hr.get("/questions?role=beekeeper").json()["total"] == 1


def test_generation_keeps_and_retries(person: Person, hr: Caller) -> None:
    path, key = "/questions/generate?role=Beekeeper&num_questions=3&save=true", {"Idempotency-Key": "g-1"}
    made = [hr.post(path, headers=key).json() for _ in range(2)]
    assert made[0] == made[1]
    assert [question["id"] is not None for question in made[0]["questions"]] == [True] * 3
    assert hr.get("/questions?role=beekeeper").json()["total"] == 3
    assert person("interviewer").post(path).status_code == 403


def test_a_retried_generation_never_adds_in_place_of_what_was_edited(hr: Caller) -> None:
    path, key = "/questions/generate?role=Beekeeper&num_questions=3&save=true", {"Idempotency-Key": "g-2"}
    first, second, third = (one["id"] for one in hr.post(path, headers=key).json()["questions"])
    assert hr.patch(f"/questions/{first}", json={"question": "How do you read a hive?"}).status_code == 200
    assert hr.delete(f"/questions/{second}").status_code == 204
    again = hr.post(path, headers=key)
    assert (again.status_code, [one["id"] for one in again.json()["questions"]]) == (200, [None, None, third])
    kept = hr.get("/questions?role=beekeeper").json()["items"]
    assert [one["id"] for one in kept] == [first, third]


def test_the_place_for_a_jobs_name_is_shown_to_who_edits_alone(person: Person, hr: Caller) -> None:
    generic = hr.get("/questions?role=generic&limit=1000").json()["items"]
    (one, *_) = [question["id"] for question in generic if "[job]" in question["question"]]
    for role in ("candidate", "interviewer", "hr"):
        caller = person(role)
        listed = caller.get("/questions?role=generic&limit=1000").json()
        assert listed["total"] == len(generic)
        assert "{role}" not in str(listed)
        read = caller.get(f"/questions/{one}").json()["question"]
        assert ("{role}" in read, "[job]" in read) == (role == "hr", role != "hr")
    sent = {"question": hr.get(f"/questions/{one}").json()["question"], "minutes": 7}
    assert hr.patch(f"/questions/{one}", json=sent).json()["question"] == sent["question"]
    drawn = hr.post("/questions/generate?role=Beekeeper&num_questions=20").json()
    assert "beekeeper" in str(drawn).casefold() and "{role}" not in str(drawn) and "[job]" not in str(drawn)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "role"),
        ("role=%20", "role"),
        ("role=x&num_questions=21", "num_questions"),
        ("role=x&num_questions=many", "num_questions"),
        ("role=x&difficulty=soft", "difficulty"),
        ("role=x&category=y", "category"),
    ],
)
def test_generation_names_what_is_wrong(hr: Caller, query: str, field: str) -> None:
    refused = hr.post(f"/questions/generate?{query}")
    assert refused.status_code == 400
    assert list(refused.json()["details"]) == [field]
