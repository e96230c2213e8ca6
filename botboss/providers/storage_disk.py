"""The embedded storage: files in a folder, sharded by key, written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botboss.errors import ProviderError

CHUNK = 65_536
HEAD = 8_192
ABANDONED = 24 * 3600  # seconds after which bytes that were never promoted are deleted
_KEY = re.compile(r"[a-z0-9]{16,100}")


class DiskObject:
    """Bytes on their way in, in a file that only this object knows."""

    def __init__(self, storage: DiskStorage) -> None:
        self._storage = storage
        descriptor, name = tempfile.mkstemp(dir=storage.arriving)
        self._path = Path(name)
        self._file = os.fdopen(descriptor, "w+b")

    def write(self, chunk: bytes) -> None:
        try:
            self._file.write(chunk)
        except OSError as error:
            raise ProviderError("storage", f"The file cannot be stored: {error.strerror}.") from error

    def head(self) -> bytes:
        self._file.flush()
        return os.pread(self._file.fileno(), HEAD, 0)

    def promote(self, key: str) -> None:
        target = self._storage.path_of(key)
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(self._path, target)
        except OSError as error:
            raise ProviderError("storage", f"The file cannot be stored: {error.strerror}.") from error
        finally:
            self.discard()

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


class DiskStorage:
    name = "disk"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.arriving = folder / "arriving"

    def receive(self) -> DiskObject:
        try:
            self.arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
            return DiskObject(self)
        except OSError as error:
            raise ProviderError(
                "storage", f"The uploads folder cannot be written: {error.strerror}"
            ) from error

    def read(self, key: str) -> Iterator[bytes]:
        try:
            file = self.path_of(key).open("rb")
        except OSError as error:
            raise ProviderError("storage", "The file's contents are missing.") from error
        return self._chunks(file)

    def delete(self, key: str) -> None:
        self.path_of(key).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete what arrived but was never promoted, a day later."""
        if not self.arriving.is_dir():
            return
        for path in self.arriving.iterdir():
            if path.stat().st_mtime < time.time() - ABANDONED:
                path.unlink(missing_ok=True)

    def health(self) -> dict[str, Any]:
        try:
            self.arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self.arriving):
                return {"status": "ok", "provider": self.name}
        except OSError as error:
            return {"status": "down", "provider": self.name, "why": f"{self.folder}: {error.strerror}."}

    def path_of(self, key: str) -> Path:
        """Where a key's bytes are; keys are ours, so another form is a defect."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return self.folder / key[:2] / key[2:4] / key

    @staticmethod
    def _chunks(file: Any) -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK):
                yield chunk
