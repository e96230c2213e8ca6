"""The free slots of one week, on the reader's clock and on the candidate's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from botboss.ui.components import Text, button, icon_button

WEEK = timedelta(weeks=1)
YEARS = range(2000, 2101)
_OFFICE_DAYS = 5


@dataclass(frozen=True)
class SlotRow:
    """A free moment: ``text`` "09:00", ``theirs`` what the candidate's clock says, empty when the same."""

    iso: str = ""
    text: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class DayRow:
    label: str = ""
    slots: list[SlotRow] = field(default_factory=list)


@dataclass(frozen=True)
class WeekRow:
    """``monday`` is an ISO date, ``present`` whether it is the week that runs; ``days`` leaves out a
    weekend without slots. ``later`` is the Monday of the next week with something free, with its
    words, when this one has nothing."""

    monday: str = ""
    words: str = ""
    present: bool = True
    free: bool = False
    days: list[DayRow] = field(default_factory=list)
    later: str = ""
    later_words: str = ""


def moment_of(text: str, zone: str) -> datetime | None:
    """What a time field says on the clock of ``zone``; None when it says nothing, or nonsense."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.year not in YEARS:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def monday_of(moment: datetime, zone: str) -> date:
    """The Monday of the week in which it is ``moment`` on that clock."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def week_row(
    monday: date,
    slots: Sequence[datetime],
    zone: str,
    other: str,
    now: datetime,
    after: datetime | None = None,
) -> WeekRow:
    """The week with its ``slots`` on the clocks of ``zone`` and ``other`` (empty: not known).

    ``after`` is the first free slot behind this week.
    """
    days = [monday + timedelta(days=number) for number in range(7)]
    by_day: dict[date, list[SlotRow]] = {day: [] for day in days}
    for slot in slots:
        there = slot.astimezone(ZoneInfo(zone))
        by_day[there.date()].append(SlotRow(slot.isoformat(), f"{there:%H:%M}", on_clock(slot, zone, other)))
    shown = days if by_day[days[5]] or by_day[days[6]] else days[:_OFFICE_DAYS]
    later = monday_of(after, zone) if after else None
    return WeekRow(
        monday=monday.isoformat(),
        words=_span(days[0], days[-1]),
        present=monday <= monday_of(now, zone),
        free=bool(slots),
        days=[DayRow(f"{day:%a} {day.day}", by_day[day]) for day in shown],
        later=later.isoformat() if later else "",
        later_words=_span(later, later + timedelta(days=6)) if later else "",
    )


def on_clock(at: datetime, zone: str, other: str) -> str:
    """What the clock of ``other`` says, with the weekday where that differs; empty where both agree."""
    if not other:
        return ""
    here, there = at.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(other))
    if here.utcoffset() == there.utcoffset():
        return ""
    return f"{there:%H:%M}" if here.date() == there.date() else f"{there:%a %H:%M}"


def _span(first: date, last: date) -> str:
    if first.month == last.month:
        return f"{first.day}–{last.day} {last:%B}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"


def week_grid(
    week: rx.Var[WeekRow], picked: rx.Var[str], *, legend: Text, on_pick: Any, on_turn: Any
) -> rx.Component:
    """The week as columns of slots. ``on_pick(iso)`` takes one, ``on_turn(monday)`` opens another week
    (an ISO date; "-1" and "1" are the one before and the one after)."""
    turn = rx.el.div(
        icon_button("chevron-left", "Earlier week", disabled=week.present, on_click=on_turn("-1")),
        rx.el.strong(week.words, role="status"),
        icon_button("chevron-right", "Later week", on_click=on_turn("1")),
        class_name="bb-row-apart",
    )
    return rx.el.div(
        turn,
        rx.el.p(legend, class_name="bb-small"),
        rx.cond(week.free, _columns(week, picked, on_pick), _nothing(week, on_turn)),
        class_name="bb-stack-s",
        role="group",
        custom_attrs={"aria-label": "Free times"},
    )


def _columns(week: rx.Var[WeekRow], picked: rx.Var[str], on_pick: Any) -> rx.Component:
    def slot(row: rx.Var[SlotRow]) -> rx.Component:
        theirs = rx.cond(row.theirs != "", rx.el.span(row.theirs, class_name="bb-small"), rx.fragment())
        return rx.el.button(
            rx.el.span(row.text),
            theirs,
            type="button",
            class_name="bb-hr-slot",
            on_click=on_pick(row.iso),
            custom_attrs={"aria-pressed": picked == row.iso},
        )

    def day(row: rx.Var[DayRow]) -> rx.Component:
        none = rx.el.span("—", class_name="bb-sub", custom_attrs={"aria-label": "nothing free"}, role="img")
        times = rx.cond(row.slots.length() > 0, rx.foreach(row.slots, slot), none)
        return rx.el.div(
            rx.el.h3(row.label, class_name="bb-h3"),
            rx.el.div(times, class_name="bb-hr-day-slots"),
            class_name="bb-hr-day",
            custom_attrs={"data-free": rx.cond(row.slots.length() > 0, "true", "false")},
        )

    return rx.el.div(rx.foreach(week.days, day), class_name="bb-hr-week")


def _nothing(week: rx.Var[WeekRow], on_turn: Any) -> rx.Component:
    there = rx.fragment(
        rx.el.p("Nothing is free in this week."),
        button(f"Go to {week.later_words}", icon_name="arrow-right", on_click=on_turn(week.later)),
    )
    never = rx.el.p("Nothing is free in this week, nor in the eight behind it. Ask another interviewer.")
    return rx.el.div(rx.cond(week.later != "", there, never), class_name="bb-hr-week-none")
