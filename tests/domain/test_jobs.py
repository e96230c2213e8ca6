"""What weights of a plan mean, and what it lacks."""

from __future__ import annotations

import math
from typing import Any

import pytest

from botboss.domain.jobs import LONGEST_ANCHOR, draft_anchors, lacks, planned_weights, shares
from tests.planned import ANCHORS, WHOLE, contents, question

TWO = [{"name": "Debugging", "weight": 3.0}, {"name": "Ownership", "weight": 1.0}]


def test_a_competency_weighs_what_it_says_however_many_questions_it_has() -> None:
    asked = [question("A?", weight=2.0), question("B?", weight=1.0), question("C?", "ownership ", weight=5.0)]
    assert planned_weights(TWO, asked) == [2.0, 1.0, 1.0]
    assert shares(TWO, asked) == [0.5, 0.25, 0.25]
    asked.append(question("D?", weight=3.0))
    weights = planned_weights(TWO, asked)
    assert math.fsum(weights[place] for place in (0, 1, 3)) == pytest.approx(3.0)
    assert weights[2] == 1.0


def test_only_proportions_within_a_competency_count() -> None:
    few = [question("A?", weight=0.02), question("B?", weight=0.01)]
    many = [question("A?", weight=80.0), question("B?", weight=40.0)]
    assert planned_weights(TWO, few) == pytest.approx(planned_weights(TWO, many)) == [2.0, 1.0]


def test_weights_that_are_tiny_still_weigh() -> None:
    tiny = [{"name": "Debugging", "weight": 1e-200}]
    assert planned_weights(tiny, [question("A?", weight=1e-200)]) == [1e-200]
    assert shares(tiny, [question("A?", weight=3e-200), question("B?", weight=1e-200)]) == [0.75, 0.25]


def test_what_is_unfinished_weighs_nothing() -> None:
    asked = [question("A?", weight=None), question("B?", ""), question("C?", "Unlisted")]
    assert planned_weights(TWO, asked) == [0.0, 0.0, 0.0]
    assert shares(TWO, asked) == [0.0, 0.0, 0.0]
    assert planned_weights([{"name": "Debugging", "weight": None}], [question("A?")]) == [0.0]


def test_a_whole_plan_lacks_nothing() -> None:
    assert lacks(WHOLE["competencies"], WHOLE["questions"]) == []


def test_a_plan_without_questions_says_only_that() -> None:
    assert [lack.place for lack in lacks(TWO, [])] == ["questions"]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"competency": ""}, ["questions.1.competency"]),
        ({"competency": "Unlisted"}, ["questions.1.competency"]),
        ({"weight": None}, ["questions.1.weight"]),
        ({"expected_points": []}, ["questions.1.expected_points"]),
        ({"anchors": {**ANCHORS, "3": ""}}, ["questions.1.anchors.3"]),
        ({"anchors": {}}, ["questions.1.anchors.1", "questions.1.anchors.3", "questions.1.anchors.5"]),
    ],
)
def test_each_missing_part_is_named_with_its_place(changes: dict[str, Any], places: list[str]) -> None:
    asked = [question("A?"), question("B?", **changes), question("C?", "Ownership")]
    found = lacks(TWO, asked)
    assert [lack.place for lack in found] == places
    assert all(lack.why.startswith("Question 2 ") and lack.why.count(".") >= 2 for lack in found)


def test_competencies_need_a_weight_and_a_question() -> None:
    none = [question("A?", ""), question("B?", "Debugging")]
    assert [lack.place for lack in lacks([], none)] == [
        "competencies",
        "questions.0.competency",
        "questions.1.competency",
    ]
    found = lacks([*TWO, {"name": "Humour", "weight": None}], WHOLE["questions"])
    assert [lack.place for lack in found] == ["competencies.2.weight", "competencies.2"]
    assert all("“Humour”" in lack.why for lack in found)


def test_drafted_anchors_say_no_more_than_the_points() -> None:
    points = [
        {"text": "Light thing.", "weight": 1.0},
        {"text": "Heavy thing", "weight": 3.0},
        {"text": "Middle thing", "weight": 2.0},
    ]
    found = draft_anchors(points)
    assert list(found) == ["1", "3", "5"]
    assert "Heavy thing; Middle thing; Light thing." in found["5"]
    assert "Heavy thing; Middle thing." in found["3"]
    assert "Light thing" not in found["3"]
    assert not any(word in found["1"] for word in ("Heavy", "Middle", "Light"))
    assert "Only thing" in draft_anchors([{"text": "Only thing", "weight": 1.0}])["3"]
    assert draft_anchors([]) == {"1": "", "3": "", "5": ""}
    long = draft_anchors([{"text": "x" * 499, "weight": 1.0}] * 10)
    assert max(len(text) for text in long.values()) == LONGEST_ANCHOR


def test_the_example_can_be_changed_without_changing_it() -> None:
    contents()["questions"][0]["anchors"]["1"] = "Other."
    assert WHOLE["questions"][0]["anchors"] == ANCHORS
