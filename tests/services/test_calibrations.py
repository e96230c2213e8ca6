"""Ratings, agreement and curves: who graded what, what comes of it, and that nothing that stands moves."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from botboss import db, providers
from botboss.domain.calibration import calibrated
from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.calibrations import Calibration, Rating
from botboss.models.events import EventType
from botboss.models.interviews import EvaluationRecord, Interview, Kind
from botboss.policy import Actor
from botboss.services import (
    calibration_lines,
    calibrations,
    completion,
    evaluation,
    gradings,
    ratings,
    reevaluation,
)
from botboss.services.gradings import Report
from botboss.services.paging import Window
from botboss.services.ratings import ToRate
from tests import factories
from tests.counting import statements
from tests.factories import NOW, People
from tests.services.test_dashboard import done, evaluated
from tests.services.test_dashboard import judged as answered
from tests.services.test_looks import agree
from tests.services.test_overrides import judged, set_answer, withdraw
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
ENGINE = "one/1"
BUILTIN = "builtin:lexical/1"  # as the tests are set


def rate(at: Stage, number: int, score: float, by: Actor | None = None, **changes: Any) -> Rating:
    answer = next(one for one in at.answers() if one.number == number)
    wanted = {"answer_id": answer.id or 0, "score": score, "now": LATER, **changes}
    with db.transaction() as session:
        return ratings.give(session, by or at.hr, **wanted)


def measured(engine: str | None = None) -> Report:
    with db.reading() as session:
        return gradings.measure(session, engine=engine)


def graded(session: Session, people: People, pairs: list[tuple[float, float]]) -> None:
    """Completed interviews of one answer each: what the engine gave it, and what a person gave it."""
    for machine, person in pairs:
        record = answered(session, done(session, people.candidate, machine), engine=ENGINE, score=machine)
        session.add(
            Rating(answer_id=record.answer_id, rater_id=people.hr.user_id, score=person, blind=True, at=NOW)
        )
    session.flush()


HALF = [(number / 40, min(1.0, number / 20)) for number in range(1, 41)]


def test_a_blind_rating_sets_nothing_and_is_compared() -> None:
    at = judged(1, 2)
    before = at.interview().overall_score
    machine = at.evaluations(1)[0].score
    rating = rate(at, 1, 0.25)
    assert rating.blind and at.interview().overall_score == before
    found = measured()
    assert (found.total.n, found.blind, found.total.few) == (1, 1, True)
    assert found.total.error == pytest.approx(abs(machine - 0.25))
    (worst,) = found.worst
    assert (worst.number, worst.machine, worst.person) == (1, machine, 0.25)
    assert (worst.interview_id, worst.question) == (at.interview_id, at.plan()[0].text)
    (event,) = at.events(EventType.ANSWER_RATED)
    assert event.data == {"interview_id": at.interview_id, "number": 1}


def test_the_newest_blind_rating_counts_then_others_then_overrides_and_agreeing_never() -> None:
    at = judged(1, 2, 3)
    agree(at, 3)
    set_answer(at, 1, 0.1)
    taken_back = set_answer(at, 2, 0.9)
    withdraw(at, taken_back)
    assert [(one.number, one.person, one.blind) for one in measured().worst] == [(1, 0.1, False)]
    with db.transaction() as session:
        other = factories.actor(session, "admin")
    rate(at, 1, 0.3, by=other)
    rate(at, 1, 0.35, by=other)
    assert rate(at, 1, 0.99).blind is False  # who set its score has seen the machine's
    assert rate(at, 2, 0.5, by=other, blind=False).blind is False
    assert rate(at, 3, 0.6).blind is False  # nor is who agreed with it blind
    found = {one.number: (one.person, one.blind) for one in measured().worst}
    assert found == {1: (0.35, True), 2: (0.5, False), 3: (0.6, False)}


def to_rate(actor: Actor) -> ToRate | None:
    with db.reading() as session:
        return ratings.to_rate(session, actor)


def test_what_is_next_is_neither_rated_nor_weighed_by_this_person() -> None:
    at = judged(1, 2, 3)
    agree(at, 1)
    set_answer(at, 2, 0.5)
    found = to_rate(at.hr)
    assert found is not None
    assert (found.answer.number, found.waiting, found.rated) == (3, 1, 0)
    rate(at, 3, 0.5)
    assert to_rate(at.hr) is None
    with db.transaction() as session:
        other = factories.actor(session, "admin")
    found = to_rate(other)
    assert found is not None and found.waiting == 3 and found.answer.number in (1, 2)  # nobody rated these


def test_follow_ups_are_rated_with_what_they_follow() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, "More about it.")
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    found = to_rate(at.hr)
    assert found is not None and (found.answer.number, found.waiting) == (1, 1)
    assert [(asked.follows, said.text) for asked, said in found.more] == [(1, "More about it.")]
    with pytest.raises(Conflict, match="question 1"):
        rate(at, 6, 0.5)


def test_ratings_are_of_completed_interviews_and_of_the_hiring_team() -> None:
    at = judged(1, live=True)
    for actor in (at.candidate, at.interviewer):
        with pytest.raises(Forbidden):
            rate(at, 1, 0.5, by=actor)
        with pytest.raises(Forbidden):
            to_rate(actor)
    for score in (-0.1, 1.1, float("nan")):
        with pytest.raises(InvalidInput):
            rate(at, 1, score)
    begun = stage()
    begun.submit(1, VAGUE)
    with pytest.raises(Conflict, match="completed"):
        rate(begun, 1, 0.5)
    with pytest.raises(NotFound):
        rate(judged(1, kind=Kind.PRACTICE), 1, 0.5)
    assert measured().total.n == 0


def test_each_question_and_engine_by_itself(session: Session, people: People) -> None:
    graded(session, people, HALF)
    for record in list(session.scalars(gradings.select(EvaluationRecord)))[:10]:
        evaluated(session, record.answer_id, engine="two/1", adopted=False, score=0.5)
    found = gradings.report(session, people.hr)
    assert (found.engines, found.total.n, found.blind) == (["one/1", "two/1"], 40, 40)
    assert not found.total.few and len(found.worst) == 10
    assert [(one.question, one.agreement.n) for one in found.questions] == [("How?", 40)]
    assert gradings.report(session, people.hr, engine="two/1").total.n == 10
    assert gradings.report(session, people.hr, engine="three/1").total.n == 0
    gaps = [one.gap for one in found.worst]
    assert gaps == sorted(gaps, reverse=True)
    for actor in (people.candidate, people.interviewer):
        with pytest.raises(Forbidden):
            gradings.report(session, actor)


def test_the_report_takes_the_same_queries_for_any_number(session: Session, people: People) -> None:
    counts = []
    for _ in range(2):
        graded(session, people, HALF[:20])
        with statements() as sent:
            gradings.report(session, people.hr)
        counts.append(len(sent))
    assert counts == [3, 3]


def test_a_curve_takes_thirty_and_shows_what_to_expect(session: Session, people: People) -> None:
    graded(session, people, HALF[:29])
    with pytest.raises(Conflict, match=r"graded 29 .* takes 30"):
        calibrations.make(session, people.hr, engine=ENGINE, now=NOW)
    graded(session, people, HALF[29:])
    made = calibrations.make(session, people.hr, engine=ENGINE, now=NOW)
    assert (made.n, made.held_out, made.active, made.by_id) == (40, "leave-one-out", False, people.hr.user_id)
    assert made.error_after < 0.3 * made.error_before
    assert made.kappa_before is not None and made.kappa_after is not None
    assert made.kappa_after > made.kappa_before
    knots = tuple((x, y) for x, y in made.knots)
    assert calibrated(0.25, knots) == pytest.approx(0.5)
    assert made.error_after > 0  # not the error of the fit, which is 0 here
    with pytest.raises(Conflict):
        calibrations.make(session, people.hr, engine="another/1", now=NOW)
    with pytest.raises(Forbidden):
        calibrations.make(session, people.interviewer, engine=ENGINE, now=NOW)


def test_fitting_draws_no_intervals_while_others_wait_to_write(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    graded(session, people, HALF)
    drawn: list[int] = []

    class Counted(random.Random):
        def choices(self, *args: Any, **more: Any) -> list[Any]:
            drawn.append(1)
            return super().choices(*args, **more)

    monkeypatch.setattr(random, "Random", Counted)
    calibrations.make(session, people.hr, engine=ENGINE, now=NOW)
    assert not drawn
    assert gradings.measure(session, engine=ENGINE).total.low is not None
    assert drawn


def test_the_least_is_a_setting(setting: Callable[..., None], session: Session, people: People) -> None:
    setting(BOTBOSS_CALIBRATION_LEAST="10")
    graded(session, people, HALF[:10])
    assert calibrations.make(session, people.hr, engine=ENGINE, now=NOW).n == 10


def doubling(at: Stage) -> Calibration:
    """A calibration of the built-in engine that doubles its scores, as if fitted."""
    with db.transaction() as session:
        made = Calibration(
            engine=BUILTIN, knots=[[0, 0], [0.5, 1.0]], n=30, error_before=0.2, error_after=0.1,
            held_out="leave-one-out", by_id=at.hr.user_id, at=NOW,
        )  # fmt: skip
        session.add(made)
        session.flush()
    return made


def switched(at: Stage, made: Calibration, on: bool, now: Any = LATER) -> Calibration:
    verb = calibrations.activate if on else calibrations.deactivate
    with db.transaction() as session:
        return verb(session, at.hr, calibration_id=made.id or 0, now=now)


def test_an_active_curve_moves_what_is_judged_from_then_on_and_nothing_else() -> None:
    old = judged(1)
    before, record = old.interview().overall_score, old.evaluations(1)[0]
    made = doubling(old)
    assert judged(1).evaluations(1)[0].engine == BUILTIN  # fitted is not active
    switched(old, made, on=True)
    assert (old.interview().overall_score, old.evaluations(1)) == (before, [record])
    new = stage()
    new.submit(1, VAGUE)
    for _ in range(2):
        evaluation.evaluate_answer(new.answers()[0].id or 0, now=LATER)
    completion.complete(new.candidate, interview_id=new.interview_id, now=LATER)
    (moved,) = new.evaluations(1)
    plain = providers.builtin_ai().evaluate(new.plan()[0].rubric, VAGUE).score
    assert moved.engine == f"{BUILTIN}+cal{made.id}"
    assert (moved.raw_score, moved.score) == (plain, calibrated(plain, ((0, 0), (0.5, 1.0))))
    switched(old, made, on=False)
    assert judged(1).evaluations(1)[0].engine == BUILTIN
    assert new.evaluations(1) == [moved]


def test_a_judged_interview_gets_the_calibrated_score_as_a_suggestion() -> None:
    at = judged(1)
    made = doubling(at)
    with db.transaction() as session:
        asked = reevaluation.ask(session, at.hr, interview_id=at.interview_id, now=LATER)
    assert asked.waiting == 0
    switched(at, made, on=True)
    with db.transaction() as session:
        asked = reevaluation.ask(session, at.hr, interview_id=at.interview_id, now=LATER)
    assert (asked.engine, asked.waiting) == (f"{BUILTIN}+cal{made.id}", 1)
    for _ in range(2):
        reevaluation.judge_again(at.interview_id, now=LATER)
    assert [record.adopted for record in at.evaluations(1)] == [True, False]


def test_one_curve_of_an_engine_is_active_and_each_switch_is_noted_once() -> None:
    at = stage()
    first, second = doubling(at), doubling(at)
    switched(at, first, on=True)
    switched(at, first, on=True)
    switched(at, second, on=True, now=LATER + timedelta(hours=1))
    with db.reading() as session:
        page = calibrations.page(session, at.hr, cut=Window())
    assert [(one.id, one.active) for one in page.items] == [(second.id, True), (first.id, False)]
    assert page.items[1].deactivated_at == LATER + timedelta(hours=1)
    assert len(at.events(EventType.CALIBRATION_ACTIVATED)) == 2
    for _ in range(2):
        switched(at, second, on=False)
    assert len(at.events(EventType.CALIBRATION_DEACTIVATED)) == 1
    with pytest.raises(NotFound):
        switched(at, Calibration(**{**first.model_dump(), "id": 2**62}), on=True)


def test_a_curve_is_fitted_to_raw_scores_whatever_is_active(session: Session, people: People) -> None:
    graded(session, people, HALF)
    for record in session.scalars(gradings.select(EvaluationRecord)):
        record.engine, record.raw_score, record.score = f"{ENGINE}+cal7", record.score, 0.99
    session.flush()
    made = calibrations.make(session, people.hr, engine=f"{ENGINE}+cal7", now=NOW)
    assert made.engine == ENGINE
    assert calibrated(0.25, tuple((x, y) for x, y in made.knots)) == pytest.approx(0.5)


def test_practice_is_never_graded(session: Session, people: People) -> None:
    graded(session, people, HALF[:3])
    for interview in session.scalars(gradings.select(Interview)):
        interview.kind = Kind.PRACTICE
    session.flush()
    assert gradings.measure(session).total.n == 0


def test_the_command_prints_the_table_its_warning_and_the_gaps(session: Session, people: People) -> None:
    graded(session, people, HALF[:5])
    told = list(calibration_lines.lines(gradings.measure(session)))
    assert told[0] == "Machine (the scores that count) against people, on the steps 0 to 5; 5 graded blind."
    assert [line.split() for line in told[2:4]] == [
        [name, "5", "60%", "100%", "0.07", "0.29", "(0.00", "to", "1.00)"] for name in ("How?", "all")
    ]
    assert told[4].startswith("Fewer than 30")
    assert told[5:7] == [
        "Widest gaps:",
        f"  machine 0.12, person 0.25, blind: http://localhost:8000/candidates/{last(session)}/#question-1",
    ]
    nobody = list(calibration_lines.lines(gradings.measure(session, engine="x/1")))
    assert len(nobody) == 1 and "x/1" in nobody[0]


def last(session: Session) -> int:
    return max(session.scalars(gradings.select(Interview.id)).all()) or 0
