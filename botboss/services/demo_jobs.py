"""The demo's two published jobs: plans made from questions of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from botboss.models.jobs import Job
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import job_versions, jobs


@dataclass(frozen=True, slots=True)
class _Plan:
    """A job to make; ``asked`` gives the keys of its questions in the bank."""

    title: str
    description: str
    competencies: tuple[tuple[str, float], ...]
    asked: tuple[str, ...]


_DEVELOPER = _Plan(
    "Developer",
    "You keep our shop's web application fast, safe and pleasant to work on, together with four others. "
    "We write Python and SQL, review each other's changes and release every day.",
    (("Debugging", 2), ("Databases", 2), ("Code review", 1), ("Judgement", 1)),
    (
        "developer-technical-easy-1",
        "developer-technical-medium-1",
        "developer-behavioural-medium-1",
        "developer-situational-medium-1",
    ),
)
_ANALYST = _Plan(
    "Data analyst",
    "You answer questions of our teams with numbers that can be trusted: from the warehouse to one clear "
    "chart. You say what the data cannot say, too.",
    (("SQL", 1), ("Experiments", 2), ("Explaining", 1), ("Reconciling figures", 1)),
    (
        "data-analyst-technical-easy-1",
        "data-analyst-technical-medium-1",
        "data-analyst-behavioural-easy-1",
        "data-analyst-situational-medium-1",
    ),
)
PLANS = (_DEVELOPER, _ANALYST)


def make(session: Session, hr: Actor, *, now: datetime) -> int:
    """Make those of the jobs that ``hr`` has not made yet; how many are new.

    One that the house does not let us publish (somebody's own job for the role, a question that is
    gone from the bank) stays a draft.
    """
    there = set(session.scalars(select(Job.title).where(col(Job.created_by_id) == hr.user_id)))
    missing = [plan for plan in PLANS if plan.title not in there]
    for plan in missing:
        contents = {
            "title": plan.title,
            "description": plan.description,
            "competencies": [{"name": name, "weight": weight} for name, weight in plan.competencies],
            "questions": _questions(session, plan),
        }
        job_id = jobs.add(session, hr, contents=contents, now=now).id or 0
        if not job_versions.checklist(session, hr, job_id=job_id):
            job_versions.publish(session, hr, job_id=job_id, now=now)
    return len(missing)


def _questions(session: Session, plan: _Plan) -> list[dict[str, Any]]:
    kept = select(Question).where(col(Question.key).in_(plan.asked), col(Question.deleted_at).is_(None))
    ids = {question.key: question.id for question in session.scalars(kept)}
    return [{"question_id": ids[key], "weight": 1} for key in plan.asked if key in ids]
