"""From verdicts to numbers: our code, never a model, computes every score.

All sums use ``math.fsum``, so the same verdicts give the same digits in any order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from botboss.domain.evaluation import PointResult, Verdict

COVERED, PARTIAL = 0.70, 0.40
STRONG, GOOD, MIXED = 0.75, 0.55, 0.35
SURE = 0.5
FAR_APART = 0.4  # two engines that differ by more than this in one answer


def score(points: Iterable[PointResult]) -> float:
    """The weighted mean of the points' coverage, 0..1 with 4 decimals; 0 without points."""
    return _mean((point.weight, point.coverage) for point in points)


def overall(weighted: Iterable[tuple[float, float | None]]) -> float:
    """Σ wᵢ·sᵢ / Σ wᵢ over (weight, score) of all planned questions; an unanswered one (None) counts 0."""
    return _mean((weight, value or 0.0) for weight, value in weighted)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much a score rests on: ``answered`` of ``total`` questions, which hold ``weight`` (0..1)
    of all questions' weight."""

    answered: int
    total: int
    weight: float


def coverage(weighted: Iterable[tuple[float, bool]]) -> Coverage:
    """From (weight, whether it is answered) of all planned questions; nothing planned is weight 0."""
    pairs = list(weighted)
    share = _mean((weight, float(answered)) for weight, answered in pairs)
    return Coverage(sum(answered for _, answered in pairs), len(pairs), share)


def _mean(weighted: Iterable[tuple[float, float]]) -> float:
    pairs = list(weighted)
    total = math.fsum(weight for weight, _ in pairs)
    if total <= 0:
        return 0.0
    mean = math.fsum(weight * value for weight, value in pairs) / total
    return round(min(1.0, max(0.0, mean)), 4)


def verdict_of(coverage: float) -> Verdict:
    """Covered from .70, partial from .40, else missing."""
    if coverage >= COVERED:
        return Verdict.COVERED
    return Verdict.PARTIAL if coverage >= PARTIAL else Verdict.MISSING


def band(value: float) -> str:
    """The word for a score: ``strong``, ``good``, ``mixed`` or ``weak``."""
    if value >= STRONG:
        return "strong"
    if value >= GOOD:
        return "good"
    return "mixed" if value >= MIXED else "weak"


class Judged(Protocol):
    """An evaluation, also one that is stored."""

    @property
    def confidence(self) -> float: ...
    @property
    def flags(self) -> Sequence[str]: ...


def needs_human_look(evaluation: Judged) -> bool:
    """Whether a person should read the answer before the score is used."""
    return evaluation.confidence < SURE or bool(evaluation.flags)
