"""Today's rail: where blocks stand, and which hours are drawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botboss.models.accounts import User
from botboss.models.interviews import Interview, Kind
from botboss.ui.interviewer.rail import TALL, BlockRow, rail_row

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
_WHO = {
    "candidate_id": 1,
    "interviewer_id": 2,
    "created_by_id": 2,
    "role": "Developer",
    "role_key": "developer",
}


def _at(hour: int, minute: int = 0, minutes: int = 60, **changes: Any) -> Interview:
    at = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    row = Interview(
        id=hour * 100 + minute, kind=Kind.LIVE, scheduled_at=at, duration_minutes=minutes, created_at=NOW,
        **_WHO, **changes,
    )  # fmt: skip
    row.candidate = User(id=1, email="a@b.example", email_key="a@b.example", name="Ana", role="candidate")
    return row


def _places(rows: list[BlockRow]) -> list[tuple[int, float, float]]:
    return [(row.meeting.id, row.left, row.width) for row in rows]


def test_the_rail_has_whole_hours_with_everything_and_now_in_them() -> None:
    row = rail_row([_at(13, 30), _at(15, 15, 60)], "UTC", NOW)
    assert [hour.text for hour in row.hours] == [
        "10:00",
        "11:00",
        "12:00",
        "13:00",
        "14:00",
        "15:00",
        "16:00",
        "17:00",
    ]
    assert (row.starts, row.ends) == ("2026-11-24T10:00:00+00:00", "2026-11-24T17:00:00+00:00")
    assert row.height == 7 * TALL
    assert [(block.top, block.height) for block in row.blocks] == [(3.5 * TALL, TALL), (5.25 * TALL, TALL)]
    assert [block.meeting.hours for block in row.blocks] == ["13:30–14:30", "15:15–16:15"]


def test_an_empty_day_still_has_some_hours() -> None:
    row = rail_row([], "UTC", NOW)
    assert [hour.text for hour in row.hours] == ["10:00", "11:00", "12:00", "13:00", "14:00"]
    assert row.blocks == []


@pytest.mark.parametrize(
    ("zone", "first"), [("Asia/Kolkata", "15:00"), ("Asia/Kathmandu", "16:00"), ("America/St_Johns", "06:00")]
)
def test_hours_are_whole_on_the_readers_clock(zone: str, first: str) -> None:
    assert rail_row([], zone, NOW).hours[0].text == first


def test_the_hour_that_a_clock_skips_is_not_drawn() -> None:
    spring = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # Berlin goes from 02:00 to 03:00 at 01:00 UTC
    row = rail_row([], "Europe/Berlin", spring)
    assert [hour.text for hour in row.hours] == ["01:00", "03:00", "04:00", "05:00", "06:00"]


def test_what_would_cover_something_stands_beside_it() -> None:
    alone, after = _at(8), _at(15)
    meetings = [alone, _at(10, 0, 15), _at(10, 15, 15), _at(10, 30, 30), after]
    assert _places(rail_row(meetings, "UTC", NOW).blocks) == [
        (800, 0, 100),
        (1000, 0, 50),
        (1015, 50, 50),
        (1030, 0, 50),
        (1500, 0, 100),
    ]


def test_three_at_once_share_the_width_and_the_next_has_it_alone() -> None:
    meetings = [_at(9, 0, 120), _at(9, 1, 60), _at(9, 2, 120), _at(11, 2)]
    rows = rail_row(meetings, "UTC", NOW).blocks
    assert [(round(row.left), round(row.width)) for row in rows] == [(0, 33), (33, 33), (67, 33), (0, 100)]


def test_a_block_is_never_lower_than_a_finger() -> None:
    assert rail_row([_at(10, 0, 5)], "UTC", NOW).blocks[0].height == TALL / 2


def test_an_interview_that_ends_after_midnight_stays_in_the_rail() -> None:
    row = rail_row([_at(23, 30, 60)], "UTC", NOW + timedelta(hours=13))
    assert [hour.text for hour in row.hours] == ["23:00", "00:00", "01:00", "02:00", "03:00"]
