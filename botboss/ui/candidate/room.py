"""The interview itself: one question at a time, nothing lost.

What was typed and answered stands in the database. The State only shows it: a handler finds
interview and question in the key that comes with a text, so a State that was lost, a second tab or
a repeated click cannot put a text under another question.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.errors import Conflict, InvalidInput, NotFound
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import answers, completion
from botboss.services.answers import Submitted
from botboss.settings import get_settings
from botboss.ui.addresses import here, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.candidate.parts import answered_list
from botboss.ui.candidate.place import AskedRow, Place, place_of
from botboss.ui.candidate.rows import AnsweredRow, interview_id_of
from botboss.ui.components import (
    button,
    form,
    form_error,
    link,
    notice,
    skeleton_text,
    submit,
)
from botboss.ui.controls import draft, read_aloud, typed_at
from botboss.ui.errors import sentence
from botboss.ui.shell import page, room_top

ELSEWHERE = (
    "This question was answered already, perhaps in another tab. That answer stays; here is what comes next."
)
NEWER = (
    "You typed this answer later on another device, and that text is kept. Reload the page to see it, or "
    "type on here to keep this one."
)
#: To what is new on the page, unless somebody types already.
TO_HEADING = """setTimeout(() => {
  if (document.activeElement?.tagName !== "TEXTAREA") document.querySelector("main h1")?.focus();
}, 80)"""
DOUBLE_CLICK = timedelta(seconds=1)


class RoomState(BaseState):
    """``phase``: loading, asking, last (all is answered) or finishing, of the room at ``address``."""

    phase: str = "loading"
    address: str = ""
    role: str = ""
    practice: bool = False
    asked: AskedRow = AskedRow()
    answered: list[AnsweredRow] = []
    at: int = 0
    most: int = 1
    left: str = ""
    until: str = ""
    ack: int = 0
    busy: bool = False
    error: str = ""
    note: str = ""
    _asked_at: datetime | None = None

    @rx.event
    async def load(self) -> EventSpec:
        """Where one left off, with what was typed there."""
        self.note, self.error, self.busy = "", "", False
        await self._enter()
        return await self._go_on()

    @rx.event
    async def keep(self, text: str, seq: int, key: str) -> EventSpec | None:
        """Store what is typed; the box hears that by ``ack``."""
        try:
            stands = await self._call(_keep, write=True, key=key, text=text, seq=seq, now=utcnow())
        except InvalidInput as error:
            self.error = sentence(error)
            return None
        except Conflict:
            if key != self.asked.key:
                return None  # the last save of a box whose answer is in by now
            self.note = ELSEWHERE
            return await self._go_on()
        self.error = ""
        if key == self.asked.key or not self.asked.key:
            self.ack = seq
            self.note = self.note if stands else NEWER
        return None

    @rx.event
    async def done(self, told: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Submit the answer and go on; a second click finds it submitted."""
        key, text = str(told.get("answer_key", "")), str(told.get("answer", ""))
        if not text.strip() and self._just_asked():
            return
        self.busy, self.error, self.note = True, "", ""
        yield
        try:
            asked = self.asked.question if key == self.asked.key else ""
            await self._flow(_submit, key=key, asked=asked, text=text, now=utcnow())
        except InvalidInput as error:
            self.error = sentence(error)
            return
        except Conflict:
            self.note = ELSEWHERE
        finally:
            self.busy = False
        yield await self._go_on()

    @rx.event
    async def finish(self) -> AsyncGenerator[Any, None]:
        """Have it judged; then to what comes after."""
        await self._enter()
        interview_id = interview_id_of(self.router.url.path)
        self.phase, self.note = "finishing", ""
        yield
        over = False
        try:
            await self._flow(completion.complete, interview_id=interview_id, now=utcnow())
            over = True
        finally:
            self.phase = "finishing" if over else "last"
        yield rx.redirect(f"/interviews/{interview_id}/finished", replace=True)

    async def _go_on(self) -> EventSpec:
        """Show where one is now, and have its heading read; go to another page when that is not here."""
        interview_id = interview_id_of(self.router.url.path)
        place: Place = await self._call(place_of, interview_id=interview_id, now=utcnow())
        if place.elsewhere:
            return rx.redirect(place.elsewhere, replace=True)
        if place.asked.key != self.asked.key:
            self._asked_at = utcnow()
        self.address = here(self.router.url.path)
        self.role, self.practice = place.role, place.practice
        self.asked, self.answered, self.ack = place.asked, place.answered, place.asked.seq
        self.at, self.most, self.left, self.until = place.at, place.most, place.left, place.until
        self.phase = "asking" if place.asked.number else "last"
        return RoomState.finish() if place.completing else rx.call_script(TO_HEADING)

    def _just_asked(self) -> bool:
        """Whether an empty Done is the second half of a double click on the question before."""
        return self._asked_at is not None and utcnow() - self._asked_at < DOUBLE_CLICK


