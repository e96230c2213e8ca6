"""Practising: any role, at once, and nobody else sees it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.errors import InvalidInput
from botboss.models.accounts import Role
from botboss.models.interviews import Kind
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import answers, interviews, plans, questions
from botboss.services.interviews import InterviewFilter
from botboss.services.paging import Window
from botboss.services.plans import Size
from botboss.ui.base import BaseState
from botboss.ui.candidate.parts import interview_name, next_step
from botboss.ui.candidate.rows import InterviewRow
from botboss.ui.components import (
    Choice,
    card,
    cell,
    column,
    empty_state,
    field,
    form,
    loaded,
    page_header,
    pager,
    score,
    section,
    select_field,
    skeleton_table,
    status,
    submit,
    table,
)
from botboss.ui.errors import sentence
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import when

ANOTHER = "another"


@dataclass(frozen=True)
class _Found:
    roles: list[str]
    rows: list[InterviewRow]
    pager: PagerRow
    last_page: int


class PracticeState(BaseState):
    loaded: bool = False
    roles: list[Choice] = []
    another: bool = False
    error: str = ""
    busy: bool = False
    rows: list[InterviewRow] = []
    pager: PagerRow = PagerRow()

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the page; an address behind the last page leads to that."""
        now = utcnow()
        await self._enter(Role.CANDIDATE)
        cut = cut_of(self._query().get("page", ""))
        found: _Found = await self._call(_found, cut=cut, now=now)
        self.roles = [Choice(role, role) for role in found.roles] + [Choice(ANOTHER, "Another role…")]
        self.another = not found.roles
        self.rows, self.pager = found.rows, found.pager
        self.error, self.busy, self.loaded = "", False, True
        if found.pager.at > found.last_page:
            return rx.redirect(f"/practice?page={found.last_page}", replace=True)
        return None

    @rx.event
    def choose(self, role: str) -> None:
        """Show the field for a role that the bank has no questions of its own for."""
        self.another, self.error = role == ANOTHER, ""

    @rx.event
    async def begin(self, told: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """A practice interview for the chosen role, and into its room."""
        await self._enter(Role.CANDIDATE)
        if self.busy:
            return
        self.busy, self.error = True, ""
        yield
        chosen = str(told.get("role", ""))
        try:
            interview_id = await self._call(
                _begun,
                write=True,
                role=str(told.get("other", "")) if chosen in ("", ANOTHER) else chosen,
                now=utcnow(),
            )
        except InvalidInput as error:
            self.error, self.busy = sentence(error), False
            return
        yield rx.redirect(f"/interviews/{interview_id}/room")

    @rx.event
    def turn(self, by: int) -> EventSpec:
        """Another page of what was practised; the address says which."""
        return rx.redirect(f"/practice?page={max(1, self.pager.at + by)}")


def _found(session: Session, actor: Actor, *, cut: Window, now: datetime) -> _Found:
    mine = interviews.page(session, actor, filters=InterviewFilter(practice=True), cut=cut)
    sizes = plans.sizes(session, actor, interview_ids=[one.id for one in mine.items if one.id])
    rows = [InterviewRow.of(one, actor, sizes.get(one.id or 0, Size()), now) for one in mine.items]
    return _Found(
        [_shown(role) for role in questions.roles(session, actor)],
        rows,
        pager_row(mine),
        last_page(mine.total),
    )


def _shown(role: str) -> str:
    return role[:1].upper() + role[1:]


def _begun(session: Session, actor: Actor, *, role: str, now: datetime) -> int:
    interview = interviews.schedule(
        session,
        actor,
        candidate_id=actor.user_id,
        scheduled_at=now,
        role=role,
        kind=Kind.PRACTICE,
        now=now,
    )
    assert interview.id is not None
    answers.start(session, actor, interview_id=interview.id, now=now)
    return interview.id


@page("/practice", "Practice", nav="practice", on_load=PracticeState.load)
def practice() -> rx.Component:
    return rx.fragment(
        page_header("Practice", "Answer real questions for any role. Only you see it."),
        rx.el.div(_begin(), _past(), class_name="bb-stack-l"),
    )


def _begin() -> rx.Component:
    other = field(
        "Which role?", "other", error=PracticeState.error, max_length=120, auto_complete="organization-title",
        hint="As it stands in the advertisement. There are questions for any role.",
    )  # fmt: skip
    chosen = select_field(
        "Role",
        "role",
        PracticeState.roles,
        on_change=PracticeState.choose,
        key=PracticeState.loaded.to_string(),
    )
    words = rx.el.ul(
        rx.el.li(f"{len(plans.QUOTA)} questions, one at a time: about half an hour."),
        rx.el.li("Your answers are saved as you type; you can stop and go on another day."),
        rx.el.li("At the end you see a score for each answer, and the words that earned it."),
        class_name="bb-list",
    )
    choose = form(
        chosen,
        rx.cond(PracticeState.another, other, rx.fragment()),
        rx.el.div(
            submit("Start practice", busy=PracticeState.busy | ~PracticeState.loaded), class_name="bb-row"
        ),
        on_submit=PracticeState.begin,
    )
    return rx.el.section(
        rx.el.div(choose, class_name="bb-card bb-card-pad"),
        rx.el.div(rx.el.h2("How it works", class_name="bb-h2"), words, class_name="bb-stack-s"),
        class_name="bb-split",
        custom_attrs={"aria-label": "Start a practice interview"},
    )


def _past() -> rx.Component:
    def line(row: rx.Var[InterviewRow]) -> rx.Component:
        return rx.el.tr(
            cell(interview_name(row, row.href, row.progress)),
            cell(when(row.at), phone="wide"),
            cell(status(row.state)),
            cell(score(row.score)),
            cell(next_step(row, "edge"), right=True),
        )

    head = [
        column("Role"), column("When", width="190px"), column("State", width="120px"),
        column("Score", width="210px"), column("Go on", width="150px", hidden=True),
    ]  # fmt: skip
    pages = pager(
        PracticeState.pager.words,
        first=PracticeState.pager.first,
        last=PracticeState.pager.last,
        on_back=PracticeState.turn(-1),
        on_next=PracticeState.turn(1),
    )
    none = card(
        empty_state(
            "dumbbell", "Nothing practised yet", "Choose a role above and start; your results stand here."
        )
    )
    lines = table(head, rx.foreach(PracticeState.rows, line), label="Past practice")
    several = ~PracticeState.pager.last | ~PracticeState.pager.first
    rows = rx.cond(PracticeState.rows.length() > 0, lines, none)
    return section(
        "Past practice",
        loaded(
            PracticeState.loaded,
            rx.fragment(rows, rx.cond(several, pages, rx.fragment())),
            skeleton_table(3),
        ),
    )
