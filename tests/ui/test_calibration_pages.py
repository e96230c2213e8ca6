"""The calibration page and the page to rate on: blind, honest, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from botboss import db
from botboss.errors import Conflict, Forbidden
from botboss.models.calibrations import Calibration, Rating
from botboss.models.interviews import EvaluationRecord
from botboss.ui.hr.calibration import CalibrationRow, CalibrationState, FiguresRow
from botboss.ui.hr.rating import RatingState, ToRateRow
from tests import factories
from tests.factories import NOW
from tests.services.test_calibrations import HALF
from tests.services.test_dashboard import done, judged
from tests.taking import VAGUE
from tests.ui.conftest import Tab
from tests.ui.everything import held
from tests.ui.sittings import finished

SignedIn = Callable[..., Tab]
ENGINE = "builtin:lexical/1"  # as the tests are set


@pytest.fixture
def hr(signed_in: SignedIn) -> Tab:
    return signed_in("hr", name="Marta Horvat")


def grade(hr: Tab, number: int) -> None:
    with db.transaction() as session:
        candidate = factories.actor(session)
        for machine, person in HALF[:number]:
            record = judged(session, done(session, candidate, machine), engine=ENGINE, score=machine)
            session.add(
                Rating(answer_id=record.answer_id, rater_id=hr.user_id, score=person, blind=True, at=NOW)
            )


def opened(tab: Tab, query: str = "") -> CalibrationRow:
    tab.go(f"/calibration{query}").do(CalibrationState.load)
    return tab.of(CalibrationState).shown


def test_answers_are_rated_one_after_another_without_their_scores(hr: Tab, signed_in: SignedIn) -> None:
    for name in ("Ana Quokka", "Bea Quokka"):
        finished(signed_in(name=name))
    hr.go("/calibration/rate").do(RatingState.load)
    first = hr.of(RatingState).shown
    assert (first.waiting, first.rated) == (2, 0)
    assert first.said[0].segments[0].text == VAGUE and first.points
    with db.reading() as session:
        rationales = session.scalars(select(EvaluationRecord.rationale)).all()
    told = held(hr.of(RatingState))
    assert not [word for word in ("Quokka", "lexical", *rationales) if word in told]
    hr.do(RatingState.rate, {"grade": "9"})
    assert hr.of(RatingState).error == "Choose a step from 0 to 5."
    assert hr.of(RatingState).shown == first
    for grade_ in ("3", "0"):
        hr.do(RatingState.rate, {"grade": grade_})
    assert hr.of(RatingState).shown == ToRateRow()
    with db.reading() as session:
        kept = session.scalars(select(Rating).order_by(Rating.id)).all()  # type: ignore[arg-type]
    assert [(rating.score, rating.blind) for rating in kept] == [(0.6, True), (0.0, True)]
    assert kept[0].answer_id == first.answer_id


def test_an_empty_page_says_what_will_be_here(hr: Tab) -> None:
    shown = opened(hr)
    assert (shown.figures, shown.fits, shown.fits_n, shown.least) == (FiguresRow(), ENGINE, 0, 30)
    assert [len(row.cells) for row in shown.steps] == [6] * 6
    with pytest.raises(Conflict):
        hr.do(CalibrationState.fit)


def test_figures_table_questions_and_gaps(hr: Tab) -> None:
    grade(hr, 29)
    shown = opened(hr)
    assert (shown.few, shown.blind, shown.figures.n, shown.mixed) == (True, 29, 29, False)
    assert [row.step for row in shown.steps] == [5, 4, 3, 2, 1, 0]
    assert sum(cell.n for row in shown.steps for cell in row.cells) == 29
    assert max(cell.dark for row in shown.steps for cell in row.cells) == 100
    figures = shown.figures
    assert figures.exact.endswith("%") and " to " in figures.interval
    assert 0 <= figures.low <= figures.at <= figures.low + figures.width <= 100
    assert [row.question for row in shown.questions] == ["How?"]
    gap = shown.gaps[0]
    assert gap.href.startswith("/candidates/") and gap.href.endswith("#question-1")
    assert gap.sub == f"{ENGINE}, graded blind"
    assert opened(hr, "?engine=other").figures.n == 0
    assert opened(hr, f"?engine={ENGINE}").engine == ENGINE


def test_the_engine_is_in_the_address(hr: Tab) -> None:
    grade(hr, 2)
    opened(hr)
    assert "engine=builtin%3Alexical%2F1" in "".join(hr.do(CalibrationState.pick_engine, ENGINE))
    assert '"/calibration"' in "".join(hr.do(CalibrationState.pick_engine, "nonsense"))


def test_a_curve_is_fitted_shown_applied_and_given_up(hr: Tab) -> None:
    grade(hr, 40)
    opened(hr)
    hr.do(CalibrationState.fit)
    (curve,) = hr.of(CalibrationState).shown.curves
    assert (curve.active, curve.better) == (False, True)
    assert curve.rests == "40 graded answers; after: leave-one-out" and curve.line.startswith("0.0,100.0 ")
    hr.do(CalibrationState.apply, curve.id)
    assert hr.of(CalibrationState).shown.curves[0].active
    hr.do(CalibrationState.stop, curve.id)
    assert not hr.of(CalibrationState).shown.curves[0].active
    with db.reading() as session:
        assert session.scalars(select(Calibration)).one().deactivated_at is not None


@pytest.mark.parametrize("role", ["candidate", "interviewer"])
def test_it_is_the_hiring_teams(signed_in: SignedIn, role: str) -> None:
    tab = signed_in(role)
    for handler in (CalibrationState.load, RatingState.load):
        with pytest.raises(Forbidden):
            tab.do(handler)
