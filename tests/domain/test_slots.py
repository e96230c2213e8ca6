"""Free slots against a slow reading of the same rule, minute by minute on the person's clock."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botboss.domain.slots import WEEK, Diary, Hours, Stretch, days, free_starts, is_free

MINUTE = timedelta(minutes=1)
ALL_WEEK = tuple(Hours(weekday, 0, 24 * 60) for weekday in range(7))
NIGHTS = tuple(Hours(weekday, 30, 4 * 60 + 30) for weekday in range(7))
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # its clock changes by half an hour
    "America/Santiago",  # changes at midnight
    "Asia/Beirut",
    "Pacific/Apia",  # skipped a whole day in 2011
)
DAYS = (
    date(2026, 3, 29),  # Berlin springs forward
    date(2026, 10, 25),  # and back
    date(2026, 3, 8),  # New York
    date(2026, 11, 1),
    date(2026, 4, 5),  # Lord Howe, Santiago
    date(2026, 9, 6),  # Santiago
    date(2026, 10, 4),
    date(2011, 12, 30),
    date(2026, 7, 15),
)


def _minutes(stretch: Stretch) -> list[datetime]:
    count = (stretch.ends_at - stretch.starts_at) // MINUTE
    return [stretch.starts_at + number * MINUTE for number in range(count)]


def _worked(diary: Diary, moment: datetime) -> list[Hours]:
    """The hours that a moment lies in on the person's own clock."""
    local = moment.astimezone(ZoneInfo(diary.zone))
    minute = local.hour * 60 + local.minute
    return [
        hours
        for hours in diary.hours
        if hours.weekday == local.weekday() and hours.start_minute <= minute < hours.end_minute
    ]


def _on_the_grid(diary: Diary, moment: datetime, minutes: int) -> bool:
    local = moment.astimezone(ZoneInfo(diary.zone))
    minute, unit = local.hour * 60 + local.minute, math.gcd(minutes, 60)
    firsts = [math.ceil(hours.start_minute / unit) * unit for hours in _worked(diary, moment)]
    return any(minute >= first and (minute - first) % minutes == 0 for first in firsts)


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clear(diary: Diary, slot: Stretch) -> bool:
    before, after = diary.buffer_before * MINUTE, diary.buffer_after * MINUTE
    wide = Stretch(slot.starts_at - before, slot.ends_at + after)
    booked = (Stretch(one.starts_at - before, one.ends_at + after) for one in diary.interviews)
    return not any(_overlap(wide, one) for one in [*booked, *diary.away])


def slowly(diary: Diary, within: Stretch, minutes: int) -> list[datetime]:
    return [
        start
        for start in _minutes(within)
        if _on_the_grid(diary, start, minutes)
        and all(_worked(diary, moment) for moment in _minutes(Stretch(start, start + minutes * MINUTE)))
        and _clear(diary, Stretch(start, start + minutes * MINUTE))
    ]


@st.composite
def diaries(draw: st.DrawFn, around: datetime) -> Diary:
    hours: list[Hours] = []
    for weekday in range(7):
        bounds = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))  # quarters of an hour
        hours += [
            Hours(weekday, a * 15, b * 15) for a, b in zip(bounds[::2], bounds[1::2], strict=False) if a < 96
        ]
    stretches = st.builds(
        lambda start, length: Stretch(around + start * MINUTE, around + (start + length) * MINUTE),
        st.integers(-60, 48 * 60),
        st.integers(1, 480),
    )
    return Diary(
        zone=draw(st.sampled_from(ZONES)),
        hours=draw(st.sampled_from([WEEK, ALL_WEEK, NIGHTS, tuple(hours)])),
        buffer_before=draw(st.sampled_from([0, 0, 5, 20])),
        buffer_after=draw(st.sampled_from([0, 0, 10])),
        interviews=tuple(draw(st.lists(stretches, max_size=3))),
        away=tuple(draw(st.lists(stretches, max_size=2))),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Diary, Stretch, int]:
    day = draw(st.sampled_from(DAYS))
    within = days(draw(st.sampled_from(ZONES)), day - timedelta(days=draw(st.integers(0, 1))), day)
    minutes = draw(st.sampled_from([5, 15, 30, 45, 50, 60, 90, 120, 480]))
    return draw(diaries(around=within.starts_at)), within, minutes


