"""Scores that people set over the machine's: each is kept, the newest that stands counts.

Whoever may not see an interview's scores may still set one, blind: they read the answers and are
told nothing of what the machine or others made of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as of_several
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from botboss.domain.text import seen
from botboss.errors import InvalidInput, NotFound
from botboss.models.accounts import User
from botboss.models.events import EventType
from botboss.models.interviews import Answer, Interview
from botboss.models.reviews import Override
from botboss.policy import Actor, Permission, require, visible
from botboss.services import events, interviews, looks, standings
from botboss.services.answers import held_completed
from botboss.services.texts import storable

REASON = (3, 2000)


@dataclass(frozen=True, slots=True)
class SetScore:
    """One override with who set it and, once taken back, who did that and why.

    ``number`` is the answer's question, None for the overall score. ``counts`` says whether it is the
    one that counts now; None to whoever does not see the others'.
    """

    override: Override
    by: User
    number: int | None
    withdrawal: Override | None
    withdrawn_by: User | None
    counts: bool | None


def set_answer_score(
    session: Session, actor: Actor, *, answer_id: int, score: float, reason: str, now: datetime
) -> SetScore:
    """Set what an answer's score is from now on, and with it the overall score.

    Raises InvalidInput (``score``, ``reason``), Conflict before the interview is completed or for the
    answer to a follow-up, which is judged with the answer it follows.
    """
    answer = looks.answer_of(session, actor, answer_id=answer_id)
    interview = _open_to(session, actor, answer.interview_id)
    looks.refuse_follow_up(session, answer)
    return _set(session, actor, interview, answer, score, reason, now)


def set_overall_score(
    session: Session, actor: Actor, *, interview_id: int, score: float, reason: str, now: datetime
) -> SetScore:
    """Set what the interview's overall score is from now on, whatever its answers' scores are.

    Raises InvalidInput (``score``, ``reason``), Conflict before it is completed.
    """
    interview = _open_to(session, actor, interview_id)
    return _set(session, actor, interview, None, score, reason, now)


def withdraw(session: Session, actor: Actor, *, override_id: int, reason: str, now: datetime) -> SetScore:
    """Take an override back: what stood before it counts again. Again changes nothing.

    Raises NotFound, InvalidInput (``reason``).
    """
    override = _seen(session, actor, override_id)
    interview = _open_to(session, actor, override.interview_id)
    written = checked_reason(reason)
    known = get(session, actor, override_id=override_id)
    if known.withdrawal:
        return known
    row = Override(
        interview_id=override.interview_id,
        answer_id=override.answer_id,
        reason=written,
        withdraws_id=override_id,
        by_id=actor.user_id,
        at=now,
    )
    _keep(session, interview, row)
    data = {"interview_id": interview.id} | ({"number": known.number} if known.number else {})
    events.record(session, actor, EventType.OVERRIDE_WITHDRAWN, override_id, now=now, **data)
    return get(session, actor, override_id=override_id)


def get(session: Session, actor: Actor, *, override_id: int) -> SetScore:
    """Raises NotFound."""
    override = _seen(session, actor, override_id)
    of_it = listed(session, actor, col(Override.interview_id) == override.interview_id)
    return next(one for one in of_it if one.override.id == override_id)


def of_interview(session: Session, actor: Actor, *, interview_id: int) -> list[SetScore]:
    """The overrides of an interview as the actor may see them, newest first. Raises NotFound."""
    require(actor, Permission.SCORE_OVERRIDE, interviews.get(session, actor, interview_id=interview_id))
    return listed(session, actor, col(Override.interview_id) == interview_id)


def listed(session: Session, actor: Actor, *where: ColumnElement[bool]) -> list[SetScore]:
    """Those of whole interviews or answers that the actor may see, newest first; one query."""
    back, taker = aliased(Override), aliased(User)
    columns: list[Any] = [Override, User, Answer.number, back, taker]
    rows: Any = (
        of_several(*columns)
        .join(User, col(User.id) == col(Override.by_id))
        .outerjoin(Answer, col(Answer.id) == col(Override.answer_id))
        .outerjoin(back, col(back.withdraws_id) == col(Override.id))
        .outerjoin(taker, col(taker.id) == col(back.by_id))
        .where(col(Override.score).is_not(None), visible(actor, Override), *where)
        .order_by(col(Override.id).desc())
    )
    found: list[SetScore] = []
    settled: set[tuple[int, int | None]] = set()
    for override, by, number, withdrawal, withdrawn_by in session.exec(rows):
        scored = (override.interview_id, override.answer_id)
        counts = withdrawal is None and scored not in settled
        if counts:
            settled.add(scored)
        told = counts if actor.is_hr else None
        found.append(SetScore(override, by, number, withdrawal, withdrawn_by, told))
    return found


def _open_to(session: Session, actor: Actor, interview_id: int) -> Interview:
    """The interview, locked, if this actor may set scores in it now."""
    return held_completed(
        session, actor, interview_id, Permission.SCORE_OVERRIDE, then="its scores can be set"
    )


def _set(
    session: Session,
    actor: Actor,
    interview: Interview,
    answer: Answer | None,
    score: float,
    reason: str,
    now: datetime,
) -> SetScore:
    answer_id, number = (answer.id, answer.number) if answer else (None, None)
    row = Override(
        interview_id=interview.id or 0,
        answer_id=answer_id,
        score=checked_score(score),
        reason=checked_reason(reason),
        known_evaluation_id=looks.newest_evaluation(session, answer_id) if answer_id else None,
        by_id=actor.user_id,
        at=now,
    )
    _keep(session, interview, row)
    data = {"interview_id": interview.id} | ({"number": number} if number else {})
    events.record(session, actor, EventType.SCORE_OVERRIDDEN, row.id or 0, now=now, **data)
    return get(session, actor, override_id=row.id or 0)


def _keep(session: Session, interview: Interview, row: Override) -> None:
    """Add the row, and bring the overall score and the queue of looks into step with it."""
    session.add(row)
    session.flush()
    interview.overall_score = standings.score_of(session, interview)
    if row.answer_id:
        looks.mark(session, [row.answer_id])
    session.flush()


def checked_score(score: float) -> float:
    """What is kept of a score, 4 decimals. Raises InvalidInput on ``score``."""
    if not math.isfinite(score) or not 0 <= score <= 1:
        raise InvalidInput(score="Must be a number from 0 to 1.")
    return round(score, 4)


def checked_reason(reason: str) -> str:
    """What is kept of a reason. Raises InvalidInput on ``reason``."""
    written, (least, most) = reason.strip(), REASON
    if len(written) > most or not storable(written) or len(seen(written).strip()) < least:
        raise InvalidInput(reason=f"Say why in {least} to {most:,} characters.")
    return written


def _seen(session: Session, actor: Actor, override_id: int) -> Override:
    """The override, which is no withdrawal of one."""
    shown = select(Override).where(
        col(Override.id) == override_id, col(Override.score).is_not(None), visible(actor, Override)
    )
    override = session.scalars(shown).one_or_none()
    if override is None:
        raise NotFound("This override")
    return override
