"""What the hiring team sees: candidates, one interview's evidence, figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from botboss import db
from botboss.errors import Forbidden, InvalidInput, NotFound
from botboss.models.files import StoredFile
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion, Status
from botboss.policy import Actor
from botboss.services import completion, dashboard, interviews, looks, statistics
from botboss.services.dashboard import CandidateFilter
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Window
from botboss.services.statistics import RoleFigures, StatisticsFilter
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People
from tests.taking import stage

ALL = Window(0, 1000)


def rows(session: Session, actor: Actor, sort: str = "-scheduled_time", **filters: Any) -> list[int]:
    page = dashboard.candidates(session, actor, filters=CandidateFilter(**filters), sort=sort, cut=ALL)
    assert page.total == len(page.items)
    return [row.interview.id or 0 for row in page.items]


def done(session: Session, candidate: Actor, score: float | None, **changes: Any) -> int:
    fixed = {"status": Status.COMPLETED, "overall_score": score, "completed_at": NOW}
    return factories.interview(session, candidate, **{**fixed, **changes}).id or 0


def judged(session: Session, interview_id: int, number: int = 1, **changes: Any) -> EvaluationRecord:
    """An answer to question ``number`` with an evaluation."""
    answer = Answer(
        interview_id=interview_id,
        number=number,
        text="I measure.",
        submitted_at=NOW,
        submitted_by_id=_anybody(session, interview_id),
    )
    planned = PlannedQuestion(
        interview_id=interview_id, number=number, text="How?", category="technical", difficulty="easy"
    )
    session.add_all([answer, planned])
    session.flush()
    return evaluated(session, answer.id or 0, **changes)


def evaluated(session: Session, answer_id: int, **changes: Any) -> EvaluationRecord:
    fixed = {
        "answer_id": answer_id,
        "engine": "one/1",
        "input_digest": "d",
        "score": 0.5,
        "confidence": 0.9,
        "rationale": "",
        "created_at": NOW,
    }
    record = EvaluationRecord(**{**fixed, **changes})
    session.add(record)
    looks.mark(session, [answer_id])
    return record


def _anybody(session: Session, interview_id: int) -> int:
    return session.get_one(Interview, interview_id).candidate_id


def test_filters_and_sorts(session: Session, people: People) -> None:
    ana, bea = factories.actor(session, name="ana"), factories.actor(session, name="Bea")
    good = done(session, bea, 0.9, scheduled_at=NOW, completed_at=NOW + timedelta(hours=2))
    weak = done(session, ana, 0.2, scheduled_at=NOW + timedelta(days=1), role="Sales", role_key="sales")
    unscored = done(session, ana, None, scheduled_at=NOW + timedelta(days=2), completed_at=None)
    ahead = factories.interview(session, bea, scheduled_at=NOW + timedelta(days=3)).id or 0
    done(session, ana, 1.0, kind=Kind.PRACTICE)
    hr = people.hr
    assert rows(session, hr) == [ahead, unscored, weak, good]
    assert rows(session, hr, "scheduled_time") == [good, weak, unscored, ahead]
    assert rows(session, hr, "-overall_score") == [good, weak, unscored, ahead]
    assert rows(session, hr, "overall_score") == [weak, good, unscored, ahead]
    assert rows(session, hr, "name") == [weak, unscored, good, ahead]
    assert rows(session, hr, "-name") == [good, ahead, weak, unscored]
    assert rows(session, hr, "completed_at") == [weak, good, unscored, ahead]
    assert rows(session, hr, min_score=0.2) == [weak, good]
    assert rows(session, hr, min_score=0.3, max_score=0.9) == [good]
    assert rows(session, hr, max_score=0.2) == [weak]
    assert rows(session, hr, status="scheduled") == [ahead]
    assert rows(session, hr, role="Software Engineer") == [ahead, unscored, good]
    assert rows(session, hr, q="BEA") == [ahead, good]
    assert rows(session, hr, q="sales") == [weak]
    assert rows(session, hr, starts=NOW + timedelta(days=1), ends=NOW + timedelta(days=3)) == [unscored, weak]
    assert rows(session, people.admin, role="developer", min_score=0.7, status="completed") == [good]


def test_what_nobody_has_written_on_or_shared_is_unread(session: Session, people: People) -> None:
    new = done(session, people.candidate, 0.5)
    read = [done(session, people.candidate, 0.5, **by) for by in ({"feedback": "Good."}, {"shared_at": NOW})]
    assert rows(session, people.hr, unread=True) == [new]
    assert rows(session, people.hr, unread=False) == read


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sort": "password_hash"}, "sort"),
        ({"sort": "--name"}, "sort"),
        ({"status": "done"}, "status"),
        ({"min_score": 1.1}, "min_score"),
        ({"max_score": -0.1}, "max_score"),
        ({"min_score": float("nan")}, "min_score"),
    ],
)
def test_wrong_filters_are_named(session: Session, people: People, changes: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rows(session, people.hr, **changes)
    assert list(refused.value.fields) == [field]


def test_it_is_the_hiring_teams(session: Session, people: People) -> None:
    one = done(session, people.candidate, 0.5, interviewer_id=people.interviewer.user_id)
    for actor in (people.candidate, people.interviewer):
        with pytest.raises(Forbidden):
            rows(session, actor)
        with pytest.raises(Forbidden):
            dashboard.detail(session, actor, interview_id=one)
        with pytest.raises(Forbidden):
            statistics.figures(session, actor, filters=StatisticsFilter(), now=NOW)


@pytest.mark.parametrize(
    ("changes", "other", "look"),
    [
        ({}, None, False),
        ({"confidence": 0.49}, None, True),
        ({"flags": ["echo"]}, None, True),
        ({"confidence": 0.1, "adopted": False}, {"engine": "two/1"}, False),
        ({}, {"engine": "two/1", "adopted": False, "score": 0.95}, True),
        ({}, {"engine": "two/1", "adopted": False, "score": 0.85}, False),
        ({}, {"engine": "two/1", "adopted": False, "score": 0.95, "input_digest": "before"}, False),
    ],
)
def test_who_needs_a_human_look(
    session: Session, people: People, changes: Any, other: Any, look: bool
) -> None:
    one, sure = done(session, people.candidate, 0.5), done(session, people.candidate, 0.5)
    judged(session, sure)
    record = judged(session, one, **changes)
    if other:
        evaluated(session, record.answer_id, **other)
    page = dashboard.candidates(session, people.hr, filters=CandidateFilter(), cut=ALL)
    assert {row.interview.id: row.needs_human_look for row in page.items} == {one: look, sure: False}
    assert rows(session, people.hr, needs_human_look=True) == ([one] if look else [])
    assert set(rows(session, people.hr, needs_human_look=False)) == {sure} | (set() if look else {one})
    asked = [rows(session, people.hr, needs_human_look=wanted) for wanted in (True, False)]
    assert [one in found for found in asked] == [look, not look]
    shown = dashboard.detail(session, people.hr, interview_id=one)
    assert (shown.needs_human_look, shown.responses[0].needs_human_look) == (look, look)


def test_detail_shows_evidence_files_and_what_happened(database: str) -> None:
    at = stage()
    at.submit(1, at.good(1))
    completion.complete(at.candidate, interview_id=at.interview_id, now=NOW)
    with db.transaction() as session:
        session.add(
            StoredFile(
                interview_id=at.interview_id,
                uploaded_by_id=at.candidate.user_id,
                name="cv.pdf",
                storage_key="k",
                content_type="application/pdf",
                size=1,
                sha256="0" * 64,
                uploaded_at=NOW,
            )
        )
        interviews.share(session, at.hr, interview_id=at.interview_id, now=NOW)
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
    assert shown.interview.id == at.interview_id and shown.recommendation is None
    (first,) = shown.responses
    assert (first.question.number, first.answer.text) == (1, at.good(1))
    assert first.evaluation and first.evaluation.score > 0.5 and first.suggestion is None
    quoted = [point for point in first.evaluation.points if point["quote"]]
    assert quoted
    for point in quoted:
        assert first.answer.text[point["start"] : point["end"]] == point["quote"]
    assert [file.name for file in shown.files] == ["cv.pdf"]
    steps = [(step.kind, step.who.id if step.who else None) for step in shown.timeline]
    assert steps == [
        ("interview.started", at.candidate.user_id),
        ("answer.submitted", at.candidate.user_id),
        ("interview.completed", at.candidate.user_id),
        ("interview.result_shared", at.hr.user_id),
    ]
    assert shown.timeline[1].data == {"number": 1}


def test_a_later_evaluation_is_a_suggestion(session: Session, people: People) -> None:
    one = done(session, people.candidate, 0.5)
    record = judged(session, one)
    evaluated(session, record.answer_id, engine="two/1", adopted=False, score=0.6)
    (response,) = dashboard.detail(session, people.hr, interview_id=one).responses
    assert response.evaluation is record
    assert response.suggestion and response.suggestion.engine == "two/1"


def test_practice_and_what_is_not_there_have_no_detail(session: Session, people: People) -> None:
    mine = factories.interview(session, people.candidate, kind=Kind.PRACTICE).id or 0
    for interview_id in (mine, 2**62):
        with pytest.raises(NotFound):
            dashboard.detail(session, people.hr, interview_id=interview_id)


def test_nothing_counts_as_nothing(session: Session, people: People) -> None:
    figures = statistics.figures(session, people.hr, filters=StatisticsFilter(), now=NOW)
    assert (figures.total_interviews, figures.completed_interviews, figures.average_score) == (0, 0, 0.0)
    assert figures.by_role == [] and figures.score_histogram == [0] * 10
    assert set(figures.by_status.values()) == {0} and len(figures.by_status) == 5
    assert [one.total for one in figures.per_week] == [0] * 12


def test_figures(session: Session, people: People) -> None:
    ana = people.candidate
    for score in (0.0, 0.1, 0.3, 0.95, 1.0, 0.7):
        done(session, ana, score)
    done(session, ana, None)
    factories.interview(session, ana, role="Software Engineer", status=Status.CANCELLED, overall_score=0.5)
    factories.interview(session, ana, role="Sales", role_key="sales representative")
    done(session, ana, 1.0, kind=Kind.PRACTICE)
    figures = statistics.figures(session, people.hr, filters=StatisticsFilter(), now=NOW)
    assert (figures.total_interviews, figures.completed_interviews, figures.scored_interviews) == (9, 7, 6)
    assert figures.average_score == round((0.1 + 0.3 + 0.95 + 1.0 + 0.7) / 6, 4)
    assert figures.by_role == [
        RoleFigures("Software Engineer", "developer", 8, 7, 6, figures.average_score),
        RoleFigures("Sales", "sales representative", 1, 0, 0, 0.0),
    ]
    statuses = {"scheduled": 1, "started": 0, "completed": 7, "cancelled": 1, "no_show": 0}
    assert figures.by_status == statuses
    assert figures.score_histogram == [1, 1, 0, 1, 0, 0, 0, 1, 0, 2]
    narrow = StatisticsFilter(role="programmer", starts=NOW, ends=NOW + timedelta(days=1))
    assert statistics.figures(session, people.hr, filters=narrow, now=NOW).total_interviews == 0
    narrow = StatisticsFilter(role="programmer", starts=NOW + timedelta(days=1))
    assert statistics.figures(session, people.hr, filters=narrow, now=NOW).total_interviews == 8


def test_every_tenth_falls_into_the_bin_that_it_opens(session: Session, people: People) -> None:
    for tenth in range(11):
        done(session, people.candidate, tenth / 10)
    figures = statistics.figures(session, people.hr, filters=StatisticsFilter(), now=NOW)
    assert figures.score_histogram == [1] * 9 + [2]


def test_weeks_begin_on_monday_in_utc(session: Session, people: People) -> None:
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    for at in (
        monday - timedelta(seconds=1),
        monday,
        monday + timedelta(days=7, seconds=-1),
        monday + timedelta(days=7),
        monday + timedelta(days=14),
        monday - timedelta(weeks=11),
    ):
        done(session, people.candidate, 0.5, scheduled_at=at)
    factories.interview(session, people.candidate, scheduled_at=monday)
    for now in (NOW, monday + timedelta(days=14, seconds=-1)):
        weeks = statistics.figures(session, people.hr, filters=StatisticsFilter(), now=now).per_week
        assert [week.week for week in weeks] == [date(2026, 9, 7) + timedelta(weeks=i) for i in range(12)]
        assert [(week.total, week.completed) for week in weeks[-3:]] == [(1, 1), (3, 2), (1, 1)]
        assert sum(week.total for week in weeks) == 5


def test_queries_stay_the_same_however_long_the_list(session: Session, people: People) -> None:
    counts = []
    for more in (1, 9, 90):
        for _ in range(more):
            candidate = factories.actor(session)
            live = {"interviewer_id": people.interviewer.user_id}
            for number in (1, 2):
                judged(session, done(session, candidate, 0.5, **live), number, confidence=0.1)
        session.flush()
        session.expunge_all()
        took = []
        for ask in (_interviews, _candidates, _figures):
            with statements() as sent:
                ask(session, people)
            took.append(len(sent))
        counts.append(took)
    assert counts == [[2, 5, 5]] * 3


def _interviews(session: Session, people: People) -> None:
    page = interviews.page(session, people.hr, filters=InterviewFilter(), cut=ALL)
    assert all(one.candidate.name and one.interviewer and one.interviewer.name for one in page.items)


def _candidates(session: Session, people: People) -> None:
    page = dashboard.candidates(session, people.hr, filters=CandidateFilter(q="e"), cut=ALL)
    assert all(row.interview.candidate.name and row.needs_human_look for row in page.items)


def _figures(session: Session, people: People) -> None:
    assert statistics.figures(session, people.hr, filters=StatisticsFilter(), now=NOW).total_interviews


def test_detail_takes_the_same_queries_for_any_number_of_answers(session: Session, people: People) -> None:
    counts = []
    one = done(session, people.candidate, 0.5)
    for numbers in (range(1, 2), range(2, 11), range(11, 101)):
        for number in numbers:
            judged(session, one, number)
        session.expunge_all()
        with statements() as sent:
            assert len(dashboard.detail(session, people.hr, interview_id=one).responses) == numbers[-1]
        counts.append(len(sent))
    assert len(set(counts)) == 1 and counts[0] <= 11
