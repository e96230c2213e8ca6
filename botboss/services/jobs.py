"""Jobs: drafted and changed by the hiring team, read by all staff; publishing is ``job_versions``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss.errors import Conflict, InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Interview
from botboss.models.jobs import Job, JobStatus
from botboss.models.questions import Question
from botboss.policy import Actor, Permission, require, visible
from botboss.services import events, job_contents
from botboss.services.paging import Page, Window, paged
from botboss.services.texts import sought
from botboss.settings import get_settings


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job in a list; ``candidates`` are those with an interview that was planned from it."""

    job: Job
    candidates: int


def page(
    session: Session, actor: Actor, *, status: str | None = None, q: str | None = None, cut: Window
) -> Page[JobRow]:
    """Jobs by id; ``q`` is looked for in the title. Three queries for any number.

    Raises InvalidInput (status, q).
    """
    require(actor, Permission.JOB_SEE)
    shown = select(Job).where(visible(actor, Job)).order_by(col(Job.id))
    if status:
        if status not in set(JobStatus):
            raise InvalidInput(status=f"Must be one of {', '.join(JobStatus)}.")
        shown = shown.where(col(Job.status) == status)
    if q and (part := sought(q)):
        shown = shown.where(col(Job.title).icontains(part, autoescape=True))
    found = paged(session, shown, cut)
    known = candidates(session, [job.id for job in found.items])
    rows = [JobRow(job, known.get(job.id, 0)) for job in found.items]
    return Page(rows, found.total, found.page, found.per_page)


def candidates(session: Session, job_ids: Collection[int]) -> dict[int, int]:
    """How many candidates have an interview of each job, by its id; jobs without any are left out."""
    whose = col(Interview.job_id)
    counted = select(whose, func.count(func.distinct(Interview.candidate_id))).where(whose.in_(job_ids))
    return {job_id: count for job_id, count in session.exec(counted.group_by(whose)) if job_id}


def get(session: Session, actor: Actor, *, job_id: int) -> JobRow:
    """Raises NotFound."""
    shown = select(Job).where(col(Job.id) == job_id, visible(actor, Job))
    job = session.scalars(shown).one_or_none()
    if job is None:
        raise NotFound("This job")
    return JobRow(job, candidates(session, [job_id]).get(job_id, 0))


def add(session: Session, actor: Actor, *, contents: Mapping[str, Any], now: datetime) -> Job:
    """A new draft; ``contents`` as ``job_contents`` takes them (None is not sent), a title at least.

    A question with nothing but a ``question_id`` is copied from the bank. Raises InvalidInput.
    """
    require(actor, Permission.JOB_EDIT)
    sent = {"title": None, "follow_ups": get_settings().follow_ups, **_sent(contents)}
    columns = job_contents.checked(filled(session, sent, str(sent["title"] or "")))
    job = Job(**columns, created_by_id=actor.user_id, created_at=now, updated_at=now)
    session.add(job)
    session.flush()
    events.record(session, actor, EventType.JOB_CREATED, job.id or 0, now=now)
    return job


def change(
    session: Session,
    actor: Actor,
    *,
    job_id: int,
    changes: Mapping[str, Any],
    revision: int | None = None,
    known: Mapping[str, Any] | None = None,
    now: datetime,
) -> Job:
    """Put ``changes`` (as for ``add``; None is not sent) over the draft that had this ``revision``, or
    whose fields still are as in ``known``.

    A competency's ``was`` is its name so far: questions that ask about it follow. Published versions
    and the interviews planned from them stay as they are. Raises Conflict when somebody else changed
    it meanwhile, or it is archived, and InvalidInput; then nothing is saved.
    """
    job = held(session, actor, job_id)
    sent = _sent(changes)
    columns = job_contents.checked(filled(session, sent, str(sent.get("title") or job.title)))
    job.expect(revision)
    if any(getattr(job, name) != value for name, value in (known or {}).items()):
        raise Conflict("Somebody else changed the same of this job meanwhile. Nothing was saved.")
    if names := job_contents.renamed(sent.get("competencies")):
        asked = columns.get("questions", job.questions)
        columns["questions"] = job_contents.asking_about(asked, names)
    return put(session, actor, job, columns, now)


def _sent(contents: Mapping[str, Any]) -> dict[str, Any]:
    names = job_contents.FIELDS
    return {name: contents[name] for name in names if contents.get(name) is not None}


def filled(session: Session, sent: dict[str, Any], title: str) -> dict[str, Any]:
    """The contents with questions copied from the bank where they only name one."""
    items = sent.get("questions")
    if not isinstance(items, list):
        return sent
    ids = job_contents.question_ids(items[: job_contents.MOST_QUESTIONS])
    rows = session.scalars(select(Question).where(col(Question.id).in_(ids))) if ids else ()
    bank = {row.id: row for row in rows if row.id}
    if unknown := job_contents.unknown_sources(items[: job_contents.MOST_QUESTIONS], bank):
        raise InvalidInput(**unknown)
    return {**sent, "questions": job_contents.filled(items, bank, title)}


def put(session: Session, actor: Actor, job: Job, columns: dict[str, Any], now: datetime) -> Job:
    """Set checked columns of a held job, and tell what changed."""
    if changed := job.put(columns, now):
        session.add(job)
        fields = [name for name in changed if name != "role_key"]
        events.record(session, actor, EventType.JOB_CHANGED, job.id or 0, now=now, fields=fields)
    return job


def delete(session: Session, actor: Actor, *, job_id: int, now: datetime) -> None:
    """Throw away a draft that was never published. Raises Conflict for any other."""
    job = held(session, actor, job_id)
    if job.version is not None:
        raise Conflict("The job was published, and interviews may hold its plan. Archive it instead.")
    session.delete(job)
    events.record(session, actor, EventType.JOB_DELETED, job_id, now=now)


def held(session: Session, actor: Actor, job_id: int) -> Job:
    """The job to edit, until the unit ends nobody else's. Raises NotFound, Forbidden."""
    shown = select(Job).where(col(Job.id) == job_id, visible(actor, Job)).with_for_update()
    job = session.scalars(shown.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        raise NotFound("This job")
    require(actor, Permission.JOB_EDIT, job)
    return job
