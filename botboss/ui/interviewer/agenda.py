"""`/agenda`: an interviewer's own interviews; today, the days to come, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.models.accounts import STAFF
from botboss.models.interviews import OPEN, Interview, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import interviews
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Page, Window
from botboss.ui.base import BaseState
from botboss.ui.components import (
    Choice,
    card,
    cell,
    chips,
    column,
    disc,
    empty_state,
    link,
    link_button,
    loaded,
    page_header,
    pager,
    person,
    section,
    skeleton_cards,
    status,
    table,
)
from botboss.ui.interviewer.rail import RailRow, rail, rail_row
from botboss.ui.interviewer.rows import FEEDBACK_DUE, STILL_OPEN, MeetingRow, day_words
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import when, zone_name

MOST_TODAY, MOST_COMING = 100, 50
HELD = {*OPEN, Status.COMPLETED}
PAST = ("due", "open")  # what the list of what was may be narrowed to
DUE = {"status": Status.COMPLETED.value, "feedback": False}


@dataclass(frozen=True)
class DayRow:
    """A day to come with its meetings."""

    day: str = ""
    meetings: list[MeetingRow] = field(default_factory=list)


@dataclass(frozen=True)
class AgendaRow:
    """What the page shows; ``off`` is what was planned for today and is not held."""

    sub: str = ""
    rail: RailRow = RailRow()
    off: list[MeetingRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    more: str = ""
    choices: list[Choice] = field(default_factory=list)
    past: list[MeetingRow] = field(default_factory=list)
    pager: PagerRow = PagerRow()
    last_page: int = 1


class AgendaState(BaseState):
    """``past_of`` is what the address narrows the list of what was to."""

    loaded: bool = False
    shown: AgendaRow = AgendaRow()
    past_of: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the address and show what it says."""
        await self._enter(*STAFF)
        query = self._query()
        self.past_of = query.get("past", "") if query.get("past") in PAST else ""
        cut = cut_of(query.get("page", ""))
        self.shown = await self._call(_shown, past_of=self.past_of, cut=cut, now=utcnow())
        self.loaded = True
        if cut.page > self.shown.last_page:
            return self._go(page=self.shown.last_page, replace=True)
        return None

    @rx.event
    def pick(self, value: str) -> EventSpec:
        return self._go(past=value)

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return self._go(page=self.shown.pager.at + by)

    def _go(self, *, replace: bool = False, **change: str | int) -> EventSpec:
        told = {"past": self.past_of, **change}
        query = urlencode({name: value for name, value in told.items() if value})
        return rx.redirect(f"/agenda?{query}" if query else "/agenda", replace=replace)


def _shown(session: Session, actor: Actor, *, past_of: str, cut: Window, now: datetime) -> AgendaRow:
    zone = actor.timezone
    starts, ends = _today(zone, now)

    def own(cut: Window, *, oldest_first: bool = False, **filters: Any) -> Page[Interview]:
        wanted = InterviewFilter(interviewer_id=actor.user_id, **filters)
        return interviews.page(session, actor, filters=wanted, cut=cut, oldest_first=oldest_first)

    def rows(found: Iterable[Interview]) -> list[MeetingRow]:
        return [MeetingRow.of(one, zone, now) for one in found]

    kinds = {"": {"ends": starts}, "due": DUE, "open": {"is_open": True, "ends": starts}}
    today = own(Window(limit=MOST_TODAY), oldest_first=True, starts=starts, ends=ends).items
    coming = own(Window(limit=MOST_COMING), oldest_first=True, starts=ends, is_open=True)
    past = own(cut, **kinds[past_of])
    due, left_open = (own(Window(limit=1), **kinds[kind]).total for kind in PAST)
    held = [one for one in today if one.status in HELD]
    later = coming.total - len(coming.items)
    return AgendaRow(
        sub=_sub(zone, len(held), due, now),
        rail=rail_row(held, zone, now),
        off=rows(one for one in today if one.status not in HELD),
        days=[DayRow(day, rows(those)) for day, those in _by_day(coming.items, zone, now)],
        more=f"And {later:,} more after these." if later else "",
        choices=_choices(due, left_open),
        past=rows(past.items),
        pager=pager_row(past),
        last_page=last_page(past.total),
    )


def _choices(due: int, left_open: int) -> list[Choice]:
    return [
        Choice("", "All"),
        Choice("due", f"{FEEDBACK_DUE.word} ({due:,})"),
        Choice("open", f"{STILL_OPEN.word} ({left_open:,})"),
    ]


