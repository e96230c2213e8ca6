"""Questions for any role."""

from __future__ import annotations

import pytest

from botboss.domain.bank import CATEGORIES, DIFFICULTIES, GENERIC, load_bank
from botboss.domain.roles import role_key
from botboss.domain.selection import generate

ROLES = ["developer", "Beekeeper", "***", "Vice president of {role}", "品質管理", "work", "a" * 120]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
@pytest.mark.parametrize("category", [None, *CATEGORIES])
def test_twenty_distinct_questions_for_any_role(role: str, difficulty: str, category: str | None) -> None:
    found = generate(load_bank(), role, 20, difficulty, category)
    assert len({question.text.replace(role, "").casefold() for question in found}) == 20
    assert {question.category for question in found} <= ({category} if category else set(CATEGORIES))
    for question in found:
        assert 3 <= len(question.expected_points) <= 5
        assert question.difficulty in DIFFICULTIES


def test_a_roles_own_questions_come_first_the_fitting_ones_before_the_others() -> None:
    found = generate(load_bank(), "Software Engineer", 20, "hard", "technical")
    own = [question.role == "developer" for question in found]
    assert own == sorted(own, reverse=True)
    assert any(own)
    difficulties = [question.difficulty for question in found if question.role == "developer"]
    assert difficulties == sorted(difficulties, key=DIFFICULTIES.index, reverse=True)


def test_another_role_gets_generic_questions_with_its_name_in_them() -> None:
    found = generate(load_bank(), "Beekeeper", 20, "medium")
    assert {question.role for question in found} == {"Beekeeper"}
    assert any("Beekeeper" in question.text for question in found)
    texts = [
        (q.text, q.why, q.good, q.weak, *(p.text for p in q.expected_points), *(p.question for p in q.probes))
        for q in found
    ]
    assert not any("{role}" in text for row in texts for text in row)


def test_the_kinds_take_turns() -> None:
    found = generate(load_bank(), "Beekeeper", 6, "medium")
    assert sorted(question.category for question in found) == sorted([*CATEGORIES, *CATEGORIES])


def test_a_seed_decides() -> None:
    bank = load_bank()
    assert generate(bank, "Cook", 5, "easy", seed="1") == generate(bank, "Cook", 5, "easy", seed="1")
    assert generate(bank, "Cook", 5, "easy", seed="1") != generate(bank, "Cook", 5, "easy", seed="2")


def test_questions_that_differ_by_the_roles_name_alone_are_one() -> None:
    bank = [q for q in load_bank() if q.role == GENERIC][:1]
    found = generate([*bank, *generate(bank, "Cook", 1, "easy")], "Cook", 5, "easy")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Software  ENGINEER ", "developer"),
        ("programmer", "developer"),
        ("Behavioral  coach", "behavioural coach"),
        ("*** ", "***"),
    ],
)
def test_a_role_is_one_however_it_is_written(written: str, key: str) -> None:
    assert role_key(written) == key
