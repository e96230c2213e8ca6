"""Moments as people read them: "Tue 24 Nov, 14:00" in their own zone, how far away in the tooltip."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import reflex as rx

_STEPS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


@dataclass(frozen=True)
class TimeRow:
    """A moment for one reader: `text` "Tue 24 Nov, 14:00", `zone` "Lisbon", `away` "in 3 days", `iso` in UTC.

    All are empty when there is no moment.
    """

    text: str = ""
    zone: str = ""
    away: str = ""
    iso: str = ""


def time_row(at: datetime | None, zone: str, now: datetime) -> TimeRow:
    """`at` as its reader in `zone` (an IANA name) sees it at `now`; the year only where it is another one."""
    if at is None:
        return TimeRow()
    there = at.astimezone(ZoneInfo(zone))
    year = "" if there.year == now.astimezone(ZoneInfo(zone)).year else f" {there.year}"
    text = f"{there:%a} {there.day} {there:%b}{year}, {there:%H:%M}"
    iso = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return TimeRow(text=text, zone=zone_name(zone), away=away(at, now), iso=iso)


def zone_name(zone: str) -> str:
    """The place of an IANA name: "America/New_York" → "New York"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def away(at: datetime, now: datetime) -> str:
    """How far `at` is from `now`: "in 3 days", "2 hours ago", "now" within a minute."""
    distance = abs(at - now)
    for step, word in _STEPS:
        if distance >= step:
            count = distance // step
            words = f"{count} {word}" if count == 1 else f"{count} {word}s"
            return f"in {words}" if at > now else f"{words} ago"
    return "now"


def when(row: rx.Var[TimeRow] | TimeRow, *, zone: bool = False) -> rx.Component:
    """A moment, with its zone in brackets when `zone`; a dash when there is none."""
    row = rx.Var.create(row) if isinstance(row, TimeRow) else row
    text = rx.cond(row.zone != "", f"{row.text} ({row.zone})", row.text) if zone else row.text
    shown = rx.el.time(text, date_time=row.iso, title=row.away, class_name="bb-when")
    return rx.cond(row.text != "", shown, rx.el.span("—", class_name="bb-when"))
