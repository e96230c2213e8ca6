"""Answers that people graded, and how well an engine's scores agree with them.

Every question is predicted by a rising curve fitted on all other questions, so that nothing is
predicted by itself.
"""

from __future__ import annotations

import csv
import math
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    """The rising curve nearest to (x, y) pairs, by pooling adjacent violators.

    Returns its corners, rising in x: the two ends of each level stretch (one if they are equal).
    """
    blocks: list[list[float]] = []  # sum of y, count, smallest x, largest x
    for x, y in sorted(pairs):
        blocks.append([y, 1.0, x, x])
        while len(blocks) > 1 and (
            blocks[-2][3] == blocks[-1][2] or blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]
        ):
            total, count, _, edge = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + count, blocks[-1][2], edge]
    corners = [(edge, total / count) for total, count, low, high in blocks for edge in (low, high)]
    return list(dict.fromkeys(corners))


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


def kappa(people: Sequence[float], predicted: Sequence[float]) -> float:
    """Quadratic weighted kappa of grades rounded to whole numbers, 0 up to the highest of ``people``."""
    top = math.ceil(max(people))
    left, right = [[min(top, max(0, math.floor(v + 0.5))) for v in row] for row in (people, predicted)]
    observed = statistics.fmean((a - b) ** 2 for a, b in zip(left, right, strict=True))
    expected = statistics.fmean((a - b) ** 2 for a in left for b in right)
    return 1 - observed / expected if expected else 0.0


def agreement(graded: Sequence[Graded], scores: Sequence[float]) -> dict[str, float]:
    """r (Pearson), RMSE and QWK of the predictions from ``scores``; ``raw r`` is of the scores themselves."""
    people = [item.people for item in graded]
    predicted = predictions(graded, scores)
    return {
        "r": _r(people, predicted) if len(set(scores)) > 1 else math.nan,
        "RMSE": math.sqrt(statistics.fmean((a - b) ** 2 for a, b in zip(people, predicted, strict=True))),
        "QWK": kappa(people, predicted),
        "raw r": _r(people, scores),
    }


def _r(people: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's r; not a number where either side never varies."""
    try:
        return statistics.correlation(people, other)
    except statistics.StatisticsError:
        return math.nan
