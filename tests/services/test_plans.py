"""Drawing and freezing an interview's plan."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from botboss.errors import Forbidden
from botboss.models.accounts import Role
from botboss.models.interviews import Answer, Kind, PlannedQuestion
from botboss.models.questions import Category, Question
from botboss.services import interviews, plans
from botboss.services.plans import Size
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People


def _draw(
    session: Session, people: People, role: str, interview_id: int = 1, **more
) -> list[PlannedQuestion]:  # type: ignore[no-untyped-def]
    return plans.draw_plan(session, role, people.candidate.user_id, interview_id, **more)


@pytest.mark.parametrize("role", ["developer", "Data Analyst", "Beekeeper", "***", "宇宙飛行士", "a" * 120])
def test_any_role_has_five_distinct_questions(session: Session, people: People, role: str) -> None:
    plan = _draw(session, people, role)
    assert [question.number for question in plan] == [1, 2, 3, 4, 5]
    assert [question.category for question in plan] == [
        *[Category.TECHNICAL] * 3,
        "behavioural",
        "situational",
    ]
    assert len({question.text for question in plan}) == 5
    for question in plan:
        assert "{role}" not in question.text
        assert len(question.text) <= 2000
        assert question.expected_points
        assert 1 <= question.minutes <= 60


def test_the_roles_own_questions_come_first(session: Session, people: People) -> None:
    plan = _draw(session, people, "Software  Engineer")
    rows = session.scalars(select(Question).where(col(Question.id).in_([q.question_id for q in plan])))
    assert {row.role_key for row in rows} == {"developer"}


def test_a_generic_question_names_the_role_as_written(session: Session, people: People) -> None:
    texts = [
        question.text for number in range(30) for question in _draw(session, people, "Beekeeper", number)
    ]
    assert any("Beekeeper" in text for text in texts)


def test_the_same_interview_draws_the_same_and_others_differ(session: Session, people: People) -> None:
    drawn = [[q.text for q in _draw(session, people, "developer", number)] for number in (7, 7, 8, 9, 10)]
    assert drawn[0] == drawn[1]
    assert len({tuple(texts) for texts in drawn}) > 2


def test_a_candidate_is_asked_something_new(session: Session, people: People) -> None:
    asked: list[int | None] = []
    for _ in range(3):
        interview = factories.interview(session, people.candidate)
        asked += [question.question_id for question in plans.freeze_plan(session, interview)]
    assert max(Counter(asked).values()) == 1
    for _ in range(20):  # far more than the bank holds: questions come again, and plans stay whole
        interview = factories.interview(session, people.candidate)
        assert len(plans.freeze_plan(session, interview)) == 5


def test_what_another_was_asked_does_not_matter(session: Session, people: People) -> None:
    interview = factories.interview(session, factories.actor(session))
    plans.freeze_plan(session, interview)
    before = [question.text for question in _draw(session, people, "developer", 99)]
    plans.freeze_plan(session, factories.interview(session, factories.actor(session)))
    assert [question.text for question in _draw(session, people, "developer", 99)] == before


def test_a_plan_stays_as_it_was_frozen(session: Session, people: People) -> None:
    interview = factories.interview(session, people.candidate)
    first = plans.freeze_plan(session, interview)[0]
    text, points = first.text, list(first.expected_points)
    row = session.get_one(Question, first.question_id)
    row.text, row.expected_points, row.deleted_at = "Changed?", [], NOW
    session.flush()
    session.expire_all()
    kept = session.get_one(PlannedQuestion, first.id)
    assert (kept.text, kept.expected_points) == (text, points)


def test_deleted_questions_are_not_drawn_and_practice_draws_its_own(session: Session, people: People) -> None:
    rows = session.scalars(select(Question).where(col(Question.role_key) == "developer")).all()
    kept = {row.id for row in rows if row.category == Category.TECHNICAL}
    for row in rows:
        row.practice = False
        row.deleted_at = None if row.id in kept else NOW
    session.flush()
    drawn = {question.question_id for question in _draw(session, people, "developer")}
    gone = {row.id for row in rows} - kept
    assert drawn & kept
    assert not drawn & gone
    assert not {q.question_id for q in _draw(session, people, "developer", practice=True)} & kept


@pytest.mark.parametrize("kind", [Kind.AI, Kind.PRACTICE, Kind.LIVE])
def test_scheduling_freezes_a_plan(session: Session, people: People, kind: Kind) -> None:
    interviewer = people.interviewer.user_id if kind == Kind.LIVE else None
    actor = people.candidate if kind == Kind.PRACTICE else people.hr
    interview = interviews.schedule(
        session,
        actor,
        candidate_id=people.candidate.user_id,
        scheduled_at=NOW + timedelta(days=1),
        role="Developer",
        interviewer_id=interviewer,
        kind=kind,
        now=NOW,
    )
    planned = session.scalars(
        select(PlannedQuestion).where(PlannedQuestion.interview_id == interview.id)
    ).all()
    assert len(planned) == 5


def test_drawing_reads_twice_whatever_was_asked(session: Session, people: People) -> None:
    for asked in (0, 1, 5):
        for _ in range(asked):
            plans.freeze_plan(session, factories.interview(session, people.candidate))
        with statements() as sent:
            _draw(session, people, "developer", 77)
        assert len(sent) == 2


def _answer(session: Session, interview_id: int, number: int, by: int) -> None:
    session.add(
        Answer(interview_id=interview_id, number=number, text="Mine.", submitted_at=NOW, submitted_by_id=by)
    )
    session.flush()


def test_sizes_leave_follow_ups_out_and_others_interviews(session: Session, people: People) -> None:
    mine = factories.interview(session, people.candidate)
    theirs = factories.interview(session, factories.actor(session))
    minutes = sum(question.minutes for question in plans.freeze_plan(session, mine))
    plans.freeze_plan(session, theirs)
    asked_on = {"text": "And then?", "category": "technical", "difficulty": "easy", "minutes": 30}
    session.add(PlannedQuestion(interview_id=mine.id, number=6, follows=1, **asked_on))
    for number in (1, 3, 6):
        _answer(session, mine.id or 0, number, people.candidate.user_id)
    ids = [mine.id or 0, theirs.id or 0, 2**40]
    with statements() as sent:
        known = plans.sizes(session, people.candidate, interview_ids=ids)
    assert known == {mine.id: Size(questions=5, minutes=minutes, answered=2)}
    assert len(sent) == 1
    assert set(plans.sizes(session, people.hr, interview_ids=ids)) == {mine.id, theirs.id}
    assert plans.sizes(session, people.hr, interview_ids=[]) == {}


def test_staff_read_the_plan_with_follow_ups_in_place_and_nobody_their_own(
    session: Session, people: People
) -> None:
    theirs = factories.interview(session, people.candidate, interviewer_id=people.interviewer.user_id)
    plans.freeze_plan(session, theirs)
    asked_on = {"text": "And then?", "category": "technical", "difficulty": "easy", "minutes": 3}
    session.add(PlannedQuestion(interview_id=theirs.id, number=6, follows=2, **asked_on))
    own = factories.interview(session, people.interviewer, kind=Kind.PRACTICE)
    plans.freeze_plan(session, own)
    session.flush()
    seen = plans.of_interview(session, people.interviewer, interview_id=theirs.id or 0)
    assert [question.number for question in seen] == [1, 2, 6, 3, 4, 5]
    assert all(question.expected_points for question in seen if question.follows is None)
    other = factories.actor(session, Role.INTERVIEWER)
    assert plans.of_interview(session, other, interview_id=theirs.id or 0) == []
    assert plans.of_interview(session, people.interviewer, interview_id=own.id or 0) == []
    with pytest.raises(Forbidden):
        plans.of_interview(session, people.candidate, interview_id=theirs.id or 0)


def test_anchors_of_the_bank_are_frozen_with_the_question(session: Session, people: People) -> None:
    row = session.scalars(select(Question).where(col(Question.key) == "developer-behavioural-medium-1")).one()
    assert row.anchors
    drawn = (_draw(session, people, "developer", number) for number in range(100))
    planned = next(one for plan in drawn for one in plan if one.question_id == row.id)
    assert planned.anchors == row.anchors
