"""Every route under attack: whatever comes in, what goes out is the contract's error, and nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from botboss import db
from botboss.api import SLICES, build_api
from botboss.api.layer import ApiLayer
from botboss.models.accounts import Role
from botboss.models.questions import Question
from tests.api.conftest import Person
from tests.api.hostile import BODIES, PARTS, TYPES, VALUES, WORDS, Raw, counts, wrongs
from tests.planned import published
from tests.taking import stage

BASE = "/api/v1"
LEAVING = {"logout", "leave_session", "end_session"}
JSON = {"Content-Type": "application/json"}
PLAIN = {
    "email": "someone@example.org",
    "password": "correct horse 9",
    "name": "Some One",
    "role": "Developer",
    "scheduled_time": "2030-01-07T10:00:00Z",
    "question_number": 1,
    "answer": "I measure first.",
    "text": "I measure",
    "question": "How do you begin?",
    "token": "none",
    "refresh_token": "none",
    "hours": [],
    "shared": True,
    "start_date": "2030-01-07",
    "end_date": "2030-01-08",
    "room_name": "standup",
    "identity": "someone@example.org",
    "ticket": "none",
    "title": "Backend developer",
    "revision": 1,
}
ROUTES = [
    (method, route)
    for part in SLICES
    for route in part.routes.routes
    for method in sorted(route.methods)
    if isinstance(route, APIRoute) and route.operation_id not in LEAVING
]
DESCRIBED = build_api().openapi()


class Attack:
    """One person who sends odd things to real ids and collects what was answered wrongly."""

    def __init__(self, person: Person, role: Role, step: int) -> None:
        self.sent, self._step, self._turn = 0, step, 0
        self.scene = stage()
        self.caller = person(role)
        with db.reading() as session:
            question_id = session.scalars(select(Question.id)).first()
        with db.transaction() as session:
            job = published(session, self.scene.hr)
        self.ids: dict[str, Any] = {
            "interview_id": self.scene.interview_id,
            "user_id": self.scene.interviewer.user_id,
            "question_id": question_id,
            "question_number": 1,
            "file_id": 1,
            "candidate_id": self.scene.candidate.user_id,
            "job_id": job.id,
            "number": 1,
        }
        self.found: list[str] = []
        self.before = counts()

    def some(self, values: Sequence[Any]) -> Sequence[Any]:
        """Each ``step``-th value, from another one on each time: all are tried, though not everywhere."""
        self._turn += 1
        return values[self._turn % self._step :: self._step]

    def path(self, route: APIRoute, **changes: str) -> str:
        return route.path.format(**{**dict.fromkeys(route.param_convertors, 1), **self.ids, **changes})

    def send(self, method: str, path: str, **options: Any) -> None:
        self.sent += 1
        answer = self.caller.request(method, path, **options)
        found = wrongs(answer)
        if answer.status_code >= 400:
            after = counts()
            if after != self.before:
                found.append("refused, and yet something was written")
        self.before = counts() if answer.status_code < 400 and method != "GET" else self.before
        if found:
            shown = {name: str(value)[:80] for name, value in options.items()}
            self.found.append(f"{method} {path[:120]} {shown}: {', '.join(found)}")


MORE = [pytest.param((role, 3), marks=pytest.mark.slow, id=f"{role}-more") for role in Role]


@pytest.fixture(params=[pytest.param((Role.ADMIN, 14), id="some"), *MORE])
def attack(person: Person, setting: Callable[..., None], request: pytest.FixtureRequest) -> Iterator[Attack]:
    setting(
        BOTBOSS_REGISTRATIONS_PER_HOUR="100000",
        BOTBOSS_MAILS_PER_HOUR="100000",
        BOTBOSS_SIGN_IN_PER_ADDRESS="100000",
        BOTBOSS_SIGN_IN_PER_ACCOUNT="100000",
        BOTBOSS_SIGN_IN_PER_PAIR="100000",
    )
    made = Attack(person, *request.param)
    yield made
    assert made.sent > 40
    assert made.found == []


def _fields(method: str, route: APIRoute) -> dict[str, Any]:
    """The properties of a route's JSON body."""
    operation = DESCRIBED["paths"].get(BASE + route.path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return DESCRIBED["components"]["schemas"].get(name, {}).get("properties", {})


def _parameters(method: str, route: APIRoute) -> list[str]:
    operation = DESCRIBED["paths"].get(BASE + route.path, {}).get(method.lower(), {})
    return [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]


def test_odd_fields(attack: Attack) -> None:
    for method, route in ROUTES:
        fields = _fields(method, route)
        plain = {name: {**PLAIN, **attack.ids}[name] for name in fields if name in {**PLAIN, **attack.ids}}
        for name in fields:
            rest = json.dumps({key: value for key, value in plain.items() if key != name})[1:-1]
            for value in attack.some(VALUES):
                body = f'{{"{name}": {value}{", " + rest if rest else ""}}}'
                attack.send(method, attack.path(route), content=body.encode(), headers=JSON)


def test_odd_bodies(attack: Attack) -> None:
    for method, route in ROUTES:
        if method in ("POST", "PUT", "PATCH"):
            for body in attack.some(BODIES):
                attack.send(method, attack.path(route), content=body, headers=JSON)
            for kind in attack.some(TYPES):
                headers = {} if kind is None else {"Content-Type": kind.encode("latin-1")}
                attack.send(method, attack.path(route), content=b'{"email": "a"}', headers=headers)


def test_odd_queries(attack: Attack) -> None:
    for method, route in ROUTES:
        names = _parameters(method, route)
        for name in names:
            rest = "".join(f"&{one}={PLAIN[one]}" for one in names if one in PLAIN and one != name)
            for word in attack.some(WORDS):
                attack.send(method, f"{attack.path(route)}?{name}={word}{rest}")
            attack.send(method, f"{attack.path(route)}?{name}=1&{name}=2{rest}")


def test_odd_paths(attack: Attack) -> None:
    for method, route in ROUTES:
        for name in route.param_convertors:
            for part in attack.some(PARTS):
                attack.send(method, attack.path(route, **{name: part}), content=b"{}", headers=JSON)


ADDRESSES = ["", "/api", "/api/v2/users", "//api//v1//health", "/api/v1//health", "/api/v1/../v1/health"]
ODD_TOKENS = [b"", b"Bearer", b"Bearer ", b"bearer \xff", b"Basic YTpi", b"Bearer a.b.c", b"\xc3\xa9 x"]
LOGIN: dict[str, Any] = {"method": "POST", "path": f"{BASE}/auth/login"}
REQUESTS: dict[str, tuple[dict[str, Any], int]] = {
    **{f"at {path}": ({"path": path}, 404) for path in ADDRESSES},
    **{f"as {token!r}": ({"headers": [(b"authorization", token)]}, 401) for token in ODD_TOKENS},
    "with two tokens": ({"headers": [(b"authorization", b"Bearer x")] * 2}, 401),
    "with a cookie of junk": ({"headers": [(b"cookie", b'botboss_session=\xff; =;;; a="b')]}, 401),
    "from no origin": ({"headers": [(b"origin", b"http://[")]}, 401),
    "to no host": ({"headers": [(b"host", b"[")]}, 401),
    "with a query that is no text": ({"query_string": b"q=\xff\xfe"}, 401),
    "with a ticket that is no text": ({"path": f"{BASE}/session", "query_string": b"ticket=\xff"}, 401),
    "at a path that is no text": ({"path": f"{BASE}/interviews/\udcff"}, 401),
    "at a file's path and NUL": ({"path": f"{BASE}/docs/swagger-ui.css\x00"}, 404),
    **{name: ({"path": f"{BASE}/health", "method": name}, 405) for name in ("HEAD", "OPTIONS", "BREW")},
    "cut short": ({**LOGIN, "messages": [{"type": "http.request", "body": b"{", "more_body": True}]}, 400),
    "announced beyond any number": ({**LOGIN, "headers": [(b"content-length", b"9" * 5_000)]}, 413),
    "announced below zero": ({**LOGIN, "headers": [(b"content-length", b"-1")]}, 400),
}


def test_odd_requests(app: ApiLayer, database: str) -> None:
    for name, (scope, status) in REQUESTS.items():
        answer = Raw(app, **scope)
        assert answer.status_code == status, (name, answer.content)
        assert wrongs(answer) == [], name


def test_a_search_beyond_any_text_is_named(person: Person) -> None:
    """SQLite refuses patterns over 50,000 bytes, so the limit has to be ours; % and _ are letters."""
    admin = person(Role.ADMIN)
    for path in ("/users", "/interviews", "/questions", "/dashboard/candidates"):
        for q, status in (("_" * 200, 200), ("%" * 201, 400), ("_" * 30_000, 400)):
            answer = admin.get(path, params={"q": q})
            assert (answer.status_code, wrongs(answer)) == (status, [])
            assert status == 200 or answer.json()["details"].keys() == {"q"}
        assert admin.get(path, params={"q": "_" * 200}).json()["total"] == 0


def test_a_referer_that_is_no_address_leads_to_our_own_page(app: ApiLayer, database: str) -> None:
    answer = Raw(app, path=f"{BASE}/session/end", headers=[(b"referer", b"http://[")])
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/")
    assert wrongs(answer) == []


def test_a_crash_is_our_error_too(caplog: pytest.LogCaptureFixture) -> None:
    broken = build_api()

    @broken.get("/api/v1/broken")
    def fail() -> None:
        raise RuntimeError("secret-of-the-inside")

    answer = Raw(ApiLayer(broken), path="/api/v1/broken")
    body = json.loads(answer.content)
    assert (answer.status_code, body["error"]) == (500, "internal_server_error")
    assert answer.headers["x-request-id"] in body["message"] == body["detail"]
    assert "secret-of-the-inside" not in answer.text
    assert wrongs(answer) == ["status 500", "500 is called internal_server_error"]
    assert answer.headers["x-request-id"] in caplog.text


def test_a_plain_request_id_is_taken(app: ApiLayer, database: str) -> None:
    for given, taken in (
        ("abcd-1234.x_Y", True),
        ("short", False),
        ("a" * 65, False),
        ("a b\xffcd12", False),
    ):
        answer = Raw(app, headers=[(b"x-request-id", given.encode("latin-1"))])
        assert (answer.headers["x-request-id"] == given) is taken


def test_odd_retry_keys_are_named(person: Person) -> None:
    hr = person(Role.HR)
    before = counts()
    paths = ("/users", "/questions", "/video/rooms?room_name=a", "/files/upload")
    for path, key in product(paths, (b"", b" ", b"   ", b"a" * 201, b"\xff", b"a\tb")):
        answer = hr.post(path, json={"email": "a@example.org", "name": "A"}, headers={"Idempotency-Key": key})
        assert wrongs(answer) == []
        assert answer.status_code == 400
        assert "Idempotency-Key" in answer.json()["details"], (path, answer.text)
    assert counts() == before
