"""A job's plan, question by question: put in, changed, moved, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from botboss.errors import Conflict, InvalidInput, NotFound
from botboss.models.jobs import Job
from botboss.policy import Actor
from botboss.services import job_contents, jobs


def add(
    session: Session,
    actor: Actor,
    *,
    job_id: int,
    question: Mapping[str, Any],
    revision: int | None = None,
    now: datetime,
) -> Job:
    """Put a question behind the plan: a free one, or with a ``question_id`` alone a copy from the bank.

    Its competency joins the job's with weight 1, unless it is among them. Raises InvalidInput naming
    the question's fields, Conflict when the job is archived or changed since ``revision``.
    """
    job = jobs.held(session, actor, job_id)
    new = _checked(session, question, job.title)
    job.expect(revision)
    return _keep(session, actor, job, [*job.questions, new], new["competency"], now)


def change(
    session: Session,
    actor: Actor,
    *,
    job_id: int,
    known: Mapping[str, Any],
    question: Mapping[str, Any],
    now: datetime,
) -> Job:
    """Put ``question`` in the place of the one that is as ``known``, wherever it stands by now.

    So whoever worked on it is not stopped by what others did elsewhere in the job. Raises InvalidInput
    as ``add``, Conflict when somebody changed that question or took it out meanwhile.
    """
    job = jobs.held(session, actor, job_id)
    new = _checked(session, question, job.title)
    place = next((place for place, one in enumerate(job.questions) if one == known), None)
    if place is None:
        raise Conflict("Somebody changed this question meanwhile, or took it out. Nothing was saved.")
    asked = [*job.questions[:place], new, *job.questions[place + 1 :]]
    return _keep(session, actor, job, asked, new["competency"], now)


def move(
    session: Session, actor: Actor, *, job_id: int, revision: int, number: int, by: int, now: datetime
) -> Job:
    """Move question ``number`` (from 1) up (``by`` -1) or down (1) as far as there is room."""
    job = jobs.held(session, actor, job_id)
    job.expect(revision)
    asked = list(job.questions)
    one = asked.pop(_place(job, number))
    asked.insert(min(max(0, number - 1 + by), len(asked)), one)
    return jobs.put(session, actor, job, {"questions": asked}, now)


def remove(session: Session, actor: Actor, *, job_id: int, revision: int, number: int, now: datetime) -> Job:
    """Take question ``number`` (from 1) out of the plan; its competency stays."""
    job = jobs.held(session, actor, job_id)
    job.expect(revision)
    place = _place(job, number)
    asked = [*job.questions[:place], *job.questions[place + 1 :]]
    return jobs.put(session, actor, job, {"questions": asked}, now)


def _place(job: Job, number: int) -> int:
    if not 1 <= number <= len(job.questions):
        raise NotFound("This question")
    return number - 1


def _keep(
    session: Session, actor: Actor, job: Job, asked: list[dict[str, Any]], competency: str, now: datetime
) -> Job:
    competencies = job_contents.listed_with(job.competencies, competency)
    whole = job_contents.checked({"questions": asked, "competencies": competencies})
    return jobs.put(session, actor, job, whole, now)


def _checked(session: Session, question: Mapping[str, Any], title: str) -> dict[str, Any]:
    """One question of a plan, checked; what is wrong is named without its place in the list."""
    sent = {name: value for name, value in question.items() if value is not None}
    try:
        found = job_contents.checked(jobs.filled(session, {"questions": [sent]}, title))["questions"]
    except InvalidInput as error:
        fields = {name.removeprefix("questions.0."): why for name, why in error.fields.items()}
        raise InvalidInput(**fields) from None
    one: dict[str, Any] = found[0]
    return one
