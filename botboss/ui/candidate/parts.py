"""What several of the candidate's pages show."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from botboss.ui.candidate.rows import AnsweredRow, InterviewRow
from botboss.ui.components import folded, link, link_button


def next_step(row: rx.Var[InterviewRow], look: Literal["solid", "edge"] = "solid") -> rx.Component:
    """An interview's one button: Start, Resume, Join or See details."""
    leave = rx.el.a(
        row.verb, href=row.href, target="_blank", rel="noreferrer", class_name="bb-btn",
        custom_attrs={"data-look": look},
    )  # fmt: skip
    return rx.cond(row.outside, leave, link_button(row.verb, row.href, look=look))


def interview_name(row: rx.Var[InterviewRow], href: rx.Var[str] | str, sub: rx.Var[str]) -> rx.Component:
    """The role as a link, and a line below."""
    return rx.el.div(
        link(row.role, href, class_name="bb-person-name", title=row.role),
        rx.cond(sub != "", rx.el.span(sub, class_name="bb-person-sub", title=sub), rx.fragment()),
        class_name="bb-person-words",
    )


def answered_list(rows: rx.Var[list[AnsweredRow]]) -> rx.Component:
    """One's own answers, each folded under its question."""

    def line(row: rx.Var[AnsweredRow]) -> rx.Component:
        return folded(row.title, rx.el.p(row.text, class_name="bb-text bb-any"), done=True)

    return rx.el.div(rx.foreach(rows, line))
