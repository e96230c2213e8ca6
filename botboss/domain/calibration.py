"""A curve from the engine's scores to people's: fitted to graded answers, monotone, applied here.

It moves a score, never an order, and gives nothing for nothing: 0 stays 0 whatever people gave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from botboss.domain.agreement import Pair
from botboss.domain.evaluation import Evaluation

MARK = "+cal"
LEAVE_ONE_OUT = 300
FOLDS = 10

Knots = tuple[tuple[float, float], ...]


def fit(pairs: Sequence[Pair]) -> Knots:
    """The knots of the curve through (score, person's score): isotonic least squares (pool adjacent
    violators: Ayer et al. 1955), equal scores taken together, (0, 0) before the first.

    Rises nowhere down; the ends of each level stretch are kept, so that between the knots a straight
    line gives the fitted value at every score that was fitted.
    """
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - a second that no start should pay

    grouped: dict[float, list[float]] = defaultdict(list)
    for machine, person in pairs:
        if machine > 0:
            grouped[machine].append(person)
    scores = sorted(grouped)
    if not scores:
        return ((0.0, 0.0),)
    means = [fmean(grouped[score]) for score in scores]
    weights = [len(grouped[score]) for score in scores]
    fitted = [round(float(value), 6) for value in isotonic_regression(means, weights=weights).x]
    points = list(zip(scores, fitted, strict=True))
    ends = [
        point
        for place, point in enumerate(points)
        if place in (0, len(points) - 1) or not points[place - 1][1] == point[1] == points[place + 1][1]
    ]
    return ((0.0, 0.0), *ends)


def calibrated(score: float, knots: Knots) -> float:
    """Where the curve stands at ``score``: straight between knots, level behind the last; 4 decimals."""
    place = bisect_right([x for x, _ in knots], score)
    if place == 0:
        return 0.0
    x, y = knots[place - 1]
    if place == len(knots):
        return round(min(1.0, max(0.0, y)), 4)
    next_x, next_y = knots[place]
    value = y + (next_y - y) * (score - x) / (next_x - x)
    return round(min(1.0, max(0.0, value)), 4)


def held_out(pairs: Sequence[Pair]) -> tuple[list[Pair], str]:
    """Each answer's score by a curve that was fitted without it, beside what the person gave; and how:
    one left out at a time, beyond 300 answers a tenth of them.

    That is what to expect of the curve on new answers; on those that it was fitted to it always looks
    better.
    """
    ordered = sorted(pairs)
    folds = len(ordered) if len(ordered) <= LEAVE_ONE_OUT else FOLDS
    found = []
    for fold in range(folds):
        knots = fit([pair for place, pair in enumerate(ordered) if place % folds != fold])
        found += [(calibrated(score, knots), person) for score, person in ordered[fold::folds]]
    return found, "leave-one-out" if folds == len(ordered) else f"{folds}-fold cross-validation"


def name_of(engine: str, version: int) -> str:
    """The engine's name once this calibration is applied: ``builtin:minilm/1+cal3``."""
    return f"{engine}{MARK}{version}"


def engine_of(name: str) -> str:
    """The engine without its calibration."""
    return name.partition(MARK)[0]


def applied(judged: Evaluation, version: int, knots: Knots) -> Evaluation:
    """The evaluation with its score moved by the curve and the calibration in its engine's name."""
    return replace(judged, score=calibrated(judged.score, knots), engine=name_of(judged.engine, version))
