"""What judging takes and gives: plain values that every engine shares.

A score is always 0..1. A quote is an exact substring of the original answer:
``answer[result.start : result.end] == result.quote``. No evidence, no credit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from botboss.domain.calls import CallRecord


class Verdict(StrEnum):
    """What an answer did with one expected point."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """One claim that a good answer contains; ``weight`` is relative, above 0."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Probe:
    """A stored follow-up question for the expected point at index ``point`` (from 0)."""

    point: int
    question: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as an engine sees it: the text put to the candidate and its rubric."""

    text: str
    expected_points: tuple[ExpectedPoint, ...]
    category: str = "technical"
    competency: str = ""
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class PointResult:
    """The verdict on one expected point.

    ``coverage`` is 0..1; ``quote`` is empty and ``start == end == 0`` when nothing in the
    answer is evidence for the point.
    """

    point: str
    weight: float
    verdict: Verdict
    coverage: float
    quote: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One engine's judgement of one answer; ``score`` is computed by our code from the points.

    ``calls`` are the questions to a language model that it took, also when that failed and
    another engine judged.
    """

    score: float
    rationale: str
    points: tuple[PointResult, ...]
    confidence: float
    engine: str
    flags: tuple[str, ...] = field(default=())
    calls: tuple[CallRecord, ...] = field(default=(), compare=False)
