"""Whether every part that is needed answers, each by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from botboss import db, providers
from botboss.domain.calls import Outcome
from botboss.errors import BotbossError
from botboss.security import utcnow
from botboss.services import ai_calls, reactions, schema
from botboss.settings import get_settings


def report() -> dict[str, Any]:
    """``{"status": "ok"|"down", "database": {…}, "storage": {…}, "queue": {…}, "ai": {…}, …}``.

    A part that is ``degraded`` has something else that does its work, so the whole is ok.
    """
    parts = {
        "database": _database(),
        "queue": _queue(),
        "storage": _asked(lambda: providers.storage().health()),
        "ai": _asked(_ai),
        "video": _asked(lambda: providers.video().health()),
        "mail": _asked(lambda: providers.mailer().health()),
        "calendar": _asked(lambda: providers.calendar().health()),
    }
    well = all(part["status"] != "down" for part in parts.values())
    return {"status": "ok" if well else "down", **parts}


def _database() -> dict[str, Any]:
    try:
        db.ping()
        behind = schema.is_behind()
    except SQLAlchemyError:
        return {"status": "down", "why": "The database does not answer."}
    kind = db.get_engine().dialect.name
    if behind:
        return {"status": "down", "kind": kind, "why": "Run `python -m botboss migrate`."}
    return {"status": "ok", "kind": kind}


def _queue() -> dict[str, Any]:
    """``waiting`` counts events that nobody reacted to in time; they are late, not lost."""
    try:
        waiting = len(reactions.forgotten(now=utcnow()))
    except SQLAlchemyError:
        return {"status": "down", "why": "The database does not answer."}
    kind = "redis" if get_settings().redis_url else "embedded"
    return {"status": "ok", "kind": kind, "waiting": waiting}


def _ai() -> dict[str, Any]:
    """What judges, and how the last call of a language model ended, in whichever process."""
    part = providers.ai().health()
    writer = providers.writer()
    if writer is None or part["status"] != "ok":
        return part
    try:
        with db.reading() as session:
            outcome = ai_calls.last_outcome(session, now=utcnow())
    except SQLAlchemyError:
        return part
    return part if outcome in (None, Outcome.OK) else writer.troubled(outcome)


def _asked(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except (BotbossError, OSError) as error:
        return {"status": "down", "why": str(error)}
