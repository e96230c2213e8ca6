"""A question of the bank, as staff see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from botboss.domain.bank import GENERIC
from botboss.domain.selection import named
from botboss.models.accounts import Role
from botboss.models.questions import Category, Difficulty, Question, QuestionSource
from botboss.ui.components.rows import FactRow
from botboss.ui.questions.rubric import ListenRow, listen_rows

EDITORS = (Role.HR, Role.ADMIN)
CATEGORIES = tuple((kind.value, kind.value.capitalize()) for kind in Category)
DIFFICULTIES = tuple((step.value, step.value.capitalize()) for step in Difficulty)
ANY_JOB = "Any job"
ANCHOR_WORDS = {"1": "Worth 1", "3": "Worth 3", "5": "Worth 5"}
SLOT_WORDS = {"situation": "Situation", "task": "Task", "action": "Action", "result": "Result"}
_SOURCES = {
    QuestionSource.SHIPPED: "Came with Botboss",
    QuestionSource.STAFF: "Written by your team",
    QuestionSource.GENERATED: "Proposed by Botboss, kept by your team",
}


@dataclass(frozen=True)
class QuestionRow:
    """One question; in a generic one "[job]" stands where the job's name will be."""

    id: int = 0
    text: str = ""
    role: str = ""
    category: str = ""
    difficulty: str = ""
    minutes: int = 0
    competency: str = ""
    why: str = ""
    source: str = ""
    practice: bool = False
    points: list[ListenRow] = field(default_factory=list)
    probes: list[str] = field(default_factory=list)
    anchors: list[FactRow] = field(default_factory=list)
    slots: list[FactRow] = field(default_factory=list)
    good_answer: str = ""
    weak_answer: str = ""
    href: str = ""

    @classmethod
    def of(cls, question: Question) -> QuestionRow:
        points = [{**point, "text": named(point["text"])} for point in question.expected_points]
        edited = ", edited by your team" if question.key and question.edited_at else ""
        return cls(
            id=question.id or 0,
            text=named(question.text),
            role=role_words(question.role),
            category=question.category.capitalize(),
            difficulty=question.difficulty.capitalize(),
            minutes=question.minutes,
            competency=question.competency,
            why=named(question.why),
            source=_SOURCES[QuestionSource(question.source)] + edited,
            practice=question.practice,
            points=listen_rows(points),
            probes=[named(probe["question"]) for probe in question.follow_ups],
            anchors=_facts(question.anchors, ANCHOR_WORDS),
            slots=_facts(question.slots, SLOT_WORDS),
            good_answer=named(question.good_answer),
            weak_answer=named(question.weak_answer),
            href=f"/questions/{question.id}",
        )


def _facts(texts: Mapping[str, str], words: Mapping[str, str]) -> list[FactRow]:
    """Those of the named texts that are written, under their headings."""
    return [FactRow(word, named(texts[name])) for name, word in words.items() if texts.get(name)]


def role_words(role: str) -> str:
    """A job's name as a heading or a choice has it."""
    return ANY_JOB if role == GENERIC else role[:1].upper() + role[1:]
