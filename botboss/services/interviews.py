"""Interviews: scheduled against real availability, listed and shown as each role may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from botboss import providers
from botboss.domain.roles import check_role, role_key
from botboss.errors import Forbidden, InvalidInput, NotFound
from botboss.models.accounts import Role, User, UserStatus
from botboss.models.events import EventType
from botboss.models.interviews import OPEN, Interview, Kind, Status
from botboss.models.jobs import JobVersion
from botboss.policy import Actor, Permission, may, require, visible
from botboss.services import booking, diaries, events, job_versions, plans
from botboss.services.answers import held
from botboss.services.paging import Page, Window, paged
from botboss.services.texts import sought
from botboss.settings import get_settings

LONGEST_REASON = 500


def get(session: Session, actor: Actor, *, interview_id: int) -> Interview:
    """The interview. Raises NotFound when it does not exist for the actor."""
    found = select(Interview).where(col(Interview.id) == interview_id, visible(actor, Interview))
    interview = session.scalars(found).one_or_none()
    if interview is None:
        raise NotFound("This interview")
    return interview


def schedule(
    session: Session,
    actor: Actor,
    *,
    candidate_id: int,
    scheduled_at: datetime,
    role: str | None = None,
    job_id: int | None = None,
    interviewer_id: int | None = None,
    duration_minutes: int = 60,
    kind: str | None = None,
    now: datetime,
) -> Interview:
    """A new interview with its plan: that of the job ``job_id`` or ``role`` names, else from the bank.

    ``role`` is the job's title unless given. Raises InvalidInput naming the field, SlotTaken when
    somebody is busy then, Forbidden when the actor may not schedule that candidate or interviewer.
    """
    _require_part(actor, candidate_id, interviewer_id, kind == Kind.PRACTICE)
    booking.check_minutes(duration_minutes)
    settled = _kind(kind, interviewer_id)
    booking.check_time(actor, settled, scheduled_at, now)
    written, job = _planned_for(session, actor, settled, role, job_id)
    interview = Interview(
        kind=settled,
        candidate_id=candidate_id,
        interviewer_id=interviewer_id,
        created_by_id=actor.user_id,
        scheduled_at=scheduled_at,
        duration_minutes=duration_minutes,
        role=written,
        role_key=role_key(written),
        created_at=now,
    )
    _bring_together(session, actor, interview)
    session.add(interview)
    session.flush()
    plans.freeze_plan(session, interview, job)
    events.record(session, actor, EventType.INTERVIEW_SCHEDULED, _id(interview), now=now, kind=settled)
    return interview


def _require_part(actor: Actor, candidate_id: int, interviewer_id: int | None, practice: bool) -> None:
    """Candidates schedule for themselves, interviewers with themselves; practice is one's own."""
    require(actor, Permission.INTERVIEW_SCHEDULE)
    oneself = candidate_id == actor.user_id
    if practice:
        if not oneself:
            raise Forbidden("A practice interview is one's own.")
    elif actor.is_candidate:
        if not oneself:
            raise Forbidden("You can schedule interviews for yourself only.")
        if not get_settings().booking_open:
            raise Forbidden("Use the booking link that you were sent, or ask the hiring team.")
    elif actor.is_interviewer and interviewer_id != actor.user_id:
        raise Forbidden("You can schedule interviews with yourself as interviewer only.")


def _planned_for(
    session: Session, actor: Actor, kind: Kind, role: str | None, job_id: int | None
) -> tuple[str, JobVersion | None]:
    """The role as written, and what it is planned from, if from a job; practice never is."""
    if kind == Kind.PRACTICE and job_id is not None:
        raise InvalidInput(job_id="Practice has no job. Leave it out.")
    written = check_role(role or "") if job_id is None else role
    job = None
    if kind != Kind.PRACTICE:
        job = job_versions.for_interview(session, actor, role=written, job_id=job_id)
    return check_role(written or (job.title if job else "")), job


