"""An interview's own page: what will happen, its files, and the way in. Staff go to their own page of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.models.interviews import Interview, Kind, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import answers, calendar_files, files, interviews, plans
from botboss.services.plans import Size
from botboss.settings import get_settings
from botboss.ui.addresses import here, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.candidate.move_dialogs import move_buttons, move_dialogs
from botboss.ui.candidate.moving import Moving
from botboss.ui.candidate.parts import next_step
from botboss.ui.candidate.rows import InterviewRow, interview_id_of
from botboss.ui.components import (
    button,
    card,
    facts,
    link_button,
    notice,
    page_header,
    skeleton_cards,
    status,
)
from botboss.ui.files import FileRow, file_list, upload
from botboss.ui.shell import page
from botboss.ui.times import TimeRow, time_row, when


@dataclass(frozen=True)
class _Seen:
    """The interview as its candidate sees it; for anybody else where it is shown to them."""

    elsewhere: str = ""
    row: InterviewRow = InterviewRow()
    theirs: TimeRow = TimeRow()
    files: list[FileRow] = field(default_factory=list)


class InterviewState(Moving, BaseState):
    """``theirs`` is the time on the interviewer's clock, empty where that says the same."""

    at: str = ""
    row: InterviewRow = InterviewRow()
    theirs: TimeRow = TimeRow()
    files: list[FileRow] = []
    busy: bool = False

    @rx.event
    async def load(self) -> EventSpec | None:
        self.at, self.busy = "", False
        await self._enter()
        seen = await self._seen()
        if seen.elsewhere:
            return rx.redirect(seen.elsewhere, replace=True)
        self.at = here(self.router.url.path)
        return None

    @rx.event
    async def start(self) -> AsyncGenerator[Any, None]:
        """Begin, and into the room."""
        await self._enter()
        if self.busy:
            return
        self.busy = True
        yield
        interview_id = interview_id_of(self.router.url.path)
        try:
            await self._call(answers.start, write=True, interview_id=interview_id, now=utcnow())
        finally:
            self.busy = False
        yield rx.redirect(f"/interviews/{interview_id}/room")

    @rx.event
    async def put_into_calendar(self) -> EventSpec:
        """The interview as a file for the person's own calendar."""
        await self._enter()
        interview_id = interview_id_of(self.router.url.path)
        text = await self._call(calendar_files.ics, interview_id=interview_id)
        return rx.download(data=text, filename=f"interview-{interview_id}.ics", mime_type="text/calendar")

    @rx.event
    async def read_files(self) -> None:
        """Something was uploaded."""
        await self._refresh()

    @rx.event
    async def delete_file(self, file_id: int) -> EventSpec:
        await self._enter()
        await self._call(files.delete, write=True, file_id=file_id, now=utcnow())
        await self._refresh()
        return rx.toast("The file is deleted.")

    async def _refresh(self) -> None:
        await self._enter()
        await self._seen()

    async def _seen(self) -> _Seen:
        interview_id = interview_id_of(self.router.url.path)
        seen: _Seen = await self._call(_seen, interview_id=interview_id, now=utcnow())
        self.row, self.theirs, self.files = seen.row, seen.theirs, seen.files
        return seen


def staff_page(interview: Interview, actor: Actor) -> str:
    """Where somebody who is not its candidate finds the interview; empty for its candidate."""
    if interview.candidate_id == actor.user_id:
        return ""
    return f"/candidates/{interview.id}" if actor.is_hr else f"/agenda/{interview.id}"


