"""What a question listens for and how it asks on, as staff read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from botboss.ui.components import icon


@dataclass(frozen=True)
class ListenRow:
    """One thing to listen for; ``weight`` says so when it counts more or less than once: "counts × 2"."""

    text: str = ""
    weight: str = ""


def listen_rows(points: Sequence[Mapping[str, Any]]) -> list[ListenRow]:
    """Stored expected points, as they are listed."""
    return [ListenRow(point["text"], weight_words(point["weight"])) for point in points]


def weight_words(weight: float) -> str:
    """ "counts × 2"; nothing for what counts once."""
    return "" if weight == 1 else f"counts × {weight:g}"


def listen_list(rows: rx.Var[list[ListenRow]]) -> rx.Component:
    """What a good answer contains."""

    def point(row: rx.Var[ListenRow]) -> rx.Component:
        weight = rx.cond(row.weight != "", rx.el.span(row.weight, class_name="bb-small"), rx.fragment())
        return rx.el.li(icon("ear", 16), rx.el.span(row.text), weight, class_name="bb-listen")

    return rx.el.ul(
        rx.foreach(rows, point), class_name="bb-points", custom_attrs={"aria-label": "What to listen for"}
    )


def probe_list(rows: rx.Var[list[str]]) -> rx.Component:
    """Follow-up questions."""
    return rx.el.ul(rx.foreach(rows, lambda probe: rx.el.li(probe)), class_name="bb-probes")
