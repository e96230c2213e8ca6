"""The five ports and their value types, on one page.

Behind each port stands an embedded default that really works; a vendor's own exceptions become
``ProviderError`` in the vendor's file. Ports are called outside of transactions. Judging's values
(``AskedQuestion``, ``Evaluation``) stand in ``domain.evaluation``, since pure code computes them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from botboss.domain.evaluation import AskedQuestion, Evaluation


class AI(Protocol):
    """Judges answers. Every method is total: any text in, never an exception out."""

    @property
    def name(self) -> str: ...

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation: ...

    def follow_up(
        self, question: AskedQuestion, answer: str, evaluation: Evaluation | None = None
    ) -> str | None:
        """What to ask next about this answer, or None."""

    def health(self) -> dict[str, Any]:
        """``status`` is ok, degraded (something else does the work) or down."""

    def probe(self) -> dict[str, Any]:
        """As ``health``, after looking at the engine's server, if it has one."""


@dataclass(frozen=True, slots=True)
class RoomGrant:
    """A token that opens one room for one identity until ``expires_at``."""

    token: str
    expires_at: datetime


class Video(Protocol):
    name: str
    most_participants: int

    def create_room(self, room_name: str, max_participants: int) -> str:
        """Make the room; its sid. Raises ProviderError."""

    def grant(self, room_name: str, sid: str, identity: str, *, now: datetime) -> RoomGrant:
        """What opens the room with this ``sid`` and no other, whichever had its name before."""

    def health(self) -> dict[str, Any]: ...


class TemporaryObject(Protocol):
    """Bytes that are being received; they become an object once promoted, else vanish.

    ``path`` is where all bytes written so far stand until then, to be looked at.
    """

    path: Path

    def write(self, chunk: bytes) -> None: ...

    def promote(self, key: str) -> None:
        """Make it the object ``key`` at once, for good; its bytes survive a power cut."""

    def discard(self) -> None:
        """Safe to call at any time, also after ``promote``."""


class Storage(Protocol):
    """Objects under keys of ours (``new_key``)."""

    name: str

    def receive(self) -> TemporaryObject: ...

    def read(self, key: str) -> Iterator[bytes]:
        """The object in chunks. Raises ProviderError when it is missing."""

    def delete(self, key: str) -> None:
        """Idempotent."""

    def keys(self, prefix: str, before: datetime) -> Iterator[str]:
        """Keys that begin with ``prefix`` (two hex digits) of objects older than ``before``."""

    def sweep(self, before: datetime) -> None:
        """Delete what began to arrive ``before`` then and was never promoted."""

    def health(self) -> dict[str, Any]: ...


def new_key() -> str:
    """A key for a new object: 32 random hex digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class MailMessage:
    """``message_id`` is stable over retries, so that nobody gets a mail twice knowingly."""

    message_id: str
    recipient: str
    subject: str
    body: str


class Mailer(Protocol):
    name: str

    def send(self, message: MailMessage) -> None:
        """Raises ProviderError when it was not taken."""

    def health(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch ``[starts_at, ends_at)`` in which a person has something else."""

    starts_at: datetime
    ends_at: datetime


class Calendar(Protocol):
    name: str

    def busy(self, email: str, starts_at: datetime, ends_at: datetime) -> list[Busy]: ...

    def meeting_link(self, interview_id: int) -> str | None:
        """The provider's own meeting address, or None to use ours."""

    def health(self) -> dict[str, Any]: ...
