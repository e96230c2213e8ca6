"""Alembic's environment: our engine, our tables; SQLite changes tables by copying them."""

from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

import botboss.models  # noqa: F401  (fills the metadata)
from alembic import context
from botboss.db import get_engine


def _render(kind: str, thing: Any, autogen: Any) -> Any:
    """Write SQLModel's own column types by name, with their import."""
    if kind == "type" and type(thing).__module__.startswith("sqlmodel"):
        autogen.imports.add(f"import {type(thing).__module__}")
        return f"{type(thing).__module__}.{thing!r}"
    return False


def _check_references(connection: Connection, on: bool) -> None:
    """SQLite alone: a table that is copied must not count as emptied for the rows that point at it.

    Only the driver's own cursor does this outside of a transaction, where alone it has an effect.
    """
    if connection.dialect.name != "sqlite":
        return
    raw = connection.connection.cursor()
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    lost = raw.execute("PRAGMA foreign_key_check").fetchall() if on else []
    if lost:
        raise RuntimeError(f"{len(lost)} rows point at rows that are gone, the first in {lost[0][0]}.")


with get_engine().connect() as connection:
    _check_references(connection, False)
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    _check_references(connection, True)
