"""Headings, buttons, links, cards, people and states: what every page is made of."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from botboss.ui.components.rows import FactRow, StatusRow, StepRow

Text: TypeAlias = str | rx.Var[str]
Look: TypeAlias = Literal["edge", "solid", "plain", "bad"]


def ears(text: Text) -> rx.Component:
    """Words for screen readers only."""
    return rx.el.span(text, class_name="bb-ears")


def icon(name: str, size: int = 18) -> rx.Component:
    """A Lucide icon that says nothing by itself: the words stand beside it."""
    return rx.icon(name, size=size, custom_attrs={"aria-hidden": "true"})


def link(text: Text | rx.Component, href: Text, *, class_name: str = "bb-link", **props: Any) -> rx.Component:
    """A link to one of our own pages, without a full load."""
    return ReactRouterLink.create(text, to=href, class_name=class_name, **props)


def page_header(
    title: Text, sub: Text | rx.Component = "", *actions: rx.Component, before: rx.Component | None = None
) -> rx.Component:
    """The page's only h1, a line below it, and its actions at the right. `before`: an initials disc, say."""
    below = rx.el.p(sub, class_name="bb-sub") if not isinstance(sub, str) or sub else rx.fragment()
    words = rx.el.div(rx.el.h1(title, class_name="bb-h1", tab_index=-1), below)
    return rx.el.header(
        rx.el.div(before or rx.fragment(), words, class_name="bb-head-words"),
        rx.el.div(*actions, class_name="bb-actions") if actions else rx.fragment(),
        class_name="bb-head",
    )


def button(
    text: Text | rx.Component,
    *,
    icon_name: str = "",
    look: Look = "edge",
    size: Literal["m", "l"] = "m",
    wide: bool = False,
    **props: Any,
) -> rx.Component:
    """A button that does something (`on_click`). One `look="solid"` per page: the thing to do here."""
    props.setdefault("type", "button")
    attrs = {
        "data-look": look,
        "data-size": size,
        "data-wide": str(wide).lower(),
        **props.pop("custom_attrs", {}),
    }
    sign = icon(icon_name) if icon_name else rx.fragment()
    return rx.el.button(sign, text, class_name="bb-btn", custom_attrs=attrs, **props)


def link_button(
    text: Text,
    href: Text,
    *,
    icon_name: str = "",
    look: Look = "edge",
    size: Literal["m", "l"] = "m",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button: goes to one of our own pages."""
    attrs = {"data-look": look, "data-size": size}
    sign = icon(icon_name) if icon_name else rx.fragment()
    return ReactRouterLink.create(sign, text, to=href, class_name="bb-btn", custom_attrs=attrs, **props)


def icon_button(name: str, label: Text, **props: Any) -> rx.Component:
    """A button with only an icon; `label` is what it does, for ears and as its tooltip."""
    props.setdefault("type", "button")
    return rx.el.button(
        icon(name),
        class_name="bb-btn bb-btn-icon",
        title=label,
        custom_attrs={"data-look": "plain", "aria-label": label},
        **props,
    )


def card(*children: rx.Component, title: Text = "", actions: Sequence[rx.Component] = ()) -> rx.Component:
    """A panel. With `title` it is a named section with an h2 and its actions in a row above the content."""
    if isinstance(title, str) and not title:
        return rx.el.div(*children, class_name="bb-card bb-card-pad")
    head = rx.el.div(
        rx.el.h2(title, class_name="bb-h2"),
        rx.el.div(*actions, class_name="bb-actions"),
        class_name="bb-card-head",
    )
    return rx.el.section(head, rx.el.div(*children, class_name="bb-card-body"), class_name="bb-card")


def section(title: Text, *children: rx.Component, actions: Sequence[rx.Component] = ()) -> rx.Component:
    """An h2 with what belongs to it, without a panel."""
    head = rx.el.div(
        rx.el.h2(title, class_name="bb-h2"),
        rx.el.div(*actions, class_name="bb-actions"),
        class_name="bb-row-apart",
    )
    return rx.el.section(head, *children, class_name="bb-stack")


def disc(initials: Text, *, large: bool = False) -> rx.Component:
    """A person's initials on a disc; the name always stands beside it, so ears do not hear it."""
    name = "bb-disc bb-disc-l" if large else "bb-disc"
    return rx.el.span(initials, class_name=name, custom_attrs={"aria-hidden": "true"})


def person(name: Text, initials: Text, sub: Text = "", href: Text = "") -> rx.Component:
    """Initials, name, one line below (job, role); `href` makes the name a link. A long name is cut, whole
    in its tooltip.
    """
    shown = (
        link(name, href, class_name="bb-person-name", title=name)
        if not isinstance(href, str) or href
        else rx.el.span(name, class_name="bb-person-name", title=name)
    )
    below = (
        rx.el.span(sub, class_name="bb-person-sub", title=sub)
        if not isinstance(sub, str) or sub
        else rx.fragment()
    )
    return rx.el.div(
        disc(initials), rx.el.div(shown, below, class_name="bb-person-words"), class_name="bb-person"
    )


def status(row: StatusRow | rx.Var[StatusRow]) -> rx.Component:
    """A state: a dot and its word. The colour is never the only sign."""
    return status_word(row.word, row.tone)


def status_word(word: Text, tone: Text = "quiet") -> rx.Component:
    """As `status`, from a word and its tone."""
    dot = rx.el.span(class_name="bb-dot", custom_attrs={"aria-hidden": "true"})
    return rx.el.span(dot, rx.el.span(word), class_name="bb-status", custom_attrs={"data-tone": tone})


def facts(*pairs: tuple[Text, Text | rx.Component]) -> rx.Component:
    """A list of names and values known when the page is written."""
    rows = [part for name, value in pairs for part in (rx.el.dt(name), rx.el.dd(value))]
    return rx.el.dl(*rows, class_name="bb-facts")


def fact_list(rows: rx.Var[list[FactRow]]) -> rx.Component:
    """A list of names and values that the State holds."""
    return rx.el.dl(
        rx.foreach(rows, lambda row: rx.fragment(rx.el.dt(row.name), rx.el.dd(row.value))),
        class_name="bb-facts",
    )


def timeline(rows: rx.Var[list[StepRow]]) -> rx.Component:
    """What happened, newest or oldest first as given."""
    return rx.el.ol(rx.foreach(rows, _moment), class_name="bb-time")


def _moment(row: rx.Var[StepRow]) -> rx.Component:
    words = rx.el.div(
        rx.el.p(row.title, class_name="bb-strong"),
        rx.cond(row.sub != "", rx.el.p(row.sub, class_name="bb-sub"), rx.fragment()),
        rx.el.p(row.when, class_name="bb-small"),
    )
    dot = rx.el.span(class_name="bb-dot", custom_attrs={"aria-hidden": "true"})
    return rx.el.li(dot, words, custom_attrs={"data-tone": row.tone})


def folded(title: Text, *children: rx.Component, done: bool = False) -> rx.Component:
    """A line that opens: an answer already given (`done` puts a tick before it), numbers, details."""
    tick = icon("check", 18) if done else rx.fragment()
    line = rx.el.summary(
        tick, rx.el.span(title, class_name="bb-cut"), icon("chevron-down"), class_name="bb-fold-line"
    )
    return rx.el.details(line, rx.el.div(*children, class_name="bb-fold-body"), class_name="bb-fold")
