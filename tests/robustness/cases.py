"""The robustness suite's cases: data beside this file, read once; the benchmark uses them, too.

``questions.json`` holds the questions with their expected points, ``honest.json`` good answers of
many trades and tongues, ``hostile.json`` what is no answer, ``pairs.json`` an answer and what is
said on top, ``limits.json`` what the engine is known to get wrong.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint
from botboss.domain.scoring import needs_human_look

FOLDER = Path(__file__).parent
STEP = 0.05  # how far words that are no evidence may move a score


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what its evaluation must be.

    ``flags`` is None when any will do; ``look`` asks for a flag or little confidence, unless the
    score is 0 anyway.
    """

    kind: str
    question: AskedQuestion
    answer: str
    at_least: float
    at_most: float
    flags: tuple[str, ...] | None
    look: bool

    def failure(self, found: Evaluation) -> str:
        """What is wrong with this evaluation, in a few words; empty when nothing is."""
        if not self.at_least <= found.score <= self.at_most:
            return f"scored {found.score}, wanted {self.at_least} to {self.at_most}"
        if self.flags is not None and found.flags != self.flags:
            return f"flagged {found.flags}, wanted {self.flags}"
        if self.look and not needs_human_look(found):
            return "asks for no human look"
        return misquoted(found, self.answer)


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer and what is said on top; a true point may only raise a score, other words not."""

    kind: str
    question: AskedQuestion
    answer: str
    more: str

    def failure(self, less: Evaluation, more: Evaluation) -> str:
        """What is wrong with the evaluations of the shorter and the longer answer."""
        moved = round(more.score - less.score, 4)
        if self.kind == "a true point more":
            return f"fell by {-moved}" if moved < -STEP else ""
        if self.kind == "injection" and "injection_removed" not in more.flags:
            return "is not flagged"
        return f"moved by {moved}" if moved > STEP or (self.kind == "injection" and moved < -STEP) else ""


def misquoted(found: Evaluation, answer: str) -> str:
    """Names a point whose quote is not what stands at its offsets, or whose credit has no quote."""
    for point in found.points:
        if answer[point.start : point.end] != point.quote or bool(point.quote) != (point.coverage > 0):
            return f"misquoted at {point.start}"
    return ""


@cache
def questions() -> dict[str, AskedQuestion]:
    """The questions of the suite by key."""
    return {
        key: AskedQuestion(entry["text"], tuple(map(ExpectedPoint, entry["points"])), entry["category"])
        for key, entry in _read("questions").items()
    }


@cache
def cases(*names: str) -> tuple[Case, ...]:
    """The cases of these files."""
    return tuple(_case(entry) for name in names for entry in _read(name))


@cache
def pairs() -> tuple[Pair, ...]:
    return tuple(
        Pair(entry["kind"], questions()[entry["question"]], entry["answer"], entry["more"])
        for entry in _read("pairs")
    )


def _case(entry: dict[str, Any]) -> Case:
    question = questions()[entry["question"]]
    honest = entry["kind"].startswith("honest")
    flags = entry.get("flags", [] if honest else None)
    return Case(
        entry["kind"],
        question,
        entry["answer"].replace("{question}", question.text),
        entry.get("at_least", 0.0),
        entry.get("at_most", 1.0),
        None if flags is None else tuple(flags),
        entry.get("look", False),
    )


def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
