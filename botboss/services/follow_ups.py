"""Asking on: one more question about an answer, at most so many in an interview."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.models.events import EventType
from botboss.models.interviews import Answer, Interview, PlannedQuestion, Status
from botboss.services import ai_calls, events, locks
from botboss.settings import get_settings

log = logging.getLogger("botboss.follow_ups")
LONGEST = 2_000


def plan_of(session: Session, interview_id: int) -> list[PlannedQuestion]:
    """An interview's questions with their follow-ups, by number."""
    mine = select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == interview_id)
    return list(session.scalars(mine.order_by(col(PlannedQuestion.number))))


def budget(interview: Interview) -> int:
    """How many an interview may have: its job's number, without a job the settings'."""
    given = interview.follow_up_budget
    return get_settings().follow_ups if given is None else given


def ask_on(
    plan: list[PlannedQuestion], about: PlannedQuestion, answer: Answer, most: int, *, now: datetime
) -> PlannedQuestion | None:
    """The follow-up of a stored answer: the one it has, else a new one, else None; a flow.

    ``most`` is the interview's budget. A language model, if there is one, may put the stored
    question into words that fit the answer.

    It never raises: the answer is committed by now, so what fails here costs a question and
    nothing more. A follow-up's answer is not asked on.
    """
    asked = _about(plan, about.number)
    if asked or about.follows or _spent(plan, most):
        return asked
    stored = providers.builtin_ai().follow_up(about.rubric, answer.text)
    if not stored:
        return None
    writer = providers.writer()
    written = writer.reword(about.rubric, answer.text, stored) if writer else None
    question = (written and written.value) or stored
    try:
        with db.transaction() as session:
            if written:
                related = {"interview_id": about.interview_id, "answer_id": answer.id}
                ai_calls.keep(session, [written.call], now=now, **related)
            return _place(session, about, question[:LONGEST], now)
    except SQLAlchemyError:
        log.exception("interview %s: no follow-up to question %s", about.interview_id, about.number)
        return None


def _place(session: Session, about: PlannedQuestion, question: str, now: datetime) -> PlannedQuestion | None:
    """Put it behind the plan, unless the interview is over or has had its share meanwhile."""
    interview = locks.interview(session, about.interview_id)
    if interview is None or interview.status != Status.STARTED or interview.completing_at:
        return None
    plan = plan_of(session, about.interview_id)
    asked = _about(plan, about.number)
    if asked or _spent(plan, budget(interview)):
        return asked
    follow_up = PlannedQuestion(
        interview_id=about.interview_id,
        number=plan[-1].number + 1,
        follows=about.number,
        text=question,
        category=about.category,
        difficulty=about.difficulty,
        competency=about.competency,
        weight=0.0,
        minutes=max(1, about.minutes // 2),
    )
    session.add(follow_up)
    told = {"number": follow_up.number, "follows": about.number}
    events.record(session, None, EventType.FOLLOW_UP_ASKED, about.interview_id, now=now, **told)
    return follow_up


def _about(plan: list[PlannedQuestion], number: int) -> PlannedQuestion | None:
    return next((question for question in plan if question.follows == number), None)


def _spent(plan: list[PlannedQuestion], most: int) -> bool:
    """Whether the interview had its follow-ups."""
    return sum(question.follows is not None for question in plan) >= most
