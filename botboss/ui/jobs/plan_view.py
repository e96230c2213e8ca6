"""The questions of a job's plan, to read and to work on; and what each counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.ui.components import (
    BarRow,
    bar_list,
    button,
    card,
    confirm_dialog,
    ears,
    empty_state,
    fact_list,
    folded,
    icon,
    icon_button,
    link_button,
)
from botboss.ui.controls import search_box
from botboss.ui.jobs.rows import WORTH, FoundRow, PlanRow
from botboss.ui.questions.rubric import listen_list, probe_list

if TYPE_CHECKING:
    from botboss.ui.jobs.job import JobState


def plan_to_read(rows: rx.Var[list[PlanRow]]) -> rx.Component:
    """The questions in their order, each with what is listened for and the anchors."""
    none = empty_state("list-checks", "No questions yet", "The questions of the plan will stand here.")
    listed = rx.el.ol(rx.foreach(rows, lambda row: _question(row)), class_name="bb-plan")
    return rx.cond(rows.length() > 0, listed, none)


def plan_to_edit(state: type[JobState]) -> rx.Component:
    none = empty_state(
        "list-checks", "No questions yet", "Add some from the bank below, or write one of your own."
    )

    def line(row: rx.Var[PlanRow]) -> rx.Component:
        return _question(row, _acts(state, row), _lacks(row))

    listed = rx.el.ol(rx.foreach(state.plan, line), class_name="bb-plan")
    return rx.el.div(
        rx.cond(state.plan.length() > 0, listed, none), _spoken(state.said), class_name="bb-stack"
    )


def _spoken(text: rx.Var[str]) -> rx.Component:
    """What just happened, spoken."""
    return rx.el.div(ears(text), role="status")


def _question(
    row: rx.Var[PlanRow], acts: rx.Component | None = None, lacks: rx.Component | None = None
) -> rx.Component:
    why = rx.cond(row.why != "", rx.el.p(row.why, class_name="bb-sub"), rx.fragment())
    points = (
        listen_list(row.points) if acts is None else folded("What to listen for", listen_list(row.points))
    )
    listened = rx.cond(row.points.length() > 0, points, rx.fragment())
    anchors = folded(WORTH, fact_list(row.anchors))
    more = folded("How to ask on", probe_list(row.probes))
    head = rx.el.p(
        rx.el.span(f"Question {row.number}", class_name="bb-strong"), f" · {row.about}", class_name="bb-small"
    )
    return rx.el.li(
        rx.el.div(head, acts or rx.fragment(), class_name="bb-row-apart"),
        rx.el.h3(row.text, class_name="bb-h2"),
        rx.el.p(row.counts, class_name="bb-sub bb-num"),
        lacks or rx.fragment(),
        why,
        listened,
        rx.cond(row.anchors.length() > 0, anchors, rx.fragment()),
        rx.cond(row.probes.length() > 0, more, rx.fragment()),
        class_name="bb-plan-question",
    )


def _lacks(row: rx.Var[PlanRow]) -> rx.Component:
    words = rx.cond(row.lacks == 1, "1 thing is missing", f"{row.lacks} things are missing")
    line = rx.el.p(icon("circle-alert", 14), words, class_name="bb-error")
    return rx.cond(row.lacks > 0, line, rx.fragment())


def _acts(state: type[JobState], row: rx.Var[PlanRow]) -> rx.Component:
    gone = confirm_dialog(
        icon_button("trash-2", f"Take question {row.number} out"),
        f"Take question {row.number} out of the plan?",
        "What was written for it in this draft is lost. What is published stays.",
        verb="Take it out",
        on_confirm=state.remove(row.number),
        look="bad",
    )
    return rx.el.div(
        icon_button(
            "arrow-up", f"Move question {row.number} up", disabled=row.number == 1,
            on_click=state.move(row.number, -1),
        ),
        icon_button(
            "arrow-down", f"Move question {row.number} down", disabled=row.number == state.plan.length(),
            on_click=state.move(row.number, 1),
        ),
        gone,
        link_button("Edit", row.href, icon_name="pencil", aria_label=f"Edit question {row.number}"),
        class_name="bb-row",
    )  # fmt: skip


def adding(state: type[JobState]) -> rx.Component:
    """Questions to put into the plan: found in the bank, or written."""

    def line(row: rx.Var[FoundRow]) -> rx.Component:
        words = rx.el.div(
            rx.el.p(row.text, class_name="bb-flat"),
            rx.el.p(row.about, class_name="bb-small"),
            class_name="bb-job-found",
        )
        named = {"aria-label": f"Add “{row.text}”"}
        add = button("Add", icon_name="plus", on_click=state.add(row.id), custom_attrs=named)
        return rx.el.li(words, add, class_name="bb-hr-pick")

    write = link_button("Write a question", f"{state.shown.href}/questions/new", icon_name="pencil-line")
    return card(
        rx.el.div(
            search_box(state.q, state.search, "Search the question bank"),
            rx.el.ul(rx.foreach(state.found, line), class_name="bb-hr-picks"),
            rx.el.p(state.found_words, class_name="bb-hint", role="status"),
            class_name="bb-stack-s",
        ),
        title="Add a question",
        actions=(write,),
    )


def weight_bars(rows: rx.Var[list[BarRow]]) -> rx.Component:
    """What each question counts of the interview's score, in per cent."""
    none = rx.el.p("Shown once there are questions with weights.", class_name="bb-sub")
    bars = rx.el.div(
        rx.el.p("Per cent of the interview's score, question by question.", class_name="bb-sub"),
        bar_list(rows, label="Per cent of the score"),
        class_name="bb-stack",
    )
    return card(rx.cond(rows.length() > 0, bars, none), title="What counts how much")
