"""Figures of agreement, held against tables worked out by hand and a slow, literal formula."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from botboss.domain.agreement import Agreement, agreement, interval, kappa, step, table


def literal(steps: list[tuple[int, int]], levels: int = 6) -> float:
    """Cohen's formula as it is written: the observed table, that of chance, squares as weights."""
    n = len(steps)
    observed = [[0.0] * levels for _ in range(levels)]
    for x, y in steps:
        observed[x][y] += 1 / n
    rows = [sum(row) for row in observed]
    columns = [sum(observed[i][j] for i in range(levels)) for j in range(levels)]
    places = [(i, j) for i in range(levels) for j in range(levels)]
    off = sum((i - j) ** 2 * observed[i][j] for i, j in places)
    chance = sum((i - j) ** 2 * rows[i] * columns[j] for i, j in places)
    return 1 - off / chance


def test_kappa_is_cohens_formula() -> None:
    draw = random.Random(7)
    for n in (2, 5, 40, 300):
        steps = [(draw.randrange(6), draw.randrange(6)) for _ in range(n)]
        assert kappa(steps) == pytest.approx(literal(steps))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(0, 0), (5, 5)], 1.0),
        ([(0, 5), (5, 0)], -1.0),
        ([(0, 0), (0, 5), (5, 0), (5, 5)], 0.0),
        ([(2, 2), (2, 2)], None),
        ([(1, 2), (1, 2)], 0.0),
        ([], None),
    ],
)
def test_kappas_known_values(steps: list[tuple[int, int]], expected: float | None) -> None:
    assert kappa(steps) == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0, 0), (0.0999, 0), (0.1, 1), (0.3, 2), (0.5, 3), (0.7, 4), (0.8999, 4), (0.9, 5), (1, 5)],
)
def test_steps_are_the_nearest(score: float, expected: int) -> None:
    assert step(score) == expected


def test_figures_by_hand() -> None:
    found = agreement([(0.0, 0.0), (0.2, 0.4), (0.6, 1.0), (1.0, 1.0)])
    assert (found.n, found.exact, found.within_one, found.error) == (4, 0.5, 0.75, pytest.approx(0.15))
    assert found.kappa == pytest.approx(literal([(0, 0), (1, 2), (3, 5), (5, 5)]))
    assert found.few and agreement([(0.5, 0.5)] * 30).few is False
    assert agreement([]) == Agreement(0)


def test_the_table_counts_machine_by_person() -> None:
    found = table([(0.0, 0.2), (0.0, 0.2), (1.0, 0.5)])
    assert (found[0][1], found[5][3], sum(map(sum, found))) == (2, 1, 3)


def test_the_order_of_the_answers_changes_nothing() -> None:
    pairs = [(0.1, 0.2), (0.5, 0.4), (0.9, 0.3), (0.3, 0.7)]
    assert len({agreement(order, rounds=50) for order in permutations(pairs)}) == 1


def test_the_interval_is_the_same_every_time_and_holds_the_value() -> None:
    draw = random.Random(3)
    pairs = [(score := draw.random(), min(1.0, max(0.0, score + draw.gauss(0, 0.15)))) for _ in range(60)]
    first, second = agreement(pairs), agreement(pairs)
    assert first == second
    assert first.low is not None and first.high is not None and first.kappa is not None
    assert first.low < first.kappa < first.high
    wide = agreement(pairs[:10])
    assert wide.low is not None and wide.high is not None
    assert wide.high - wide.low > first.high - first.low


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """A normal-ish population of steps whose kappa is known from many; 95 % is meant, some slack given."""
    draw = random.Random(11)

    def sample(n: int) -> list[tuple[int, int]]:
        return [(x := draw.randrange(6), min(5, max(0, x + draw.choice((-1, 0, 0, 1))))) for _ in range(n)]

    truth = kappa(sample(40_000)) or 0.0
    inside = 0
    for _ in range(60):
        low, high = interval(sample(80), kappa, rounds=200)
        assert low is not None and high is not None
        inside += low <= truth <= high
    assert inside >= 50


def test_one_answer_has_no_interval() -> None:
    assert interval([(1, 2)], kappa) == (None, None)
    assert interval([(1, 1), (1, 1)], kappa) == (None, None)
