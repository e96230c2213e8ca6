"""Jobs to plan interviews from: contents that can be published, and what was planned from them."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from botboss.models.interviews import Interview, PlannedQuestion
from botboss.models.jobs import Job
from botboss.policy import Actor
from botboss.services import interviews, job_versions, jobs
from tests.factories import NOW

ANCHORS = {"1": "Guesses.", "3": "Measures once.", "5": "Measures before and after."}


def question(text: str, competency: str = "Debugging", **changes: Any) -> dict[str, Any]:
    return {
        "question": text,
        "category": "technical",
        "difficulty": "medium",
        "competency": competency,
        "weight": 1.0,
        "minutes": 5,
        "why": "We ask because pages must be fast.",
        "expected_points": [
            {"text": "Measures before changing anything", "weight": 2.0},
            {"text": "Looks at the slowest query first", "weight": 1.0},
        ],
        "anchors": dict(ANCHORS),
        "follow_ups": [{"point": 0, "question": "What would you measure first?"}],
        **changes,
    }


#: Debugging weighs 3 and has two questions, Ownership weighs 1 and has one.
WHOLE: dict[str, Any] = {
    "title": "Backend developer",
    "description": "We look for somebody who keeps our shop fast.",
    "follow_ups": 1,
    "competencies": [{"name": "Debugging", "weight": 3}, {"name": "Ownership", "weight": 1}],
    "questions": [
        question("How do you find out why a page is slow?", weight=2),
        question("How do you find out why a query is slow?"),
        question("Tell us about a mistake of yours.", "Ownership", weight=5, minutes=9),
    ],
}


def contents(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(WHOLE), **changes}


def drafted(session: Session, actor: Actor, **changes: Any) -> Job:
    return jobs.add(session, actor, contents=contents(**changes), now=NOW)


def published(session: Session, actor: Actor, **changes: Any) -> Job:
    job = drafted(session, actor, **changes)
    return job_versions.publish(session, actor, job_id=job.id or 0, now=NOW)


def interview_for(session: Session, actor: Actor, candidate: Actor, role: str, **more: Any) -> Interview:
    wanted: dict[str, Any] = {"scheduled_at": NOW + timedelta(days=1), "now": NOW, **more}
    return interviews.schedule(session, actor, candidate_id=candidate.user_id, role=role, **wanted)


def plan_in_database(session: Session, interview_id: int) -> list[tuple[Any, ...]]:
    """The interview's questions as they stand in the table, without ids."""
    session.flush()
    session.expire_all()
    table = PlannedQuestion.__table__  # type: ignore[attr-defined]
    columns = [column for column in table.columns if column.name not in ("id", "interview_id")]
    mine = select(*columns).where(col(PlannedQuestion.interview_id) == interview_id)
    return [tuple(row) for row in session.connection().execute(mine.order_by(table.c.number))]
