"""Files of interviews: who may send, see, download, share and delete them; nothing stays behind."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from botboss import db
from botboss.models.events import Event, EventType
from botboss.security import sign, utcnow
from botboss.services import files, reactions
from tests import samples
from tests.api.conftest import Caller, Person
from tests.api.interview_scene import Scene, rows, stored, upload

PDF = samples.PDF


@pytest.fixture
def scene(person: Person, uploads: Path) -> Scene:
    return Scene(person)


def local(url: str) -> str:
    """The path and query of one of our links, below /api/v1."""
    parts = urlsplit(url)
    return f"{parts.path.removeprefix('/api/v1')}?{parts.query}"


def test_what_is_sent_comes_back(scene: Scene, stranger: Caller) -> None:
    sent = upload(scene.candidate, scene.id)
    assert sent.status_code == 201, sent.text
    body = sent.json()
    assert body.keys() == {"id", "name", "file_url", "file_type", "file_size", "uploaded_at"}
    assert (body["name"], body["file_type"], body["file_size"]) == ("cv.pdf", "application/pdf", len(PDF))

    listed = scene.candidate.get(f"/files/interview/{scene.id}").json()["files"]
    assert [(file["id"], file["uploaded_by"], file["uploaded_by_name"]) for file in listed] == [
        (body["id"], scene.candidate.id, "Ana Silva")
    ]
    assert listed[0]["uploaded_at"] == body["uploaded_at"]

    for answer in (
        scene.candidate.get(f"/files/{body['id']}/download"),
        stranger.get(local(body["file_url"])),
        stranger.get(local(listed[0]["url"])),
    ):
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-length"] == str(len(PDF))
        assert answer.headers["content-disposition"].startswith('attachment; filename="cv.pdf"')
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "plain", "extended"),
    [
        ("résumé 2.pdf", "r_sum_ 2.pdf", "r%C3%A9sum%C3%A9%202.pdf"),
        ("../../a/cv.pdf", "cv.pdf", "cv.pdf"),
        ("50%;x=y.pdf", "50_;x=y.pdf", "50%25%3Bx%3Dy.pdf"),
    ],
)
def test_names_are_shown_and_never_paths(scene: Scene, name: str, plain: str, extended: str) -> None:
    file_id = upload(scene.hr, scene.id, name=name).json()["id"]
    header = scene.hr.get(f"/files/{file_id}/download").headers["content-disposition"]
    assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}"


def test_text_keeps_its_bytes_and_type(scene: Scene) -> None:
    raw = "Grüße\n".encode("utf-16")
    file_id = upload(scene.hr, scene.id, raw, "wide.txt").json()["id"]
    answer = scene.hr.get(f"/files/{file_id}/download")
    assert (answer.headers["content-type"], answer.content) == ("text/plain", raw)


def test_who_sees_and_downloads_what(scene: Scene) -> None:
    own, internal = (upload(who, scene.id).json()["id"] for who in (scene.candidate, scene.hr))

    def seen(caller: Caller) -> list[int] | int:
        answer = caller.get(f"/files/interview/{scene.id}")
        return (
            [file["id"] for file in answer.json()["files"]]
            if answer.status_code == 200
            else answer.status_code
        )

    assert seen(scene.hr) == seen(scene.interviewer) == [own, internal]
    assert seen(scene.candidate) == [own]
    assert seen(scene.maker) == []  # made the interview, is not in it
    assert seen(scene.stranger) == 404
    for caller, expected in (
        (scene.interviewer, 200),
        (scene.candidate, 404),
        (scene.stranger, 404),
        (scene.maker, 404),
    ):
        assert caller.get(f"/files/{internal}/download").status_code == expected

    assert scene.interviewer.patch(f"/files/{internal}", json={"shared": True}).json()["shared"] is True
    assert seen(scene.candidate) == [own, internal]
    assert scene.candidate.get(f"/files/{internal}/download").status_code == 200
    assert seen(scene.stranger) == 404
    assert scene.hr.patch(f"/files/{internal}", json={"shared": False}).status_code == 200
    assert seen(scene.candidate) == [own]


def test_who_may_send(scene: Scene, stranger: Caller, uploads: Path) -> None:
    assert upload(stranger, scene.id).status_code == 401
    assert upload(scene.stranger, scene.id).status_code == 404
    assert upload(scene.maker, scene.id).status_code == 403
    assert (stored(uploads), rows()) == ([], [])
    for caller in (scene.candidate, scene.interviewer, scene.hr):
        assert upload(caller, scene.id).status_code == 201


def test_sharing_is_for_staff_who_see_it(scene: Scene) -> None:
    file_id = upload(scene.candidate, scene.id).json()["id"]
    change = {"json": {"shared": True}}
    assert scene.candidate.patch(f"/files/{file_id}", **change).status_code == 403
    assert scene.maker.patch(f"/files/{file_id}", **change).status_code == 404
    wrong = scene.hr.patch(f"/files/{file_id}", json={"shared": "yes"})
    assert (wrong.status_code, list(wrong.json()["details"])) == (400, ["shared"])


def test_links_open_only_what_and_while_they_should(scene: Scene, stranger: Caller) -> None:
    first, second = (upload(scene.hr, scene.id).json() for _ in range(2))
    link = local(first["file_url"])
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    minutes = (int(query["expires"]) - utcnow().timestamp()) / 60
    assert 14.5 < minutes <= 15
    assert scene.stranger.get(link).status_code == 200  # whoever has it

    past = int((utcnow() - timedelta(seconds=2)).timestamp())
    expired = f"expires={past}&signature={sign(files.LINK, first['id'], past)}"
    own = f"/files/{first['id']}/download"
    changed = [
        expired,
        f"expires={int(query['expires']) + 60}&signature={query['signature']}",
        f"expires={query['expires']}&signature={query['signature'][:-1]}x",
        f"expires={query['expires']}",
        f"signature={query['signature']}",
        "expires=abc&signature=é",
        "expires=&signature=",
    ]
    for bad in changed:
        assert stranger.get(f"{own}?{bad}").status_code == 403, bad
        assert scene.stranger.get(f"{own}?{bad}").status_code == 403, bad
        assert scene.hr.get(f"{own}?{bad}").status_code == 200, bad  # a valid token wins
    assert stranger.get(link.replace(str(first["id"]), str(second["id"]), 1)).status_code == 403
    assert stranger.get(own).status_code == 401
    assert stranger.get(f"/files/987654/download?expires=1&signature={'0' * 64}").status_code == 403
    assert scene.hr.get("/files/987654/download").status_code == 404


def test_deleting(scene: Scene, stranger: Caller, uploads: Path) -> None:
    body = upload(scene.candidate, scene.id).json()
    path = f"/files/{body['id']}"
    assert scene.interviewer.delete(path).status_code == 403
    assert scene.stranger.delete(path).status_code == 404
    assert scene.candidate.delete(path).status_code == 204
    assert scene.candidate.delete(path).status_code == 404
    assert stranger.get(local(body["file_url"])).status_code == 404
    assert scene.hr.get(f"/files/interview/{scene.id}").json() == {"files": []}

    with db.reading() as session:
        gone = session.scalars(select(Event).where(Event.type == EventType.FILE_DELETED)).one()
    assert len(stored(uploads)) == 1
    reactions.react(gone.id or 0, now=utcnow())
    assert stored(uploads) == []


def test_missing_bytes_are_the_storages_fault(scene: Scene, uploads: Path) -> None:
    file_id = upload(scene.hr, scene.id).json()["id"]
    shutil.rmtree(uploads)
    answer = scene.hr.get(f"/files/{file_id}/download")
    assert (answer.status_code, answer.json()["error"]) == (503, "provider_unavailable")
    assert str(uploads) not in answer.text


def test_every_change_leaves_an_event(scene: Scene) -> None:
    file_id = upload(scene.hr, scene.id).json()["id"]
    for _ in range(2):
        scene.hr.patch(f"/files/{file_id}", json={"shared": True})
    scene.hr.delete(f"/files/{file_id}")
    with db.reading() as session:
        seen = session.scalars(select(Event).where(Event.subject == "file").order_by(Event.id)).all()
    assert [event.type for event in seen] == ["file.uploaded", "file.shared", "file.deleted"]
    assert {(event.subject_id, event.actor_id, event.data["interview_id"]) for event in seen} == {
        (file_id, scene.hr.id, scene.id)
    }
