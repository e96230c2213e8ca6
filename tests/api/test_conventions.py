"""What holds on every list and for every field with two names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from botboss import db
from botboss.models.accounts import Role
from botboss.policy import Actor
from tests import factories
from tests.api.conftest import Caller, Person
from tests.planned import drafted

LISTS = ("/users", "/interviews", "/questions", "/jobs", "/dashboard/candidates")
PLENTY = 25
TIME, LATER = "2030-01-07T10:00:00Z", "2030-01-08T10:00:00Z"


@pytest.fixture
def admin(person: Person) -> Caller:
    """Who sees every list, each of them with many rows of the same time and name."""
    caller = person(Role.ADMIN)
    with db.transaction() as session:
        for number in range(PLENTY):
            one = factories.user(session, name="Ana")
            at = factories.NOW + timedelta(days=number % 2)
            factories.interview(session, Actor(one.id or 0, Role.CANDIDATE), scheduled_at=at)
            drafted(session, Actor(caller.id, Role.ADMIN))
    return caller


def _ids(body: dict[str, Any]) -> list[int]:
    return [one.get("id", one.get("interview_id")) for one in body["items"]]


def test_every_list_is_cut_the_same_way(admin: Caller) -> None:
    for path in LISTS:
        whole = admin.get(f"{path}?limit=1000").json()
        total = whole["total"]
        assert len(set(_ids(whole))) == len(whole["items"]) == total >= PLENTY
        pages = [admin.get(f"{path}?per_page=7&page={page}").json() for page in range(1, total // 7 + 3)]
        assert [id_ for page in pages for id_ in _ids(page)] == _ids(whole), path
        assert pages[-1]["items"] == []
        skipped = admin.get(f"{path}?skip=7&limit=7").json()
        assert (skipped["page"], skipped["per_page"], _ids(skipped)) == (2, 7, _ids(pages[1]))
        plain = admin.get(path).json()
        assert plain.keys() - {"engines"} == {"items", "total", "page", "per_page"}, path
        assert (plain["page"], plain["per_page"]) == (1, 20)
        for query, most in (("per_page=9999", 100), ("limit=9999", 1000), ("skip=0", 100)):
            assert admin.get(f"{path}?{query}").json()["per_page"] == most
        far = admin.get(f"{path}?page=9999999999999999999999").json()
        assert (far["items"], far["total"]) == ([], total)


def test_every_list_names_a_cut_that_is_none(admin: Caller) -> None:
    wrong = ("page=0", "per_page=0", "per_page=-1", "limit=0", "skip=-1", "page=x", "limit=1.5", "skip=nan")
    for path in LISTS:
        for query in (*wrong, "page=1&limit=5", "skip=0&per_page=5"):
            answer = admin.get(f"{path}?{query}")
            assert answer.status_code == 400, query
            assert answer.json()["details"].keys() <= {"page", "per_page", "skip", "limit"}


def test_two_names_of_one_field(admin: Caller, person: Person) -> None:
    candidate = person()
    plain = {"candidate_id": candidate.id, "scheduled_time": TIME, "role": "Developer"}
    made = admin.post("/interviews", json=plain).json()
    path = f"/interviews/{made['id']}"
    invited = {"email": "new@example.org", "name": "New"}
    registered = {"email": "newer@example.org", "name": "New", "password": factories.PASSWORD}
    for method, where, body, own, other, value, differs in (
        ("POST", "/interviews", plain, "scheduled_time", "scheduled_at", TIME, LATER),
        ("POST", "/interviews", plain, "role", "position", "Developer", "Analyst"),
        ("PATCH", path, {}, "scheduled_time", "scheduled_at", TIME, LATER),
        ("POST", "/users", invited, "name", "full_name", "New", "Old"),
        ("POST", "/users/register", registered, "name", "full_name", "New", "Old"),
        ("POST", "/auth/register", registered, "name", "full_name", "New", "Old"),
        ("PATCH", "/users/me", {}, "name", "full_name", "New", "Old"),
    ):
        both = admin.request(method, where, json={**body, own: value, other: differs})
        assert both.status_code == 400, (where, own)
        assert both.json()["details"].keys() <= {own, other}
        rest = {name: kept for name, kept in body.items() if name != own}
        for sent in ({other: value}, {own: value, other: value}):
            fresh = (
                {"email": f"{len(sent)}{where.replace('/', '.')[1:]}@example.org"} if "email" in body else {}
            )
            answer = admin.request(method, where, json={**rest, **fresh, **sent})
            assert answer.status_code in (200, 201), answer.text
            told = answer.json()
            assert (told[own], told[other]) == (value, value)


def test_a_method_that_is_none_of_the_address_is_told_which_are(person: Person) -> None:
    admin = person(Role.ADMIN)
    for path, methods in (
        ("/interviews", "GET, POST"),
        ("/questions/1", "DELETE, GET, PATCH"),
        ("/users/me", "GET, PATCH"),
        ("/health", "GET"),
    ):
        answer = admin.request("BREW", path)
        assert (answer.status_code, answer.headers["allow"]) == (405, methods), path
