"""Judging stored answers: joint, idempotent, with quotes that stand where they say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from botboss import db, providers
from botboss.domain.evaluation import Evaluation, PointResult, Verdict
from botboss.models.events import EventType
from botboss.models.interviews import EvaluationRecord
from botboss.services import answers, evaluation
from tests.counting import statements
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")


def _evaluate(at: Stage, number: int) -> None:
    answer = next(answer for answer in at.answers() if answer.number == number)
    evaluation.evaluate_answer(answer.id or 0, now=LATER)


def _in_place(at: Stage, record: EvaluationRecord) -> int:
    """How many points have a quote; each must stand in its answer where it says."""
    texts = {answer.number: answer.text for answer in at.answers()}
    for point in record.points:
        assert texts[point["number"]][point["start"] : point["end"]] == point["quote"]
    return sum(bool(point["quote"]) for point in record.points)


def test_a_good_answer_is_judged_with_quotes() -> None:
    at = stage()
    at.submit(1, at.good(1))
    _evaluate(at, 1)
    (record,) = at.evaluations(1)
    assert record.score >= 0.6
    assert record.adopted
    assert record.engine == providers.builtin_ai().name
    assert [point["point"] for point in record.points] == [p["text"] for p in at.plan()[0].expected_points]
    assert _in_place(at, record) > 0
    (event,) = at.events(EventType.ANSWER_EVALUATED)
    assert event.data["interview_id"] == at.interview_id


def test_judging_again_changes_nothing() -> None:
    at = stage()
    at.submit(1, VAGUE)
    for _ in range(3):
        _evaluate(at, 1)
    assert len(at.evaluations(1)) == len(at.events(EventType.ANSWER_EVALUATED)) == 1


def test_parallel_runs_make_one_record() -> None:
    at = stage()
    at.submit(1, VAGUE)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: _evaluate(at, 1), range(6)))
    assert len(at.evaluations(1)) == len(at.events(EventType.ANSWER_EVALUATED)) == 1


def test_an_answer_that_is_gone_is_nothing_to_do() -> None:
    evaluation.evaluate_answer(987_654, now=LATER)


def test_a_follow_up_is_judged_with_what_it_follows() -> None:
    at = stage()
    at.submit(1, VAGUE)
    _evaluate(at, 1)
    points = at.plan()[0].expected_points
    at.submit(6, ". ".join(point["text"] for point in points))
    _evaluate(at, 6)
    first, joint = at.evaluations(1)
    assert at.evaluations(6) == []
    assert (first.adopted, joint.adopted) == (False, True)
    assert joint.score > first.score + 0.4
    assert _in_place(at, joint) == len(points)
    assert {point["number"] for point in joint.points} == {6}
    with db.transaction() as session:
        adopted = evaluation.adopted_of(session, [joint.answer_id])
    assert adopted[joint.answer_id].id == joint.id


def test_either_answers_event_gives_the_joint_evaluation() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, at.good(1))
    _evaluate(at, 1)
    _evaluate(at, 6)
    (joint,) = at.evaluations(1)
    assert joint.adopted
    assert _in_place(at, joint) > 0


def test_what_was_judged_before_the_follow_up_came_is_not_stored_after_it() -> None:
    at = stage()
    at.submit(1, VAGUE)
    answer_id = at.answers()[0].id or 0
    with db.transaction() as session:
        early = evaluation.material_of(session, answer_id)
    assert early is not None
    at.submit(6, at.good(1))
    _evaluate(at, 6)
    evaluation.judge(early, providers.builtin_ai(), now=LATER)
    (joint,) = at.evaluations(1)
    assert joint.adopted


def test_another_engines_evaluation_is_adopted_and_the_older_kept() -> None:
    at = stage()
    at.submit(1, VAGUE)
    _evaluate(at, 1)
    answer_id = at.answers()[0].id or 0
    with db.transaction() as session:
        material = evaluation.material_of(session, answer_id)
        assert material is not None
        evaluation.store(session, material, _said("vendor/1", 0.7), now=LATER)
    assert [(record.engine, record.adopted) for record in at.evaluations(1)] == [
        (providers.builtin_ai().name, False),
        ("vendor/1", True),
    ]


def test_a_late_evaluation_stands_beside_and_does_not_count() -> None:
    at = stage()
    at.submit(1, VAGUE)
    _evaluate(at, 1)
    answer_id = at.answers()[0].id or 0
    with db.transaction() as session:
        interview = answers.held(session, None, at.interview_id)
        interview.begin_completion(LATER)
        interview.complete(LATER, 0.1)
        material = evaluation.material_of(session, answer_id)
        assert material is not None
        evaluation.store(session, material, _said("vendor/1", 0.7), now=LATER + timedelta(days=1))
    assert [record.adopted for record in at.evaluations(1)] == [True, False]


def _said(engine: str, score: float, *points: PointResult) -> Evaluation:
    return Evaluation(score, "It says so.", points, 0.9, engine)


@pytest.mark.parametrize(
    ("span", "number", "quote"),
    [
        ((0, 5), 1, "First"),
        ((15, 21), 6, "Second"),
        ((0, 0), 1, ""),
        ((6, 18), 1, "answer."),  # over the seam: most of it stands in the first
        ((13, 15), 1, ""),  # nothing but the seam
    ],
)
def test_quotes_are_mapped_to_their_answer(span: tuple[int, int], number: int, quote: str) -> None:
    at = stage()
    at.submit(1, "First answer.")
    assert at.submit(6, "Second.").created
    answer_id = at.answers()[0].id or 0
    with db.transaction() as session:
        material = evaluation.material_of(session, answer_id)
        assert material is not None
        assert material.text == "First answer.\n\nSecond."
        found = PointResult("A point", 1.0, Verdict.PARTIAL, 0.5, material.text[slice(*span)], *span)
        evaluation.store(session, material, _said("vendor/1", 0.5, found), now=LATER)
    (record,) = at.evaluations(1)
    assert [(point["number"], point["quote"]) for point in record.points] == [(number, quote)]
    _in_place(at, record)


def test_the_digest_covers_question_rubric_and_texts() -> None:
    at = stage()
    at.submit(1, VAGUE)
    with db.transaction() as session:
        before = evaluation.material_of(session, at.answers()[0].id or 0)
    at.submit(6, "More.")
    with db.transaction() as session:
        after = evaluation.material_of(session, at.answers()[0].id or 0)
    assert before is not None
    assert after is not None
    assert before.digest != after.digest
    assert len(before.digest) == 64


def test_statements_do_not_grow_with_the_answers() -> None:
    at = stage()
    sent = []
    for number in (1, 2, 3, 4, 5):
        at.submit(number, at.good(number))
        answer_id = next(answer.id for answer in at.answers() if answer.number == number) or 0
        with statements() as told:
            evaluation.evaluate_answer(answer_id, now=LATER)
        sent.append(len(told))
    assert len(set(sent)) == 1
    ids = [answer.id or 0 for answer in at.answers()]
    with statements() as told, db.reading() as session:
        assert len(evaluation.adopted_of(session, ids)) == 5
    assert len(told) == 1
