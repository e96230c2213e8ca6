"""A committed interview with its plan, for tests of taking and judging it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from botboss import db
from botboss.domain.bank import load_bank
from botboss.models.accounts import Role
from botboss.models.events import Event
from botboss.models.interviews import Answer, EvaluationRecord, Interview, PlannedQuestion
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import answers, plans
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(minutes=5)
VAGUE = "I would think about it and then do what seems right to me at that moment."
_GOOD = {question.key: question.good for question in load_bank()}


@dataclass(frozen=True)
class Stage:
    """One interview of ``candidate``; ``interviewer`` is assigned when it is live."""

    candidate: Actor
    interviewer: Actor
    hr: Actor
    interview_id: int

    def start(self) -> answers.Started:
        with db.transaction() as session:
            return answers.start(session, self.candidate, interview_id=self.interview_id, now=NOW)

    def submit(self, number: int, text: str, **changes: Any) -> answers.Submitted:
        """The candidate's answer, unless ``changes`` name another ``actor``."""
        wanted = {"actor": self.candidate, "asked": "", "now": LATER, **changes}
        return answers.submit(
            wanted.pop("actor"), interview_id=self.interview_id, number=number, text=text, **wanted
        )

    def interview(self) -> Interview:
        with db.transaction() as session:
            return session.get_one(Interview, self.interview_id)

    def plan(self) -> list[PlannedQuestion]:
        with db.transaction() as session:
            return plans_of(session, self.interview_id)

    def good(self, number: int) -> str:
        """The bank's good sample answer to a question of the plan."""

        with db.transaction() as session:
            planned = plans_of(session, self.interview_id)[number - 1]
            return _GOOD[session.get_one(Question, planned.question_id).key or ""]

    def answers(self) -> list[Answer]:
        with db.transaction() as session:
            mine = select(Answer).where(col(Answer.interview_id) == self.interview_id)
            return list(session.scalars(mine.order_by(col(Answer.number))))

    def evaluations(self, number: int) -> list[EvaluationRecord]:
        """All evaluations of one answer, oldest first."""
        answer = next(answer for answer in self.answers() if answer.number == number)
        with db.transaction() as session:
            mine = select(EvaluationRecord).where(col(EvaluationRecord.answer_id) == answer.id)
            return list(session.scalars(mine.order_by(col(EvaluationRecord.id))))

    def events(self, kind: str) -> list[Event]:
        with db.transaction() as session:
            return list(session.scalars(select(Event).where(col(Event.type) == kind).order_by(col(Event.id))))


def plans_of(session: Session, interview_id: int) -> list[PlannedQuestion]:
    mine = select(PlannedQuestion).where(col(PlannedQuestion.interview_id) == interview_id)
    return list(session.scalars(mine.order_by(col(PlannedQuestion.number))))


def stage(*, live: bool = False, started: bool = True, **changes: Any) -> Stage:
    """A committed interview with its plan, started by the candidate unless told otherwise."""
    with db.transaction() as session:
        candidate, interviewer, hr = (
            factories.actor(session, role) for role in (Role.CANDIDATE, Role.INTERVIEWER, Role.HR)
        )
        if live:
            changes["interviewer_id"] = interviewer.user_id
        interview = factories.interview(session, candidate, **changes)
        plans.freeze_plan(session, interview)
        assert interview.id is not None
        made = Stage(candidate, interviewer, hr, interview.id)
    if started:
        made.start()
    return made
