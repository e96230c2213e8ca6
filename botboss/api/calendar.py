"""Free slots and working hours over REST."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from botboss.api.deps import Caller, Now, PathId, QueryId, Reading, Writing
from botboss.api.routing import Routes
from botboss.api.shapes import Day, In, Instant, Moment, Out
from botboss.domain.slots import Hours
from botboss.policy import Permission
from botboss.services import calendar
from botboss.services.calendar import Away, WorkingWeek

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")


def _minute(value: object) -> int:
    """ "09:30" to 570; 24:00 is the end of a day."""
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError("Must be a time of day such as 09:30, 24:00 at most.")
    hour, minute = value.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


ClockIn = Annotated[int, BeforeValidator(_minute), WithJsonSchema({"type": "string", "examples": ["09:00"]})]
ClockOut = Annotated[int, PlainSerializer(_clock, return_type=str), WithJsonSchema({"type": "string"})]


class SlotsOut(Out):
    slots: list[Moment]


class HoursIn(In):
    """A stretch of a weekday, 0 = Monday, on the person's own clock."""

    weekday: int
    start: ClockIn
    end: ClockIn


class AwayIn(In):
    starts_at: Instant
    ends_at: Instant
    reason: str = ""


class AvailabilityIn(In):
    """All of it anew; ``timezone`` left out keeps the zone, buffers are minutes around interviews."""

    hours: list[HoursIn]
    buffer_before: int = 0
    buffer_after: int = 0
    time_off: list[AwayIn] = Field(default_factory=list)
    timezone: str | None = None


class HoursOut(Out):
    weekday: int
    start: ClockOut
    end: ClockOut


class AwayOut(Out):
    starts_at: Moment
    ends_at: Moment
    reason: str


class AvailabilityOut(Out):
    """``is_set`` is false for the hours that hold until somebody sets others."""

    user_id: int
    timezone: str
    hours: list[HoursOut]
    buffer_before: int
    buffer_after: int
    time_off: list[AwayOut]
    is_set: bool

    @classmethod
    def of(cls, week: WorkingWeek) -> AvailabilityOut:
        return cls(
            user_id=week.user_id,
            timezone=week.timezone,
            hours=[
                HoursOut(weekday=one.weekday, start=one.start_minute, end=one.end_minute)
                for one in week.hours
            ],
            buffer_before=week.buffer_before,
            buffer_after=week.buffer_after,
            time_off=[
                AwayOut(starts_at=off.starts_at, ends_at=off.ends_at, reason=off.reason)
                for off in week.time_off
            ],
            is_set=week.is_set,
        )


routes = Routes("calendar")


@routes.get("/calendar/available-slots", allow=Permission.SLOT_SEE, response_model=SlotsOut)
def list_slots(
    session: Reading,
    caller: Caller,
    now: Now,
    start_date: Annotated[Day, Query(description="the first day")],
    end_date: Annotated[Day, Query(description="the last day, inclusive; 62 days at most")],
    interviewer_id: QueryId = None,
    duration_minutes: int = 60,
    timezone: Annotated[
        str | None, Query(description="whose days these are; the caller's unless given")
    ] = None,
) -> Any:
    """When an interview can begin: an interviewer's own times, for others when anybody is free."""
    found = calendar.slots(
        session,
        caller,
        start_date=start_date,
        end_date=end_date,
        interviewer_id=interviewer_id,
        duration_minutes=duration_minutes,
        timezone=timezone,
        now=now,
    )
    return SlotsOut(slots=found)


@routes.get(
    "/users/{user_id}/availability", allow=Permission.AVAILABILITY_SEE, response_model=AvailabilityOut
)
def get_availability(user_id: PathId, session: Reading, caller: Caller, now: Now) -> Any:
    """Somebody's working hours, buffers and coming time off."""
    return AvailabilityOut.of(calendar.availability(session, caller, user_id=user_id, now=now))


@routes.put(
    "/users/{user_id}/availability", allow=Permission.AVAILABILITY_EDIT, response_model=AvailabilityOut
)
def set_availability(
    user_id: PathId, body: AvailabilityIn, session: Writing, caller: Caller, now: Now
) -> Any:
    """Set all of them anew; interviews that stand already stay."""
    week = calendar.set_availability(
        session,
        caller,
        user_id=user_id,
        hours=[Hours(one.weekday, one.start, one.end) for one in body.hours],
        buffer_before=body.buffer_before,
        buffer_after=body.buffer_after,
        time_off=[Away(off.starts_at, off.ends_at, off.reason) for off in body.time_off],
        timezone=body.timezone,
        now=now,
    )
    return AvailabilityOut.of(week)
