"""How rare English word stems are: a frozen table, part of the evaluator's version.

Made by ``python -m benchmarks.rarity``. Nothing that people edit (the question bank, a
job) moves it, so that a score stays what it was.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from botboss.domain.words import FUNCTION_WORDS

COMMON = 7.0


@cache
def _table() -> tuple[float, dict[str, float]]:
    read = json.loads(files("botboss.domain").joinpath("rarity.json").read_text("utf-8"))
    return read["max"], read["stems"]


def idf(stem: str) -> float:
    """The rarity of a stem, 0 (in every passage) upwards; a stem never seen has the table's maximum."""
    most, stems = _table()
    return stems.get(stem, most)


def known(stem: str) -> bool:
    """Whether the stem was seen when the table was made."""
    return stem in _table()[1]


def common(stem: str) -> bool:
    """Whether the stem is an everyday word rather than a rare one or a short form."""
    return stem in FUNCTION_WORDS or idf(stem) < COMMON
