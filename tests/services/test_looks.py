"""The queue of answers to look at: who is in it, why, what takes them out and brings them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from botboss import db
from botboss.domain.doubts import doubts
from botboss.domain.evaluation import Evaluation
from botboss.errors import Conflict, Forbidden, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import EvaluationRecord, Kind, Status
from botboss.policy import Actor
from botboss.services import completion, dashboard, evaluation, looks, responses
from botboss.services.dashboard import CandidateFilter
from botboss.services.looks import Looked
from botboss.services.paging import Window
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People
from tests.services.test_dashboard import done, judged
from tests.services.test_overrides import set_answer, withdraw
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
ALL = Window(0, 1000)


def doubtful(**changes: object) -> Stage:
    """A completed interview with one answer that no engine can be sure of."""
    at = stage(**changes)  # type: ignore[arg-type]
    at.submit(1, VAGUE)
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    return at


def queue(actor: Actor) -> list[tuple[int, int]]:
    """Interview and question of all that waits."""
    with db.reading() as session:
        page = responses.queue(session, actor, cut=ALL)
    assert page.total == len(page.items)
    assert all(one.response.doubts for one in page.items)
    return [(one.interview.id or 0, one.response.question.number) for one in page.items]


def in_lists(at: Stage) -> set[bool]:
    """What the list, its filter and the detail say: one word, if they agree."""
    with db.reading() as session:
        ask = {"cut": ALL}
        rows = dashboard.candidates(session, at.hr, filters=CandidateFilter(), **ask).items  # type: ignore[arg-type]
        filters = CandidateFilter(needs_human_look=True)
        narrowed = dashboard.candidates(session, at.hr, filters=filters, **ask).items  # type: ignore[arg-type]
        detail = dashboard.detail(session, at.hr, interview_id=at.interview_id)
    listed = next(row for row in rows if row.interview.id == at.interview_id)
    found = at.interview_id in {row.interview.id for row in narrowed}
    return {listed.needs_human_look, found, detail.needs_human_look}


def agree(at: Stage, number: int = 1, by: Actor | None = None) -> Looked:
    answer = next(one for one in at.answers() if one.number == number)
    with db.transaction() as session:
        return looks.agree(session, by or at.hr, answer_id=answer.id or 0, now=LATER)


def judged_later(at: Stage, score: float, engine: str = "vendor/1", **changes: object) -> None:
    """Another engine's evaluation of the first answer, after the interview is completed."""
    with db.transaction() as session:
        material = evaluation.material_of(session, at.answers()[0].id or 0)
        assert material is not None
        said = Evaluation(score, "It says so.", (), 0.9, engine)
        evaluation.store(session, material, said, now=LATER + timedelta(days=1))


def test_an_unsure_answer_waits_with_why() -> None:
    at = doubtful()
    assert queue(at.hr) == [(at.interview_id, 1)]
    assert in_lists(at) == {True}
    with db.reading() as session:
        (one,) = responses.queue(session, at.hr, cut=ALL).items
    assert one.interview.candidate.id == at.candidate.user_id
    assert one.response.doubts[0].startswith("The engine is not sure of this score")
    assert one.response.score == at.evaluations(1)[0].score


def test_agreeing_takes_it_out_and_keeps_the_machines_score() -> None:
    at = doubtful()
    before = at.interview().overall_score
    look = agree(at)
    assert (look.by.id, look.number, look.look.at) == (at.hr.user_id, 1, LATER)
    assert (queue(at.hr), in_lists(at)) == ([], {False})
    assert at.interview().overall_score == before
    assert agree(at).look == look.look
    (event,) = at.events(EventType.ANSWER_LOOKED_AT)
    assert event.data == {"interview_id": at.interview_id, "number": 1}
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
    assert [one.look for one in shown.responses[0].looks] == [look.look]
    assert shown.timeline[-1].kind == "answer.looked_at"


def test_an_override_takes_it_out_until_it_is_withdrawn() -> None:
    at = doubtful()
    one = set_answer(at, 1, 0.5)
    assert (queue(at.hr), in_lists(at)) == ([], {False})
    withdraw(at, one)
    assert (queue(at.hr), in_lists(at)) == ([(at.interview_id, 1)], {True})


@pytest.mark.parametrize(("apart", "back"), [(0.41, True), (0.39, False)])
def test_a_later_judgement_far_from_what_counts_brings_it_back(apart: float, back: bool) -> None:
    at = doubtful()
    set_answer(at, 1, 0.5)
    judged_later(at, 0.5 + apart)
    assert queue(at.hr) == ([(at.interview_id, 1)] if back else [])
    assert in_lists(at) == {back}
    if back:
        with db.reading() as session:
            (one,) = responses.queue(session, at.hr, cut=ALL).items
        assert one.response.doubts == [
            "Judged again by vendor/1 since somebody looked: 91 of 100, where 50 counts."
        ]
        agree(at)
        assert queue(at.hr) == []
        judged_later(at, 0.0, "vendor/2")
        assert queue(at.hr) == [(at.interview_id, 1)]


