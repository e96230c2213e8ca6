"""An interview's questions: its job's, or drawn from the bank, when it is scheduled; frozen from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from botboss.domain.bank import GENERIC
from botboss.domain.jobs import planned_weights
from botboss.domain.roles import role_key
from botboss.domain.selection import named
from botboss.models.interviews import Answer, Interview, Kind, PlannedQuestion
from botboss.models.jobs import JobVersion
from botboss.models.questions import Category, Difficulty, Question
from botboss.policy import Actor, Permission, require, visible

#: What is asked without a job, in this order.
QUOTA = (
    (Category.TECHNICAL, Difficulty.EASY),
    (Category.TECHNICAL, Difficulty.MEDIUM),
    (Category.TECHNICAL, Difficulty.HARD),
    (Category.BEHAVIOURAL, Difficulty.MEDIUM),
    (Category.SITUATIONAL, Difficulty.MEDIUM),
)
_STEPS = list(Difficulty)
_DOCUMENTS = ("expected_points", "follow_ups", "anchors")


@dataclass(frozen=True, slots=True)
class Size:
    """How long an interview is, follow-ups left out: questions, minutes they take, questions answered."""

    questions: int = 0
    minutes: int = 0
    answered: int = 0


def freeze_plan(
    session: Session, interview: Interview, job: JobVersion | None = None
) -> list[PlannedQuestion]:
    """Keep an interview's plan: the job's, which is the same for every candidate, else one drawn now.

    What becomes of the job's draft or of the bank later does not change it.
    """
    plan = _of_job(interview, job) if job else _drawn(session, interview)
    session.add_all(plan)
    session.flush()
    return plan


def _of_job(interview: Interview, job: JobVersion) -> list[PlannedQuestion]:
    interview.job_id, interview.job_version = job.job_id, job.number
    interview.follow_up_budget = job.follow_ups
    weights = planned_weights(job.competencies, job.questions)
    copied = ("question_id", "category", "difficulty", "competency", "why", "minutes", *_DOCUMENTS)
    return [
        PlannedQuestion(
            interview_id=interview.id or 0,
            number=number,
            text=question["question"],
            weight=weight,
            **{name: deepcopy(question[name]) for name in copied},
        )
        for number, (question, weight) in enumerate(zip(job.questions, weights, strict=True), start=1)
    ]


def _drawn(session: Session, interview: Interview) -> list[PlannedQuestion]:
    practice = interview.kind == Kind.PRACTICE
    return draw_plan(session, interview.role, interview.candidate_id, interview.id or 0, practice=practice)


def draw_plan(
    session: Session, role: str, candidate_id: int, interview_id: int, *, practice: bool = False
) -> list[PlannedQuestion]:
    """Five questions for any role: 3 technical, 1 behavioural, 1 situational; not yet stored.

    The same for the same interview and bank. Questions that this candidate was not asked in
    another interview come first, then the role's own, then those of the fitting difficulty.
    """
    pool = _pool(session, role_key(role), practice)
    asked = _asked(session, candidate_id, interview_id)
    chosen: list[Question] = []
    for category, difficulty in QUOTA:
        left = [question for question in pool if question not in chosen]
        fitting = [question for question in left if question.category == category] or left
        if fitting:
            chosen.append(min(fitting, key=lambda one: _rank(one, difficulty, asked, chosen, interview_id)))
    return [_planned(number, one, role, interview_id) for number, one in enumerate(chosen, start=1)]


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[PlannedQuestion]:
    """What staff ask in an interview and listen for, each follow-up behind what it follows.

    Empty for an interview that does not exist for the actor, or is their own: nobody reads here
    what is listened for in their own answers. Raises Forbidden for candidates.
    """
    require(actor, Permission.QUESTION_RUBRIC)
    planned = (
        select(PlannedQuestion)
        .join(Interview, col(PlannedQuestion.interview_id) == col(Interview.id))
        .where(
            col(Interview.id) == interview_id,
            visible(actor, Interview),
            col(Interview.candidate_id) != actor.user_id,
        )
    )
    return sorted(session.scalars(planned), key=lambda one: (one.follows or one.number, one.number))


def sizes(session: Session, actor: Actor, *, interview_ids: Collection[int]) -> dict[int, Size]:
    """The sizes of those of the interviews that exist for the actor; one query for any number."""
    answered = and_(
        col(Answer.interview_id) == col(PlannedQuestion.interview_id),
        col(Answer.number) == col(PlannedQuestion.number),
    )
    whose = col(PlannedQuestion.interview_id)
    counted = (
        select(
            whose,
            func.count(col(PlannedQuestion.id)),
            func.sum(PlannedQuestion.minutes),
            func.count(col(Answer.id)),
        )
        .join(Interview, whose == col(Interview.id))
        .outerjoin(Answer, answered)
        .where(whose.in_(interview_ids), visible(actor, Interview), col(PlannedQuestion.follows).is_(None))
        .group_by(whose)
    )
    rows = session.exec(counted)
    return {id_: Size(questions, int(minutes), done) for id_, questions, minutes, done in rows}


def _pool(session: Session, key: str, practice: bool) -> list[Question]:
    kept = select(Question).where(
        col(Question.deleted_at).is_(None), col(Question.role_key).in_((key, GENERIC))
    )
    if practice:
        kept = kept.where(col(Question.practice).is_(True))
    return list(session.scalars(kept.order_by(col(Question.id))))


def _asked(session: Session, candidate_id: int, interview_id: int) -> set[int]:
    """The questions in this candidate's other plans."""
    planned = (
        select(PlannedQuestion.question_id)
        .join(Interview, col(Interview.id) == PlannedQuestion.interview_id)
        .where(
            Interview.candidate_id == candidate_id,
            Interview.id != interview_id,
            col(PlannedQuestion.question_id).is_not(None),
        )
        .distinct()
    )
    return {question_id for question_id in session.scalars(planned) if question_id}


def _rank(
    question: Question, difficulty: Difficulty, asked: set[int], chosen: list[Question], interview_id: int
) -> tuple[bool, bool, int, bool, str]:
    """Less is better; the last part is chance that comes out the same for one interview."""
    chance = hashlib.sha256(f"{interview_id}|{question.key or question.id}".encode()).hexdigest()
    return (
        question.id in asked,
        question.role_key == GENERIC,
        abs(_STEPS.index(Difficulty(question.difficulty)) - _STEPS.index(difficulty)),
        bool(question.competency) and question.competency in {one.competency for one in chosen},
        chance,
    )


def _planned(number: int, question: Question, role: str, interview_id: int) -> PlannedQuestion:
    return PlannedQuestion(
        interview_id=interview_id,
        number=number,
        question_id=question.id,
        text=named(question.text, role)[:2000],
        category=question.category,
        difficulty=question.difficulty,
        competency=question.competency,
        why=named(question.why, role)[:500],
        minutes=question.minutes,
        expected_points=named(question.expected_points, role),
        follow_ups=named(question.follow_ups, role),
        anchors=named(question.anchors, role),
    )
