"""Files in a folder: whole or not at all, and never outside it."""

from __future__ import annotations

import os
import resource
import signal
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from botboss.errors import ProviderError
from botboss.providers.base import new_key
from botboss.providers.storage_disk import CHUNK, DiskStorage

KEY = "ab" * 16


@pytest.fixture
def storage(tmp_path: Path) -> DiskStorage:
    return DiskStorage(tmp_path / "uploads")


def _store(storage: DiskStorage, raw: bytes, key: str = KEY) -> None:
    arriving = storage.receive()
    arriving.write(raw)
    arriving.promote(key)
    arriving.discard()


def _age(path: Path, days: float) -> None:
    then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_bytes_come_back_in_chunks(storage: DiskStorage) -> None:
    raw = os.urandom(3 * CHUNK + 5)
    _store(storage, raw)
    chunks = list(storage.read(KEY))
    assert b"".join(chunks) == raw
    assert max(map(len, chunks)) == CHUNK


def test_nothing_is_an_object_before_it_is_promoted(storage: DiskStorage) -> None:
    arriving = storage.receive()
    arriving.write(b"half")
    assert arriving.path.read_bytes() == b"half"
    with pytest.raises(ProviderError, match="missing"):
        storage.read(KEY)
    arriving.discard()
    arriving.discard()
    assert not arriving.path.exists()


def test_only_the_owner_reads(storage: DiskStorage) -> None:
    _store(storage, b"private")
    path = storage.path_of(KEY)
    assert path == storage.folder / "ab" / "ab" / KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(storage.arriving.stat().st_mode) == 0o700
    assert list(storage.arriving.iterdir()) == []


@pytest.mark.parametrize(
    "key", ["", "../" * 11, "/etc/passwd", "A" * 32, "ab" * 15, "ab" * 16 + "\n", "ab" * 15 + "/a"]
)
def test_keys_never_lead_outside(storage: DiskStorage, key: str) -> None:
    arriving = storage.receive()
    for use in (storage.read, storage.delete, arriving.promote):
        with pytest.raises(ValueError, match="storage key"):
            use(key)


def test_deleting_twice_is_fine(storage: DiskStorage) -> None:
    _store(storage, b"x")
    storage.delete(KEY)
    storage.delete(KEY)
    with pytest.raises(ProviderError):
        storage.read(KEY)


def test_a_disk_that_refuses_is_the_providers_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    storage = DiskStorage(blocked)
    with pytest.raises(ProviderError) as told:
        storage.receive()
    assert str(tmp_path) not in str(told.value)
    assert storage.health()["status"] == "down"


def test_a_full_disk_keeps_nothing(storage: DiskStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk: no byte more than a limit may be written."""
    arriving = storage.receive()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(ProviderError, match="cannot be stored"):
            arriving.write(bytes(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    arriving.discard()
    assert list(storage.arriving.iterdir()) == []


def test_the_sweep_takes_what_was_abandoned(storage: DiskStorage) -> None:
    old, new = storage.receive(), storage.receive()
    _age(old.path, 2)
    storage.sweep(datetime.now(UTC) - timedelta(days=1))
    assert [path.exists() for path in (old.path, new.path)] == [False, True]
    old.discard()


def test_keys_are_listed_by_part_and_age(storage: DiskStorage) -> None:
    keys = [f"{part}{new_key()[2:]}" for part in ("00", "00", "ff")]
    for key in keys:
        _store(storage, b"x", key)
        _age(storage.path_of(key), 2)
    _age(storage.path_of(keys[1]), 0)
    before = datetime.now(UTC) - timedelta(days=1)
    assert [list(storage.keys(part, before)) for part in ("00", "ff", "aa")] == [[keys[0]], [keys[2]], []]
    with pytest.raises(ValueError, match="hex"):
        list(storage.keys("..", before))


def test_health(storage: DiskStorage) -> None:
    assert storage.health() == {"status": "ok", "provider": "disk"}
