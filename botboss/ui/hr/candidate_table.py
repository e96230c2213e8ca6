"""What `/candidates` shows: search and filters, the table, its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.models.interviews import Status
from botboss.ui.components import (
    Text,
    button,
    cell,
    chips,
    column,
    empty_state,
    human_look,
    link_button,
    loaded,
    notice,
    page_header,
    pager,
    person,
    score,
    score_row,
    select,
    skeleton_table,
    sort_column,
    sort_select,
    status,
    table,
    toolbar,
)
from botboss.ui.controls import search_box
from botboss.ui.hr.rows import CandidateRow
from botboss.ui.interviewer.rows import STATES
from botboss.ui.times import when

if TYPE_CHECKING:
    from botboss.ui.hr.candidates import CandidatesState


def _least(shown: int) -> float:
    """The smallest score, in its 4 decimals, that is shown as this number of 100."""
    return next(tenth / 10_000 for tenth in range(10_001) if score_row(tenth / 10_000).value >= shown)


_STRONG, _GOOD, _MIXED = _least(75), _least(55), _least(35)
_STEP = 0.0001
#: A score's word → the scores that are shown with it.
BANDS = {
    "strong": (_STRONG, 1.0),
    "good": (_GOOD, round(_STRONG - _STEP, 4)),
    "mixed": (_MIXED, round(_GOOD - _STEP, 4)),
    "weak": (0.0, round(_MIXED - _STEP, 4)),
}
SCORES = (
    ("", "Any score"),
    ("strong", "Strong: 75 to 100"),
    ("good", "Good: 55 to 74"),
    ("mixed", "Mixed: 35 to 54"),
    ("weak", "Weak: below 35"),
)
LOOKS = (
    ("all", "Needs a human look"),
    ("unread", "Needs a look, no feedback yet"),
)
STATUSES = (("", "All"), *((status.value, STATES[status].word) for status in Status))
ORDERS = (
    ("-when", "Latest first"),
    ("when", "Earliest first"),
    ("-score", "Highest score first"),
    ("score", "Lowest score first"),
    ("name", "Names from A to Z"),
    ("-name", "Names from Z to A"),
)


def candidates_view(state: type[CandidatesState]) -> rx.Component:
    words = rx.cond(
        state.loaded,
        rx.cond(
            state.rows.length() > 0,
            f"{state.pager.words} · page {state.pager.at}",
            "Nobody",
        ),
        "Loading…",
    )
    export = button(
        "Export", icon_name="download", on_click=state.export, disabled=state.rows.length() == 0,
        custom_attrs={"aria-label": "Export this list as CSV"},
    )  # fmt: skip
    list_ = rx.cond(state.rows.length() > 0, _list(state), _nobody(state))
    return rx.fragment(
        page_header("Candidates", words, export),
        _filters(state),
        loaded(state.loaded, list_, skeleton_table()),
    )


def _filters(state: type[CandidatesState]) -> rx.Component:
    asked = state.asked
    return toolbar(
        search_box(asked.q, state.search),
        chips("Stage", STATUSES, asked.status, state.pick_status),
        rx.el.div(
            select(
                state.roles, value=asked.role, key=f"{asked.role}-{state.roles.length()}",
                on_change=state.pick_role, custom_attrs={"aria-label": "Job"},
            ),
            select(
                SCORES, value=asked.score, key=asked.score, on_change=state.pick_score,
                custom_attrs={"aria-label": "Score"},
            ),
            select(
                (("", "Any confidence"), *LOOKS), value=asked.look, key=asked.look, on_change=state.pick_look,
                custom_attrs={"aria-label": "Confidence"},
            ),
            sort_select(ORDERS, asked.sort, state.order_by),
            class_name="bb-hr-filters",
        ),
    )  # fmt: skip


def _list(state: type[CandidatesState]) -> rx.Component:
    def sortable(label: Text, key: str, width: str) -> rx.Component:
        return sort_column(label, key, state.sort, state.desc, state.order, width=width)

    head = [
        sortable("Person", "name", "30%"),
        column("Stage", width="132px"),
        sortable("Score", "score", "188px"),
        column("Confidence", width="176px"),
        column("Interviewer", phone="off"),
        sortable(f"When ({state.zone})", "when", "172px"),
    ]
    several = notice(
        f"These scores come from several engines ({state.engines}) and do not compare with one another.",
        tone="warn",
    )
    return rx.fragment(
        rx.cond(state.engines != "", several, rx.fragment()),
        table(head, rx.foreach(state.rows, _line), label="Candidates"),
        pager(
            f"{state.pager.words} · times in {state.zone}",
            first=state.pager.first,
            last=state.pager.last,
            on_back=state.turn(-1),
            on_next=state.turn(1),
        ),
    )


def _line(row: rx.Var[CandidateRow]) -> rx.Component:
    return rx.el.tr(
        cell(person(row.name, row.initials, row.role, row.href)),
        cell(status(row.state)),
        cell(
            score(row.score, look=False),
            rx.cond(row.rests != "", rx.el.span(row.rests, class_name="bb-small bb-hr-rests"), rx.fragment()),
        ),
        cell(human_look(row.score)),
        cell(rx.el.span(row.led_by, class_name="bb-cut", title=row.led_by), phone="off"),
        rx.el.td(when(row.at), class_name="bb-hr-cell-when"),
    )


def _nobody(state: type[CandidatesState]) -> rx.Component:
    none = empty_state(
        "users",
        "Nobody has been invited yet",
        "Every interview with its candidate will stand here. Schedule the first one to begin.",
        link_button("Schedule interview", "/schedule"),
    )
    unfit = empty_state(
        "user-search",
        "Nobody fits",
        "No interview has all of this together: leave something out.",
        button("Show everyone", on_click=rx.redirect("/candidates")),
    )
    return rx.cond(state.narrowed, unfit, none)
