"""Signing in and out over REST, links by mail, and the cookie of the pages."""

from __future__ import annotations

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from botboss import db
from botboss.api.callers import COOKIE
from botboss.models.events import Mail
from botboss.security import utcnow
from botboss.services import sessions, sign_in
from tests import factories
from tests.api.conftest import Caller, Person
from tests.factories import PASSWORD

OURS = "http://localhost:8000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def ana(database: str) -> dict[str, str]:
    """The credentials of somebody with a plus in the address."""
    with db.transaction() as session:
        factories.user(session, email="ana+jobs@example.org")
    return {"email": "ana+jobs@example.org", "password": PASSWORD}


def _mailed() -> str:
    """The secret of the newest mail."""
    with db.reading() as session:
        body = session.scalars(select(Mail.body).order_by(col(Mail.id).desc())).first()
    assert body
    return body.partition("token=")[2].split()[0]


def _ticket(ana: dict[str, str]) -> str:
    return sign_in.ticket(**ana, address="test", now=utcnow())


def test_login_answers_tokens(stranger: Caller, ana: dict[str, str]) -> None:
    answer = stranger.post("/auth/login", json=ana)
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (told["token_type"], told["expires_in"]) == ("bearer", 86_400)
    assert answer.headers["cache-control"] == "no-store"
    signed = {"Authorization": f"Bearer {told['access_token']}"}
    assert stranger.get("/users/me", headers=signed).json()["email"] == ana["email"]
    assert (
        stranger.get("/users/me", headers={"Authorization": f"bearer {told['access_token']}"}).status_code
        == 200
    )


@pytest.mark.parametrize("path", ["/users/login", "/users/login/"])
def test_the_other_login_takes_query_json_and_forms(stranger: Caller, ana: dict[str, str], path: str) -> None:
    encoded = {"email": ana["email"], "password": PASSWORD}
    ways = [
        {"params": encoded},
        {"json": ana},
        {"data": encoded},
        {"files": {"email": (None, ana["email"]), "password": (None, PASSWORD)}},
        {"params": {"email": ana["email"]}, "json": {"password": PASSWORD}},
    ]
    for way in ways:
        answer = stranger.post(path, **way)
        assert (answer.status_code, next(iter(answer.json()))) == (200, "access_token"), way


def test_a_plus_that_was_not_encoded_is_turned_back(stranger: Caller, ana: dict[str, str]) -> None:
    query = f"email=ana+jobs@example.org&password={PASSWORD.replace(' ', '%20')}"
    assert stranger.post(f"/users/login?{query}").status_code == 200


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, ["email", "password"]),
        ({"params": {"email": "a@example.org"}}, ["password"]),
        ({"json": {"password": "x"}}, ["email"]),
        ({"json": ["x"]}, ["body"]),
        ({"content": "{"}, ["body"]),
        ({"json": {"email": 1, "password": None}}, ["email", "password"]),
        ({"content": "more=1", "headers": FORM}, ["email", "password"]),
        ({"files": {"email": ("a.txt", b"a@example.org")}, "data": {"password": "x"}}, ["email"]),
        ({"params": {"email": "a\x00", "password": "x"}}, ["query"]),
        ({"data": {"email": "a\x00", "password": "x"}}, ["body"]),
    ],
)
def test_what_is_missing_from_a_login_is_named(stranger: Caller, options, fields: list[str]) -> None:  # type: ignore[no-untyped-def]
    answer = stranger.post("/users/login", **options)
    assert answer.status_code == 400
    assert sorted(answer.json()["details"]) == fields


def test_a_broken_multipart_login_is_400(stranger: Caller) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    assert stranger.post("/users/login", content=b"--x", headers=headers).status_code == 400


def test_wrong_and_unknown_read_the_same(stranger: Caller, ana: dict[str, str]) -> None:
    wrong = stranger.post("/auth/login", json={**ana, "password": "wrong password"})
    unknown = stranger.post("/users/login", params={"email": "nobody@example.org", "password": PASSWORD})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == "unauthorized"


