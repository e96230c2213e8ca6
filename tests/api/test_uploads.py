"""Bodies of uploads: whole, broken, too large, sent twice, given up; nothing stays behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from botboss.api.layer import ApiLayer
from botboss.api.multipart import FileForm
from tests import samples
from tests.api.conftest import Person
from tests.api.interview_scene import Scene, rows, stored, upload

PDF = samples.PDF
KIND = {"content-type": "multipart/form-data; boundary=b"}


@pytest.fixture
def scene(person: Person, uploads: Path) -> Scene:
    return Scene(person)


@pytest.mark.parametrize("first", ["file", "interview_id"])
def test_either_order(scene: Scene, first: str, uploads: Path) -> None:
    parts = {"file": ("notes.txt", b"hello\n" * 200_000), "interview_id": (None, str(scene.id))}
    order = [first, *(name for name in parts if name != first)]
    answer = scene.hr.post("/files/upload", files=[(name, parts[name]) for name in order])
    assert answer.status_code == 201, answer.text
    assert answer.json()["file_size"] == 1_200_000
    assert len(stored(uploads)) == 1
    assert scene.hr.get(f"/files/{answer.json()['id']}/download").content == b"hello\n" * 200_000


def test_name_in_extended_form_alone(scene: Scene) -> None:
    head = b"--b\r\nContent-Disposition: form-data; name=file; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\r\n\r\n"
    tail = b"\r\n--b\r\nContent-Disposition: form-data; name=interview_id\r\n\r\n%d\r\n--b--\r\n" % (
        scene.id or 0
    )
    answer = scene.hr.post("/files/upload", content=head + PDF + tail, headers=KIND)
    assert (answer.status_code, answer.json()["name"]) == (201, "résumé.pdf")


BROKEN: dict[str, tuple[bytes, str]] = {
    "no form": (b"{}", "body"),
    "cut short": (b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhello", "body"),
    "no boundary": (b"hello", "body"),
    "bad header": (b"--b\r\nCont\x00ent: x\r\n\r\nhello\r\n--b--\r\n", "body"),
    "nothing": (b"--b--\r\n", "file"),
    "field for a file": (
        b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\ncv.pdf\r\n--b--\r\n",
        "file",
    ),
    "two files": (
        b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx\r\n" * 2 + b"--b--\r\n",
        "file",
    ),
    "twice": (
        b"--b\r\nContent-Disposition: form-data; name=interview_id\r\n\r\n1\r\n" * 2 + b"--b--\r\n",
        "interview_id",
    ),
    "long field": (
        b"--b\r\nContent-Disposition: form-data; name=interview_id\r\n\r\n" + b"1" * 2000 + b"\r\n--b--\r\n",
        "interview_id",
    ),
    "many parts": (
        b"--b\r\nContent-Disposition: form-data; name=x%d\r\n\r\n1\r\n" * 30 + b"--b--\r\n",
        "body",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_bodies(scene: Scene, case: str, uploads: Path) -> None:
    raw, field = BROKEN[case]
    if case == "many parts":
        raw = raw.replace(b"%d", b"y")
        raw = b"".join(
            part.replace(b"name=xy", b"name=x%d" % n) for n, part in enumerate(raw.splitlines(True))
        )
    kind = "application/json" if case == "no form" else "multipart/form-data; boundary=b"
    answer = scene.hr.post("/files/upload", content=raw, headers={"content-type": kind})
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["details"]
    assert (stored(uploads), rows()) == ([], [])


@pytest.mark.parametrize(
    ("interview_id", "status"),
    [("", 400), ("abc", 400), ("-1", 400), ("1.0", 400), (str(2**63), 400), ("987654", 404)],
)
def test_impossible_interviews(scene: Scene, interview_id: str, status: int, uploads: Path) -> None:
    answer = upload(scene.hr, interview_id)
    assert answer.status_code == status
    assert status == 404 or list(answer.json()["details"]) == ["interview_id"]
    assert (stored(uploads), rows()) == ([], [])


def test_empty_and_refused_types_leave_nothing(scene: Scene, uploads: Path) -> None:
    empty = upload(scene.hr, scene.id, b"")
    assert (empty.status_code, list(empty.json()["details"])) == (400, ["file"])
    for name, raw in samples.REFUSED.items():
        answer = upload(scene.hr, scene.id, raw, name)
        assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_media_type"), name
    assert (stored(uploads), rows()) == ([], [])


def test_every_type_that_is_taken(scene: Scene) -> None:
    for name, (raw, kind) in samples.TAKEN.items():
        answer = upload(scene.hr, scene.id, raw, name)
        assert (answer.status_code, answer.json().get("file_type")) == (201, kind), name


def test_size_limit(scene: Scene, setting: Callable[..., None], uploads: Path) -> None:
    setting(BOTBOSS_UPLOAD_LIMIT="200000")
    assert upload(scene.hr, scene.id, b"a" * 200_000, "a.txt").status_code == 201
    left = stored(uploads)
    for size in (200_001, 290_000, 400_000):
        answer = upload(scene.hr, scene.id, b"a" * size, "a.txt")
        assert (answer.status_code, answer.json()["error"]) == (413, "payload_too_large")

    def unannounced() -> Iterator[bytes]:
        yield b"--b\r\nContent-Disposition: form-data; name=x; filename=y\r\n\r\n"
        for _ in range(10):
            yield b"a" * 100_000

    assert scene.hr.post("/files/upload", content=unannounced(), headers=KIND).status_code == 413
    assert stored(uploads) == left


def test_a_retried_upload_is_one_file(scene: Scene, uploads: Path) -> None:
    key = {"idempotency-key": "upload-1"}
    first, again = (upload(scene.hr, scene.id, **key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert upload(scene.hr, scene.id, PDF + b"\n", **key).status_code == 409
    assert upload(scene.hr, scene.id, name="other.pdf", **key).status_code == 409
    assert upload(scene.candidate, scene.id, **key).json()["id"] != first.json()["id"]  # keys are one's own
    assert len(rows()) == len(stored(uploads)) == 2
    assert scene.hr.delete(f"/files/{first.json()['id']}").status_code == 204
    assert upload(scene.hr, scene.id, **key).status_code == 404
    assert len(rows()) == 1
    long = upload(scene.hr, scene.id, **{"idempotency-key": "k" * 201})
    assert (long.status_code, list(long.json()["details"])) == (400, ["Idempotency-Key"])


def test_whoever_hangs_up_leaves_nothing(app: ApiLayer, scene: Scene, uploads: Path) -> None:
    """Half of a body, then the connection is gone."""
    head = b"--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n"
    messages = [
        {"type": "http.request", "body": head + b"a" * 500_000, "more_body": True},
        {"type": "http.disconnect"},
    ]
    seen: list[int] = []

    async def receive() -> dict[str, Any]:
        if len(messages) == 1:
            seen.append(len(stored(uploads)))
        return messages.pop(0) if len(messages) > 1 else messages[0]

    answers: list[Any] = []

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [
        (b"authorization", f"Bearer {scene.hr.token}".encode()),
        (b"content-type", b"multipart/form-data; boundary=b"),
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/files/upload",
        "query_string": b"",
        "headers": headers,
        "client": ("test", 1),
    }
    asyncio.run(app(scope, receive, send))
    assert seen[0] == 1  # it had begun to arrive
    assert (stored(uploads), rows()) == ([], [])
    assert answers[0]["status"] == 400


def test_the_description_says_what_to_send(scene: Scene) -> None:
    paths = scene.hr.get("/openapi.json").json()["paths"]
    form = paths["/api/v1/files/upload"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file", "interview_id"]


@pytest.mark.parametrize("step", [1, 2, 7, 64, 1000])
def test_where_the_network_cuts_does_not_matter(step: int) -> None:
    raw = b"\r\n--\r\n--c\r\n" * 20
    body = b"--b\r\nContent-Disposition: form-data; name=interview_id\r\n\r\n17\r\n"
    body += (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\n\r\n'
        + raw
        + b"\r\n--b--\r\n"
    )
    taken: list[bytes] = []
    form = FileForm(b"b", taken.append)
    for start in range(0, len(body), step):
        form.feed(body[start : start + step])
    form.finish()
    assert (form.fields, form.file_name, b"".join(taken)) == ({"interview_id": "17"}, "a b.txt", raw)


def test_an_interview_has_so_many_files_and_no_more(
    scene: Scene, setting: Callable[..., None], uploads: Path
) -> None:
    setting(BOTBOSS_FILES_PER_INTERVIEW="2")
    for _ in range(2):
        assert upload(scene.hr, scene.id, PDF, "a.pdf").status_code == 201
    answer = upload(scene.hr, scene.id, PDF, "a.pdf")
    assert (answer.status_code, list(answer.json()["details"])) == (400, ["file"])
    assert len(stored(uploads)) == 2
