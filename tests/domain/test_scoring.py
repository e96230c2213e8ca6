"""Numbers from verdicts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from botboss.domain.evaluation import Evaluation, PointResult, Verdict
from botboss.domain.scoring import band, needs_human_look, overall, score, verdict_of


def _point(weight: float, coverage: float) -> PointResult:
    return PointResult("p", weight, verdict_of(coverage), coverage)


def test_score_is_the_weighted_mean() -> None:
    assert score([_point(3, 1.0), _point(1, 0.0)]) == 0.75
    assert score([_point(1, 1 / 3)]) == 0.3333
    assert score([]) == 0.0
    assert score([_point(0, 1.0)]) == 0.0


def test_score_has_the_same_digits_in_any_order() -> None:
    points = [_point(w / 7, c / 11) for w, c in zip(range(1, 40), range(39, 0, -1), strict=True)]
    expected = score(points)
    for seed in range(20):
        random.Random(seed).shuffle(points)
        assert score(points) == expected


def test_an_unanswered_question_counts_nothing_but_its_weight() -> None:
    assert overall([(1, 0.8), (1, None)]) == 0.4
    assert overall([(2, 0.9), (1, 0.3)]) == 0.7
    assert overall([]) == 0.0


@pytest.mark.parametrize(
    ("coverage", "verdict"),
    [
        (1.0, Verdict.COVERED),
        (0.7, Verdict.COVERED),
        (0.6999, Verdict.PARTIAL),
        (0.4, Verdict.PARTIAL),
        (0.3999, Verdict.MISSING),
        (0.0, Verdict.MISSING),
    ],
)
def test_verdicts(coverage: float, verdict: Verdict) -> None:
    assert verdict_of(coverage) is verdict


@pytest.mark.parametrize(
    ("value", "word"),
    [(1, "strong"), (0.75, "strong"), (0.7499, "good"), (0.55, "good"), (0.35, "mixed"), (0.3499, "weak")],
)
def test_bands(value: float, word: str) -> None:
    assert band(value) == word


def test_doubt_and_flags_call_for_a_person() -> None:
    sure = Evaluation(0.2, "", (), 0.5, "builtin:test")
    assert not needs_human_look(sure)
    assert needs_human_look(replace(sure, confidence=0.49))
    assert needs_human_look(replace(sure, flags=("echo",)))
