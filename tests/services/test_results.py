"""How answers were judged: for hiring, and for those who practise."""

from __future__ import annotations

import pytest

from botboss import db
from botboss.errors import Forbidden, NotFound
from botboss.models.interviews import Kind
from botboss.policy import Actor
from botboss.services import completion, evaluation, results
from botboss.services.results import Result
from tests import factories
from tests.counting import statements
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")


def _judged(at: Stage, actor: Actor) -> list[Result]:
    with db.reading() as session:
        return results.of_interview(session, actor, interview_id=at.interview_id)


def _completed(**changes: object) -> Stage:
    at = stage(**changes)  # type: ignore[arg-type]
    at.submit(1, at.good(1))
    at.submit(2, VAGUE)
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    return at


def test_practice_counts_its_points_and_marks_what_earned_them() -> None:
    at = _completed(kind=Kind.PRACTICE)
    first, second = _judged(at, at.candidate)
    assert (first.number, second.number) == (1, 2)
    assert first.score > second.score
    stored = at.evaluations(1)[-1].points
    assert first.points == len(stored) == len(at.plan()[0].expected_points)
    assert first.heard == sum(point["verdict"] == "covered" for point in stored) > 0
    assert {(one.start, one.end) for one in first.quotes} == {
        (point["start"], point["end"]) for point in stored if point["verdict"] in ("covered", "partial")
    }
    assert all(0 <= one.start < one.end <= len(at.good(1)) for one in first.quotes)


def test_no_result_says_what_is_listened_for() -> None:
    at = _completed(kind=Kind.PRACTICE)
    texts = [point["text"] for question in at.plan() for point in question.expected_points]
    for actor in (at.candidate, at.hr):
        said = repr(_judged(at, actor))
        assert texts and [text for text in texts if text in said] == []


def test_a_real_interview_shows_nothing_to_its_candidate_nor_to_its_interviewer() -> None:
    at = _completed(live=True)
    for actor in (at.candidate, at.interviewer):
        with pytest.raises(Forbidden):
            _judged(at, actor)
    assert [result.number for result in _judged(at, at.hr)] == [1, 2]


def test_nobody_elses_practice_exists() -> None:
    at = _completed(kind=Kind.PRACTICE)
    with db.transaction() as session:
        other = factories.actor(session)
    with pytest.raises(NotFound):
        _judged(at, other)


def test_statements_do_not_grow_with_the_answers() -> None:
    at = stage(kind=Kind.PRACTICE)
    sent_for = []
    for number in (1, 2, 3):
        at.submit(number, at.good(number))
        evaluation.evaluate_answer(at.answers()[-1].id or 0, now=LATER)
        with statements() as sent:
            assert len(_judged(at, at.candidate)) == number
        sent_for.append(len(sent))
    assert len(set(sent_for)) == 1
