"""Publishing: refused with what is missing, frozen for every candidate, moved by nothing afterwards."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.accounts import Role
from botboss.models.events import Event, EventType
from botboss.models.interviews import Interview, Kind
from botboss.models.jobs import JobStatus, JobVersion
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import answers, completion, evaluation, job_versions, jobs, questions
from botboss.services.paging import Window
from tests import factories
from tests.factories import NOW, People
from tests.planned import (
    ANCHORS,
    WHOLE,
    contents,
    drafted,
    interview_for,
    plan_in_database,
    published,
    question,
)

LATER = NOW + timedelta(hours=1)


def _publish(session: Session, actor: Actor, job_id: int | None) -> Any:
    return job_versions.publish(session, actor, job_id=job_id or 0, now=LATER)


def test_publishing_is_refused_and_names_each_missing_part(session: Session, people: People) -> None:
    asked = [
        question("A?"),
        question("B?", ""),
        question("C?", anchors={"1": "x", "5": "y"}, weight=None),
        question("D?", "Courage", expected_points=[]),
    ]
    job = drafted(session, people.hr, questions=asked)
    listed = job_versions.checklist(session, people.interviewer, job_id=job.id or 0)
    with pytest.raises(InvalidInput) as refused:
        _publish(session, people.hr, job.id)
    assert refused.value.fields == {lack.place: [lack.why] for lack in listed}
    assert list(refused.value.fields) == [
        "competencies.1",
        "questions.1.competency",
        "questions.2.weight",
        "questions.2.anchors.3",
        "questions.3.competency",
        "questions.3.expected_points",
    ]
    assert (job.status, job.version) == (JobStatus.DRAFT, None)
    assert session.scalars(select(JobVersion)).all() == []
    nothing = jobs.add(session, people.hr, contents={"title": "Cook"}, now=NOW)
    with pytest.raises(InvalidInput, match="questions"):
        _publish(session, people.hr, nothing.id)


def test_a_version_is_what_was_drafted_and_is_never_written_again(session: Session, people: People) -> None:
    job = published(session, people.hr)
    assert (job.status, job.version, job.changed) == (JobStatus.PUBLISHED, 1, False)
    version = job_versions.get(session, people.interviewer, job_id=job.id or 0, number=1)
    assert (version.title, version.questions, version.competencies, version.follow_ups) == (
        job.title,
        job.questions,
        job.competencies,
        1,
    )
    _publish(session, people.hr, job.id)  # nothing to publish: no second version
    assert job.version == 1
    changes = {"questions": [*contents()["questions"], question("E?")]}
    jobs.change(session, people.hr, job_id=job.id or 0, revision=job.revision, changes=changes, now=LATER)
    assert (job.status, job.version, job.changed) == (JobStatus.PUBLISHED, 1, True)
    _publish(session, people.admin, job.id)
    found = job_versions.page(session, people.interviewer, job_id=job.id or 0, cut=Window())
    assert [(one.number, len(one.questions), one.published_by_id) for one in found.items] == [
        (1, 3, people.hr.user_id),
        (2, 4, people.admin.user_id),
    ]
    with pytest.raises(NotFound):
        job_versions.get(session, people.hr, job_id=job.id or 0, number=3)
    version.title = "Other"
    with pytest.raises(Conflict, match="stays as it is"):
        session.flush()


def test_one_role_has_one_plan(session: Session, people: People) -> None:
    first = published(session, people.hr, title="Software engineer")
    second = drafted(session, people.hr, title="Developer")
    with pytest.raises(InvalidInput) as refused:
        _publish(session, people.hr, second.id)
    assert list(refused.value.fields) == ["title"]
    assert f"Job {first.id}" in str(refused.value) and "Software engineer" in str(refused.value)
    job_versions.archive(session, people.hr, job_id=first.id or 0, now=LATER)
    assert _publish(session, people.hr, second.id).status == JobStatus.PUBLISHED
    job_versions.restore(session, people.hr, job_id=first.id or 0, now=LATER)
    with pytest.raises(InvalidInput, match="title"):
        _publish(session, people.hr, first.id)


def test_archived_and_back(session: Session, people: People) -> None:
    job = published(session, people.hr, title="Cook")
    job_id = job.id or 0
    for _ in range(2):
        assert job_versions.archive(session, people.hr, job_id=job_id, now=LATER).status == JobStatus.ARCHIVED
    assert job_versions.for_role(session, "cook") is None
    with pytest.raises(Conflict, match="Restore"):
        _publish(session, people.hr, job_id)
    changes = {"title": "Chef"}
    with pytest.raises(Conflict, match="Restore"):
        jobs.change(session, people.hr, job_id=job_id, revision=job.revision, changes=changes, now=LATER)
    for _ in range(2):
        assert job_versions.restore(session, people.hr, job_id=job_id, now=LATER).status == JobStatus.DRAFT
    assert _publish(session, people.hr, job_id).version == 1  # as it was: the same version, in force again
    kinds = session.scalars(select(Event.type).where(col(Event.subject) == "job").order_by(col(Event.id)))
    assert list(kinds) == [
        EventType.JOB_CREATED,
        EventType.JOB_PUBLISHED,
        EventType.JOB_ARCHIVED,
        EventType.JOB_RESTORED,
        EventType.JOB_PUBLISHED,
    ]


def test_two_jobs_two_candidates_each_the_same_plan_to_both(session: Session, people: People) -> None:
    other = contents(
        title="Beekeeper", questions=[question("Why bees?"), question("Whose honey?", "Ownership")]
    )
    mine, theirs = published(session, people.hr), published(session, people.hr, **other)
    plans = {}
    for job, role in ((mine, "backend  Developer"), (theirs, "BEEKEEPER")):
        for _ in range(2):
            row = interview_for(session, people.hr, factories.actor(session), role)
            assert (row.job_id, row.job_version, row.follow_up_budget) == (job.id, 1, 1)
            plans.setdefault(job.id, []).append(plan_in_database(session, row.id or 0))
    for same in plans.values():
        assert same[0] == same[1] != []
    assert plans[mine.id][0] != plans[theirs.id][0]
    first = interview_for(session, people.hr, people.candidate, "Backend developer")
    planned = answers.plan_of(session, first.id or 0)
    assert [one.text for one in planned] == [one["question"] for one in WHOLE["questions"]]
    assert [one.weight for one in planned] == [2.0, 1.0, 1.0]
    assert [(one.competency, one.minutes, one.anchors) for one in planned] == [
        ("Debugging", 5, ANCHORS),
        ("Debugging", 5, ANCHORS),
        ("Ownership", 9, ANCHORS),
    ]
    assert planned[0].expected_points == WHOLE["questions"][0]["expected_points"]
    assert planned[0].follow_ups == WHOLE["questions"][0]["follow_ups"]


def test_neither_draft_nor_bank_move_a_plan(session: Session, people: People) -> None:
    row = session.scalars(select(Question).where(col(Question.key) == "developer-behavioural-hard-1")).one()
    asked = [{"question_id": row.id, "weight": 1, "competency": "Debugging"}, question("B?", "Ownership")]
    job = published(session, people.hr, questions=asked)
    job_id, question_id = job.id or 0, row.id or 0
    before = interview_for(session, people.hr, people.candidate, job.title)
    plan = plan_in_database(session, before.id or 0)
    edit = {"question": "Changed?", "expected_points": ["Other"], "follow_ups": [], "competency": "X"}
    questions.change(session, people.hr, question_id=question_id, changes=edit, now=LATER)
    questions.delete(session, people.hr, question_id=question_id, now=LATER)
    changes = {
        "questions": [question("New?", "Debugging", weight=9)],
        "competencies": [WHOLE["competencies"][0]],
    }
    jobs.change(session, people.hr, job_id=job_id, revision=1, changes=changes, now=LATER)
    assert plan_in_database(session, before.id or 0) == plan
    meanwhile = interview_for(session, people.hr, factories.actor(session), job.title)
    assert plan_in_database(session, meanwhile.id or 0) == plan  # the draft is nobody's plan
    _publish(session, people.hr, job_id)
    assert plan_in_database(session, before.id or 0) == plan
    after = interview_for(session, people.hr, factories.actor(session), job.title)
    assert (after.job_version, len(plan_in_database(session, after.id or 0))) == (2, 1)
    job_versions.archive(session, people.hr, job_id=job_id, now=LATER)
    assert plan_in_database(session, before.id or 0) == plan
    drawn = interview_for(session, people.hr, factories.actor(session), job.title)
    assert (drawn.job_id, drawn.job_version, drawn.follow_up_budget) == (None, None, None)
    assert len(plan_in_database(session, drawn.id or 0)) == 5


def test_a_renamed_draft_does_not_move_what_is_published(session: Session, people: People) -> None:
    job = published(session, people.hr, title="Cook")
    jobs.change(session, people.hr, job_id=job.id or 0, revision=1, changes={"title": "Chef"}, now=LATER)
    assert interview_for(session, people.hr, people.candidate, "cook").job_id == job.id
    assert interview_for(session, people.hr, people.candidate, "Chef").job_id is None
    _publish(session, people.hr, job.id)
    assert interview_for(session, people.hr, people.candidate, "cook").job_id is None
    assert interview_for(session, people.hr, people.candidate, "Chef").job_version == 2


def test_an_interview_may_name_its_job(session: Session, people: People) -> None:
    job = published(session, people.hr)
    draft = drafted(session, people.hr, title="Cook")
    named = interview_for(session, people.hr, people.candidate, None, job_id=job.id)  # type: ignore[arg-type]
    assert (named.role, named.role_key, named.job_id) == (job.title, job.role_key, job.id)
    for sent in ({"job_id": draft.id}, {"job_id": 2**40}, {"job_id": job.id, "role": "Cook"}):
        wanted: dict[str, Any] = {"role": None, **sent}
        with pytest.raises(InvalidInput) as refused:
            interview_for(session, people.hr, people.candidate, wanted.pop("role"), **wanted)
        assert list(refused.value.fields) == ["job_id"]
    with pytest.raises(Forbidden):
        interview_for(session, people.candidate, people.candidate, job.title, job_id=job.id)
    with pytest.raises(InvalidInput, match="role"):
        interview_for(session, people.hr, people.candidate, None)  # type: ignore[arg-type]
    own = interview_for(session, people.candidate, people.candidate, job.title)
    assert own.job_id == job.id


def test_practice_is_never_a_jobs_plan(session: Session, people: People) -> None:
    job = published(session, people.hr, title="Developer")
    practice = interview_for(session, people.candidate, people.candidate, "Developer", kind=Kind.PRACTICE)
    assert (practice.job_id, len(plan_in_database(session, practice.id or 0))) == (None, 5)
    with pytest.raises(InvalidInput, match="job_id"):
        interview_for(
            session, people.candidate, people.candidate, "Developer", kind=Kind.PRACTICE, job_id=job.id
        )


def _taken(hr: Actor, candidate: Actor, role: str, texts: dict[int, str]) -> Interview:
    """A committed interview, answered and completed."""
    with db.transaction() as session:
        row = interview_for(session, hr, candidate, role)
        interview_id = row.id or 0
        answers.start(session, candidate, interview_id=interview_id, now=LATER)
    for number, text in texts.items():
        answers.submit(candidate, interview_id=interview_id, number=number, asked="", text=text, now=LATER)
    return completion.complete(candidate, interview_id=interview_id, now=LATER).interview


def _scores(interview_id: int | None) -> dict[int, float]:
    with db.reading() as session:
        mine = select(answers.Answer).where(col(answers.Answer.interview_id) == interview_id)
        by_id = {answer.id: answer.number for answer in session.scalars(mine)}
        adopted = evaluation.adopted_of(session, list(by_id))  # type: ignore[arg-type]
        return {by_id[answer_id]: record.score for answer_id, record in adopted.items()}


def test_the_score_is_the_weighted_mean_and_nothing_moves_it(database: str) -> None:
    with db.transaction() as session:
        hr, one, two = (factories.actor(session, role) for role in (Role.HR, Role.CANDIDATE, Role.CANDIDATE))
        job_id = published(session, hr).id or 0
    texts = {
        1: "I measure before changing anything, with a profiler.",
        3: "I would look at the slowest query first, and then at the rest of it.",
    }
    first, second = (_taken(hr, candidate, "Backend developer", texts) for candidate in (one, two))
    scores = _scores(first.id)
    assert scores[1] > scores[3] > 0
    expected = (2.0 * scores[1] + 1.0 * 0 + 1.0 * scores[3]) / math.fsum((2.0, 1.0, 1.0))
    assert first.overall_score == second.overall_score == round(expected, 4)
    with db.transaction() as session:
        changes = {"competencies": [{"name": "Debugging", "weight": 1}, {"name": "Ownership", "weight": 99}]}
        jobs.change(session, hr, job_id=job_id, revision=1, changes=changes, now=LATER)
        job_versions.publish(session, hr, job_id=job_id, now=LATER)
    again = completion.complete(one, interview_id=first.id or 0, now=LATER)
    assert again.interview.overall_score == first.overall_score


@pytest.mark.parametrize("budget", [0, 1, 3])
def test_the_job_says_how_many_follow_ups_there_are(database: str, budget: int) -> None:
    with db.transaction() as session:
        hr, candidate = (factories.actor(session, role) for role in (Role.HR, Role.CANDIDATE))
        many = [question(f"Question {number}?") for number in range(4)]
        one = [{"name": "Debugging", "weight": 1}]
        published(session, hr, follow_ups=budget, questions=many, competencies=one)
        interview_id = interview_for(session, hr, candidate, "Backend developer").id or 0
        answers.start(session, candidate, interview_id=interview_id, now=LATER)
    vague = "I would think about it and then do what seems right to me at that moment."
    asked = [
        answers.submit(
            candidate, interview_id=interview_id, number=number, asked="", text=vague, now=LATER
        ).follow_up
        for number in range(1, 5)
    ]
    assert sum(one is not None for one in asked) == budget
