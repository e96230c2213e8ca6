"""The form of one question of a job's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.domain.jobs import LONGEST_ANCHOR
from botboss.ui.addresses import loaded_at
from botboss.ui.components import (
    Text,
    button,
    card,
    field,
    form,
    form_error,
    link_button,
    page_header,
    select_field,
    skeleton_cards,
    submit,
    text_field,
)
from botboss.ui.questions.lines import points_part, probes_part
from botboss.ui.questions.rows import CATEGORIES, DIFFICULTIES
from botboss.ui.questions.worth import ANCHOR_WORDS

if TYPE_CHECKING:
    from botboss.ui.jobs.question import JobQuestionState

FORM = "job-question"
READ = f"JSON.stringify(Object.fromEntries(new FormData(document.getElementById('{FORM}'))))"


def question_view(state: type[JobQuestionState], title: Text) -> rx.Component:
    draft = button(
        "Draft from the points", icon_name="wand-sparkles",
        on_click=rx.call_script(READ, callback=state.draft_anchors),
    )  # fmt: skip
    lines = form(
        card(_what(state), title="The question"),
        card(points_part(state), title="What to listen for"),
        card(_anchors(state), title="What an answer is worth", actions=(draft,)),
        card(probes_part(state), title="How to ask on"),
        form_error(state.problem),
        rx.el.div(
            submit("Save question", busy=state.busy),
            link_button("Leave it", state.job_href),
            class_name="bb-row",
        ),
        on_submit=state.save,
        id=FORM,
        key=state.form_key,
    )
    sub = rx.cond(state.job_title != "", f"Of the job “{state.job_title}”.", "")
    return rx.fragment(page_header(title, sub), loaded_at(state.at, lines, skeleton_cards(3, height="200px")))


def _what(state: type[JobQuestionState]) -> rx.Component:
    begin, wrong = state.begin, state.wrong
    known = rx.el.datalist(
        rx.foreach(state.competencies, lambda name: rx.el.option(value=name)), id="competencies"
    )
    competency = field(
        "Competency", "competency", value=begin.competency, error=wrong["competency"], max_length=120,
        list="competencies", auto_complete="off", hint="A new one joins the job's with weight 1.",
    )  # fmt: skip
    return rx.el.div(
        text_field(
            "Question", "question", value=begin.question, error=wrong["question"], max_length=2000, rows=3
        ),
        rx.el.div(
            rx.el.div(competency, known),
            field(
                "Weight", "weight", type="number", value=begin.weight, error=wrong["weight"], min=0.5,
                max=100, step=0.5, hint="Beside the competency's other questions.",
            ),
            select_field("Kind", "category", CATEGORIES, value=begin.category, error=wrong["category"]),
            select_field(
                "Difficulty", "difficulty", DIFFICULTIES, value=begin.difficulty, error=wrong["difficulty"]
            ),
            field(
                "Minutes for an answer", "minutes", type="number", value=begin.minutes, min=1, max=60,
                error=wrong["minutes"],
            ),
            class_name="bb-grid",
        ),
        field(
            "Why it is asked", "why", value=begin.why, optional=True, max_length=500, error=wrong["why"],
            hint="The candidate reads it below the question.",
        ),
        class_name="bb-form",
    )  # fmt: skip


def _anchors(state: type[JobQuestionState]) -> rx.Component:
    """Three boxes that begin anew when they are drafted; nothing else of the form does."""
    boxes = [
        text_field(
            words, f"anchor-{level}", value=state.anchors[level], error=state.wrong[f"anchor-{level}"],
            rows=2, max_length=LONGEST_ANCHOR,
        )
        for level, words in ANCHOR_WORDS.items()
    ]  # fmt: skip
    return rx.el.div(
        rx.el.p(
            "Whoever rates by hand goes by these, so that a 3 is the same for everybody.", class_name="bb-sub"
        ),
        rx.el.div(*boxes, class_name="bb-form", key=state.anchors_key),
        class_name="bb-stack",
    )
