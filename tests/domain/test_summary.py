"""A summary is the heaviest of what was found, in its own words, always the same."""

from __future__ import annotations

from typing import Any

from botboss.domain.summary import Outcome, Remark, Remarks, summarise


def point(text: str, weight: float, coverage: float, quote: str = "", number: int = 1) -> dict[str, Any]:
    verdict = "covered" if coverage >= 0.7 else "partial" if coverage >= 0.4 else "missing"
    place = {"start": 3, "end": 3 + len(quote)} if quote else {"start": 0, "end": 0}
    return {
        "point": text, "weight": weight, "verdict": verdict, "coverage": coverage,
        "quote": quote, "number": number, **place,
    }  # fmt: skip


def outcome(number: int, *points: dict[str, Any], weight: float = 1.0, **changes: Any) -> Outcome:
    return Outcome(number, f"Question {number}?", weight, True, points, **changes)


def test_the_heaviest_come_first_by_their_share_of_the_overall_score() -> None:
    light = outcome(1, point("light", 5, 0.9, "a"), point("half", 5, 0.5, "b"), weight=1)
    heavy = outcome(2, point("heavy", 1, 0.8, "c", 2), point("gone", 1, 0.0), weight=3)
    found = summarise([light, heavy])
    assert [one.text for one in found.strengths] == ["heavy", "light"]
    assert [one.text for one in found.gaps] == ["gone", "half"]
    assert found.strengths[0] == Remark("heavy", 2, "c", 3, 4)
    assert found.gaps == (Remark("gone", 2), Remark("half", 1, "b", 3, 4))


def test_what_to_ask_next_is_the_probe_of_the_heaviest_gaps() -> None:
    one = outcome(1, point("a", 1, 0.1, "near"), point("b", 1, 0.0), probes={0: "Which a?", 1: "Which b?"})
    two = outcome(2, point("c", 9, 0.0), probes={})
    asked = outcome(3, point("d", 1, 0.0), probes={0: "Which d?"}, asked=frozenset({"Which d?"}))
    found = summarise([one, two, asked])
    assert [(ask.text, ask.number, ask.quote) for ask in found.next] == [
        ("Which b?", 1, ""),
        ("Which a?", 1, "near"),
    ]


def test_a_gap_without_a_probe_does_not_hide_the_next_ones_probe() -> None:
    gaps = [point(f"gap {place}", 10 - place, 0.0) for place in range(5)]
    found = summarise([outcome(1, *gaps, probes={4: "And the last?"})])
    assert len(found.gaps) == 3 and [ask.text for ask in found.next] == ["And the last?"]


def test_an_unanswered_question_is_a_gap_and_is_asked() -> None:
    silent = Outcome(4, "Why?", 2.0, False)
    found = summarise([outcome(1, point("a", 1, 1.0, "x")), silent])
    assert found.gaps == (Remark("Not answered: Why?", 4),)
    assert found.next == (Remark("Why?", 4),)


def test_a_quote_of_a_follow_up_keeps_its_number() -> None:
    found = summarise([outcome(1, point("a", 1, 1.0, "x", number=6))])
    assert found.strengths[0].number == 6


def test_nothing_gives_nothing() -> None:
    assert summarise([]) == Remarks()
    assert summarise([Outcome(1, "?", 1.0, True, None)]) == Remarks()
    assert summarise([outcome(1, point("a", 0, 1.0, "x"))]) == Remarks()


def test_equal_weights_keep_the_order_of_the_plan_and_at_most_three() -> None:
    rows = [outcome(number, point(f"p{number}", 1, 1.0, "x", number)) for number in range(1, 6)]
    assert [one.text for one in summarise(rows).strengths] == ["p1", "p2", "p3"]
    assert len(summarise(rows, most=5).strengths) == 5
    assert summarise(rows) == summarise(list(rows))
