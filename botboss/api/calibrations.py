"""Machine against people over REST: ratings, agreement, fitted curves."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from botboss.api.deps import Caller, Cut, Keyed, Now, PathId, Reading, Writing
from botboss.api.routing import Routes
from botboss.api.shapes import In, Moment, Out, PageOut, Score, envelope
from botboss.domain.agreement import Agreement
from botboss.models.calibrations import Calibration, Rating
from botboss.policy import Permission
from botboss.services import calibrations, gradings, ratings
from botboss.services.gradings import Graded, Report
from botboss.services.ratings import ToRate


class AgreementOut(Out):
    """Of ``n`` answers on the steps 0 to 5: shares that are ``exact`` and ``within_one``, the mean absolute
    ``error`` (0 to 1), quadratic weighted ``kappa`` with its 95 % interval; ``few`` below 30 answers."""

    n: int
    exact: Score | None
    within_one: Score | None
    error: Score | None
    kappa: Score | None
    low: Score | None
    high: Score | None
    few: bool

    @classmethod
    def of(cls, found: Agreement) -> AgreementOut:
        return cls(
            n=found.n,
            exact=found.exact,
            within_one=found.within_one,
            error=found.error,
            kappa=found.kappa,
            low=found.low,
            high=found.high,
            few=found.few,
        )


class GradedOut(Out):
    response_id: int
    interview_id: int
    question_number: int
    question: str
    engine: str
    machine: Score
    person: Score
    blind: bool

    @classmethod
    def of(cls, one: Graded) -> GradedOut:
        return cls(
            response_id=one.answer_id,
            interview_id=one.interview_id,
            question_number=one.number,
            question=one.question,
            engine=one.engine,
            machine=one.machine,
            person=one.person,
            blind=one.blind,
        )


class QuestionAgreementOut(Out):
    question_id: int | None
    question: str
    agreement: AgreementOut


class ReportOut(Out):
    """``engine`` null compares the scores that count, whichever engine's; ``blind`` of the answers were
    graded without the machine's score; ``steps`` counts them, ``[machine][person]``."""

    engine: str | None
    engines: list[str]
    total: AgreementOut
    steps: list[list[int]]
    blind: int
    questions: list[QuestionAgreementOut]
    worst: list[GradedOut]

    @classmethod
    def of(cls, report: Report) -> ReportOut:
        return cls(
            engine=report.engine,
            engines=report.engines,
            total=AgreementOut.of(report.total),
            steps=report.steps,
            blind=report.blind,
            questions=[
                QuestionAgreementOut(
                    question_id=one.question_id,
                    question=one.question,
                    agreement=AgreementOut.of(one.agreement),
                )
                for one in report.questions
            ],
            worst=[GradedOut.of(one) for one in report.worst],
        )


class SaidOut(Out):
    question: str
    answer: str


class ToRateOut(Out):
    """An answer without whose it is and how it was judged; ``follow_ups`` belong to it."""

    response_id: int
    question: str
    answer: str
    category: str
    competency: str
    expected_points: list[str]
    anchors: dict[str, str]
    follow_ups: list[SaidOut]

    @classmethod
    def of(cls, one: ToRate) -> ToRateOut:
        return cls(
            response_id=one.answer.id,
            question=one.question.text,
            answer=one.answer.text,
            category=one.question.category,
            competency=one.question.competency,
            expected_points=[point["text"] for point in one.question.expected_points],
            anchors=one.question.anchors,
            follow_ups=[SaidOut(question=asked.text, answer=said.text) for asked, said in one.more],
        )


class NextOut(Out):
    """``item`` is null when there is nothing to rate; ``waiting`` counts it and all others."""

    item: ToRateOut | None
    waiting: int


class RatingIn(In):
    score: float = Field(examples=[0.6], description="0 to 1", strict=True)
    blind: bool = True


class RatingOut(Out):
    id: int
    response_id: int
    score: Score
    blind: bool
    at: Moment

    @classmethod
    def of(cls, rating: Rating) -> RatingOut:
        return cls(
            id=rating.id,
            response_id=rating.answer_id,
            score=rating.score,
            blind=rating.blind,
            at=rating.at,
        )


class FitIn(In):
    engine: str = Field(examples=["builtin:minilm/1"], max_length=120)