def test_the_eleventh_failure_is_429_at_this_address_alone(
    stranger: Caller, ana: dict[str, str], setting
) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_PROXY_HOPS="1")
    here, there = {"X-Forwarded-For": "9.9.9.9, 203.0.113.1"}, {"X-Forwarded-For": "203.0.113.2"}
    for number in range(10):
        door = ("/auth/login", "/users/login")[number % 2]
        assert stranger.post(door, json={**ana, "password": "wrong"}, headers=here).status_code == 401
    right = stranger.post("/auth/login", json=ana, headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.1"})
    assert (right.status_code, right.json()["error"]) == (429, "too_many_requests")
    assert 800 < int(right.headers["retry-after"]) <= 900
    assert stranger.post("/auth/login", json=ana, headers=there).status_code == 200


def test_a_forged_address_counts_for_nothing_without_a_proxy(stranger: Caller, ana: dict[str, str]) -> None:
    for number in range(10):
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        stranger.post("/auth/login", json={**ana, "password": "wrong"}, headers=headers)
    assert stranger.post("/auth/login", json=ana).status_code == 429


def test_logout_ends_the_session_at_once(person: Person) -> None:
    me = person()
    assert me.get("/users/me").status_code == 200
    answer = me.post("/auth/logout")
    assert (answer.status_code, answer.content) == (204, b"")
    assert me.get("/users/me").status_code == 401
    assert me.post("/auth/logout").status_code == 401


def test_refresh_rotates_and_a_reused_token_ends_all(stranger: Caller, ana: dict[str, str]) -> None:
    first = stranger.post("/auth/login", json=ana).json()
    second = stranger.post("/auth/refresh", json=first).json()
    assert set(second) == set(first)
    signed = {"Authorization": f"Bearer {second['access_token']}"}
    assert stranger.get("/users/me", headers=signed).status_code == 200
    assert stranger.post("/auth/refresh", json=first).status_code == 401
    assert stranger.get("/users/me", headers=signed).status_code == 401
    assert stranger.post("/auth/refresh", json={}).json()["details"].keys() == {"refresh_token"}


def test_a_lost_password_is_set_by_mail(stranger: Caller, ana: dict[str, str]) -> None:
    before = stranger.post("/auth/login", json=ana).json()
    known = stranger.post("/auth/password-reset", json={"email": ana["email"]})
    token = _mailed()
    unknown = stranger.post("/auth/password-reset", json={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert known.json() == unknown.json()
    body = {"token": token, "password": "another horse 10"}
    short = stranger.post("/auth/password-reset/confirm", json={**body, "password": "short"})
    assert list(short.json()["details"]) == ["password"]
    assert stranger.post("/auth/password-reset/confirm", json=body).status_code == 200
    signed = {"Authorization": f"Bearer {before['access_token']}"}
    assert stranger.get("/users/me", headers=signed).status_code == 401
    again = stranger.post("/auth/password-reset/confirm", json=body)
    assert (again.status_code, list(again.json()["details"])) == (400, ["token"])
    assert stranger.post("/auth/login", json=ana).status_code == 401
    assert stranger.post("/auth/login", json={**ana, "password": body["password"]}).status_code == 200


def test_an_address_is_confirmed_by_mail(stranger: Caller, person: Person) -> None:
    me = person()
    assert stranger.post("/auth/verify-email/request").status_code == 401
    assert me.post("/auth/verify-email/request").status_code == 200
    token = _mailed()
    assert stranger.post("/auth/verify-email", json={"token": token}).status_code == 200
    assert me.get("/users/me").json()["verified_at"].endswith("Z")
    assert list(stranger.post("/auth/verify-email", json={"token": token}).json()["details"]) == ["token"]


def _open(client: TestClient, ticket: str, next: str = "/home", **headers: str):  # type: ignore[no-untyped-def]
    params = {"ticket": ticket, "next": next}
    return client.get("/api/v1/session", params=params, headers=headers, follow_redirects=False)


def test_a_ticket_sets_the_cookie_and_leads_back(client: TestClient, ana: dict[str, str], setting) -> None:  # type: ignore[no-untyped-def]
    answer = _open(client, _ticket(ana), "/candidates?q=a%20b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/candidates?q=a%20b")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    setting(BOTBOSS_URL="https://jobs.example.org")
    assert "Secure" in _open(client, _ticket(ana)).headers["set-cookie"]


def test_a_used_ticket_sets_nothing(client: TestClient, ana: dict[str, str]) -> None:
    ticket = _ticket(ana)
    assert _open(client, ticket).status_code == 303
    answer = _open(client, ticket)
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    page = _open(client, ticket, accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.headers["location"], "set-cookie" in page.headers) == (
        303,
        "/sign-in/",
        False,
    )


@pytest.mark.parametrize(
    "next",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "home",
        "",
        "/\t/evil.example",
        "/a\r\nX: y",
    ],
)
def test_the_way_back_stays_here_and_the_ticket_unused(
    client: TestClient, ana: dict[str, str], next: str
) -> None:
    ticket = _ticket(ana)
    answer = _open(client, ticket, next)
    assert (answer.status_code, list(answer.json()["details"])) == (400, ["next"])
    assert _open(client, ticket).status_code == 303


def test_a_developers_pages_on_their_own_port_are_led_back_there(
    client: TestClient, ana: dict[str, str]
) -> None:
    there = _open(client, _ticket(ana), referer="http://localhost:3000/sign-in")
    assert there.headers["location"] == "http://localhost:3000/home"
    strange = _open(client, _ticket(ana), referer="http://evil.example/")
    assert strange.headers["location"] == "/home"


def test_another_site_cannot_sign_somebody_in(client: TestClient, ana: dict[str, str]) -> None:
    answer = _open(client, _ticket(ana), **{"sec-fetch-site": "cross-site"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


@pytest.fixture
def browser(client: TestClient, ana: dict[str, str]) -> TestClient:
    """A client that holds the pages' cookie."""
    assert _open(client, _ticket(ana)).status_code == 303
    return client


def _me(browser: TestClient, **headers: str) -> int:
    return browser.get("/api/v1/users/me", headers=headers).status_code


def test_the_cookie_counts_from_our_own_pages_alone(browser: TestClient) -> None:
    assert _me(browser) == 200
    assert _me(browser, origin=OURS) == 200
    assert _me(browser, origin="http://evil.example") == 401
    assert _me(browser, **{"sec-fetch-site": "cross-site"}) == 401
    patch = {"json": {"name": "New"}, "url": "/api/v1/users/me"}
    assert browser.patch(**patch).status_code == 401  # a form of another site sends no origin we know
    assert browser.patch(**patch, headers={"origin": OURS}).status_code == 200
    assert _me(browser, authorization="Bearer x") == 401  # a bad token is not made good by a cookie


def _end(browser: TestClient, method: str, **headers: str):  # type: ignore[no-untyped-def]
    return browser.request(method, "/api/v1/session/end", headers=headers, follow_redirects=False)


@pytest.mark.parametrize(("method", "headers"), [("GET", {}), ("POST", {"origin": OURS})])
def test_the_pages_sign_out(browser: TestClient, method: str, headers: dict[str, str]) -> None:
    held = browser.cookies[COOKIE]
    answer = _end(browser, method, **headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/")
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert _me(browser, cookie=f"{COOKIE}={held}") == 401
    assert _end(browser, method, **headers).status_code == 303  # nobody there any more is fine


@pytest.mark.parametrize("origin", [{}, {"origin": "http://evil.example"}, {"origin": "null"}])
def test_another_site_cannot_sign_somebody_out(browser: TestClient, origin: dict[str, str]) -> None:
    assert _end(browser, "POST", **origin).status_code == 403
    linked = _end(browser, "GET", **{"sec-fetch-site": "cross-site"})
    assert (linked.status_code, "set-cookie" in linked.headers) == (303, False)
    assert _me(browser) == 200


def test_a_disabled_users_cookie_opens_nothing(browser: TestClient, person: Person) -> None:
    me = browser.get("/api/v1/users/me").json()["id"]
    assert person("admin").patch(f"/users/{me}", json={"status": "disabled"}).status_code == 200
    assert _me(browser) == 401


def test_logging_out_everywhere_ends_every_session(person: Person) -> None:
    me, other = person("candidate"), person("candidate")
    again = sign_in.tokens(email=me.email, password=PASSWORD, address="test", now=utcnow()).access_token
    assert me.post("/auth/logout-everywhere").status_code == 204
    assert me.get("/users/me").status_code == 401
    assert me.get("/users/me", headers={"Authorization": f"Bearer {again}"}).status_code == 401
    assert other.get("/users/me").status_code == 200


def test_a_dead_cookie_is_taken_away_too(browser: TestClient) -> None:
    with db.transaction() as session:
        sessions.end_session_of_cookie(session, browser.cookies[COOKIE], now=utcnow())
    assert f'{COOKIE}=""' in _end(browser, "GET").headers["set-cookie"]