def _kind(kind: str | None, interviewer_id: int | None) -> Kind:
    settled = Kind.LIVE if interviewer_id is not None else Kind.AI
    if kind is None or kind == settled:
        return settled
    if kind == Kind.PRACTICE and interviewer_id is None:
        return Kind.PRACTICE
    mends = {
        "live": "A live interview needs an interviewer_id.",
        "ai": "An AI-led interview has no interviewer_id.",
        "practice": "A practice interview has no interviewer_id.",
    }
    raise InvalidInput(kind=mends.get(kind, "Must be live, ai or practice."))


def _bring_together(session: Session, actor: Actor, interview: Interview) -> None:
    """Ask the calendar, lock the people of a new interview, check that they can be in it, set them."""
    people = (interview.candidate_id, interview.interviewer_id)
    at, minutes = interview.scheduled_at, interview.duration_minutes
    asked = diaries.inquiry(session, actor, interview.interviewer_id, at, minutes)
    elsewhere = asked.ask() if asked else None
    booking.lock(session, [user_id for user_id in people if user_id])
    interview.candidate = _candidate(session, interview.candidate_id, interview.kind == Kind.PRACTICE)
    if interview.interviewer_id is not None:
        interview.interviewer = booking.staff_member(session, interview.interviewer_id)
    diaries.refuse_clash(session, actor, interview, elsewhere)


def _candidate(session: Session, user_id: int, practice: bool) -> User:
    """Who can be interviewed: an account for candidates, for practice one's own, that is not disabled."""
    user = session.get(User, user_id)
    if user is None or not (practice or user.role == Role.CANDIDATE):
        raise InvalidInput(candidate_id="There is no candidate with this id. Look them up under /users.")
    if user.status == UserStatus.DISABLED:
        raise InvalidInput(candidate_id="This candidate's account is disabled. Have it enabled first.")
    return user


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    """What a list is narrowed to. ``starts`` is inclusive, ``ends`` exclusive; ``part`` is
    "candidate" or "interviewer": the caller's own part (it does not filter for hr and admin).
    ``is_open`` True is scheduled or started, False is over; ``practice`` True is only, False none;
    ``feedback`` True is with, False without."""

    status: str | None = None
    part: Literal["candidate", "interviewer"] | None = None
    role: str | None = None
    kind: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    candidate_id: int | None = None
    interviewer_id: int | None = None
    q: str | None = None
    is_open: bool | None = None
    practice: bool | None = None
    feedback: bool | None = None


def page(
    session: Session, actor: Actor, *, filters: InterviewFilter, cut: Window, oldest_first: bool = False
) -> Page[Interview]:
    """The actor's interviews, newest scheduled first, then by id; of practice only one's own.

    Raises InvalidInput for a status or kind that does not exist.
    """
    require(actor, Permission.INTERVIEW_SEE)
    unpractised = or_(col(Interview.kind) != Kind.PRACTICE, col(Interview.candidate_id) == actor.user_id)
    statement = select(Interview).where(visible(actor, Interview), unpractised, *_narrowed(actor, filters))
    if filters.q:
        statement = searched(statement, filters.q)
    when = col(Interview.scheduled_at)
    statement = statement.order_by(when.asc() if oldest_first else when.desc(), col(Interview.id))
    return paged(session, statement, cut)


def _narrowed(actor: Actor, filters: InterviewFilter) -> list[ColumnElement[bool]]:
    check_choice("status", filters.status, Status)
    check_choice("kind", filters.kind, Kind)
    wanted: list[tuple[Any, Any]] = [
        (col(Interview.status), filters.status),
        (col(Interview.kind), filters.kind),
        (col(Interview.candidate_id), filters.candidate_id),
        (col(Interview.interviewer_id), filters.interviewer_id),
        (col(Interview.role_key), role_key(filters.role) if filters.role and filters.role.strip() else None),
    ]
    clauses = [column == value for column, value in wanted if value is not None]
    clauses += between(col(Interview.scheduled_at), filters.starts, filters.ends)
    told = or_(col(Interview.shared_at).is_not(None), col(Interview.candidate_id) != actor.user_id)
    sides = [
        (col(Interview.status).in_(OPEN), filters.is_open),
        (col(Interview.kind) == Kind.PRACTICE, filters.practice),
        (and_(col(Interview.feedback).is_not(None), true() if actor.is_hr else told), filters.feedback),
    ]
    clauses += [side if wanted else ~side for side, wanted in sides if wanted is not None]
    if filters.part and not actor.is_hr:
        own = {"candidate": Interview.candidate_id, "interviewer": Interview.interviewer_id}[filters.part]
        clauses.append(col(own) == actor.user_id)
    return clauses


