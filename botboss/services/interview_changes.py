"""Changing an interview: several fields at once, all or none.

Completing judges, and judging may not happen inside a transaction; so ``change`` is a flow. What
it is asked for is checked and done in one unit. Only where the interview has still to be judged
does it check first, have it completed, and write the rest with the final score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import Conflict, InvalidInput
from botboss.models.events import Event, EventType
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor, Permission, may, require
from botboss.services import answers, booking, completion, diaries, events, interviews
from botboss.services.answers import held
from botboss.services.diaries import Elsewhere
from botboss.settings import get_settings

LONGEST_FEEDBACK = 20_000
SITTING = timedelta(minutes=15)  # one event for all that is typed in it


class _AsIs(Enum):
    AS_IS = "as is"


AS_IS: Final = _AsIs.AS_IS
Kept = Literal[_AsIs.AS_IS]


@dataclass(frozen=True, slots=True)
class InterviewChanges:
    """What to change; ``AS_IS`` leaves a field alone. ``interviewer_id`` None makes it AI-led.

    ``typed_at`` is when the feedback was typed, now unless given: one typed before the stored one
    changes nothing."""

    status: str | Kept = AS_IS
    feedback: str | Kept | None = AS_IS
    typed_at: datetime | None = None
    scheduled_at: datetime | Kept = AS_IS
    duration_minutes: int | Kept = AS_IS
    interviewer_id: int | Kept | None = AS_IS


def change(actor: Actor, *, interview_id: int, changes: InterviewChanges, now: datetime) -> Interview:
    """The changed interview: all fields or none, and present values again are fine; a flow.

    Raises NotFound, Forbidden, InvalidInput naming the field (SlotTaken on ``scheduled_time``),
    and Conflict for an impossible transition, for moving one that is not scheduled, and for a
    candidate's move beyond the limits.
    """
    _check(changes)
    elsewhere = _asked_ahead(actor, interview_id, changes)
    with db.transaction() as session:
        interview = held(session, actor, interview_id)
        _require_part(actor, interview, changes)
        _replan(session, actor, interview, changes, elsewhere, now)
        if changes.status != Status.COMPLETED or interview.status != Status.STARTED:
            _give_feedback(session, actor, interview, changes, now)
            _go_to(session, actor, interview, changes.status, now)
            return interview

    def rest(session: Session, interview: Interview) -> None:
        _give_feedback(session, actor, interview, changes, now)

    return completion.complete(actor, interview_id=interview_id, now=now, then=rest).interview


def _asked_ahead(actor: Actor, interview_id: int, changes: InterviewChanges) -> Elsewhere | None:
    """What the connected calendar holds around the time a candidate wants; asked outside of a unit."""
    if not actor.is_candidate or changes.scheduled_at is AS_IS:
        return None
    with db.reading() as session:
        interview = interviews.get(session, actor, interview_id=interview_id)
        who, minutes = interview.interviewer_id, interview.duration_minutes
        inquiry = diaries.inquiry(session, actor, who, changes.scheduled_at, minutes)
    return inquiry.ask() if inquiry else None


def moves_left(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> int:
    """How often its candidate may still move it; 0 also when it is too late, or not theirs to move."""
    interview = interviews.get(session, actor, interview_id=interview_id)
    if not may(actor, Permission.INTERVIEW_MOVE, interview) or now > _last_move(interview):
        return 0
    return max(0, get_settings().moves - _moved_so_far(session, interview))


def _check(changes: InterviewChanges) -> None:
    if changes.status is not AS_IS:
        interviews.check_choice("status", changes.status, Status)
    if changes.duration_minutes is not AS_IS:
        booking.check_minutes(changes.duration_minutes)
    if changes.feedback is not AS_IS and len(changes.feedback or "") > LONGEST_FEEDBACK:
        raise InvalidInput(feedback=f"Is longer than {LONGEST_FEEDBACK:,} characters. Shorten it.")


def _require_part(actor: Actor, interview: Interview, changes: InterviewChanges) -> None:
    """Whoever has no part in it only looks; feedback is staff's; a completion is not disturbed."""
    if not may(actor, Permission.INTERVIEW_TAKE, interview) or changes.feedback is not AS_IS:
        require(actor, Permission.INTERVIEW_MANAGE, interview)
    if interview.completing_at and changes.status != Status.COMPLETED:
        raise Conflict("The interview is being completed. Try again in a few seconds.")


def _replan(
    session: Session,
    actor: Actor,
    interview: Interview,
    changes: InterviewChanges,
    elsewhere: Elsewhere | None,
    now: datetime,
) -> None:
    """Another interviewer, time or length, together, so that only the outcome has to be free."""
    at = interview.scheduled_at if changes.scheduled_at is AS_IS else changes.scheduled_at
    minutes = interview.duration_minutes if changes.duration_minutes is AS_IS else changes.duration_minutes
    who = interview.interviewer_id if changes.interviewer_id is AS_IS else changes.interviewer_id
    moves = (at, minutes) != (interview.scheduled_at, interview.duration_minutes)
    if who == interview.interviewer_id and not moves:
        return
    booking.lock(session, [id_ for id_ in (interview.candidate_id, interview.interviewer_id, who) if id_])
    if who != interview.interviewer_id:
        _assign(session, actor, interview, who, now)
    if moves:
        _move(session, actor, interview, at, minutes, now)
    diaries.refuse_clash(session, actor, interview, elsewhere)


