"""What the machine and people gave the same answers, and how far they agree.

A person's score of an answer is the newest blind rating, else the newest rating, else the newest
override that stands. Agreeing with the machine's score is not counted: who saw it did not grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy import select as of_several
from sqlmodel import Session, col, select

from botboss.domain.agreement import Agreement, Pair, agreement, table
from botboss.domain.calibration import engine_of
from botboss.models.calibrations import Rating
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion, Status
from botboss.models.reviews import Override
from botboss.policy import Actor, Permission, require
from botboss.services import standings

WORST, MOST_QUESTIONS, FEWER_ROUNDS = 10, 100, 200


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer with the ``machine``'s and a ``person``'s score; ``blind`` as in a rating."""

    answer_id: int
    interview_id: int
    number: int
    question_id: int | None
    question: str
    engine: str
    machine: float
    person: float
    blind: bool

    @property
    def gap(self) -> float:
        return abs(self.machine - self.person)


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    question_id: int | None
    question: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Report:
    """``engine`` None compares whatever engine's score counts; ``engines`` are all that graded answers
    were judged by. ``blind`` of the answers were graded without the machine's score; ``steps`` counts
    them by the steps 0 to 5, ``[machine][person]``."""

    engine: str | None
    engines: list[str]
    total: Agreement
    steps: list[list[int]]
    blind: int
    questions: list[QuestionAgreement]
    worst: list[Graded]


def report(session: Session, actor: Actor, *, engine: str | None = None) -> Report:
    """How far machine and people agree, in total and for the questions that were graded most."""
    require(actor, Permission.CALIBRATION_MANAGE)
    return measure(session, engine=engine)


def measure(session: Session, *, engine: str | None = None) -> Report:
    """``report`` for whoever sits at the machine itself."""
    people = _people(session)
    rows = _judged(session, people)
    chosen = _newest(row for row in rows if (row.adopted if engine is None else row.engine == engine))
    graded = [_graded(row, people) for row in chosen]
    by_question: dict[Any, list[Graded]] = defaultdict(list)
    for one in graded:
        by_question[one.question_id or one.question].append(one)
    most = sorted(by_question.values(), key=lambda group: (-len(group), group[0].answer_id))
    worst = sorted(graded, key=lambda one: (-one.gap, one.answer_id))
    return Report(
        engine=engine,
        engines=sorted({row.engine for row in rows}),
        total=agreement(_pairs(graded)),
        steps=table(_pairs(graded)),
        blind=sum(one.blind for one in graded),
        questions=[_of_question(group) for group in most[:MOST_QUESTIONS]],
        worst=[one for one in worst[:WORST] if one.gap > 0],
    )


def pairs_of(session: Session, engine: str) -> list[Pair]:
    """What this engine, before any calibration, and people gave the same answers."""
    people = _people(session)
    rows = [row for row in _judged(session, people) if engine_of(row.engine) == engine]
    raw = [(row.score if row.raw_score is None else row.raw_score, row) for row in _newest(rows)]
    return [(score, people[row.answer_id][0]) for score, row in raw]


def _of_question(group: Sequence[Graded]) -> QuestionAgreement:
    first = group[0]
    return QuestionAgreement(first.question_id, first.question, agreement(_pairs(group), rounds=FEWER_ROUNDS))


def _pairs(graded: Iterable[Graded]) -> list[Pair]:
    return [(one.machine, one.person) for one in graded]


def _people(session: Session) -> dict[int, tuple[float, bool]]:
    """The score that a person gave each answer, and whether blind; two queries."""
    found: dict[int, tuple[float, bool]] = {}
    standing = standings.counting().where(col(Override.answer_id).is_not(None))
    for override in session.scalars(standing):
        found[override.answer_id] = (override.score, False)
    ratings = select(Rating).order_by(col(Rating.blind), col(Rating.id))  # blind ones last: they win
    for rating in session.scalars(ratings):
        found[rating.answer_id] = (rating.score, rating.blind)
    return found


def _judged(session: Session, people: dict[int, tuple[float, bool]]) -> list[Any]:
    """All evaluations of graded answers of completed interviews, oldest first; one query."""
    same = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
    )
    record = EvaluationRecord
    columns: list[Any] = [
        record.answer_id, Answer.interview_id, Answer.number, PlannedQuestion.question_id,
        PlannedQuestion.text, record.engine, record.score, record.raw_score, record.adopted,
    ]  # fmt: skip
    rated = select(Rating.answer_id)
    override = select(Override.answer_id).where(col(Override.answer_id).is_not(None))
    rows = (
        of_several(*columns)
        .join(Answer, col(Answer.id) == col(record.answer_id))
        .join(PlannedQuestion, same)
        .join(Interview, col(Interview.id) == col(Answer.interview_id))
        .where(
            col(Interview.status) == Status.COMPLETED,
            col(Interview.kind) != Kind.PRACTICE,
            or_(col(record.answer_id).in_(rated), col(record.answer_id).in_(override)),
        )
        .order_by(col(record.id))
    )
    return [row for row in session.connection().execute(rows) if row.answer_id in people]


def _newest(rows: Iterable[Any]) -> list[Any]:
    """The last evaluation of each answer."""
    return list({row.answer_id: row for row in rows}.values())


def _graded(row: Any, people: dict[int, tuple[float, bool]]) -> Graded:
    person, blind = people[row.answer_id]
    return Graded(
        answer_id=row.answer_id,
        interview_id=row.interview_id,
        number=row.number,
        question_id=row.question_id,
        question=row.text,
        engine=row.engine,
        machine=row.score,
        person=person,
        blind=blind,
    )
