"""The summary of an interview: strengths, gaps and what to ask next, each with its quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import reflex as rx

from botboss.domain.summary import Remark
from botboss.services.summaries import Summary
from botboss.ui.components import icon

KINDS = (
    ("strengths", "Strengths", "circle-check", "No expected point is clearly said."),
    ("gaps", "Gaps", "circle", "Nothing that was listened for is missing."),
    ("next", "Ask next", "message-circle-question", "There is no stored question left to ask."),
)


@dataclass(frozen=True)
class RemarkRow:
    """``about`` is the question it belongs to, ``href`` where that stands on the page."""

    text: str = ""
    about: str = ""
    href: str = ""
    quote: str = ""
    silent: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """``source`` says where it is from; empty means that there is no summary."""

    source: str = ""
    strengths: list[RemarkRow] = field(default_factory=list)
    gaps: list[RemarkRow] = field(default_factory=list)
    next: list[RemarkRow] = field(default_factory=list)


def summary_row(summary: Summary) -> SummaryRow:
    def rows(remarks: Sequence[Remark], silent: str) -> list[RemarkRow]:
        return [_remark(one, summary, silent) for one in remarks]

    found = summary.remarks
    if not (found.strengths or found.gaps):
        return SummaryRow()
    return SummaryRow(
        source=_source(summary),
        strengths=rows(found.strengths, ""),
        gaps=rows(found.gaps, "Nothing said."),
        next=rows(found.next, ""),
    )


def _source(summary: Summary) -> str:
    if summary.written_by:
        return f"Written by {summary.written_by}; each quote was found in its answer."
    engines = ", ".join(summary.engines)
    judged = f"Built from the points below, judged by {engines}" if engines else "Built from the plan alone"
    return f"{judged}; no sentence is made up."


def _remark(one: Remark, summary: Summary, silent: str) -> RemarkRow:
    planned = summary.asked.get(one.number)
    root = (planned.follows or one.number) if planned else one.number
    about = f"Question {root}" + (", follow-up" if root != one.number else "")
    unanswered = one.text.startswith("Not answered: ")
    return RemarkRow(
        text=one.text,
        about=about,
        href=f"#question-{root}",
        quote=one.quote,
        silent="" if one.quote or unanswered else silent,
    )


def summary_block(row: rx.Var[SummaryRow]) -> rx.Component:
    """Three lists side by side; nothing when there is no summary."""
    lists = {"strengths": row.strengths, "gaps": row.gaps, "next": row.next}
    columns = [_column(lists[key], title, sign, none) for key, title, sign, none in KINDS]
    foot = rx.el.p(row.source, class_name="bb-small")
    head = rx.el.div(rx.el.h2("Summary", class_name="bb-h2"), foot, class_name="bb-card-head")
    block = rx.el.section(
        head, rx.el.div(*columns, class_name="bb-hr-sum"), class_name="bb-card bb-hr-summary"
    )
    return rx.cond(row.source != "", block, rx.fragment())


def _column(rows: rx.Var[list[RemarkRow]], title: str, sign: str, none: str) -> rx.Component:
    listed = rx.el.ul(rx.foreach(rows, lambda row: _line(row, sign)), class_name="bb-hr-remarks")
    return rx.el.div(
        rx.el.h3(title, class_name="bb-small bb-strong"),
        rx.cond(rows.length() > 0, listed, rx.el.p(none, class_name="bb-sub")),
    )


def _line(row: rx.Var[RemarkRow], sign: str) -> rx.Component:
    quote = rx.cond(
        row.quote != "",
        rx.el.q(row.quote, class_name="bb-hr-said"),
        rx.cond(row.silent != "", rx.el.p(row.silent, class_name="bb-small"), rx.fragment()),
    )
    where = rx.el.a(row.about, href=row.href, class_name="bb-small bb-link")
    return rx.el.li(icon(sign, 16), rx.el.div(rx.el.p(row.text), quote, where))
