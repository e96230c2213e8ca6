"""The demo: believable, deterministic, and made once however often it is asked for."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.models.accounts import Role, User
from botboss.models.interviews import Answer, Interview, Kind, PlannedQuestion, Status
from botboss.models.jobs import Job, JobStatus
from botboss.services import demo, interviews
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("schema", ["sqlite"], indirect=True)
def test_it_is_whole_and_made_once() -> None:
    first = demo.make(now=NOW)
    again = demo.make(now=NOW)
    assert (first.made, again.made) == (60, 0)
    with db.reading() as session:
        people = Counter(session.scalars(select(User.role)))
        rows = session.scalars(select(Interview)).unique().all()
        answers = len(session.scalars(select(Answer.id)).all())
    assert people == {Role.CANDIDATE: 40, Role.INTERVIEWER: 3, Role.HR: 1, Role.ADMIN: 1}
    assert {row.status for row in rows} == set(Status)
    scores = [row.overall_score for row in rows if row.kind == Kind.AI and row.status == Status.COMPLETED]
    assert len(scores) == 26 and min(s for s in scores if s is not None) < 0.3 < 0.7 < max(
        s or 0 for s in scores
    )
    assert answers == _planned(Status.COMPLETED, Kind.AI) + 3 * 2


def _planned(status: Status, kind: Kind) -> int:
    """How many questions such interviews have, follow-ups left out."""
    of = (col(Interview.status) == status, col(Interview.kind) == kind)
    asked = select(PlannedQuestion.id).join(Interview, col(Interview.id) == PlannedQuestion.interview_id)
    with db.reading() as session:
        return len(session.scalars(asked.where(*of, col(PlannedQuestion.follows).is_(None))).all())


def test_two_jobs_are_published_and_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SCENES", [(Kind.AI, Status.SCHEDULED)] * 11)
    for _ in range(2):
        demo.make(now=NOW)
    with db.reading() as session:
        made = session.scalars(select(Job).order_by(col(Job.id))).all()
        rows = session.scalars(select(Interview).order_by(col(Interview.id))).unique().all()
    assert [(job.title, job.status, job.version) for job in made] == [
        ("Developer", JobStatus.PUBLISHED, 1),
        ("Data analyst", JobStatus.PUBLISHED, 1),
    ]
    assert all(len(job.questions) == 4 for job in made)
    used = Counter(row.job_id for row in rows)
    assert used == {made[0].id: 3, made[1].id: 2, None: 6}


@pytest.mark.parametrize("schema", ["postgresql"], indirect=True)
def test_a_scene_of_each_kind_is_played_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SCENES", demo.SCENES[::3])
    first = demo.make(now=NOW)
    assert (first.made, demo.make(now=NOW).made) == (20, 0)
    with db.reading() as session:
        rows = session.scalars(select(Interview)).unique().all()
    assert Counter((row.kind, row.status) for row in rows) == Counter(demo.SCENES)
    assert {(kind, status) for kind, status, _ in demo.PLOT} == set(demo.SCENES)


def test_one_that_was_cut_off_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SCENES", demo.SCENES[::6])
    real, played = interviews.schedule, []

    def cut_off(*args, **named):  # type: ignore[no-untyped-def]
        played.append(1)
        if len(played) == 4:
            raise KeyboardInterrupt
        return real(*args, **named)

    monkeypatch.setattr(interviews, "schedule", cut_off)
    with pytest.raises(KeyboardInterrupt):
        demo.make(now=NOW)
    monkeypatch.setattr(interviews, "schedule", real)
    assert demo.make(now=NOW).made == 7
    with db.reading() as session:
        assert len(session.scalars(select(Interview.id)).all()) == 10
