"""What models write around their JSON does not matter, what they leave out does."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botboss.domain import replies
from botboss.domain.replies import Malformed, first_object


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "}{"}',
        '```json\n{"a": "}{"}\n```',
        '<think>{"b": 1} or {hm}</think>\nSure: {"a": "}{"} and {"c": 2}',
        'It is {not this} but {"a": "}{"}.',
    ],
)
def test_the_first_object_is_found(text: str) -> None:
    assert first_object(text) == {"a": "}{"}


@pytest.mark.parametrize("text", ["", "no", "[1, 2]", '{"a": ', "{" * 100_000, '{"a":' * 50_000, "{"])
def test_without_one_it_says_so(text: str) -> None:
    with pytest.raises(Malformed, match="no complete JSON object"):
        first_object(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Malformed):
        assert isinstance(first_object(text), dict)


@pytest.mark.parametrize("value", [None, 1, ["x"], "x" * 11])
def test_fields_are_read_strictly(value: object) -> None:
    with pytest.raises(Malformed, match='"a" must be'):
        replies.text({"a": value}, "a", 10)
    for read in (replies.flag, replies.whole):
        with pytest.raises(Malformed, match='"a" must be'):
            read({"a": "1"}, "a")
    for wrong in (None, {}, [1], [{}] * 3):
        with pytest.raises(Malformed, match='"a" must'):
            replies.objects({"a": wrong}, "a", most=2)


def test_what_no_database_holds_is_taken_out() -> None:
    assert replies.text({"a": " x\x00y\ud800 "}, "a", 10) == "xy?"
