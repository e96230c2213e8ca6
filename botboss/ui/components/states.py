"""What a page shows when there is nothing yet, something to say, or it is still loading."""

from typing import Literal, TypeAlias

import reflex as rx

from botboss.ui.components.words import Text, icon

Tone: TypeAlias = Literal["info", "good", "warn", "bad"]
_SIGNS = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}


def notice(
    *words: Text | rx.Component, tone: Tone = "info", action: rx.Component | None = None
) -> rx.Component:
    """A line in the page that says what is so and what to do; spoken when it appears, `bad` at once."""
    return rx.el.div(
        icon(_SIGNS[tone]),
        rx.el.div(*words),
        action or rx.fragment(),
        class_name="bb-notice",
        role="alert" if tone == "bad" else "status",
        custom_attrs={"data-tone": tone},
    )


def empty_state(icon_name: str, title: Text, sentence: Text, *actions: rx.Component) -> rx.Component:
    """What will be here, and the first step towards it."""
    return rx.el.div(
        icon(icon_name, 28),
        rx.el.p(title, class_name="bb-empty-title"),
        rx.el.p(sentence),
        rx.el.div(*actions, class_name="bb-actions") if actions else rx.fragment(),
        class_name="bb-empty",
    )


def loaded(ready: rx.Var[bool], content: rx.Component, skeleton: rx.Component) -> rx.Component:
    """`content` once the State has it, the skeleton of the same shape before."""
    return rx.cond(ready, content, skeleton)


def skeleton_text(lines: int = 3) -> rx.Component:
    """Lines of text to come."""
    widths = ("92%", "100%", "78%", "86%", "64%")
    return _waiting(*(_bone(widths[at % len(widths)]) for at in range(lines)), class_name="bb-stack-s")


def skeleton_cards(count: int = 4, height: str = "104px") -> rx.Component:
    """A grid of cards to come."""
    one = [_bone("40%"), _bone("60%", "bb-bone bb-bone-l"), _bone("30%")]
    cards = [
        rx.el.div(*one, class_name="bb-card bb-card-pad bb-stack-s", style={"min-height": height})
        for _ in range(count)
    ]
    return _waiting(*cards, class_name="bb-grid")


def skeleton_table(rows: int = 8) -> rx.Component:
    """A table of people to come: rows as high as the real ones, so that nothing jumps."""
    line = rx.el.div(
        rx.el.span(class_name="bb-bone bb-bone-disc"),
        rx.el.div(_bone("55%"), _bone("35%"), class_name="bb-stack-s", style={"flex": "2"}),
        rx.el.div(_bone("70%"), style={"flex": "1"}),
        rx.el.div(_bone("80%"), style={"flex": "1"}, class_name="bb-phone-off"),
        class_name="bb-skeleton-line",
    )
    head = rx.el.div(class_name="bb-skeleton-head")
    return _waiting(head, *([line] * rows), class_name="bb-table-box")


def _bone(width: str, name: str = "bb-bone") -> rx.Component:
    return rx.el.span(class_name=name, style={"width": width})


def _waiting(*bones: rx.Component, class_name: str) -> rx.Component:
    words = rx.el.span("Loading…", class_name="bb-ears", role="status")
    return rx.el.div(words, rx.el.div(*bones, class_name=class_name, custom_attrs={"aria-hidden": "true"}))
