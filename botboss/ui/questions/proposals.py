"""`/questions/propose`: questions for any job, looked at before they come into the bank."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from botboss.domain.roles import LONGEST_ROLE
from botboss.errors import InvalidInput
from botboss.models.accounts import STAFF
from botboss.models.questions import Category, Difficulty
from botboss.security import digest, utcnow
from botboss.services import generation, proposing, questions
from botboss.services.generation import LONGEST_JOB_TEXT, MOST_GENERATED, Generated, Proposed
from botboss.services.question_contents import contents_of
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
    text_field,
)
from botboss.ui.questions.rows import CATEGORIES, DIFFICULTIES, EDITORS, QuestionRow
from botboss.ui.questions.rubric import listen_list, probe_list
from botboss.ui.shell import page

FINE = dict.fromkeys(("role", "number", "difficulty", "category", "job_text"), "")
_FIELDS = {"num_questions": "number"}


@dataclass(frozen=True)
class ProposalRow:
    """One proposed question, the part of the job description that it fits, and what the bank has of it."""

    question: QuestionRow = dataclasses.field(default_factory=QuestionRow)
    phrase: str = ""
    there: str = ""

    @classmethod
    def of(cls, proposed: Proposed) -> ProposalRow:
        there = "In the bank already." if proposed.question.id else ""
        if proposed.like:
            there = f"Nearly the same as a question of the bank, and not added: “{proposed.like.text}”"
        phrase = proposed.source_phrase or ""
        said = phrase in proposed.question.text  # the question begins with it
        return cls(QuestionRow.of(proposed.question), "" if said else phrase, there)


class ProposalsState(BaseState):
    """What the address asks for, and what came of it; ``kept`` says in words what is in the bank.

    The job description is too long for an address: that holds its mark, and the text stays here.
    """

    loaded: bool = False
    edits: bool = False
    role: str = ""
    number: str = "5"
    difficulty: str = Difficulty.MEDIUM.value
    category: str = ""
    job_text: str = ""
    roles: list[str] = []
    rows: list[ProposalRow] = []
    wrong: dict[str, str] = FINE
    kept: str = ""
    busy: bool = False
    _shown: list[dict[str, Any]] = []

    @rx.event
    async def load(self) -> None:
        """Read the address and propose what it asks for."""
        actor = await self._enter(*STAFF)
        self.edits = actor.role in EDITORS
        self._read_address()
        self.roles = await self._call(questions.roles)
        self.rows, self._shown, self.wrong, self.kept, self.busy = [], [], dict(FINE), "", False
        if self.role:
            try:
                self.rows, self._shown = await self._generate()
            except InvalidInput as error:
                told = {_FIELDS.get(name, name): " ".join(why) for name, why in error.fields.items()}
                self.wrong = {**FINE, **told}
        self.loaded = True

    @rx.event
    async def propose(self, sent: dict[str, Any]) -> EventSpec | None:
        """The address says what is wanted, but for the job description."""
        await self._enter(*STAFF)
        told = {name: text_of(sent, name).strip() for name in FINE}
        if not told["role"]:
            self.wrong = {**FINE, "role": "Write the job, such as Beekeeper."}
            return rx.set_focus("role")
        if not storable(told["job_text"]):
            self.wrong = {**FINE, "job_text": "Holds characters that are no text. Paste it as plain text."}
            return rx.set_focus("job_text")
        self.job_text = told.pop("job_text")
        query = {**told, "text": _mark(self.job_text)}
        return rx.redirect(f"/questions/propose?{urlencode({k: v for k, v in query.items() if v})}")

    @rx.event
    async def keep(self) -> AsyncGenerator[Any, None]:
        """Put those that are shown into the bank; what the job has already stays as it is."""
        await self._enter(*EDITORS)
        self.busy = True
        yield
        try:
            new = await self._flow(generation.keep, contents=self._shown, now=utcnow())
        finally:
            self.busy = False
        there = len(self.rows) - new
        added = {0: "Nothing new", 1: "1 question is new"}.get(new, f"{new} questions are new")
        self.kept = f"{added} in the bank." if not there else f"{added}; {there} were in the bank already."
        yield rx.toast.success(self.kept)

    async def _generate(self) -> tuple[list[ProposalRow], list[dict[str, Any]]]:
        def rows(made: Generated) -> tuple[list[ProposalRow], list[dict[str, Any]]]:
            return (
                [ProposalRow.of(one) for one in made.proposed],
                [contents_of(question) for question in made.questions],
            )

        return await self._flow(
            proposing.generate,
            to=rows,
            role=self.role,
            num_questions=int(self.number),
            difficulty=self.difficulty,
            category=self.category or None,
            job_text=self.job_text,
            now=utcnow(),
        )

    def _read_address(self) -> None:
        query = {name: value for name, value in self._query().items() if storable(value)}
        number = query.get("number", "5")
        self.number = number if number.isascii() and number.isdecimal() and len(number) < 5 else "5"
        self.role = query.get("role", "")
        self.category = query.get("category", "") if query.get("category") in set(Category) else ""
        step = query.get("difficulty", "")
        self.difficulty = step if step in set(Difficulty) else Difficulty.MEDIUM.value
        if query.get("text", "") != _mark(self.job_text):
            self.job_text = ""


def _mark(text: str) -> str:
    """What tells one job description from another in an address; nothing for none."""
    return digest(text)[:8] if text else ""


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
    text = text_field(
        "Job description", "job_text", value=state.job_text, error=state.wrong["job_text"], optional=True,
        rows=5, max_length=LONGEST_JOB_TEXT, hint="Paste it, and questions that fit it come first.",
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
        text,
        rx.el.div(submit("Propose questions"), class_name="bb-row"),
        on_submit=state.propose,
        key=f"{state.role}|{state.number}|{state.difficulty}|{state.category}|{state.job_text}",
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


def _proposal(row: rx.Var[ProposalRow]) -> rx.Component:
    asked = row.question
    asked_on = folded("How to ask on", probe_list(asked.probes))
    fits = rx.el.p("Fits “", row.phrase, "” in the job description.", class_name="bb-small")
    return rx.el.li(
        rx.el.p(f"{asked.category} · {asked.difficulty} · about {asked.minutes} min", class_name="bb-small"),
        rx.el.h3(asked.text, class_name="bb-h2"),
        rx.cond(asked.why != "", rx.el.p(asked.why, class_name="bb-sub"), rx.fragment()),
        rx.cond(row.phrase != "", fits, rx.fragment()),
        rx.cond(row.there != "", rx.el.p(row.there, class_name="bb-small"), rx.fragment()),
        listen_list(asked.points),
        rx.cond(asked.probes.length() > 0, asked_on, rx.fragment()),
        class_name="bb-plan-question",
    )
