"""The measures by which the evaluator is compared with people."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.graded import agreement, height, isotonic, predictions, read_graded, steps


def test_isotonic_pools_what_falls() -> None:
    assert isotonic([(1, 1), (2, 3), (3, 2), (4, 5)]) == [(1, 1), (2, 2.5), (3, 2.5), (4, 5)]
    assert isotonic([(1, 4), (1, 2)]) == [(1, 3)]


def test_the_curve_is_straight_between_its_corners() -> None:
    assert [height([(1, 1), (3, 2)], x) for x in (0, 1, 2, 3, 4)] == [1, 1, 1.5, 2, 2]


def test_grades_are_compared_in_whole_steps() -> None:
    assert steps([-1, 0, 2.4, 2.5, 4.6, 7], 5) == [0, 0, 2, 3, 5, 5]


def test_a_question_is_predicted_by_the_others(tmp_path: Path) -> None:
    rows = [
        f"Why {group}?,Because it rains,{answer},{score}"
        for group in "ab"
        for answer, score in (("x", 1), ("rain", 4))
    ]
    path = tmp_path / "graded.csv"
    path.write_text("\n".join(["question,reference,student_answer,score_avg", *rows]), "utf-8")
    graded = read_graded(path)
    assert [item.people for item in graded] == [1, 4, 1, 4]
    scores = [0.1, 0.9, 0.2, 0.8]
    assert predictions(graded, scores) == pytest.approx([1, 4, 1.375, 3.625])
    assert agreement(graded, scores)["r"] > 0.9
    assert agreement(graded, scores)["QWK"] == pytest.approx(1.0)
