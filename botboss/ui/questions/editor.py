"""`/questions/new` and `/questions/{id}/edit`: the form of a question."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.domain.bank import PLACE
from botboss.domain.roles import LONGEST_ROLE
from botboss.errors import InvalidInput
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import questions
from botboss.ui.addresses import here, id_behind, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.components import (
    card,
    check_field,
    field,
    form,
    form_error,
    link_button,
    page_header,
    select_field,
    skeleton_cards,
    submit,
    text_field,
)
from botboss.ui.questions.editing import (
    CONTROLS,
    FINE,
    FormRow,
    PointField,
    ProbeField,
    contents,
    form_row,
    point_fields,
    probe_fields,
)
from botboss.ui.questions.lines import Lines, points_part, probes_part
from botboss.ui.questions.rows import ANY_JOB, CATEGORIES, DIFFICULTIES, EDITORS
from botboss.ui.questions.worth import worth_fields
from botboss.ui.shell import page

EMPTY_LINES = 3


class EditorState(Lines, BaseState):
    """The form and its lines; ``form_key`` is another one whenever it begins anew."""

    at: str = ""
    form_key: int = 0
    question_id: int = 0
    begin: FormRow = FormRow()
    roles: list[str] = []
    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False

    @rx.event
    async def load_new(self) -> None:
        await self._enter(*EDITORS)
        points = [PointField(key) for key in range(1, EMPTY_LINES + 1)]
        await self._begin(0, FormRow(), points, [ProbeField(1)])

    @rx.event
    async def load(self) -> None:
        await self._enter(*EDITORS)
        question_id = id_behind("questions", self.router.url.path, "This question")
        await self._begin(question_id, *await self._call(_parts, question_id=question_id))

    @rx.event
    async def save(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Store it, and show it."""
        await self._enter(*EDITORS)
        self.wrong, self.problem, self.busy = dict(FINE), "", True
        yield
        try:
            question_id = await self._save(contents(sent, self.points, self.probes))
        except InvalidInput as error:
            yield self._show(error)
            return
        finally:
            self.busy = False
        self.question_id = question_id  # a second click changes it, and adds no other
        yield rx.redirect(f"/questions/{question_id}")
        yield rx.toast.success("Saved. New interviews ask it like this.")

    async def _save(self, told: dict[str, Any]) -> int:
        named: dict[str, Any] = {"to": lambda question: question.id, "write": True, "now": utcnow()}
        if not self.question_id:
            return await self._call(questions.add, contents=told, **named)
        return await self._call(questions.change, question_id=self.question_id, changes=told, **named)

    def _show(self, error: InvalidInput) -> EventSpec | None:
        """Say what is wrong; the first wrong field gets the focus."""
        words = {name: " ".join(reasons) for name, reasons in error.fields.items()}
        self.wrong = {**FINE, **{name: why for name, why in words.items() if name in FINE}}
        elsewhere = [why for name, why in words.items() if name not in FINE]
        self.problem = " ".join(elsewhere) or "Some of it is not right yet; it says so where."
        return next((rx.set_focus(name) for name in CONTROLS if self.wrong[name]), None)

    async def _begin(
        self, question_id: int, begin: FormRow, points: list[PointField], probes: list[ProbeField]
    ) -> None:
        self.question_id, self.begin = question_id, begin
        self.points, self.probes = points, probes
        self.roles = [ANY_JOB, *await self._call(questions.roles)]
        self.wrong, self.problem, self.busy = dict(FINE), "", False
        self.form_key, self.at = self.form_key + 1, here(self.router.url.path)


def _parts(
    session: Session, actor: Actor, *, question_id: int
) -> tuple[FormRow, list[PointField], list[ProbeField]]:
    question = questions.get(session, actor, question_id=question_id)
    return form_row(question), point_fields(question), probe_fields(question)


@page("/questions/new", "Add a question", nav="questions", on_load=EditorState.load_new)
def new() -> rx.Component:
    return _form("Add a question", "/questions")


@page("/questions/[question_id]/edit", "Edit question", nav="questions", on_load=EditorState.load)
def edit() -> rx.Component:
    return _form("Edit question", f"/questions/{EditorState.question_id}")


def _form(title: str, back: str | rx.Var[str]) -> rx.Component:
    state = EditorState
    lines = form(
        card(_what(), title="The question"),
        card(points_part(state), title="What to listen for"),
        card(probes_part(state), title="How to ask on"),
        card(worth_fields(state.begin, state.wrong), title="What an answer is worth"),
        form_error(state.problem),
        rx.el.div(
            submit("Save question", busy=state.busy), link_button("Leave it", back), class_name="bb-row"
        ),
        on_submit=state.save,
        key=state.form_key,
    )
    sub = "Interviews that are planned or held keep their questions as they were."
    return rx.fragment(page_header(title, sub), loaded_at(state.at, lines, skeleton_cards(3, height="200px")))


def _what() -> rx.Component:
    begin, wrong = EditorState.begin, EditorState.wrong
    known = rx.el.datalist(rx.foreach(EditorState.roles, lambda role: rx.el.option(value=role)), id="roles")
    return rx.el.div(
        text_field(
            "Question", "question", value=begin.question, error=wrong["question"], max_length=2000,
            hint=f"In a question for any job, {PLACE} becomes the job's name.",
        ),
        rx.el.div(
            rx.el.div(
                field(
                    "Job", "role", value=begin.role, error=wrong["role"], max_length=LONGEST_ROLE,
                    list="roles", auto_complete="off",
                    hint=f"“{ANY_JOB}” asks it where a job has too few of its own.",
                ),
                known,
            ),
            select_field("Kind", "category", CATEGORIES, value=begin.category, error=wrong["category"]),
            select_field(
                "Difficulty", "difficulty", DIFFICULTIES, value=begin.difficulty, error=wrong["difficulty"]
            ),
            field(
                "Minutes for an answer", "minutes", type="number", value=begin.minutes, min=1, max=60,
                error=wrong["minutes"],
            ),
            class_name="bb-grid",
        ),
        field(
            "Competency", "competency", value=begin.competency, optional=True, max_length=120,
            error=wrong["competency"], hint="What it is about, in a word or two: Diagnosis.",
        ),
        field(
            "Why it is asked", "why", value=begin.why, optional=True, max_length=500, error=wrong["why"],
            hint="The candidate reads it below the question.",
        ),
        check_field("Candidates may practise it", "practice", checked=begin.practice),
        class_name="bb-form",
    )  # fmt: skip
