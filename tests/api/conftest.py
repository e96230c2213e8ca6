"""An HTTP client of the API as it is served, and people who are signed in to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from botboss import db, providers
from botboss.api import build_api
from botboss.api.layer import ApiLayer
from botboss.models.accounts import Role
from botboss.security import utcnow
from botboss.services import sessions
from tests import factories

Person = Callable[..., "Caller"]


class Caller:
    """One signed-in person: ``caller.get("/interviews")`` under ``/api/v1`` with their token."""

    def __init__(self, client: TestClient, user_id: int, email: str, token: str | None) -> None:
        self.client, self.id, self.email, self.token = client, user_id, email, token

    def request(self, method: str, path: str, **options: object):  # type: ignore[no-untyped-def]
        headers = dict(options.pop("headers", None) or {})  # type: ignore[call-overload]
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)  # type: ignore[arg-type]

    def get(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return self.request("GET", path, **options)

    def post(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return self.request("POST", path, **options)

    def put(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: object):  # type: ignore[no-untyped-def]
        return self.request("DELETE", path, **options)


@pytest.fixture(scope="session")
def app() -> ApiLayer:
    return ApiLayer(build_api())


@pytest.fixture(scope="session")
def served(app: ApiLayer) -> Iterator[TestClient]:
    """One loop for all requests; a crash shows as our 500, as it would outside."""
    with TestClient(app, raise_server_exceptions=False) as client:  # type: ignore[arg-type]
        yield client


@pytest.fixture
def client(served: TestClient, database: str) -> Iterator[TestClient]:
    """Unsigned."""
    yield served
    served.cookies.clear()


@pytest.fixture
def uploads(data_folder: Path) -> Iterator[Path]:
    """The folder of what is uploaded, empty."""
    providers.storage.cache_clear()
    yield data_folder / "uploads"
    shutil.rmtree(data_folder / "uploads", ignore_errors=True)


@pytest.fixture
def stranger(client: TestClient) -> Caller:
    return Caller(client, 0, "", None)


@pytest.fixture
def person(client: TestClient) -> Person:
    """``person("hr")`` makes a user of that role and signs them in."""

    def make(role: str = Role.CANDIDATE, **changes: object) -> Caller:
        with db.transaction() as session:
            user = factories.user(session, role, **changes)
            user_id, email = user.id, user.email
            tokens = sessions.open_api(session, user, now=utcnow())
        assert user_id is not None
        return Caller(client, user_id, email, tokens.access_token)

    return make
