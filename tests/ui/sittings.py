"""Committed interviews of whoever sits in a tab."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from botboss import db
from botboss.models.accounts import User
from botboss.models.interviews import Interview
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import answers, completion, plans
from tests import factories
from tests.factories import actor_of
from tests.taking import VAGUE
from tests.ui.conftest import Tab


def _actor(tab: Tab) -> Actor:
    with db.reading() as session:
        return actor_of(session.get_one(User, tab.user_id))


def planned(tab: Tab, **changes: Any) -> int:
    """A committed interview of the tab's user with its questions, in three days unless told otherwise."""
    now = utcnow()
    wanted = {"scheduled_at": now + timedelta(days=3), "created_at": now, **changes}
    with db.transaction() as session:
        interview = factories.interview(session, actor_in(session, tab), **wanted)
        plans.freeze_plan(session, interview)
        assert interview.id is not None
        return interview.id


def actor_in(session: Session, tab: Tab) -> Actor:
    return actor_of(session.get_one(User, tab.user_id))


def interview_of(interview_id: int) -> Interview:
    with db.reading() as session:
        return session.get_one(Interview, interview_id)


def finished(tab: Tab, **changes: Any) -> int:
    """One that was taken with a single answer, and completed."""
    interview_id, actor, now = planned(tab, **changes), _actor(tab), utcnow()
    with db.transaction() as session:
        answers.start(session, actor, interview_id=interview_id, now=now)
    answers.submit(actor, interview_id=interview_id, number=1, asked="", text=VAGUE, now=now)
    completion.complete(actor, interview_id=interview_id, now=now)
    return interview_id
