"""How well the built-in evaluator agrees with people, and how fast it is.

    python -m benchmarks.evaluator graded.csv

The file has the columns ``id`` (of the question), ``question``, ``reference``, ``answer``
and ``score`` (by people, 0 to 5). Every question is predicted by an isotonic curve fitted
on all other questions. Prints r (Pearson), RMSE, QWK (quadratic weighted kappa of whole
grades) and the time per answer. Without a file only the hostile answers and times are shown.
"""

from __future__ import annotations

import csv
import math
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hostile import hostile_answers
from botboss.domain.bank import load_bank
from botboss.domain.evaluation import AskedQuestion, ExpectedPoint
from botboss.domain.judging import judge
from botboss.domain.lexical import LEXICAL

GRADES = 5


@dataclass(frozen=True, slots=True)
class Graded:
    """One graded answer; ``people`` is 0..5."""

    group: str
    question: AskedQuestion
    answer: str
    people: float


def read_graded(path: Path) -> list[Graded]:
    """The graded answers of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Graded(
                row["id"],
                AskedQuestion(row["question"], (ExpectedPoint(row["reference"]),)),
                row["answer"],
                float(row["score"]),
            )
            for row in csv.DictReader(lines)
        ]


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
    """Quadratic weighted kappa of grades rounded to whole numbers."""
    left, right = [[min(GRADES, max(0, math.floor(v + 0.5))) for v in row] for row in (people, predicted)]
    observed = statistics.fmean((a - b) ** 2 for a, b in zip(left, right, strict=True))
    expected = statistics.fmean((a - b) ** 2 for a in left for b in right)
    return 1 - observed / expected if expected else 0.0


def agreement(graded: Sequence[Graded], scores: Sequence[float]) -> dict[str, float]:
    """r, RMSE and QWK of the predictions from ``scores``; ``raw r`` is of the scores themselves."""
    people = [item.people for item in graded]
    predicted = predictions(graded, scores)
    return {
        "r": statistics.correlation(people, predicted),
        "RMSE": math.sqrt(statistics.fmean((a - b) ** 2 for a, b in zip(people, predicted, strict=True))),
        "QWK": kappa(people, predicted),
        "raw r": statistics.correlation(people, scores),
    }


def milliseconds(question: AskedQuestion, answer: str) -> float:
    """The median time of five evaluations."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        judge(question, answer, LEXICAL)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def main(path: str = "") -> None:
    """Measure and print."""
    if path:
        graded = read_graded(Path(path))
        began = time.perf_counter()
        scores = [judge(item.question, item.answer, LEXICAL).score for item in graded]
        each = 1000 * (time.perf_counter() - began) / len(graded)
        print(f"{len(graded)} graded answers, {each:.2f} ms each, engine {LEXICAL.name}")
        print("  ".join(f"{name} {value:.3f}" for name, value in agreement(graded, scores).items()))
    question = load_bank()[0]
    print("hostile answers to", question.key)
    for hostile in hostile_answers(question):
        score = judge(question.asked(), hostile.answer, LEXICAL).score
        print(f"  {hostile.name:24} {score:.2f}  (at most {hostile.most:.2f})")
    for words in (30, 100, 300, 2_000):
        text = " ".join((question.good.split() * words)[:words])
        print(f"{words} words: {milliseconds(question.asked(), text):.1f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
