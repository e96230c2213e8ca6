"""The plan of a live interview: what to ask, what to listen for, how to ask on."""

from __future__ import annotations

from dataclasses import dataclass, field

import reflex as rx

from botboss.models.interviews import PlannedQuestion
from botboss.ui.components import FactRow, empty_state, fact_list, folded
from botboss.ui.jobs.rows import WORTH, anchor_rows
from botboss.ui.questions.rubric import ListenRow, listen_list, listen_rows, probe_list


@dataclass(frozen=True)
class PlanRow:
    """One question to ask; ``answer`` is what the candidate wrote to it, mostly nothing."""

    label: str = ""
    kind: str = ""
    text: str = ""
    why: str = ""
    points: list[ListenRow] = field(default_factory=list)
    anchors: list[FactRow] = field(default_factory=list)
    probes: list[str] = field(default_factory=list)
    answer: str = ""

    @classmethod
    def of(cls, question: PlannedQuestion, answer: str | None) -> PlanRow:
        label = f"Follow-up to {question.follows}" if question.follows else f"Question {question.number}"
        return cls(
            label=label,
            kind=f"{question.category} · {question.difficulty} · about {question.minutes} min",
            text=question.text,
            why=question.why,
            points=listen_rows(question.expected_points),
            anchors=anchor_rows(question.anchors),
            probes=[probe["question"] for probe in question.follow_ups],
            answer=answer or "",
        )


def plan_list(rows: rx.Var[list[PlanRow]]) -> rx.Component:
    """The questions in the order in which they are asked."""
    none = empty_state("list-checks", "No plan", "This interview has no questions of its own.")
    return rx.cond(rows.length() > 0, rx.el.ol(rx.foreach(rows, _question), class_name="bb-plan"), none)


def _question(row: rx.Var[PlanRow]) -> rx.Component:
    answer = rx.el.div(
        rx.el.p("The candidate wrote", class_name="bb-small bb-strong"),
        rx.el.p(row.answer, class_name="bb-text"),
    )
    return rx.el.li(
        rx.el.p(rx.el.span(row.label, class_name="bb-strong"), f" · {row.kind}", class_name="bb-small"),
        rx.el.h3(row.text, class_name="bb-h2"),
        rx.cond(row.why != "", rx.el.p(row.why, class_name="bb-sub"), rx.fragment()),
        rx.cond(row.points.length() > 0, listen_list(row.points), rx.fragment()),
        rx.cond(row.anchors.length() > 0, folded(WORTH, fact_list(row.anchors)), rx.fragment()),
        rx.cond(row.probes.length() > 0, folded("How to ask on", probe_list(row.probes)), rx.fragment()),
        rx.cond(row.answer != "", answer, rx.fragment()),
        class_name="bb-plan-question",
    )