def _of_key(actor: Actor, key: str) -> tuple[int, int]:
    """Interview and question of a text. Raises NotFound when it was written by somebody else."""
    parts = [int(part) if part.isdecimal() and len(part) < 19 else 0 for part in key.split("-")]
    if len(parts) != 3 or parts[0] != actor.user_id:
        raise NotFound("This question")
    return parts[1], parts[2]


def _keep(session: Session, actor: Actor, *, key: str, text: str, seq: int, now: datetime) -> bool:
    """Whether it stands now, and not a text that was typed later."""
    interview_id, number = _of_key(actor, key)
    told = {"interview_id": interview_id, "number": number, "typed_at": typed_at(seq)}
    return answers.save_draft(session, actor, **told, text=text, now=now).text == text


def _submit(actor: Actor, *, key: str, asked: str, text: str, now: datetime) -> Submitted:
    interview_id, number = _of_key(actor, key)
    return answers.submit(actor, interview_id=interview_id, number=number, asked=asked, text=text, now=now)


TITLE = rx.cond(RoomState.role != "", RoomState.role + " interview", "Interview")


@page("/interviews/[interview_id]/room", TITLE, bare="room", on_load=RoomState.load)
def room() -> rx.Component:
    head = rx.el.header(
        room_top(RoomState.at, RoomState.most, left=RoomState.left), answered_list(RoomState.answered)
    )
    waiting = rx.el.div(
        rx.el.h1("Your interview", class_name="bb-ears"), skeleton_text(6), class_name="bb-stack-l"
    )
    here_now = rx.match(
        RoomState.phase,
        ("asking", rx.el.div(head, _question(), class_name="bb-stack-l")),
        ("last", rx.el.div(head, _last(), class_name="bb-stack-l")),
        ("finishing", rx.el.div(head, _finishing(), class_name="bb-stack-l")),
        waiting,
    )
    return loaded_at(RoomState.address, here_now, waiting)


def _question() -> rx.Component:
    asked = RoomState.asked
    on = rx.el.p("One more thing about that:", class_name="bb-sub bb-strong")
    words = rx.el.div(
        rx.cond(asked.follows, on, rx.fragment()),
        rx.el.h1(asked.question, class_name="bb-question bb-any", tab_index=-1),
        rx.el.p(asked.why, class_name="bb-sub"),
        class_name="bb-stack-s",
    )
    home = rx.cond(RoomState.practice, "/practice", "/home")
    box = draft(
        link(f"Pause: your place is kept until {RoomState.until}", home),
        submit("Done", large=True, busy=RoomState.busy),
        store_key=asked.key,
        initial=asked.draft,
        ack=RoomState.ack,
        on_save=RoomState.keep,
        label="Your answer",
        busy=RoomState.busy,
        placeholder="Say it in your own words. If you do not know, say what you would try.",
        max_length=get_settings().answer_limit,
        status_id="saved",
    )
    answer = form(
        rx.el.div(read_aloud(asked.question), class_name="bb-row"),
        box,
        form_error(RoomState.error),
        on_submit=RoomState.done,
        class_name="bb-stack",
    )
    return rx.el.div(_note(), words, answer, class_name="bb-stack")


def _note() -> rx.Component:
    return rx.cond(RoomState.note != "", notice(RoomState.note), rx.fragment())


def _last() -> rx.Component:
    return rx.el.div(
        _note(),
        rx.el.h1("That was the last question", class_name="bb-question", tab_index=-1),
        rx.el.p(
            "Everything is saved. Once you finish, your answers are read and scored, "
            "and cannot be changed any more.",
            class_name="bb-text",
        ),
        rx.el.div(
            button("Finish interview", look="solid", size="l", on_click=RoomState.finish),
            link(
                f"Later: your place is kept until {RoomState.until}",
                rx.cond(RoomState.practice, "/practice", "/home"),
            ),
            class_name="bb-row",
        ),
        class_name="bb-stack",
    )


def _finishing() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Reading your answers…", class_name="bb-question", tab_index=-1),
        rx.el.div(
            rx.el.span(class_name="bb-spin", custom_attrs={"aria-hidden": "true"}),
            rx.el.p(
                "This takes a few seconds. Nothing is lost if you close this page.", class_name="bb-text"
            ),
            class_name="bb-row",
            role="status",
        ),
        class_name="bb-stack",
    )
