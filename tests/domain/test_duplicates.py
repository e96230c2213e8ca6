"""Texts that say nearly the same."""

from __future__ import annotations

import random

import pytest

from botboss.domain.bank import PLACE, load_bank
from botboss.domain.duplicates import NEARLY_THE_SAME, Known

BANK = {question.key: question.text.replace(PLACE, " ") for question in load_bank()}
FILLING = ("urgent", "large", "team", "report", "client", "before", "machine")


def test_no_two_questions_of_the_bank_are_nearly_the_same() -> None:
    pairs, known, keys = [], Known(), list(BANK)
    for key in keys:
        if near := known.nearest(BANK[key]):
            pairs.append((near.cosine, keys[near.place], key))
        known.add(BANK[key])
    pairs.sort(reverse=True)
    print(*(f"{cosine:.2f} {one} | {other}" for cosine, one, other in pairs[:20]), sep="\n")  # noqa: T201
    assert pairs[0][0] < NEARLY_THE_SAME


def test_a_question_with_a_few_words_exchanged_is_nearly_the_same() -> None:
    chance, found = random.Random(1), 0
    for text in BANK.values():
        words = text.split()
        for place in chance.sample(range(len(words)), max(1, round(len(words) / 8))):
            words[place] = chance.choice(FILLING)
        found += Known([text]).nearly_same(" ".join(words)) == 0
    assert found >= 0.95 * len(BANK)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How do you keep bees calm?", "How do you keep your bees calm?", True),
        ("HOW DO YOU KEEP BEES CALM", "How do you keep bees calm?", True),
        ("How do you keep bees calm?", "How do you keep wasps away?", False),
        ("How do you keep bees calm?", "", False),
        ("", "", False),
        ("???", "!!!", False),
    ],
)
def test_nearly_the_same(one: str, other: str, same: bool) -> None:
    assert (Known([one]).nearly_same(other) == 0) is same


def test_the_closest_comes_first_and_the_earliest_of_equals() -> None:
    known = Known(["How do you bake bread?", "How do you keep bees calm?", "How do you keep bees calm?"])
    near = known.nearest("How do you keep bees calm?")
    assert near is not None
    assert (near.place, round(near.cosine, 6)) == (1, 1.0)
    known.add("How do you keep cows calm in a storm?")
    found = known.nearest("Keep cows calm in storms, how?")
    assert found is not None
    assert found.place == 3
    assert Known().nearest("How?") is None
