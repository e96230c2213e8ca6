"""What the hiring team looks at: everybody's interviews, and one of them with all its evidence.

Practice is the candidate's own: it is in no list here and has no detail.
"""

from __future__ import annotations

from collections import defaultdict
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
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion, Status
from botboss.policy import Actor, Permission, require
from botboss.services import files, interviews, looks
from botboss.services.paging import Page, Window, paged

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
    recommendation: str | None = None


def candidates(
    session: Session,
    actor: Actor,
    *,
    filters: CandidateFilter,
    sort: str = "-scheduled_time",
    cut: Window,
) -> Page[CandidateRow]:
    """Interviews with their candidates; a ``-`` before ``sort`` turns it round, without a value last.

    Three queries for any number. Raises InvalidInput naming the filter, or ``sort``.
    """
    require(actor, Permission.DASHBOARD_SEE)
    statement = select(Interview).where(*_narrowed(filters))
    if filters.q:
        statement = interviews.searched(statement, filters.q)
    candidate = aliased(User)
    statement = statement.join(candidate, col(Interview.candidate_id) == candidate.id)
    page = paged(session, statement.order_by(*_order(sort, candidate)), cut)
    doubtful = looks.interviews_of(session, [interview.id for interview in page.items])
    rows = [CandidateRow(interview, interview.id in doubtful) for interview in page.items]
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
class Response:
    """One answer with the evaluation that counts. A follow-up has none: it is judged with the answer
    it ``follows``. ``suggestion`` is a later evaluation that nobody has adopted."""

    question: PlannedQuestion
    answer: Answer
    evaluation: EvaluationRecord | None
    suggestion: EvaluationRecord | None
    needs_human_look: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; ``who`` is None for what botboss did by itself."""

    kind: EventType
    at: datetime
    who: User | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    interview: Interview
    responses: list[Response]
    files: list[StoredFile]
    timeline: list[Step]
    needs_human_look: bool
    recommendation: str | None = None


def detail(session: Session, actor: Actor, *, interview_id: int) -> Detail:
    """One interview with answers and evidence, files, and what happened. Raises NotFound."""
    require(actor, Permission.DASHBOARD_SEE)
    interview = interviews.get(session, actor, interview_id=interview_id)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    responses = _responses(session, interview_id)
    stored = files.of_interview(session, actor, interview_id=interview_id)
    answer_ids = [one.answer.id or 0 for one in responses]
    steps = _timeline(session, interview_id, answer_ids, [file.id or 0 for file in stored])
    return Detail(interview, responses, stored, steps, any(one.needs_human_look for one in responses))


def _responses(session: Session, interview_id: int) -> list[Response]:
    same = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
    )
    answered = (
        select(PlannedQuestion, Answer).join(Answer, same).where(col(Answer.interview_id) == interview_id)
    )
    pairs = session.exec(answered.order_by(col(Answer.number))).all()
    ids = [answer.id for _, answer in pairs]
    judged: dict[int | None, list[EvaluationRecord]] = defaultdict(list)
    records = select(EvaluationRecord).where(col(EvaluationRecord.answer_id).in_(ids))
    for record in session.scalars(records.order_by(col(EvaluationRecord.id))):
        judged[record.answer_id].append(record)
    doubtful = looks.answers_of(record for records in judged.values() for record in records)
    return [
        Response(question, answer, *_weighed(judged[answer.id]), answer.id in doubtful)
        for question, answer in pairs
    ]


def _weighed(records: list[EvaluationRecord]) -> tuple[EvaluationRecord | None, EvaluationRecord | None]:
    """The newest adopted evaluation, and a newer one that is not; oldest come first."""
    adopted = [record for record in records if record.adopted]
    if not adopted:
        return None, None
    return adopted[-1], records[-1] if not records[-1].adopted else None


def _timeline(session: Session, interview_id: int, answer_ids: list[int], file_ids: list[int]) -> list[Step]:
    subject, subject_id = col(Event.subject), col(Event.subject_id)
    about = or_(
        and_(subject == "interview", subject_id == interview_id),
        and_(subject == "file", subject_id.in_(file_ids)),
        and_(subject == "answer", subject_id.in_(answer_ids), col(Event.type) == EventType.ANSWER_SUBMITTED),
    )
    happened = select(Event, User).outerjoin(User, col(User.id) == col(Event.actor_id)).where(about)
    return [
        Step(
            EventType(event.type),
            event.created_at,
            who,
            {key: event.data[key] for key in TOLD if key in event.data},
        )
        for event, who in session.exec(happened.order_by(col(Event.id)))
    ]
