"""How far two judges of the same answers agree: the machine and people.

Scores are 0..1. Steps are those of a 0 to 5 scale, the nearest one, halves upwards: what graders
commonly use, and what makes "exact" and "within one" mean something.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

STEPS = 5
ROUNDS = 1000
LEVEL = 0.95
SEED = 20_261_126
FEW = 30

Pair = tuple[float, float]
"""What the machine gave and what a person gave, of one answer."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over ``n`` answers: the shares that stand on the same step and at most one apart, the mean
    absolute error (0..1), and the quadratic weighted kappa with its 95 % interval.

    Everything but ``n`` is None for no answers; ``kappa`` also where it is not defined, since nobody
    differs in anything; the interval also for fewer than two answers.
    """

    n: int
    exact: float | None = None
    within_one: float | None = None
    error: float | None = None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def few(self) -> bool:
        """Whether these figures say little: fewer than 30 answers."""
        return self.n < FEW


def step(score: float) -> int:
    """The nearest of the steps 0 to 5, halves upwards."""
    return math.floor(STEPS * score + 0.5)


def agreement(pairs: Sequence[Pair], *, rounds: int = ROUNDS) -> Agreement:
    """All figures; the same for the same pairs in any order."""
    if not pairs:
        return Agreement(0)
    ordered = sorted(pairs)
    steps = [(step(machine), step(person)) for machine, person in ordered]
    apart = [abs(machine - person) for machine, person in steps]
    low, high = interval(steps, kappa, rounds=rounds)
    return Agreement(
        n=len(pairs),
        exact=sum(gap == 0 for gap in apart) / len(apart),
        within_one=sum(gap <= 1 for gap in apart) / len(apart),
        error=math.fsum(abs(machine - person) for machine, person in ordered) / len(ordered),
        kappa=kappa(steps),
        low=low,
        high=high,
    )


def table(pairs: Sequence[Pair]) -> list[list[int]]:
    """How many answers stand on each pair of steps: ``[machine][person]``, 0 to 5 each."""
    counts = [[0] * (STEPS + 1) for _ in range(STEPS + 1)]
    for machine, person in pairs:
        counts[step(machine)][step(person)] += 1
    return counts


def kappa(steps: Sequence[tuple[int, int]]) -> float | None:
    """Quadratic weighted kappa, 1 - Σ wᵢⱼ Oᵢⱼ / Σ wᵢⱼ Eᵢⱼ with wᵢⱼ = (i - j)² (Cohen 1968); None when
    nothing differs by chance either.

    O and E are the observed table and that of chance, the product of the margins. With squares as
    weights both sums are moments: Σ wO = mean (x - y)², Σ wE = mean x² + mean y² - 2 mean x mean y.
    """
    n = len(steps)
    if not n:
        return None
    x, y = sum(one for one, _ in steps), sum(other for _, other in steps)
    squares = sum(one * one + other * other for one, other in steps)
    observed = sum((one - other) ** 2 for one, other in steps)
    chance = n * squares - 2 * x * y  # both sums times n²: whole numbers, so nothing is rounded
    return 1 - n * observed / chance if chance else None


def interval(
    steps: Sequence[tuple[int, int]],
    statistic: Callable[[Sequence[tuple[int, int]]], float | None],
    *,
    rounds: int = ROUNDS,
    level: float = LEVEL,
    seed: int = SEED,
) -> tuple[float | None, float | None]:
    """The percentile bootstrap interval (Efron & Tibshirani 1993, chapter 13) with a fixed seed: the
    answers are drawn anew ``rounds`` times. None for fewer than two answers or no defined value."""
    if len(steps) < 2:
        return None, None
    draw = random.Random(seed)  # noqa: S311 - chance, not secrecy
    found = (statistic(draw.choices(steps, k=len(steps))) for _ in range(rounds))
    values = sorted(value for value in found if value is not None)
    if not values:
        return None, None
    tail = (1 - level) / 2
    return _quantile(values, tail), _quantile(values, 1 - tail)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """By linear interpolation between the two nearest (type 7 of Hyndman & Fan 1996)."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
