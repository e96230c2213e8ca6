"""`/questions`: the question bank, filtered by the address."""

from __future__ import annotations

from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from botboss.domain.bank import GENERIC
from botboss.models.accounts import STAFF
from botboss.models.questions import Category, Difficulty, Question
from botboss.services import questions
from botboss.services.paging import Page
from botboss.services.texts import storable
from botboss.ui.base import BaseState
from botboss.ui.components import (
    Choice,
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
    select,
    skeleton_table,
    table,
    toolbar,
)
from botboss.ui.controls import search_box
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.questions.rows import ANY_JOB, CATEGORIES, DIFFICULTIES, EDITORS, QuestionRow, role_words
from botboss.ui.shell import page


class BankState(BaseState):
    """The list as the address has it; ``edits`` shows what only some may do."""

    loaded: bool = False
    edits: bool = False
    rows: list[QuestionRow] = []
    pager: PagerRow = PagerRow()
    q: str = ""
    role: str = ""
    category: str = ""
    difficulty: str = ""
    roles: list[Choice] = []

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the address and show what it says."""
        actor = await self._enter(*STAFF)
        self.edits = actor.role in EDITORS
        self._read_address()
        self.roles = _choices(await self._call(questions.roles), self.role)
        found = await self._find()
        self.loaded = True
        if not self.rows and found.page > 1:
            return self._go(page=last_page(found.total), replace=True)
        return None

    @rx.event
    def search(self, text: str) -> EventSpec:
        return self._go(q=text, replace=True)

    @rx.event
    def pick_role(self, value: str) -> EventSpec:
        return self._go(role=value)

    @rx.event
    def pick_category(self, value: str) -> EventSpec:
        return self._go(category=value)

    @rx.event
    def pick_difficulty(self, value: str) -> EventSpec:
        return self._go(difficulty=value)

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return self._go(page=self.pager.at + by)

    def _read_address(self) -> None:
        query = {name: value for name, value in self._query().items() if storable(value)}
        self.q, self.role = query.get("q", ""), query.get("role", "")
        self.category = query.get("category", "") if query.get("category") in set(Category) else ""
        self.difficulty = query.get("difficulty", "") if query.get("difficulty") in set(Difficulty) else ""

    async def _find(self) -> Page[Question]:
        def rows(found: Page[Question]) -> tuple[Page[Question], list[QuestionRow]]:
            return found, [QuestionRow.of(question) for question in found.items]

        found, self.rows = await self._call(
            questions.page,
            to=rows,
            role=self.role or None,
            category=self.category or None,
            difficulty=self.difficulty or None,
            q=self.q or None,
            cut=cut_of(self._query().get("page", "")),
        )
        self.pager = pager_row(found)
        return found

    def _go(self, *, replace: bool = False, **change: str | int) -> EventSpec:
        told = {"q": self.q, "role": self.role, "category": self.category, "difficulty": self.difficulty}
        query = urlencode({name: value for name, value in {**told, **change}.items() if value})
        return rx.redirect(f"/questions?{query}" if query else "/questions", replace=replace)


def _choices(roles: list[str], chosen: str) -> list[Choice]:
    """The jobs to filter by; the address may name one that has no questions."""
    known = [
        Choice("", "Every job"),
        Choice(GENERIC, ANY_JOB),
        *(Choice(role, role_words(role)) for role in roles),
    ]
    return known if chosen in {choice.value for choice in known} else [*known, Choice(chosen, chosen)]


@page("/questions", "Questions", nav="questions", width="table", on_load=BankState.load)
def bank() -> rx.Component:
    state = BankState
    job = select(
        state.roles, value=state.role, key=f"role-{state.role}", on_change=state.pick_role,
        custom_attrs={"aria-label": "Job"},
    )  # fmt: skip
    step = select(
        (("", "Every difficulty"), *DIFFICULTIES), value=state.difficulty, key=f"step-{state.difficulty}",
        on_change=state.pick_difficulty, custom_attrs={"aria-label": "Difficulty"},
    )  # fmt: skip
    return rx.fragment(
        page_header("Questions", rx.cond(state.loaded, state.pager.words, "Loading…"), *_acts()),
        toolbar(
            search_box(state.q, state.search, "Search questions"),
            rx.el.div(job, step, class_name="bb-filters"),
            chips("Kind", (("", "All"), *CATEGORIES), state.category, state.pick_category),
        ),
        loaded(state.loaded, rx.cond(state.rows.length() > 0, _list(), _nothing()), skeleton_table()),
    )


def _acts() -> list[rx.Component]:
    state = BankState
    files = link_button("Import or export", "/questions/files", icon_name="arrow-down-up")
    propose = link_button("Propose questions", "/questions/propose", icon_name="sparkles")
    add = link_button("Add a question", "/questions/new", icon_name="plus", look="solid")
    return [
        rx.cond(state.edits, files, rx.fragment()),
        rx.cond(state.loaded, propose, rx.fragment()),
        rx.cond(state.edits, add, rx.fragment()),
    ]


def _list() -> rx.Component:
    state, at = BankState, BankState.pager
    head = [
        column("Question"),
        column("Job", width="190px"),
        column("Kind", width="120px"),
        column("Difficulty", width="100px"),
        column("Length", width="90px", phone="off"),
    ]
    pages = pager(at.words, first=at.first, last=at.last, on_back=state.turn(-1), on_next=state.turn(1))
    return rx.fragment(
        table(head, rx.foreach(state.rows, _line), label="Questions"),
        rx.cond(at.first & at.last, rx.fragment(), pages),
    )


def _line(row: rx.Var[QuestionRow]) -> rx.Component:
    return rx.el.tr(
        cell(
            link(row.text, row.href, class_name="bb-question-link", title=row.text),
            rx.cond(
                row.competency != "", rx.el.span(row.competency, class_name="bb-person-sub"), rx.fragment()
            ),
            phone="wide",
        ),
        cell(row.role, phone="wide"),
        cell(row.category),
        cell(row.difficulty),
        cell(f"{row.minutes} min", phone="off"),
    )


def _nothing() -> rx.Component:
    return empty_state(
        "list-checks",
        "No question fits",
        "The bank has none with these words, job, kind and difficulty together.",
        button("Show all questions", on_click=rx.redirect("/questions")),
        link_button("Propose questions", "/questions/propose"),
    )
