"""An interview with its candidate as the hiring team sees it in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from botboss.models.interviews import Interview, Status
from botboss.services import dashboard
from botboss.ui.base import initials
from botboss.ui.components import ScoreRow, StatusRow, score_row
from botboss.ui.interviewer.rows import STATES
from botboss.ui.times import TimeRow, time_row

WHY = "An answer was hard to judge. Open it to see which one, and why."


@dataclass(frozen=True)
class CandidateRow:
    """``led_by`` is the interviewer's name, or "AI"; ``at`` is the time planned; ``rests`` says what the
    score rests on where that is not the machine's judgement of a whole plan."""

    id: int = 0
    name: str = ""
    initials: str = ""
    role: str = ""
    state: StatusRow = StatusRow()
    score: ScoreRow = ScoreRow()
    rests: str = ""
    led_by: str = ""
    at: TimeRow = TimeRow()
    href: str = ""

    @classmethod
    def of(cls, row: dashboard.CandidateRow, zone: str, now: datetime) -> CandidateRow:
        plain = cls.of_interview(row.interview, zone, now, look=row.needs_human_look)
        return replace(plain, rests=_rests(row))

    @classmethod
    def of_interview(
        cls, interview: Interview, zone: str, now: datetime, *, look: bool = False
    ) -> CandidateRow:
        return cls(
            id=interview.id or 0,
            name=interview.candidate.name,
            initials=initials(interview.candidate.name),
            role=interview.role,
            state=STATES[Status(interview.status)],
            score=score_row(interview.overall_score, look=look, why=WHY if look else ""),
            led_by=led_by(interview),
            at=time_row(interview.scheduled_at, zone, now),
            href=f"/candidates/{interview.id}",
        )


def _rests(row: dashboard.CandidateRow) -> str:
    if row.interview.overall_score is None:
        return ""
    told = ["set by a person"] if row.standing.overridden else []
    covered = row.standing.coverage
    if covered.answered < covered.total:
        told.append(f"{covered.answered} of {covered.total} answered")
    return ", ".join(told)


def engines_words(engines: Iterable[str]) -> str:
    """The engines by name when scores of several stand side by side, else nothing."""
    named = sorted(set(engines))
    return ", ".join(named) if len(named) > 1 else ""


def led_by(interview: Interview) -> str:
    """Who asks the questions."""
    return interview.interviewer.name if interview.interviewer else "AI"
