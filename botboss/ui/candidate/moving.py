"""Moving and cancelling one's own planned interview, in dialogs over whatever page shows it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.errors import Conflict, InvalidInput
from botboss.models.interviews import Interview, Kind
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import calendar, interview_changes, interviews, plans
from botboss.services.interview_changes import InterviewChanges
from botboss.services.plans import Size
from botboss.settings import get_settings
from botboss.ui.base import BaseState
from botboss.ui.candidate.rows import InterviewRow
from botboss.ui.errors import sentence
from botboss.ui.slots import DayRow, day_rows, day_words
from botboss.ui.times import time_row

DAYS_SHOWN = 7
LAST_WEEK = 8


@dataclass(frozen=True)
class MoveRow:
    """What the dialog about one interview needs: until when and how often it may be moved."""

    interview: InterviewRow = InterviewRow()
    interviewer_id: int = 0
    minutes: int = 0
    allowed: bool = False
    words: str = ""


class Moving(BaseState, mixin=True):
    """A page's State with the dialogs: it says in ``_refresh`` how the page is read again."""

    asked: MoveRow = MoveRow()
    move_shown: bool = False
    move_ready: bool = False
    move_busy: bool = False
    move_error: str = ""
    week: int = 0
    week_words: str = ""
    days: list[DayRow] = []
    chosen: str = ""
    cancel_shown: bool = False
    cancel_error: str = ""

    @rx.event
    async def ask_move(self, interview_id: int) -> AsyncGenerator[Any, None]:
        """Open the dialog, then find out what is allowed and free."""
        self.move_shown, self.move_ready, self.move_error = True, False, ""
        self.week, self.chosen, self.days = 0, "", []
        yield
        actor = await self._enter()
        now = utcnow()
        self.asked = await self._call(_movable, interview_id=interview_id, now=now)
        if self.asked.allowed and self.asked.interview.kind == Kind.LIVE:
            await self._find_slots(actor, now)
        self.move_ready = True

    @rx.event
    async def turn_week(self, by: int) -> None:
        """Look at the free slots of another week."""
        actor = await self._enter()
        if not self.asked.allowed:
            return
        self.week = min(max(0, self.week + by), LAST_WEEK - 1)
        self.chosen = ""
        await self._find_slots(actor, utcnow())

    @rx.event
    def choose_slot(self, iso: str) -> None:
        self.chosen, self.move_error = iso, ""

    @rx.event
    def show_move(self, shown: bool) -> None:
        self.move_shown = shown

    @rx.event
    async def move(self, told: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Move it to the chosen slot, or to the time that was written."""
        actor = await self._enter()
        self.move_busy, self.move_error = True, ""
        yield
        try:
            at = _moment(self.chosen or str(told.get("at", "")), actor.timezone, utcnow())
            await self._flow(
                interview_changes.change,
                interview_id=self.asked.interview.id,
                changes=InterviewChanges(scheduled_at=at),
                now=utcnow(),
            )
        except (InvalidInput, Conflict) as error:
            self.move_error = sentence(error)
            return
        finally:
            self.move_busy = False
        self.move_shown = False
        await self._refresh()
        yield rx.toast.success(f"Moved to {time_row(at, actor.timezone, utcnow()).text}.")

    @rx.event
    async def ask_cancel(self, interview_id: int) -> None:
        await self._enter()
        self.asked = await self._call(_movable, interview_id=interview_id, now=utcnow())
        self.cancel_shown, self.cancel_error = True, ""

    @rx.event
    def show_cancel(self, shown: bool) -> None:
        self.cancel_shown = shown

    @rx.event
    async def cancel(self, told: dict[str, Any]) -> EventSpec | None:
        """Cancel it, with the reason that was given."""
        await self._enter()
        try:
            await self._call(
                interviews.cancel,
                write=True,
                interview_id=self.asked.interview.id,
                reason=str(told.get("reason", "")),
                now=utcnow(),
            )
        except InvalidInput as error:
            self.cancel_error = sentence(error)
            return None
        self.cancel_shown = False
        await self._refresh()
        return rx.toast.success("Cancelled. Whoever planned it with you is told.")

    async def _refresh(self) -> None:
        """Read the page's interviews again."""
        raise NotImplementedError

    async def _find_slots(self, actor: Actor, now: datetime) -> None:
        first = now.astimezone(ZoneInfo(actor.timezone)).date() + timedelta(days=DAYS_SHOWN * self.week)
        last = first + timedelta(days=DAYS_SHOWN - 1)
        found = await self._call(
            calendar.slots,
            start_date=first,
            end_date=last,
            interviewer_id=self.asked.interviewer_id,
            duration_minutes=self.asked.minutes,
            timezone=actor.timezone,
            now=now,
        )
        self.days = day_rows(found, actor.timezone)
        self.week_words = f"{day_words(first)} – {day_words(last)}"


def _movable(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> MoveRow:
    interview = interviews.get(session, actor, interview_id=interview_id)
    left = interview_changes.moves_left(session, actor, interview_id=interview_id, now=now)
    size = plans.sizes(session, actor, interview_ids=[interview_id]).get(interview_id, Size())
    return MoveRow(
        interview=InterviewRow.of(interview, actor, size, now),
        interviewer_id=interview.interviewer_id or 0,
        minutes=interview.duration_minutes,
        allowed=left > 0,
        words=_limits(interview, actor, left, now),
    )


def _limits(interview: Interview, actor: Actor, left: int, now: datetime) -> str:
    hours = get_settings().move_hours
    last = time_row(interview.scheduled_at - timedelta(hours=hours), actor.timezone, now)
    if left:
        times = "once more" if left == 1 else f"{left} more times"
        return f"You can move it {times}, until {last.text} ({hours} hours before it begins)."
    ask = "To move it now, ask the hiring team."
    if now > interview.scheduled_at - timedelta(hours=hours):
        return f"It could be moved until {last.text}, {hours} hours before it begins. {ask}"
    return f"You have moved it as often as you can. {ask}"


def _moment(text: str, zone: str, now: datetime) -> datetime:
    """What a slot or a time field says; without an offset it is on the clock of ``zone``."""
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(scheduled_time="Choose a day and a time.") from None
    if at < now:
        raise InvalidInput(scheduled_time="That is over. Choose a time to come.")
    return at
