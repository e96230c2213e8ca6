"""Jobs in the database, and what others do to them while a page is open."""

from __future__ import annotations

from typing import Any

from botboss import db
from botboss.models.jobs import Job
from botboss.services import jobs
from tests import factories
from tests.planned import drafted


def made(verb: Any = drafted, **changes: Any) -> int:
    with db.transaction() as session:
        return verb(session, factories.actor(session, "hr"), **changes).id or 0


def job_of(job_id: int) -> Job:
    with db.reading() as session:
        return session.get_one(Job, job_id)


def changed(job_id: int, **changes: Any) -> None:
    """Somebody else changes it meanwhile."""
    with db.transaction() as session:
        actor, now = factories.actor(session, "hr"), factories.NOW
        revision = session.get_one(Job, job_id).revision
        jobs.change(session, actor, job_id=job_id, revision=revision, changes=changes, now=now)
