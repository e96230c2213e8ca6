"""Interviews over REST: schedule, list, read, change, share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from fastapi import Depends, Query, Response
from pydantic import ConfigDict, Field

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, QueryId, Reading, Writing
from botboss.api.routing import Routes
from botboss.api.shapes import Bound, Id, In, Instant, Moment, Out, PageOut, Score, envelope
from botboss.domain.roles import role_key
from botboss.errors import InvalidInput
from botboss.models.accounts import User
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission
from botboss.services import calendar_files, interview_changes, interviews
from botboss.services.interview_changes import InterviewChanges
from botboss.services.interviews import InterviewFilter

PARTS = ("candidate", "interviewer")
ROLE = "`candidate` or `interviewer`: the caller's own part; any other value: the job"


class ParticipantOut(Out):
    id: int
    name: str
    email: str

    @classmethod
    def of(cls, user: User) -> ParticipantOut:
        return cls(id=user.id, name=user.name, email=user.email)


class InterviewOut(Out):
    """``scheduled_time`` and ``scheduled_at`` are the same, and so are ``position`` and ``role``.

    ``feedback`` and ``overall_score`` are null to those who may not see them (yet); ``job_id`` and
    ``job_version`` are null where the questions were drawn from the bank.
    """

    id: int
    kind: Kind
    status: Status
    candidate_id: int
    interviewer_id: int | None
    candidate: ParticipantOut
    interviewer: ParticipantOut | None
    scheduled_time: Moment
    scheduled_at: Moment
    duration_minutes: int
    position: str
    role: str
    job_id: int | None
    job_version: int | None
    meeting_link: str
    materials_url: str
    feedback: str | None
    overall_score: Score | None
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    shared_at: Moment | None
    closed_reason: str | None

    @classmethod
    def of(cls, actor: Actor, interview: Interview, **more: Any) -> Any:
        score, feedback = interviews.result_for(actor, interview)
        return cls(
            id=interview.id,
            kind=interview.kind,
            status=interview.status,
            candidate_id=interview.candidate_id,
            interviewer_id=interview.interviewer_id,
            candidate=ParticipantOut.of(interview.candidate),
            interviewer=ParticipantOut.of(interview.interviewer) if interview.interviewer else None,
            scheduled_time=interview.scheduled_at,
            scheduled_at=interview.scheduled_at,
            duration_minutes=interview.duration_minutes,
            position=interview.role,
            role=interview.role,
            job_id=interview.job_id,
            job_version=interview.job_version,
            meeting_link=interviews.meeting_link(interview),
            materials_url=interviews.materials_url(interview),
            feedback=feedback,
            overall_score=score,
            created_at=interview.created_at,
            started_at=interview.started_at,
            completed_at=interview.completed_at,
            shared_at=interview.shared_at,
            closed_reason=interview.closed_reason,
            **more,
        )


class InterviewIn(In):
    """``scheduled_at`` is taken as ``scheduled_time``, ``position`` as ``role``.

    With an ``interviewer_id`` it is ``live``, without one ``ai``; ``practice`` only when asked for.
    Staff may name the published job by its ``job_id``; then ``role`` may be left out.
    """

    twins: ClassVar[Mapping[str, str]] = {"scheduled_at": "scheduled_time", "position": "role"}
    candidate_id: Id
    scheduled_time: Instant = Field(examples=["2026-03-20T14:00:00Z"])
    role: str | None = Field(None, examples=["Software Engineer"])
    job_id: Id | None = None
    interviewer_id: Id | None = None
    duration_minutes: int = 60
    kind: Kind | None = None


def _absent() -> Any:
    """The default of a field that may be left out, but not be null."""
    return None


class InterviewChangeIn(In):
    """What is left out stays. ``interviewer_id`` null makes it AI-led, ``feedback`` null removes it."""

    model_config = ConfigDict(extra="forbid")
    twins: ClassVar[Mapping[str, str]] = {"scheduled_at": "scheduled_time"}
    status: Status = Field(default_factory=_absent)
    feedback: str | None = None
    scheduled_time: Instant = Field(default_factory=_absent)
    duration_minutes: int = Field(default_factory=_absent)
    interviewer_id: Id | None = None

    def changes(self) -> InterviewChanges:
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "scheduled_time" in sent:
            sent["scheduled_at"] = sent.pop("scheduled_time")
        return InterviewChanges(**sent)


def _filters(
    status: Status | None = None,
    role: Annotated[str | None, Query(description=ROLE)] = None,
    position: Annotated[str | None, Query(description="the job, however it is written")] = None,
    kind: Kind | None = None,
    starts: Annotated[
        Bound | None, Query(alias="from", description="this time or day (UTC), or later")
    ] = None,
    ends: Annotated[Bound | None, Query(alias="to", description="before this time or day (UTC)")] = None,
    candidate_id: QueryId = None,
    interviewer_id: QueryId = None,
    q: Annotated[str | None, Query(description="part of a name, an e-mail or the role")] = None,
    is_open: Annotated[bool | None, Query(description="scheduled or started, or neither")] = None,
    practice: Annotated[bool | None, Query(description="only practice, or none")] = None,
    feedback: Annotated[bool | None, Query(description="with feedback, or without")] = None,
) -> InterviewFilter:
    part = cast(Literal["candidate", "interviewer"], role) if role in PARTS else None
    job = None if part else role
    if job and position and role_key(job) != role_key(position):
        raise InvalidInput(role="role and position are two names of one field and differ. Send one of them.")
    return InterviewFilter(
        status=status,
        part=part,
        role=job or position,
        kind=kind,
        starts=starts,
        ends=ends,
        candidate_id=candidate_id,
        interviewer_id=interviewer_id,
        q=q,
        is_open=is_open,
        practice=practice,
        feedback=feedback,
    )


routes = Routes("interviews")


@routes.post("/interviews", allow=Permission.INTERVIEW_SCHEDULE, status_code=201, response_model=InterviewOut)
def schedule_interview(body: InterviewIn, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Schedule an interview; its questions are its job's, or drawn from the bank, and stay as they are."""
    if keyed and (known := keyed.claim(session, now=now)):
        return InterviewOut.of(caller, interviews.get(session, caller, interview_id=known))
    interview = interviews.schedule(
        session,
        caller,
        candidate_id=body.candidate_id,
        scheduled_at=body.scheduled_time,
        role=body.role,
        job_id=body.job_id,
        interviewer_id=body.interviewer_id,
        duration_minutes=body.duration_minutes,
        kind=body.kind,
        now=now,
    )
    if keyed:
        assert interview.id is not None
        keyed.keep(session, status=201, resource_id=interview.id)
    return InterviewOut.of(caller, interview)


