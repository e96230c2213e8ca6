"""Who hears of what: one table, event → the mails it causes.

A notice runs in the transaction that marks its event as reacted to; ``dedupe`` makes a second run
write nothing. Mails that carry a one-time link are queued where the link is made, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from botboss.models.accounts import User
from botboss.models.events import Event, EventType
from botboss.models.interviews import Interview, Kind
from botboss.services import mail
from botboss.services.interviews import own_page
from botboss.settings import get_settings

Notice = Callable[[Session, Event, datetime], None]


def _tell(session: Session, event: Event, user: User, subject: str, lines: list[str], now: datetime) -> None:
    mail.queue(
        session,
        user_id=user.id,
        recipient=user.email,
        subject=subject,
        body="\n".join([f"Hello {user.name},", "", *lines, "", "botboss", get_settings().base_url]),
        dedupe=f"event-{event.id}-user-{user.id}",
        now=now,
    )


def _when(interview: Interview, reader: User) -> str:
    """The time on the reader's own clock: "Tue 24 Nov 2026, 14:00 (Europe/Lisbon)"."""
    local = interview.scheduled_at.astimezone(ZoneInfo(reader.timezone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} ({reader.timezone})"


def _others(interview: Interview, event: Event) -> list[User]:
    """Candidate and interviewer, but for the one who did it."""
    both = [interview.candidate, interview.interviewer]
    return [user for user in both if user and user.id != event.actor_id]


def _of(session: Session, event: Event) -> Interview | None:
    """The event's interview, unless it is gone or practice, of which nobody else hears."""
    interview = session.get(Interview, event.subject_id)
    return None if interview is None or interview.kind == Kind.PRACTICE else interview


def _scheduled(session: Session, event: Event, now: datetime) -> None:
    if interview := _of(session, event):
        for user in _others(interview, event):
            _invite(session, event, interview, user, now)


def _invite(session: Session, event: Event, interview: Interview, user: User, now: datetime) -> None:
    first = f"An interview for {interview.role} is planned for {_when(interview, user)}."
    length = f"It takes about {interview.duration_minutes} minutes."
    second = f"{length} Everything about it: {own_page(interview)}"
    _tell(session, event, user, f"Interview for {interview.role}", [first, second], now)


def _changed(session: Session, event: Event, now: datetime) -> None:
    """A new interviewer hears of the interview; other changes are nobody's news."""
    interview = _of(session, event)
    if interview is None or "interviewer_id" not in event.data.get("fields", []):
        return
    if interview.interviewer and interview.interviewer_id != event.actor_id:
        _invite(session, event, interview, interview.interviewer, now)


def _moved(session: Session, event: Event, now: datetime) -> None:
    if interview := _of(session, event):
        for user in _others(interview, event):
            line = f"The interview for {interview.role} is now on {_when(interview, user)}."
            _tell(session, event, user, "Your interview has a new time", [line, own_page(interview)], now)


def _cancelled(session: Session, event: Event, now: datetime) -> None:
    if interview := _of(session, event):
        for user in _others(interview, event):
            lines = [f"The interview for {interview.role} on {_when(interview, user)} is cancelled."]
            if interview.closed_reason:
                lines.append(f"Reason: {interview.closed_reason}")
            _tell(session, event, user, "Your interview is cancelled", lines, now)


def _completed(session: Session, event: Event, now: datetime) -> None:
    interview = _of(session, event)
    maker = session.get(User, interview.created_by_id) if interview else None
    if interview and maker and maker.is_staff:
        line = f"{interview.candidate.name} has finished the interview for {interview.role}."
        page = f"{get_settings().base_url}/candidates/{interview.id}/"
        _tell(session, event, maker, "An interview is finished", [line, page], now)


def _shared(session: Session, event: Event, now: datetime) -> None:
    if interview := _of(session, event):
        line = f"There is feedback on your interview for {interview.role}: {own_page(interview)}"
        _tell(session, event, interview.candidate, "Feedback on your interview", [line], now)


NOTICES: Mapping[EventType, Notice] = {
    EventType.INTERVIEW_SCHEDULED: _scheduled,
    EventType.INTERVIEW_MOVED: _moved,
    EventType.INTERVIEW_CHANGED: _changed,
    EventType.INTERVIEW_CANCELLED: _cancelled,
    EventType.INTERVIEW_COMPLETED: _completed,
    EventType.RESULT_SHARED: _shared,
}

#: Events that only the audit log reads.
SILENT = frozenset(
    {
        EventType.USER_REGISTERED,
        EventType.USER_INVITED,
        EventType.USER_CHANGED,
        EventType.USER_SIGNED_IN,
        EventType.PASSWORD_ASKED,
        EventType.PASSWORD_SET,
        EventType.EMAIL_ASKED,
        EventType.EMAIL_VERIFIED,
        EventType.AVAILABILITY_CHANGED,
        EventType.INTERVIEW_STARTED,
        EventType.FOLLOW_UP_ASKED,
        EventType.INTERVIEW_MISSED,
        EventType.ANSWER_EVALUATED,
        EventType.ANSWER_LOOKED_AT,
        EventType.EVALUATION_ADOPTED,
        EventType.SCORE_OVERRIDDEN,
        EventType.OVERRIDE_WITHDRAWN,
        EventType.ANSWER_RATED,
        EventType.CALIBRATION_FITTED,
        EventType.CALIBRATION_ACTIVATED,
        EventType.CALIBRATION_DEACTIVATED,
        EventType.FILE_UPLOADED,
        EventType.FILE_SHARED,
        EventType.QUESTION_ADDED,
        EventType.QUESTION_CHANGED,
        EventType.QUESTION_DELETED,
        EventType.ROOM_MADE,
        EventType.JOB_CREATED,
        EventType.JOB_CHANGED,
        EventType.JOB_PUBLISHED,
        EventType.JOB_ARCHIVED,
        EventType.JOB_RESTORED,
        EventType.JOB_DELETED,
    }
)