CHANGES = [
    (zone, hours, day, minutes)
    for zone, spring, autumn in (
        ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
        ("America/Santiago", date(2026, 9, 6), date(2026, 4, 4)),
        ("Asia/Beirut", date(2026, 3, 29), date(2026, 10, 24)),
    )
    for day in (spring, autumn)
    for hours in (NIGHTS, ALL_WEEK)
    for minutes in (45, 60, 90)
]


@pytest.mark.parametrize(("zone", "hours", "day", "minutes"), CHANGES)
def test_days_on_which_the_clock_changes(
    zone: str, hours: tuple[Hours, ...], day: date, minutes: int
) -> None:
    diary, within = Diary(zone, hours), days(zone, day, day)
    found = free_starts(diary, within, minutes)
    assert found
    assert found == slowly(diary, within, minutes)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_the_slots_are_those_that_reading_the_clock_gives(case: tuple[Diary, Stretch, int]) -> None:
    diary, within, minutes = case
    found = free_starts(diary, within, minutes)
    assert found == slowly(diary, within, minutes)
    assert all(is_free(diary, Stretch(start, start + minutes * MINUTE)) for start in found)


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 24 * 60))
def test_is_free_reads_the_clock_too(case: tuple[Diary, Stretch, int], offset: int) -> None:
    diary, within, minutes = case
    slot = Stretch(within.starts_at + offset * MINUTE, within.starts_at + (offset + minutes) * MINUTE)
    worked = all(_worked(diary, moment) for moment in _minutes(slot))
    assert is_free(diary, slot) == (worked and _clear(diary, slot))


def _walls(diary: Diary, day: date, minutes: int = 60) -> list[str]:
    found = free_starts(diary, days(diary.zone, day, day), minutes)
    return [start.astimezone(ZoneInfo(diary.zone)).strftime("%H:%M") for start in found]


def test_a_plain_day() -> None:
    hours = [f"{hour:02}:00" for hour in range(9, 17)]
    assert _walls(Diary(), date(2026, 11, 23)) == hours
    assert _walls(Diary(), date(2026, 11, 22)) == []  # a Sunday
    assert _walls(Diary("Asia/Kolkata"), date(2026, 11, 23)) == hours
    assert len(_walls(Diary(), date(2026, 11, 23), 30)) == 16
    assert _walls(Diary(), date(2026, 11, 23), 90) == ["09:00", "10:30", "12:00", "13:30", "15:00"]
    assert _walls(Diary(), date(2026, 11, 23), 480) == ["09:00"]


def test_hours_that_begin_at_half_past() -> None:
    diary = Diary(hours=(Hours(0, 9 * 60 + 30, 12 * 60),))
    assert _walls(diary, date(2026, 11, 23)) == ["10:00", "11:00"]
    assert _walls(diary, date(2026, 11, 23), 30) == ["09:30", "10:00", "10:30", "11:00", "11:30"]


def test_an_hour_that_the_clock_skips_has_no_slot() -> None:
    assert _walls(Diary("Europe/Berlin", NIGHTS), date(2026, 3, 29)) == ["01:00", "03:00"]


def test_an_hour_that_comes_twice_has_two() -> None:
    assert _walls(Diary("Europe/Berlin", NIGHTS), date(2026, 10, 25)) == ["01:00", "02:00", "02:00", "03:00"]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 1, 1), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_days_are_as_long_as_they_are(day: date, hours: int) -> None:
    one = days("Europe/Berlin", day, day)
    assert one.ends_at - one.starts_at == timedelta(hours=hours)
    assert len(free_starts(Diary("Europe/Berlin", ALL_WEEK), one, 60)) == hours


def test_buffers_of_both_are_kept() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    booked = (Stretch(noon, noon + timedelta(hours=1)),)
    assert "11:00" in _walls(Diary(interviews=booked), date(2026, 11, 23))
    diary = Diary(interviews=booked, buffer_before=15, buffer_after=10)
    assert _walls(diary, date(2026, 11, 23)) == ["09:00", "10:00", "14:00", "15:00", "16:00"]
    away = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00"]
    assert _walls(Diary(away=booked), date(2026, 11, 23)) == away


def test_hours_until_midnight_go_on_into_the_next_day() -> None:
    diary = Diary(hours=(Hours(0, 23 * 60, 24 * 60), Hours(1, 0, 60)))
    evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert is_free(diary, Stretch(evening, evening + timedelta(hours=1)))
    assert not is_free(diary, Stretch(evening, evening + timedelta(hours=2)))
