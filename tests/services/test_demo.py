"""The demo: believable, deterministic, and made once however often it is asked for."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import select

from botboss import db
from botboss.models.accounts import Role, User
from botboss.models.interviews import Answer, Interview, Kind, Status
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
    assert answers == 26 * 5 + 3 * 2


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
