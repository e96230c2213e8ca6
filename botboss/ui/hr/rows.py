"""An interview with its candidate as the hiring team sees it in a list."""

from __future__ import annotations

from dataclasses import dataclass
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
    """``led_by`` is the interviewer's name, or "AI"; ``at`` is the time planned."""

    id: int = 0
    name: str = ""
    initials: str = ""
    role: str = ""
    state: StatusRow = StatusRow()
    score: ScoreRow = ScoreRow()
    led_by: str = ""
    at: TimeRow = TimeRow()
    href: str = ""

    @classmethod
    def of(cls, row: dashboard.CandidateRow, zone: str, now: datetime) -> CandidateRow:
        return cls.of_interview(row.interview, zone, now, look=row.needs_human_look)

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


def led_by(interview: Interview) -> str:
    """Who asks the questions."""
    return interview.interviewer.name if interview.interviewer else "AI"
