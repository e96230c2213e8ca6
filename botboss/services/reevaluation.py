"""Judging a completed interview again: what comes of it is a suggestion until somebody adopts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.errors import Conflict, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind
from botboss.policy import Actor, Permission, require, visible
from botboss.services import calibrations, evaluation, events, interviews, looks, standings
from botboss.services.answers import held_completed
from botboss.services.overrides import checked_reason


@dataclass(frozen=True, slots=True)
class Asked:
    """``waiting`` of the interview's ``total`` judged answers have no evaluation by ``engine`` yet."""

    interview_id: int
    engine: str
    total: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One evaluation of the answer to question ``number``."""

    record: EvaluationRecord
    number: int


def ask(session: Session, actor: Actor, *, interview_id: int, now: datetime, once: bool = False) -> Asked:
    """Have all answers judged by the engine that is configured now; older evaluations stay.

    It is done after the commit. What this engine has judged already is not judged twice; ``once`` says
    that it was asked for already and is only looked at. Raises NotFound, Conflict before the interview
    is completed.
    """
    interview = _held(session, actor, interview_id)
    engine = calibrations.name_now(session, providers.ai().name)
    waiting = evaluation.not_judged_by(session, interview_id, providers.ai().name)
    total = standings.of(session, [interview])[interview_id].coverage.answered
    if waiting and not once:
        events.record(session, actor, EventType.EVALUATION_ASKED, interview_id, now=now, engine=engine)
    return Asked(interview_id, engine, total, len(waiting))


def judge_again(interview_id: int, *, now: datetime) -> None:
    """Judge what the configured engine has not judged; a flow, safe to run again."""
    engine = providers.ai()
    with db.reading() as session:
        waiting = evaluation.not_judged_by(session, interview_id, engine.name)
    for material in waiting:
        evaluation.judge(material, engine, now=now)


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[Judged]:
    """Every evaluation of an interview's answers, newest first. Raises NotFound."""
    interview = interviews.get(session, actor, interview_id=interview_id)
    require(actor, Permission.EVALUATION_MANAGE, interview)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    return _listed(session, col(Answer.interview_id) == interview_id)


def adopt(session: Session, actor: Actor, *, evaluation_id: int, reason: str, now: datetime) -> Judged:
    """Make this evaluation the one that counts of its answer; the overall score moves with it.

    An override of the answer or of the whole still stands over it. Again changes nothing. Raises
    NotFound, InvalidInput (``reason``), Conflict when it judged other texts than there are now.
    """
    found = select(Answer).join(EvaluationRecord, col(EvaluationRecord.answer_id) == col(Answer.id))
    found = found.join(Interview, col(Interview.id) == col(Answer.interview_id))
    mine = found.where(col(EvaluationRecord.id) == evaluation_id, visible(actor, Interview))
    answer = session.scalars(mine).one_or_none()
    if answer is None:
        raise NotFound("This evaluation")
    interview = _held(session, actor, answer.interview_id)
    written = checked_reason(reason)
    record = session.get_one(EvaluationRecord, evaluation_id, populate_existing=True)
    if not record.adopted:
        _adopt(session, record)
        interview.overall_score = standings.score_of(session, interview)
        looks.keep(session, actor, answer, adopts_id=evaluation_id, reason=written, now=now)
    return Judged(record, answer.number)


def get(session: Session, actor: Actor, *, evaluation_id: int) -> Judged:
    """Raises NotFound."""
    require(actor, Permission.EVALUATION_MANAGE)
    known = _listed(session, col(EvaluationRecord.id) == evaluation_id)
    if not known:
        raise NotFound("This evaluation")
    return known[0]


def _held(session: Session, actor: Actor, interview_id: int) -> Interview:
    return held_completed(
        session, actor, interview_id, Permission.EVALUATION_MANAGE, then="it can be judged again"
    )


def _adopt(session: Session, record: EvaluationRecord) -> None:
    present = evaluation.material_of(session, record.answer_id)
    if present is None or present.digest != record.input_digest:
        raise Conflict("It judged the answer before its follow-up was answered. Adopt a later one.")
    others = col(EvaluationRecord.answer_id) == record.answer_id
    session.exec(update(EvaluationRecord).where(others).values(adopted=False))
    record.adopted = True
    session.flush()


def _listed(session: Session, where: object) -> list[Judged]:
    rows = select(EvaluationRecord, Answer.number).join(
        Answer, col(Answer.id) == col(EvaluationRecord.answer_id)
    )
    ordered = rows.where(where).order_by(col(EvaluationRecord.id).desc())  # type: ignore[arg-type]
    return [Judged(record, number) for record, number in session.exec(ordered)]
