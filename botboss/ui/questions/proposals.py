"""`/questions/propose`: questions for any job, looked at before they come into the bank."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from botboss.domain.roles import LONGEST_ROLE
from botboss.errors import InvalidInput
from botboss.models.accounts import STAFF
from botboss.models.questions import Category, Difficulty
from botboss.security import utcnow
from botboss.services import questions
from botboss.services.questions import MOST_GENERATED, Generated
from botboss.services.texts import storable
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    card,
    field,
    folded,
    form,
    loaded,
    page_header,
    section,
    select_field,
    skeleton_cards,
    submit,
)
from botboss.ui.questions.rows import CATEGORIES, DIFFICULTIES, EDITORS, QuestionRow
from botboss.ui.questions.rubric import listen_list, probe_list
from botboss.ui.shell import page

FINE = dict.fromkeys(("role", "number", "difficulty", "category"), "")
_FIELDS = {"num_questions": "number"}


class ProposalsState(BaseState):
    """What the address asks for, and what came of it; ``kept`` says in words what is in the bank."""

    loaded: bool = False
    edits: bool = False
    role: str = ""
    number: str = "5"
    difficulty: str = Difficulty.MEDIUM.value
    category: str = ""
    roles: list[str] = []
    rows: list[QuestionRow] = []
    wrong: dict[str, str] = FINE
    kept: str = ""
    busy: bool = False

    @rx.event
    async def load(self) -> None:
        """Read the address and propose what it asks for."""
        actor = await self._enter(*STAFF)
        self.edits = actor.role in EDITORS
        self._read_address()
        self.roles = await self._call(questions.roles)
        self.rows, self.wrong, self.kept, self.busy = [], dict(FINE), "", False
        if self.role:
            try:
                self.rows = (await self._generate(save=False))[0]
            except InvalidInput as error:
                told = {_FIELDS.get(name, name): " ".join(why) for name, why in error.fields.items()}
                self.wrong = {**FINE, **told}
        self.loaded = True

    @rx.event
    def propose(self, sent: dict[str, Any]) -> EventSpec | None:
        """The address says what is wanted."""
        told = {name: text_of(sent, name).strip() for name in FINE}
        if not told["role"]:
            self.wrong = {**FINE, "role": "Write the job, such as Beekeeper."}
            return rx.set_focus("role")
        query = urlencode({name: value for name, value in told.items() if value})
        return rx.redirect(f"/questions/propose?{query}")

    @rx.event
    async def keep(self) -> AsyncGenerator[Any, None]:
        """Put all of them into the bank; those that the job has already stay as they are."""
        await self._enter(*EDITORS)
        self.busy = True
        yield
        try:
            self.rows, new = await self._generate(save=True)
        finally:
            self.busy = False
        there = len(self.rows) - new
        added = {0: "Nothing new", 1: "1 question is new"}.get(new, f"{new} questions are new")
        self.kept = f"{added} in the bank." if not there else f"{added}; {there} were in the bank already."
        yield rx.toast.success(self.kept)

    async def _generate(self, *, save: bool) -> tuple[list[QuestionRow], int]:
        now = utcnow()

        def rows(made: Generated) -> tuple[list[QuestionRow], int]:
            new = sum(one.created_at == now for one in made.questions)
            return [QuestionRow.of(question) for question in made.questions], new

        return await self._call(
            questions.generate,
            to=rows,
            write=save,
            role=self.role,
            num_questions=int(self.number),
            difficulty=self.difficulty,
            category=self.category or None,
            save=save,
            now=now,
        )

    def _read_address(self) -> None:
        query = {name: value for name, value in self._query().items() if storable(value)}
        number = query.get("number", "5")
        self.number = number if number.isascii() and number.isdecimal() and len(number) < 5 else "5"
        self.role = query.get("role", "")
        self.category = query.get("category", "") if query.get("category") in set(Category) else ""
        step = query.get("difficulty", "")
        self.difficulty = step if step in set(Difficulty) else Difficulty.MEDIUM.value


@page("/questions/propose", "Propose questions", nav="questions", on_load=ProposalsState.load)
def proposals() -> rx.Component:
    state = ProposalsState
    content = rx.el.div(
        card(_wanted()), rx.cond(state.rows.length() > 0, _proposed(), rx.fragment()), class_name="bb-stack-l"
    )
    return rx.fragment(
        page_header(
            "Propose questions", "For any job, each with what a good answer contains. Look at them first."
        ),
        loaded(state.loaded, content, skeleton_cards(1, height="200px")),
    )


def _wanted() -> rx.Component:
    state = ProposalsState
    known = rx.el.datalist(rx.foreach(state.roles, lambda role: rx.el.option(value=role)), id="roles")
    job = field(
        "Job", "role", value=state.role, error=state.wrong["role"], max_length=LONGEST_ROLE, list="roles",
        auto_complete="off",
    )  # fmt: skip
    return form(
        rx.el.div(
            rx.el.div(job, known),
            field(
                "How many", "number", type="number", value=state.number, min=1, max=MOST_GENERATED,
                error=state.wrong["number"],
            ),
            select_field("Difficulty", "difficulty", DIFFICULTIES, value=state.difficulty),
            select_field("Kind", "category", (("", "Every kind"), *CATEGORIES), value=state.category),
            class_name="bb-grid",
        ),
        rx.el.div(submit("Propose questions"), class_name="bb-row"),
        on_submit=state.propose,
        key=f"{state.role}|{state.number}|{state.difficulty}|{state.category}",
    )  # fmt: skip


def _proposed() -> rx.Component:
    state = ProposalsState
    keep = button("Add to the bank", icon_name="plus", on_click=state.keep, disabled=state.busy)
    kept = rx.el.p(state.kept, class_name="bb-sub", role="status")
    act = rx.cond(state.edits, rx.cond(state.kept != "", kept, keep), rx.fragment())
    return section(
        f"{state.rows.length()} for {state.role}",
        card(rx.el.ol(rx.foreach(state.rows, _proposal), class_name="bb-plan")),
        actions=(act,),
    )


def _proposal(row: rx.Var[QuestionRow]) -> rx.Component:
    asked_on = folded("How to ask on", probe_list(row.probes))
    return rx.el.li(
        rx.el.p(f"{row.category} · {row.difficulty} · about {row.minutes} min", class_name="bb-small"),
        rx.el.h3(row.text, class_name="bb-h2"),
        rx.cond(row.why != "", rx.el.p(row.why, class_name="bb-sub"), rx.fragment()),
        listen_list(row.points),
        rx.cond(row.probes.length() > 0, asked_on, rx.fragment()),
        class_name="bb-plan-question",
    )
