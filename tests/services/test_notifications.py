"""Who hears of what, once, and on whose clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.models.accounts import Role
from botboss.models.events import Mail, MailStatus
from botboss.policy import Actor
from botboss.services import interview_changes, interviews, reactions
from botboss.services.interview_changes import InterviewChanges
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("database")


def _people() -> tuple[Actor, Actor, Actor]:
    with db.transaction() as session:
        candidate = factories.actor(session, timezone="Europe/Lisbon")
        interviewer = factories.actor(session, Role.INTERVIEWER, timezone="Asia/Tokyo")
        return candidate, interviewer, factories.actor(session, Role.HR)


def _react() -> list[Mail]:
    """Run every reaction that waits; the mails there are then."""
    for event_id in reactions.forgotten(now=NOW, after=timedelta(0)):
        reactions.react(event_id, now=NOW)
        reactions.react(event_id, now=NOW)
    with db.reading() as session:
        return list(session.scalars(select(Mail).order_by(col(Mail.id))))


def _schedule(hr: Actor, candidate: Actor, interviewer: Actor | None) -> int:
    with db.transaction() as session:
        interview = interviews.schedule(
            session,
            hr,
            candidate_id=candidate.user_id,
            interviewer_id=interviewer.user_id if interviewer else None,
            scheduled_at=NOW + timedelta(days=1),
            role="Developer",
            now=NOW,
        )
    assert interview.id is not None
    return interview.id


def test_both_hear_of_a_live_interview_once_and_on_their_own_clock() -> None:
    candidate, interviewer, hr = _people()
    _schedule(hr, candidate, interviewer)
    mails = {mail.recipient: mail for mail in _react()}
    assert set(mails) == {candidate.email, interviewer.email}
    assert "Tue 24 Nov 2026, 09:00 (Europe/Lisbon)" in mails[candidate.email].body
    assert "18:00 (Asia/Tokyo)" in mails[interviewer.email].body
    assert {mail.status for mail in mails.values()} == {MailStatus.SENT}


def test_a_new_interviewer_hears_and_the_candidate_is_left_alone() -> None:
    candidate, interviewer, hr = _people()
    interview_id = _schedule(hr, candidate, None)
    assert [mail.recipient for mail in _react()] == [candidate.email]
    changes = InterviewChanges(interviewer_id=interviewer.user_id)
    interview_changes.change(hr, interview_id=interview_id, changes=changes, now=NOW)
    assert [mail.recipient for mail in _react()] == [candidate.email, interviewer.email]


def test_a_cancellation_gives_its_reason_to_all_but_who_did_it() -> None:
    candidate, interviewer, hr = _people()
    interview_id = _schedule(hr, candidate, interviewer)
    _react()
    with db.transaction() as session:
        interviews.cancel(session, candidate, interview_id=interview_id, reason="I found a job", now=NOW)
    news = _react()[2:]
    assert [mail.recipient for mail in news] == [interviewer.email]
    assert "I found a job" in news[0].body
