"""Which questions of the bank suit a role: its own first, then the generic ones with its name in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from botboss.domain.bank import DIFFICULTIES, GENERIC, BankQuestion
from botboss.domain.evaluation import ExpectedPoint, Probe
from botboss.domain.roles import role_key
from botboss.domain.text import read

PLACE = "{role}"
#: What stands there for who reads the bank, where no job is meant.
ANY_JOB = "[job]"


def generate(
    bank: Iterable[BankQuestion],
    role: str,
    num_questions: int,
    difficulty: str,
    category: str | None = None,
    seed: str = "",
) -> tuple[BankQuestion, ...]:
    """Up to ``num_questions`` distinct questions for any role, woven with its name.

    The role's own questions come before generic ones, those of ``difficulty`` before the
    nearest (each keeps its own true difficulty), and kinds and competencies take turns. The
    same ``seed`` always gives the same questions. No two say the same but for the role's name.
    """
    key = role_key(role)
    left = [
        question
        for question in bank
        if role_key(question.role) in (key, GENERIC) and category in (None, question.category)
    ]
    chosen: list[BankQuestion] = []
    shapes: set[tuple[str, ...]] = set()
    while left and len(chosen) < num_questions:
        best = min(left, key=lambda one: _rank(one, difficulty, chosen, seed))
        left.remove(best)
        shape = _shape(best, role)
        if shape not in shapes:
            shapes.add(shape)
            chosen.append(best)
    return tuple(woven(question, role) for question in chosen)


def _rank(
    question: BankQuestion, difficulty: str, chosen: list[BankQuestion], seed: str
) -> tuple[bool, int, int, bool, str]:
    """Less is better; the last part is chance that comes out the same for one seed."""
    distance = abs(DIFFICULTIES.index(question.difficulty) - DIFFICULTIES.index(difficulty))
    return (
        question.role == GENERIC,
        distance,
        sum(one.category == question.category for one in chosen),
        question.competency in {one.competency for one in chosen},
        hashlib.sha256(f"{seed}|{question.key}".encode()).hexdigest(),
    )


def _shape(question: BankQuestion, role: str) -> tuple[str, ...]:
    """The question's words without the role's name."""
    name = {token.word for token in read(role).tokens}
    words = (token.word for token in read(question.text.replace(PLACE, " ")).tokens)
    return tuple(word for word in words if word not in name)


def named(value: Any, role: str = ANY_JOB) -> Any:
    """A text, or all texts in lists and mappings, with the role's name in their place for it."""
    if isinstance(value, str):
        return value.replace(PLACE, role)
    if isinstance(value, Mapping):
        return {name: named(part, role) for name, part in value.items()}
    return [named(part, role) for part in value] if isinstance(value, list) else value


def woven(question: BankQuestion, role: str) -> BankQuestion:
    """The question with the role's name wherever its texts have a place for it."""
    return replace(
        question,
        role=role if question.role == GENERIC else question.role,
        text=named(question.text, role),
        why=named(question.why, role),
        expected_points=tuple(ExpectedPoint(named(p.text, role), p.weight) for p in question.expected_points),
        probes=tuple(Probe(probe.point, named(probe.question, role)) for probe in question.probes),
        slots=tuple((name, named(text, role)) for name, text in question.slots),
        anchors=tuple((name, named(text, role)) for name, text in question.anchors),
        good=named(question.good, role),
        weak=named(question.weak, role),
    )
