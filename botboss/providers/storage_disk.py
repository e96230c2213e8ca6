"""The embedded storage: files in a folder, sharded by key, written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from botboss.errors import ProviderError

CHUNK = 65_536
_KEY = re.compile(r"[0-9a-f]{32}")
_SHARD = re.compile(r"[0-9a-f]{2}")


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn what the disk refuses into one sentence that names no path."""
    try:
        yield
    except OSError as error:
        raise ProviderError("storage", f"{what}: {error.strerror or 'the disk refuses'}.") from error


class DiskObject:
    """Bytes on their way in, in a file that only this object knows."""

    def __init__(self, storage: DiskStorage) -> None:
        self._storage = storage
        descriptor, name = tempfile.mkstemp(dir=storage.arriving)
        self.path = Path(name)
        self._file = os.fdopen(descriptor, "wb", buffering=0)

    def write(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        with _told("The file cannot be stored"):
            while left:
                left = left[self._file.write(left) :]

    def promote(self, key: str) -> None:
        target = self._storage.path_of(key)
        with _told("The file cannot be stored"):
            os.fsync(self._file.fileno())
            self._file.close()
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(self.path, target)
            _sync_folder(target.parent)

    def discard(self) -> None:
        self._file.close()
        with suppress(OSError):  # the sweep tries again
            self.path.unlink(missing_ok=True)


class DiskStorage:
    """``folder`` is made when missing and closed to other users. An object's path is
    ``ab/cd/abcd…``; what has not arrived yet stands in ``arriving``."""

    name = "disk"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.arriving = folder / "arriving"

    def receive(self) -> DiskObject:
        with _told("The uploads folder cannot be written"):
            self.arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
            return DiskObject(self)

    def read(self, key: str) -> Iterator[bytes]:
        with _told("The file's contents are missing"):
            file = self.path_of(key).open("rb")
        return _chunks(file)

    def delete(self, key: str) -> None:
        with _told("The file cannot be deleted"):
            self.path_of(key).unlink(missing_ok=True)

    def keys(self, prefix: str, before: datetime) -> Iterator[str]:
        if not _SHARD.fullmatch(prefix):
            raise ValueError(f"not two hex digits: {prefix!r}")
        for path in (self.folder / prefix).glob("*/*"):
            if _KEY.fullmatch(path.name) and _older(path, before):
                yield path.name

    def sweep(self, before: datetime) -> None:
        for path in self.arriving.glob("*"):
            if _older(path, before):
                path.unlink(missing_ok=True)

    def health(self) -> dict[str, Any]:
        try:
            self.arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self.arriving):
                return {"status": "ok", "provider": self.name}
        except OSError as error:
            return {"status": "down", "provider": self.name, "why": f"The uploads folder: {error.strerror}."}

    def path_of(self, key: str) -> Path:
        """Where a key's bytes are; keys are ours, so another form is a defect."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return self.folder / key[:2] / key[2:4] / key


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _older(path: Path, before: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    except FileNotFoundError:  # somebody else took it away just now
        return False


def _sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut too, where folders can be synced at all."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
