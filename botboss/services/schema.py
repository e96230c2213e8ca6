"""The database's tables, kept at the newest revision by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic import command
from botboss.db import get_engine
from botboss.errors import Misconfigured

ROOT = Path(__file__).resolve().parents[2]


def _config() -> Config:
    return Config(str(ROOT / "alembic.ini"))


def is_behind() -> bool:
    """Whether the database is not at the newest revision."""
    with get_engine().connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) != set(ScriptDirectory.from_config(_config()).get_heads())


def migrate() -> None:
    """Bring the database to the newest revision; nothing to do is fine."""
    command.upgrade(_config(), "head")


def ready() -> None:
    """Migrate an embedded database; raises Misconfigured when a PostgreSQL one is behind."""
    if not is_behind():
        return
    if get_engine().dialect.name != "sqlite":
        raise Misconfigured(
            "DATABASE_URL",
            "the database is behind this version. Run `python -m botboss migrate`, then start.",
        )
    migrate()
