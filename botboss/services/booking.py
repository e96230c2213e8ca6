"""Who is busy when: only scheduled or started live interviews take a person's time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from botboss.models.accounts import User
from botboss.models.interviews import OPEN, Interview, Kind

LONGEST = timedelta(minutes=480)


def lock(session: Session, user_ids: Collection[int]) -> None:
    """Hold the people's rows, in id order, so that nobody else books them until the unit ends.

    On SQLite the unit itself is exclusive and this does nothing more.
    """
    people = select(User.id).where(col(User.id).in_(sorted(set(user_ids)))).order_by(col(User.id))
    session.execute(people.with_for_update()).all()


def bookings(
    session: Session,
    user_ids: Collection[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    except_id: int | None = None,
) -> list[Interview]:
    """The interviews that take any of these people's time in ``[starts_at, ends_at)``.

    An interview that ends when the stretch begins is not in it. No interview is longer than
    ``LONGEST``, which bounds what the index has to read.
    """
    near = (
        select(Interview)
        .where(
            or_(col(Interview.interviewer_id).in_(user_ids), col(Interview.candidate_id).in_(user_ids)),
            col(Interview.scheduled_at) > starts_at - LONGEST,
            col(Interview.scheduled_at) < ends_at,
            col(Interview.status).in_(OPEN),
            col(Interview.kind) == Kind.LIVE,
            col(Interview.id) != (except_id or 0),
        )
        .order_by(col(Interview.scheduled_at), col(Interview.id))
    )
    return [row for row in session.scalars(near).unique() if row.ends_at > starts_at]