def test_two_engines_far_apart_wait() -> None:
    at = stage()
    at.submit(1, at.good(1))
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    (record,) = at.evaluations(1)
    with db.transaction() as session:
        sure = session.get_one(EvaluationRecord, record.id)
        sure.confidence, sure.flags = 0.9, []
        looks.mark(session, [sure.answer_id])
    assert queue(at.hr) == []
    judged_later(at, max(0.0, record.score - 0.41))
    assert queue(at.hr) == [(at.interview_id, 1)]


def test_only_completed_interviews_wait_and_practice_never(session: Session, people: People) -> None:
    kinds = [{"status": Status.STARTED}, {"kind": Kind.PRACTICE}, {"status": Status.CANCELLED}, {}]
    ids = [done(session, people.candidate, 0.5, **changes) for changes in kinds]
    for interview_id in ids:
        judged(session, interview_id, confidence=0.1)
    page = responses.queue(session, people.hr, cut=ALL)
    assert [one.interview.id for one in page.items] == ids[-1:]
    asked = CandidateFilter(needs_human_look=True)
    listed = dashboard.candidates(session, people.hr, filters=asked, cut=ALL).items
    assert [row.interview.id for row in listed if row.needs_human_look] == ids[-1:]
    everybody = dashboard.candidates(session, people.hr, filters=CandidateFilter(), cut=ALL).items
    assert [row.interview.id for row in everybody if row.needs_human_look] == ids[-1:]
    assert not dashboard.detail(session, people.hr, interview_id=ids[0]).needs_human_look
    for number in (0, 1):
        answer_id = session.scalars(looks.select(looks.Answer.id)).all()[number] or 0
        with pytest.raises((Conflict, NotFound)):
            looks.agree(session, people.hr, answer_id=answer_id, now=NOW)


def test_it_is_the_hiring_teams() -> None:
    at = doubtful(live=True)
    for actor in (at.candidate, at.interviewer):
        with pytest.raises(Forbidden):
            agree(at, by=actor)
        with db.reading() as session, pytest.raises(Forbidden):
            responses.queue(session, actor, cut=ALL)
    with db.transaction() as session:
        stranger = factories.actor(session)
    with pytest.raises(NotFound):
        agree(at, by=stranger)


def test_a_follow_up_is_looked_at_with_what_it_follows() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, "Nothing more.")
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    assert queue(at.hr) == [(at.interview_id, 1)]
    with pytest.raises(Conflict, match="question 1"):
        agree(at, 6)


def test_the_queue_takes_the_same_queries_however_long_it_is(session: Session, people: People) -> None:
    counts = []
    for more in (1, 9, 40):
        for _ in range(more):
            one = done(session, factories.actor(session), 0.5)
            for number in (1, 2):
                judged(session, one, number, confidence=0.1)
        session.flush()
        session.expunge_all()
        with statements() as sent:
            page = responses.queue(session, people.hr, cut=Window(0, 50))
            assert all(one.interview.candidate.name and one.response.doubts for one in page.items)
        counts.append(len(sent))
    assert len(set(counts)) == 1 and counts[0] <= 7
    assert page.total == 100 and len(page.items) == 50


def test_pages_follow_one_another(session: Session, people: People) -> None:
    ids = [done(session, people.candidate, 0.5) for _ in range(5)]
    for interview_id in ids:
        judged(session, interview_id, flags=["echo"])
    pages = [responses.queue(session, people.hr, cut=Window(at, 2)) for at in (0, 2, 4)]
    assert [one.interview.id for page in pages for one in page.items] == ids


def record(**changes: object) -> EvaluationRecord:
    known = {"answer_id": 1, "engine": "one/1", "input_digest": "d", "score": 0.5, "confidence": 0.9}
    fixed = {"rationale": "", "created_at": NOW, "id": 1}
    return EvaluationRecord(**{**known, **fixed, **changes})


def test_reasons_in_plain_words() -> None:
    sure, flagged = record(), record(flags=["echo", "new_thing"], confidence=0.31)
    assert doubts([sure], counting=0.5, known=None) == []
    assert doubts([flagged], counting=0.5, known=None) == [
        "The answer repeats the question.",
        "New thing.",
        "The engine is not sure of this score (31 of 100).",
    ]
    other = record(id=2, engine="two/1", score=0.95, adopted=False)
    assert doubts([sure, other], counting=0.5, known=None) == ["Another engine, two/1, came to 95 of 100."]
    assert doubts([sure, other], counting=0.5, known=2) == []
    assert doubts([sure, other], counting=0.6, known=1) == []
    assert len(doubts([sure, other], counting=0.5, known=1)) == 1
    assert doubts([flagged], counting=0.5, known=1) == []
