"""What counts in an interview: each answer's score, the overall score, and how much it rests on.

An answer's score is the newest override of it, else that of its adopted evaluation. The overall
score is the newest override of it, else Σ wᵢ·sᵢ / Σ wᵢ over the planned questions, where one
without an answer is 0. What the machine alone makes of it is kept beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_
from sqlalchemy import select as of_several
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from botboss.domain.scoring import Coverage, coverage, overall
from botboss.models.interviews import Answer, EvaluationRecord, Interview, Kind, PlannedQuestion
from botboss.models.reviews import Override


@dataclass(frozen=True, slots=True)
class Standing:
    """``computed`` is the overall score from the answers' counting ``scores`` (by the answer's id),
    ``ai`` from the evaluations alone; both are None for a live one in which nobody answered here.
    ``override`` is the one of the overall score that counts; ``overridden`` says whether any counts,
    of an answer or of the whole; ``engines`` are those whose evaluations are adopted."""

    computed: float | None
    ai: float | None
    coverage: Coverage
    scores: dict[int, float]
    override: Override | None
    overridden: bool
    engines: list[str]

    @property
    def overall(self) -> float | None:
        return self.override.score if self.override else self.computed


def of(session: Session, interviews: Sequence[Interview]) -> dict[int, Standing]:
    """By the interview's id; two queries for any number."""
    plans: dict[int, list[Any]] = defaultdict(list)
    ids = [interview.id or 0 for interview in interviews]
    for row in session.connection().execute(_planned(ids)):
        plans[row.interview_id].append(row)
    active: dict[int, list[Override]] = defaultdict(list)
    for override in session.scalars(counting().where(col(Override.interview_id).in_(ids))):
        active[override.interview_id].append(override)
    return {one.id or 0: _standing(one, plans[one.id or 0], active[one.id or 0]) for one in interviews}


def score_of(session: Session, interview: Interview) -> float | None:
    """The overall score as it counts now."""
    return of(session, [interview])[interview.id or 0].overall


def counting() -> Any:
    """The overrides that nobody took back, oldest first."""
    later = aliased(Override)
    taken_back = select(later.id).where(col(later.withdraws_id) == col(Override.id)).exists()
    return select(Override).where(col(Override.score).is_not(None), ~taken_back).order_by(col(Override.id))


def _planned(interview_ids: Sequence[int]) -> Any:
    """The plans' questions without follow-ups, each with its answer's id and adopted score, or None."""
    answered = and_(
        col(Answer.interview_id) == col(PlannedQuestion.interview_id),
        col(Answer.number) == col(PlannedQuestion.number),
    )
    adopted = and_(col(EvaluationRecord.answer_id) == col(Answer.id), col(EvaluationRecord.adopted).is_(True))
    columns: list[Any] = [
        col(PlannedQuestion.interview_id),
        col(PlannedQuestion.number),
        col(PlannedQuestion.weight),
        col(Answer.id).label("answer_id"),
        col(EvaluationRecord.score),
        col(EvaluationRecord.engine),
    ]
    rows = of_several(*columns).join(Answer, answered, isouter=True)
    rows = rows.join(EvaluationRecord, adopted, isouter=True)
    wanted = col(PlannedQuestion.interview_id).in_(interview_ids), col(PlannedQuestion.follows).is_(None)
    return rows.where(*wanted).order_by(col(PlannedQuestion.number), col(EvaluationRecord.id))


def _standing(interview: Interview, rows: Sequence[Any], overrides: Sequence[Override]) -> Standing:
    plan = {row.number: row for row in rows}  # the newest evaluation, should two be adopted
    own = {row.answer_id: row.score for row in plan.values() if row.score is not None}
    by_person = {one.answer_id: one.score for one in overrides if one.answer_id is not None}
    scores = {**own, **by_person}
    said = coverage((row.weight, row.answer_id is not None) for row in plan.values())
    unasked = interview.kind == Kind.LIVE and not said.answered  # people talked: nothing to judge
    whole = [one for one in overrides if one.answer_id is None]
    return Standing(
        overall((row.weight, scores.get(row.answer_id)) for row in plan.values()) if not unasked else None,
        overall((row.weight, own.get(row.answer_id)) for row in plan.values()) if not unasked else None,
        said,
        scores,
        whole[-1] if whole else None,
        bool(overrides),
        sorted({row.engine for row in plan.values() if row.engine}),
    )
