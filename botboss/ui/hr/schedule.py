"""`/schedule`: whom, for which job, led by whom, when; then the links to hand on."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.errors import InvalidInput, SlotTaken
from botboss.models.accounts import Role, UserStatus
from botboss.models.interviews import Interview, Kind
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import accounts, calendar, interviews, job_versions
from botboss.services.paging import Window
from botboss.services.texts import storable
from botboss.settings import get_settings
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState
from botboss.ui.components import Choice
from botboss.ui.hr.picking import HIRING, Picking
from botboss.ui.hr.schedule_form import schedule_view
from botboss.ui.hr.week import WEEK, WeekRow, moment_of, monday_of, on_clock, week_row
from botboss.ui.jobs.planned import plan_words, roles_to_choose
from botboss.ui.shell import page
from botboss.ui.times import TimeRow, time_row, zone_name

MINUTES = {Kind.AI: "30", Kind.LIVE: "60"}
LOOK_AHEAD = timedelta(weeks=8)
CONTROLS = ("role", "when", "interviewer_id", "duration_minutes")
FIELDS = (*CONTROLS, "slot", "candidate")


@dataclass(frozen=True)
class DoneRow:
    """What was scheduled, and the links for the candidate; ``invitation`` only for somebody new."""

    interview_id: int = 0
    candidate_id: int = 0
    name: str = ""
    role: str = ""
    led_by: str = ""
    at: TimeRow = TimeRow()
    link: str = ""
    invitation: str = ""

    @classmethod
    def of(cls, interview: Interview, invitation: str, zone: str, now: datetime) -> DoneRow:
        return cls(
            interview_id=interview.id or 0,
            candidate_id=interview.candidate_id,
            name=interview.candidate.name,
            role=interview.role,
            led_by=interview.interviewer.name if interview.interviewer else "AI",
            at=time_row(interview.scheduled_at, zone, now),
            link=interviews.own_page(interview),
            invitation=invitation,
        )


class ScheduleState(Picking, BaseState):
    """What has been chosen so far. What is typed comes with the form; ``role`` mirrors it for the review."""

    loaded: bool = False
    turn: int = 0
    jobs: list[str] = []
    interviewers: list[Choice] = []
    kind: str = Kind.AI.value
    role: str = ""
    asks: str = ""
    interviewer_id: str = ""
    led_by: str = ""
    minutes: str = MINUTES[Kind.AI]
    first_when: str = ""
    start_days: int = get_settings().start_days
    week: WeekRow = WeekRow()
    slot: str = ""
    mine: TimeRow = TimeRow()
    theirs: str = ""
    wrong: dict[str, str] = dict.fromkeys(FIELDS, "")
    problem: str = ""
    busy: bool = False
    done: DoneRow = DoneRow()

    @rx.event
    async def load(self) -> None:
        """A fresh form; `?candidate=` in the address chooses one."""
        await self._fresh(self._query().get("candidate", ""))

    @rx.event
    async def again(self) -> EventSpec:
        """Empty the form for the next one."""
        await self._fresh()
        return rx.redirect("/schedule", replace=True)

    async def _fresh(self, wanted: str = "") -> None:
        actor = await self._enter(*HIRING)
        self._clear()
        self.jobs, self.interviewers = await self._call(_choices)
        begin = (utcnow() + timedelta(hours=1)).astimezone(ZoneInfo(actor.timezone))
        self.first_when = begin.strftime("%Y-%m-%dT%H:00")
        self._show_time(moment_of(self.first_when, actor.timezone), actor.timezone)
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
            await self._choose(int(wanted))
        self.loaded = True

    @rx.event
    async def set_kind(self, value: str) -> None:
        """AI-led or live; each has its own time."""
        actor = await self._enter(*HIRING)
        self.kind = Kind.LIVE.value if value == Kind.LIVE else Kind.AI.value
        self.minutes, self.slot = MINUTES[Kind(self.kind)], ""
        self.wrong = dict.fromkeys(FIELDS, "")
        at = moment_of(self.first_when, actor.timezone) if self.kind == Kind.AI else None
        self._show_time(at, actor.timezone)
        await self._find_slots(actor)

    @rx.event
    async def note_role(self, text: str) -> None:
        """Say which questions the candidate will get."""
        await self._enter(*HIRING)
        self.role = text.strip()[:200] if storable(text) else ""
        self.asks = (
            await self._call(job_versions.plan_for, to=plan_words, role=self.role) if self.role else ""
        )

    @rx.event
    async def note_when(self, text: str) -> None:
        """Show the time that was written on both clocks."""
        actor = await self._enter(*HIRING)
        self._show_time(moment_of(text, actor.timezone), actor.timezone)

    @rx.event
    async def pick_interviewer(self, value: str) -> None:
        actor = await self._enter(*HIRING)
        self.interviewer_id = value if value in {one.value for one in self.interviewers} else ""
        names = {one.value: one.label for one in self.interviewers}
        self.led_by = names.get(self.interviewer_id, "") if self.interviewer_id else ""
        self._unpick()
        await self._find_slots(actor, self._week_at("", actor))

    @rx.event
    async def pick_minutes(self, value: str) -> None:
        actor = await self._enter(*HIRING)
        self.minutes = value if value.isdecimal() and len(value) < 5 else MINUTES[Kind(self.kind)]
        if self.kind == Kind.LIVE:
            self._unpick()
            await self._find_slots(actor, self._week_at("", actor))

    @rx.event
    async def turn_week(self, to: str) -> None:
        """Open the week before ("-1"), the one after ("1"), or the one that begins on a Monday."""
        actor = await self._enter(*HIRING)
        await self._find_slots(actor, self._week_at(to, actor))

    @rx.event
    async def pick(self, iso: str) -> None:
        """Take one of the slots that are shown."""
        actor = await self._enter(*HIRING)
        if iso in {slot.iso for day in self.week.days for slot in day.slots}:
            self.slot, self.wrong = iso, {**self.wrong, "slot": ""}
            self._show_time(datetime.fromisoformat(iso), actor.timezone)

    @rx.event
    async def schedule(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Schedule it, or say beside the fields what is missing."""
        if self.done.interview_id:
            return
        self.busy, self.problem, self.wrong = True, "", dict.fromkeys(FIELDS, "")
        yield
        try:
            actor = await self._enter(*HIRING)
            yield await self._schedule(actor, sent)
        except InvalidInput as error:
            yield await self._refused(error)
        finally:
            self.busy = False

    async def _schedule(self, actor: Actor, sent: dict[str, Any]) -> EventSpec:
        self.role = text_of(sent, "role").strip()
        live = self.kind == Kind.LIVE
        at = datetime.fromisoformat(self.slot) if self.slot else None
        at = at if live else moment_of(text_of(sent, "when"), actor.timezone)
        if missing := self._missing(at):
            raise InvalidInput(**missing)
        self.done = await self._call(
            interviews.schedule,
            to=lambda made: DoneRow.of(made, self.invitation, actor.timezone, utcnow()),
            candidate_id=self.candidate.user_id,
            scheduled_at=at,
            role=self.role,
            interviewer_id=int(self.interviewer_id) if live else None,
            duration_minutes=int(self.minutes),
            now=utcnow(),
            write=True,
        )
        self.invitation = ""
        return rx.set_focus("done")

    def _missing(self, at: datetime | None) -> dict[str, str | list[str]]:
        """What has to be chosen before there is anything to ask the service for."""
        lacks: dict[str, str | list[str]] = {}
        if not self.candidate.user_id:
            lacks["candidate"] = "Choose a candidate, or add somebody new."
        if not self.role:
            lacks["role"] = "Write which job it is for."
        if self.kind == Kind.LIVE and not self.interviewer_id:
            lacks["interviewer_id"] = "Choose who leads it."
        elif at is None:
            live = self.kind == Kind.LIVE
            lacks |= {"slot": "Choose a free time."} if live else {"when": "Write a day and a time."}
        return lacks

    async def _refused(self, error: InvalidInput) -> EventSpec | None:
        """Show each reason beside its field; after a lost slot also what is still free."""
        time = "slot" if self.kind == Kind.LIVE else "when"
        names = {"scheduled_time": time, "scheduled_at": time, "candidate_id": "candidate"}
        told = {names.get(name, name): " ".join(why) for name, why in error.fields.items()}
        self.wrong = {**dict.fromkeys(FIELDS, ""), **{name: told[name] for name in FIELDS if name in told}}
        self.problem = " ".join(why for name, why in told.items() if name not in FIELDS)
        self.candidate_error = self.wrong["candidate"]
        if isinstance(error, SlotTaken):
            self._unpick()
            actor = await self._enter(*HIRING)
            await self._find_slots(actor, self._week_at("", actor))
        if self.wrong["candidate"]:  # the first step, on a phone far above the button
            return rx.call_script("document.querySelector('#candidate-choice input')?.focus()")
        wrong = next((name for name in FIELDS if self.wrong[name]), "")
        return rx.set_focus(wrong) if wrong in CONTROLS else None

    async def _picked(self) -> None:
        """Another candidate: their clock may be another one."""
        actor = await self._enter(*HIRING)
        at = datetime.fromisoformat(self.mine.iso) if self.mine.iso else None
        self._show_time(at, actor.timezone)
        if self.week.monday:
            await self._find_slots(actor, date.fromisoformat(self.week.monday))

    async def _find_slots(self, actor: Actor, monday: date | None = None) -> None:
        """The free slots of a week (None: this one) of the chosen interviewer."""
        if self.kind != Kind.LIVE or not self.interviewer_id:
            self.week = WeekRow()
            return
        now = utcnow()
        begins = monday or monday_of(now, actor.timezone)
        free = await self._slots(begins, begins + timedelta(days=6), now)
        after = None if free else await self._slots(begins + WEEK, begins + LOOK_AHEAD, now)
        first = after[0] if after else None
        self.week = week_row(begins, free, actor.timezone, self.candidate.zone, now, first)

    async def _slots(self, first: date, last: date, now: datetime) -> list[datetime]:
        return await self._call(
            calendar.slots,
            start_date=first,
            end_date=last,
            interviewer_id=int(self.interviewer_id),
            duration_minutes=int(self.minutes),
            now=now,
        )

    def _week_at(self, to: str, actor: Actor) -> date:
        """The Monday that is asked for, never before the present week."""
        present = monday_of(utcnow(), actor.timezone)
        shown = date.fromisoformat(self.week.monday) if self.week.monday else present
        if to and to == self.week.later:
            shown = date.fromisoformat(to)
        return max(present, shown + WEEK * {"-1": -1, "1": 1}.get(to, 0))

    def _show_time(self, at: datetime | None, zone: str) -> None:
        self.mine = time_row(at, zone, utcnow())
        other = self.candidate.zone
        said = on_clock(at, zone, other) if at else ""
        self.theirs = f"{time_row(at, other, utcnow()).text} ({zone_name(other)})" if said else ""

    def _unpick(self) -> None:
        self.slot, self.mine, self.theirs = "", TimeRow(), ""

    def _clear(self) -> None:
        self._forget_candidate()
        self._unpick()
        self.kind, self.role, self.interviewer_id, self.led_by = Kind.AI.value, "", "", ""
        self.asks = ""
        self.minutes, self.week, self.turn = MINUTES[Kind.AI], WeekRow(), self.turn + 1
        self.wrong, self.problem, self.busy = dict.fromkeys(FIELDS, ""), "", False
        self.done = DoneRow()


def _choices(session: Session, actor: Actor) -> tuple[list[str], list[Choice]]:
    """Jobs, published ones first, and who can lead a live interview."""
    page = accounts.find(session, actor, role=Role.INTERVIEWER, status=UserStatus.ACTIVE, cut=Window(0, 1000))
    people = sorted(page.items, key=lambda user: user.name.casefold())
    named = [Choice(str(user.id), f"{user.name} ({zone_name(user.timezone)})") for user in people]
    me = Choice(str(actor.user_id), f"{actor.name} (you)")
    return roles_to_choose(session, actor), [Choice("", "Choose who leads it"), *named, me]


@page("/schedule", "Schedule an interview", nav="schedule", width="table", on_load=ScheduleState.load)
def schedule() -> rx.Component:
    return schedule_view(ScheduleState)
