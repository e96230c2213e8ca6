"""A live interview as who leads it sees it in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from botboss.models.interviews import Interview, Status
from botboss.ui.base import initials
from botboss.ui.components import StatusRow
from botboss.ui.times import TimeRow, time_row

STATES = {
    Status.SCHEDULED: StatusRow("Planned", "accent"),
    Status.STARTED: StatusRow("Begun", "warn"),
    Status.COMPLETED: StatusRow("Completed", "good"),
    Status.CANCELLED: StatusRow("Cancelled", "quiet"),
    Status.NO_SHOW: StatusRow("Not shown up", "hollow"),
}
FEEDBACK_DUE = StatusRow("Feedback due", "warn")
STILL_OPEN = StatusRow("Say how it ended", "warn")


@dataclass(frozen=True)
class MeetingRow:
    """One interview; ``hours`` is "14:00–15:00" on the reader's clock, ``missing`` what they still owe
    (its word is empty when nothing)."""

    id: int = 0
    name: str = ""
    initials: str = ""
    role: str = ""
    at: TimeRow = TimeRow()
    hours: str = ""
    state: StatusRow = StatusRow()
    missing: StatusRow = StatusRow()
    href: str = ""

    @classmethod
    def of(cls, interview: Interview, zone: str, now: datetime) -> MeetingRow:
        return cls(
            id=interview.id or 0,
            name=interview.candidate.name,
            initials=initials(interview.candidate.name),
            role=interview.role,
            at=time_row(interview.scheduled_at, zone, now),
            hours=hours(interview.scheduled_at, interview.ends_at, zone),
            state=STATES[Status(interview.status)],
            missing=missing(interview, now),
            href=f"/agenda/{interview.id}",
        )


def missing(interview: Interview, now: datetime) -> StatusRow:
    """What its interviewer still owes it."""
    if interview.is_open and interview.ends_at < now:
        return STILL_OPEN
    due = interview.status == Status.COMPLETED and interview.feedback is None
    return FEEDBACK_DUE if due else StatusRow()


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """ "14:00–15:00" on the clock of ``zone``."""
    there = ZoneInfo(zone)
    return f"{starts_at.astimezone(there):%H:%M}–{ends_at.astimezone(there):%H:%M}"


def day_words(day: date, today: date) -> str:
    """ "Today", "Tomorrow", else "Wed 25 Nov", with the year where it is another one."""
    ahead = (day - today).days
    year = "" if day.year == today.year else f" {day.year}"
    return {0: "Today", 1: "Tomorrow"}.get(ahead, f"{day:%a} {day.day} {day:%b}{year}")
