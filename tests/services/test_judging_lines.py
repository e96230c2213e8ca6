"""Lines of JSON in, judged lines out."""

from __future__ import annotations

import json

import pytest

from botboss.errors import InvalidInput
from botboss.services.judging_lines import judge

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
