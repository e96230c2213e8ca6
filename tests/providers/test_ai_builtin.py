"""The embedded evaluator behind its port."""

from __future__ import annotations

from dataclasses import replace

from botboss.providers.ai_builtin import BuiltinAI
from tests.domain.rubric import GOOD, RACES

AI = BuiltinAI()


def test_it_names_itself_in_every_evaluation() -> None:
    assert AI.name == "builtin:lexical/1"
    assert AI.evaluate(RACES, GOOD).engine == AI.name
    assert AI.health() == {"status": "ok", "engine": AI.name}


def test_the_follow_up_asks_for_the_heaviest_missing_point_that_has_a_probe() -> None:
    assert AI.follow_up(RACES, "") == "What happens when the payment is sent again?"
    said = "The payment is idempotent so that a retry never charges twice."
    assert AI.follow_up(RACES, said) == "What does the other one see?"
    assert AI.follow_up(RACES, said, AI.evaluate(RACES, "")) == "What happens when the payment is sent again?"


def test_nothing_is_asked_when_all_is_covered_or_no_probe_is_stored() -> None:
    assert AI.follow_up(RACES, GOOD) is None
    assert AI.follow_up(replace(RACES, probes=()), "") is None
