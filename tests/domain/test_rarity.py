"""The frozen table of word rarity, and the words that may stand for each other."""

from __future__ import annotations

from importlib.resources import files

from botboss.domain.rarity import idf, known
from botboss.domain.stems import stem
from botboss.domain.synonyms import related


def test_rare_words_weigh_more_and_unknown_ones_most() -> None:
    assert 0 < idf(stem("use")) < idf(stem("transaction")) < idf(stem("idempotent")) <= idf("qwxyz")
    assert known(stem("customers"))
    assert not known("qwxyz")


def test_the_table_stays_small() -> None:
    assert len(files("botboss.domain").joinpath("rarity.json").read_bytes()) < 200_000


def test_synonyms_hold_both_ways_and_never_name_the_word_itself() -> None:
    assert stem("quickly") not in related(stem("quickly"))
    assert stem("fast") in related(stem("rapid"))
    assert stem("rapid") in related(stem("fast"))
    assert related("qwxyz") == frozenset()
