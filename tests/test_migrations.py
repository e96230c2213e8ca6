"""A database with rows in it comes through every revision, down and up again, on both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from alembic import command
from botboss import db
from botboss.services import completion, overrides, questions, schema
from botboss.settings import get_settings
from tests.factories import NOW
from tests.servers import postgres
from tests.taking import LATER, VAGUE, Stage, stage

FIRST = "0001"


def _forget() -> None:
    get_settings.cache_clear()
    db.get_engine.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A database of its own, brought to the newest revision by Alembic alone."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOTBOSS_DATA", str(tmp_path))
        patch.delenv("DATABASE_URL", raising=False)
        if request.param == "postgresql":
            patch.setenv("DATABASE_URL", stack.enter_context(postgres()))
        _forget()
        schema.migrate()
        yield
        db.get_engine().dispose()
    _forget()


def _counts() -> dict[str, int]:
    with db.reading() as session:
        connection = session.connection()
        return {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }


def _lived_in() -> Stage:
    """An interview with its plan, a doubtful answer and a score that a person set."""
    with db.transaction() as session:
        questions.seed(session, now=NOW)
    at = stage()
    for number in (1, 2):
        at.submit(number, VAGUE)
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    return at


def _waiting() -> list[int]:
    with db.reading() as session:
        rows = session.connection().execute(text("SELECT id FROM answers WHERE needs_look ORDER BY id"))
        return [row.id for row in rows]


@pytest.mark.usefixtures("installation")
def test_rows_survive_every_revision() -> None:
    at = _lived_in()
    counts, waiting = _counts(), _waiting()
    assert counts["planned_questions"] > 0 and len(waiting) == 2
    command.downgrade(schema._config(), FIRST)
    db.get_engine().dispose()
    schema.migrate()
    command.check(schema._config())  # what the revisions make is what the models say
    assert (_counts(), _waiting()) == (counts, waiting)
    assert at.interview().overall_score is not None


@pytest.mark.usefixtures("installation")
def test_what_a_person_settled_before_there_was_a_queue_waits_for_nobody() -> None:
    at = _lived_in()
    first, second = (answer.id or 0 for answer in at.answers())
    with db.transaction() as session:
        overrides.set_answer_score(session, at.hr, answer_id=first, score=0.5, reason="Heard.", now=LATER)
    command.downgrade(schema._config(), "0005")
    db.get_engine().dispose()
    schema.migrate()
    assert _waiting() == [second]
