"""Interviews: scheduled against real availability, listed and shown as each role may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from botboss.domain.roles import role_key
from botboss.errors import Forbidden, InvalidInput, NotFound, SlotTaken
from botboss.models.accounts import Role, User
from botboss.models.events import EventType
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission, may, require, visible
from botboss.services import booking, events, plans
from botboss.services.paging import Page, Window, paged
from botboss.settings import get_settings

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
LONGEST_ROLE = 120


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
    role: str,
    interviewer_id: int | None = None,
    duration_minutes: int = 60,
    kind: str | None = None,
    now: datetime,
) -> Interview:
    """A new interview with its questions frozen into it.

    Raises InvalidInput naming the field, SlotTaken when interviewer or candidate is busy then,
    Forbidden when the actor may not schedule for that candidate or with that interviewer.
    """
    require(actor, Permission.INTERVIEW_SCHEDULE)
    practice = kind == Kind.PRACTICE
    _require_part(actor, candidate_id, interviewer_id, practice)
    check_minutes(duration_minutes)
    settled = _kind(kind, interviewer_id)
    _check_time(actor, settled, scheduled_at, now)
    people = [candidate_id] if interviewer_id is None else [candidate_id, interviewer_id]
    booking.lock(session, people)
    candidate = _candidate(session, actor, candidate_id, practice)
    interviewer = staff_member(session, interviewer_id) if interviewer_id is not None else None
    interview = Interview(
        kind=settled,
        candidate_id=candidate_id,
        interviewer_id=interviewer_id,
        created_by_id=actor.user_id,
        scheduled_at=scheduled_at,
        duration_minutes=duration_minutes,
        role=_role(role),
        role_key=role_key(role),
        created_at=now,
    )
    refuse_clash(session, interview)
    interview.candidate, interview.interviewer = candidate, interviewer
    session.add(interview)
    session.flush()
    plans.freeze_plan(session, interview)
    events.record(session, actor, EventType.INTERVIEW_SCHEDULED, _id(interview), now=now, kind=settled)
    return interview


def _require_part(actor: Actor, candidate_id: int, interviewer_id: int | None, practice: bool) -> None:
    """Candidates schedule for themselves, interviewers with themselves; practice is one's own."""
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


def check_minutes(minutes: int) -> None:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise InvalidInput(duration_minutes=f"Must be {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes.")


def _check_time(actor: Actor, kind: Kind, scheduled_at: datetime, now: datetime) -> None:
    """Staff may record what was held elsewhere; a candidate's live interview lies ahead."""
    if scheduled_at < now - timedelta(minutes=1) and actor.is_candidate and kind == Kind.LIVE:
        raise InvalidInput(scheduled_time="Is in the past. Choose a time to come.")


def _role(role: str) -> str:
    written = role.strip()
    if not 1 <= len(written) <= LONGEST_ROLE:
        raise InvalidInput(role=f"Must be 1 to {LONGEST_ROLE} characters.")
    return written


def _candidate(session: Session, actor: Actor, user_id: int, practice: bool) -> User:
    user = session.get(User, user_id)
    fits = user is not None and (user.role == Role.CANDIDATE or (practice and user.id == actor.user_id))
    if user is None or not fits:
        raise InvalidInput(candidate_id="There is no candidate with this id. Look them up under /users.")
    return user


def staff_member(session: Session, user_id: int) -> User:
    """Who can be an interviewer: any active member of staff."""
    user = session.get(User, user_id)
    if user is None or not user.is_staff or not user.may_sign_in:
        raise InvalidInput(interviewer_id="There is no active member of staff with this id.")
    return user


