"""One live interview as a row, and reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from botboss.errors import NotFound
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission, may
from botboss.services import answers, files, interviews, plans
from botboss.ui.base import initials
from botboss.ui.components import StatusRow
from botboss.ui.controls import seq_of
from botboss.ui.files import FileRow
from botboss.ui.interviewer.plan import PlanRow
from botboss.ui.interviewer.rows import STATES, hours, missing
from botboss.ui.times import TimeRow, time_row, zone_name

KINDS = {Kind.LIVE: "Live interview", Kind.AI: "AI-led interview", Kind.PRACTICE: "Practice"}


@dataclass(frozen=True)
class ActsRow:
    """What its reader may do with the interview as it stands."""

    start: bool = False
    complete: bool = False
    no_show: bool = False
    cancel: bool = False
    feedback: bool = False
    upload: bool = False
    share: bool = False

    @classmethod
    def of(cls, interview: Interview, actor: Actor) -> ActsRow:
        manages = may(actor, Permission.INTERVIEW_MANAGE, interview)
        takes = may(actor, Permission.INTERVIEW_TAKE, interview)
        waits = interview.status == Status.SCHEDULED
        runs = interview.status == Status.STARTED and interview.completing_at is None
        held = waits and interview.kind == Kind.LIVE
        return cls(
            start=takes and waits,
            complete=(manages and held) or (takes and runs),
            no_show=manages and waits,
            cancel=may(actor, Permission.INTERVIEW_CANCEL, interview) and (waits or runs),
            feedback=manages,
            upload=may(actor, Permission.FILE_UPLOAD, interview),
            share=may(actor, Permission.FILE_SHARE, interview) and manages,
        )


@dataclass(frozen=True)
class DetailRow:
    """One interview; ``theirs`` is the time on the candidate's clock, empty where both clocks agree."""

    id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    role: str = ""
    kind: str = ""
    at: TimeRow = TimeRow()
    hours: str = ""
    theirs: str = ""
    lasts: str = ""
    led_by: str = ""
    state: StatusRow = StatusRow()
    missing: StatusRow = StatusRow()
    reason: str = ""
    link: str = ""
    feedback: str = ""
    feedback_seq: int = 0
    shared: bool = False
    acts: ActsRow = ActsRow()
    plan: list[PlanRow] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)

    @classmethod
    def of(cls, interview: Interview, actor: Actor, now: datetime, **lists: Any) -> DetailRow:
        person, zone = interview.candidate, actor.timezone
        at = time_row(interview.scheduled_at, zone, now)
        there = time_row(interview.scheduled_at, person.timezone, now)
        return cls(
            id=interview.id or 0,
            name=person.name,
            initials=initials(person.name),
            email=person.email,
            role=interview.role,
            kind=KINDS[Kind(interview.kind)],
            at=at,
            hours=hours(interview.scheduled_at, interview.ends_at, zone),
            theirs="" if there.text == at.text else f"{there.text} ({zone_name(person.timezone)})",
            lasts=f"{interview.duration_minutes} minutes",
            led_by=interview.interviewer.name if interview.interviewer else "AI",
            state=STATES[Status(interview.status)],
            missing=missing(interview, now),
            reason=interview.closed_reason or "",
            link=interviews.meeting_link(interview),
            feedback=interview.feedback or "",
            feedback_seq=seq_of(interview.feedback_typed_at),
            shared=interview.shared_at is not None,
            acts=ActsRow.of(interview, actor),
            **lists,
        )


def detail(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> DetailRow:
    """The interview with its plan and its files. Raises NotFound, also for one in which the actor is the
    candidate: that is another page's."""
    interview = interviews.get(session, actor, interview_id=interview_id)
    if interview.candidate_id == actor.user_id:
        raise NotFound("This interview")
    told = answers.transcript(session, actor, interview_id=interview_id)
    written = {turn.number: turn.answer for turn in told}
    plan = plans.of_interview(session, actor, interview_id=interview_id)
    stored = files.of_interview(session, actor, interview_id=interview_id)
    return DetailRow.of(
        interview,
        actor,
        now,
        plan=[PlanRow.of(question, written.get(question.number)) for question in plan],
        files=[FileRow.of(file, actor, now) for file in stored],
    )
