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
from botboss.services.question_contents import MOST_POINTS
from botboss.ui.addresses import here, id_behind, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    card,
    check_field,
    field,
    field_error,
    form,
    form_error,
    icon,
    icon_button,
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
from botboss.ui.questions.rows import ANY_JOB, CATEGORIES, DIFFICULTIES, EDITORS
from botboss.ui.questions.worth import worth_fields
from botboss.ui.shell import page

EMPTY_LINES = 3


class EditorState(BaseState):
    """The form and its lines; ``form_key`` is another one whenever it begins anew."""

    at: str = ""
    form_key: int = 0
    question_id: int = 0
    begin: FormRow = FormRow()
    points: list[PointField] = []
    probes: list[ProbeField] = []
    roles: list[str] = []
    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False
    _keys: int = 100

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
    async def add_point(self) -> None:
        await self._enter(*EDITORS)
        if len(self.points) < MOST_POINTS:
            self.points = [*self.points, PointField(self._next_key())]

    @rx.event
    async def remove_point(self, key: int) -> None:
        await self._enter(*EDITORS)
        self.points = [line for line in self.points if line.key != key]

    @rx.event
    async def add_probe(self) -> None:
        await self._enter(*EDITORS)
        if len(self.probes) < MOST_POINTS:
            self.probes = [*self.probes, ProbeField(self._next_key())]

    @rx.event
    async def remove_probe(self, key: int) -> None:
        await self._enter(*EDITORS)
        self.probes = [line for line in self.probes if line.key != key]

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

    def _next_key(self) -> int:
        self._keys += 1
        return self._keys


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
        card(_points(), title="What to listen for"),
        card(_probes(), title="How to ask on"),
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


def _points() -> rx.Component:
    state = EditorState
    full = state.points.length() >= MOST_POINTS
    return rx.el.div(
        rx.el.p(
            "What a good answer contains. A point that counts × 2 is worth twice as much.",
            class_name="bb-sub",
        ),
        rx.el.ol(rx.foreach(state.points, _point), class_name="bb-lines"),
        field_error("points", state.wrong["expected_points"]),
        rx.el.div(
            button("Add a point", icon_name="plus", on_click=state.add_point, disabled=full),
            class_name="bb-row",
        ),
        class_name="bb-stack",
    )


def _point(row: rx.Var[PointField], at: rx.Var[int]) -> rx.Component:
    text = rx.el.input(
        name=f"point-{row.key}", default_value=row.text, max_length=500, class_name="bb-input",
        placeholder="Measures before changing anything", custom_attrs={"aria-label": f"Point {at + 1}"},
    )  # fmt: skip
    weight = rx.el.input(
        name=f"weight-{row.key}", default_value=row.weight, type="number", min=0.5, max=100, step=0.5,
        class_name="bb-input", custom_attrs={"aria-label": f"Point {at + 1} counts times"},
    )  # fmt: skip
    gone = icon_button("x", f"Remove point {at + 1}", on_click=EditorState.remove_point(row.key))
    return rx.el.li(
        text, rx.el.span("×", aria_hidden="true"), weight, gone, class_name="bb-line", key=row.key
    )


def _probes() -> rx.Component:
    state = EditorState
    full = state.probes.length() >= MOST_POINTS
    return rx.el.div(
        rx.el.p("Follow-ups for when an answer leaves a point out.", class_name="bb-sub"),
        rx.el.ol(rx.foreach(state.probes, _probe), class_name="bb-lines"),
        field_error("probes", state.wrong["follow_ups"]),
        rx.el.div(
            button("Add a follow-up", icon_name="plus", on_click=state.add_probe, disabled=full),
            class_name="bb-row",
        ),
        class_name="bb-stack",
    )


def _probe(row: rx.Var[ProbeField], at: rx.Var[int]) -> rx.Component:
    text = rx.el.input(
        name=f"probe-{row.key}", default_value=row.text, max_length=2000, class_name="bb-input",
        placeholder="What would you measure first?", custom_attrs={"aria-label": f"Follow-up {at + 1}"},
    )  # fmt: skip
    points = rx.foreach(
        EditorState.points,
        lambda point, number: rx.el.option(f"about point {number + 1}", value=point.key.to_string()),
    )
    about = rx.el.select(
        rx.el.option("about any point", value=""), points, name=f"about-{row.key}", default_value=row.about,
        class_name="bb-input", custom_attrs={"aria-label": f"What follow-up {at + 1} is about"},
    )  # fmt: skip
    gone = icon_button("x", f"Remove follow-up {at + 1}", on_click=EditorState.remove_probe(row.key))
    return rx.el.li(
        text,
        rx.el.span(about, icon("chevron-down", 16), class_name="bb-select"),
        gone,
        class_name="bb-line bb-line-probe",
        key=row.key,
    )
