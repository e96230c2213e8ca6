"""Judging one answer with one tier: clean, gate, weigh every point, compute the score.

A tier only says how like an answer is to each point; everything that must hold for every
tier (no evidence, no credit; exact quotes; gates; the score) is here, once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from botboss.domain import gates
from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint, PointResult, Verdict
from botboss.domain.flags import flag_sentence
from botboss.domain.scoring import score, verdict_of
from botboss.domain.text import Passage, Span, read

CERTAIN = 0.9
DOUBT = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tier found for one point.

    ``coverage``, ``confidence`` (how far that coverage can be trusted) and ``recall`` (the
    share of the point's own words that the answer says) are 0..1; ``span`` is the quote, if any.
    """

    coverage: float
    confidence: float
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
    whole = read(answer)
    passage = gates.without_steering(whole)
    flags = _flags(whole, passage)
    gate = gates.fired(question.text, passage)
    found = tier.evidence(question, passage)
    points = tuple(
        _result(point, evidence, gate, passage)
        for point, evidence in zip(question.expected_points, found, strict=True)
    )
    empty = gate is not None and gate.name == gates.NO_ANSWER and not any(point.coverage for point in points)
    if gate and not empty and gates.NOT_ENGLISH not in flags and any(_caps(gate, one) < 1 for one in found):
        flags.append(gate.name)
    return Evaluation(
        score=score(points),
        rationale=_rationale(points, [gates.NO_ANSWER, *flags] if empty else flags),
        points=points,
        confidence=_confidence(question, found, bool(flags), empty),
        engine=f"builtin:{tier.name}",
        flags=tuple(flags),
    )


def _flags(whole: Passage, kept: Passage) -> list[str]:
    holds = {
        gates.INJECTION: len(kept.sentences) < len(whole.sentences),
        gates.CUT: whole.cut,
        gates.NOT_ENGLISH: gates.is_foreign(whole),
    }
    return [flag for flag, held in holds.items() if held]


def _result(
    point: ExpectedPoint, evidence: Evidence, gate: gates.Gate | None, passage: Passage
) -> PointResult:
    """The verdict on one point; without a quote there is no coverage, and the reverse."""
    coverage = round(min(evidence.coverage, _caps(gate, evidence)), 4)
    span = evidence.span
    if span is None or coverage <= 0:
        return PointResult(point.text, point.weight, Verdict.MISSING, 0.0)
    quote = passage.quote(span)
    return PointResult(point.text, point.weight, verdict_of(coverage), coverage, quote, span.start, span.end)


def _caps(gate: gates.Gate | None, evidence: Evidence) -> float:
    """The most that a point may get under ``gate``."""
    if gate is None:
        return 1.0
    return gate.said_cap if evidence.recall >= gates.OWN_WORDS_SAID else gate.cap


def _confidence(question: AskedQuestion, found: Sequence[Evidence], doubtful: bool, empty: bool) -> float:
    """How far the score can be trusted, 0..1 with 2 decimals; an empty answer is a sure 0."""
    total = math.fsum(point.weight for point in question.expected_points)
    if total <= 0:
        return 0.0
    pairs = zip(question.expected_points, found, strict=True)
    mean = math.fsum(point.weight * evidence.confidence for point, evidence in pairs) / total
    if empty:
        mean = CERTAIN
    elif question.category == "behavioural":
        mean *= DOUBT
    return round(mean * (DOUBT if doubtful else 1.0), 2)


def _rationale(points: Sequence[PointResult], notes: Sequence[str]) -> str:
    """One or two plain sentences: which points were said, and what was noticed."""
    parts = (
        [f"{len(points)} expected points: " + counted(points)]
        if points
        else ["No expected points to look for."]
    )
    return " ".join(parts + [flag_sentence(note) for note in notes])


def counted(points: Sequence[PointResult]) -> str:
    """How many points have which verdict, in words."""
    names = (
        (Verdict.COVERED, "covered"),
        (Verdict.PARTIAL, "partly covered"),
        (Verdict.CONTRADICTED, "contradicted"),
        (Verdict.MISSING, "without clear evidence"),
    )
    counts = [(sum(point.verdict is verdict for point in points), name) for verdict, name in names]
    return ", ".join(f"{count} {name}" for count, name in counts if count) + "."
