"""`/agenda/new`: an interviewer plans an interview with themselves, in one of their own free slots."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from botboss.domain.roles import LONGEST_ROLE
from botboss.errors import InvalidInput
from botboss.models.accounts import STAFF, Role, User, UserStatus
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import accounts, calendar, interviews, job_versions
from botboss.services.paging import Page, Window
from botboss.services.texts import storable
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState, initials
from botboss.ui.components import (
    button,
    card,
    disc,
    field,
    field_error,
    form,
    form_error,
    icon_button,
    loaded,
    page_header,
    person,
    select_field,
    skeleton_cards,
    submit,
)
from botboss.ui.controls import search_box
from botboss.ui.jobs.planned import plan_words, roles_to_choose
from botboss.ui.shell import page
from botboss.ui.slots import DayRow, SlotRow, day_rows, day_words
from botboss.ui.times import zone_name

MOST_FOUND = 6
WEEKS = 8
LENGTHS = (15, 30, 45, 60, 90, 120)
#: The service's names of what is wrong, and this page's.
_FIELDS = {
    "candidate_id": "candidate",
    "role": "role",
    "scheduled_time": "slot",
    "duration_minutes": "minutes",
}
FINE = dict.fromkeys(_FIELDS.values(), "")


@dataclass(frozen=True)
class FoundRow:
    """A candidate who can be chosen; ``about`` is their address, and where they are if they told it."""

    id: int = 0
    name: str = ""
    initials: str = ""
    about: str = ""

    @classmethod
    def of(cls, user: User) -> FoundRow:
        about = user.email if user.timezone == "UTC" else f"{user.email} · {zone_name(user.timezone)}"
        return cls(user.id or 0, user.name, initials(user.name), about)


class NewMeetingState(BaseState):
    """What is chosen so far; ``week`` 0 is the one that begins today."""

    loaded: bool = False
    q: str = ""
    found: list[FoundRow] = []
    more: str = ""
    chosen: FoundRow = FoundRow()
    roles: list[str] = []
    asks: str = ""
    minutes: int = 60
    week: int = 0
    week_words: str = ""
    days: list[DayRow] = []
    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False

    @rx.event
    async def load(self) -> None:
        """An empty form, with the first candidates and the free slots of this week."""
        actor = await self._enter(*STAFF)
        self.chosen, self.minutes, self.week = FoundRow(), 60, 0
        self.wrong, self.problem, self.busy = dict(FINE), "", False
        self.roles, self.asks = await self._call(roles_to_choose), ""
        await self._find("")
        await self._find_slots(actor)
        self.loaded = True

    @rx.event
    async def search(self, text: str) -> None:
        """Find candidates by name or address."""
        await self._enter(*STAFF)
        await self._find(text if storable(text) else "")

    @rx.event
    async def choose(self, user_id: int) -> None:
        """Take one of the found; 0 takes nobody, to choose again."""
        await self._enter(*STAFF)
        self.wrong = {**self.wrong, "candidate": ""}
        self.chosen = FoundRow()
        if user_id:
            self.chosen = await self._call(accounts.get, to=FoundRow.of, user_id=user_id)

    @rx.event
    async def note_role(self, text: str) -> None:
        """Say which questions there will be."""
        await self._enter(*STAFF)
        role = text.strip() if storable(text) else ""
        self.asks = await self._call(job_versions.plan_for, to=plan_words, role=role) if role else ""

    @rx.event
    async def set_minutes(self, text: str) -> None:
        """Another length has other free slots."""
        actor = await self._enter(*STAFF)
        self.minutes = int(text) if text in map(str, LENGTHS) else 60
        await self._find_slots(actor)

    @rx.event
    async def turn_week(self, by: int) -> None:
        actor = await self._enter(*STAFF)
        self.week = min(max(0, self.week + by), WEEKS - 1)
        await self._find_slots(actor)

    @rx.event
    async def schedule(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Plan it, and go to its page."""
        actor = await self._enter(*STAFF)
        self.wrong, self.problem, self.busy = dict(FINE), "", True
        yield
        try:
            interview_id = await self._schedule(actor, sent)
        except InvalidInput as error:
            self._show(error)
            if self.wrong["slot"]:
                await self._find_slots(actor)
            yield rx.set_focus("role") if self.wrong["role"] else None
            return
        finally:
            self.busy = False
        yield rx.redirect(f"/agenda/{interview_id}")
        yield rx.toast.success(f"Planned. {self.chosen.name} is told.")

    async def _schedule(self, actor: Actor, sent: dict[str, Any]) -> int:
        problems = {}
        if not self.chosen.id:
            problems["candidate_id"] = "Choose who is interviewed."
        if not text_of(sent, "role").strip():
            problems["role"] = "Write the job, such as Software engineer."
        at = _moment(text_of(sent, "slot"))
        if at is None:
            problems["scheduled_time"] = "Choose a time."
        if problems or at is None:
            raise InvalidInput(**problems)
        return await self._call(
            interviews.schedule,
            to=lambda interview: interview.id,
            write=True,
            candidate_id=self.chosen.id,
            interviewer_id=actor.user_id,
            scheduled_at=at,
            duration_minutes=self.minutes,
            role=text_of(sent, "role"),
            now=utcnow(),
        )

    def _show(self, error: InvalidInput) -> None:
        words = {name: " ".join(reasons) for name, reasons in error.fields.items()}
        here = {_FIELDS[name]: why for name, why in words.items() if name in _FIELDS}
        self.wrong = {**FINE, **here}
        self.problem = " ".join(why for name, why in words.items() if name not in _FIELDS)

    async def _find(self, q: str) -> None:
        def rows(page: Page[User]) -> tuple[list[FoundRow], int]:
            return [FoundRow.of(user) for user in page.items], page.total

        self.q = q
        self.found, total = await self._call(
            accounts.find,
            to=rows,
            role=Role.CANDIDATE,
            status=UserStatus.ACTIVE,
            q=q or None,
            cut=Window(limit=MOST_FOUND),
        )
        left = total - len(self.found)
        self.more = f"And {left:,} more. Write part of the name or address." if left else ""

    async def _find_slots(self, actor: Actor) -> None:
        now = utcnow()
        first = now.astimezone(ZoneInfo(actor.timezone)).date() + timedelta(weeks=self.week)
        last = first + timedelta(days=6)
        free = await self._call(
            calendar.slots,
            start_date=first,
            end_date=last,
            interviewer_id=actor.user_id,
            duration_minutes=self.minutes,
            timezone=actor.timezone,
            now=now,
        )
        self.days = day_rows(free, actor.timezone)
        self.week_words = f"{day_words(first)} – {day_words(last)}"


