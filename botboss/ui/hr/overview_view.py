"""What `/overview` shows; with no interview at all, the first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.ui.components import (
    Text,
    bar_chart,
    bar_list,
    card,
    empty_state,
    human_look,
    icon,
    link,
    link_button,
    loaded,
    notice,
    page_header,
    person,
    score,
    skeleton_cards,
    stat,
)
from botboss.ui.hr.rows import CandidateRow
from botboss.ui.times import when

if TYPE_CHECKING:
    from botboss.ui.hr.overview import OverviewState, PendingRow

STEPS = (
    ("calendar-plus", "Schedule an interview", "Invite somebody by name and e-mail.", "/schedule"),
    ("list-checks", "Look through the questions", "They are chosen for the job; add your own.", "/questions"),
    ("users", "Read what was said", "Every score leads to the sentences behind it.", "/candidates"),
)


def overview_view(state: type[OverviewState]) -> rx.Component:
    shown = state.shown
    go = link_button("Schedule interview", "/schedule", icon_name="calendar-plus", look="solid")
    bones = rx.el.div(skeleton_cards(4), skeleton_cards(2, "280px"), class_name="bb-stack")
    content = rx.cond(shown.empty, _first_steps(state), _full(state))
    return rx.fragment(page_header("Overview", "", go), loaded(state.loaded, content, bones))


def _full(state: type[OverviewState]) -> rx.Component:
    shown = state.shown
    lists = rx.el.div(_needs_you(state), _coming(state), class_name="bb-hr-pair")
    charts = rx.el.div(
        card(
            bar_chart(shown.weeks, shown.weeks_words, unit="Interviews", height=200),
            title="Interviews per week",
        ),
        card(bar_chart(shown.scores, shown.scores_words, unit="Interviews", height=200), title="Scores"),
        class_name="bb-hr-pair",
    )
    several = notice(
        f"These scores come from several engines ({shown.engines}): averages mix what does not compare.",
        tone="warn",
    )
    mixed = rx.cond(shown.engines != "", several, rx.fragment())
    return rx.el.div(_figures(state), lists, mixed, charts, _roles(state), class_name="bb-stack")


def _figures(state: type[OverviewState]) -> rx.Component:
    row = state.shown.figures
    return rx.el.div(
        _figure("Interviews", row.interviews, row.interviews_n, "/candidates"),
        _figure("Completed", row.completed, row.completed_n, "/candidates?status=completed"),
        _figure(
            "Average score", row.average_words, row.average_n, "/candidates?status=completed&sort=-score"
        ),
        _figure("Needs a human look", row.looks, row.looks_n, "/looks"),
        class_name="bb-grid bb-hr-figures",
    )


def _figure(label: str, value: Text, n: Text, href: str) -> rx.Component:
    return link(stat(label, value, n=n), href, class_name="bb-hr-figure-link")


def _needs_you(state: type[OverviewState]) -> rx.Component:
    shown = state.shown
    nothing = empty_state(
        "party-popper", "Nothing waits for you", "Doubtful scores without feedback will stand here."
    )
    rows = rx.el.ul(
        rx.foreach(shown.pending, _pending), rx.foreach(shown.looks, _look), class_name="bb-hr-picks"
    )
    more = rx.fragment(
        _more(shown.pending_more, "accounts more to approve", "/users?status=pending"),
        _more(shown.looks_more, "more to look at", "/candidates?status=completed&look=unread"),
    )
    some = (shown.pending.length() + shown.looks.length()) > 0
    return card(rx.cond(some, rx.fragment(rows, more), nothing), title="Needs you")


def _look(row: rx.Var[CandidateRow]) -> rx.Component:
    return rx.el.li(
        person(row.name, row.initials, row.role, row.href),
        rx.el.span(score(row.score, look=False), human_look(row.score), class_name="bb-scored bb-hr-ends"),
        class_name="bb-hr-pick",
    )


def _pending(row: rx.Var[PendingRow]) -> rx.Component:
    return rx.el.li(
        person(row.name, row.initials, row.sub),
        link_button("Approve", "/users?status=pending"),
        class_name="bb-hr-pick",
    )


def _coming(state: type[OverviewState]) -> rx.Component:
    shown = state.shown

    def line(row: rx.Var[CandidateRow]) -> rx.Component:
        who = person(row.name, row.initials, f"{row.role} · {row.led_by}", row.href)
        return rx.el.li(who, rx.el.span(when(row.at), class_name="bb-sub"), class_name="bb-hr-pick")

    nothing = empty_state(
        "calendar", "Nothing is planned", "The next interviews will stand here.",
        link_button("Schedule interview", "/schedule"),
    )  # fmt: skip
    rows = rx.el.ul(rx.foreach(shown.coming, line), class_name="bb-hr-picks")
    zone = rx.el.span(f"Times in {state.who.timezone}", class_name="bb-small")
    more = _more(shown.coming_more, "more", "/candidates?status=scheduled&sort=when")
    return card(
        rx.cond(shown.coming.length() > 0, rx.fragment(rows, more), nothing),
        title="Coming up",
        actions=[zone],
    )


def _more(count: rx.Var[str], words: str, href: str) -> rx.Component:
    return rx.cond(
        count != "", rx.el.p(link(f"{count} {words}", href), class_name="bb-hr-more"), rx.fragment()
    )


def _roles(state: type[OverviewState]) -> rx.Component:
    shown = state.shown
    none = rx.el.p("Averages by job will stand here once interviews have a score.", class_name="bb-sub")
    bars = rx.fragment(
        bar_list(shown.roles, label="Average score by job"),
        _more(shown.roles_more, "jobs more: choose one in the list of candidates", "/candidates"),
    )
    return card(rx.cond(shown.roles.length() > 0, bars, none), title="Average score by job")


def _first_steps(state: type[OverviewState]) -> rx.Component:
    def step(sign: str, title: str, sentence: str, href: str) -> rx.Component:
        words = rx.el.span(
            rx.el.span(title, class_name="bb-strong"), rx.el.span(sentence, class_name="bb-sub"),
            class_name="bb-person-words",
        )  # fmt: skip
        inner = rx.fragment(icon(sign, 22), words, icon("arrow-right"))
        return rx.el.li(link(inner, href, class_name="bb-hr-step"))

    steps = rx.el.ol(*(step(*one) for one in STEPS), class_name="bb-hr-first")
    waiting = rx.cond(state.shown.pending.length() > 0, _needs_you(state), rx.fragment())
    return rx.el.div(waiting, card(steps, title="First steps"), class_name="bb-stack bb-hr-narrow-l")
