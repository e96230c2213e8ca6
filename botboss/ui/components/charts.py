"""Charts: a picture, a sentence that says the same, and the numbers beneath.

`bar_chart` is recharts (+94 kB on the page that uses it); `bar_list` is plain CSS and costs nothing.
"""

from typing import Any

import reflex as rx

from botboss.ui.components.rows import BarRow
from botboss.ui.components.words import Text


def bar_chart(
    rows: rx.Var[list[BarRow]], sentence: Text, *, unit: str = "Value", height: int = 220
) -> rx.Component:
    """Standing bars of `value` by `label`. `sentence` says in words what they show; `unit` heads the
    numbers.
    """
    axis = {"tick_line": False, "axis_line": False, "stroke": "var(--bb-ink-2)"}
    picture = rx.recharts.bar_chart(
        rx.recharts.cartesian_grid(vertical=False, stroke="var(--bb-line)"),
        rx.recharts.x_axis(data_key="label", **axis),
        rx.recharts.y_axis(width=40, allow_decimals=False, **axis),
        rx.recharts.bar(
            data_key="value", name=unit, fill="var(--bb-accent)", radius=[4, 4, 0, 0], max_bar_size=40,
            is_animation_active=False,
        ),
        data=rows.to(list[dict[str, Any]]),
        height=height,
        width="100%",
        margin={"top": 8, "right": 0, "bottom": 0, "left": 0},
        accessibility_layer=False,
    )  # fmt: skip
    box = rx.el.div(
        picture,
        class_name="bb-chart",
        role="img",
        style={"height": f"{height}px"},
        custom_attrs={"aria-label": sentence},
    )
    return rx.el.figure(box, _numbers(rows, unit), class_name="bb-figure")


def bar_list(rows: rx.Var[list[BarRow]], *, label: Text) -> rx.Component:
    """Lying bars, one per line, with label, value and n: a funnel, a distribution."""
    return rx.el.ul(rx.foreach(rows, _line), class_name="bb-bars", custom_attrs={"aria-label": label})


def progress(value: rx.Var[int] | int, most: rx.Var[int] | int, label: Text) -> rx.Component:
    """A thin bar: `value` of `most`, with its name for ears ("3 of 7 questions")."""
    share = rx.Var.create(value).to(int) * 100 / rx.Var.create(most).to(int)
    fill = rx.el.span(class_name="bb-bar-fill", style={"width": f"{share}%"})
    attrs = {
        "aria-label": label,
        "aria-valuenow": value,
        "aria-valuemin": 0,
        "aria-valuemax": most,
        "aria-valuetext": label,
    }
    return rx.el.div(fill, class_name="bb-bar", role="progressbar", custom_attrs=attrs)


def _line(row: rx.Var[BarRow]) -> rx.Component:
    fill = rx.el.span(class_name="bb-bar-fill", style={"width": f"{row.share}%"})
    return rx.el.li(
        rx.el.span(row.label, class_name="bb-bars-label", title=row.label),
        rx.el.span(fill, class_name="bb-bar", aria_hidden="true"),
        rx.el.span(row.value, class_name="bb-num bb-strong"),
        rx.cond(row.n > 0, rx.el.span(f"n = {row.n}", class_name="bb-small"), rx.fragment()),
    )


def _numbers(rows: rx.Var[list[BarRow]], unit: str) -> rx.Component:
    def line(row: rx.Var[BarRow]) -> rx.Component:
        return rx.el.tr(rx.el.th(row.label, scope="row"), rx.el.td(row.value))

    head = rx.el.thead(rx.el.tr(rx.el.th("What", scope="col"), rx.el.th(unit, scope="col")))
    numbers = rx.el.table(head, rx.el.tbody(rx.foreach(rows, line)), class_name="bb-plain-table")
    return rx.el.details(
        rx.el.summary("Show the numbers", class_name="bb-summary"), numbers, class_name="bb-noprint"
    )
