"""Hiring in numbers, counted by the database; practice is in none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, select
from sqlmodel import Session, col

from botboss import db
from botboss.domain.roles import role_key
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, Status
from botboss.policy import Actor, Permission, require
from botboss.services.interviews import between

BINS, WEEKS = 10, 12
_completed = col(Interview.status) == Status.COMPLETED
_score = case((_completed, col(Interview.overall_score)), else_=None)
_scored = (func.count(_score), func.avg(_score))


@dataclass(frozen=True, slots=True)
class StatisticsFilter:
    """``starts`` is inclusive, ``ends`` exclusive; both are the times planned."""

    role: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """One role, named as it was last written; ``scored`` completed ones have a score."""

    role: str
    role_key: str
    total: int
    completed: int
    scored: int
    average_score: float


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """The week that begins on this Monday (UTC), by the times planned."""

    week: date
    total: int
    completed: int


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """An engine whose evaluations count in this many of the completed interviews."""

    engine: str
    interviews: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Averages are over completed interviews with a score, 0.0 without any. Bin i of the
    histogram counts scores from i/10 up to below (i+1)/10, the last one 1.0 too."""

    total_interviews: int
    completed_interviews: int
    scored_interviews: int
    average_score: float
    by_role: list[RoleFigures]
    by_status: dict[str, int]
    score_histogram: list[int]
    per_week: list[WeekFigures]
    engines: list[EngineFigures]


def figures(session: Session, actor: Actor, *, filters: StatisticsFilter, now: datetime) -> Statistics:
    """All figures, and of the weeks the last twelve up to this one; five queries."""
    require(actor, Permission.DASHBOARD_SEE)
    clauses = [col(Interview.kind) != Kind.PRACTICE]
    clauses += between(col(Interview.scheduled_at), filters.starts, filters.ends)
    if filters.role and filters.role.strip():
        clauses.append(col(Interview.role_key) == role_key(filters.role))
    status, count = col(Interview.status), func.count()
    counted = dict(_rows(session, select(status, count).where(*clauses).group_by(status)))
    by_status = {str(one): counted.get(one, 0) for one in Status}
    scored, average, *histogram = _rows(session, select(*_scored, *_bins()).where(*clauses))[0]
    return Statistics(
        total_interviews=sum(by_status.values()),
        completed_interviews=by_status[Status.COMPLETED],
        scored_interviews=scored or 0,
        average_score=_rounded(average),
        by_role=_by_role(session, clauses),
        by_status=by_status,
        score_histogram=[number or 0 for number in histogram],
        per_week=_per_week(session, clauses, now),
        engines=_engines(session, clauses),
    )


def _rows(session: Session, statement: Any) -> list[Any]:
    return list(session.connection().execute(statement).all())


def _rounded(average: float | None) -> float:
    return round(average or 0.0, 4)


def _bins() -> list[ColumnElement[Any]]:
    bounds = [(number / BINS, (number + 1) / BINS) for number in range(BINS - 1)]
    bounds.append(((BINS - 1) / BINS, 2.0))
    return [func.sum(case((and_(_score >= low, _score < high), 1), else_=0)) for low, high in bounds]


def _by_role(session: Session, clauses: list[ColumnElement[bool]]) -> list[RoleFigures]:
    """Merged by key, the most frequent first."""
    merged = (
        select(
            col(Interview.role_key),
            func.count().label("total"),
            func.sum(case((_completed, 1), else_=0)).label("completed"),
            _scored[0].label("scored"),
            _scored[1].label("average"),
            func.max(Interview.id).label("last"),
        )
        .where(*clauses)
        .group_by(col(Interview.role_key))
        .subquery()
    )
    columns = merged.c
    named = select(col(Interview.role), merged).join(merged, col(Interview.id) == columns.last)
    rows = _rows(session, named.order_by(columns.total.desc(), columns.role_key))
    return [
        RoleFigures(role, key, total, completed, scored, _rounded(average))
        for role, key, total, completed, scored, average, _ in rows
    ]


def _engines(session: Session, clauses: list[ColumnElement[bool]]) -> list[EngineFigures]:
    """Those whose scores stand behind the figures, the most used first."""
    engine, number = col(EvaluationRecord.engine), func.count(col(Interview.id).distinct())
    judged = select(engine, number).select_from(Interview)
    judged = judged.join(Answer, col(Answer.interview_id) == col(Interview.id))
    judged = judged.join(EvaluationRecord, col(EvaluationRecord.answer_id) == col(Answer.id))
    counting = judged.where(*clauses, _completed, col(EvaluationRecord.adopted).is_(True))
    rows = _rows(session, counting.group_by(engine).order_by(number.desc(), engine))
    return [EngineFigures(*row) for row in rows]


def _per_week(session: Session, clauses: list[ColumnElement[bool]], now: datetime) -> list[WeekFigures]:
    """The last weeks in order, also those in which there was nothing."""
    this = now.date() - timedelta(days=now.weekday())
    weeks = [this - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    starts = datetime.combine(weeks[0], datetime.min.time(), now.tzinfo)
    inside = between(col(Interview.scheduled_at), starts, starts + timedelta(weeks=WEEKS))
    monday = _monday(session)
    grouped = select(monday, func.count(), func.sum(case((_completed, 1), else_=0))).where(*clauses, *inside)
    rows = {_day(day): (total, done) for day, total, done in _rows(session, grouped.group_by(monday))}
    return [WeekFigures(week, *rows.get(week, (0, 0))) for week in weeks]


def _monday(session: Session) -> ColumnElement[Any]:
    """The Monday of the week an interview is planned in, in UTC."""
    when = col(Interview.scheduled_at)
    if db.is_postgresql(session):
        return cast(func.date_trunc("week", func.timezone("UTC", when)), Date)
    return func.date(when, "-6 days", "weekday 1")


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
