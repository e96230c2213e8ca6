"""The candidate's home: what is next, what is planned, what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.models.accounts import Role
from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import interviews, plans
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Window
from botboss.services.plans import Size
from botboss.ui.base import BaseState
from botboss.ui.candidate.move_dialogs import move_buttons, move_dialogs
from botboss.ui.candidate.moving import Moving
from botboss.ui.candidate.parts import interview_name, next_step
from botboss.ui.candidate.rows import InterviewRow
from botboss.ui.components import (
    card,
    cell,
    column,
    empty_state,
    link_button,
    loaded,
    page_header,
    pager,
    score,
    section,
    skeleton_cards,
    status,
    table,
)
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import when

MOST_PLANNED = 50


@dataclass(frozen=True)
class _Found:
    """What the page shows of how many there are."""

    planned: list[InterviewRow]
    planned_total: int
    past: list[InterviewRow]
    pager: PagerRow
    last_page: int


class HomeState(Moving, BaseState):
    """``next`` is the one to go on with, else the nearest; its id is 0 when nothing is planned."""

    loaded: bool = False
    greeting: str = "Hello"
    next: InterviewRow = InterviewRow()
    later: list[InterviewRow] = []
    more_words: str = ""
    past: list[InterviewRow] = []
    pager: PagerRow = PagerRow()
    last_page: int = 1

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the page; an address behind the last page leads to that."""
        await self._refresh()
        if self.pager.at > self.last_page:
            return rx.redirect(f"/home?page={self.last_page}", replace=True)
        return None

    @rx.event
    def turn(self, by: int) -> EventSpec:
        """Another page of what was; the address says which."""
        return rx.redirect(f"/home?page={max(1, self.pager.at + by)}")

    async def _refresh(self) -> None:
        now = utcnow()
        actor = await self._enter(Role.CANDIDATE)
        cut = cut_of(self._query().get("page", ""))
        found: _Found = await self._call(_found, cut=cut, now=now)
        first, *later = found.planned or [InterviewRow()]
        self.greeting = greeting(actor.name, actor.timezone, now)
        self.next, self.later = first, later
        more = found.planned_total - len(found.planned)
        self.more_words = f"And {more} more after these." if more > 0 else ""
        self.past, self.pager, self.last_page = found.past, found.pager, found.last_page
        self.loaded = True


def greeting(name: str, zone: str, now: datetime) -> str:
    """ "Good morning, Ana" by the hour of the reader's own clock."""
    hour = now.astimezone(ZoneInfo(zone)).hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    first = name.split()[0] if name.split() else ""
    return f"Good {part}, {first}" if first else f"Good {part}"


def _found(session: Session, actor: Actor, *, cut: Window, now: datetime) -> _Found:
    planned = interviews.page(
        session,
        actor,
        filters=InterviewFilter(is_open=True, practice=False),
        cut=Window(limit=MOST_PLANNED),
        oldest_first=True,
    )
    past = interviews.page(session, actor, filters=InterviewFilter(is_open=False, practice=False), cut=cut)
    shown: list[Interview] = [*planned.items, *past.items]
    sizes = plans.sizes(session, actor, interview_ids=[one.id for one in shown if one.id])

    def row(interview: Interview) -> InterviewRow:
        return InterviewRow.of(interview, actor, sizes.get(interview.id or 0, Size()), now)

    begun_first = sorted(planned.items, key=lambda one: one.started_at is None)
    return _Found(
        [row(one) for one in begun_first],
        planned.total,
        [row(one) for one in past.items],
        pager_row(past),
        last_page(past.total),
    )


@page("/home", "Home", nav="home", on_load=HomeState.load)
def home() -> rx.Component:
    rest = rx.cond(
        (HomeState.next.id == 0) & (HomeState.past.length() == 0) & HomeState.pager.first,
        rx.fragment(),
        rx.el.div(_later(), _past(), class_name="bb-stack-l"),
    )
    content = rx.el.div(
        rx.el.div(rx.cond(HomeState.next.id > 0, _next(), _nothing()), _practice(), class_name="bb-split"),
        rest,
        class_name="bb-stack-l",
    )
    return rx.fragment(
        page_header(HomeState.greeting, rx.cond(HomeState.loaded, "What is next, and what was.", "Loading…")),
        loaded(HomeState.loaded, content, skeleton_cards(2, height="200px")),
        move_dialogs(HomeState),
    )


