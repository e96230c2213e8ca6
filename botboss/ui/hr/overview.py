"""`/overview`: hiring in figures, what is next, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import reflex as rx
from sqlmodel import Session

from botboss.models.accounts import User, UserStatus
from botboss.models.interviews import Interview, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import accounts, dashboard, interviews, responses, statistics
from botboss.services.dashboard import CandidateFilter
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Page, Window
from botboss.services.statistics import Statistics, StatisticsFilter
from botboss.ui.base import BaseState, initials
from botboss.ui.components import BarRow, ScoreRow, score_row
from botboss.ui.hr.overview_view import overview_view
from botboss.ui.hr.picking import HIRING
from botboss.ui.hr.rows import CandidateRow, engines_words
from botboss.ui.shell import ROLE_WORDS, page

FEW = Window(0, 5)
NONE = Window(0, 0)
MOST_ROLES = 8
BIN = 10


@dataclass(frozen=True)
class FiguresRow:
    """The four figures in words, each with what stands behind it."""

    interviews: str = "0"
    interviews_n: str = ""
    completed: str = "0"
    completed_n: str = ""
    average: ScoreRow = ScoreRow()
    average_words: str = "—"
    average_n: str = ""
    looks: str = "0"
    looks_n: str = ""

    @classmethod
    def of(cls, figures: Statistics, looks: int) -> FiguresRow:
        total, completed, scored = (
            figures.total_interviews,
            figures.completed_interviews,
            figures.scored_interviews,
        )
        planned, begun = figures.by_status[Status.SCHEDULED], figures.by_status[Status.STARTED]
        average = score_row(figures.average_score if scored else None)
        return cls(
            interviews=f"{total:,}",
            interviews_n=f"{planned:,} planned, {begun:,} begun",
            completed=f"{completed:,}",
            completed_n=f"of {total:,} interviews",
            average=average,
            average_words=f"{average.value}" if scored else "—",
            average_n=f"of 100, {average.word}; n = {scored:,}" if scored else "n = 0",
            looks=f"{looks:,}",
            looks_n="answers to read" if looks != 1 else "answer to read",
        )


@dataclass(frozen=True)
class PendingRow:
    """An account that waits for an administrator."""

    name: str = ""
    initials: str = ""
    sub: str = ""

    @classmethod
    def of(cls, user: User) -> PendingRow:
        return cls(user.name, initials(user.name), f"{ROLE_WORDS[user.role]} · {user.email}")


@dataclass(frozen=True)
class OverviewRow:
    """Everything on the page; ``…_more`` count what is not listed, in words, empty when nothing."""

    empty: bool = True
    figures: FiguresRow = FiguresRow()
    weeks: list[BarRow] = field(default_factory=list)
    weeks_words: str = ""
    scores: list[BarRow] = field(default_factory=list)
    scores_words: str = ""
    roles: list[BarRow] = field(default_factory=list)
    roles_more: str = ""
    coming: list[CandidateRow] = field(default_factory=list)
    coming_more: str = ""
    looks: list[CandidateRow] = field(default_factory=list)
    looks_more: str = ""
    pending: list[PendingRow] = field(default_factory=list)
    pending_more: str = ""
    engines: str = ""


class OverviewState(BaseState):
    """Read anew whenever the page is opened."""

    loaded: bool = False
    shown: OverviewRow = OverviewRow()

    @rx.event
    async def load(self) -> None:
        actor = await self._enter(*HIRING)
        now = utcnow()
        self.shown = await self._call(_read, to=lambda found: _row(found, actor, now), now=now)
        self.loaded = True


@dataclass(frozen=True)
class _Found:
    figures: Statistics
    looks: int
    unread: Page[dashboard.CandidateRow]
    coming: Page[Interview]
    pending: Page[User] | None


def _read(session: Session, actor: Actor, *, now: datetime) -> _Found:
    done = Status.COMPLETED.value
    unread = CandidateFilter(status=done, needs_human_look=True, unread=True)
    planned = InterviewFilter(status=Status.SCHEDULED.value, starts=now, practice=False)
    pending = None
    if actor.is_admin:
        pending = accounts.find(session, actor, status=UserStatus.PENDING.value, cut=FEW)
    return _Found(
        figures=statistics.figures(session, actor, filters=StatisticsFilter(), now=now),
        looks=responses.queue(session, actor, cut=NONE).total,
        unread=dashboard.candidates(session, actor, filters=unread, sort="-completed_at", cut=FEW),
        coming=interviews.page(session, actor, filters=planned, cut=FEW, oldest_first=True),
        pending=pending,
    )


def _row(found: _Found, actor: Actor, now: datetime) -> OverviewRow:
    figures, zone = found.figures, actor.timezone
    weeks = [
        BarRow(
            f"{one.week.day} {one.week:%b}", one.total, _share(one.total, [w.total for w in figures.per_week])
        )
        for one in figures.per_week
    ]
    pending = found.pending
    return OverviewRow(
        empty=figures.total_interviews == 0,
        figures=FiguresRow.of(figures, found.looks),
        weeks=weeks,
        weeks_words=_weeks_words([one.total for one in figures.per_week]),
        scores=_histogram(figures.score_histogram),
        scores_words=_scores_words(figures),
        roles=_roles(figures),
        roles_more=_more(sum(one.scored > 0 for one in figures.by_role), MOST_ROLES),
        coming=[CandidateRow.of_interview(one, zone, now) for one in found.coming.items],
        coming_more=_more(found.coming.total, len(found.coming.items)),
        looks=[CandidateRow.of(one, zone, now) for one in found.unread.items],
        looks_more=_more(found.unread.total, len(found.unread.items)),
        pending=[PendingRow.of(user) for user in pending.items] if pending else [],
        pending_more=_more(pending.total, len(pending.items)) if pending else "",
        engines=engines_words(one.engine for one in figures.engines),
    )


def _more(total: int, listed: int) -> str:
    return f"{total - listed:,}" if total > listed else ""


def _share(value: float, of: list[int]) -> float:
    return 100 * value / max([*of, 1])


def _histogram(counts: list[int]) -> list[BarRow]:
    labels = [f"{low}–{low + BIN - 1}" for low in range(0, 90, BIN)] + ["90–100"]
    return [BarRow(label, count, _share(count, counts)) for label, count in zip(labels, counts, strict=True)]


def _roles(figures: Statistics) -> list[BarRow]:
    """The jobs with their average score; one without a score is not among them."""
    scored = [one for one in figures.by_role if one.scored][:MOST_ROLES]
    return [
        BarRow(one.role, score_row(one.average_score).value, 100 * one.average_score, one.scored)
        for one in scored
    ]


def _weeks_words(totals: list[int]) -> str:
    return (
        f"Interviews per week over the last {len(totals)} weeks: {totals[-1]} planned for this week, "
        f"{max(totals)} in the busiest."
    )


def _scores_words(figures: Statistics) -> str:
    n = figures.scored_interviews
    if not n:
        return "No interview has a score yet."
    strong = sum(figures.score_histogram[8:])
    return (
        f"Scores of {n} interviews, {score_row(figures.average_score).value} on average; {strong} from 80 up."
    )


@page("/overview", "Overview", nav="overview", width="table", on_load=OverviewState.load)
def overview() -> rx.Component:
    return overview_view(OverviewState)