def _assign(session: Session, actor: Actor, interview: Interview, who: int | None, now: datetime) -> None:
    require(actor, Permission.INTERVIEW_MANAGE, interview)
    interviewer = booking.staff_member(session, who) if who is not None else None
    if who == interview.candidate_id:
        raise InvalidInput(interviewer_id="Is the candidate of this interview. Choose somebody else.")
    interview.assign(who)
    interview.interviewer = interviewer
    _note(session, actor, interview, "interviewer_id", now)


def _move(
    session: Session, actor: Actor, interview: Interview, at: datetime, minutes: int, now: datetime
) -> None:
    own = interview.candidate_id == actor.user_id
    if interview.status == Status.SCHEDULED or not own:  # of one's own that is over, the state refuses
        require(actor, Permission.INTERVIEW_MOVE, interview)
    before, lasted = interview.scheduled_at, interview.duration_minutes
    last = _last_move(interview)
    interview.move(at, minutes)
    if actor.is_candidate and interview.kind != Kind.PRACTICE:
        _keep_limits(session, interview, last, now)
    if minutes != lasted:
        require(actor, Permission.INTERVIEW_MANAGE, interview)
        _note(session, actor, interview, "duration_minutes", now)
    if at != before:
        booking.check_time(actor, interview.kind, at, now)
        told = {"before": f"{before:%Y-%m-%dT%H:%M:%SZ}"}
        events.record(session, actor, EventType.INTERVIEW_MOVED, interview.id or 0, now=now, **told)


def _last_move(interview: Interview) -> datetime:
    return interview.scheduled_at - timedelta(hours=get_settings().move_hours)


def _moved_so_far(session: Session, interview: Interview) -> int:
    """How often its candidate moved it; what staff moved is not counted against them."""
    mine = (
        col(Event.subject) == "interview",
        col(Event.subject_id) == interview.id,
        col(Event.type) == EventType.INTERVIEW_MOVED,
        col(Event.actor_id) == interview.candidate_id,
    )
    return session.scalar(select(func.count()).select_from(Event).where(*mine)) or 0


def _keep_limits(session: Session, interview: Interview, last: datetime, now: datetime) -> None:
    settings = get_settings()
    if now > last:
        raise Conflict(
            f"It can be moved until {settings.move_hours} hours before it begins. Ask the hiring team."
        )
    if _moved_so_far(session, interview) >= settings.moves:
        raise Conflict(
            f"It was moved {settings.moves} times already, the most there is. Ask the hiring team."
        )


def _give_feedback(
    session: Session, actor: Actor, interview: Interview, changes: InterviewChanges, now: datetime
) -> None:
    if changes.feedback is AS_IS:
        return
    feedback = (changes.feedback or "").strip() or None
    typed, stored = min(changes.typed_at or now, now), interview.feedback_typed_at
    if feedback == interview.feedback or (stored and typed < stored):
        return
    interview.feedback, interview.feedback_typed_at = feedback, typed
    if not _noted_lately(session, actor, interview, now):
        _note(session, actor, interview, "feedback", now)


def _noted_lately(session: Session, actor: Actor, interview: Interview, now: datetime) -> bool:
    """Whether the actor's work on the feedback is in the log already: it is saved at each pause."""
    lately = select(Event.data).where(
        col(Event.subject) == "interview",
        col(Event.subject_id) == interview.id,
        col(Event.type) == EventType.INTERVIEW_CHANGED,
        col(Event.actor_id) == actor.user_id,
        col(Event.created_at) > now - SITTING,
    )
    return any(data.get("fields") == ["feedback"] for data in session.scalars(lately))


def _go_to(session: Session, actor: Actor, interview: Interview, status: str | Kept, now: datetime) -> None:
    """Bring it to another status, each with the rights of the verb that does it."""
    if status is AS_IS or status == interview.status:
        return
    interview_id = interview.id or 0
    if status == Status.STARTED:
        answers.start(session, actor, interview_id=interview_id, now=now)
    elif status == Status.CANCELLED:
        interviews.cancel(session, actor, interview_id=interview_id, now=now)
    elif status == Status.NO_SHOW:
        require(actor, Permission.INTERVIEW_MANAGE, interview)
        interview.mark_no_show(now)
        events.record(session, actor, EventType.INTERVIEW_MISSED, interview_id, now=now)
    elif status == Status.COMPLETED and may(actor, Permission.INTERVIEW_MANAGE, interview):
        interview.close_meeting(now)
        events.record(session, actor, EventType.INTERVIEW_COMPLETED, interview_id, now=now)
    else:
        raise Conflict(f"The interview {interview.state}, so it cannot be {status}.")


def _note(session: Session, actor: Actor, interview: Interview, field: str, now: datetime) -> None:
    events.record(session, actor, EventType.INTERVIEW_CHANGED, interview.id or 0, now=now, fields=[field])
