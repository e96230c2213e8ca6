"""`/jobs`: the jobs, filtered by the address."""

from __future__ import annotations

from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from botboss.models.accounts import STAFF
from botboss.models.jobs import JobStatus
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import jobs
from botboss.services.jobs import JobRow
from botboss.services.paging import Page
from botboss.services.texts import storable
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    cell,
    chips,
    column,
    empty_state,
    link,
    link_button,
    loaded,
    page_header,
    pager,
    skeleton_table,
    status,
    table,
    toolbar,
)
from botboss.ui.controls import search_box
from botboss.ui.jobs.rows import EDITORS, STATUSES, JobLineRow
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import when


class JobsState(BaseState):
    """The list as the address has it; ``edits`` shows what only some may do."""

    loaded: bool = False
    edits: bool = False
    rows: list[JobLineRow] = []
    pager: PagerRow = PagerRow()
    q: str = ""
    status: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the address and show what it says."""
        actor = await self._enter(*STAFF)
        self.edits = actor.role in EDITORS
        query = {name: value for name, value in self._query().items() if storable(value)}
        self.q = query.get("q", "")
        self.status = query.get("status", "") if query.get("status") in set(JobStatus) else ""
        found = await self._find(actor)
        self.loaded = True
        if not self.rows and found.page > 1:
            return self._go(page=last_page(found.total), replace=True)
        return None

    @rx.event
    def search(self, text: str) -> EventSpec:
        return self._go(q=text, replace=True)

    @rx.event
    def pick_status(self, value: str) -> EventSpec:
        return self._go(status=value)

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return self._go(page=self.pager.at + by)

    async def _find(self, actor: Actor) -> Page[JobRow]:
        now = utcnow()

        def rows(found: Page[JobRow]) -> tuple[Page[JobRow], list[JobLineRow]]:
            return found, [JobLineRow.of(row, actor.timezone, now) for row in found.items]

        found, self.rows = await self._call(
            jobs.page,
            to=rows,
            status=self.status or None,
            q=self.q or None,
            cut=cut_of(self._query().get("page", "")),
        )
        self.pager = pager_row(found)
        return found

    def _go(self, *, replace: bool = False, **change: str | int) -> EventSpec:
        told = {"q": self.q, "status": self.status}
        query = urlencode({name: value for name, value in {**told, **change}.items() if value})
        return rx.redirect(f"/jobs?{query}" if query else "/jobs", replace=replace)


@page("/jobs", "Jobs", nav="jobs", width="table", on_load=JobsState.load)
def listed() -> rx.Component:
    state = JobsState
    new = link_button("New job", "/jobs/new", icon_name="plus", look="solid")
    return rx.fragment(
        page_header(
            "Jobs",
            rx.cond(state.loaded, state.pager.words, "Loading…"),
            rx.cond(state.edits, new, rx.fragment()),
        ),
        toolbar(
            search_box(state.q, state.search, "Search jobs"),
            chips("State", (("", "All"), *STATUSES), state.status, state.pick_status),
        ),
        loaded(state.loaded, rx.cond(state.rows.length() > 0, _list(), _nothing()), skeleton_table()),
    )


def _list() -> rx.Component:
    state, at = JobsState, JobsState.pager
    head = [
        column("Job"),
        column("State", width="200px"),
        column("Version", width="90px", right=True, phone="off"),
        column("Questions", width="100px", right=True, phone="off"),
        column("Candidates", width="110px", right=True, phone="off"),
        column("Changed", width="170px"),
    ]
    pages = pager(at.words, first=at.first, last=at.last, on_back=state.turn(-1), on_next=state.turn(1))
    return rx.fragment(
        table(head, rx.foreach(state.rows, _line), label="Jobs"),
        rx.cond(at.first & at.last, rx.fragment(), pages),
    )


def _line(row: rx.Var[JobLineRow]) -> rx.Component:
    return rx.el.tr(
        cell(link(row.title, row.href, class_name="bb-question-link", title=row.title), phone="wide"),
        cell(status(row.state)),
        cell(row.version, right=True, phone="off"),
        cell(row.questions, right=True, phone="off"),
        cell(row.candidates, right=True, phone="off"),
        cell(when(row.updated)),
    )


def _nothing() -> rx.Component:
    state = JobsState
    first = rx.cond(
        state.edits,
        link_button("Make the first job", "/jobs/new", icon_name="plus", look="solid"),
        rx.fragment(),
    )
    empty = empty_state(
        "briefcase",
        "No jobs yet",
        "A job is the plan of its interviews: the same questions, weights and anchors for every candidate.",
        first,
    )
    fits = empty_state(
        "briefcase", "No job fits", "None has these words in its title and this state.",
        button("Show all jobs", on_click=rx.redirect("/jobs")),
    )  # fmt: skip
    return rx.cond((state.q != "") | (state.status != ""), fits, empty)
