"""`/looks`: the answers that a person should read before their scores are used, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import responses
from botboss.services.paging import Page, window
from botboss.services.responses import Queued
from botboss.ui.base import BaseState, initials
from botboss.ui.components import (
    empty_state,
    link,
    link_button,
    loaded,
    page_header,
    pager,
    person,
    skeleton_cards,
)
from botboss.ui.evidence import Evidence
from botboss.ui.hr.judged import QuestionRow, Reader, judged_panel, response_row
from botboss.ui.hr.picking import HIRING
from botboss.ui.hr.weighing import WeighState
from botboss.ui.paging import PagerRow, cut_of, pager_row
from botboss.ui.shell import page

AT_ONCE = 10


@dataclass(frozen=True)
class LookRow:
    """One answer with whose it is."""

    name: str = ""
    initials: str = ""
    role: str = ""
    href: str = ""
    followed: bool = False
    question: QuestionRow = QuestionRow()

    @classmethod
    def of(cls, one: Queued, reader: Reader) -> LookRow:
        name = one.interview.candidate.name
        record = one.response.evaluation
        number = one.response.question.number
        return cls(
            name=name,
            initials=initials(name),
            role=one.interview.role,
            href=f"/candidates/{one.interview.id}",
            followed=any(point["number"] != number for point in (record.points if record else [])),
            question=response_row(one.response, reader),
        )


class LooksState(BaseState):
    """One page of the queue."""

    loaded: bool = False
    rows: list[LookRow] = []
    pager: PagerRow = PagerRow()
    total: int = 0

    @rx.event
    async def load(self) -> None:
        await self._read(await self._enter(*HIRING))
        self.loaded = True

    @rx.event
    async def read_again(self) -> EventSpec:
        """Somebody weighed in: what is settled has left the queue, and no button of the next answer
        has the focus, so that nobody agrees with what they have not read."""
        await self._read(await self._enter(*HIRING))
        return rx.set_focus("main")

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return rx.redirect(f"/looks?page={max(1, self.pager.at + by)}")

    async def _read(self, actor: Actor) -> None:
        asked = cut_of(self._query().get("page", ""))
        now = utcnow()
        for number in dict.fromkeys((asked.page, 1)):  # a page that has emptied leads to the first
            cut = window(page=number, per_page=AT_ONCE)
            found, rows = await self._call(responses.queue, to=lambda it: _shown(it, actor, now), cut=cut)
            if rows:
                break
        self.rows, self.pager, self.total = rows, pager_row(found), found.total


def _shown(found: Page[Queued], actor: Actor, now: datetime) -> tuple[Page[Queued], list[LookRow]]:
    reader = Reader(actor.timezone, now)
    return found, [LookRow.of(one, reader) for one in found.items]


@page("/looks", "Needs a human look", nav="looks", width="table", on_load=[WeighState.load, LooksState.load])
def looks() -> rx.Component:
    state = LooksState
    words = rx.cond(
        state.loaded,
        rx.cond(state.total == 1, "1 answer", f"{state.total} answers"),
        "Loading…",
    )
    nothing = empty_state(
        "party-popper",
        "Nothing waits for you",
        "Answers that the engine is not sure of, or that two engines see differently, will stand here.",
        link_button("See candidates", "/candidates"),
    )
    listed = rx.fragment(
        rx.el.p(
            "Agree with a score, or set another. Either way the answer leaves this list, and the machine's "
            "score stays beside yours.",
            class_name="bb-sub",
        ),
        rx.el.h2("Answers", class_name="bb-ears"),
        rx.foreach(state.rows, lambda row: Evidence.create(_line(row), key=row.question.answer_id)),
        pager(
            state.pager.words,
            first=state.pager.first,
            last=state.pager.last,
            on_back=state.turn(-1),
            on_next=state.turn(1),
        ),
    )
    content = rx.cond(state.rows.length() > 0, rx.el.div(listed, class_name="bb-stack"), nothing)
    return rx.fragment(
        page_header("Needs a human look", words),
        loaded(state.loaded, content, skeleton_cards(3, "480px")),
    )


def _line(row: rx.Var[LookRow]) -> rx.Component:
    more = link("It goes on in a follow-up: read all of it", row.href)
    who = rx.el.div(
        person(row.name, row.initials, row.role, row.href),
        rx.cond(row.followed, more, rx.fragment()),
        class_name="bb-hr-whose",
    )
    return judged_panel(row.question, LooksState.read_again, before=who)
