"""Whose time an interview takes: only scheduled or started live ones make a person busy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from botboss.domain.slots import Stretch
from botboss.errors import InvalidInput
from botboss.models.accounts import User
from botboss.models.interviews import OPEN, Interview, Kind
from botboss.policy import Actor
from botboss.settings import get_settings

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
CLOCKS_DIFFER = timedelta(minutes=1)  # "now" on another machine is not the past


@dataclass(frozen=True, slots=True)
class Booking:
    """The time that one interview takes from its interviewer and its candidate."""

    interviewer_id: int | None
    candidate_id: int
    time: Stretch


def lock(session: Session, user_ids: Collection[int]) -> None:
    """Hold the people, in id order, so that nobody else books them until the unit ends.

    Rows that only refer to them may still be written: whoever holds one (a retry's key, an event)
    would otherwise wait for us while we wait for them. On SQLite the unit itself is exclusive.
    """
    people = select(User.id).where(col(User.id).in_(sorted(set(user_ids)))).order_by(col(User.id))
    session.execute(people.with_for_update(key_share=True)).all()


def busy(
    session: Session,
    user_ids: Collection[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    except_id: int | None = None,
) -> list[Booking]:
    """What takes any of these people's time in ``[starts_at, ends_at)``, in order; one query.

    An interview that ends when the stretch begins is not in it. No interview is longer than
    ``LONGEST_MINUTES``, which bounds what the index has to read.
    """
    when, minutes = col(Interview.scheduled_at), col(Interview.duration_minutes)
    interviewer, candidate = col(Interview.interviewer_id), col(Interview.candidate_id)
    near = (
        select(interviewer, candidate, when, minutes)
        .where(
            or_(interviewer.in_(user_ids), candidate.in_(user_ids)),
            when > starts_at - timedelta(minutes=LONGEST_MINUTES),
            when < ends_at,
            col(Interview.status).in_(OPEN),
            col(Interview.kind) == Kind.LIVE,
            col(Interview.id) != (except_id or 0),
        )
        .order_by(when, col(Interview.id))
    )
    rows = session.exec(near)
    taken = [Booking(one, other, Stretch(at, at + timedelta(minutes=long))) for one, other, at, long in rows]
    return [booking for booking in taken if booking.time.ends_at > starts_at]


def check_minutes(minutes: int) -> None:
    """Raises InvalidInput unless an interview may be that long."""
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise InvalidInput(duration_minutes=f"Must be {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes.")


def check_time(actor: Actor, kind: str, scheduled_at: datetime, now: datetime) -> None:
    """Raises InvalidInput for a past time that the actor may not give.

    Staff record what was held elsewhere. A candidate gives one only to an interview that needs
    nobody else, and only where candidates schedule for themselves.
    """
    alone = kind != Kind.LIVE and get_settings().booking_open
    if actor.is_candidate and not alone and scheduled_at < now - CLOCKS_DIFFER:
        raise InvalidInput(scheduled_time="Is in the past. Choose a time to come.")


def staff_member(session: Session, user_id: int) -> User:
    """Who can be an interviewer: any active member of staff."""
    user = session.get(User, user_id)
    if user is None or not user.is_staff or not user.may_sign_in:
        raise InvalidInput(
            interviewer_id="There is no active member of staff with this id. Look them up under /users."
        )
    return user
