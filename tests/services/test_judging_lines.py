"""Lines of JSON in, judged lines out."""

from __future__ import annotations

import json

import pytest

from botboss.errors import InvalidInput
from botboss.services.judging_lines import judge, outcomes

LINE = {
    "question": "How do you find out why a service is slow?",
    "expected_points": [
        "Measures with a profiler before changing code",
        {"text": "Checks the slowest queries", "weight": 2},
    ],
    "answer": "I run a profiler and measure before I change any code. Then I check the slowest queries.",
}


def test_a_line_comes_out_judged() -> None:
    judged = judge(json.dumps(LINE))
    assert LINE.items() <= judged.items()
    assert 0.5 < judged["score"] <= 1
    assert judged["engine"].startswith("builtin:")
    for point in judged["points"]:
        assert LINE["answer"][point["start"] : point["end"]] == point["quote"] != ""


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{", "line"),
        ("[]", "line"),
        ("[" * 100_000, "line"),
        (json.dumps({**LINE, "answer": 3}), "answer"),
        (json.dumps({**LINE, "question": None}), "question"),
        (json.dumps({**LINE, "expected_points": []}), "expected_points"),
        (json.dumps({**LINE, "expected_points": [{"text": "x", "weight": -1}]}), "expected_points"),
    ],
)
def test_a_wrong_line_names_its_field(line: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        judge(line)
    assert list(refused.value.fields) == [field]


def test_a_bad_line_is_named_and_the_next_one_judged() -> None:
    good = json.dumps(LINE).encode()
    odd = json.dumps({**LINE, "answer": "half a character \ud800"}).encode()
    found = list(outcomes([b"\xef\xbb\xbf" + good, b"\n", b"\xff\n", b"{}\n", odd, good]))
    assert [(one.number, bool(one.judged)) for one in found] == [
        (1, True),
        (3, False),
        (4, False),
        (5, True),
        (6, True),
    ]
    assert "UTF-8" in found[1].refused
    assert found[2].refused.startswith("question: ")
    assert json.loads(found[3].judged)["answer"].endswith("\ud800")
    found[3].judged.encode()
