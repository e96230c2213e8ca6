"""One key, one change: on every POST that takes a key, on both databases, with real commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from botboss import db
from botboss.domain.evaluation import Evaluation
from botboss.models.accounts import Role, User
from botboss.models.events import IdempotencyKey
from botboss.services import completion, evaluation, overrides
from botboss.services.idempotency import KEPT
from tests import samples
from tests.api.conftest import Caller, Person
from tests.api.hostile import counts
from tests.planned import contents, drafted
from tests.taking import LATER, VAGUE, Stage, stage

KEY = {"Idempotency-Key": "the-same-1"}


@dataclass(frozen=True)
class Sent:
    """A POST that takes a key: what is sent, another one, and one that is refused."""

    path: str
    good: dict[str, Any]
    other: dict[str, Any]
    bad: dict[str, Any]


def _question(text: str) -> dict[str, Any]:
    points = [{"text": "Measures before changing anything", "weight": 1}]
    known = {"role": "developer", "category": "technical", "difficulty": "medium"}
    return {"question": text, "expected_points": points, **known}


def _file(scene: Stage, raw: bytes, interview_id: int | None = None) -> dict[str, Any]:
    wanted = scene.interview_id if interview_id is None else interview_id
    return {"files": {"file": ("cv.pdf", raw)}, "data": {"interview_id": str(wanted)}}


def _book(scene: Stage, **changes: Any) -> dict[str, Any]:
    plain = {"candidate_id": scene.candidate.user_id, "scheduled_time": "2030-01-07T10:00:00Z"}
    return {"json": {**plain, "role": "Developer", **changes}}


def _answer(text: str, number: int = 1) -> dict[str, Any]:
    return {"json": {"question_number": number, "question": "", "answer": text}}


def _completed(scene: Stage) -> Stage:
    scene.submit(1, VAGUE)
    completion.complete(scene.candidate, interview_id=scene.interview_id, now=LATER)
    return scene


def _answered(scene: Stage) -> int:
    return _completed(scene).answers()[0].id or 0


def _overridden(scene: Stage) -> int:
    known = {"interview_id": _completed(scene).interview_id, "reason": "As heard.", "now": LATER}
    with db.transaction() as session:
        return overrides.set_overall_score(session, scene.hr, score=0.5, **known).override.id or 0  # type: ignore[arg-type]


def _evaluated(scene: Stage) -> int:
    """The id of a suggestion."""
    answer_id = _answered(scene)
    with db.transaction() as session:
        material = evaluation.material_of(session, answer_id)
        assert material is not None
        evaluation.store(session, material, Evaluation(0.9, "So.", (), 0.9, "vendor/1"), now=LATER)
    return scene.evaluations(1)[-1].id or 0


def _override(path: str) -> Sent:
    sent = [{"json": {"score": score, "reason": "As heard."}} for score in (0.7, 0.8, 1.2)]
    return Sent(path, *sent)


def _job(scene: Stage) -> int:
    with db.transaction() as session:
        return drafted(session, scene.hr).id or 0


def _planned(scene: Stage, verb: str) -> Sent:
    """A POST that does this to a draft; a field that nobody knows makes another request of it."""
    path = f"/jobs/{_job(scene)}/{verb}"
    good = {"json": {"revision": 1}}
    return Sent(path, good, {"json": {"revision": 1, "x": 1}}, {"json": {"revision": "one"}})


POSTS: dict[str, Callable[[Stage], Sent]] = {
    "invitation": lambda _: Sent(
        "/users",
        {"json": {"email": "new@example.org", "name": "New"}},
        {"json": {"email": "other@example.org", "name": "New"}},
        {"json": {"email": "no address", "name": "New"}},
    ),
    "interview": lambda scene: Sent(
        "/interviews", _book(scene), _book(scene, role="Analyst"), _book(scene, duration_minutes=1)
    ),
    "answer": lambda scene: Sent(
        f"/interviews/{scene.interview_id}/responses", _answer(VAGUE), _answer(VAGUE, 2), _answer(VAGUE, 99)
    ),
    "question": lambda _: Sent(
        "/questions",
        {"json": _question("How do you find out why a page is slow?")},
        {"json": _question("How do you find out why a query is slow?")},
        {"json": _question("")},
    ),
    "generation": lambda _: Sent(
        "/questions/generate",
        {"params": {"role": "Beekeeper", "save": "true"}},
        {"params": {"role": "Falconer", "save": "true"}},
        {"params": {"role": "Beekeeper", "save": "true", "num_questions": "99"}},
    ),
    "job": lambda _: Sent(
        "/jobs", {"json": contents()}, {"json": contents(title="Cook")}, {"json": contents(title="")}
    ),
    "job's question": lambda scene: Sent(
        f"/jobs/{_job(scene)}/questions",
        {"json": {"question": "Why?"}},
        {"json": {"question": "Who?"}},
        {"json": {"question": ""}},
    ),
    "publishing": lambda scene: _planned(scene, "publish"),
    "room": lambda _: Sent(
        "/video/rooms",
        {"params": {"room_name": "standup"}},
        {"params": {"room_name": "retro"}},
        {"params": {"room_name": "no room"}},
    ),
    "override of an answer": lambda scene: _override(f"/responses/{_answered(scene)}/override"),
    "override of it all": lambda scene: _override(f"/interviews/{_completed(scene).interview_id}/override"),
    "withdrawal": lambda scene: Sent(
        f"/overrides/{_overridden(scene)}/withdraw",
        {"json": {"reason": "A mistake."}},
        {"json": {"reason": "Another reason."}},
        {"json": {"reason": ""}},
    ),
    "adoption": lambda scene: Sent(
        f"/evaluations/{_evaluated(scene)}/adopt",
        {"json": {"reason": "As heard."}},
        {"json": {"reason": "Another reason."}},
        {"json": {"reason": ""}},
    ),
    "upload": lambda scene: Sent(
        "/files/upload", _file(scene, samples.PDF), _file(scene, samples.PDF + b"%"), _file(scene, b"")
    ),
}


@pytest.fixture(params=POSTS)
def sent(request: pytest.FixtureRequest, database: str, uploads: object) -> Sent:
    return POSTS[request.param](stage())


@pytest.fixture
def hr(person: Person) -> Caller:
    return person(Role.HR)


def _keys() -> list[IdempotencyKey]:
    with db.reading() as session:
        return list(session.scalars(select(IdempotencyKey)))


def _lasting(body: dict[str, Any]) -> dict[str, Any]:
    """An answer without what is made afresh for each: one-time and signed links."""
    return {name: value for name, value in body.items() if name not in ("set_password_link", "file_url")}


def test_a_replay_answers_the_first_record_and_another_request_is_refused(hr: Caller, sent: Sent) -> None:
    first = hr.post(sent.path, headers=KEY, **sent.good)
    assert first.status_code in (200, 201), first.text
    before = counts()
    again = hr.post(sent.path, headers=KEY, **sent.good)
    assert again.status_code in (200, first.status_code)
    assert _lasting(again.json()) == _lasting(first.json())
    assert again.json().get("set_password_link") is None
    assert counts() == before
    assert len(_keys()) == 1
    refused = hr.post(sent.path, headers=KEY, **sent.other)
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert counts() == before


def test_what_is_refused_keeps_no_key(hr: Caller, sent: Sent) -> None:
    before = counts()
    assert hr.post(sent.path, headers=KEY, **sent.bad).status_code == 400
    assert counts() == before
    assert hr.post(sent.path, headers=KEY, **sent.good).status_code < 300


def test_a_key_belongs_to_one_person(hr: Caller, person: Person, sent: Sent) -> None:
    assert hr.post(sent.path, headers=KEY, **sent.good).status_code < 300
    assert person(Role.ADMIN).post(sent.path, headers=KEY, **sent.other).status_code < 300
    assert len(_keys()) == 2


def test_many_at_once_make_one(hr: Caller, sent: Sent) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: hr.post(sent.path, headers=KEY, **sent.good), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    bodies = [_lasting(answer.json()) for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    links = [answer.json().get("set_password_link") for answer in answers]
    assert len([link for link in links if link]) <= 1
    before = counts()
    assert _lasting(hr.post(sent.path, headers=KEY, **sent.good).json()) == bodies[0]
    assert counts() == before
    assert len(_keys()) == 1


def test_a_key_may_be_used_again_a_day_later(hr: Caller) -> None:
    first, other = ({"json": _question(f"Why is a {name} slow?")} for name in ("page", "query"))
    made = hr.post("/questions", headers=KEY, **first).json()
    with db.transaction() as session:
        for key in session.scalars(select(IdempotencyKey)):
            key.created_at -= KEPT + timedelta(seconds=1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: hr.post("/questions", headers=KEY, **other), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers} | {made["id"]}) == 2


def test_a_replay_asks_again_whether_one_may(hr: Caller, sent: Sent) -> None:
    assert hr.post(sent.path, headers=KEY, **sent.good).status_code < 300
    before = counts()
    with db.transaction() as session:
        session.get_one(User, hr.id).role = Role.CANDIDATE
    assert hr.post(sent.path, headers=KEY, **sent.good).status_code in (403, 404)
    assert counts() == before


def test_the_address_and_its_query_are_part_of_the_request(hr: Caller) -> None:
    body = {"json": {"email": "new@example.org", "name": "New"}}
    assert hr.post("/users/", headers=KEY, **body).status_code == 201
    assert hr.post("/users", headers=KEY, **body).status_code == 201
    assert hr.post("/users?x=1", headers=KEY, **body).status_code == 409


def test_what_takes_no_input_is_done_once_under_its_key(hr: Caller) -> None:
    scene = stage()
    answer_id = _answered(scene)
    paths = {
        f"/responses/{answer_id}/look": 201,
        f"/interviews/{scene.interview_id}/evaluations": 202,
    }
    for number, (path, status) in enumerate(paths.items()):
        key = {"Idempotency-Key": f"key-{number}"}
        first = hr.post(path, headers=key)
        before = counts()
        again = hr.post(path, headers=key)
        assert (first.status_code, again.status_code) == (status, status)
        assert (again.json(), counts()) == (first.json(), before)
        assert hr.post(path, headers=key, json={"other": 1}).status_code == 409
