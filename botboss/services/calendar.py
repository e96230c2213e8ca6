"""When people can be interviewed: their working hours, and the free slots that are left of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from botboss.domain import slots as free
from botboss.domain.people import check_timezone
from botboss.domain.slots import Hours, Stretch
from botboss.errors import InvalidInput, NotFound
from botboss.models.accounts import Role, User, UserStatus
from botboss.models.calendar import Availability, TimeOff, WorkingHours
from botboss.models.events import EventType
from botboss.policy import Actor, Permission, require, visible
from botboss.services import booking, diaries, events

MOST_DAYS = 62
MOST_HOURS, MOST_TIME_OFF, LONGEST_REASON = 50, 200, 200


@dataclass(frozen=True, slots=True)
class Away:
    """Time off, ``[starts_at, ends_at)``."""

    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """When somebody can be booked, on their own clock; ``is_set`` is False for the hours that
    hold until somebody sets others. Buffers are minutes around every interview."""

    user_id: int
    timezone: str
    hours: tuple[Hours, ...]
    buffer_before: int
    buffer_after: int
    time_off: tuple[Away, ...]
    is_set: bool


def slots(
    session: Session,
    actor: Actor,
    *,
    start_date: date,
    end_date: date,
    interviewer_id: int | None = None,
    duration_minutes: int = 60,
    timezone: str | None = None,
    now: datetime,
) -> list[datetime]:
    """The moments at which an interview of that length can begin, in order, none of them past.

    Both days are whole and inclusive in ``timezone`` (the actor's unless given), 62 at most.
    Without an ``interviewer_id``: an interviewer's own; for others, when any interviewer is free.
    """
    require(actor, Permission.SLOT_SEE)
    booking.check_minutes(duration_minutes)
    within = _days(timezone or actor.timezone, start_date, end_date, now)
    if actor.is_interviewer and interviewer_id is None:
        interviewer_id = actor.user_id
    people = [booking.staff_member(session, interviewer_id)] if interviewer_id else _interviewers(session)
    if within is None or not people:
        return []
    known = diaries.diaries(session, people, within).values()
    return sorted({start for diary in known for start in free.free_starts(diary, within, duration_minutes)})


def _days(zone: str, first: date, last: date, now: datetime) -> Stretch | None:
    """The days as a stretch from now on, or None when they are over."""
    check_timezone(zone)
    if last < first:
        raise InvalidInput(end_date="Is before start_date. Send the same day or a later one.")
    if (last - first).days >= MOST_DAYS:
        raise InvalidInput(end_date=f"Asks for more than {MOST_DAYS} days. Send a nearer day.")
    whole = free.days(zone, first, last)
    return Stretch(max(whole.starts_at, now), whole.ends_at) if now < whole.ends_at else None


def _interviewers(session: Session) -> Sequence[User]:
    active = (col(User.role) == Role.INTERVIEWER, col(User.status) == UserStatus.ACTIVE)
    return session.scalars(select(User).where(*active).order_by(col(User.id))).all()


def availability(session: Session, actor: Actor, *, user_id: int, now: datetime) -> WorkingWeek:
    """A member of staff's working hours, buffers and the time off that is not over yet."""
    user = _member(session, actor, user_id)
    require(actor, Permission.AVAILABILITY_SEE, user)
    row = session.get(Availability, user_id)
    mine = select(WorkingHours).where(col(WorkingHours.user_id) == user_id)
    hours = [Hours(one.weekday, one.start_minute, one.end_minute) for one in session.scalars(mine)]
    ahead = (col(TimeOff.user_id) == user_id, col(TimeOff.ends_at) > now)
    off = session.scalars(select(TimeOff).where(*ahead).order_by(col(TimeOff.starts_at), col(TimeOff.id)))
    return WorkingWeek(
        user_id=user_id,
        timezone=user.timezone,
        hours=tuple(sorted(hours)) if row else free.WEEK,
        buffer_before=row.buffer_before if row else 0,
        buffer_after=row.buffer_after if row else 0,
        time_off=tuple(Away(one.starts_at, one.ends_at, one.reason) for one in off),
        is_set=row is not None,
    )


def set_availability(
    session: Session,
    actor: Actor,
    *,
    user_id: int,
    hours: Sequence[Hours],
    buffer_before: int = 0,
    buffer_after: int = 0,
    time_off: Sequence[Away] = (),
    timezone: str | None = None,
    now: datetime,
) -> WorkingWeek:
    """Set a member of staff's working hours, buffers and time off, all of them anew.

    Interviews that stand already stay. ``timezone`` None keeps the person's zone. Raises
    InvalidInput naming the field, and in a list its place: ``hours.2.end``.
    """
    user = _member(session, actor, user_id)
    require(actor, Permission.AVAILABILITY_EDIT, user)
    _check_hours(hours)
    _check_buffers(buffer_before=buffer_before, buffer_after=buffer_after)
    _check_time_off(time_off)
    if timezone is not None:
        user.timezone = check_timezone(timezone)
    booking.lock(session, [user_id])
    _replace(session, user_id, hours, time_off)
    row = session.get(Availability, user_id) or Availability(user_id=user_id)
    row.buffer_before, row.buffer_after = buffer_before, buffer_after
    session.add(row)
    session.flush()
    events.record(session, actor, EventType.AVAILABILITY_CHANGED, user_id, now=now)
    return availability(session, actor, user_id=user_id, now=now)


def _replace(session: Session, user_id: int, hours: Sequence[Hours], time_off: Sequence[Away]) -> None:
    for table in (WorkingHours, TimeOff):
        session.exec(delete(table).where(col(table.user_id) == user_id))
    session.add_all(
        WorkingHours(
            user_id=user_id, weekday=one.weekday, start_minute=one.start_minute, end_minute=one.end_minute
        )
        for one in hours
    )
    session.add_all(
        TimeOff(user_id=user_id, starts_at=off.starts_at, ends_at=off.ends_at, reason=off.reason.strip())
        for off in time_off
    )


def _member(session: Session, actor: Actor, user_id: int) -> User:
    seen = select(User).where(col(User.id) == user_id, visible(actor, User))
    user = session.scalars(seen).one_or_none()
    if user is None or not user.is_staff:
        raise NotFound("This member of staff")
    return user


def _check_hours(hours: Sequence[Hours]) -> None:
    if len(hours) > MOST_HOURS:
        raise InvalidInput(hours=f"Holds more than {MOST_HOURS} stretches. Join some of them.")
    for at, one in enumerate(hours):
        if not 0 <= one.weekday <= 6:
            raise InvalidInput(**{f"hours.{at}.weekday": "Must be 0 (Monday) to 6 (Sunday)."})
        if not 0 <= one.start_minute < 24 * 60:
            raise InvalidInput(**{f"hours.{at}.start": "Must be a time from 00:00 to 23:59."})
        if not one.start_minute < one.end_minute <= 24 * 60:
            raise InvalidInput(**{f"hours.{at}.end": "Must be later than the start, and 24:00 at most."})
        for before in hours[:at]:
            same_day = before.weekday == one.weekday
            if same_day and before.start_minute < one.end_minute and one.start_minute < before.end_minute:
                raise InvalidInput(**{f"hours.{at}": "Overlaps with other hours of that day. Join them."})


def _check_buffers(**buffers: int) -> None:
    for name, minutes in buffers.items():
        if not 0 <= minutes <= diaries.LONGEST_BUFFER:
            raise InvalidInput(**{name: f"Must be 0 to {diaries.LONGEST_BUFFER} minutes."})


def _check_time_off(time_off: Sequence[Away]) -> None:
    if len(time_off) > MOST_TIME_OFF:
        raise InvalidInput(
            time_off=f"Holds more than {MOST_TIME_OFF} entries. Leave out those that are over."
        )
    for at, off in enumerate(time_off):
        if off.ends_at <= off.starts_at:
            raise InvalidInput(**{f"time_off.{at}.ends_at": "Must be later than it starts."})
        if len(off.reason.strip()) > LONGEST_REASON:
            raise InvalidInput(**{f"time_off.{at}.reason": f"Must have at most {LONGEST_REASON} characters."})
