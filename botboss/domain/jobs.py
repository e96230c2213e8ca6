"""A structured interview's plan: what its weights mean, and what it lacks to be published.

Competencies are ``{name, weight}``, questions ``{question, competency, weight, expected_points,
anchors, …}`` as a job keeps them; a question's competency is one of the job's by its folded name.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botboss.domain.text import folded

#: The marks of which a question says what an answer worth them looks like.
LEVELS = ("1", "3", "5")
LONGEST_ANCHOR = 500
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: its place, such as ``questions.2.anchors.3`` (from 0), and the mend."""

    place: str
    why: str


def planned_weights(competencies: Sequence[Item], questions: Sequence[Item]) -> list[float]:
    """What each question weighs in the interview's score, Σ wᵢ·sᵢ / Σ wᵢ.

    A competency's weight W is shared out over its questions in proportion to their own weights v:
    w = W · v / Σ v over the competency's questions. So a competency weighs what it says, however
    many questions ask about it. 0 for a question whose weight or competency is missing.
    """
    whole = {folded(one["name"]): one["weight"] or 0.0 for one in competencies}
    parts: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        parts[folded(question["competency"])].append(question["weight"] or 0.0)
    sums = {name: math.fsum(values) for name, values in parts.items()}
    return [
        whole.get(folded(one["competency"]), 0.0)
        * ((one["weight"] or 0.0) / (sums[folded(one["competency"])] or 1.0))  # else tiny weights vanish
        for one in questions
    ]


def shares(competencies: Sequence[Item], questions: Sequence[Item]) -> list[float]:
    """The planned weights as parts of their sum, 0..1 with 4 decimals; all 0 where nothing weighs."""
    weights = planned_weights(competencies, questions)
    total = math.fsum(weights) or 1.0
    return [round(weight / total, 4) for weight in weights]


def lacks(competencies: Sequence[Item], questions: Sequence[Item]) -> list[Lack]:
    """Everything that keeps a plan from being published, in the order of its parts."""
    if not questions:
        return [Lack("questions", "There is no question. Add one from the bank, or write one.")]
    listed = {folded(one["name"]) for one in competencies}
    found = list(_lacks_of_competencies(competencies, questions))
    for place, question in enumerate(questions):
        found += _lacks_of_question(place, question, listed)
    return found


def _lacks_of_competencies(competencies: Sequence[Item], questions: Sequence[Item]) -> Iterator[Lack]:
    if not competencies:
        yield Lack("competencies", "There is no competency. Name what the job needs, each with a weight.")
    asked = {folded(question["competency"]) for question in questions}
    for place, one in enumerate(competencies):
        if not one["weight"]:
            yield Lack(f"competencies.{place}.weight", f"“{one['name']}” has no weight. Give it one above 0.")
        if folded(one["name"]) not in asked:
            why = f"No question asks about “{one['name']}”. Add one, or remove the competency."
            yield Lack(f"competencies.{place}", why)


def _lacks_of_question(place: int, question: Item, listed: set[str]) -> Iterator[Lack]:
    where, who = f"questions.{place}", f"Question {place + 1}"
    if not question["competency"]:
        yield Lack(f"{where}.competency", f"{who} has no competency. Choose what it asks about.")
    elif folded(question["competency"]) not in listed:
        why = f"{who} asks about “{question['competency']}”, which is not among the job's competencies."
        yield Lack(f"{where}.competency", f"{why} Add it there, or choose another.")
    if not question["weight"]:
        yield Lack(f"{where}.weight", f"{who} has no weight. Give it one above 0.")
    if not question["expected_points"]:
        why = f"{who} has no expected points. Say what a good answer contains."
        yield Lack(f"{where}.expected_points", why)
    for level in LEVELS:
        if not question["anchors"].get(level):
            why = f"{who} has no anchor for {level}. Describe an answer that is worth {level}."
            yield Lack(f"{where}.anchors.{level}", why)


def draft_anchors(points: Sequence[Item]) -> dict[str, str]:
    """Anchors that say no more than the expected points do, as a draft for a person to go over.

    5 is all of the points, 3 the heavier half of them, 1 none; empty without points.
    """
    texts = [point["text"].rstrip(".") for point in sorted(points, key=lambda point: -point["weight"])]
    if not texts:
        return dict.fromkeys(LEVELS, "")
    half = texts[: math.ceil(len(texts) / 2)]
    some = f"Says some of it clearly: {'; '.join(half)}. The rest is missing."
    if len(texts) == 1:
        some = f"Comes near this without saying it clearly: {texts[0]}."
    return {
        "1": "Says none of what we listen for, or only in general words.",
        "3": _cut(some),
        "5": _cut(f"Says all of it, clearly and with the reasons: {'; '.join(texts)}."),
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_ANCHOR else text[: LONGEST_ANCHOR - 1].rstrip() + "…"
