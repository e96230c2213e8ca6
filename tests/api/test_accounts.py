"""Registration, oneself and other people over REST."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from botboss import db
from botboss.security import utcnow
from botboss.services import first_run
from tests import factories
from tests.api.conftest import Caller, Person

ANA = {"email": "ana@example.org", "password": "password123", "name": "Ana", "role": "candidate"}
PERSON = {"id", "email", "name", "full_name", "role", "status", "created_at"}
DOORS = ["/auth/register", "/users/register", "/auth/register/", "/users/register/"]


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("name", ["name", "full_name"])
def test_both_spellings_register(stranger: Caller, path: str, name: str) -> None:
    body = {"email": "user@example.com", "password": "password123", name: "John Doe", "more": 1}
    answer = stranger.post(path, json=body)
    assert answer.status_code == 201
    told = answer.json()
    assert set(told) == PERSON
    assert isinstance(told["id"], int)
    assert (told["name"], told["full_name"]) == ("John Doe", "John Doe")
    assert (told["role"], told["status"], told["email"]) == ("candidate", "active", "user@example.com")
    assert told["created_at"].endswith("Z")


@pytest.mark.parametrize("role", ["candidate", "interviewer", "hr", "admin"])
def test_every_role_of_the_documents_registers_in_development(stranger: Caller, role: str) -> None:
    answer = stranger.post("/users/register", json={**ANA, "role": role})
    assert (answer.status_code, answer.json()["role"], answer.json()["status"]) == (201, role, "active")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ana"}, "email"),
        ({"email": None}, "email"),
        ({"email": 7}, "email"),
        ({"email": "ana\x00@example.org"}, "body"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"name": " "}, "name"),
        ({"name": ["Ana"]}, "name"),
        ({"full_name": "Other"}, "name"),
        ({"role": "boss"}, "role"),
        ({"role": None}, "role"),
    ],
)
def test_bad_input_is_400_by_field(stranger: Caller, change: dict[str, object], field: str) -> None:
    answer = stranger.post("/auth/register", json={**ANA, **change})
    assert answer.status_code == 400
    told = answer.json()
    assert told["error"] == "validation_error"
    assert told["message"] == told["detail"]
    assert list(told["details"]) == [field]
    assert "password123" not in answer.text


@pytest.mark.parametrize("missing", ["email", "password", "name"])
def test_what_is_missing_is_named(stranger: Caller, missing: str) -> None:
    answer = stranger.post("/auth/register", json={key: ANA[key] for key in ANA if key != missing})
    assert (answer.status_code, list(answer.json()["details"])) == (400, [missing])


@pytest.mark.parametrize(
    "raw", ['{"email": "\\ud800@example.org"}', "{", "[]", "null", '"x"', "NaN", '{"email": NaN}']
)
def test_bodies_that_are_no_object_are_400(client: TestClient, raw: str) -> None:
    answer = client.post("/api/v1/auth/register", content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (400, "validation_error")


def test_an_address_that_is_taken_is_400_on_email(stranger: Caller) -> None:
    assert stranger.post("/auth/register", json=ANA).status_code == 201
    answer = stranger.post("/users/register", json={**ANA, "email": "ANA@Example.ORG"})
    assert (answer.status_code, list(answer.json()["details"])) == (400, ["email"])


def test_parallel_registrations_of_one_address_make_one_account(stranger: Caller) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: stranger.post("/auth/register", json=ANA), range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    refused = [answer.json()["details"] for answer in answers if answer.status_code == 400]
    assert all(list(details) == ["email"] for details in refused)


def test_production_makes_staff_wait_and_refuses_common_passwords(stranger: Caller, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    common = stranger.post("/auth/register", json=ANA)
    assert (common.status_code, list(common.json()["details"])) == (400, ["password"])
    hr = {**ANA, "password": "rather long one", "role": "hr"}
    answer = stranger.post("/auth/register", json=hr)
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    refused = stranger.post("/auth/login", json=hr)
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


def test_closed_staff_registration_is_403(stranger: Caller, person: Person, setting) -> None:  # type: ignore[no-untyped-def]
    admin = person("admin")
    setting(BOTBOSS_STAFF_SIGNUP="closed")
    body = {**ANA, "role": "interviewer"}
    assert stranger.post("/auth/register", json=body).status_code == 403
    answer = admin.post("/auth/register", json=body)
    assert (answer.status_code, answer.json()["status"]) == (201, "active")


def test_the_code_of_the_start_makes_the_first_administrator(stranger: Caller, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_ENV="production", BOTBOSS_PASSWORD_COST="standard")
    code = first_run.prepare(utcnow())[-1].strip()
    body = {**ANA, "password": "rather long one", "role": "admin"}
    wrong = stranger.post("/auth/register", json={**body, "code": "guess"})
    assert (wrong.status_code, list(wrong.json()["details"])) == (400, ["code"])
    assert stranger.post("/auth/register", json={**body, "code": code}).json()["status"] == "active"


@pytest.mark.parametrize("path", ["/users/me", "/auth/me", "/users/me/"])
def test_one_sees_oneself(person: Person, stranger: Caller, path: str) -> None:
    me = person("hr", name="Ana")
    told = me.get(path).json()
    assert set(told) == PERSON | {"timezone", "verified_at"}
    assert (told["id"], told["full_name"], told["timezone"], told["verified_at"]) == (
        me.id,
        "Ana",
        "UTC",
        None,
    )
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_one_changes_name_and_zone(person: Person) -> None:
    me = person()
    told = me.patch("/users/me", json={"full_name": "New Name", "timezone": "Asia/Kolkata"}).json()
    assert (told["name"], told["timezone"]) == ("New Name", "Asia/Kolkata")
    assert me.patch("/users/me", json={}).json() == told
    for field, value in (("timezone", "Mars"), ("name", ""), ("name", 3)):
        answer = me.patch("/users/me", json={field: value})
        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
    me.patch("/users/me", json={"role": "admin", "status": "active", "email": "x@y.zz"})
    assert me.get("/users/me").json() == told


def test_people_are_listed_in_the_envelope(person: Person) -> None:
    admin, hr, candidate = person("admin"), person("hr"), person("candidate", name="Zed")
    told = admin.get("/users?per_page=2").json()
    assert (told["total"], told["page"], told["per_page"], len(told["items"])) == (3, 1, 2, 2)
    assert set(told["items"][0]) == PERSON
    assert [item["id"] for item in admin.get("/users?skip=2&limit=5").json()["items"]] == [candidate.id]
    assert [item["name"] for item in hr.get("/users?role=candidate&status=active&q=zed").json()["items"]] == [
        "Zed"
    ]
    assert hr.get("/users?role=admin").json()["total"] == 0
    assert candidate.get("/users").status_code == 403
    for query, field in (("role=boss", "role"), ("status=gone", "status"), ("per_page=0", "per_page")):
        answer = admin.get(f"/users?{query}")
        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


def test_hr_invites_a_candidate_who_sets_a_password(person: Person, stranger: Caller) -> None:
    hr = person("hr")
    body = {"full_name": "New One", "email": "new@example.org"}
    told = hr.post("/users", json=body).json()
    assert set(told) == PERSON | {"set_password_link"}
    token = told["set_password_link"].partition("token=")[2]
    answer = stranger.post("/auth/password-reset/confirm", json={"token": token, "password": "password123"})
    assert answer.status_code == 200
    login = stranger.post("/auth/login", json={"email": "new@example.org", "password": "password123"})
    assert login.status_code == 200
    assert list(hr.post("/users", json=body).json()["details"]) == ["email"]
    for role in ("candidate", "interviewer"):
        assert person(role).post("/users", json=body).status_code == 403


def test_a_retried_invitation_is_the_first_one_without_its_link(person: Person) -> None:
    hr, key = person("hr"), {"Idempotency-Key": "one"}
    body = {"name": "New", "email": "new@example.org"}
    first, second = (hr.post("/users", json=body, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == {**first.json(), "set_password_link": None}
    other = hr.post("/users", json={**body, "email": "b@example.org"}, headers=key)
    assert (other.status_code, other.json()["error"]) == (409, "conflict")


def test_an_administrator_approves_and_disables(person: Person, stranger: Caller) -> None:
    admin, hr = person("admin"), person("hr")
    with db.transaction() as session:
        user = factories.user(session, "interviewer", status="pending")
    path = f"/users/{user.id}"
    assert hr.patch(path, json={"status": "active"}).status_code == 403
    assert admin.patch(path, json={"status": "active"}).json()["status"] == "active"
    body = {"email": user.email, "password": factories.PASSWORD}
    token = stranger.post("/auth/login", json=body).json()["access_token"]
    signed = {"Authorization": f"Bearer {token}"}
    assert stranger.get("/users/me", headers=signed).status_code == 200
    assert admin.patch(path, json={"role": "hr"}).json()["role"] == "hr"
    assert stranger.get("/users/me", headers=signed).json()["role"] == "hr"
    assert admin.patch(path, json={"status": "disabled"}).status_code == 200
    assert stranger.get("/users/me", headers=signed).status_code == 401
    assert stranger.post("/auth/login", json=body).status_code == 403
    last = admin.patch(f"/users/{admin.id}", json={"role": "hr"})
    assert (last.status_code, last.json()["error"]) == (409, "conflict")
    assert list(admin.patch(path, json={"status": "gone"}).json()["details"]) == ["status"]


@pytest.mark.parametrize("user_id", ["0", "-1", "x", "1e3", str(2**63), str(2**62), "1.0", "%20"])
def test_an_id_that_nobody_has_is_404(person: Person, user_id: str) -> None:
    assert person("admin").patch(f"/users/{user_id}", json={"status": "active"}).status_code == 404
