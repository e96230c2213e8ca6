"""A small frozen table of words that mean the same in interviews; part of the evaluator's version."""

from __future__ import annotations

from functools import cache

from botboss.domain.text import stem

_GROUPS = """
fast quick rapid speedy
slow sluggish
error bug defect fault mistake
fail failure crash break outage
fix repair resolve mend correct
"""


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        stems = frozenset(stem(word) for word in line.split())
        for one in stems:
            table[one] = table.get(one, frozenset()) | (stems - {one})
    return table


def related(one: str) -> frozenset[str]:
    """The stems that may stand for ``one`` in an answer; empty for most."""
    return _table().get(one, frozenset())
