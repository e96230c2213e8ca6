"""Judging stored answers: each with its follow-ups' answers, outside of any transaction.

An evaluation belongs to the answer of a planned question. Its engine reads that answer and the
answers to its follow-ups as one text; quotes are mapped back to the answer they stand in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, update
from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.domain.evaluation import AskedQuestion, Evaluation, PointResult
from botboss.models.events import EventType
from botboss.models.interviews import Answer, EvaluationRecord, PlannedQuestion, Status
from botboss.providers.base import AI
from botboss.services import ai_calls, calibrations, events, locks, looks

BETWEEN = "\n\n"  # a paragraph's end: no sentence, and so no quote, runs over it


@dataclass(frozen=True, slots=True)
class Part:
    """One answer's text inside the joined text, from ``start`` on."""

    number: int
    text: str
    start: int

    def shared(self, result: PointResult) -> int:
        """How many characters of the result's quote stand in this part; 0 or less when none."""
        return min(result.end, self.start + len(self.text)) - max(result.start, self.start)


@dataclass(frozen=True, slots=True)
class Material:
    """All that judging one answer reads: the rubric, and the answer with its follow-ups' answers."""

    answer_id: int
    interview_id: int
    question: AskedQuestion
    parts: tuple[Part, ...]

    @property
    def number(self) -> int:
        return self.parts[0].number

    @property
    def text(self) -> str:
        return BETWEEN.join(part.text for part in self.parts)

    @property
    def digest(self) -> str:
        """The same for the same question, rubric and texts, and for no others (SHA-256, hex)."""
        read = [asdict(self.question), [[part.number, part.text] for part in self.parts]]
        return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def evaluate_answer(answer_id: int, *, now: datetime) -> None:
    """Judge one answer with the configured engine and store it; a flow, safe to run again.

    A follow-up's answer is judged with the answer it follows. An answer that is gone is nothing
    to do, and so is one that is judged already.
    """
    engine = providers.ai()
    with db.reading() as session:
        material = material_of(session, answer_id)
        name = calibrations.name_now(session, engine.name)
        if material is None or _is_judged(session, material, name):
            return
    judge(material, engine, now=now)


def judge(material: Material, engine: AI, *, now: datetime) -> None:
    """Judge what was read before with this engine and store it; a flow."""
    judged = engine.evaluate(material.question, material.text)
    with db.transaction() as session:
        about = {"interview_id": material.interview_id, "answer_id": material.answer_id}
        ai_calls.keep(session, judged.calls, now=now, **about)
        store(session, material, judged, now=now)


def material_of(session: Session, answer_id: int) -> Material | None:
    """What judging this answer reads now, or None when it is gone; a follow-up's gives the joint one."""
    interview_of = select(Answer.interview_id).where(col(Answer.id) == answer_id)
    answered = _answered(session, session.scalars(interview_of).one_or_none() or 0)
    root = next(
        (planned.follows or planned.number for answer, planned in answered if answer.id == answer_id), 0
    )
    return next((material for material in _materials(answered) if material.number == root), None)


def unjudged(session: Session, interview_id: int) -> list[Material]:
    """What of an interview's answers has no counting evaluation of its present texts."""
    materials = _materials(_answered(session, interview_id))
    adopted = adopted_of(session, [material.answer_id for material in materials])
    digests = {answer_id: record.input_digest for answer_id, record in adopted.items()}
    return [material for material in materials if digests.get(material.answer_id) != material.digest]


def not_judged_by(session: Session, interview_id: int, engine: str) -> list[Material]:
    """What of an interview's answers this engine, calibrated as it is now, has not judged in its present
    texts; three queries."""
    engine = calibrations.name_now(session, engine)
    materials = _materials(_answered(session, interview_id))
    by_engine = select(EvaluationRecord.answer_id, EvaluationRecord.input_digest).where(
        col(EvaluationRecord.answer_id).in_([material.answer_id for material in materials]),
        col(EvaluationRecord.engine) == engine,
    )
    known = set(session.exec(by_engine))
    return [material for material in materials if (material.answer_id, material.digest) not in known]


def is_unjudged(session: Session, material: Material) -> bool:
    """Whether no evaluation of these very texts counts yet."""
    adopted = adopted_of(session, [material.answer_id]).get(material.answer_id)
    return adopted is None or adopted.input_digest != material.digest