@routes.get("/interviews", allow=Permission.INTERVIEW_SEE, response_model=PageOut[InterviewOut])
def list_interviews(
    session: Reading, caller: Caller, cut: Cut, filters: Annotated[InterviewFilter, Depends(_filters)]
) -> Any:
    """One's interviews, newest scheduled first; practice is in nobody's list but one's own."""
    page = interviews.page(session, caller, filters=filters, cut=cut)
    return envelope(page, [InterviewOut.of(caller, interview) for interview in page.items])


@routes.get("/interviews/{interview_id}", allow=Permission.INTERVIEW_SEE, response_model=InterviewOut)
def get_interview(interview_id: PathId, session: Reading, caller: Caller) -> Any:
    return InterviewOut.of(caller, interviews.get(session, caller, interview_id=interview_id))


@routes.get(
    "/interviews/{interview_id}/calendar.ics",
    allow=Permission.INTERVIEW_SEE,
    response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
def get_calendar_file(interview_id: PathId, session: Reading, caller: Caller) -> Response:
    """The interview for a calendar program; the same UID again with a higher SEQUENCE once it is moved."""
    text = calendar_files.ics(session, caller, interview_id=interview_id)
    name = {"Content-Disposition": f'attachment; filename="interview-{interview_id}.ics"'}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=name)


@routes.patch("/interviews/{interview_id}", allow=Permission.INTERVIEW_MOVE, response_model=InterviewOut)
def change_interview(interview_id: PathId, body: InterviewChangeIn, caller: Caller, now: Now) -> Any:
    """Change several fields, all or none. `started` and `completed` do what start and complete do."""
    changed = interview_changes.change(caller, interview_id=interview_id, changes=body.changes(), now=now)
    return InterviewOut.of(caller, changed)


class CancelIn(In):
    reason: Annotated[str, Field(max_length=500)] | None = None


@routes.post(
    "/interviews/{interview_id}/cancel", allow=Permission.INTERVIEW_CANCEL, response_model=InterviewOut
)
def cancel_interview(
    interview_id: PathId,
    session: Writing,
    caller: Caller,
    keyed: Keyed,
    now: Now,
    body: CancelIn | None = None,
) -> Any:
    """Cancel it with a reason, which the others in it are told; its time is free again. Again is fine."""
    if keyed:
        keyed.claim(session, now=now)
        keyed.keep(session, status=200, resource_id=interview_id)
    reason = body.reason if body else None
    cancelled = interviews.cancel(session, caller, interview_id=interview_id, reason=reason, now=now)
    return InterviewOut.of(caller, cancelled)


@routes.post("/interviews/{interview_id}/share", allow=Permission.RESULT_SHARE, response_model=InterviewOut)
def share_result(interview_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Let the candidate see score and feedback; again is fine."""
    if keyed:
        keyed.claim(session, now=now)
        keyed.keep(session, status=200, resource_id=interview_id)
    return InterviewOut.of(caller, interviews.share(session, caller, interview_id=interview_id, now=now))
