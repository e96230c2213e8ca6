"""The question bank: the shipped set, and what staff make of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from botboss.domain.bank import BankQuestion, load_bank
from botboss.domain.roles import role_key
from botboss.models.questions import Question, QuestionSource


def seed(session: Session, *, now: datetime) -> None:
    """Bring the shipped questions up to date; those that staff edited or deleted stay as they are."""
    known = {row.key: row for row in session.scalars(select(Question).where(col(Question.key).is_not(None)))}
    for question in load_bank():
        row = known.get(question.key)
        if row is None:
            session.add(Question(created_at=now, **_contents(question)))
        elif row.edited_at is None and row.deleted_at is None:
            row.sqlmodel_update(_contents(question))


def _contents(question: BankQuestion) -> dict[str, object]:
    return {
        "key": question.key,
        "text": question.text,
        "role": question.role,
        "role_key": role_key(question.role),
        "category": question.category,
        "difficulty": question.difficulty,
        "competency": question.competency,
        "why": question.why,
        "minutes": question.minutes,
        "practice": True,
        "source": QuestionSource.SHIPPED,
        "expected_points": [{"text": p.text, "weight": p.weight} for p in question.expected_points],
        "follow_ups": [{"point": p.point, "question": p.question} for p in question.probes],
    }
