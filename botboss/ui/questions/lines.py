"""Lines that come and go in the form of a question: expected points and follow-ups."""

from __future__ import annotations

import reflex as rx

from botboss.services.question_contents import MOST_POINTS
from botboss.ui.base import BaseState
from botboss.ui.components import button, field_error, icon, icon_button
from botboss.ui.questions.editing import PointField, ProbeField
from botboss.ui.questions.rows import EDITORS


class Lines(BaseState, mixin=True):
    """A page's State with the lines of one question; it has ``wrong`` by field, too."""

    points: list[PointField] = []
    probes: list[ProbeField] = []
    _keys: int = 100

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

    def _next_key(self) -> int:
        self._keys += 1
        return self._keys


def points_part(state: type[Lines]) -> rx.Component:
    """What a good answer contains, a line for each point."""
    full = state.points.length() >= MOST_POINTS
    return rx.el.div(
        rx.el.p(
            "What a good answer contains. A point that counts × 2 is worth twice as much.",
            class_name="bb-sub",
        ),
        rx.el.ol(
            rx.foreach(state.points, lambda row, at: _point(state, row, at)),
            class_name="bb-lines",
            id="points",
            tab_index=-1,
        ),
        field_error("points", state.wrong["expected_points"]),
        rx.el.div(
            button("Add a point", icon_name="plus", on_click=state.add_point, disabled=full),
            class_name="bb-row",
        ),
        class_name="bb-stack",
    )


def _point(state: type[Lines], row: rx.Var[PointField], at: rx.Var[int]) -> rx.Component:
    text = rx.el.input(
        name=f"point-{row.key}", default_value=row.text, max_length=500, class_name="bb-input",
        placeholder="Measures before changing anything", custom_attrs={"aria-label": f"Point {at + 1}"},
    )  # fmt: skip
    weight = rx.el.input(
        name=f"weight-{row.key}", default_value=row.weight, type="number", min=0.5, max=100, step=0.5,
        class_name="bb-input", custom_attrs={"aria-label": f"Point {at + 1} counts times"},
    )  # fmt: skip
    gone = icon_button("x", f"Remove point {at + 1}", on_click=state.remove_point(row.key))
    return rx.el.li(
        text, rx.el.span("×", aria_hidden="true"), weight, gone, class_name="bb-line", key=row.key
    )


def probes_part(state: type[Lines]) -> rx.Component:
    """Follow-ups, a line for each, and what it is about."""
    full = state.probes.length() >= MOST_POINTS
    return rx.el.div(
        rx.el.p("Follow-ups for when an answer leaves a point out.", class_name="bb-sub"),
        rx.el.ol(rx.foreach(state.probes, lambda row, at: _probe(state, row, at)), class_name="bb-lines"),
        field_error("probes", state.wrong["follow_ups"]),
        rx.el.div(
            button("Add a follow-up", icon_name="plus", on_click=state.add_probe, disabled=full),
            class_name="bb-row",
        ),
        class_name="bb-stack",
    )


def _probe(state: type[Lines], row: rx.Var[ProbeField], at: rx.Var[int]) -> rx.Component:
    text = rx.el.input(
        name=f"probe-{row.key}", default_value=row.text, max_length=2000, class_name="bb-input",
        placeholder="What would you measure first?", custom_attrs={"aria-label": f"Follow-up {at + 1}"},
    )  # fmt: skip
    points = rx.foreach(
        state.points,
        lambda point, number: rx.el.option(f"about point {number + 1}", value=point.key.to_string()),
    )
    about = rx.el.select(
        rx.el.option("about any point", value=""), points, name=f"about-{row.key}", default_value=row.about,
        class_name="bb-input", custom_attrs={"aria-label": f"What follow-up {at + 1} is about"},
    )  # fmt: skip
    gone = icon_button("x", f"Remove follow-up {at + 1}", on_click=state.remove_probe(row.key))
    return rx.el.li(
        text,
        rx.el.span(about, icon("chevron-down", 16), class_name="bb-select"),
        gone,
        class_name="bb-line bb-line-probe",
        key=row.key,
    )
