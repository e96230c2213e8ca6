"""An interview as a file that any calendar program takes."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss.domain.ics import Appointment, Guest, calendar_file
from botboss.models.accounts import User
from botboss.models.events import Event
from botboss.models.interviews import Interview, Status
from botboss.policy import Actor
from botboss.services import interviews
from botboss.settings import get_settings


def ics(session: Session, actor: Actor, *, interview_id: int) -> str:
    """The interview as iCalendar text: the UID stays, SEQUENCE grows when it is moved or cancelled.

    It names who is in the interview, and nobody else: one that nobody leads is organised by botboss.
    """
    interview = interviews.get(session, actor, interview_id=interview_id)
    host = urlsplit(get_settings().base_url).hostname
    cancelled = interview.status == Status.CANCELLED
    return calendar_file(
        Appointment(
            uid=f"interview-{interview_id}@{host}",
            sequence=interview.moves + cancelled,
            changed_at=_changed_at(session, interview),
            cancelled=cancelled,
            title=f"Interview for {interview.role}",
            text=f"Everything about it: {interviews.own_page(interview)}",
            link=interviews.meeting_link(interview),
            starts_at=interview.scheduled_at,
            minutes=interview.duration_minutes,
            organiser=_guest(interview.interviewer, "CHAIR")
            if interview.interviewer
            else Guest("botboss", f"interviews@{host}", "CHAIR"),
            guests=[
                *([_guest(interview.interviewer, "CHAIR")] if interview.interviewer else []),
                _guest(interview.candidate, "REQ-PARTICIPANT"),
            ],
        )
    )


def _guest(user: User, role: str) -> Guest:
    return Guest(user.name, user.email, role)


def _changed_at(session: Session, interview: Interview) -> datetime:
    """When anything last happened to it."""
    mine = (col(Event.subject) == "interview", col(Event.subject_id) == interview.id)
    return session.scalar(select(func.max(col(Event.created_at))).where(*mine)) or interview.created_at
