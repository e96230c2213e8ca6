"""Role × route, over every route there is: nobody gets further than the policy's table says."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from botboss.api import SLICES
from botboss.api.routing import POLICY
from botboss.models.accounts import Role
from botboss.policy import GRANTS, Permission
from tests.api.conftest import Caller, Person

#: Routes that answer without a token, by method and path; the contract names them.
OPEN = {
    "GET /health",
    "GET /openapi.json",
    "GET /docs",
    "GET /docs/swagger-ui-bundle.js",
    "GET /docs/swagger-ui.css",
    "GET /docs/favicon-32x32.png",
    "POST /auth/register",
    "POST /users/register",
    "POST /auth/login",
    "POST /users/login",
    "POST /auth/refresh",
    "POST /auth/password-reset",
    "POST /auth/password-reset/confirm",
    "POST /auth/verify-email",
    "GET /session",
    "GET /session/end",
    "POST /session/end",
    "GET /files/{file_id}/download",
}


ROUTES = [
    (method, route) for part in SLICES for route in part.routes.routes for method in sorted(route.methods)
]
CLOSED = [pair for pair in ROUTES if pair[1].openapi_extra[POLICY] in set(Permission)]  # type: ignore[index]


def _name(method: str, route: APIRoute) -> str:
    return f"{method} {route.path.removeprefix('/api/v1')}"


def _path(route: APIRoute) -> str:
    """The route's path with ids of things that do not exist."""
    return re.sub(r"{\w+}", "987654321", route.path)


def _ids(pairs: list[tuple[str, APIRoute]]) -> list[str]:
    return [_name(*pair) for pair in pairs]


def test_there_are_routes() -> None:
    assert len(CLOSED) > 30


def test_exactly_the_named_routes_are_open() -> None:
    found = {_name(method, route) for method, route in ROUTES} - {_name(*pair) for pair in CLOSED}
    assert found <= OPEN, "a route is open that the contract does not name"


@pytest.mark.parametrize(("method", "route"), CLOSED, ids=_ids(CLOSED))
def test_without_a_token_it_is_401(client: TestClient, method: str, route: APIRoute) -> None:
    stranger = Caller(client, 0, "", None)
    answer = stranger.request(method, _path(route), content=b"{not json")
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_as_far_as_the_table_says(person: Person, role: Role) -> None:
    """403 comes before the body is read; with the permission it is never 401 or 403 here, since
    what is asked for does not exist or the body is wrong."""
    caller = person(role)
    wrong = []
    for method, route in CLOSED:
        if _name(method, route) in SIGNING_OUT:
            continue
        permission = Permission(route.openapi_extra[POLICY])  # type: ignore[index]
        answer = caller.request(method, _path(route), content=b"{not json", headers=JSON)
        refused = answer.status_code in (401, 403)
        if refused != (role not in GRANTS[permission]) or answer.status_code >= 500:
            wrong.append((_name(method, route), answer.status_code))
    assert wrong == []


JSON = {"Content-Type": "application/json"}
SIGNING_OUT = {"POST /auth/logout", "POST /auth/logout-everywhere"}


def test_a_role_that_may_log_out_does() -> None:
    """The routes left out above, since they end the caller's session, are everybody's."""
    assert [GRANTS[Permission.SELF].keys()] == [set(Role)]
