"""The question bank that ships with the product: plain data, read once.

Each file of ``botboss/bank`` holds one role's questions; ``load_bank`` gives them all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from botboss.domain.evaluation import AskedQuestion, ExpectedPoint, Probe

GENERIC = "generic"
PLACE = "{role}"  # where a generic text takes the role's name
CATEGORIES = ("technical", "behavioural", "situational")
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One question of the bank; ``key`` is unique, ``good`` and ``weak`` are sample answers.

    ``slots`` and ``anchors`` are pairs of name and text: the parts of a told situation (empty
    unless the question is behavioural), and what an answer worth 1, 3 and 5 looks like.
    """

    key: str
    role: str
    category: str
    difficulty: str
    competency: str
    text: str
    why: str
    minutes: int
    expected_points: tuple[ExpectedPoint, ...]
    probes: tuple[Probe, ...]
    slots: tuple[tuple[str, str], ...]
    anchors: tuple[tuple[str, str], ...]
    good: str
    weak: str

    def asked(self) -> AskedQuestion:
        """The question as an engine takes it."""
        return AskedQuestion(self.text, self.expected_points, self.category, self.competency, self.probes)


@cache
def load_bank() -> tuple[BankQuestion, ...]:
    """Every question of the shipped bank, in the order of file names and of each file."""
    folder = files("botboss.bank")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(
        question for name in names for question in read_bank(folder.joinpath(name).read_text("utf-8"))
    )


def read_bank(text: str) -> tuple[BankQuestion, ...]:
    """The questions of one bank file's JSON text; KeyError names a field that is missing."""
    data = json.loads(text)
    return tuple(_question(data["role"], entry) for entry in data["questions"])


def _question(role: str, entry: dict[str, Any]) -> BankQuestion:
    return BankQuestion(
        key=entry["key"],
        role=role,
        category=entry["category"],
        difficulty=entry["difficulty"],
        competency=entry["competency"],
        text=entry["question"],
        why=entry["why"],
        minutes=entry["minutes"],
        expected_points=tuple(ExpectedPoint(p["text"], float(p["weight"])) for p in entry["expected_points"]),
        probes=tuple(Probe(probe["point"], probe["question"]) for probe in entry["follow_ups"]),
        slots=_pairs(entry.get("slots")),
        anchors=_pairs(entry.get("anchors")),
        good=entry["good"],
        weak=entry["weak"],
    )


def _pairs(named: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple((named or {}).items())
