"""The database: one engine, two units of work, and hooks that run after a commit.

Only this module commits. ``reading()`` is for looking, ``transaction()`` for changing: on SQLite
it begins IMMEDIATE, so that a read-then-write never loses an update or fails half-way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlmodel import Session

from botboss.settings import Settings, get_settings

_WRITES = "botboss_writes"
_after_commit: list[Callable[[list[int]], None]] = []


def make_engine(settings: Settings) -> Engine:
    """An engine for the settings' database; SQLite gets WAL, foreign keys and our own BEGIN."""
    if settings.sqlite:
        engine = create_engine(
            settings.sqlalchemy_url,
            connect_args={"check_same_thread": False, "timeout": 30},
            pool_size=settings.pool_size,
            max_overflow=4,
            hide_parameters=True,  # an error's text must never carry an answer into a log
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        settings.sqlalchemy_url,
        pool_size=settings.pool_size,
        max_overflow=4,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN loses updates
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _lower, deterministic=True)  # its own knows A to Z alone


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of this process, made at first use (workers fork after import)."""
    return make_engine(get_settings())


@contextmanager
def reading() -> Iterator[Session]:
    """A unit that only looks; whatever was changed in it is rolled back, what was loaded stays readable."""
    with Session(get_engine(), expire_on_commit=False, autoflush=False) as session:
        yield session
    _finish(session)


@contextmanager
def transaction() -> Iterator[Session]:
    """A unit that changes: commits at its end, rolls back on any error.

    After the commit the events recorded in it are handed to the hooks of ``after_commit``.
    """
    writing = get_engine().connect().execution_options(**{_WRITES: True})
    with writing as connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.commit()
        recorded: list[int] = session.info.get("events", [])
    if recorded:
        for hook in _after_commit:
            hook(recorded)
    _finish(session)


def afterwards(session: Session, work: Callable[[], None]) -> None:
    """Have ``work`` done once this unit has ended well and let go of its connection.

    For what looking causes to be written, such as a session's last visit: reading stays reading.
    """
    session.info.setdefault("afterwards", []).append(work)


def _finish(session: Session) -> None:
    works: list[Callable[[], None]] = session.info.pop("afterwards", [])
    for work in works:
        work()


def after_commit(hook: Callable[[list[int]], None]) -> None:
    """Register what is done with the ids of the events that a transaction recorded."""
    if hook not in _after_commit:
        _after_commit.append(hook)


def mark_event(session: Session, event_id: int) -> None:
    """Have ``event_id`` handed to the hooks once this session's transaction is committed."""
    session.info.setdefault("events", []).append(event_id)


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def ping() -> None:
    """Raises SQLAlchemyError when the database does not answer."""
    with get_engine().connect() as connection:
        connection.execute(text("SELECT 1"))
