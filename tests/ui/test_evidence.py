"""Answers cut at their quotes, and the points that the quotes prove."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botboss.ui.evidence import PointRow, SegmentRow, point_rows, said_row, segments
from botboss.ui.files import size_words

TEXT = "First I measured. Then I fixed it."


@pytest.mark.parametrize(
    ("quotes", "cut"),
    [
        ([], [(TEXT, "")]),
        ([(0, 17, "1-1")], [("First I measured.", "1-1"), (" Then I fixed it.", "")]),
        ([(18, 34, "2"), (0, 17, "1")], [("First I measured.", "1"), (" ", ""), ("Then I fixed it.", "2")]),
        (
            [(0, 17, "1-1"), (8, 34, "1-2")],
            [("First I ", "1-1"), ("measured.", "1-1 1-2"), (" Then I fixed it.", "1-2")],
        ),
        (
            [(0, 34, "1-1"), (8, 17, "1-2")],
            [("First I ", "1-1"), ("measured.", "1-1 1-2"), (" Then I fixed it.", "1-1")],
        ),
        ([(0, 17, "1"), (0, 17, "2")], [("First I measured.", "1 2"), (" Then I fixed it.", "")]),
        ([(40, 50, "1-1"), (5, 5, "1-2")], [(TEXT, "")]),
        ([(30, 99, "1-1")], [(TEXT[:30], ""), (TEXT[30:], "1-1")]),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_its_quotes(quotes: list[tuple[int, int, str]], cut: list[tuple[str, str]]) -> None:
    assert segments(TEXT, quotes) == [SegmentRow(text, proof) for text, proof in cut]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70))))
def test_no_letter_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    cut = segments(text, [(start, end, f"1-{place}") for place, (start, end) in enumerate(spans)])
    assert "".join(segment.text for segment in cut) == text
    assert all(segment.text for segment in cut)


def _point(verdict: str, start: int, end: int, number: int = 1) -> dict[str, Any]:
    quote = TEXT[start:end]
    return {
        "point": "Measures",
        "verdict": verdict,
        "quote": quote,
        "start": start,
        "end": end,
        "number": number,
    }


def test_quotes_belong_to_their_own_answer_and_what_was_not_said_has_none() -> None:
    points = [_point("covered", 0, 17), _point("missing", 18, 34), _point("partial", 18, 34, number=6)]
    first, follow_up = said_row(1, TEXT, points, of=1), said_row(6, TEXT, points, of=1, asked="And then?")
    assert [segment.proof for segment in first.segments] == ["1-1", ""]
    assert [segment.proof for segment in follow_up.segments] == ["", "1-3"]
    assert follow_up.asked == "And then?"
    said, missed, partly = point_rows(points, of=1)
    assert said == PointRow("Measures", "covered", "Said", "1-1", "First I measured.")
    assert (missed.word, missed.proof) == ("Not said", "")
    assert (partly.word, partly.proof) == ("Partly said", "1-3")


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1234, "1.2 kB"), (12_345, "12 kB"), (25_000_000, "25 MB")],
)
def test_sizes_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words
