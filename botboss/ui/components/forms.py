"""Forms. Every control is uncontrolled: the browser owns what is typed, the State sees it on submit.

A control's `error` is a State var: an empty string means no error. A `value` that the State loads after the
page is shown needs a `key` that changes with it (`key=S.loaded_id`), or the control keeps its first value.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from botboss.ui.components.rows import Choice
from botboss.ui.components.words import Text, icon
from botboss.ui.controls import PasswordInput


def form(*children: rx.Component, on_submit: Any, **props: Any) -> rx.Component:
    """A form. `on_submit` gets a dict of the controls by name. It posts even if it is sent before the page
    is alive, so that nothing typed ever lands in an address."""
    return rx.el.form(
        *children,
        on_submit=on_submit,
        method="post",
        no_validate=True,
        class_name=props.pop("class_name", "bb-form"),
        **props,
    )


def submit(
    text: Text, *, busy: rx.Var[bool] | bool = False, wide: bool = False, large: bool = False, **props: Any
) -> rx.Component:
    """The form's main button; off until the page is alive and while `busy`."""
    attrs = {"data-look": "solid", "data-size": "l" if large else "m", "data-wide": str(wide).lower()}
    busy = rx.Var.create(busy)
    spin = rx.cond(busy, rx.el.span(class_name="bb-spin", aria_hidden="true"), rx.fragment())
    return rx.el.button(
        spin,
        text,
        type="submit",
        class_name="bb-btn",
        disabled=~rx.State.is_hydrated | busy,
        custom_attrs=attrs,
        **props,
    )


def field(
    label: Text,
    name: str,
    *,
    type: str = "text",
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    beside: rx.Component | None = None,
    **props: Any,
) -> rx.Component:
    """A labelled line of input. `beside` stands at the right of the label (a "Forgotten?" link)."""
    control = rx.el.input(
        type=type, default_value=value, class_name="bb-input", **_common(name, hint, error, optional), **props
    )
    return _labelled(label, name, control, hint, error, optional, beside)


def text_field(
    label: Text,
    name: str,
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    rows: int = 4,
    **props: Any,
) -> rx.Component:
    """A labelled box for several lines."""
    control = rx.el.textarea(
        default_value=value, rows=rows, class_name="bb-input", **_common(name, hint, error, optional), **props
    )
    return _labelled(label, name, control, hint, error, optional)


def password_field(
    label: Text,
    name: str = "password",
    *,
    new: bool = False,
    hint: Text = "",
    error: Text = "",
    beside: rx.Component | None = None,
) -> rx.Component:
    """A password with Show and Hide. `new` tells password managers to offer one."""
    control = PasswordInput.create(
        input_id=name, name=name, autofill="new-password" if new else "current-password",
        described=_described(name, hint, error), invalid=_has(error),
    )  # fmt: skip
    return _labelled(label, name, control, hint, error, False, beside)


def select_field(
    label: Text,
    name: str,
    choices: Sequence[tuple[str, str]] | rx.Var[list[Choice]],
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """A labelled native select. `choices`: (value, label) pairs, or the State's list of `Choice`.

    With `on_change=` it tells the State at once; else the form does.
    """
    control = select(choices, value=value, **_common(name, hint, error, optional), **props)
    return _labelled(label, name, control, hint, error, optional)


def select(
    choices: Sequence[tuple[str, str]] | rx.Var[list[Choice]], *, value: Text = "", **props: Any
) -> rx.Component:
    """The bare native select; give it an `aria_label` where no label stands beside it."""
    control = rx.el.select(_options(choices), default_value=value, class_name="bb-input", **props)
    return rx.el.span(control, icon("chevron-down", 16), class_name="bb-select")


def check_field(
    label: Text | rx.Component, name: str, *, checked: bool | rx.Var[bool] = False, **props: Any
) -> rx.Component:
    """A check box with its words; the form's dict has the name only when it is ticked."""
    box = rx.el.input(type="checkbox", id=name, name=name, default_checked=checked, **props)
    return rx.el.label(box, rx.el.span(label), html_for=name, class_name="bb-check")


def radio_field(
    legend: Text,
    name: str,
    choices: Sequence[tuple[str, str]],
    *,
    value: str = "",
    error: Text = "",
    **props: Any,
) -> rx.Component:
    """A few choices of which one holds, all visible."""
    lines = [
        rx.el.label(
            rx.el.input(type="radio", name=name, value=key, default_checked=key == value, **props),
            rx.el.span(words),
            class_name="bb-check",
        )
        for key, words in choices
    ]
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="bb-label"), *lines, field_error(name, error), class_name="bb-field"
    )


def form_error(error: Text) -> rx.Component:
    """What is wrong with the whole form, above its button; nothing while `error` is empty."""
    return field_error("form", error)


def _labelled(
    label: Text,
    name: str,
    control: rx.Component,
    hint: Text,
    error: Text,
    optional: bool,
    beside: rx.Component | None = None,
) -> rx.Component:
    more = rx.el.span(" (optional)", class_name="bb-label-more") if optional else rx.fragment()
    top = rx.el.div(
        rx.el.label(label, more, html_for=name, class_name="bb-label"),
        beside or rx.fragment(),
        class_name="bb-field-top",
    )
    below = rx.el.p(hint, id=f"{name}-hint", class_name="bb-hint") if _given(hint) else rx.fragment()
    return rx.el.div(top, control, below, field_error(name, error), class_name="bb-field")


def field_error(name: str, error: Text) -> rx.Component:
    """What is wrong with the control or the group `name`; `field` and its like have it already."""
    if not _given(error):
        return rx.fragment()
    line = rx.el.p(
        icon("circle-alert", 16), rx.el.span(error), id=f"{name}-error", class_name="bb-error", role="alert"
    )
    return rx.cond(rx.Var.create(error) != "", line, rx.fragment())


def _common(name: str, hint: Text, error: Text, optional: bool) -> dict[str, Any]:
    attrs = {"aria-describedby": _described(name, hint, error), "aria-invalid": _has(error)}
    return {"id": name, "name": name, "required": not optional, "custom_attrs": attrs}


def _described(name: str, hint: Text, error: Text) -> rx.Var[str]:
    hinted = f"{name}-hint" if _given(hint) else ""
    if not _given(error):
        return rx.Var.create(hinted)
    return rx.cond(rx.Var.create(error) != "", f"{hinted} {name}-error".strip(), hinted)


def _has(error: Text) -> rx.Var[bool]:
    return rx.Var.create(error) != "" if _given(error) else rx.Var.create(False)


def _given(text: Text) -> bool:
    return not isinstance(text, str) or text != ""


def _options(choices: Sequence[tuple[str, str]] | rx.Var[list[Choice]]) -> rx.Component:
    if isinstance(choices, rx.Var):
        return rx.foreach(choices, lambda choice: rx.el.option(choice.label, value=choice.value))
    return rx.fragment(*(rx.el.option(words, value=key) for key, words in choices))
