"""Publishing a job: what it lacks, its frozen versions, and which one an interview is planned from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from botboss.domain.jobs import Lack, lacks
from botboss.domain.roles import role_key
from botboss.errors import Forbidden, InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.jobs import CONTENTS, Job, JobStatus, JobVersion
from botboss.policy import Actor, Permission, may_use, require
from botboss.services import events, jobs, locks
from botboss.services.paging import Page, Window, paged


def checklist(session: Session, actor: Actor, *, job_id: int) -> list[Lack]:
    """What keeps the draft from being published, in its order; empty when nothing does."""
    return _lacks(session, jobs.get(session, actor, job_id=job_id).job)


def _lacks(session: Session, job: Job) -> list[Lack]:
    mine = (col(Job.published_key) == job.role_key, col(Job.id) != job.id)
    found = lacks(job.competencies, job.questions)
    if other := session.scalars(select(Job).where(*mine)).one_or_none():
        why = f"Job {other.id}, “{other.title}”, is published for the same role."
        found.insert(0, Lack("title", f"{why} Archive it, or rename this one."))
    return found


def publish(
    session: Session, actor: Actor, *, job_id: int, revision: int | None = None, now: datetime
) -> Job:
    """Freeze the draft as the next version, from which interviews of its role are planned from now on.

    A draft that is as the newest version already only puts that in force. Raises InvalidInput with
    everything that is missing by its place (``questions.2.anchors.3``), Conflict when it is archived
    or was changed since ``revision``.
    """
    job = jobs.held(session, actor, job_id)
    locks.hold(session, f"job|{job.role_key}")
    job.expect(revision)
    job.expect_open("publish")
    if missing := _lacks(session, job):
        raise InvalidInput(**{lack.place: lack.why for lack in missing})
    newest = _find(session, job_id, job.version or 0)
    contents = {name: getattr(job, name) for name in CONTENTS}
    number = job.version or 0
    if newest is None or any(getattr(newest, name) != value for name, value in contents.items()):
        number += 1
        who = actor.user_id
        session.add(
            JobVersion(**contents, job_id=job_id, number=number, published_at=now, published_by_id=who)
        )
    job.publish(number, now)
    session.flush()
    events.record(session, actor, EventType.JOB_PUBLISHED, job_id, now=now, version=number)
    return job


def archive(session: Session, actor: Actor, *, job_id: int, now: datetime) -> Job:
    """Take a job out of use; interviews that were planned from it stay. Again is fine."""
    job = jobs.held(session, actor, job_id)
    if job.archive(now):
        events.record(session, actor, EventType.JOB_ARCHIVED, job_id, now=now)
    return job


def restore(session: Session, actor: Actor, *, job_id: int, now: datetime) -> Job:
    """Make an archived job a draft again, to be published once more. Again is fine."""
    job = jobs.held(session, actor, job_id)
    if job.restore(now):
        events.record(session, actor, EventType.JOB_RESTORED, job_id, now=now)
    return job


def page(session: Session, actor: Actor, *, job_id: int, cut: Window) -> Page[JobVersion]:
    """A job's published versions, oldest first. Raises NotFound."""
    jobs.get(session, actor, job_id=job_id)
    mine = select(JobVersion).where(col(JobVersion.job_id) == job_id)
    return paged(session, mine.order_by(col(JobVersion.number)), cut)


def get(session: Session, actor: Actor, *, job_id: int, number: int) -> JobVersion:
    """One published version, word for word. Raises NotFound."""
    jobs.get(session, actor, job_id=job_id)
    version = _find(session, job_id, number)
    if version is None:
        raise NotFound("This version")
    return version


def _find(session: Session, job_id: int, number: int) -> JobVersion | None:
    mine = (col(JobVersion.job_id) == job_id, col(JobVersion.number) == number)
    return session.scalars(select(JobVersion).where(*mine)).one_or_none()


def in_force(session: Session, actor: Actor) -> list[JobVersion]:
    """What interviews can be planned from, by title: the version in force of each published job."""
    require(actor, Permission.JOB_SEE)
    return list(session.scalars(_in_force().order_by(col(JobVersion.title), col(JobVersion.id))))


def _in_force() -> SelectOfScalar[JobVersion]:
    same = and_(col(Job.id) == col(JobVersion.job_id), col(Job.version) == col(JobVersion.number))
    return select(JobVersion).join(Job, same).where(col(Job.status) == JobStatus.PUBLISHED)


def plan_for(session: Session, actor: Actor, *, role: str) -> JobVersion | None:
    """As ``for_role``, for staff who are about to schedule an interview."""
    require(actor, Permission.JOB_SEE)
    return for_role(session, role)


def for_role(session: Session, role: str) -> JobVersion | None:
    """The version from which an interview for this role is planned now, however the role is written."""
    mine = _in_force().where(col(Job.published_key) == role_key(role))
    return session.scalars(mine).one_or_none()


def for_interview(
    session: Session, actor: Actor, *, role: str | None, job_id: int | None
) -> JobVersion | None:
    """The version that an interview is planned from: the named job's, else that of its role.

    Raises Forbidden unless staff name a job, InvalidInput (job_id) for one that is not published
    or is for another role.
    """
    if job_id is None:
        return for_role(session, role) if role else None
    if not may_use(actor, Permission.JOB_SEE):
        raise Forbidden("Only staff plan an interview from a job. Leave job_id out.")
    version = session.scalars(_in_force().where(col(Job.id) == job_id)).one_or_none()
    if version is None:
        raise InvalidInput(job_id="There is no published job with this id. Look it up under /jobs.")
    if role and role_key(role) != version.role_key:
        raise InvalidInput(job_id=f"Is for “{version.title}”. Send that as the role, or leave the role out.")
    return version
