"""Jobs over REST."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session

from botboss import db
from botboss.models.accounts import Role
from tests import factories
from tests.api.conftest import Caller, Person
from tests.counting import statements
from tests.planned import ANCHORS, contents, interview_for, published, question

ROW = {
    "id",
    "title",
    "status",
    "version",
    "changed",
    "revision",
    "question_count",
    "candidate_count",
    "minutes",
    "created_at",
    "updated_at",
    "published_at",
    "archived_at",
}
WHOLE = ROW | {"description", "follow_ups", "competencies", "questions"}
BOOKING = {"scheduled_time": "2030-01-07T10:00:00Z"}


@pytest.fixture
def hr(person: Person) -> Caller:
    return person(Role.HR)


def _make(caller: Caller, **changes: Any) -> dict[str, Any]:
    made = caller.post("/jobs", json=contents(**changes))
    assert made.status_code == 201, made.text
    return made.json()  # type: ignore[no-any-return]


def test_from_a_draft_to_a_version_that_interviews_get(hr: Caller, person: Person) -> None:
    job = _make(hr)
    assert set(job) == WHOLE
    assert (job["status"], job["version"], job["revision"], job["minutes"]) == ("draft", None, 1, 19)
    assert [one["planned_weight"] for one in job["questions"]] == [2.0, 1.0, 1.0]
    path = f"/jobs/{job['id']}"
    assert hr.get(f"{path}/checklist").json() == {"ready": True, "missing": []}
    shown = hr.post(f"{path}/publish", json={"revision": 1}).json()
    assert (shown["status"], shown["version"], shown["changed"]) == ("published", 1, False)
    candidate = person()
    sent = {"candidate_id": candidate.id, "role": "BACKEND developer", **BOOKING}
    made = hr.post("/interviews", json=sent).json()
    assert (made["job_id"], made["job_version"], made["role"]) == (job["id"], 1, "BACKEND developer")
    by_id = hr.post("/interviews", json={"candidate_id": candidate.id, "job_id": str(job["id"]), **BOOKING})
    assert (by_id.json()["job_id"], by_id.json()["role"]) == (job["id"], job["title"])
    started = candidate.post(f"/interviews/{made['id']}/start").json()
    assert [one["question"] for one in started["questions"]] == [one["question"] for one in job["questions"]]
    assert [one["time_limit_seconds"] for one in started["questions"]] == [300, 300, 540]
    listed = hr.get("/jobs").json()
    assert set(listed["items"][0]) == ROW
    assert (listed["total"], listed["items"][0]["candidate_count"]) == (1, 1)
    answer = {"question_number": 1, "answer": "I measure before changing anything."}
    assert candidate.post(f"/interviews/{made['id']}/responses", json=answer).status_code == 201
    detail = hr.get(f"/dashboard/candidates/{made['id']}").json()
    assert (detail["job_id"], detail["job_version"]) == (job["id"], 1)
    response = detail["responses"][0]
    assert (response["competency"], response["weight"], response["anchors"]) == ("Debugging", 2.0, ANCHORS)
    assert detail["scorecards"] == []


def test_an_interview_without_a_job_says_so(hr: Caller, person: Person) -> None:
    made = hr.post("/interviews", json={"candidate_id": person().id, "role": "Developer", **BOOKING}).json()
    assert (made["job_id"], made["job_version"]) == (None, None)
    refused = hr.post("/interviews", json={"candidate_id": person().id, **BOOKING})
    assert (refused.status_code, list(refused.json()["details"])) == (400, ["role"])
    refused = hr.post("/interviews", json={"candidate_id": person().id, "job_id": 99, **BOOKING})
    assert (refused.status_code, list(refused.json()["details"])) == (400, ["job_id"])


def test_publishing_names_what_is_missing_as_the_checklist_does(hr: Caller) -> None:
    asked = [question("A?"), question("B?", "Ownership"), question("C?", anchors={"1": "x", "5": "y"})]
    job = _make(hr, questions=asked)
    listed = hr.get(f"/jobs/{job['id']}/checklist").json()
    why = "Question 3 has no anchor for 3. Describe an answer that is worth 3."
    assert listed == {"ready": False, "missing": [{"field": "questions.2.anchors.3", "why": why}]}
    refused = hr.post(f"/jobs/{job['id']}/publish")
    assert (refused.status_code, refused.json()["error"]) == (400, "validation_error")
    assert refused.json()["details"] == {"questions.2.anchors.3": [why]}
    assert hr.get(f"/jobs/{job['id']}").json() == job


def test_a_change_needs_the_revision_that_was_read(hr: Caller, person: Person) -> None:
    job = _make(hr)
    path, other = f"/jobs/{job['id']}", person(Role.ADMIN)
    assert list(hr.patch(path, json={"title": "Cook"}).json()["details"]) == ["revision"]
    changed = other.patch(path, json={"revision": 1, "description": None, "follow_ups": 3}).json()
    assert (changed["revision"], changed["follow_ups"], changed["description"]) == (2, 3, job["description"])
    stale = hr.patch(path, json={"revision": 1, "title": "Cook", "questions": []})
    assert (stale.status_code, stale.json()["error"]) == (409, "conflict")
    assert hr.get(path).json() == changed
    assert hr.patch(path, json={"revision": 2, "title": "Cook"}).json()["title"] == "Cook"
    assert hr.post(f"{path}/publish", json={"revision": 2}).status_code == 409


def test_questions_are_added_from_the_bank_and_free(hr: Caller) -> None:
    job = _make(hr, questions=[], competencies=[])
    path = f"/jobs/{job['id']}/questions"
    known = hr.get("/questions?role=developer&category=behavioural").json()["items"][0]
    made = hr.post(path, json={"question_id": known["id"], "weight": 2})
    assert made.status_code == 201
    added = made.json()["questions"][0]
    assert (added["question"], added["question_id"]) == (known["question"], known["id"])
    assert added["expected_points"] == known["expected_points"]
    assert all(added["anchors"].values())
    assert made.json()["competencies"] == [{"name": known["competency"], "weight": 1.0}]
    assert (added["weight"], added["planned_weight"]) == (2.0, 1.0)
    free = hr.post(path, json={"question": "Why?", "expected_points": ["Because"]}).json()
    assert (free["question_count"], free["questions"][1]["question_id"]) == (2, None)
    refused = hr.post(path, json={"question_id": 10**9})
    assert list(refused.json()["details"]) == ["question_id"]
    refused = hr.patch(f"/jobs/{job['id']}", json={"revision": 3, "questions": [{"question_id": 10**9}]})
    assert list(refused.json()["details"]) == ["questions.0.question_id"]


def test_a_published_job_is_archived_and_a_draft_thrown_away(hr: Caller) -> None:
    job, draft = _make(hr), _make(hr, title="Cook")
    hr.post(f"/jobs/{job['id']}/publish")
    assert hr.delete(f"/jobs/{job['id']}").status_code == 409
    archived = hr.post(f"/jobs/{job['id']}/archive").json()
    assert (archived["status"], archived["archived_at"] is None) == ("archived", False)
    assert hr.patch(f"/jobs/{job['id']}", json={"revision": 1, "title": "Cook"}).status_code == 409
    assert hr.post(f"/jobs/{job['id']}/restore").json()["status"] == "draft"
    assert hr.delete(f"/jobs/{draft['id']}").status_code == 204
    assert hr.get(f"/jobs/{draft['id']}").status_code == 404
    assert [one["status"] for one in hr.get("/jobs?q=BACK&status=draft").json()["items"]] == ["draft"]
    assert hr.get("/jobs?status=gone").status_code == 400


def test_versions_are_read_as_they_were(hr: Caller, person: Person) -> None:
    job = _make(hr)
    path = f"/jobs/{job['id']}"
    hr.post(f"{path}/publish")
    hr.patch(path, json={"revision": 1, "title": "Other", "questions": job["questions"][:1]})
    listed = person(Role.INTERVIEWER).get(f"{path}/versions").json()
    published_at = listed["items"][0].pop("published_at")
    row = {
        "job_id": job["id"],
        "version": 1,
        "title": job["title"],
        "question_count": 3,
        "published_by": hr.id,
    }
    assert (listed["items"], listed["total"]) == ([row], 1)
    whole = hr.get(f"{path}/versions/1").json()
    kept = {name: job[name] for name in ("description", "follow_ups", "competencies", "questions")}
    assert whole == {**row, "published_at": published_at, **kept}
    for missing in (f"{path}/versions/2", f"{path}/versions/0", "/jobs/99/versions", "/jobs/99/versions/1"):
        assert hr.get(missing).status_code == 404


def test_interviewers_read_and_candidates_do_not(hr: Caller, person: Person) -> None:
    job = _make(hr)
    path = f"/jobs/{job['id']}"
    interviewer, candidate = person(Role.INTERVIEWER), person(Role.CANDIDATE)
    for part in ("/jobs", path, f"{path}/checklist", f"{path}/versions"):
        assert interviewer.get(part).status_code == 200
        assert candidate.get(part).status_code == 403
    for caller in (interviewer, candidate):
        for answer in (
            caller.post("/jobs", json=contents()),
            caller.patch(path, json={"revision": 1}),
            caller.delete(path),
            *(caller.post(f"{path}/{verb}") for verb in ("publish", "archive", "restore", "questions")),
        ):
            assert answer.status_code == 403
    sent = {"candidate_id": candidate.id, "job_id": job["id"], **BOOKING}
    assert candidate.post("/interviews", json=sent).status_code == 403


def test_bad_input_names_each_field(hr: Caller) -> None:
    wrong = {
        "follow_ups": "two",
        "competencies": [{"name": "A", "weight": -1}],
        "questions": [{"minutes": 0}],
    }
    refused = hr.post("/jobs", json=wrong)
    assert refused.status_code == 400
    assert set(refused.json()["details"]) == {
        "title",
        "follow_ups",
        "competencies.0.weight",
        "questions.0.question",
        "questions.0.minutes",
    }


def _many(session: Session, count: int) -> None:
    actor = factories.actor(session, Role.HR)
    for number in range(count):
        job = published(session, actor, title=f"Role {actor.user_id} {number}")
        interview_for(session, actor, factories.actor(session), job.title)


def test_the_list_asks_as_often_for_many_as_for_few(hr: Caller) -> None:
    counts = set()
    for more in (1, 9):
        with db.transaction() as session:
            _many(session, more)
        hr.get("/jobs")  # the session's last visit is written now and then
        with statements() as sent:
            assert hr.get("/jobs").json()["total"] >= more
        counts.add(len(sent))
    assert len(counts) == 1


def test_of_changes_at_once_one_is_made(hr: Caller) -> None:
    job = _make(hr)

    def change(number: int) -> int:
        body = {"revision": 1, "title": f"Title {number}"}
        return int(hr.patch(f"/jobs/{job['id']}", json=body).status_code)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(change, range(6)))
    assert sorted(answers) == [200, *[409] * 5]
    assert hr.get(f"/jobs/{job['id']}").json()["revision"] == 2


def test_of_two_jobs_for_a_role_published_at_once_one_is(hr: Caller) -> None:
    made = [_make(hr, title=title)["id"] for title in ("Developer", "Programmer", "Software engineer")]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda job_id: hr.post(f"/jobs/{job_id}/publish").status_code, made))
    assert sorted(answers) == [200, 400, 400]
    assert hr.get("/jobs?status=published").json()["total"] == 1


def test_one_job_published_at_once_has_one_version(hr: Caller) -> None:
    job = _make(hr)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: hr.post(f"/jobs/{job['id']}/publish"), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert hr.get(f"/jobs/{job['id']}/versions").json()["total"] == 1
