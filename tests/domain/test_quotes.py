"""Quotes are found where they stand, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botboss.domain.quotes import Source

TEXT = "I said:\u00a0“Lock the\u200b  row”, then\n\tdecrement — it’s ﬁne."


@pytest.mark.parametrize(
    ("quote", "original"),
    [
        ('"Lock the row", then decrement', "Lock the\u200b  row”, then\n\tdecrement"),
        ("Lock   the\nrow", "Lock the\u200b  row"),
        ("…then decrement — it's fine…", "then\n\tdecrement — it’s ﬁne"),
        ("  “I said: ", None),  # two words
        ("lock the row", None),  # other letters are other words
        ("Lock the whole row", None),
        ("", None),
        ('"…"', None),
        ("\u200b", None),
    ],
)
def test_white_space_and_marks_do_not_count(quote: str, original: str | None) -> None:
    place = Source.of(TEXT).evidence(quote)
    assert (TEXT[slice(*place)] if place else None) == original


@pytest.mark.parametrize(
    ("quote", "answer", "enough"),
    [("Mutex", "Mutex.", True), ("a mutex", "a mutex!", True), ("mutex", "With a mutex of course", False)],
)
def test_a_short_answer_may_be_quoted_whole(quote: str, answer: str, enough: bool) -> None:
    assert (Source.of(answer).evidence(quote) is not None) == enough


@given(st.text(), st.data())
def test_a_piece_of_any_text_is_found_as_it_stands(text: str, data: st.DataObject) -> None:
    source = Source.of(text)
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    place = source.find(quote)
    if place:
        first, last = place
        assert 0 <= first < last <= len(text)
        assert Source.of(text[first:last]).plain.strip() in source.plain


@given(st.text(), st.text())
def test_whatever_is_quoted_nothing_is_raised(text: str, quote: str) -> None:
    Source.of(text).evidence(quote)
