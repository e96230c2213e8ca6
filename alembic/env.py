"""Alembic's environment: our engine, our tables; SQLite changes tables by copying them."""

from typing import Any

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


with get_engine().connect() as connection:
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
