"""A model's summary keeps only what a real quote shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botboss.domain.replies import Malformed
from botboss.domain.summary_replies import Judged, Remark, read_summary

ANSWERS = (
    Judged(1, "How?", "First I lock the row, then I write it."),
    Judged(3, "Why?", "Because two people may buy it at once."),
)


def _remark(number: int, quote: str, text: str = "Knows why") -> dict[str, Any]:
    return {"number": number, "quote": quote, "text": text}


def _reply(**kinds: list[dict[str, Any]]) -> str:
    return json.dumps({"strengths": [], "gaps": [], "next": [], **kinds})


def test_what_is_shown_by_its_answer_stays() -> None:
    told = _reply(
        strengths=[
            _remark(3, "two people may buy it", "Sees  the\nrace"),
            _remark(1, "two people may buy it"),  # stands in another answer
            _remark(9, "two people may buy it"),
            _remark(1, "I have invented this quote"),
        ],
        next=[_remark(1, "then I write it")],
    )
    found = read_summary(told, ANSWERS, 3)
    start = ANSWERS[1].answer.index("two")
    assert found.strengths == (
        Remark("Sees the race", 3, "two people may buy it", start, start + len("two people may buy it")),
    )
    assert (len(found.gaps), [one.number for one in found.next]) == (0, [1])


def test_it_is_no_longer_than_asked_for() -> None:
    many = [_remark(1, "First I lock the row")] * 9
    assert len(read_summary(_reply(gaps=many), ANSWERS, 2).gaps) == 2


def test_without_one_real_quote_it_is_none() -> None:
    for nothing in (_reply(), _reply(gaps=[_remark(1, "I have invented this quote")])):
        with pytest.raises(Malformed, match="no remark whose quote stands"):
            read_summary(nothing, ANSWERS, 3)
    for wrong in ("{}", _reply(gaps=[{"number": "1"}]), _reply(gaps=[_remark(1, "x", "")])):
        with pytest.raises(Malformed):
            read_summary(wrong, ANSWERS, 3)