class CalibrationOut(Out):
    """A curve: straight between its ``knots`` ``[score, people's score]``. The figures are of the ``n``
    answers: before, and after as ``held_out`` says, never those of the fit itself."""

    id: int
    engine: str
    knots: list[list[float]]
    n: int
    error_before: Score
    error_after: Score
    kappa_before: Score | None
    kappa_after: Score | None
    held_out: str
    active: bool
    by: int
    at: Moment
    activated_at: Moment | None
    deactivated_at: Moment | None

    @classmethod
    def of(cls, made: Calibration) -> CalibrationOut:
        known = made.model_dump(exclude={"by_id"})
        return cls(**known, by=made.by_id)


routes = Routes("calibration")


@routes.get("/calibration", allow=Permission.CALIBRATION_MANAGE, response_model=ReportOut)
def get_calibration(
    session: Reading, caller: Caller, engine: Annotated[str | None, Query(max_length=120)] = None
) -> Any:
    """How far the machine and people agree, in total and by question, and where they differ most."""
    return ReportOut.of(gradings.report(session, caller, engine=engine or None))


@routes.get("/calibration/next", allow=Permission.RATING_GIVE, response_model=NextOut)
def next_to_rate(session: Reading, caller: Caller) -> Any:
    """An answer to rate blind: without whose it is, and without the machine's score."""
    one = ratings.to_rate(session, caller)
    return NextOut(item=ToRateOut.of(one) if one else None, waiting=one.waiting if one else 0)


@routes.post(
    "/responses/{response_id}/ratings",
    allow=Permission.RATING_GIVE,
    status_code=201,
    response_model=RatingOut,
)
def rate_answer(
    response_id: PathId, body: RatingIn, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Give an answer a score of one's own, which sets nothing: it is what the machine is held against."""
    if keyed and (known := keyed.claim(session, now=now)):
        return RatingOut.of(ratings.get(session, caller, rating_id=known))
    rating = ratings.give(session, caller, answer_id=response_id, score=body.score, blind=body.blind, now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=rating.id or 0)
    return RatingOut.of(rating)


@routes.get("/calibrations", allow=Permission.CALIBRATION_MANAGE, response_model=PageOut[CalibrationOut])
def list_calibrations(session: Reading, caller: Caller, cut: Cut) -> Any:
    """All curves that were fitted, newest first."""
    page = calibrations.page(session, caller, cut=cut)
    return envelope(page, [CalibrationOut.of(made) for made in page.items])


@routes.post(
    "/calibrations", allow=Permission.CALIBRATION_MANAGE, status_code=201, response_model=CalibrationOut
)
def fit_calibration(body: FitIn, session: Writing, caller: Caller, keyed: Keyed, now: Now) -> Any:
    """Fit a curve to all graded answers that an engine judged; it changes nothing until activated."""
    if keyed and (known := keyed.claim(session, now=now)):
        return CalibrationOut.of(calibrations.get(session, caller, calibration_id=known))
    made = calibrations.make(session, caller, engine=body.engine, now=now)
    if keyed:
        keyed.keep(session, status=201, resource_id=made.id or 0)
    return CalibrationOut.of(made)


@routes.post(
    "/calibrations/{calibration_id}/activate",
    allow=Permission.CALIBRATION_MANAGE,
    response_model=CalibrationOut,
)
def activate_calibration(
    calibration_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Apply it to what its engine judges from now on; scores that stand do not move."""
    if keyed and keyed.claim(session, now=now):
        return CalibrationOut.of(calibrations.get(session, caller, calibration_id=calibration_id))
    made = calibrations.activate(session, caller, calibration_id=calibration_id, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=calibration_id)
    return CalibrationOut.of(made)


@routes.post(
    "/calibrations/{calibration_id}/deactivate",
    allow=Permission.CALIBRATION_MANAGE,
    response_model=CalibrationOut,
)
def deactivate_calibration(
    calibration_id: PathId, session: Writing, caller: Caller, keyed: Keyed, now: Now
) -> Any:
    """Go back to the engine's own scores."""
    if keyed and keyed.claim(session, now=now):
        return CalibrationOut.of(calibrations.get(session, caller, calibration_id=calibration_id))
    made = calibrations.deactivate(session, caller, calibration_id=calibration_id, now=now)
    if keyed:
        keyed.keep(session, status=200, resource_id=calibration_id)
    return CalibrationOut.of(made)
