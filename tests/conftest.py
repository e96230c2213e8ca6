"""Both databases, one schema each, emptied after every test; an API client; people to act as.

Commits are real, so after-commit hooks and parallel bookings are tested as they run; what a test
wrote is deleted behind it, but for the shipped question bank.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, SQLModel

import botboss.models  # noqa: F401  (fills the metadata)
from botboss import db
from botboss.models.accounts import Role
from botboss.services import questions
from botboss.settings import get_settings
from tests import factories
from tests.servers import postgres

UNTOUCHED = {"BOTBOSS_PASSWORD_COST": "cheap", "BOTBOSS_AI_TIER": "lexical"}
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
_written: set[str] = set()


def pytest_configure() -> None:
    for name in [
        name for name in os.environ if name.startswith(("BOTBOSS_", "DATABASE_URL", "REDIS_URL", "OPENAI_"))
    ]:
        del os.environ[name]
    os.environ.update(UNTOUCHED)


def pytest_collection_finish() -> None:
    """What is imported by now stays: do not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _forget() -> None:
    get_settings.cache_clear()
    db.get_engine.cache_clear()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One database of each kind with all tables and the bank; yields the dialect's name."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOTBOSS_DATA", str(tmp_path_factory.mktemp(f"data-{request.param}")))
        if request.param == "postgresql":
            patch.setenv("DATABASE_URL", stack.enter_context(postgres()))
        _forget()
        SQLModel.metadata.create_all(db.get_engine())
        with db.transaction() as session:
            questions.seed(session, now=factories.NOW)
        yield request.param
        db.get_engine().dispose()
    _forget()


@event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if found := WRITES.match(statement):
        _written.add(found[1])


def _empty() -> None:
    """Delete from the tables that were written to; bring back the shipped questions that were changed."""
    names = [table.name for table in reversed(SQLModel.metadata.sorted_tables) if table.name in _written]
    if names:
        with db.transaction() as session:
            connection = session.connection()
            for name in names:
                ours = " WHERE key IS NULL" if name == "questions" else ""
                connection.exec_driver_sql(f"DELETE FROM {name}{ours}")
            touched = "DELETE FROM questions WHERE edited_at IS NOT NULL OR deleted_at IS NOT NULL"
            if "questions" in names and connection.exec_driver_sql(touched).rowcount:
                questions.seed(session, now=factories.NOW)
    _written.clear()


@pytest.fixture
def database(schema: str) -> Iterator[str]:
    """An empty database of each kind (but for the bank)."""
    yield schema
    _empty()


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A writing session, rolled back at the end: for tests of services."""
    engine = db.get_engine()
    with engine.connect().execution_options(botboss_writes=True) as connection, Session(connection) as unit:
        yield unit
        unit.rollback()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """``setting(BOTBOSS_MOVES="0")`` changes settings for one test; the database stays."""

    def change(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()

    yield change
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
def data_folder(schema: str) -> Path:
    return get_settings().folder


@pytest.fixture
def people(session: Session) -> factories.People:
    """One person of each role inside ``session``, as actors."""
    return factories.People(**{role.value: factories.actor(session, role) for role in Role})
