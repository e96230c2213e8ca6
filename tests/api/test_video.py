"""Rooms and the tokens that open them: an interview's own room is nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from botboss import db
from botboss.models.events import Event, EventType
from botboss.models.video import Room
from botboss.policy import Actor
from botboss.providers.video_builtin import opens
from botboss.security import read_token, utcnow
from tests import factories
from tests.api.conftest import Caller, Person
from tests.api.interview_scene import Scene


@pytest.fixture
def scene(person: Person) -> Scene:
    return Scene(person)


def make(caller: Caller, name: str, **query: object):  # type: ignore[no-untyped-def]
    headers = query.pop("headers", None)
    return caller.post("/video/rooms", params={"room_name": name, **query}, headers=headers)


def ask(caller: Caller, name: str, identity: str | None = None):  # type: ignore[no-untyped-def]
    return caller.post("/video/tokens", params={"room_name": name, "identity": identity or caller.email})


def rooms() -> list[Room]:
    with db.reading() as session:
        return list(session.scalars(select(Room).order_by(Room.id)))


def test_a_room_is_made_once(scene: Scene) -> None:
    made = make(scene.hr, "standup", max_participants=2)
    assert made.status_code == 201, made.text
    body = made.json()
    assert body.keys() == {"room_name", "sid", "status", "max_participants", "provider", "url"}
    assert (body["room_name"], body["max_participants"], body["provider"]) == ("standup", 2, "builtin")
    assert body["sid"].startswith("RM")
    assert len(body["sid"]) == 34
    assert body["url"].endswith("/rooms/standup/")
    again = make(scene.hr, "standup", max_participants=3)
    assert (again.status_code, again.json()) == (200, body)
    with db.reading() as session:
        events = session.scalars(select(Event).where(Event.type == EventType.ROOM_MADE)).all()
    assert len(events) == len(rooms()) == 1


@pytest.mark.parametrize(("asked", "given"), [(None, 4), (1, 1), (4, 4), (50, 4), (10**30, 4)])
def test_the_engines_most_is_the_most(scene: Scene, asked: int | None, given: int) -> None:
    query = {} if asked is None else {"max_participants": asked}
    assert make(scene.hr, "r", **query).json()["max_participants"] == given


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"room_name": ""}, "room_name"),
        ({"room_name": "a b"}, "room_name"),
        ({"room_name": "é"}, "room_name"),
        ({"room_name": "a/../b"}, "room_name"),
        ({"room_name": "r\n"}, "room_name"),
        ({"room_name": "r" * 129}, "room_name"),
        ({}, "room_name"),
        ({"room_name": "r", "max_participants": 0}, "max_participants"),
        ({"room_name": "r", "max_participants": -1}, "max_participants"),
        ({"room_name": "r", "max_participants": "two"}, "max_participants"),
    ],
)
def test_impossible_rooms(person: Person, query: dict[str, object], field: str) -> None:
    answer = person("hr").post("/video/rooms", params=query)
    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
    assert rooms() == []


def test_a_token_opens_its_room_and_no_other(scene: Scene) -> None:
    first, second = (make(scene.hr, name).json()["sid"] for name in ("one", "two"))
    answer = ask(scene.hr, "one", scene.hr.email.upper())
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body.keys() == {"token", "room_name", "identity", "expires_at", "provider"}
    assert (body["room_name"], body["identity"], body["provider"]) == ("one", scene.hr.email, "builtin")
    lasts = datetime.fromisoformat(body["expires_at"]) - utcnow()
    assert timedelta(minutes=59) < lasts <= timedelta(hours=1)
    claims = read_token("room", body["token"])
    assert claims is not None
    assert (claims["room"], claims["identity"]) == ("one", scene.hr.email)
    assert opens(body["token"], first) == scene.hr.email
    assert opens(body["token"], second) is None
    assert opens(body["token"][:-2] + "xx", first) is None
    assert (
        scene.hr.client.get(
            "/api/v1/users/me", headers={"Authorization": f"Bearer {body['token']}"}
        ).status_code
        == 401
    )


def test_an_interviews_own_room_is_there_without_asking(scene: Scene) -> None:
    name = f"interview_{scene.id}"
    sids = set()
    for caller in (scene.candidate, scene.interviewer, scene.hr):
        body = ask(caller, name).json()
        assert body["identity"] == caller.email
        sids.add(read_token("room", body["token"])["sid"])  # type: ignore[index]
    made = make(scene.hr, name, max_participants=2)
    assert (made.status_code, made.json()["max_participants"]) == (200, 4)
    assert made.json()["url"].endswith(f"/interviews/{scene.id}/")
    assert sids == {made.json()["sid"]}
    assert [room.interview_id for room in rooms()] == [scene.id]


def test_an_interviews_room_first_named_by_staff_is_there_too(scene: Scene) -> None:
    assert make(scene.interviewer, f"interview_{scene.id}").status_code == 200


def test_who_may_enter_an_interviews_room(scene: Scene, stranger: Caller) -> None:
    name = f"interview_{scene.id}"
    assert ask(stranger, name).status_code == 401
    assert ask(scene.stranger, name).status_code == 404
    assert ask(scene.maker, name).status_code == 403  # sees the interview, is not in it
    assert make(scene.candidate, name).status_code == 403
    assert make(scene.candidate, "other").status_code == 403
    assert ask(scene.candidate, "nobody-made-it").status_code == 404
    assert rooms() == []


def test_a_hidden_interview_hides_its_room(scene: Scene, person: Person) -> None:
    unassigned = person("interviewer")
    name = f"interview_{scene.id}"
    assert make(unassigned, name).status_code == ask(unassigned, name).status_code == 404
    unknown = ask(unassigned, "interview_987654")
    assert unknown.status_code == 404
    assert unknown.json()["message"] == ask(unassigned, name).json()["message"]


def test_identities(scene: Scene, person: Person) -> None:
    name = f"interview_{scene.id}"
    admin = person("admin", email="ada+rooms@example.org")
    for email in (scene.candidate.email, scene.interviewer.email.upper()):
        assert ask(admin, name, email).json()["identity"] == email.lower()
        assert ask(scene.hr, name, email).status_code == 200
    assert ask(admin, name, "ada rooms@example.org").json()["identity"] == "ada+rooms@example.org"
    for caller, other in (
        (scene.candidate, scene.interviewer.email),
        (scene.interviewer, scene.candidate.email),
        (scene.hr, scene.stranger.email),
        (scene.hr, admin.email),
        (scene.candidate, "candidate"),
    ):
        answer = ask(caller, name, other)
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["identity"])
    missing = scene.hr.post("/video/tokens", params={"room_name": name})
    assert (missing.status_code, list(missing.json()["details"])) == (400, ["identity"])


def test_a_made_room_is_its_makers_and_hrs(scene: Scene) -> None:
    assert make(scene.interviewer, "mine").status_code == 201
    assert ask(scene.interviewer, "mine").status_code == ask(scene.hr, "mine").status_code == 200
    assert make(scene.hr, "mine").status_code == 200
    assert ask(scene.maker, "mine").status_code == 404
    assert ask(scene.candidate, "mine").status_code == 404
    taken = make(scene.maker, "mine")
    assert (taken.status_code, list(taken.json()["details"])) == (400, ["room_name"])
    assert ask(scene.hr, "mine", scene.candidate.email).status_code == 400


def _schedule(scene: Scene, interview_id: int, interviewer_id: int) -> None:
    with db.transaction() as session:
        candidate = Actor(scene.candidate.id, "candidate")
        factories.interview(
            session, candidate, id=interview_id, interviewer_id=interviewer_id, created_by_id=scene.hr.id
        )


def test_a_name_belongs_to_its_interview_as_soon_as_there_is_one(scene: Scene) -> None:
    """Whoever held the name before is out, with the tokens they got."""
    number = scene.id + 1000
    name = f"interview_{number}"
    before = make(scene.maker, name, max_participants=2)
    assert before.status_code == 201
    held = ask(scene.maker, name).json()["token"]
    assert opens(held, before.json()["sid"])

    _schedule(scene, number, scene.interviewer.id)
    assert ask(scene.maker, name).status_code == 404
    assert make(scene.maker, name).status_code == 404
    now = ask(scene.candidate, name)
    assert now.status_code == 200
    after = make(scene.interviewer, name)
    assert (after.status_code, after.json()["max_participants"]) == (200, 4)
    assert after.json()["sid"] != before.json()["sid"]
    assert opens(held, after.json()["sid"]) is None
    assert opens(now.json()["token"], after.json()["sid"]) == scene.candidate.email
    assert [(room.name, room.interview_id) for room in rooms()] == [(name, number)]


@pytest.mark.parametrize(
    "name", ["interview_0", "interview_007", "Interview_5", "interview_", f"interview_{2**63}"]
)
def test_only_an_id_makes_a_name_an_interviews(scene: Scene, name: str) -> None:
    assert make(scene.hr, name).status_code == 201


def test_a_retried_request_is_answered_like_the_first(scene: Scene) -> None:
    key = {"headers": {"Idempotency-Key": "room-1"}}
    first, again = (make(scene.hr, "once", **key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert make(scene.hr, "twice", **key).status_code == 409
    assert len(rooms()) == 1


@pytest.fixture
def at_once() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_many_at_once_make_one_room(scene: Scene, at_once: ThreadPoolExecutor) -> None:
    made = list(at_once.map(lambda _: make(scene.hr, "rush"), range(16)))
    assert sorted(answer.status_code for answer in made) == [200] * 15 + [201]
    assert len({answer.json()["sid"] for answer in made}) == len(rooms()) == 1


def test_many_at_once_enter_one_room(scene: Scene, at_once: ThreadPoolExecutor) -> None:
    name = f"interview_{scene.id}"
    callers = [scene.candidate, scene.interviewer, scene.hr] * 5
    tokens = [answer.json()["token"] for answer in at_once.map(lambda caller: ask(caller, name), callers)]
    assert len({read_token("room", token)["sid"] for token in tokens}) == len(rooms()) == 1  # type: ignore[index]
