"""Judging one answer with one tier: clean, gate, weigh every point, compute the score."""

from __future__ import annotations

from collections.abc import Callable

from botboss.domain.evaluation import AskedQuestion, Evaluation, PointResult
from botboss.domain.lexical import Evidence
from botboss.domain.scoring import score, verdict_of
from botboss.domain.text import Passage, read

Tier = Callable[[AskedQuestion, Passage], tuple[Evidence, ...]]


def judge(question: AskedQuestion, answer: str, tier: Tier, engine: str) -> Evaluation:
    """Evaluate ``answer`` against the expected points of ``question``; total over any string."""
    passage = read(answer)
    points = []
    for point, found in zip(question.expected_points, tier(question, passage), strict=True):
        coverage = round(found.coverage, 4)
        span = found.span
        quote, start, end = (passage.quote(span), span.start, span.end) if span else ("", 0, 0)
        points.append(
            PointResult(point.text, point.weight, verdict_of(coverage), coverage, quote, start, end)
        )
    return Evaluation(score(points), "", tuple(points), 0.5, engine)