def adopted_of(session: Session, answer_ids: Sequence[int]) -> dict[int, EvaluationRecord]:
    """The evaluation that counts of each answer that has one; one query."""
    if not answer_ids:
        return {}
    chosen = (
        select(EvaluationRecord)
        .where(col(EvaluationRecord.answer_id).in_(answer_ids), col(EvaluationRecord.adopted).is_(True))
        .order_by(col(EvaluationRecord.id))
    )
    return {record.answer_id: record for record in session.scalars(chosen)}


def store(session: Session, material: Material, judged: Evaluation, *, now: datetime) -> None:
    """Keep an evaluation; it counts from now on unless the interview is completed already.

    Where a calibration of its engine is active, the curve's score is kept and the engine's beside it.
    Nothing is kept twice, nor what was judged before another follow-up's answer came in: that
    answer has an evaluation of its own on the way.
    """
    interview = locks.interview(session, material.interview_id)
    present = material_of(session, material.answer_id) if interview else None
    if interview is None or present is None or present.digest != material.digest:
        return
    raw = judged
    judged = calibrations.apply(session, raw)
    if _is_judged(session, material, judged.engine):
        return
    adopted = interview.status != Status.COMPLETED
    if adopted:
        session.exec(
            update(EvaluationRecord)
            .where(col(EvaluationRecord.answer_id) == material.answer_id, col(EvaluationRecord.adopted))
            .values(adopted=False)
        )
    record = _record(material, judged, adopted=adopted, now=now)
    record.raw_score = raw.score if judged is not raw else None
    session.add(record)
    looks.mark(session, [material.answer_id])
    data = {"interview_id": interview.id, "number": material.number, "engine": judged.engine}
    events.record(
        session, None, EventType.ANSWER_EVALUATED, material.answer_id, now=now, **data, adopted=adopted
    )


def _answered(session: Session, interview_id: int) -> list[tuple[Answer, PlannedQuestion]]:
    """What was answered in an interview and to which planned question, by number; one query."""
    same = and_(
        col(PlannedQuestion.interview_id) == col(Answer.interview_id),
        col(PlannedQuestion.number) == col(Answer.number),
    )
    rows = (
        select(Answer, PlannedQuestion)
        .join(PlannedQuestion, same)
        .where(col(Answer.interview_id) == interview_id)
        .order_by(col(Answer.number))
    )
    return [(answer, planned) for answer, planned in session.exec(rows)]


def _materials(answered: list[tuple[Answer, PlannedQuestion]]) -> list[Material]:
    """One for each answered question of the plan; follow-ups stand behind what they follow."""
    materials = []
    for answer, planned in answered:
        if planned.follows is None and answer.id is not None:
            more = [later for later, follow_up in answered if follow_up.follows == planned.number]
            parts = _parts([answer, *more])
            materials.append(Material(answer.id, answer.interview_id, planned.rubric, parts))
    return materials


def _parts(answers: list[Answer]) -> tuple[Part, ...]:
    parts: list[Part] = []
    start = 0
    for answer in answers:
        parts.append(Part(answer.number, answer.text, start))
        start += len(answer.text) + len(BETWEEN)
    return tuple(parts)


def _record(material: Material, judged: Evaluation, *, adopted: bool, now: datetime) -> EvaluationRecord:
    return EvaluationRecord(
        answer_id=material.answer_id,
        engine=judged.engine,
        input_digest=material.digest,
        score=judged.score,
        confidence=judged.confidence,
        rationale=judged.rationale,
        flags=list(judged.flags),
        points=[_point(material, result) for result in judged.points],
        adopted=adopted,
        created_at=now,
    )


def _point(material: Material, result: PointResult) -> dict[str, Any]:
    """A point as stored: its quote's offsets are into the answer ``number``, not the joined text.

    A quote that runs over a part's end is cut to the part that holds most of it.
    """
    part = max(material.parts, key=lambda part: part.shared(result))
    if part.shared(result) <= 0:
        part, start, end = material.parts[0], 0, 0
    else:
        start = max(result.start - part.start, 0)
        end = min(result.end - part.start, len(part.text))
    return {
        "point": result.point,
        "weight": result.weight,
        "verdict": str(result.verdict),
        "coverage": result.coverage,
        "quote": part.text[start:end],
        "start": start,
        "end": end,
        "number": part.number,
    }


def _is_judged(session: Session, material: Material, engine: str) -> bool:
    known = select(EvaluationRecord.id).where(
        col(EvaluationRecord.answer_id) == material.answer_id,
        col(EvaluationRecord.engine) == engine,
        col(EvaluationRecord.input_digest) == material.digest,
    )
    return session.scalars(known).first() is not None
