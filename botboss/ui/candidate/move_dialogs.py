"""The buttons and dialogs of `moving.Moving`."""

from __future__ import annotations

import reflex as rx

from botboss.models.interviews import Kind
from botboss.ui.candidate.moving import LAST_WEEK, Moving
from botboss.ui.candidate.rows import InterviewRow
from botboss.ui.components import (
    button,
    dialog,
    dialog_foot,
    field,
    form,
    form_error,
    icon_button,
    loaded,
    notice,
    skeleton_text,
    submit,
    text_field,
)
from botboss.ui.slots import DayRow, SlotRow


def move_buttons(state: type[Moving], row: rx.Var[InterviewRow]) -> rx.Component:
    """Move and Cancel of one planned interview."""
    both = rx.fragment(
        button("Move", look="plain", on_click=state.ask_move(row.id)),
        button("Cancel", look="plain", on_click=state.ask_cancel(row.id)),
    )
    return rx.cond(row.movable, both, rx.fragment())


def move_dialogs(state: type[Moving]) -> rx.Component:
    """The two dialogs; once per page."""
    return rx.fragment(_move_dialog(state), _cancel_dialog(state))


def _move_dialog(state: type[Moving]) -> rx.Component:
    close = button("Keep as it is", on_click=state.show_move(False))
    live = state.asked.interview.kind == Kind.LIVE
    choose = form(
        rx.cond(live, _slots(state), _any_time(state)),
        form_error(state.move_error),
        dialog_foot(close, submit("Move interview", busy=state.move_busy)),
        on_submit=state.move,
    )
    refused = rx.el.div(notice(state.asked.words, tone="warn"), dialog_foot(close), class_name="bb-stack")
    allowed = rx.el.div(rx.el.p(state.asked.words, class_name="bb-sub"), choose, class_name="bb-stack")
    return dialog(
        "Move the interview",
        rx.cond(
            state.move_ready,
            f"{state.asked.interview.role}, now {state.asked.interview.at.text}.",
            "Looking for free times…",
        ),
        rx.el.div(
            loaded(state.move_ready, rx.cond(state.asked.allowed, allowed, refused), skeleton_text(5)),
            class_name="bb-dialog-body",
        ),
        shown=state.move_shown,
        on_change=state.show_move,
    )


def _any_time(state: type[Moving]) -> rx.Component:
    zone = rx.cond(state.who.timezone != "", state.who.timezone, "UTC")
    until = state.asked.interview.until.text
    return field(
        "New time",
        "at",
        type="datetime-local",
        hint=f"On your clock ({zone}). Without moving it you can take it any time until {until}.",
    )


def _slots(state: type[Moving]) -> rx.Component:
    def slot(row: rx.Var[SlotRow], day: rx.Var[str]) -> rx.Component:
        attrs = {"aria-pressed": state.chosen == row.iso, "aria-label": f"{day}, {row.text}"}
        return rx.el.button(
            row.text,
            type="button",
            class_name="bb-chip",
            on_click=state.choose_slot(row.iso),
            custom_attrs=attrs,
        )

    def day(row: rx.Var[DayRow]) -> rx.Component:
        times = rx.el.div(rx.foreach(row.slots, lambda one: slot(one, row.label)), class_name="bb-row")
        return rx.el.div(rx.el.p(row.label, class_name="bb-h3"), times, class_name="bb-stack-s")

    turn = rx.el.div(
        icon_button("chevron-left", "Earlier week", disabled=state.week == 0, on_click=state.turn_week(-1)),
        rx.el.strong(state.week_words, role="status"),
        icon_button(
            "chevron-right", "Later week", disabled=state.week == LAST_WEEK - 1, on_click=state.turn_week(1)
        ),
        class_name="bb-row-apart",
    )
    none = rx.el.p("Nothing is free in this week. Look at a later one.", class_name="bb-sub")
    free = rx.el.div(
        rx.foreach(state.days, day),
        class_name="bb-slots",
        tab_index=0,
        role="group",
        custom_attrs={"aria-label": "Free times"},
    )
    return rx.el.div(turn, rx.cond(state.days.length() > 0, free, none), class_name="bb-stack")


def _cancel_dialog(state: type[Moving]) -> rx.Component:
    reason = text_field(
        "Reason", "reason", optional=True, rows=3, error=state.cancel_error, max_length=500,
        hint="The hiring team reads it.",
    )  # fmt: skip
    foot = dialog_foot(button("Keep as it is", on_click=state.show_cancel(False)), submit("Cancel interview"))
    return dialog(
        "Cancel the interview?",
        f"{state.asked.interview.role}, {state.asked.interview.at.text}. This cannot be undone.",
        rx.el.div(form(reason, foot, on_submit=state.cancel), class_name="bb-dialog-body"),
        shown=state.cancel_shown,
        on_change=state.show_cancel,
    )
