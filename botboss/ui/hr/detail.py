"""One interview with its candidate, as the hiring team reads it: who, what came of it, what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from botboss.models.events import EventType
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.services import answers, dashboard, interviews, summaries
from botboss.services.answers import Turn
from botboss.services.dashboard import Detail, Step
from botboss.services.summaries import Summary
from botboss.ui.base import initials
from botboss.ui.components import ScoreRow, StatusRow, StepRow, score_row
from botboss.ui.files import FileRow
from botboss.ui.hr.judged import QuestionRow, Reader, question_rows
from botboss.ui.hr.rows import led_by
from botboss.ui.hr.summed import SummaryRow, summary_row
from botboss.ui.hr.week import on_clock
from botboss.ui.hr.weighed import WeighedRow, coverage_words, history_rows, machine_words
from botboss.ui.interviewer.rows import STATES
from botboss.ui.times import TimeRow, time_row, zone_name

WHY = "Read the answers that are marked below: their scores are not certain."
DID = {
    EventType.INTERVIEW_SCHEDULED: ("Scheduled", "accent"),
    EventType.INTERVIEW_MOVED: ("Moved to another time", "accent"),
    EventType.INTERVIEW_CHANGED: ("Changed", "quiet"),
    EventType.INTERVIEW_STARTED: ("Begun", "accent"),
    EventType.INTERVIEW_CANCELLED: ("Cancelled", "bad"),
    EventType.INTERVIEW_MISSED: ("Not shown up", "warn"),
    EventType.INTERVIEW_COMPLETED: ("Completed", "good"),
    EventType.RESULT_SHARED: ("Result shared with the candidate", "good"),
    EventType.ANSWER_SUBMITTED: ("Answered", "quiet"),
    EventType.FOLLOW_UP_ASKED: ("Asked on", "quiet"),
    EventType.ANSWER_LOOKED_AT: ("Score agreed with", "good"),
    EventType.ANSWER_RATED: ("Rated for calibration", "quiet"),
    EventType.EVALUATION_ASKED: ("Judged again", "accent"),
    EventType.SUMMARY_ASKED: ("Summary asked for", "accent"),
    EventType.EVALUATION_ADOPTED: ("Later judgement adopted", "accent"),
    EventType.SCORE_OVERRIDDEN: ("Score set", "accent"),
    EventType.OVERRIDE_WITHDRAWN: ("Score taken back", "accent"),
    EventType.FILE_UPLOADED: ("File uploaded", "quiet"),
    EventType.FILE_SHARED: ("File shared", "quiet"),
    EventType.FILE_DELETED: ("File deleted", "quiet"),
}
CHANGED = {"feedback": "feedback", "interviewer_id": "interviewer", "duration_minutes": "length"}


@dataclass(frozen=True)
class DetailRow:
    """``theirs`` is the time on the candidate's clock where that differs; ``link`` the page to hand on.

    ``can_…`` say what the interview's state allows; the service decides again. ``machine`` is what a
    person set over the overall score, ``engines`` is empty unless several stand behind it.
    """

    id: int = 0
    candidate_id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    plan: str = ""
    plan_href: str = ""
    status: str = ""
    state: StatusRow = StatusRow()
    score: ScoreRow = ScoreRow()
    led_by: str = ""
    live: bool = False
    minutes: int = 0
    at: TimeRow = TimeRow()
    theirs: str = ""
    completed: TimeRow = TimeRow()
    shared: TimeRow = TimeRow()
    feedback: str = ""
    reason: str = ""
    link: str = ""
    answered: int = 0
    total: int = 0
    can_cancel: bool = False
    can_miss: bool = False
    can_complete: bool = False
    can_share: bool = False
    can_weigh: bool = False
    machine: str = ""
    coverage: str = ""
    engines: str = ""
    history: list[WeighedRow] = field(default_factory=list)
    summary: SummaryRow = SummaryRow()
    questions: list[QuestionRow] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """All that there is about one interview; the summary once it is completed."""

    detail: Detail
    turns: list[Turn]
    summary: Summary | None


def read(session: Session, actor: Actor, *, interview_id: int) -> Found:
    """Raises NotFound."""
    detail = dashboard.detail(session, actor, interview_id=interview_id)
    summary = None
    if detail.interview.status == Status.COMPLETED:
        summary = summaries.of_interview(session, actor, interview_id=interview_id)
    return Found(detail, answers.transcript(session, actor, interview_id=interview_id), summary)


def detail_row(found: Found, actor: Actor, now: datetime) -> DetailRow:
    """What `read` found, for this reader at this moment."""
    detail, interview = found.detail, found.detail.interview
    done = interview.status == Status.COMPLETED
    reader = Reader(actor.timezone, now, _silent(interview), done)
    questions = question_rows(found.turns, detail.responses, reader)
    zone = actor.timezone
    look = detail.needs_human_look
    return DetailRow(
        **_who(interview),
        **_what_may_be_done(interview),
        **(_weighed(detail, zone, now) if done else {}),
        summary=summary_row(found.summary) if found.summary else SummaryRow(),
        score=score_row(interview.overall_score, look=look, why=WHY if look else ""),
        at=time_row(interview.scheduled_at, zone, now),
        theirs=_theirs(interview, zone, now),
        completed=time_row(interview.completed_at, zone, now),
        shared=time_row(interview.shared_at, zone, now),
        feedback=interview.feedback or "",
        reason=_reason(interview.closed_reason or ""),
        link=interviews.own_page(interview),
        answered=sum(one.answered for one in questions),
        total=len(questions),
        questions=questions,
        files=[FileRow.of(file, actor, now) for file in detail.files],
        steps=[_step(step, interview, zone, now) for step in detail.timeline],
    )


def _weighed(detail: Detail, zone: str, now: datetime) -> dict[str, Any]:
    """What the overall score rests on, and what people made of it."""
    engines = detail.standing.engines
    return {
        "can_weigh": True,
        "machine": machine_words(detail.ai_score, detail.overrides),
        "coverage": coverage_words(detail.standing.coverage),
        "engines": ", ".join(engines) if len(engines) > 1 else "",
        "history": history_rows(detail.overrides, [], zone, now),
    }


def _silent(interview: Interview) -> str:
    """What stands beside a question without an answer; where people talk, that says nothing."""
    if interview.kind == Kind.LIVE:
        return ""
    return "Not answered yet" if interview.is_open else "Not answered"


def _who(interview: Interview) -> dict[str, Any]:
    return {
        "id": interview.id or 0,
        "candidate_id": interview.candidate_id,
        "name": interview.candidate.name,
        "initials": initials(interview.candidate.name),
        "email": interview.candidate.email,
        "role": interview.role,
        "plan": f"plan version {interview.job_version}" if interview.job_id else "",
        "plan_href": f"/jobs/{interview.job_id}/versions/{interview.job_version}",
        "status": interview.status,
        "state": STATES[Status(interview.status)],
        "led_by": led_by(interview),
        "live": interview.kind == Kind.LIVE,
        "minutes": interview.duration_minutes,
    }


def _what_may_be_done(interview: Interview) -> dict[str, bool]:
    planned = interview.status == Status.SCHEDULED
    begun = interview.status == Status.STARTED
    free = interview.completing_at is None
    return {
        "can_cancel": (planned or begun) and free,
        "can_miss": planned,
        "can_complete": begun or (planned and interview.kind == Kind.LIVE),
        "can_share": interview.status == Status.COMPLETED and interview.shared_at is None,
    }


def _theirs(interview: Interview, zone: str, now: datetime) -> str:
    other = "" if interview.candidate.timezone == "UTC" else interview.candidate.timezone
    if not on_clock(interview.scheduled_at, zone, other):
        return ""
    return f"{time_row(interview.scheduled_at, other, now).text} ({zone_name(other)})"


def _reason(text: str) -> str:
    return "The time to take it was over." if text == "expired" else text


def _step(step: Step, interview: Interview, zone: str, now: datetime) -> StepRow:
    title, tone = DID.get(step.kind, (step.kind.value, "quiet"))
    by = step.who.name if step.who else "botboss"
    cancelled = step.kind == EventType.INTERVIEW_CANCELLED
    details = (interview.closed_reason or "") if cancelled else _told(step, zone, now)
    return StepRow(
        title=title,
        sub=" · ".join([by, *([details] if details else [])]),
        when=time_row(step.at, zone, now).text,
        tone=tone,
    )


def _told(step: Step, zone: str, now: datetime) -> str:
    """What the event knows beyond its kind, in words."""
    data = step.data
    if "number" in data:
        return f"question {data['number']}"
    if "fields" in data:
        return ", ".join(CHANGED.get(name, name) for name in data["fields"])
    if "before" in data:
        return f"was {time_row(datetime.fromisoformat(data['before']), zone, now).text}"
    if "name" in data:
        hidden = data.get("shared") is False
        return f"{data['name']}{', no longer' if hidden else ''}"
    return _reason(str(data.get("reason", "")))
