"""An interview with everybody who has to do with it, and files sent to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlmodel import select

from botboss import db
from botboss.models.files import StoredFile
from botboss.policy import Actor
from tests import factories, samples
from tests.api.conftest import Caller, Person


class Scene:
    """A live interview: its candidate and interviewer, who made it, and a candidate of another."""

    def __init__(self, person: Person) -> None:
        self.candidate, self.stranger = person("candidate", name="Ana Silva"), person("candidate")
        self.interviewer, self.maker = person("interviewer"), person("interviewer")
        self.hr = person("hr")
        with db.transaction() as session:
            row = factories.interview(
                session,
                Actor(self.candidate.id, "candidate"),
                interviewer_id=self.interviewer.id,
                created_by_id=self.maker.id,
            )
            assert row.id is not None
            self.id = row.id


def upload(
    caller: Caller, interview_id: object, raw: bytes = samples.PDF, name: str = "cv.pdf", **headers: str
) -> Any:
    """Send a file as a browser would."""
    return caller.post(
        "/files/upload",
        files={"file": (name, raw)},
        data={"interview_id": str(interview_id)},
        headers=headers,
    )


def stored(folder: Path) -> list[Path]:
    """All that the storage holds: whole objects and what is arriving."""
    return [path for path in folder.rglob("*") if path.is_file()]


def rows() -> list[StoredFile]:
    with db.reading() as session:
        return list(session.scalars(select(StoredFile)))
