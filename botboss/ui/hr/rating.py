"""`/calibration/rate`: an answer to grade, without whose it is and what the machine gave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.domain.agreement import STEPS
from botboss.security import utcnow
from botboss.services import ratings
from botboss.services.ratings import ToRate
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState
from botboss.ui.components import (
    card,
    empty_state,
    form,
    link_button,
    loaded,
    page_header,
    radio_field,
    skeleton_text,
    submit,
)
from botboss.ui.evidence import SaidRow, SegmentRow, said_part
from botboss.ui.hr.picking import HIRING
from botboss.ui.shell import page

CHOICES = (
    ("0", "0 · nothing of it"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3 · about half"),
    ("4", "4"),
    ("5", "5 · all of it"),
)


@dataclass(frozen=True)
class AnchorRow:
    step: str = ""
    text: str = ""


@dataclass(frozen=True)
class ToRateRow:
    """``answer_id`` 0: there is nothing to rate."""

    answer_id: int = 0
    question: str = ""
    about: str = ""
    said: list[SaidRow] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    anchors: list[AnchorRow] = field(default_factory=list)
    waiting: int = 0
    rated: int = 0

    @classmethod
    def of(cls, one: ToRate | None) -> ToRateRow:
        if one is None:
            return cls()
        follow_ups = [SaidRow(asked.text, [SegmentRow(said.text)]) for asked, said in one.more]
        about = (one.question.category.capitalize(), one.question.competency)
        return cls(
            answer_id=one.answer.id or 0,
            question=one.question.text,
            about=" · ".join(word for word in about if word),
            said=[SaidRow("", [SegmentRow(one.answer.text)]), *follow_ups],
            points=[point["text"] for point in one.question.expected_points],
            anchors=[AnchorRow(step, text) for step, text in sorted(one.question.anchors.items()) if text],
            waiting=one.waiting,
            rated=one.rated,
        )


class RatingState(BaseState):
    """The next answer for whoever rates."""

    loaded: bool = False
    shown: ToRateRow = ToRateRow()
    error: str = ""

    @rx.event
    async def load(self) -> None:
        await self._enter(*HIRING)
        self.error = ""
        await self._read()
        self.loaded = True

    @rx.event
    async def rate(self, sent: dict[str, Any]) -> EventSpec | None:
        """Keep the grade and show the next answer."""
        await self._enter(*HIRING)
        chosen = text_of(sent, "grade")
        if chosen not in dict(CHOICES):
            self.error = "Choose a step from 0 to 5."
            return None
        self.error = ""
        if self.shown.answer_id:
            await self._call(
                ratings.give,
                write=True,
                answer_id=self.shown.answer_id,
                score=int(chosen) / STEPS,
                now=utcnow(),
            )
        await self._read()
        return rx.set_focus("main")

    async def _read(self) -> None:
        self.shown = await self._call(ratings.to_rate, to=ToRateRow.of)


@page("/calibration/rate", "Rate answers", nav="calibration", width="form", on_load=RatingState.load)
def rating() -> rx.Component:
    row = RatingState.shown
    words = rx.cond(row.answer_id > 0, f"{row.rated} rated by you, {row.waiting} to go", "")
    none = empty_state(
        "party-popper",
        "Nothing to rate",
        "You have rated, set or agreed with every judged answer of completed interviews.",
        link_button("See the agreement", "/calibration"),
    )
    content = rx.cond(row.answer_id > 0, _answer(row), none)
    return rx.fragment(
        page_header("Rate answers", words, link_button("Agreement", "/calibration")),
        loaded(RatingState.loaded, content, skeleton_text(6)),
    )


def _answer(row: rx.Var[ToRateRow]) -> rx.Component:
    asked = rx.el.div(
        rx.el.p(row.about, class_name="bb-small"),
        rx.el.h2(row.question, class_name="bb-h2"),
        class_name="bb-stack-s",
    )
    points = rx.el.ul(rx.foreach(row.points, lambda text: rx.el.li(text)), class_name="bb-hr-listen")
    listened = rx.el.div(rx.el.h3("What to listen for", class_name="bb-small bb-strong"), points)
    steps = rx.foreach(row.anchors, lambda one: rx.el.li(rx.el.strong(one.step), " ", one.text))
    anchors = rx.el.div(
        rx.el.h3("What some steps look like", class_name="bb-small bb-strong"),
        rx.el.ul(steps, class_name="bb-hr-listen"),
    )
    grade = form(
        radio_field(
            "How much of what was asked for is in the answer?", "grade", CHOICES, error=RatingState.error
        ),
        rx.el.div(submit("Keep and show the next")),
        on_submit=RatingState.rate,
        key=row.answer_id,
        reset_on_submit=True,
    )
    return rx.el.div(
        rx.el.p(
            "You do not see whose answer it is, nor what the machine gave it: that makes the comparison "
            "honest. Your grade changes no score.",
            class_name="bb-sub",
        ),
        card(rx.el.div(asked, rx.foreach(row.said, said_part), class_name="bb-stack")),
        card(
            rx.el.div(
                rx.cond(row.points.length() > 0, listened, rx.fragment()),
                rx.cond(row.anchors.length() > 0, anchors, rx.fragment()),
                grade,
                class_name="bb-stack",
            )
        ),
        class_name="bb-stack",
    )
