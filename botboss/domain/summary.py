"""What an interview comes down to: strengths, gaps and what to ask next, each with its evidence.

Built from the verdicts that are stored, so the same evaluations always give the same summary, and
no sentence in it is made up: a strength or gap is an expected point in its own words, what to ask
next is the stored probe of the heaviest gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from botboss.domain.evaluation import Verdict

MOST = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about the answer ``number``, and the part of it, ``[start, end)``, that shows it;
    without evidence ``quote`` is empty and ``number`` the question's."""

    text: str
    number: int
    quote: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was strong, what was missing, and what to ask next; each may be empty."""

    strengths: tuple[Remark, ...] = ()
    gaps: tuple[Remark, ...] = ()
    next: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question of the plan and what came of it. ``points`` are those of the evaluation that counts,
    as stored, None when there is no answer or it is not judged; ``probes`` are stored follow-ups by
    the point's place (from 0), ``asked`` those that were put already."""

    number: int
    question: str
    weight: float
    answered: bool
    points: Sequence[Mapping[str, Any]] | None = None
    probes: Mapping[int, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Found:
    """A remark with how heavy it is and, for a gap, what to ask about it."""

    weight: float
    remark: Remark
    probe: str = ""


def summarise(outcomes: Sequence[Outcome], *, most: int = MOST) -> Remarks:
    """At most ``most`` of each kind, the heaviest first.

    A point weighs its share of the overall score: the question's weight times the point's share of its
    points. Strengths are covered points by weight × coverage, gaps all others and unanswered questions
    by weight × what is missing; of equal ones the earlier comes first.
    """
    strengths = _heaviest(found for one in outcomes for found in _strengths(one))
    gaps = _heaviest(found for one in outcomes for found in _gaps(one))
    probes = [
        Remark(gap.probe, gap.remark.number, gap.remark.quote, gap.remark.start, gap.remark.end)
        for gap in gaps
        if gap.probe
    ]
    return Remarks(
        tuple(found.remark for found in strengths[:most]),
        tuple(found.remark for found in gaps[:most]),
        tuple(probes[:most]),
    )


def _heaviest(found: Iterator[_Found]) -> list[_Found]:
    return sorted((one for one in found if one.weight > 0), key=lambda one: -one.weight)  # sorting is stable


def _strengths(outcome: Outcome) -> Iterator[_Found]:
    for _, point, share in _shares(outcome):
        if point["verdict"] == Verdict.COVERED:
            yield _Found(share * point["coverage"], _remark(outcome, point))


def _gaps(outcome: Outcome) -> Iterator[_Found]:
    if not outcome.answered:
        words = f"Not answered: {outcome.question}"
        yield _Found(outcome.weight, Remark(words, outcome.number), outcome.question)
    for place, point, share in _shares(outcome):
        if point["verdict"] != Verdict.COVERED:
            probe = outcome.probes.get(place, "")
            ask = "" if probe in outcome.asked else probe
            yield _Found(share * (1 - point["coverage"]), _remark(outcome, point), ask)


def _shares(outcome: Outcome) -> Iterator[tuple[int, Mapping[str, Any], float]]:
    """Each point with its place and its share of the overall score."""
    points = outcome.points or ()
    total = fsum(point["weight"] for point in points)
    for place, point in enumerate(points):
        yield place, point, outcome.weight * point["weight"] / total if total > 0 else 0.0


def _remark(outcome: Outcome, point: Mapping[str, Any]) -> Remark:
    if not point["quote"]:
        return Remark(point["point"], outcome.number)
    return Remark(point["point"], point["number"], point["quote"], point["start"], point["end"])
