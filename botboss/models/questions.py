"""The question bank."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from botboss.domain.evaluation import AskedQuestion, ExpectedPoint, Probe
from botboss.models.base import NEVER_REUSE_IDS, Table, document, key, mapping


class Category(StrEnum):
    TECHNICAL = "technical"
    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class QuestionSource(StrEnum):
    SHIPPED = "shipped"
    STAFF = "staff"
    GENERATED = "generated"


class Question(Table, table=True):
    """One question of the bank. ``expected_points`` is ``[{text, weight}]``, ``follow_ups``
    ``[{point, question}]`` with the index of the point it probes. ``anchors`` says what an
    answer worth "1", "3" and "5" looks like, ``slots`` the parts of a story that tells it
    (situation, task, action, result); either may be empty. The sample answers are for staff. A
    shipped question has a ``key``, is renewed from the bank until staff edit it, and stays gone
    once deleted."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_role_key_category_difficulty", "role_key", "category", "difficulty"),
        NEVER_REUSE_IDS,
    )

    id: int | None = key()
    key: str | None = Field(default=None, max_length=120, unique=True)
    text: str = Field(max_length=2000)
    role: str = Field(max_length=120)
    role_key: str = Field(max_length=120)
    category: str = Field(max_length=20)
    difficulty: str = Field(max_length=10)
    competency: str = Field(default="", max_length=120)
    why: str = Field(default="", max_length=500)
    minutes: int = 4
    practice: bool = False
    source: str = Field(default=QuestionSource.STAFF, max_length=20)
    expected_points: list[dict[str, Any]] = document()
    follow_ups: list[dict[str, Any]] = document()
    anchors: dict[str, str] = mapping()
    slots: dict[str, str] = mapping()
    good_answer: str = Field(default="", max_length=4000)
    weak_answer: str = Field(default="", max_length=4000)
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


def rubric(
    text: str,
    category: str,
    competency: str,
    expected_points: list[dict[str, Any]],
    follow_ups: list[dict[str, Any]],
) -> AskedQuestion:
    """A stored question as the engines take it."""
    return AskedQuestion(
        text=text,
        category=category,
        competency=competency,
        expected_points=tuple(ExpectedPoint(p["text"], float(p["weight"])) for p in expected_points),
        probes=tuple(Probe(int(f["point"]), f["question"]) for f in follow_ups),
    )
