"""Curves that map an engine's scores to people's: fitted here, applied to what is judged from then on.

Scores that stand never move: a calibration is part of the engine's name, and what was judged before
keeps the name it had.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from botboss.domain.agreement import agreement
from botboss.domain.calibration import applied, engine_of, fit, held_out, name_of
from botboss.domain.evaluation import Evaluation
from botboss.errors import Conflict, NotFound
from botboss.models.calibrations import Calibration
from botboss.models.events import EventType
from botboss.policy import Actor, Permission, require
from botboss.services import events, gradings, locks
from botboss.services.paging import Page, Window, paged
from botboss.settings import get_settings


def name_now(session: Session, engine: str) -> str:
    """The engine's name with the calibration that is active for it, if any."""
    active = _active(session, engine)
    return name_of(engine, active.id or 0) if active else engine


def apply(session: Session, judged: Evaluation) -> Evaluation:
    """The evaluation as the active calibration of its engine has it; the same object without one."""
    active = _active(session, judged.engine)
    if active is None:
        return judged
    return applied(judged, active.id or 0, tuple((x, y) for x, y in active.knots))


def make(session: Session, actor: Actor, *, engine: str, now: datetime) -> Calibration:
    """Fit a curve to all graded answers that this engine has judged; it changes nothing until activated.

    Raises Conflict while there are fewer than the settings demand.
    """
    require(actor, Permission.CALIBRATION_MANAGE)
    plain = engine_of(engine)
    pairs = gradings.pairs_of(session, plain)
    least = get_settings().calibration_least
    if len(pairs) < least:
        raise Conflict(
            f"People have graded {len(pairs)} of the answers that {plain} judged. "
            f"A curve takes {least} or more: rate some first."
        )
    predicted, how = held_out(pairs)
    before, after = agreement(pairs, rounds=0), agreement(predicted, rounds=0)  # intervals take long
    made = Calibration(
        engine=plain,
        knots=[list(knot) for knot in fit(pairs)],
        n=len(pairs),
        error_before=before.error or 0.0,
        error_after=after.error or 0.0,
        kappa_before=before.kappa,
        kappa_after=after.kappa,
        held_out=how,
        by_id=actor.user_id,
        at=now,
    )
    session.add(made)
    session.flush()
    events.record(session, actor, EventType.CALIBRATION_FITTED, made.id or 0, now=now, engine=plain)
    return made


def activate(session: Session, actor: Actor, *, calibration_id: int, now: datetime) -> Calibration:
    """Apply it to what its engine judges from now on, in place of another one. Again changes nothing."""
    made = _held(session, actor, calibration_id)
    if not made.active:
        for other in session.scalars(select(Calibration).where(*_activated(made.engine))):
            other.active, other.deactivated_at = False, now
        made.active, made.activated_at, made.deactivated_at = True, now, None
        _note(session, actor, made, EventType.CALIBRATION_ACTIVATED, now)
    return made


def deactivate(session: Session, actor: Actor, *, calibration_id: int, now: datetime) -> Calibration:
    """Go back to the engine's own scores for what is judged from now on. Again changes nothing."""
    made = _held(session, actor, calibration_id)
    if made.active:
        made.active, made.deactivated_at = False, now
        _note(session, actor, made, EventType.CALIBRATION_DEACTIVATED, now)
    return made


def get(session: Session, actor: Actor, *, calibration_id: int) -> Calibration:
    """Raises NotFound."""
    require(actor, Permission.CALIBRATION_MANAGE)
    made = session.get(Calibration, calibration_id)
    if made is None:
        raise NotFound("This calibration")
    return made


def page(session: Session, actor: Actor, *, cut: Window) -> Page[Calibration]:
    """All that were fitted, newest first."""
    require(actor, Permission.CALIBRATION_MANAGE)
    return paged(session, select(Calibration).order_by(col(Calibration.id).desc()), cut)


def _active(session: Session, engine: str) -> Calibration | None:
    return session.scalars(select(Calibration).where(*_activated(engine))).first()


def _activated(engine: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Calibration.engine) == engine, col(Calibration.active).is_(True)


def _held(session: Session, actor: Actor, calibration_id: int) -> Calibration:
    """The calibration, while nobody else changes one of the same engine."""
    made = get(session, actor, calibration_id=calibration_id)
    locks.hold(session, f"calibration:{made.engine}")
    session.refresh(made)
    return made


def _note(session: Session, actor: Actor, made: Calibration, fact: EventType, now: datetime) -> None:
    session.flush()
    events.record(session, actor, fact, made.id or 0, now=now, engine=made.engine)
