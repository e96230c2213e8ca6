"""When a person is free for an interview, worked out on their own clock.

Everything is computed in stretches of time in which the zone's offset from UTC is constant. So a
wall time that a change of the clock skips gives no slot, and one that comes twice gives two: the
hour is worked twice, and the two slots are different moments.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT = time(tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
STEP = timedelta(hours=6)  # no zone changes its offset twice within this


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """``[starts_at, ends_at)``, aware and in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A working stretch of a weekday (0 = Monday), in minutes since midnight of one's own clock."""

    weekday: int
    start_minute: int
    end_minute: int


WEEK = tuple(Hours(weekday, 9 * 60, 17 * 60) for weekday in range(5))


@dataclass(frozen=True, slots=True)
class Diary:
    """What fills one person's time; buffers are minutes that stay empty around every interview."""

    zone: str = "UTC"
    hours: tuple[Hours, ...] = WEEK
    buffer_before: int = 0
    buffer_after: int = 0
    interviews: tuple[Stretch, ...] = ()
    away: tuple[Stretch, ...] = ()


def days(zone: str, first: date, last: date) -> Stretch:
    """From the first moment of ``first`` until the last of ``last``, on that zone's clock."""
    here = ZoneInfo(zone)
    begins = datetime.combine(first, time(), here).astimezone(UTC)
    return Stretch(begins, datetime.combine(last + DAY, time(), here).astimezone(UTC))


def free_starts(diary: Diary, within: Stretch, minutes: int) -> list[datetime]:
    """The moments inside ``within`` at which an interview of that length can begin, in order.

    In each working stretch they stand ``minutes`` apart on the person's clock, from its first
    round time on: whole hours for 60 minutes, also halves for 30, quarters for 45. All of the
    interview lies in working hours, and no buffer runs into anything else.
    """
    reach = Stretch(within.starts_at - 2 * DAY, within.ends_at + 2 * DAY)
    working, taken = _merged(_working(diary, reach)), _taken(diary)
    long, starts = minutes * MINUTE, sorted(set(_grid(diary, reach, minutes)))
    inside = [start for start in starts if within.starts_at <= start < within.ends_at]
    fitting = _slots_in(working, inside, long)
    return [slot.starts_at for slot in _clear_of(taken, fitting, diary)]


def is_free(diary: Diary, wanted: Stretch) -> bool:
    """Whether this very stretch lies in working hours with its buffers clear, whatever the minute."""
    reach = Stretch(wanted.starts_at - 2 * DAY, wanted.ends_at + 2 * DAY)
    working = _merged(_working(diary, reach))
    inside = any(one.starts_at <= wanted.starts_at and wanted.ends_at <= one.ends_at for one in working)
    return inside and bool(list(_clear_of(_taken(diary), [wanted], diary)))


@lru_cache(maxsize=512)
def _offsets(zone: str, reach: Stretch) -> tuple[tuple[Stretch, timedelta], ...]:
    """``reach`` cut where the zone's offset from UTC changes, each piece with its offset."""
    here = ZoneInfo(zone)
    pieces: list[tuple[Stretch, timedelta]] = []
    begins = at = reach.starts_at
    while at < reach.ends_at:
        later = min(at + STEP, reach.ends_at)
        offset = _offset(here, begins)
        if _offset(here, later) != offset:
            later = _change(here, at, later)
            pieces.append((Stretch(begins, later), offset))
            begins = later
        at = later
    if begins < reach.ends_at:
        pieces.append((Stretch(begins, reach.ends_at), _offset(here, begins)))
    return tuple(pieces)


def _offset(here: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(here).utcoffset() or timedelta()


def _change(here: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with another offset than ``before`` has."""
    offset = _offset(here, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(here, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _worked(diary: Diary, reach: Stretch) -> Iterator[tuple[Stretch, datetime, Hours]]:
    """Each day's working hours in each piece of constant offset: the piece, the day's midnight, the hours."""
    for piece, offset in _offsets(diary.zone, reach):
        day = (piece.starts_at + offset).date()
        last = (piece.ends_at + offset).date()
        while day <= last:
            midnight = datetime.combine(day, MIDNIGHT) - offset
            yield from ((piece, midnight, hours) for hours in diary.hours if hours.weekday == day.weekday())
            day += DAY


def _working(diary: Diary, reach: Stretch) -> Iterator[Stretch]:
    for piece, midnight, hours in _worked(diary, reach):
        begins = max(midnight + hours.start_minute * MINUTE, piece.starts_at)
        ends = min(midnight + hours.end_minute * MINUTE, piece.ends_at)
        if begins < ends:
            yield Stretch(begins, ends)


def _grid(diary: Diary, reach: Stretch, minutes: int) -> Iterator[datetime]:
    round_to = math.gcd(minutes, 60)
    for piece, midnight, hours in _worked(diary, reach):
        first = -(-hours.start_minute // round_to) * round_to
        for minute in range(first, hours.end_minute, minutes):
            start = midnight + minute * MINUTE
            if piece.starts_at <= start < piece.ends_at:
                yield start


def _taken(diary: Diary) -> list[Stretch]:
    """What must stay clear: interviews with their buffers, and being away."""
    before, after = diary.buffer_before * MINUTE, diary.buffer_after * MINUTE
    buffered = (Stretch(one.starts_at - before, one.ends_at + after) for one in diary.interviews)
    return _merged([*buffered, *diary.away])


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order and apart: those that overlap or touch become one."""
    merged: list[Stretch] = []
    for one in sorted(stretches):
        if merged and one.starts_at <= merged[-1].ends_at:
            last = merged.pop()
            one = Stretch(last.starts_at, max(last.ends_at, one.ends_at))
        merged.append(one)
    return merged


def _slots_in(working: Sequence[Stretch], starts: Iterable[datetime], long: timedelta) -> Iterator[Stretch]:
    """The slots that lie inside one working stretch whole; both sequences are in order."""
    at = 0
    for start in starts:
        while at < len(working) and working[at].ends_at < start + long:
            at += 1
        if at < len(working) and working[at].starts_at <= start:
            yield Stretch(start, start + long)


def _clear_of(taken: Sequence[Stretch], slots: Iterable[Stretch], diary: Diary) -> Iterator[Stretch]:
    """The slots whose buffers, and so they themselves, touch nothing; both sequences are in order."""
    before, after = diary.buffer_before * MINUTE, diary.buffer_after * MINUTE
    at = 0
    for slot in slots:
        while at < len(taken) and taken[at].ends_at <= slot.starts_at - before:
            at += 1
        if at == len(taken) or taken[at].starts_at >= slot.ends_at + after:
            yield slot
