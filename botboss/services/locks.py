"""Rows and names held until the unit ends, so that what happens to one thing happens in a row.

Whoever needs several locks takes the interview's before the people's.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from botboss import db
from botboss.models.interviews import Interview
from botboss.security import digest


def interview(session: Session, interview_id: int, *where: ColumnElement[bool]) -> Interview | None:
    """The interview, fresh and locked (on SQLite by the unit itself); None when ``where`` hides it."""
    statement = select(Interview).where(col(Interview.id) == interview_id, *where)
    locked = statement.with_for_update(of=Interview).execution_options(populate_existing=True)
    return session.scalars(locked).one_or_none()


def hold(session: Session, *names: str) -> None:
    """Until the unit ends nobody else holds these names: for what has no row to lock yet."""
    if db.is_postgresql(session):
        for number in sorted({int(digest(name)[:15], 16) for name in names}):
            session.connection().execute(select(func.pg_advisory_xact_lock(number)))
