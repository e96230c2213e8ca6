"""The list of candidates as a file for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from botboss.models.interviews import Status
from botboss.services.dashboard import CandidateRow
from botboss.ui.hr.rows import led_by
from botboss.ui.interviewer.rows import STATES

MOST_EXPORTED = 20_000
HEAD = (
    "Interview",
    "Candidate",
    "E-mail",
    "Job",
    "Stage",
    "Score (of 100)",
    "AI score (of 100)",
    "Questions answered",
    "Needs a human look",
    "Led by",
    "Planned (UTC)",
    "Completed (UTC)",
)
#: What makes a spreadsheet take a text for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[CandidateRow]) -> str:
    """The rows as comma-separated text with a head; texts that look like formulas are quoted with '."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([_plain(cell) for cell in _cells(row)] for row in rows)
    return text.getvalue()


def _cells(row: CandidateRow) -> Iterator[str]:
    interview = row.interview
    yield str(interview.id)
    yield interview.candidate.name
    yield interview.candidate.email
    yield interview.role
    yield STATES[Status(interview.status)].word
    yield _hundred(interview.overall_score)
    yield _hundred(row.ai_score)
    yield f"{row.standing.coverage.answered} of {row.standing.coverage.total}"
    yield "yes" if row.needs_human_look else "no"
    yield led_by(interview)
    yield _moment(interview.scheduled_at)
    yield _moment(interview.completed_at)


def _hundred(score: float | None) -> str:
    return "" if score is None else str(round(score * 100))


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else ""


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
