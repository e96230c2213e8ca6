"""The summary of a real interview: every sentence and quote stands somewhere."""

from __future__ import annotations

import pytest

from botboss import db
from botboss.errors import Conflict, Forbidden, NotFound
from botboss.models.interviews import Kind
from botboss.services import completion, summaries
from botboss.services.summaries import Summary
from tests.services.test_overrides import judged
from tests.taking import LATER, Stage, stage

pytestmark = pytest.mark.usefixtures("database")


def summary(at: Stage) -> Summary:
    with db.reading() as session:
        return summaries.of_interview(session, at.hr, interview_id=at.interview_id)


def test_every_quote_stands_in_its_answer_and_every_sentence_in_the_plan() -> None:
    at = judged(1, 2, 3)
    found = summary(at)
    texts = {answer.number: answer.text for answer in at.answers()}
    plan = at.plan()
    points = {point["text"] for question in plan for point in question.expected_points}
    probes = {probe["question"] for question in plan for probe in question.follow_ups}
    asked = {question.text for question in plan}
    remarks = found.remarks
    assert len(remarks.strengths) == 3 and remarks.gaps and remarks.next
    for one in (*remarks.strengths, *remarks.gaps, *remarks.next):
        assert one.quote == texts.get(one.number, "")[one.start : one.end]
    assert all(one.text in points and one.quote for one in remarks.strengths)
    assert {one.text.removeprefix("Not answered: ") for one in remarks.gaps} <= points | asked
    assert {one.text for one in remarks.next} <= probes | asked
    assert found.engines == [at.evaluations(1)[-1].engine]
    assert (found.coverage.answered, found.coverage.total) == (3, 5)
    assert summary(at).remarks == remarks


def test_unanswered_questions_weigh_whole() -> None:
    at = judged()
    found = summary(at).remarks
    assert found.strengths == ()
    assert all(one.text.startswith("Not answered: ") for one in found.gaps) and len(found.gaps) == 3
    assert [f"Not answered: {one.text}" for one in found.next] == [one.text for one in found.gaps]


def test_a_meeting_without_answers_has_nothing_to_sum_up() -> None:
    at = stage(live=True)
    completion.complete(at.interviewer, interview_id=at.interview_id, now=LATER)
    found = summary(at)
    assert not (found.remarks.strengths or found.remarks.gaps or found.remarks.next)


def test_it_is_the_hiring_teams_and_of_completed_ones() -> None:
    at = judged(1, live=True)
    for actor in (at.candidate, at.interviewer):
        with db.reading() as session, pytest.raises(Forbidden):
            summaries.of_interview(session, actor, interview_id=at.interview_id)
    with pytest.raises(Conflict):
        summary(stage())
    with pytest.raises(NotFound):
        summary(judged(1, kind=Kind.PRACTICE))