def _moment(text: str) -> datetime | None:
    """The slot that was chosen; None for anything that is no moment with its offset."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


@page("/agenda/new", "Schedule with me", nav="agenda", on_load=NewMeetingState.load)
def new_meeting() -> rx.Component:
    state = NewMeetingState
    fields = form(
        card(_candidate(), title="Candidate"),
        card(rx.el.div(_role(), _length(), class_name="bb-grid"), title="Job"),
        card(_slots(), title="Time"),
        form_error(state.problem),
        rx.el.div(submit("Schedule interview", busy=state.busy), class_name="bb-row"),
        on_submit=state.schedule,
    )
    return rx.fragment(
        page_header("Schedule with me", "A live interview that you lead, in a time when you are free."),
        loaded(state.loaded, fields, skeleton_cards(3, height="180px")),
    )


def _candidate() -> rx.Component:
    state = NewMeetingState
    chosen = rx.el.div(
        person(state.chosen.name, state.chosen.initials, state.chosen.about),
        button("Change", on_click=state.choose(0)),
        class_name="bb-row-apart",
    )
    nobody = rx.el.p(
        "Nobody fits. Only people with a candidate's account are found here.", class_name="bb-sub"
    )
    found = rx.el.ul(rx.foreach(state.found, _found), class_name="bb-meetings")
    choose = rx.el.div(
        search_box(state.q, state.search, "Search candidates"),
        rx.cond(state.found.length() > 0, found, nobody),
        rx.el.p(state.more, class_name="bb-small", role="status"),
        class_name="bb-stack-s",
    )
    return rx.fragment(
        rx.cond(state.chosen.id > 0, chosen, choose), field_error("candidate", state.wrong["candidate"])
    )


def _found(row: rx.Var[FoundRow]) -> rx.Component:
    words = rx.el.div(
        rx.el.span(row.name, class_name="bb-person-name", title=row.name),
        rx.el.span(row.about, class_name="bb-person-sub", title=row.about),
        class_name="bb-person-words",
    )
    named = {"aria-label": f"Choose {row.name}"}
    act = button("Choose", on_click=NewMeetingState.choose(row.id), custom_attrs=named)
    return rx.el.li(disc(row.initials), words, act, class_name="bb-meeting")


def _role() -> rx.Component:
    state = NewMeetingState
    known = rx.el.datalist(rx.foreach(state.roles, lambda role: rx.el.option(value=role)), id="roles")
    box = field(
        "Job", "role", error=state.wrong["role"], max_length=LONGEST_ROLE, auto_complete="off", list="roles",
        on_change=state.note_role.debounce(300),
    )  # fmt: skip
    asks = rx.el.p(state.asks, class_name="bb-hint", role="status")
    return rx.el.div(box, asks, known, class_name="bb-stack-s")


def _length() -> rx.Component:
    state = NewMeetingState
    lengths = [(str(minutes), f"{minutes} minutes") for minutes in LENGTHS]
    return select_field(
        "Length", "minutes", lengths, value="60", error=state.wrong["minutes"], on_change=state.set_minutes
    )


def _slots() -> rx.Component:
    state = NewMeetingState
    turn = rx.el.div(
        icon_button("chevron-left", "Earlier week", disabled=state.week == 0, on_click=state.turn_week(-1)),
        rx.el.strong(state.week_words, role="status"),
        icon_button(
            "chevron-right", "Later week", disabled=state.week == WEEKS - 1, on_click=state.turn_week(1)
        ),
        class_name="bb-row-apart",
    )
    none = rx.el.p(
        "Nothing of yours is free in this week. Look at a later one, or take a shorter length.",
        class_name="bb-sub",
    )
    return rx.el.fieldset(
        rx.el.legend(f"Your clock: {state.who.timezone}", class_name="bb-hint"),
        turn,
        rx.cond(state.days.length() > 0, rx.foreach(state.days, _day), none),
        field_error("slot", state.wrong["slot"]),
        class_name="bb-field bb-slot-days",
    )


def _day(row: rx.Var[DayRow]) -> rx.Component:
    times = rx.el.div(rx.foreach(row.slots, _slot), class_name="bb-row")
    return rx.el.div(rx.el.h3(row.label, class_name="bb-h3"), times, class_name="bb-slot-day")


def _slot(row: rx.Var[SlotRow]) -> rx.Component:
    box = rx.el.input(type="radio", name="slot", value=row.iso, class_name="bb-ears")
    return rx.el.label(box, row.text, class_name="bb-chip bb-slot", key=row.iso)
