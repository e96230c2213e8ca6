"""What the hiring team looks at: everybody's interviews, and one of them with all its evidence.

Practice is the candidate's own: it is in no list here and has no detail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from botboss.domain.roles import role_key
from botboss.errors import InvalidInput, NotFound
from botboss.models.accounts import User
from botboss.models.events import Event, EventType
from botboss.models.files import StoredFile
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission, require
from botboss.services import files, interviews, looks, overrides, responses, standings
from botboss.services.overrides import SetScore
from botboss.services.paging import Page, Window, paged
from botboss.services.responses import Response
from botboss.services.standings import Standing

SORTS = ("scheduled_time", "overall_score", "name", "completed_at")
TOLD = ("number", "fields", "before", "reason", "name", "shared")


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """What the list is narrowed to; scores and times inclusive, but ``ends``. Times are those planned.

    ``unread`` True: nobody has written feedback on it or shared its result yet.
    """

    role: str | None = None
    status: str | None = None
    min_score: float | None = None
    max_score: float | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    q: str | None = None
    needs_human_look: bool | None = None
    unread: bool | None = None


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """``recommendation`` is a human's or None, never computed from the score."""

    interview: Interview
    needs_human_look: bool
    standing: Standing
    recommendation: str | None = None

    @property
    def ai_score(self) -> float | None:
        """The overall score as the engine alone has it, once it is completed."""
        return self.standing.ai if self.interview.status == Status.COMPLETED else None


def candidates(
    session: Session,
    actor: Actor,
    *,
    filters: CandidateFilter,
    sort: str = "-scheduled_time",
    cut: Window,
) -> Page[CandidateRow]:
    """Interviews with their candidates; a ``-`` before ``sort`` turns it round, without a value last.

    Five queries for any number. Raises InvalidInput naming the filter, or ``sort``.
    """
    require(actor, Permission.DASHBOARD_SEE)
    statement = select(Interview).where(*_narrowed(filters))
    if filters.q:
        statement = interviews.searched(statement, filters.q)
    candidate = aliased(User)
    statement = statement.join(candidate, col(Interview.candidate_id) == candidate.id)
    page = paged(session, statement.order_by(*_order(sort, candidate)), cut)
    doubtful = looks.interviews_of(session, [interview.id for interview in page.items])
    stood = standings.of(session, page.items)
    rows = [CandidateRow(one, one.id in doubtful, stood[one.id]) for one in page.items]
    return Page(rows, page.total, page.page, page.per_page)


def _narrowed(filters: CandidateFilter) -> list[Any]:
    interviews.check_choice("status", filters.status, Status)
    score = col(Interview.overall_score)
    clauses: list[Any] = [col(Interview.kind) != Kind.PRACTICE]
    clauses += interviews.between(col(Interview.scheduled_at), filters.starts, filters.ends)
    if filters.status:
        clauses.append(col(Interview.status) == filters.status)
    if filters.role and filters.role.strip():
        clauses.append(col(Interview.role_key) == role_key(filters.role))
    for name, bound in (("min_score", filters.min_score), ("max_score", filters.max_score)):
        if bound is not None:
            if not 0 <= bound <= 1:
                raise InvalidInput(**{name: "Must be a number from 0 to 1."})
            clauses.append(score >= bound if name == "min_score" else score <= bound)
    unread = and_(col(Interview.feedback).is_(None), col(Interview.shared_at).is_(None))
    sides = ((looks.wanted(), filters.needs_human_look), (unread, filters.unread))
    return [*clauses, *(side if asked else ~side for side, asked in sides if asked is not None)]


def _order(sort: str, candidate: Any) -> list[Any]:
    columns = {
        "scheduled_time": col(Interview.scheduled_at),
        "overall_score": col(Interview.overall_score),
        "name": func.lower(candidate.name),
        "completed_at": col(Interview.completed_at),
    }
    name = sort.removeprefix("-")
    if name not in columns:
        raise InvalidInput(sort=f"Must be one of {', '.join(SORTS)}, with - before it to turn it round.")
    column = columns[name]
    turned = column.desc() if sort.startswith("-") else column.asc()
    return [turned.nulls_last(), col(Interview.id)]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; ``who`` is None for what botboss did by itself."""

    kind: EventType
    at: datetime
    who: User | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    """``overrides`` are those of the overall score, newest first; each response has its own."""

    interview: Interview
    standing: Standing
    overrides: list[SetScore]
    responses: list[Response]
    files: list[StoredFile]
    timeline: list[Step]
    needs_human_look: bool
    recommendation: str | None = None

    @property
    def ai_score(self) -> float | None:
        return self.standing.ai if self.interview.status == Status.COMPLETED else None


def detail(session: Session, actor: Actor, *, interview_id: int) -> Detail:
    """One interview with answers and evidence, files, and what happened. Raises NotFound."""
    require(actor, Permission.DASHBOARD_SEE)
    interview = interviews.get(session, actor, interview_id=interview_id)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    standing = standings.of(session, [interview])[interview_id]
    set_scores = overrides.of_interview(session, actor, interview_id=interview_id)
    answered = responses.of_interview(session, interview_id, set_scores)
    stored = files.of_interview(session, actor, interview_id=interview_id)
    about = {
        "interview": [interview_id],
        "file": [file.id or 0 for file in stored],
        "answer": [one.answer.id or 0 for one in answered],
        "evaluation": [record.id or 0 for one in answered for record in one.judged],
        "score": [one.override.id or 0 for one in set_scores],
    }
    return Detail(
        interview=interview,
        standing=standing,
        overrides=[one for one in set_scores if one.number is None],
        responses=answered,
        files=stored,
        timeline=_timeline(session, about),
        needs_human_look=interview.status == Status.COMPLETED
        and any(one.needs_human_look for one in answered),
    )


def _timeline(session: Session, about: Mapping[str, list[int]]) -> list[Step]:
    """What happened to these subjects, by their ids; of an answer, what a person did."""
    kind, subject_id = col(Event.subject), col(Event.subject_id)
    subjects = [and_(kind == subject, subject_id.in_(ids)) for subject, ids in about.items()]
    told = or_(kind != "answer", col(Event.type) != EventType.ANSWER_EVALUATED)
    happened = select(Event, User).outerjoin(User, col(User.id) == col(Event.actor_id))
    return [
        Step(
            EventType(event.type),
            event.created_at,
            who,
            {key: event.data[key] for key in TOLD if key in event.data},
        )
        for event, who in session.exec(happened.where(or_(*subjects), told).order_by(col(Event.id)))
    ]