def _seen(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> _Seen:
    interview = interviews.get(session, actor, interview_id=interview_id)
    own = f"/interviews/{interview_id}"
    elsewhere = staff_page(interview, actor)
    if not elsewhere and interview.status == Status.COMPLETED:
        elsewhere = f"{own}/finished"
    if elsewhere:
        return _Seen(elsewhere)
    size = plans.sizes(session, actor, interview_ids=[interview_id]).get(interview_id, Size())
    stored = files.of_interview(session, actor, interview_id=interview_id)
    return _Seen(
        row=InterviewRow.of(interview, actor, size, now),
        theirs=_theirs(interview, actor, now),
        files=[FileRow.of(file, actor, now) for file in stored],
    )


def _theirs(interview: Interview, actor: Actor, now: datetime) -> TimeRow:
    if interview.interviewer is None:
        return TimeRow()
    mine = time_row(interview.scheduled_at, actor.timezone, now)
    theirs = time_row(interview.scheduled_at, interview.interviewer.timezone, now)
    return TimeRow() if theirs.text == mine.text else theirs


TITLE = rx.cond(InterviewState.row.role != "", InterviewState.row.role + " interview", "Interview")


@page("/interviews/[interview_id]", TITLE, nav="home", on_load=InterviewState.load)
def interview() -> rx.Component:
    row = InterviewState.row
    header = page_header(TITLE, rx.fragment(status(row.state), " · ", row.led_by))
    waiting = rx.fragment(page_header("Interview", "Loading…"), skeleton_cards(2, height="280px"))
    main = rx.el.div(
        rx.match(
            row.status,
            (Status.CANCELLED.value, _closed("This interview is cancelled.")),
            (Status.NO_SHOW.value, _closed("The time to take this interview has passed.")),
            rx.cond(row.kind == Kind.LIVE, _live(), _by_ai()),
        ),
        _files(),
        class_name="bb-split",
    )
    shown = rx.fragment(header, main, move_dialogs(InterviewState))
    return loaded_at(InterviewState.at, shown, waiting)


def _closed(words: str) -> rx.Component:
    row = InterviewState.row
    reason = rx.cond(
        row.reason != "", rx.el.p(f"Reason: {row.reason}", class_name="bb-sub bb-any"), rx.fragment()
    )
    return rx.el.div(
        notice(words, tone="warn"),
        rx.el.p("It was planned for ", when(row.at, zone=True), "."),
        reason,
        rx.el.p("If you would like another one, ask the person who invited you.", class_name="bb-sub"),
        rx.el.div(link_button("Go home", "/home"), class_name="bb-row"),
        class_name="bb-stack",
    )


def _by_ai() -> rx.Component:
    row = InterviewState.row
    begin = button(
        "Start interview", look="solid", size="l", on_click=InterviewState.start, disabled=InterviewState.busy
    )
    resume = link_button("Resume", row.href, look="solid", size="l")
    late = notice(
        "The time to take this interview has passed. Ask the hiring team for a new one.", tone="warn"
    )
    way_in = rx.match(row.verb, ("Start", begin), ("Resume", resume), late)
    return _card(
        facts(
            ("Planned for", when(row.at, zone=True)),
            ("Take it until", when(row.until, zone=True)),
            ("Length", rx.cond(row.progress != "", f"{row.lasts} · {row.progress}", row.lasts)),
        ),
        rx.el.div(rx.el.h2("What will happen", class_name="bb-h2"), _explained(), class_name="bb-stack-s"),
        rx.el.div(way_in, move_buttons(InterviewState, row), class_name="bb-row"),
    )


def _card(*children: rx.Component) -> rx.Component:
    return rx.el.div(*children, class_name="bb-card bb-card-pad bb-stack-m")


def _explained() -> rx.Component:
    row = InterviewState.row
    most = get_settings().follow_ups
    asked_on = f" There may be up to {most} short questions more about what you said." if most else ""
    practice = row.kind == Kind.PRACTICE
    judged = (
        "An AI scores each answer against points that were fixed before, "
        "and must quote your own words for each."
    )
    return rx.el.ul(
        rx.el.li(f"{row.questions} questions, one at a time, {row.lasts}.{asked_on}"),
        rx.el.li(
            "You write your answers, and they are saved as you type. You can leave and come back: your place "
            f"is kept until {row.until.text}."
        ),
        rx.el.li("Times are advice. Nothing is cut off, and thinking first is fine."),
        rx.el.li(judged),
        rx.cond(
            practice,
            rx.el.li("This is practice: only you see your answers and your score."),
            rx.el.li("A person reads your answers and decides. The AI does not."),
        ),
        class_name="bb-list",
    )


def _live() -> rx.Component:
    row = InterviewState.row
    there = rx.cond(
        InterviewState.theirs.text != "",
        rx.el.span(
            f" · {InterviewState.theirs.text} in {InterviewState.theirs.zone}, where they are",
            class_name="bb-sub",
        ),
        rx.fragment(),
    )
    join = rx.cond(
        row.outside,
        next_step(row),
        rx.el.p(
            "Your interviewer will tell you where you meet. Come back to this page for any change.",
            class_name="bb-sub",
        ),
    )
    return _card(
        facts(
            ("When", rx.fragment(when(row.at, zone=True), there)),
            ("Length", row.lasts),
            ("Who", row.led_by),
        ),
        rx.el.div(rx.el.h2("What will happen", class_name="bb-h2"), _meeting(), class_name="bb-stack-s"),
        join,
        rx.el.div(
            button(
                "Put into my calendar", icon_name="calendar-plus", on_click=InterviewState.put_into_calendar
            ),
            move_buttons(InterviewState, row),
            class_name="bb-row",
        ),
    )


def _meeting() -> rx.Component:
    return rx.el.ul(
        rx.el.li("You talk with a person, who asks the questions and decides."),
        rx.el.li(
            "You may send files before, such as a CV; only your interviewer and the hiring team see them."
        ),
        rx.el.li("If you cannot come, move or cancel it here in good time."),
        class_name="bb-list",
    )


def _files() -> rx.Component:
    state = InterviewState
    some = state.files.length() > 0
    none = rx.el.p("Your CV, or what you are asked to send, goes here.", class_name="bb-sub")
    rows = rx.cond(some, file_list(state.files, on_delete=state.delete_file), none)
    send = rx.cond(
        state.row.status != Status.CANCELLED, upload(state.row.id, state.read_files), rx.fragment()
    )
    shown = (state.row.kind != Kind.PRACTICE) & (some | (state.row.status != Status.CANCELLED))
    return rx.cond(shown, card(rx.el.div(rows, send, class_name="bb-stack"), title="Files"), rx.fragment())
