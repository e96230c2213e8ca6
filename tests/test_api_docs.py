"""docs/api.md says what the API is: every route and field of it, and none besides."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from botboss.api import BASE, SLICES, build_api
from botboss.api.errors import BY_STATUS, STATUS

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text("utf-8")
NAMED = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`\s?]*)[^`]*`")
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
TAGS = [slice_.routes.tags[0] for slice_ in SLICES]


def _served() -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for slice_ in SLICES
        for route in slice_.routes.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def _chapter(tag: str) -> str:
    """A slice's part of the text, from its heading to the next one's."""
    begin = TEXT.index(f"\n## {str(tag).capitalize()}\n")
    return TEXT[begin : TEXT.find("\n## ", begin + 4) % (len(TEXT) + 1)]


def _refs(schema: Any) -> set[str]:
    """The names of the shapes that a piece of the description points at, directly."""
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)))


def _fields(description: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    """What a request may hold and its answer holds: parameters, and the fields of all shapes."""
    shapes = description["components"]["schemas"]
    found = {parameter["name"] for parameter in operation.get("parameters", [])}
    waiting, seen = _refs(operation) - {"Error"}, {"Error"}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found |= set(shapes[name].get("properties", {}))
        waiting |= _refs(shapes[name]) - seen
    return found


def test_the_documented_routes_are_those_that_exist() -> None:
    named = set(NAMED.findall(TEXT))
    assert _served() - named == set(), "missing in docs/api.md"
    assert named - _served() == set(), "docs/api.md names what does not exist"


def test_each_shape_has_a_name_of_its_own() -> None:
    """Two of one name get the names of their files in front, and with them a client's classes."""
    assert [name for name in build_api().openapi()["components"]["schemas"] if "__" in name] == []


@pytest.mark.parametrize("tag", TAGS)
def test_each_route_stands_in_its_slice_with_its_fields(tag: str) -> None:
    description, chapter = build_api().openapi(), _chapter(tag)
    common = TEXT[TEXT.index("\n## Lists\n") : TEXT.index("\n## Times")]
    missing = []
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if tag not in operation["tags"]:
                continue
            route = f"{method.upper()} {path.removeprefix(BASE)}"
            if f"`{route}`" not in chapter:
                missing.append(route)
            told = set(re.findall(r"\w+", chapter + common)) | set(re.findall(r'"(\w+)"', TEXT))
            missing += [f"{route}: {field}" for field in _fields(description, operation) - told]
    assert missing == []


def test_every_error_is_in_the_table() -> None:
    rows = {
        (int(status), code) for status, code in re.findall(r"^\| (\d{3}) \| `(\w+)` \|", TEXT, re.MULTILINE)
    }
    assert rows == {*STATUS.values(), *BY_STATUS.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_are_json(example: str) -> None:
    assert json.loads(example)
