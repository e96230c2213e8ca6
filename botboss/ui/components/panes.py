"""Tabs and dialogs (Radix beneath: focus, keys and roles are its)."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from botboss.ui.components.words import Text, button


def tabs(
    panes: Sequence[tuple[str, Text, rx.Component]],
    *,
    start: str = "",
    value: rx.Var[str] | None = None,
    on_change: Any = None,
) -> rx.Component:
    """Tabs of (key, label, content). They keep themselves (`start`), or the State does (`value`,
    `on_change`).
    """
    ruled: dict[str, Any] = (
        {"value": value, "on_change": on_change}
        if value is not None
        else {"default_value": start or panes[0][0]}
    )
    heads = [rx.tabs.trigger(label, value=key) for key, label, _ in panes]
    bodies = [rx.tabs.content(content, value=key, class_name="bb-tab-body") for key, _, content in panes]
    return rx.tabs.root(rx.tabs.list(*heads), *bodies, class_name="bb-tabs", **ruled)


def confirm_dialog(
    trigger: rx.Component,
    title: Text,
    sentence: Text,
    *children: rx.Component,
    verb: Text,
    on_confirm: Any,
    look: Literal["solid", "bad"] = "solid",
) -> rx.Component:
    """Asks before something that cannot be undone. `verb` is the button ("Cancel interview"), never "OK"."""
    return rx.alert_dialog.root(
        rx.alert_dialog.trigger(trigger),
        rx.alert_dialog.content(
            rx.alert_dialog.title(title, class_name="bb-h2", custom_attrs={"as": "h2"}),
            rx.alert_dialog.description(sentence, class_name="bb-sub"),
            *children,
            rx.el.div(
                rx.alert_dialog.cancel(button("Keep as it is")),
                rx.alert_dialog.action(button(verb, look=look, on_click=on_confirm)),
                class_name="bb-dialog-foot",
            ),
            class_name="bb-dialog",
        ),
    )


def dialog(
    title: Text, sentence: Text, *children: rx.Component, shown: rx.Var[bool], on_change: Any
) -> rx.Component:
    """A dialog that the State opens and closes (`on_change(open)`); put a form and its buttons in it."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(title, class_name="bb-h2", custom_attrs={"as": "h2"}),
            rx.dialog.description(sentence, class_name="bb-sub"),
            *children,
            class_name="bb-dialog",
        ),
        open=shown,
        on_open_change=on_change,
    )


def dialog_foot(*actions: rx.Component) -> rx.Component:
    """The row of buttons that ends a dialog."""
    return rx.el.div(*actions, class_name="bb-dialog-foot")
