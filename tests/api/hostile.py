"""What no client of good will sends, and what every answer to it must be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anyio
from sqlalchemy import text
from sqlmodel import SQLModel

from botboss import db
from botboss.api.layer import ApiLayer

CODES = {
    400: "validation_error",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
#: Values for one field of a JSON body, as they are written there.
VALUES = [
    "null",
    "true",
    "-1",
    "0",
    "9223372036854775808",
    "1" + "0" * 400,
    "1e400",
    "1.5",
    '""',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\u0000"',
    '"\u202e\ufeff"',
    json.dumps("x" * 900_000),
    '"9999-12-31T23:59:59-14:00"',
    '"0001-01-01T00:00:00+14:00"',
    "[]",
    "{}",
    '["\\ud800", {"\\u0000": 1}]',
    '{"\\ud800": "\\u0000"}',
    "[[[]]]",
    "[" * 900 + "]" * 900,
]
#: Values for one parameter of a query, percent-encoded.
WORDS = [
    "",
    "%20",
    "%00",
    "%ff",
    "%ed%a0%80",
    "-1",
    "0",
    "9223372036854775808",
    "1" + "0" * 5_000,
    "1e400",
    "nan",
    "-inf",
    "true",
    "null",
    "_" * 60_000,
    "%F0%9F%92%A9" * 5_000,
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "%5B%5D&x%5B%5D=1",
    "'%22;--%5C%25",
]
#: Values for one part of a path, percent-encoded.
PARTS = [
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "1" + "0" * 5_000,
    "1.0",
    "1e3",
    "+1",
    "%201",
    "%D9%A3",
    "%00",
    "%ff",
    "%ed%a0%80",
    "%2e%2e",
    "%2F",
    "null",
    "%0a",
]
#: Whole bodies.
BODIES = [
    b"",
    b" ",
    b"null",
    b"[]",
    b'"text"',
    b"7",
    b"{",
    b"{}}",
    b"{'a': 1}",
    b'{"a": NaN}',
    b'{"a": -Infinity}',
    b'{"a": ' + b"9" * 5_000 + b"}",
    b"\xff\xfe{}",
    b'{"a": "\xed\xa0\x80"}',
    b"\x00",
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000,
    b'{"\\ud800": 1}',
    b"x" * 1_000_001,
]
TYPES = [
    None,
    "",
    "text/plain",
    "application/xml",
    "application/json; charset=utf-16",
    "application/vnd.api+json",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json, application/json",
    "a/b/c; d=\xff",
]


def wrongs(answer: Any) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = []
    headers, status = answer.headers, answer.status_code
    if not headers.get("x-request-id"):
        found.append("no request id")
    if headers.get("x-content-type-options") != "nosniff" or not headers.get("referrer-policy"):
        found.append("no guard headers")
    if "frame-ancestors 'self'" not in headers.get("content-security-policy", ""):
        found.append("may be framed")
    if status == 422 or status >= 500:
        found.append(f"status {status}")
    if status >= 400:
        found += _wrongs_of_refusal(answer)
    return found


def _wrongs_of_refusal(answer: Any) -> list[str]:
    try:
        body = json.loads(answer.content)
    except ValueError:
        return [f"{answer.status_code} is no JSON: {answer.content[:60]!r}"]
    found = []
    if not isinstance(body, dict) or not {"error", "message", "detail"} <= body.keys():
        return [f"{answer.status_code} is not the error body: {answer.content[:60]!r}"]
    if body["message"] != body["detail"] or not body["message"]:
        found.append("message and detail differ or are empty")
    if body["error"] != CODES.get(answer.status_code):
        found.append(f"{answer.status_code} is called {body['error']}")
    if answer.status_code == 400 and not body.get("details"):
        found.append("no details")
    if any(word in answer.text for word in ("Traceback", "sqlalchemy", "psycopg", 'File "')):
        found.append("tells of its inside")
    return found


def counts() -> tuple[int, ...]:
    """How many rows each table has; tries of a sign-in are counted on purpose and left out."""
    tables = [table.name for table in SQLModel.metadata.sorted_tables if table.name != "attempts"]
    asked = ", ".join(f"(SELECT count(*) FROM {name})" for name in tables)
    with db.reading() as session:
        return tuple(session.connection().execute(text(f"SELECT {asked}")).one())


class Raw:
    """The answer to a request as the server hands it over, with bytes that no client library sends."""

    def __init__(self, app: ApiLayer, **scope: Any) -> None:
        self.status_code, self.content = 0, b""
        self.headers: dict[str, str] = {}
        self._sent: Iterator[dict[str, Any]] = iter(
            scope.pop("messages", [{"type": "http.request", "body": b"", "more_body": False}])
        )
        headers = [(b"host", b"localhost"), *scope.pop("headers", [])]
        whole = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "http_version": "1.1",
            "server": ("localhost", 80),
            "client": ("test", 1),
            "root_path": "",
            "query_string": b"",
            "path": "/api/v1/users/me",
            "headers": headers,
            **scope,
        }
        anyio.run(app, whole, self._receive, self._send)

    @property
    def text(self) -> str:
        return self.content.decode()

    async def _receive(self) -> dict[str, Any]:
        return next(self._sent, {"type": "http.disconnect"})

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status_code = message["status"]
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            self.content += message.get("body", b"")
