"""Bytes that were left behind: by whoever gave up, by a process that was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from botboss import db, providers
from botboss.errors import Conflict, NotFound, TooLarge
from botboss.models.events import Event
from botboss.models.files import StoredFile
from botboss.policy import Actor
from botboss.providers.base import new_key
from botboss.providers.storage_disk import DiskStorage
from botboss.services import files, reactions, transfers
from tests import factories
from tests.factories import NOW


@pytest.fixture
def storage(database: str) -> Iterator[DiskStorage]:
    providers.storage.cache_clear()
    storage = providers.storage()
    assert isinstance(storage, DiskStorage)
    shutil.rmtree(storage.folder, ignore_errors=True)  # what other tests uploaded
    yield storage
    shutil.rmtree(storage.folder, ignore_errors=True)


@pytest.fixture
def case(database: str) -> tuple[Actor, int]:
    """hr and an interview."""
    with db.transaction() as session:
        row = factories.interview(session, factories.actor(session))
        assert row.id is not None
        return factories.actor(session, "hr"), row.id


def _send(case: tuple[Actor, int], raw: bytes = b"hello\n", retry_key: str | None = None) -> StoredFile:
    upload = transfers.Upload()
    upload.write(raw)
    try:
        return upload.keep(case[0], interview_id=case[1], name="a.txt", retry_key=retry_key, now=NOW)
    finally:
        upload.discard()


def _objects(storage: DiskStorage) -> set[str]:
    return {path.name for path in storage.folder.rglob("*") if path.is_file()}


def _leave(storage: DiskStorage, key: str, days: float) -> None:
    """An object without a row, that old at ``NOW``."""
    arriving = storage.receive()
    arriving.write(b"left behind")
    arriving.promote(key)
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(storage.path_of(key), (then, then))


def test_the_sweep_finds_every_part_within_a_few_hours(storage: DiskStorage, case: tuple[Actor, int]) -> None:
    kept = _send(case).storage_key
    orphan, young = new_key(), new_key()
    _leave(storage, orphan, 2)
    _leave(storage, young, 0.1)
    os.utime(storage.path_of(kept), (0, 0))
    for minute in range(256):
        transfers.sweep(now=NOW + timedelta(minutes=minute))
    assert _objects(storage) == {kept, young}


def test_the_sweep_takes_one_part_a_minute(storage: DiskStorage, case: tuple[Actor, int]) -> None:
    part = int(NOW.timestamp()) // 60 % 256
    now, later = (f"{number % 256:02x}{new_key()[2:]}" for number in (part, part + 1))
    for key in (now, later):
        _leave(storage, key, 2)
    transfers.sweep(now=NOW)
    assert _objects(storage) == {later}


def test_what_never_finished_arriving_goes_with_the_sweep(storage: DiskStorage) -> None:
    upload = transfers.Upload()
    upload.write(b"half")
    (path,) = storage.arriving.iterdir()
    os.utime(path, (0, 0))
    reactions.tidy(now=datetime.now(UTC))
    assert _objects(storage) == set()
    upload.discard()


def test_a_row_that_cannot_be_written_takes_its_bytes_along(
    storage: DiskStorage, case: tuple[Actor, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interview is lost to the actor between the first look and the row."""
    asked: list[int] = []
    authorise = files.authorise_upload

    def once_only(session: object, actor: Actor, *, interview_id: int) -> object:
        asked.append(interview_id)
        if len(asked) == 2:
            raise NotFound("This interview")
        return authorise(session, actor, interview_id=interview_id)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "authorise_upload", once_only)
    with pytest.raises(NotFound):
        _send(case)
    assert (_objects(storage), len(asked)) == (set(), 2)


def test_counting_stops_before_the_disk_does(storage: DiskStorage, setting: object) -> None:
    setting(BOTBOSS_UPLOAD_LIMIT="1000")  # type: ignore[operator]
    upload = transfers.Upload()
    upload.write(bytes(1000))
    with pytest.raises(TooLarge):
        upload.write(b"x")
    (path,) = storage.arriving.iterdir()
    assert path.stat().st_size == 1000
    upload.discard()


def test_retries_are_told_apart_by_their_bytes(storage: DiskStorage, case: tuple[Actor, int]) -> None:
    first = _send(case, retry_key="k")
    assert _send(case, retry_key="k").id == first.id
    with pytest.raises(Conflict):
        _send(case, b"other\n", retry_key="k")
    assert _objects(storage) == {first.storage_key}


def test_retries_at_once_are_one_file(storage: DiskStorage, case: tuple[Actor, int]) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: _send(case, retry_key="k"), range(16)))
    assert len({file.id for file in sent}) == 1
    assert _objects(storage) == {sent[0].storage_key}


def test_erasing_is_done_until_it_is_done(
    storage: DiskStorage, case: tuple[Actor, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the commit: the sweep's reaction erases, also twice."""
    file = _send(case)
    assert file.id is not None
    with db.transaction() as session:
        files.delete(session, case[0], file_id=file.id, now=NOW)
    with db.reading() as session:
        event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()  # type: ignore[union-attr]
    assert _objects(storage) == {file.storage_key}
    assert event.id in reactions.forgotten(now=NOW + timedelta(hours=1))
    transfers.erase(event, NOW)
    transfers.erase(event, NOW)
    assert _objects(storage) == set()
