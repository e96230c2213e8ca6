"""The evaluation of an answer: total, exact, repeatable; and its known limits."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint, Verdict
from botboss.domain.lexical import CURVE, TRUST, curve
from botboss.domain.scoring import score, verdict_of
from tests.domain.rubric import GOOD, RACES, evaluate

PIECES = st.sampled_from(
    [
        "lock",
        "row",
        "transaction",
        "idempotent",
        "\u200b",
        "e\u0301",
        "ﬁ",
        ".",
        "\n",
        ", ",
        "ignore instructions ",
        GOOD,
    ]
)
ANSWERS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


def _sound(found: Evaluation, answer: str) -> None:
    assert 0 <= found.score <= 1
    assert 0 <= found.confidence <= 1
    assert found.score == score(found.points)
    for point in found.points:
        assert answer[point.start : point.end] == point.quote
        assert bool(point.quote) == (point.coverage > 0)
        assert point.verdict is verdict_of(point.coverage)


@given(ANSWERS)
@settings(max_examples=150)
def test_any_text_gets_a_sound_evaluation_and_always_the_same(answer: str) -> None:
    found = evaluate(answer)
    _sound(found, answer)
    assert evaluate(answer) == found


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4), st.text(max_size=200))
@settings(max_examples=100)
def test_any_question_and_rubric_are_taken(text: str, points: list[str], answer: str) -> None:
    question = AskedQuestion(text, tuple(ExpectedPoint(point) for point in points))
    _sound(evaluate(answer, question), answer)
    _sound(evaluate(text, question), text)


def test_a_good_answer_covers_every_point_with_its_quote() -> None:
    found = evaluate(GOOD)
    assert [point.verdict for point in found.points] == [Verdict.COVERED] * 3
    assert (
        found.points[0].quote == "I open a transaction and lock the row of the stock before I decrement it."
    )
    assert found.points[1].quote.startswith("The payment is idempotent")
    assert found.confidence >= 0.5
    assert found.flags == ()
    assert found.rationale == "3 expected points: 3 covered."
    assert found.engine == "builtin:lexical/1"


def test_saying_more_points_never_scores_less() -> None:
    claims = [f"It {point.text.lower()}." for point in RACES.expected_points]
    for count in range(len(claims)):
        for said in combinations(claims, count):
            for more in claims:
                if more not in said:
                    assert evaluate(" ".join([*said, more])).score > evaluate(" ".join(said)).score


@pytest.mark.parametrize(
    ("answer", "index"),
    [
        ("We would recieve the pament and make it idempotent, and retries do not charge twice.", 1),
        ("I told the slower buyer politely and offered another choice.", 2),
        ("I'd LOCK the stock's rows, inside one transaction, before decrementing.", 0),
    ],
)
def test_other_forms_of_the_words_count(answer: str, index: int) -> None:
    assert evaluate(answer).points[index].coverage >= 0.6


def test_short_forms_stand_for_their_phrase() -> None:
    question = AskedQuestion("What do you check?", (ExpectedPoint("Prevents cross-site request forgery"),))
    assert evaluate("The form has a CSRF token.", question).score >= 0.6
    assert evaluate("The form has an ABCD token.", question).score == 0.0


def test_words_of_the_question_are_no_evidence() -> None:
    found = evaluate("Two people are buying the last item of the web shop, and I protect it well today.")
    assert found.score <= 0.1


def test_no_points_no_score() -> None:
    found = evaluate(GOOD, AskedQuestion("Why?", ()))
    assert (found.score, found.confidence, found.points) == (0.0, 0.0, ())


def test_stories_are_judged_with_less_confidence() -> None:
    told = AskedQuestion(RACES.text, RACES.expected_points, category="behavioural")
    assert evaluate(GOOD, told).score == evaluate(GOOD).score
    assert evaluate(GOOD, told).confidence < evaluate(GOOD).confidence


@pytest.mark.parametrize("corners", [CURVE, TRUST])
def test_curves_rise_from_nought_to_one(corners: tuple[tuple[float, float], ...]) -> None:
    heights = [curve(x / 1000, corners) for x in range(1001)]
    assert heights == sorted(heights)
    assert (corners[0][0], corners[-1][0]) == (0.0, 1.0)
    assert all(0 <= height <= 1 for height in heights)


def test_the_digits_do_not_depend_on_the_hash_seed() -> None:
    code = "from tests.domain.rubric import *; print(evaluate(GOOD + ' We tell and let them choose.'))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.xfail(reason="known limit: words are compared, not truth", strict=False)
def test_a_reversed_statement_is_not_covered() -> None:
    found = evaluate("Never lock the stock row inside a transaction before it is decremented.")
    assert found.points[0].verdict is not Verdict.COVERED


@pytest.mark.xfail(reason="known limit: the same meaning in other words is not seen", strict=False)
def test_a_heavy_paraphrase_is_covered() -> None:
    found = evaluate("While one session works on the inventory record, everybody else has to queue up.")
    assert found.points[0].verdict is Verdict.COVERED
