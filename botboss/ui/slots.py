"""Free moments by day, as their reader's clock has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class SlotRow:
    """A free moment: ``text`` "14:00" on the reader's clock, ``iso`` in UTC."""

    iso: str = ""
    text: str = ""


@dataclass(frozen=True)
class DayRow:
    label: str = ""
    slots: list[SlotRow] = field(default_factory=list)


def day_rows(moments: list[datetime], zone: str) -> list[DayRow]:
    """Free moments by day, on the clock of ``zone``."""
    here = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    return [
        DayRow(day_words(day), [SlotRow(at.astimezone(UTC).isoformat(), f"{at:%H:%M}") for at in slots])
        for day, slots in groupby(here, key=datetime.date)
    ]


def day_words(day: date) -> str:
    """A day as people read it: "Tue 24 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"