def refuse_clash(session: Session, interview: Interview) -> None:
    """Raises SlotTaken when a live interview takes time that somebody in it does not have."""
    if interview.kind != Kind.LIVE or not interview.is_open:
        return
    people = [id_ for id_ in (interview.interviewer_id, interview.candidate_id) if id_]
    taken = booking.bookings(
        session, people, interview.scheduled_at, interview.ends_at, except_id=interview.id
    )
    for other in taken:
        busy = {other.interviewer_id, other.candidate_id}
        raise SlotTaken("interviewer" if interview.interviewer_id in busy else "candidate")


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    """What a list is narrowed to. ``starts`` is inclusive, ``ends`` exclusive; ``part`` is
    "candidate" or "interviewer": the caller's own part (it does not filter for hr and admin)."""

    status: str | None = None
    part: str | None = None
    role: str | None = None
    kind: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    candidate_id: int | None = None
    interviewer_id: int | None = None
    q: str | None = None


def page(
    session: Session, actor: Actor, *, filters: InterviewFilter, cut: Window, oldest_first: bool = False
) -> Page[Interview]:
    """The actor's interviews, newest scheduled first, then by id."""
    require(actor, Permission.INTERVIEW_SEE)
    statement = select(Interview).where(visible(actor, Interview), *_narrowed(actor, filters))
    if filters.q:
        statement = _searched(statement, filters.q)
    when = col(Interview.scheduled_at)
    statement = statement.order_by(when.asc() if oldest_first else when.desc(), col(Interview.id))
    return paged(session, statement, cut)


def _narrowed(actor: Actor, filters: InterviewFilter) -> list[ColumnElement[bool]]:
    wanted: list[tuple[Any, Any]] = [
        (col(Interview.status), filters.status),
        (col(Interview.kind), filters.kind),
        (col(Interview.candidate_id), filters.candidate_id),
        (col(Interview.interviewer_id), filters.interviewer_id),
        (col(Interview.role_key), role_key(filters.role) if filters.role else None),
    ]
    clauses = [column == value for column, value in wanted if value is not None]
    clauses.append(_part(actor, filters.part))
    if filters.starts:
        clauses.append(col(Interview.scheduled_at) >= filters.starts)
    if filters.ends:
        clauses.append(col(Interview.scheduled_at) < filters.ends)
    return clauses


def _part(actor: Actor, part: str | None) -> ColumnElement[bool]:
    if actor.is_hr or part is None:
        return true()
    column = Interview.candidate_id if part == "candidate" else Interview.interviewer_id
    return col(column) == actor.user_id


def _searched(statement: Select[Any], q: str) -> Select[Any]:
    candidate, interviewer = aliased(User), aliased(User)
    statement = statement.join(candidate, col(Interview.candidate_id) == candidate.id)
    statement = statement.outerjoin(interviewer, col(Interview.interviewer_id) == interviewer.id)
    fields = (candidate.name, candidate.email, interviewer.name, interviewer.email, Interview.role)
    return statement.where(or_(*(col(field).icontains(q, autoescape=True) for field in fields)))


def result_for(actor: Actor, interview: Interview) -> tuple[float | None, str | None]:
    """``(overall_score, feedback)`` as this actor may see them; what they may not is None."""
    shared = interview.shared_at is not None and interview.candidate_id == actor.user_id
    score = interview.overall_score if shared or may(actor, Permission.RESULT_SEE, interview) else None
    feedback = interview.feedback if shared or not actor.is_candidate else None
    return score, feedback


def share(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> Interview:
    """Let the candidate see score and feedback; again is fine. Raises Conflict before it is over."""
    interview = get(session, actor, interview_id=interview_id)
    require(actor, Permission.RESULT_SHARE, interview)
    if interview.share(now):
        events.record(session, actor, EventType.RESULT_SHARED, _id(interview), now=now)
    return interview


def cancel(
    session: Session, actor: Actor, *, interview_id: int, reason: str | None = None, now: datetime
) -> Interview:
    """Cancel it; its time is free again with the same commit."""
    interview = get(session, actor, interview_id=interview_id)
    require(actor, Permission.INTERVIEW_CANCEL, interview)
    if interview.status != Status.CANCELLED:
        interview.cancel(now, (reason or "").strip()[:500] or None)
        events.record(session, actor, EventType.INTERVIEW_CANCELLED, _id(interview), now=now)
    return interview


def _id(interview: Interview) -> int:
    assert interview.id is not None
    return interview.id
