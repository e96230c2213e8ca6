"""Answers that people graded, and how well an engine's scores agree with them.

Every question is predicted by a rising curve fitted on all other questions, so that nothing is
predicted by itself.
"""

from __future__ import annotations

import csv
import math
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.optimize import isotonic_regression

from botboss.domain.agreement import kappa
from botboss.domain.evaluation import AskedQuestion, ExpectedPoint

COLUMNS = {
    "question": ("question", "question_text"),
    "reference": ("reference", "reference_answer", "desired_answer", "model_answer"),
    "answer": ("answer", "student_answer", "response"),
    "score": ("score", "score_avg", "grade"),
}


@dataclass(frozen=True, slots=True)
class Graded:
    """One graded answer; ``people`` is 0 up to the highest grade of its file."""

    group: str
    question: AskedQuestion
    answer: str
    people: float


def read_graded(path: Path) -> list[Graded]:
    """The graded answers of a CSV file with a head line; questions are told apart by their text.

    Raises SystemExit naming a column that is missing, or the line whose score is no number.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        named = {name: _column(table.fieldnames or (), name) for name in COLUMNS}
        return [_graded(row, named, table.line_num) for row in table]


def _column(head: Sequence[str], name: str) -> str:
    found = next((one for one in COLUMNS[name] if one in head), None)
    if found is None:
        raise SystemExit(f"The file has no column {name!r} (nor {', '.join(COLUMNS[name][1:])}).")
    return found


def _graded(row: dict[str, str], named: dict[str, str], line: int) -> Graded:
    question, reference, answer, score = (row[named[name]] or "" for name in COLUMNS)
    try:
        people = float(score)
    except ValueError:
        raise SystemExit(f"Line {line}: {score!r} in {named['score']!r} is no number.") from None
    return Graded(question, AskedQuestion(question, (ExpectedPoint(reference),)), answer, people)


def isotonic(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The rising curve nearest to (x, y) pairs by least squares, as its points, rising in x."""
    grouped: dict[float, list[float]] = defaultdict(list)
    for x, y in pairs:
        grouped[x].append(y)
    at = sorted(grouped)
    means = [statistics.fmean(grouped[x]) for x in at]
    fitted = isotonic_regression(means, weights=[len(grouped[x]) for x in at]).x
    return list(zip(at, map(float, fitted), strict=True))


def height(corners: Sequence[tuple[float, float]], x: float) -> float:
    """The curve's height at ``x``: level outside its ends, straight between its corners."""
    right = bisect_left(corners, (x, -math.inf))
    if right == 0 or right == len(corners):
        return corners[min(right, len(corners) - 1)][1]
    (x0, y0), (x1, y1) = corners[right - 1], corners[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def predictions(graded: Sequence[Graded], scores: Sequence[float]) -> list[float]:
    """Each answer's grade predicted by the curve of all other questions."""
    curves = {}
    for group in {item.group for item in graded}:
        rest = [(s, item.people) for item, s in zip(graded, scores, strict=True) if item.group != group]
        curves[group] = isotonic(rest)
    return [height(curves[item.group], score) for item, score in zip(graded, scores, strict=True)]


def steps(grades: Sequence[float], top: int) -> list[int]:
    """Grades rounded to whole numbers (halves upwards), 0 up to ``top``."""
    return [min(top, max(0, math.floor(grade + 0.5))) for grade in grades]


def agreement(graded: Sequence[Graded], scores: Sequence[float]) -> dict[str, float]:
    """r (Pearson), RMSE and QWK of the predictions from ``scores``; ``raw r`` is of the scores themselves."""
    people = [item.people for item in graded]
    predicted = predictions(graded, scores)
    top = math.ceil(max(people))
    return {
        "r": _r(people, predicted) if len(set(scores)) > 1 else math.nan,
        "RMSE": math.sqrt(statistics.fmean((a - b) ** 2 for a, b in zip(people, predicted, strict=True))),
        "QWK": kappa(list(zip(steps(people, top), steps(predicted, top), strict=True))) or 0.0,
        "raw r": _r(people, scores),
    }


def _r(people: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's r; not a number where either side never varies."""
    try:
        return statistics.correlation(people, other)
    except statistics.StatisticsError:
        return math.nan
