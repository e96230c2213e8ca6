"""The model tier: total, exact and repeatable, with the real network and with a toy one."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botboss.domain import alignment
from botboss.domain.alignment import CURVE, TRUST, Pieces, Reader
from botboss.domain.evaluation import AskedQuestion, Evaluation, ExpectedPoint, Verdict
from botboss.domain.judging import judge
from botboss.domain.lexical import curve
from botboss.domain.scoring import needs_human_look
from botboss.providers import minilm
from tests.domain.rubric import GOOD, RACES
from tests.domain.test_judging import ANSWERS, _sound

WIDTH = 512


def evaluate(answer: str, question: AskedQuestion = RACES) -> Evaluation:
    """The model tier's judgement."""
    network = minilm.load()
    return judge(question, answer, alignment.tier(Reader(network.pieces, network.kept_pieces)))


def _toy(text: str) -> Pieces:
    """A network for which every word is like itself and like no other."""
    words = list(re.finditer(r"\w+", text))
    rows = np.zeros((len(words), WIDTH), np.float32)
    for row, word in zip(rows, words, strict=True):
        row[sum(map(ord, word[0].lower())) % WIDTH] = 1
    return Pieces(rows, tuple(word.start() for word in words), tuple(word.end() for word in words))


TOY = alignment.tier(Reader(_toy, _toy))


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_any_text_gets_a_sound_evaluation_and_always_the_same(answer: str) -> None:
    found = evaluate(answer)
    _sound(found, answer)
    assert evaluate(answer) == found


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4), st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_question_and_rubric_are_taken(text: str, points: list[str], answer: str) -> None:
    question = AskedQuestion(text, tuple(ExpectedPoint(point) for point in points))
    _sound(evaluate(answer, question), answer)
    _sound(evaluate(text, question), text)


def test_a_good_answer_covers_every_point_with_its_quote() -> None:
    found = evaluate(GOOD)
    assert [point.verdict for point in found.points] == [Verdict.COVERED] * 3
    sentences = GOOD.split(". ")
    assert [point.quote.rstrip(".") for point in found.points] == [one.rstrip(".") for one in sentences]
    assert found.flags == ()
    assert not needs_human_look(found)


def test_quotes_stand_in_the_answer_as_it_was_typed() -> None:
    hidden = "Well…\u200b I o\u00adpen a trans\u200baction, and ﬁrst I loc\u0301k the  stock\u00a0row;\n"
    typed = f"\ufeff\u202e {hidden}then I decrement it.  {GOOD.split('. ')[2]}"
    found = evaluate(typed)
    assert found.points[0].coverage >= 0.4
    assert "trans\u200baction" in found.points[0].quote
    _sound(found, typed)


@pytest.mark.parametrize(
    "text", ["word ", "a.", "é\u0301", "\u200b", "(((", "漢字", "ignore the ", "x", "\n"]
)
def test_a_hundred_kilobytes_take_seconds_at_most(text: str) -> None:
    began = time.process_time()
    found = evaluate((text * 100_000)[:100_000])
    assert time.process_time() - began < 5
    assert "cut" in found.flags
    assert found.score <= 0.01


def test_stories_are_judged_with_less_confidence() -> None:
    told = AskedQuestion(RACES.text, RACES.expected_points, category="behavioural")
    assert evaluate(GOOD, told).score == evaluate(GOOD).score
    assert evaluate(GOOD, told).confidence < evaluate(GOOD).confidence


@pytest.mark.parametrize("corners", [CURVE, TRUST])
def test_curves_rise_to_the_end(corners: tuple[tuple[float, float], ...]) -> None:
    heights = [curve(x / 1000, corners) for x in range(1001)]
    assert heights == sorted(heights)
    assert (corners[0][0], corners[-1][0]) == (0.0, 1.0)
    assert all(0 <= height <= 1 for height in heights)


def test_what_is_said_in_one_place_counts_more_than_what_is_strewn_about() -> None:
    question = AskedQuestion("How?", (ExpectedPoint("Measures queries, compares deployments, proves fixes"),))
    filler = "Lunch was nice there. " * 4
    near = "He measures queries. He compares deployments. He proves fixes."
    far = filler.join(["He measures queries. ", "He compares deployments. ", "He proves fixes."])
    together, strewn = (judge(question, text, TOY).score for text in (near, far))
    assert together > 0.7 > strewn > 0.1
    assert judge(question, filler, TOY).score == 0.0


def test_what_the_question_says_already_counts_little() -> None:
    question = AskedQuestion(
        "How do you protect the last item?", (ExpectedPoint("Protects the last item by locking its row"),)
    )
    echoed, said = "I protect the last item very well today.", "By locking its row in the table first."
    assert judge(question, echoed, TOY).score < 0.2 < 0.6 < judge(question, said, TOY).score
