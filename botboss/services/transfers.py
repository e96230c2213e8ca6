"""Bytes of files on their way in and out (flows: no transaction is open while bytes move)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from botboss import db, providers
from botboss.domain.file_names import display_name
from botboss.errors import InvalidInput, TooLarge
from botboss.models.events import Event
from botboss.models.files import StoredFile
from botboss.policy import Actor
from botboss.providers.base import new_key
from botboss.security import digest
from botboss.services import files
from botboss.services.file_types import type_of
from botboss.services.idempotency import Once
from botboss.settings import get_settings

ABANDONED = timedelta(days=1)  # after which what nobody kept is deleted


class Upload:
    """One file on its way in: ``write`` its bytes, ``keep`` it, and ``discard`` in any case."""

    def __init__(self) -> None:
        self.size = 0
        self._limit = get_settings().upload_limit
        self._sha256 = hashlib.sha256()
        self._arrived = providers.storage().receive()

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge beyond the limit, ProviderError when it cannot be stored."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge(self._limit, "file")
        self._sha256.update(chunk)
        self._arrived.write(chunk)

    def keep(
        self, actor: Actor, *, interview_id: int, name: str, retry_key: str | None = None, now: datetime
    ) -> StoredFile:
        """The stored file of the interview; the same one when ``retry_key`` was used for it before.

        ``name`` is what the sender calls it. Raises InvalidInput for an empty file, NotFound and
        Forbidden for the interview, UnsupportedType, Conflict for another file under the key.
        """
        if not self.size:
            raise InvalidInput(file="Is empty. Choose a file that holds something.")
        with db.reading() as session:
            files.authorise_upload(session, actor, interview_id=interview_id)
        shown = display_name(name)
        file = StoredFile(
            interview_id=interview_id,
            uploaded_by_id=actor.user_id,
            name=shown,
            storage_key=new_key(),
            content_type=type_of(self._arrived.path, shown),
            size=self.size,
            sha256=self._sha256.hexdigest(),
            uploaded_at=now,
        )
        return self._store(actor, file, _once(actor, file, retry_key), now)

    def _store(self, actor: Actor, file: StoredFile, once: Once | None, now: datetime) -> StoredFile:
        """First the bytes, then the row: a row without bytes must never be seen."""
        key = file.storage_key
        stored = None
        self._arrived.promote(key)
        try:
            with db.transaction() as session:
                before = once.claim(session, now=now) if once else None
                if before:
                    kept = files.get(session, actor, file_id=before)
                else:
                    kept = files.add(session, actor, file, now=now)
                if once and not before:
                    once.keep(session, status=201, resource_id=kept.id or 0)
            stored = kept.storage_key
        finally:
            if stored != key:
                providers.storage().delete(key)
        return kept

    def discard(self) -> None:
        """Delete what was not kept; safe to call at any time."""
        self._arrived.discard()


def _once(actor: Actor, file: StoredFile, retry_key: str | None) -> Once | None:
    """A retried upload is the same when interview, name and bytes are."""
    if retry_key is None:
        return None
    seen = digest(f"upload\n{file.interview_id}\n{file.name}\n{file.sha256}")
    return Once(actor.user_id, retry_key, seen)


@dataclass(frozen=True, slots=True)
class Download:
    """A file and its bytes, in chunks."""

    file: StoredFile
    chunks: Iterator[bytes]


def download(
    actor: Actor | None, *, file_id: int, expires: str | None, signature: str | None, now: datetime
) -> Download:
    """The bytes for whoever may have them (see ``files.open_download``)."""
    with db.reading() as session:
        file = files.open_download(
            session, actor, file_id=file_id, expires=expires, signature=signature, now=now
        )
    return Download(file, providers.storage().read(file.storage_key))


def erase(event: Event, now: datetime) -> None:
    """Delete the bytes of a file that was deleted; the reaction to ``file.deleted``."""
    providers.storage().delete(event.data["storage_key"])


def sweep(*, now: datetime) -> None:
    """Delete what arrived but was never kept, a day later.

    Each minute looks at one of the storage's 256 parts for objects without a row, which a process
    killed between storing and committing leaves behind.
    """
    storage, before = providers.storage(), now - ABANDONED
    storage.sweep(before)
    part = f"{int(now.timestamp()) // 60 % 256:02x}"
    old = list(storage.keys(part, before))
    if not old:
        return
    kept = select(StoredFile.storage_key).where(col(StoredFile.storage_key).startswith(part))
    with db.reading() as session:
        known = set(session.scalars(kept))
    for key in old:
        if key not in known:
            storage.delete(key)
