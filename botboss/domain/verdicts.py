"""From what a language model says about an answer to an evaluation: it gives verdicts and quotes,
and everything that counts is checked and computed here.

A quote that does not stand in the answer, or stands in a sentence that addresses the grader, is
no evidence; without evidence there is no credit. The score is the weighted mean of the verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from botboss.domain import gates, replies
from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint, PointResult, Verdict
from botboss.domain.flags import flag_sentence
from botboss.domain.judging import CERTAIN, DOUBT, counted
from botboss.domain.quotes import Source
from botboss.domain.replies import Malformed
from botboss.domain.scoring import FAR_APART, score, verdict_of
from botboss.domain.text import read

WORTH = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSING: 0.0, Verdict.CONTRADICTED: 0.0}
OFF_TOPIC_CAP = 0.1
LONGEST_QUOTE = 5_000

UNVERIFIED, OFF_TOPIC = "quote_unverified", "off_topic"
MANIPULATION, ENGINES_DIFFER = "manipulation", "engines_differ"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model says about one point: the quote comes before the verdict."""

    quote: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Findings:
    """What a model says about an answer, one finding per point in their order."""

    points: tuple[Finding, ...]
    off_topic: bool
    manipulation: bool


def read_findings(reply: str, count: int) -> Findings:
    """The findings in a model's reply on ``count`` points; whatever else it says is not read.

    Raises Malformed, also unless the ids are exactly 0 to ``count`` - 1, each once.
    """
    found = replies.first_object(reply)
    by_id: dict[int, Finding] = {}
    for entry in replies.objects(found, "points", least=count, most=count):
        number = replies.whole(entry, "id")
        if number in by_id or not 0 <= number < count:
            raise Malformed(f'the "id" of the points must be 0 to {count - 1}, each exactly once')
        by_id[number] = _finding(entry)
    points = tuple(by_id[number] for number in range(count))
    return Findings(points, replies.flag(found, "off_topic"), replies.flag(found, "manipulation"))


def _finding(entry: dict[str, Any]) -> Finding:
    quote = replies.text(entry, "quote", LONGEST_QUOTE)
    try:
        return Finding(quote, Verdict(str(entry.get("verdict")).strip().casefold()))
    except ValueError:
        raise Malformed('"verdict" must be covered, partial, missing or contradicted') from None


def evaluation_of(
    question: AskedQuestion, answer: str, findings: Findings, beside: Evaluation, engine: str
) -> Evaluation:
    """What ``findings`` are worth once they are checked against the answer.

    ``beside`` is the built-in engine's evaluation of the same: where it is far from this one, or
    saw the answer address the grader, a person should look; its score does not count.
    """
    found = _checked(question.expected_points, answer, findings)
    points = tuple(result for result, _ in found)
    unproven = [result for result, proven in found if not proven]
    total = score(points)
    raised = {
        UNVERIFIED: bool(unproven),
        OFF_TOPIC: findings.off_topic,
        MANIPULATION: findings.manipulation or gates.INJECTION in beside.flags,
        ENGINES_DIFFER: abs(total - beside.score) > FAR_APART,
    }
    flags = tuple(name for name, held in raised.items() if held)
    return Evaluation(
        score=total,
        rationale=" ".join([f"{len(points)} expected points: {counted(points)}", *map(flag_sentence, flags)]),
        points=points,
        confidence=_confidence(points, unproven, doubtful=bool(flags)),
        engine=engine,
        flags=flags,
    )


def _checked(
    points: Sequence[ExpectedPoint], answer: str, findings: Findings
) -> list[tuple[PointResult, bool]]:
    """Each point's result, and whether what was said about it could be proven."""
    source, steering = Source.of(answer), _steering(answer)
    results = []
    for point, finding in zip(points, findings.points, strict=True):
        result = PointResult(point.text, point.weight, Verdict.MISSING, 0.0)
        place = source.evidence(finding.quote) if finding.verdict is not Verdict.MISSING else None
        if place and not any(place[0] < end and start < place[1] for start, end in steering):
            cap = OFF_TOPIC_CAP if findings.off_topic else 1.0
            result = _proven(result, finding.verdict, answer, place, cap)
        results.append((result, finding.verdict is Verdict.MISSING or bool(result.quote)))
    return results


def _proven(
    result: PointResult, verdict: Verdict, answer: str, place: tuple[int, int], cap: float
) -> PointResult:
    start, end = place
    coverage = min(WORTH[verdict], cap)
    kept = verdict if coverage == WORTH[verdict] else verdict_of(coverage)
    return replace(result, verdict=kept, coverage=coverage, quote=answer[start:end], start=start, end=end)


def _steering(answer: str) -> list[tuple[int, int]]:
    """Where the sentences stand that address whoever grades the answer."""
    whole = read(answer)
    kept = set(gates.without_steering(whole).sentences)
    return [(span.start, span.end) for span in whole.sentences if span not in kept]


def _confidence(points: Sequence[PointResult], unproven: Sequence[PointResult], *, doubtful: bool) -> float:
    """How far the score can be trusted, 0..1 with 2 decimals: a choice, not calibrated.

    ``CERTAIN``, less the share of weight that could not be proven, times ``DOUBT`` for any flag.
    """
    total = math.fsum(point.weight for point in points)
    lost = math.fsum(point.weight for point in unproven) / total if total > 0 else 1.0
    return round(CERTAIN * (1 - lost) * (DOUBT if doubtful else 1.0), 2)