def _next() -> rx.Component:
    row = HomeState.next
    anytime = rx.cond(
        row.kind == Kind.LIVE,
        rx.fragment(),
        rx.el.p(f"You can take it now, or any time until {row.until.text}.", class_name="bb-sub"),
    )
    begun = rx.el.p(
        rx.el.strong(row.progress), f". Your place is kept until {row.until.text}.", class_name="bb-sub"
    )
    facts = rx.el.p(when(row.at, zone=True), f" · {row.lasts} · {row.led_by}")
    return rx.el.section(
        rx.el.p("Next", class_name="bb-small bb-strong"),
        rx.el.h2(row.role, class_name="bb-question bb-any"),
        facts,
        rx.cond(row.progress != "", begun, anytime),
        rx.el.div(next_step(row), move_buttons(HomeState, row), class_name="bb-row"),
        class_name="bb-card bb-card-pad bb-stack",
        custom_attrs={"aria-label": "Next interview"},
    )


def _nothing() -> rx.Component:
    return card(
        empty_state(
            "calendar-days",
            "Nothing is planned",
            "When somebody plans an interview with you, it stands here, with a button to start it.",
        )
    )


def _practice() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Practise first", class_name="bb-h2"),
        rx.el.p(
            "Answer real questions for any role and see at once what was heard. Only you see it.",
            class_name="bb-sub",
        ),
        rx.el.div(
            link_button("Practise an interview", "/practice", icon_name="dumbbell"), class_name="bb-row"
        ),
        class_name="bb-card bb-card-pad bb-stack-s",
    )


def _later() -> rx.Component:
    def line(row: rx.Var[InterviewRow]) -> rx.Component:
        return rx.el.tr(
            cell(interview_name(row, f"/interviews/{row.id}", row.led_by + " · " + row.lasts)),
            cell(when(row.at), phone="wide"),
            cell(
                rx.el.div(next_step(row, "edge"), move_buttons(HomeState, row), class_name="bb-row"),
                phone="wide",
            ),
        )

    head = [
        column("Interview"),
        column("When", width="200px"),
        column("What you can do", width="300px", hidden=True),
    ]
    more = rx.cond(
        HomeState.more_words != "", rx.el.p(HomeState.more_words, class_name="bb-sub"), rx.fragment()
    )
    lines = table(head, rx.foreach(HomeState.later, line), label="Planned interviews")
    return rx.cond(HomeState.later.length() > 0, section("Planned after that", lines, more), rx.fragment())


def _past() -> rx.Component:
    def line(row: rx.Var[InterviewRow]) -> rx.Component:
        return rx.el.tr(
            cell(interview_name(row, row.href, row.led_by)),
            cell(when(row.at), phone="wide"),
            cell(status(row.state)),
            cell(_result(row), phone="wide"),
        )

    head = [
        column("Interview"), column("When", width="190px"), column("State", width="120px"),
        column("Result", width="300px"),
    ]  # fmt: skip
    pages = pager(
        HomeState.pager.words,
        first=HomeState.pager.first,
        last=HomeState.pager.last,
        on_back=HomeState.turn(-1),
        on_next=HomeState.turn(1),
    )
    none = empty_state(
        "history",
        "No past interviews",
        "What you have finished stands here, with its result once it is shared.",
    )
    lines = table(head, rx.foreach(HomeState.past, line), label="Past interviews")
    several = ~HomeState.pager.last | ~HomeState.pager.first
    rows = rx.cond(HomeState.past.length() > 0, lines, card(none))
    return section("Past interviews", rows, rx.cond(several, pages, rx.fragment()))


def _result(row: rx.Var[InterviewRow]) -> rx.Component:
    """What was shared of it, in short."""
    words = rx.el.p(row.feedback, class_name="bb-sub bb-clamp", title=row.feedback)
    shared = rx.el.div(
        rx.cond(row.score.value >= 0, score(row.score), rx.fragment()),
        rx.cond(row.feedback != "", words, rx.fragment()),
    )
    waits = rx.el.span("Not shared yet", class_name="bb-sub")
    none = rx.cond(row.status == Status.COMPLETED, waits, rx.fragment())
    return rx.cond((row.score.value >= 0) | (row.feedback != ""), shared, none)
