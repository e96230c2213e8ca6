"""Moments as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from botboss.ui.times import TimeRow, away, time_row, zone_name

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_moment_is_in_the_readers_zone() -> None:
    row = time_row(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "Asia/Kolkata", NOW)
    assert row == TimeRow("Tue 24 Nov, 19:30", "Kolkata", "in 2 hours", "2026-11-24T14:00:00Z")


def test_another_year_is_named() -> None:
    assert time_row(datetime(2027, 1, 4, 9, 5, tzinfo=UTC), "UTC", NOW).text == "Mon 4 Jan 2027, 09:05"


def test_the_year_is_the_readers() -> None:
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert time_row(eve, "Europe/Berlin", eve).text == "Fri 1 Jan, 00:30"


def test_summer_time_counts() -> None:
    assert time_row(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "Europe/Lisbon", NOW).text == "Wed 1 Jul, 13:00"


def test_no_moment_is_an_empty_row() -> None:
    assert time_row(None, "UTC", NOW) == TimeRow()


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(hours=-23, minutes=-59), "23 hours ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=3, hours=5), "in 3 days"),
    ],
)
def test_the_distance_in_words(distance: timedelta, words: str) -> None:
    assert away(NOW + distance, NOW) == words


def test_a_zone_is_known_by_its_place() -> None:
    assert [zone_name(zone) for zone in ("America/New_York", "UTC")] == ["New York", "UTC"]