def _today(zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Where the present day of that clock begins and ends, in UTC."""
    day = now.astimezone(ZoneInfo(zone)).date()
    starts, ends = (
        datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(zone)) for at in (day, day + timedelta(days=1))
    )
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _by_day(coming: list[Interview], zone: str, now: datetime) -> Iterator[tuple[str, Iterator[Interview]]]:
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    for day, those in groupby(coming, key=lambda one: one.scheduled_at.astimezone(here).date()):
        yield day_words(day, today), those


def _sub(zone: str, today: int, due: int, now: datetime) -> str:
    here = now.astimezone(ZoneInfo(zone))
    count = {0: "no interviews today", 1: "1 interview today"}.get(today, f"{today} interviews today")
    waits = {0: "", 1: " · 1 waits for your feedback"}.get(due, f" · {due:,} wait for your feedback")
    return f"{here:%A} {here.day} {here:%B}, {zone_name(zone)} time · {count}{waits}"


@page("/agenda", "Agenda", nav="agenda", width="table", on_load=AgendaState.load)
def agenda() -> rx.Component:
    state = AgendaState
    new = link_button("Schedule with me", "/agenda/new", icon_name="calendar-plus")
    ahead = rx.el.div(_day(), _coming(), class_name="bb-agenda")
    return rx.fragment(
        page_header("Agenda", rx.cond(state.loaded, state.shown.sub, "Loading…"), new),
        loaded(
            state.loaded,
            rx.el.div(ahead, _past(), class_name="bb-stack-l"),
            skeleton_cards(2, height="320px"),
        ),
    )


def _day() -> rx.Component:
    state = AgendaState
    free = empty_state("sun", "Nothing today", "Interviews that you lead today stand here, hour by hour.")
    off = rx.el.ul(rx.foreach(state.shown.off, _meeting), class_name="bb-meetings")
    return card(
        rx.cond(state.shown.rail.blocks.length() > 0, rail(state.shown.rail), free),
        rx.cond(
            state.shown.off.length() > 0,
            rx.el.div(rx.el.h3("Not held", class_name="bb-h3"), off, class_name="bb-rail-off"),
            rx.fragment(),
        ),
        title="Today",
    )


def _coming() -> rx.Component:
    state = AgendaState
    none = empty_state(
        "calendar-days",
        "Nothing planned after today",
        "When HR plans an interview with you, it stands here.",
        link_button("Schedule with me", "/agenda/new"),
    )
    more = rx.cond(state.shown.more != "", rx.el.p(state.shown.more, class_name="bb-sub"), rx.fragment())
    days = rx.el.div(rx.foreach(state.shown.days, _day_to_come), more, class_name="bb-stack")
    return card(rx.cond(state.shown.days.length() > 0, days, none), title="Coming days")


def _day_to_come(row: rx.Var[DayRow]) -> rx.Component:
    return rx.el.div(
        rx.el.h3(row.day, class_name="bb-h3"),
        rx.el.ul(rx.foreach(row.meetings, _meeting), class_name="bb-meetings"),
    )


def _meeting(row: rx.Var[MeetingRow]) -> rx.Component:
    words = rx.el.div(
        link(row.name, row.href, class_name="bb-person-name", title=row.name),
        rx.el.span(f"{row.hours} · {row.role}", class_name="bb-person-sub", title=row.role),
        class_name="bb-person-words",
    )
    return rx.el.li(disc(row.initials), words, status(row.state), class_name="bb-meeting")


def _past() -> rx.Component:
    state = AgendaState
    head = [
        column("Person", width="40%"), column("When"), column("State", width="150px"),
        column("What is missing", width="190px"),
    ]  # fmt: skip
    none = rx.match(
        state.past_of,
        ("due", empty_state("circle-check", "No feedback is due", "Everything you led has its feedback.")),
        ("open", empty_state("circle-check", "Nothing was left open", "Each interview says how it ended.")),
        empty_state("history", "Nothing yet", "Interviews that you led before today stand here."),
    )
    at = state.shown.pager
    pages = pager(at.words, first=at.first, last=at.last, on_back=state.turn(-1), on_next=state.turn(1))
    rows = rx.fragment(
        table(head, rx.foreach(state.shown.past, _line), label="Past interviews"),
        rx.cond(at.first & at.last, rx.fragment(), pages),
    )
    return section(
        "Past interviews",
        chips("Past interviews", state.shown.choices, state.past_of, state.pick),
        rx.cond(state.shown.past.length() > 0, rows, none),
    )


def _line(row: rx.Var[MeetingRow]) -> rx.Component:
    return rx.el.tr(
        cell(person(row.name, row.initials, row.role, row.href)),
        cell(when(row.at)),
        cell(status(row.state)),
        cell(rx.cond(row.missing.word != "", status(row.missing), rx.fragment()), phone="wide"),
    )