def between(column: Any, starts: datetime | None, ends: datetime | None) -> list[ColumnElement[bool]]:
    """``starts`` is inclusive, ``ends`` exclusive; None is no bound."""
    return [*([column >= starts] if starts else []), *([column < ends] if ends else [])]


def check_choice(field: str, value: str | None, choices: type[StrEnum]) -> None:
    """Raises InvalidInput on ``field`` unless the value is None or one of the choices."""
    if value is not None and value not in set(choices):
        raise InvalidInput(**{field: f"Must be one of {', '.join(choices)}."})


def searched(statement: SelectOfScalar[Any], q: str) -> SelectOfScalar[Any]:
    """Narrow a select of interviews to those with ``q`` in a person's name or e-mail, or the role.

    Raises InvalidInput on ``q``.
    """
    part = sought(q)
    candidate, interviewer = aliased(User), aliased(User)
    statement = statement.join(candidate, col(Interview.candidate_id) == candidate.id)
    statement = statement.outerjoin(interviewer, col(Interview.interviewer_id) == interviewer.id)
    fields = (candidate.name, candidate.email, interviewer.name, interviewer.email, Interview.role)
    return statement.where(or_(*(col(field).icontains(part, autoescape=True) for field in fields)))


def result_for(actor: Actor, interview: Interview) -> tuple[float | None, str | None]:
    """``(overall_score, feedback)`` as this actor may see them; what they may not is None."""
    shared = interview.shared_at is not None and interview.candidate_id == actor.user_id
    score = interview.overall_score if shared or may(actor, Permission.RESULT_SEE, interview) else None
    told = shared or actor.is_hr or interview.candidate_id != actor.user_id
    feedback = interview.feedback if told else None
    return score, feedback


def share(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> Interview:
    """Let the candidate see score and feedback; again is fine. Raises Conflict before it is over."""
    interview = held(session, actor, interview_id)
    require(actor, Permission.RESULT_SHARE, interview)
    if interview.share(now):
        events.record(session, actor, EventType.RESULT_SHARED, _id(interview), now=now)
    return interview


def cancel(
    session: Session, actor: Actor, *, interview_id: int, reason: str | None = None, now: datetime
) -> Interview:
    """Cancel it; its time is free again with the same commit. Again is fine.

    Raises Conflict when it is over, InvalidInput for a ``reason`` over 500 characters.
    """
    interview = held(session, actor, interview_id)
    if interview.status == Status.CANCELLED and may_touch(actor, interview):
        return interview
    if interview.is_open or not may_touch(actor, interview):
        require(actor, Permission.INTERVIEW_CANCEL, interview)
    interview.cancel(now, _reason(reason))
    events.record(session, actor, EventType.INTERVIEW_CANCELLED, _id(interview), now=now)
    return interview


def _reason(reason: str | None) -> str | None:
    written = (reason or "").strip()
    if len(written) > LONGEST_REASON:
        raise InvalidInput(reason=f"Is longer than {LONGEST_REASON} characters. Shorten it.")
    return written or None


def may_touch(actor: Actor, interview: Interview) -> bool:
    """Whether the actor has a part in it: what it then may not do is a matter of its state."""
    return may(actor, Permission.INTERVIEW_TAKE, interview)


def own_page(interview: Interview) -> str:
    """The address of its page, which explains it and, when AI-led, starts it."""
    return f"{get_settings().base_url}/interviews/{interview.id}/"


def meeting_link(interview: Interview) -> str:
    """Where it takes place: the calendar provider's meeting where there is one, else its own page."""
    return providers.calendar().meeting_link(_id(interview)) or own_page(interview)


def materials_url(interview: Interview) -> str:
    """Where the list of its files is."""
    return f"{get_settings().base_url}/api/v1/files/interview/{interview.id}"


def _id(interview: Interview) -> int:
    assert interview.id is not None
    return interview.id
