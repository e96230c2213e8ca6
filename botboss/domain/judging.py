"""Judging one answer with one tier: clean, gate, weigh every point, compute the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from botboss.domain.evaluation import AskedQuestion, Evaluation, PointResult
from botboss.domain.scoring import score, verdict_of
from botboss.domain.text import Passage, Span, read


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tier found for one point.

    ``coverage`` and ``strength`` (how like the point the evidence is) are 0..1; ``recall`` is
    the share of the point's own words that the answer says; ``span`` is the quote, if any.
    """

    coverage: float
    strength: float
    recall: float
    span: Span | None


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to judge: ``evidence`` gives one ``Evidence`` per expected point, in their order.

    ``name`` holds the version of the tier with its tables and curve.
    """

    name: str
    evidence: Callable[[AskedQuestion, Passage], tuple[Evidence, ...]]


def judge(question: AskedQuestion, answer: str, tier: Tier) -> Evaluation:
    """Evaluate ``answer`` against the expected points of ``question``; total over any string."""
    passage = read(answer)
    points = []
    for point, found in zip(question.expected_points, tier.evidence(question, passage), strict=True):
        coverage = round(found.coverage, 4)
        span = found.span
        quote, start, end = (passage.quote(span), span.start, span.end) if span else ("", 0, 0)
        points.append(
            PointResult(point.text, point.weight, verdict_of(coverage), coverage, quote, start, end)
        )
    return Evaluation(score(points), "", tuple(points), 0.5, f"builtin:{tier.name}")
