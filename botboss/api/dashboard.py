"""The hiring team's view over REST."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query

from botboss.api.deps import Caller, Cut, Now, PathId, Reading
from botboss.api.files import FileOut
from botboss.api.interviews import InterviewOut, ParticipantOut
from botboss.api.overrides import CoverageOut, OverrideOut
from botboss.api.responses import ResponseOut
from botboss.api.routing import Routes
from botboss.api.shapes import Bound, Moment, Out, PageOut, Score, envelope
from botboss.models.events import EventType
from botboss.models.interviews import Status
from botboss.policy import Permission
from botboss.services import dashboard, statistics
from botboss.services.dashboard import CandidateFilter, CandidateRow, Step
from botboss.services.statistics import Statistics, StatisticsFilter

Role = Annotated[str | None, Query(description="the job, however it is written")]
From = Annotated[
    Bound | None, Query(alias="from", description="planned for this time or day (UTC), or later")
]
To = Annotated[Bound | None, Query(alias="to", description="planned before this time or day (UTC)")]
SORT = f"one of {', '.join(dashboard.SORTS)}; with `-` before it turned round"


class CandidateOut(Out):
    """One interview of a candidate. ``overall_score`` counts, ``ai_score`` is the engine's alone;
    ``recommendation`` is a human's or null, never the engine's."""

    interview_id: int
    candidate: ParticipantOut
    role: str
    position: str
    status: Status
    scheduled_time: Moment
    completed_at: Moment | None
    overall_score: Score | None
    ai_score: Score | None
    overridden: bool
    coverage: CoverageOut
    engines: list[str]
    needs_human_look: bool
    recommendation: str | None

    @classmethod
    def of(cls, row: CandidateRow) -> CandidateOut:
        return cls(
            interview_id=row.interview.id,
            candidate=ParticipantOut.of(row.interview.candidate),
            role=row.interview.role,
            position=row.interview.role,
            status=row.interview.status,
            scheduled_time=row.interview.scheduled_at,
            completed_at=row.interview.completed_at,
            overall_score=row.interview.overall_score,
            ai_score=row.ai_score,
            overridden=row.standing.overridden,
            coverage=CoverageOut.of(row.standing.coverage),
            engines=row.standing.engines,
            needs_human_look=row.needs_human_look,
            recommendation=row.recommendation,
        )


class CandidatesOut(PageOut[CandidateOut]):
    """``engines`` are those whose scores these rows show: several mean that they do not compare."""

    engines: list[str]


class StepOut(Out):
    """One thing that happened; ``actor`` is null for what botboss did by itself."""

    type: EventType
    at: Moment
    actor: ParticipantOut | None
    data: dict[str, Any]

    @classmethod
    def of(cls, step: Step) -> StepOut:
        who = ParticipantOut.of(step.who) if step.who else None
        return cls(type=step.kind, at=step.at, actor=who, data=step.data)


class DetailOut(InterviewOut):
    """An interview with all that is known of it; ``responses`` holds what was answered, ``overrides``
    what people set the overall score to."""

    ai_score: Score | None
    coverage: CoverageOut
    engines: list[str]
    overrides: list[OverrideOut]
    needs_human_look: bool
    recommendation: str | None
    responses: list[ResponseOut]
    scorecards: list[dict[str, Any]]
    files: list[FileOut]
    timeline: list[StepOut]


class RoleFiguresOut(Out):
    role: str
    total: int
    completed: int
    scored: int
    average_score: Score


class WeekFiguresOut(Out):
    """``week`` is its Monday."""

    week: date
    total: int
    completed: int


class EngineFiguresOut(Out):
    """An engine whose scores count in this many of the completed interviews."""

    engine: str
    interviews: int


class StatisticsOut(Out):
    """Averages are over completed interviews with a score, 0.0 without any; bin i of the histogram
    counts scores from i/10 up."""

    total_interviews: int
    completed_interviews: int
    scored_interviews: int
    average_score: Score
    by_role: list[RoleFiguresOut]
    by_status: dict[str, int]
    score_histogram: list[int]
    per_week: list[WeekFiguresOut]
    engines: list[EngineFiguresOut]

    @classmethod
    def of(cls, figures: Statistics) -> StatisticsOut:
        return cls(
            total_interviews=figures.total_interviews,
            completed_interviews=figures.completed_interviews,
            scored_interviews=figures.scored_interviews,
            average_score=figures.average_score,
            by_role=[
                RoleFiguresOut(
                    role=one.role,
                    total=one.total,
                    completed=one.completed,
                    scored=one.scored,
                    average_score=one.average_score,
                )
                for one in figures.by_role
            ],
            by_status=figures.by_status,
            score_histogram=figures.score_histogram,
            per_week=[
                WeekFiguresOut(week=one.week, total=one.total, completed=one.completed)
                for one in figures.per_week
            ],
            engines=[
                EngineFiguresOut(engine=one.engine, interviews=one.interviews) for one in figures.engines
            ],
        )


def _filters(
    role: Role = None,
    status: Status | None = None,
    min_score: float | None = None,
    max_score: float | None = None,
    starts: From = None,
    ends: To = None,
    q: Annotated[str | None, Query(description="part of a name, an e-mail or the role")] = None,
    needs_human_look: bool | None = None,
    unread: Annotated[bool | None, Query(description="with neither feedback nor a shared result")] = None,
) -> CandidateFilter:
    return CandidateFilter(role, status, min_score, max_score, starts, ends, q, needs_human_look, unread)


routes = Routes("dashboard")


@routes.get("/dashboard/candidates", allow=Permission.DASHBOARD_SEE, response_model=CandidatesOut)
def list_candidates(
    session: Reading,
    caller: Caller,
    cut: Cut,
    filters: Annotated[CandidateFilter, Depends(_filters)],
    sort: Annotated[str, Query(description=SORT)] = "-scheduled_time",
) -> Any:
    """Interviews with their candidates; practice is not among them."""
    page = dashboard.candidates(session, caller, filters=filters, sort=sort, cut=cut)
    engines = sorted({engine for row in page.items for engine in row.standing.engines})
    return {**envelope(page, [CandidateOut.of(row) for row in page.items]), "engines": engines}


@routes.get("/dashboard/candidates/{interview_id}", allow=Permission.DASHBOARD_SEE, response_model=DetailOut)
def get_candidate(interview_id: PathId, session: Reading, caller: Caller, now: Now) -> Any:
    """One interview with answers, evidence, files and what happened."""
    found = dashboard.detail(session, caller, interview_id=interview_id)
    return DetailOut.of(
        caller,
        found.interview,
        ai_score=found.ai_score,
        coverage=CoverageOut.of(found.standing.coverage),
        engines=found.standing.engines,
        overrides=[OverrideOut.of(one) for one in found.overrides],
        needs_human_look=found.needs_human_look,
        recommendation=found.recommendation,
        responses=[ResponseOut.of(response) for response in found.responses],
        scorecards=[],  # nobody can give one yet
        files=[FileOut.of(file, now) for file in found.files],
        timeline=[StepOut.of(step) for step in found.timeline],
    )


@routes.get("/dashboard/statistics", allow=Permission.DASHBOARD_SEE, response_model=StatisticsOut)
def get_statistics(
    session: Reading, caller: Caller, now: Now, role: Role = None, starts: From = None, ends: To = None
) -> Any:
    """Hiring in numbers; the weeks are the last twelve."""
    narrowed = StatisticsFilter(role, starts, ends)
    return StatisticsOut.of(statistics.figures(session, caller, filters=narrowed, now=now))
