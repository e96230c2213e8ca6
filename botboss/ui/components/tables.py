"""Tables of rows, their filters, their order and their pages.

    head = [column("Person"), sort_column("Score", "score", S.sort, S.desc, S.order)]
    table(head, rx.foreach(S.rows, line), label="Candidates")

where `line(row)` returns `rx.el.tr(cell(person(…)), cell(score(row.score)))`. On a phone each row is a card.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import reflex as rx

from botboss.ui.components.forms import select
from botboss.ui.components.rows import Choice
from botboss.ui.components.words import Text, button, icon

OnKey = Callable[[Any], Any]


def table(
    head: Sequence[rx.Component],
    body: rx.Component,
    *,
    label: Text,
    cards: bool = True,
    busy: rx.Var[bool] | bool = False,
) -> rx.Component:
    """A table with a head that sticks. `label` names it for ears; `cards=False`: a table on a phone too."""
    attrs = {"aria-label": label, "aria-busy": busy}
    inner = rx.el.table(
        rx.el.thead(rx.el.tr(*head)), rx.el.tbody(body), class_name="bb-table", custom_attrs=attrs
    )
    return rx.el.div(inner, class_name="bb-table-box", custom_attrs={"data-cards": str(cards).lower()})


def column(
    label: Text,
    *,
    width: str = "auto",
    hidden: bool = False,
    right: bool = False,
    phone: Literal["", "off"] = "",
) -> rx.Component:
    """A column's head. `hidden` keeps its words for ears (a column of buttons).

    `phone="off"`, on the head and on its cells, leaves the column out of narrow windows too.
    """
    words = rx.el.span(label, class_name="bb-ears") if hidden else label
    names = [*(["bb-right"] if right else []), *([f"bb-phone-{phone}"] if phone else [])]
    return rx.el.th(words, scope="col", style={"width": width}, class_name=" ".join(names))


def sort_column(
    label: Text, key: str, sort: rx.Var[str], desc: rx.Var[bool], on_sort: OnKey, *, width: str = "auto"
) -> rx.Component:
    """A head that orders by its column: `on_sort(key)` (a handler, called with the key)."""
    on = sort == key
    sign = rx.cond(
        on, rx.cond(desc, icon("arrow-down", 14), icon("arrow-up", 14)), icon("chevrons-up-down", 14)
    )
    order = rx.cond(on, rx.cond(desc, "descending", "ascending"), "none")
    head = rx.el.button(label, sign, type="button", class_name="bb-sort", on_click=on_sort(key))
    return rx.el.th(head, scope="col", style={"width": width}, custom_attrs={"aria-sort": order})


def cell(
    *children: Text | rx.Component, phone: Literal["", "off", "wide"] = "", right: bool = False, **props: Any
) -> rx.Component:
    """A cell. On a phone: `off` leaves it out of the card, `wide` gives it the card's whole width."""
    names = [f"bb-phone-{phone}"] if phone else []
    return rx.el.td(*children, class_name=" ".join([*names, *(["bb-right"] if right else [])]), **props)


def sort_select(choices: Sequence[tuple[str, str]], value: rx.Var[str], on_change: Any) -> rx.Component:
    """The order as a select, shown on phones, where a table has no head."""
    chosen = select(
        choices, value=value, on_change=on_change, key=value, custom_attrs={"aria-label": "Order"}
    )
    return rx.el.div(chosen, class_name="bb-sort-phone")


def toolbar(*children: rx.Component) -> rx.Component:
    """The row of search box and filters above a table."""
    return rx.el.div(*children, class_name="bb-toolbar")


def chips(
    label: Text, choices: Sequence[tuple[str, str]] | rx.Var[list[Choice]], value: rx.Var[str], on_pick: OnKey
) -> rx.Component:
    """Filter chips of which one is pressed; `on_pick(value)` should go to the address that says the same."""

    def chip(key: Text, words: Text) -> rx.Component:
        return rx.el.button(
            words,
            type="button",
            class_name="bb-chip",
            on_click=on_pick(key),
            custom_attrs={"aria-pressed": value == key},
        )

    inner = (
        [rx.foreach(choices, lambda choice: chip(choice.value, choice.label))]
        if isinstance(choices, rx.Var)
        else [chip(key, words) for key, words in choices]
    )
    return rx.el.div(*inner, class_name="bb-chips", role="group", custom_attrs={"aria-label": label})


def pager(
    words: Text, *, first: rx.Var[bool], last: rx.Var[bool], on_back: Any, on_next: Any
) -> rx.Component:
    """`1–50 of 10,000`, Previous and Next; `first` and `last` say that there is no page before or after."""
    return rx.el.nav(
        rx.el.span(words, role="status"),
        rx.el.div(
            button("Previous", icon_name="chevron-left", disabled=first, on_click=on_back),
            button("Next", icon_name="chevron-right", disabled=last, on_click=on_next),
            class_name="bb-row",
        ),
        class_name="bb-pager",
        custom_attrs={"aria-label": "Pages"},
    )


def selection_bar(words: Text, *actions: rx.Component, shown: rx.Var[bool]) -> rx.Component:
    """What may be done with the selected rows, laid over the page's foot while `shown`."""
    bar = rx.el.div(
        rx.el.span(words, role="status"),
        *actions,
        class_name="bb-selected",
        role="region",
        custom_attrs={"aria-label": "Selected rows"},
    )
    return rx.cond(shown, bar, rx.fragment())
