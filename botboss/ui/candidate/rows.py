"""An interview as its candidate sees it: what it is, what can be done, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.services import interviews
from botboss.services.answers import Turn
from botboss.services.plans import Size
from botboss.settings import get_settings
from botboss.ui.addresses import id_behind
from botboss.ui.components import ScoreRow, StatusRow, score_row
from botboss.ui.times import TimeRow, time_row

STATES = {
    Status.SCHEDULED: StatusRow("Planned", "accent"),
    Status.STARTED: StatusRow("Begun", "warn"),
    Status.COMPLETED: StatusRow("Finished", "good"),
    Status.CANCELLED: StatusRow("Cancelled", "quiet"),
    Status.NO_SHOW: StatusRow("Missed", "hollow"),
}


@dataclass(frozen=True)
class InterviewRow:
    """``verb`` and ``href`` are its one button; ``outside`` when that leaves for a meeting elsewhere.

    ``score`` and ``feedback`` hold only what was released; ``until`` is the last moment to take it.
    """

    id: int = 0
    role: str = ""
    kind: str = ""
    status: str = ""
    state: StatusRow = StatusRow()
    at: TimeRow = TimeRow()
    until: TimeRow = TimeRow()
    lasts: str = ""
    led_by: str = ""
    progress: str = ""
    questions: int = 0
    reason: str = ""
    score: ScoreRow = ScoreRow()
    feedback: str = ""
    verb: str = ""
    href: str = ""
    outside: bool = False
    movable: bool = False

    @classmethod
    def of(cls, interview: Interview, actor: Actor, size: Size, now: datetime) -> InterviewRow:
        score, feedback = interviews.result_for(actor, interview)
        verb, href = _next_step(interview, now)
        planned = interview.status == Status.SCHEDULED
        last = interview.last_start(get_settings().start_days)
        return cls(
            id=interview.id or 0,
            role=interview.role,
            kind=interview.kind,
            status=interview.status,
            state=STATES[Status(interview.status)],
            at=time_row(_moment(interview), actor.timezone, now),
            until=TimeRow() if interview.kind == Kind.LIVE else time_row(last, actor.timezone, now),
            lasts=_length(interview, size),
            led_by=_led_by(interview),
            progress=_progress(interview, size),
            questions=size.questions,
            reason=interview.closed_reason or "",
            score=score_row(score),
            feedback=feedback or "",
            verb=verb,
            href=href,
            outside=urlsplit(href).netloc != "",
            movable=planned and interview.kind != Kind.PRACTICE,
        )


@dataclass(frozen=True)
class AnsweredRow:
    """A question that is answered, as a line that opens: "2. What drew you to this job?"."""

    title: str = ""
    text: str = ""

    @classmethod
    def of(cls, turn: Turn) -> AnsweredRow:
        mark = "↳" if turn.follows else f"{turn.number}."
        return cls(f"{mark} {turn.question}", turn.answer or "")


def interview_id_of(path: str) -> int:
    """The id in a page's address, ``/interviews/12/room/`` → 12. Raises NotFound when there is none."""
    return id_behind("interviews", path, "This interview")


def _moment(interview: Interview) -> datetime:
    """When it is, or when it was finished."""
    return interview.completed_at or interview.scheduled_at


def _length(interview: Interview, size: Size) -> str:
    """ "about 20 min" for what one writes at one's own speed, "45 min" for a meeting."""
    if interview.kind == Kind.LIVE:
        return f"{interview.duration_minutes} min"
    return f"about {-(-size.minutes // 5) * 5} min"


def _led_by(interview: Interview) -> str:
    if interview.kind == Kind.PRACTICE:
        return "Practice: only you see it"
    if interview.interviewer:
        return f"With {interview.interviewer.name}"
    return "Led by AI, read by a person"


def _progress(interview: Interview, size: Size) -> str:
    if interview.kind == Kind.LIVE or interview.status != Status.STARTED:
        return ""
    return f"{size.answered} of {size.questions} answered"


def _next_step(interview: Interview, now: datetime) -> tuple[str, str]:
    """The words and the address of the one button."""
    own = f"/interviews/{interview.id}"
    if not interview.is_open:
        return "See details", f"{own}/finished" if interview.status == Status.COMPLETED else own
    if interview.kind == Kind.LIVE:
        link = interviews.meeting_link(interview)
        return ("See details", own) if link == interviews.own_page(interview) else ("Join", link)
    if interview.status == Status.STARTED:
        return "Resume", f"{own}/room"
    late = now > interview.last_start(get_settings().start_days)
    return ("See details" if late else "Start"), own
