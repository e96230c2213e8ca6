"""The curve: monotone, nothing for nothing, and honest about what it will do."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from botboss.domain.agreement import agreement
from botboss.domain.calibration import applied, calibrated, engine_of, fit, held_out, name_of
from botboss.domain.evaluation import Evaluation


def graded(n: int, seed: int = 1) -> list[tuple[float, float]]:
    """An engine that gives half of what people give, with noise."""
    draw = random.Random(seed)
    people = [draw.random() for _ in range(n)]
    return [(max(0.0, min(1.0, 0.5 * person + draw.gauss(0, 0.05))), person) for person in people]


def test_a_straight_line_is_found_again() -> None:
    pairs = [(score / 10, score / 20) for score in range(11)]
    knots = fit(pairs)
    assert knots[0] == (0.0, 0.0)
    for score in range(101):
        assert calibrated(score / 100, knots) == pytest.approx(score / 200)


def test_a_violation_is_pooled() -> None:
    knots = fit([(0.2, 0.1), (0.4, 0.7), (0.6, 0.3), (0.8, 0.9)])
    assert calibrated(0.4, knots) == calibrated(0.5, knots) == calibrated(0.6, knots) == 0.5
    assert (calibrated(0.2, knots), calibrated(0.8, knots)) == (0.1, 0.9)


def test_it_never_falls_and_stays_from_0_to_1() -> None:
    for seed in range(20):
        knots = fit(graded(60, seed))
        values = [calibrated(score / 500, knots) for score in range(501)]
        assert all(one <= other for one, other in pairwise(values))
        assert values[0] == 0 and values[-1] <= 1


def test_no_evidence_earns_nothing_whatever_people_gave() -> None:
    knots = fit([(0.0, 0.9)] * 20 + [(0.5, 0.6)] * 20)
    assert calibrated(0.0, knots) == 0.0
    assert fit([(0.0, 1.0)] * 30) == ((0.0, 0.0),)


def test_equal_scores_count_together() -> None:
    knots = fit([(0.5, 0.0), (0.5, 0.6), (0.5, 0.6)])
    assert calibrated(0.5, knots) == 0.4


def test_the_order_of_the_answers_changes_nothing() -> None:
    pairs = graded(50)
    shuffled = random.Random(5).sample(pairs, len(pairs))
    assert fit(pairs) == fit(shuffled)
    assert held_out(pairs) == held_out(shuffled)


def test_what_is_held_out_is_predicted_without_itself() -> None:
    """One answer that no other is like: the curve that is fitted to it hits it, held out it must not."""
    pairs = [(score / 100, score / 100) for score in range(2, 80)] + [(0.95, 0.0)]
    found, how = held_out(pairs)
    assert (how, len(found)) == ("leave-one-out", len(pairs))
    missed = max(abs(machine - person) for machine, person in found)
    assert missed == pytest.approx(0.79)


def test_a_fitted_curve_helps_on_answers_it_has_not_seen() -> None:
    pairs = graded(120)
    before, after = agreement(pairs), agreement(held_out(pairs)[0])
    assert before.error is not None and after.error is not None
    assert after.error < 0.6 * before.error
    noise = [(random.Random(i).random(), random.Random(-i - 1).random()) for i in range(60)]
    seen = [(calibrated(score, fit(noise)), person) for score, person in noise]
    trained, honest = agreement(seen).error, agreement(held_out(noise)[0]).error
    assert trained is not None and honest is not None and honest > trained


def test_many_answers_are_held_out_by_tenths() -> None:
    found, how = held_out(graded(301))
    assert (how, len(found)) == ("10-fold cross-validation", 301)


def test_the_name_tells_the_version() -> None:
    judged = Evaluation(0.5, "So.", (), 0.9, "builtin:lexical/1", ("echo",))
    moved = applied(judged, 3, ((0.0, 0.0), (0.5, 0.8)))
    assert (moved.score, moved.engine, moved.flags) == (0.8, "builtin:lexical/1+cal3", ("echo",))
    assert engine_of(moved.engine) == engine_of("builtin:lexical/1") == "builtin:lexical/1"
    assert name_of("openai:gpt", 12) == "openai:gpt+cal12"
