"""Who receives which fields, written down, and no way round them by filters, search or others' links."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.models.accounts import Role, User
from botboss.models.interviews import Interview, PlannedQuestion
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import plans
from tests import factories
from tests.api.conftest import Caller, Person
from tests.api.interview_scene import upload
from tests.taking import VAGUE

PERSON = {"id", "name", "email"}
INTERVIEW = {
    *("id", "kind", "status", "candidate_id", "interviewer_id", "candidate", "interviewer"),
    *("scheduled_time", "scheduled_at", "duration_minutes", "position", "role", "meeting_link"),
    *("materials_url", "feedback", "overall_score", "created_at", "started_at", "completed_at"),
    *("shared_at", "closed_reason", "job_id", "job_version"),
}
QUESTION = {"id", "question", "role", "category", "difficulty", "minutes", "practice"}
RUBRIC = QUESTION | {
    *("competency", "why", "source", "expected_points", "follow_ups", "anchors", "slots"),
    *("good_answer", "weak_answer"),
}
FILE = {
    *("id", "url", "name", "file_type", "file_size", "uploaded_at", "uploaded_by", "uploaded_by_name"),
    "shared",
}
TURN = {
    *("question_number", "follows", "question", "category", "difficulty", "why"),
    *("time_limit_seconds", "answer", "submitted_at", "submitted_by"),
}
ASKED = {"question_number", "question", "category", "difficulty", "time_limit_seconds"}
ROW = {
    *("interview_id", "candidate", "role", "position", "status", "scheduled_time", "completed_at"),
    *("overall_score", "ai_score", "overridden", "coverage", "needs_human_look", "recommendation"),
    "engines",
}
DETAIL = INTERVIEW | {
    *("needs_human_look", "recommendation", "responses", "scorecards", "files", "timeline"),
    *("ai_score", "coverage", "overrides", "engines"),
}
FEEDBACK = "Hesitant about indexes; compare with Bela."


class House:
    """A judged live interview with feedback and an unshared file; nobody else has a part in it."""

    def __init__(self, person: Person) -> None:
        self.candidate, self.other = person(name="Ana Silva"), person(name="Bela Costa")
        self.interviewer, self.stranger = person(Role.INTERVIEWER), person(Role.INTERVIEWER)
        self.hr, self.admin = person(Role.HR, name="Hanna Secret"), person(Role.ADMIN)
        self.id = self.interview(self.candidate, interviewer_id=self.interviewer.id)
        self.at = f"/interviews/{self.id}"
        assert self.candidate.post(f"{self.at}/start").status_code == 200
        body = {"question_number": 1, "question": "", "answer": VAGUE}
        assert self.candidate.post(f"{self.at}/responses", json=body).status_code == 201
        assert self.hr.post(f"{self.at}/complete").json()["overall_score"] is not None
        assert self.interviewer.patch(self.at, json={"feedback": FEEDBACK}).status_code == 200
        self.file: dict[str, Any] = upload(self.hr, self.id).json()

    def interview(self, candidate: Caller, **changes: Any) -> int:
        with db.transaction() as session:
            row = factories.interview(
                session, Actor(candidate.id, Role.CANDIDATE), created_by_id=self.hr.id, **changes
            )
            plans.freeze_plan(session, row)
            return row.id or 0


@pytest.fixture
def house(person: Person) -> House:
    return House(person)


def items(caller: Caller, path: str) -> list[dict[str, Any]]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] == len(body["items"])
    return body["items"]  # type: ignore[no-any-return]


def test_the_fields_of_an_interview(house: House) -> None:
    for caller, feedback, scored in (
        (house.candidate, None, False),
        (house.interviewer, FEEDBACK, False),
        (house.hr, FEEDBACK, True),
        (house.admin, FEEDBACK, True),
    ):
        for one in (caller.get(house.at).json(), *items(caller, "/interviews")):
            assert one.keys() == INTERVIEW
            assert one["candidate"].keys() == one["interviewer"].keys() == PERSON
            assert (one["feedback"], one["overall_score"] is not None) == (feedback, scored)
    for caller in (house.other, house.stranger):
        assert caller.get(house.at).status_code == 404
        assert items(caller, "/interviews") == []


def test_the_interviewer_gets_no_score_from_any_verb(house: House) -> None:
    assert house.interviewer.post(f"{house.at}/complete").json()["overall_score"] is None
    assert house.interviewer.patch(house.at, json={"feedback": FEEDBACK}).json()["overall_score"] is None


def test_the_fields_of_a_started_interview(house: House) -> None:
    mine = house.interview(house.candidate)
    begun = house.candidate.post(f"/interviews/{mine}/start").json()
    assert begun.keys() == {"status", "interview_id", "questions", "answered", "follow_ups"}
    assert all(question.keys() == ASKED for question in begun["questions"])
    for caller in (house.candidate, house.interviewer, house.hr):
        assert all(turn.keys() == TURN for turn in items(caller, f"{house.at}/responses"))
    for caller in (house.other, house.stranger):
        for path in ("responses", "calendar.ics"):
            assert caller.get(f"{house.at}/{path}").status_code == 404


def test_the_plan_is_no_candidates_before_the_start(house: House) -> None:
    mine = house.interview(house.candidate)
    assert items(house.candidate, f"/interviews/{mine}/responses") == []
    assert len(items(house.hr, f"/interviews/{mine}/responses")) == 5


def test_the_fields_of_a_question(house: House) -> None:
    (one, *_) = house.hr.get("/questions").json()["items"]
    for caller, fields in ((house.candidate, QUESTION), (house.interviewer, RUBRIC), (house.hr, RUBRIC)):
        assert caller.get("/questions").json()["items"][0].keys() == fields
        assert caller.get(f"/questions/{one['id']}").json().keys() == fields
    with db.transaction() as session:
        session.get_one(Question, one["id"]).practice = False
    try:
        assert house.candidate.get(f"/questions/{one['id']}").status_code == 404
    finally:
        with db.transaction() as session:
            session.get_one(Question, one["id"]).practice = True


def test_a_search_finds_only_in_what_is_shown(house: House) -> None:
    """What a candidate does not receive cannot be told from how many questions a search finds."""
    with db.reading() as session:
        question = session.scalars(select(Question).where(col(Question.competency) != "")).first()
        assert question is not None
        hidden = [question.competency, question.expected_points[0]["text"]]
        shown = session.scalars(select(Question.text)).all()
    for words in hidden:
        seen = sum(words.casefold() in text.casefold() for text in shown)
        assert house.candidate.get("/questions", params={"q": words}).json()["total"] == seen
    assert house.hr.get("/questions", params={"q": hidden[0]}).json()["total"] > 0


def test_the_fields_of_a_file(house: House) -> None:
    path = f"/files/interview/{house.id}"
    own = upload(house.candidate, house.id, name="own.pdf").json()
    for caller, ids in (
        (house.candidate, {own["id"]}),
        (house.interviewer, {own["id"], house.file["id"]}),
        (house.hr, {own["id"], house.file["id"]}),
    ):
        files = caller.get(path).json()["files"]
        assert all(file.keys() == FILE for file in files)
        assert {file["id"] for file in files} == ids
    for caller in (house.other, house.stranger):
        assert caller.get(path).status_code == 404
        assert caller.get(f"/files/{house.file['id']}/download").status_code == 404


def test_a_link_to_one_file_opens_no_other(house: House) -> None:
    own = upload(house.candidate, house.id, name="own.pdf").json()
    query = own["file_url"].partition("?")[2]
    for caller in (house.candidate, house.other):
        assert caller.get(f"/files/{own['id']}/download?{query}").status_code == 200
        assert caller.get(f"/files/{house.file['id']}/download?{query}").status_code == 403


def test_the_dashboard_is_the_hiring_teams(house: House) -> None:
    for path in ("/dashboard/candidates", f"/dashboard/candidates/{house.id}", "/dashboard/statistics"):
        for caller in (house.candidate, house.interviewer):
            assert caller.get(path).status_code == 403
    assert [row.keys() for row in items(house.hr, "/dashboard/candidates")] == [ROW]
    assert house.hr.get(f"/dashboard/candidates/{house.id}").json().keys() == DETAIL


def test_filters_tell_a_candidate_nothing_more(house: House) -> None:
    house.interview(house.other)
    ids = [f"candidate_id={house.other.id}", f"interviewer_id={house.stranger.id}"]
    for query in (*ids, "feedback=true", "min_score=0&feedback=true", "q=Bela", "q=Hanna", "q=indexes"):
        assert items(house.candidate, f"/interviews?{query}") == [], query


def test_no_filter_sorts_by_a_hidden_score(house: House) -> None:
    """A parameter that a route does not have changes nothing."""
    second = house.interview(house.candidate, interviewer_id=house.interviewer.id)
    for query in ("min_score=0", "max_score=1", "sort=overall_score", "sort=-overall_score"):
        for caller in (house.candidate, house.interviewer):
            found = items(caller, f"/interviews?{query}")
            assert found == items(caller, "/interviews")
            assert {one["id"] for one in found} == {house.id, second}


def test_feedback_shows_in_a_filter_once_it_is_shared(house: House) -> None:
    assert [one["id"] for one in items(house.candidate, "/interviews?feedback=false")] == [house.id]
    assert [one["id"] for one in items(house.interviewer, "/interviews?feedback=true")] == [house.id]
    assert house.hr.post(f"{house.at}/share").status_code == 200
    (shared,) = items(house.candidate, "/interviews?feedback=true")
    assert (shared["feedback"], shared["overall_score"] is not None) == (FEEDBACK, True)


def test_who_was_a_candidate_reads_no_feedback_on_oneself(house: House) -> None:
    with db.transaction() as session:
        session.get_one(User, house.candidate.id).role = Role.INTERVIEWER
    seen = house.candidate.get(house.at).json()
    assert (seen["feedback"], seen["overall_score"]) == (None, None)
    assert items(house.candidate, "/interviews?feedback=true") == []


def test_people_are_found_by_staff_alone(house: House) -> None:
    assert house.candidate.get("/users").status_code == 403
    everybody = {one["email"] for one in items(house.admin, "/users")}
    assert {house.hr.email, house.admin.email} <= everybody
    for caller in (house.interviewer, house.hr):
        for query in ("", "?q=example.org", "?role=hr", "?role=admin", "?q=Hanna", "?status=active"):
            found = {(one["role"], one["id"]) for one in items(caller, f"/users{query}")}
            assert {role for role, id_ in found if id_ != caller.id} <= {"candidate", "interviewer"}


def test_slots_and_calendar_files_name_nobody_else(house: House) -> None:
    day = {"start_date": "2030-01-07", "end_date": "2030-01-08"}
    for more in ({}, {"interviewer_id": house.interviewer.id}):
        body = house.other.get("/calendar/available-slots", params={**day, **more}).json()
        assert body.keys() == {"slots"}
        assert all(isinstance(slot, str) for slot in body["slots"])
    text = house.candidate.get(f"{house.at}/calendar.ics").text.replace("\r\n ", "")  # its long lines whole
    assert house.candidate.email in text
    for secret in (FEEDBACK, house.hr.email, "Hanna", house.other.email, "score"):
        assert secret not in text


def test_a_room_is_for_whose_interview_it_is(house: House) -> None:
    def enter(caller: Caller, identity: str) -> int:
        query = {"room_name": f"interview_{house.id}", "identity": identity}
        return int(caller.post("/video/tokens", params=query).status_code)

    assert enter(house.candidate, house.candidate.email) == 200
    assert enter(house.candidate, house.interviewer.email) == 400
    assert enter(house.interviewer, house.candidate.email) == 400
    assert enter(house.other, house.other.email) == enter(house.stranger, house.stranger.email) == 404


def test_no_answer_to_a_candidate_holds_the_rubric(house: House) -> None:
    """Neither the points nor what an answer was judged by, wherever a candidate may look."""
    with db.reading() as session:
        plan = session.scalars(select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == house.id))
        points = [point["text"] for question in plan for point in question.expected_points]
        assert session.get_one(Interview, house.id).overall_score is not None
    assert points
    paths = ["/users/me", "/interviews", house.at, f"{house.at}/responses", "/questions?per_page=100"]
    told = [house.candidate.get(path).text for path in paths]
    told.append(house.candidate.post(f"{house.at}/complete").text)
    assert not [point for point in points for text in told if point in text]
    assert not [
        word for word in ("rationale", "verdict", "coverage", "weight") for text in told if word in text
    ]


def test_the_order_of_checks(house: House, stranger: Caller) -> None:
    """The token, the role, the body, the object."""
    bad = {
        "content": b'{"duration_minutes": "x", "answer": 1}',
        "headers": {"Content-Type": "application/json"},
    }
    for method, path, status in (
        ("POST", "/questions", 403),
        ("PATCH", "/interviews/999999", 400),
        ("PATCH", "/interviews/0", 404),
        ("POST", "/interviews/999999/responses", 400),
    ):
        assert stranger.request(method, path, **bad).status_code == 401
        assert house.candidate.request(method, path, **bad).status_code == status, path
