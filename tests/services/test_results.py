"""How answers were judged: for hiring, and for those who practise."""

from __future__ import annotations

import pytest
from sqlmodel import select

from botboss import db
from botboss.errors import Forbidden, NotFound
from botboss.models.interviews import Kind, PlannedQuestion
from botboss.policy import Actor
from botboss.services import completion, evaluation, plans, results
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


def test_practice_shows_its_points_to_whoever_practised() -> None:
    at = _completed(kind=Kind.PRACTICE)
    first, second = _judged(at, at.candidate)
    assert (first.number, second.number) == (1, 2)
    assert first.evaluation.score > second.evaluation.score
    assert first.points == at.evaluations(1)[-1].points
    assert [point["point"] for point in first.points or []] == [
        point["text"] for point in at.plan()[0].expected_points
    ]


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


def test_points_of_a_question_that_a_real_interview_asks_stay_hidden() -> None:
    at = _completed(kind=Kind.PRACTICE)
    with db.transaction() as session:
        real = factories.interview(session, at.candidate)
        plans.freeze_plan(session, real)
        practised = session.scalars(
            select(PlannedQuestion.question_id).where(
                PlannedQuestion.interview_id == at.interview_id, PlannedQuestion.number == 1
            )
        ).one()
        asked = select(PlannedQuestion).where(
            PlannedQuestion.interview_id == real.id, PlannedQuestion.number == 4
        )
        session.scalars(asked).one().question_id = practised
    first, second = _judged(at, at.candidate)
    assert first.points is None
    assert second.points
    assert first.evaluation.score > 0


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
