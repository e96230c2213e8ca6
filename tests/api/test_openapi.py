"""The description of the API says what is there: our errors, every route once, nothing that is not served."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from botboss.api import SLICES
from botboss.api.routing import POLICY

BASE = "/api/v1"


@pytest.fixture
def described(client: TestClient) -> dict[str, Any]:
    answer = client.get(f"{BASE}/openapi.json")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def _operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, verb, one) for path, verbs in described["paths"].items() for verb, one in verbs.items()]


def test_it_is_3_1_and_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described))):
        found: Any = described
        for part in reference.split("/"):
            found = found[part]


def test_every_route_is_described_once(described: dict[str, Any]) -> None:
    routes = [route for part in SLICES for route in part.routes.routes if isinstance(route, APIRoute)]
    there = {
        (BASE + one.path, verb.lower()) for one in routes for verb in one.methods if one.include_in_schema
    }
    assert {(path, verb) for path, verb, _ in _operations(described)} == there
    names = [operation["operationId"] for _, _, operation in _operations(described)]
    assert len(names) == len(set(names)) > 40


def test_refusals_are_ours_and_never_422(described: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in json.dumps(described)
    ours = {"$ref": "#/components/schemas/Error"}
    for path, verb, operation in _operations(described):
        answers = operation["responses"]
        assert "422" not in answers, path
        assert answers["400"]["content"]["application/json"]["schema"] == ours
        closed = operation[POLICY] not in ("public", "signed")
        assert not closed or (operation["security"] and {"401", "403"} <= answers.keys()), (verb, path)
        assert any(code.startswith("2") for code in answers)


def test_the_docs_are_served_from_here(client: TestClient) -> None:
    page = client.get(f"{BASE}/docs")
    assert page.status_code == 200
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) == 3
    assert all(link.startswith(f"{BASE}/") for link in links)
    for link in links:
        asset = client.get(link)
        assert asset.status_code == 200
        assert asset.headers["x-content-type-options"] == "nosniff"
