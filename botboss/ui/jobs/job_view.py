"""What `/jobs/{id}` shows: the draft to work on, and beside it what is missing and what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.domain.roles import LONGEST_ROLE
from botboss.services.job_contents import LONGEST_DESCRIPTION, MOST_FOLLOW_UPS
from botboss.ui.addresses import loaded_at
from botboss.ui.components import (
    button,
    card,
    confirm_dialog,
    field,
    field_error,
    form,
    icon,
    icon_button,
    link,
    notice,
    page_header,
    skeleton_cards,
    status,
    text_field,
)
from botboss.ui.jobs.plan_view import adding, plan_to_edit, plan_to_read, weight_bars
from botboss.ui.jobs.rows import CompetencyField, LackRow, VersionRow

if TYPE_CHECKING:
    from botboss.ui.jobs.job import JobState


def job_view(state: type[JobState]) -> rx.Component:
    shown = state.shown
    sub = rx.fragment(status(shown.state), f" · {shown.sub}")
    head = rx.el.div(page_header(shown.title, sub, _acts(state)), class_name="bb-long-head")
    work = rx.el.div(
        card(_details(state), title="The job"),
        card(_competencies(state), title="Competencies"),
        rx.el.div(card(plan_to_edit(state), title="The plan"), id="plan", tab_index=-1),
        adding(state),
        class_name="bb-stack bb-job-work",
    )
    read = rx.el.div(
        card(_description(state), title="The job"),
        card(plan_to_read(state.plan), title="The plan"),
        class_name="bb-stack bb-job-work",
    )
    publishing = rx.cond(
        state.edits, rx.el.div(_publishing(state), class_name="bb-job-publish"), rx.fragment()
    )
    aside = rx.el.div(weight_bars(state.bars), _versions(state), class_name="bb-stack bb-job-aside")
    parts = rx.el.div(publishing, rx.cond(state.edits, work, read), aside, class_name="bb-job")
    content = rx.fragment(head, _archived(state), parts)
    return loaded_at(state.at, content, rx.fragment(page_header("Job"), skeleton_cards(3, height="220px")))


def _acts(state: type[JobState]) -> rx.Component:
    shown = state.shown
    archive = confirm_dialog(
        button("Archive"),
        "Archive the job?",
        "Interviews that are planned keep their questions. New ones for this role draw theirs from the bank. "
        "You can restore it.",
        verb="Archive job",
        on_confirm=state.archive,
    )
    delete = confirm_dialog(
        button("Delete draft", look="bad"),
        "Throw the draft away?",
        "It was never published, so no interview was planned from it. This cannot be undone.",
        verb="Delete draft",
        on_confirm=state.delete,
        look="bad",
    )
    return rx.cond(state.edits, rx.cond(shown.version > 0, archive, delete), rx.fragment())


def _archived(state: type[JobState]) -> rx.Component:
    hr = (state.who.role == "hr") | (state.who.role == "admin")
    restore = rx.cond(hr, button("Restore as a draft", on_click=state.restore), rx.fragment())
    words = "This job is archived: no interview is planned from it. Planned ones keep their questions."
    told = rx.el.div(notice(words, action=restore), class_name="bb-job-told")
    return rx.cond(state.shown.archived, told, rx.fragment())


def _description(state: type[JobState]) -> rx.Component:
    shown = state.shown
    none = rx.el.p("Nobody has described it yet.", class_name="bb-sub")
    return rx.cond(shown.description != "", rx.el.p(shown.description, class_name="bb-text"), none)


def _details(state: type[JobState]) -> rx.Component:
    begin, wrong = state.begin, state.wrong
    return form(
        field(
            "Title", "title", value=begin.title, error=wrong["title"], max_length=LONGEST_ROLE,
            auto_complete="off", hint="Interviews for this role are planned from it once it is published.",
        ),
        text_field(
            "Description", "description", value=begin.description, error=wrong["description"], optional=True,
            rows=6, max_length=LONGEST_DESCRIPTION,
        ),
        rx.el.div(
            field(
                "Follow-ups in one interview", "follow_ups", type="number", value=begin.follow_ups, min=0,
                max=MOST_FOLLOW_UPS, error=wrong["follow_ups"],
                hint="At most so many answers are asked on, the same for everybody.",
            ),
            class_name="bb-hr-narrow",
        ),
        rx.el.div(button("Save", type="submit", disabled=~rx.State.is_hydrated | state.busy)),
        on_submit=state.save_details,
        key=state.turn,
    )  # fmt: skip


def _competencies(state: type[JobState]) -> rx.Component:
    def line(row: rx.Var[CompetencyField], at: rx.Var[int]) -> rx.Component:
        name = rx.el.input(
            name=f"competency-{row.key}", default_value=row.name, max_length=120, class_name="bb-input",
            placeholder="Problem solving", custom_attrs={"aria-label": f"Competency {at + 1}"},
        )  # fmt: skip
        weight = rx.el.input(
            name=f"competency-weight-{row.key}", default_value=row.weight, type="number", min=0.5, max=100,
            step=0.5, class_name="bb-input", custom_attrs={"aria-label": f"Weight of competency {at + 1}"},
        )  # fmt: skip
        gone = icon_button("x", f"Remove competency {at + 1}", on_click=state.remove_line(row.key))
        sign = rx.el.span("×", aria_hidden="true")
        return rx.el.li(name, sign, weight, gone, class_name="bb-line", key=row.key)

    return form(
        rx.el.p(
            "What the job needs, and how much each counts. A weight of 2 is worth twice a weight of 1, "
            "however many questions ask about it.",
            class_name="bb-sub",
        ),
        rx.el.ol(rx.foreach(state.lines, line), class_name="bb-lines"),
        field_error("competencies", state.wrong["competencies"]),
        rx.el.div(
            button("Add a competency", icon_name="plus", on_click=state.add_line),
            button("Save", type="submit", disabled=~rx.State.is_hydrated | state.busy),
            class_name="bb-row",
        ),
        on_submit=state.save_competencies,
        id="competencies",
        tab_index=-1,
    )


def _publishing(state: type[JobState]) -> rx.Component:
    shown = state.shown
    missing = rx.el.div(
        rx.el.p("Before it can be published:", class_name="bb-strong"),
        rx.el.ul(rx.foreach(state.lacks, _lack), class_name="bb-lacks"),
        class_name="bb-stack-s",
    )
    ready = notice("It has all that it needs.", tone="good")
    current = notice(f"Version {shown.version} is what new interviews ask.", tone="good")
    act = confirm_dialog(
        button(
            f"Publish version {shown.version + 1}", look="solid", wide=True, disabled=state.lacks.length() > 0
        ),
        f"Publish version {shown.version + 1}?",
        "Interviews for this role that are scheduled from now on ask these questions, all candidates the "
        "same. Interviews that are scheduled already keep theirs. What is typed and not saved is left out.",
        verb="Publish",
        on_confirm=state.publish,
    )
    content = rx.cond(
        shown.current,
        current,
        rx.el.div(rx.cond(state.lacks.length() > 0, missing, ready), act, class_name="bb-stack"),
    )
    return card(content, title="Publish")


def _lack(row: rx.Var[LackRow]) -> rx.Component:
    jump = rx.cond(
        row.here, rx.el.a(row.words, href=row.href, class_name="bb-link"), link(row.words, row.href)
    )
    return rx.el.li(icon("circle-alert", 16), jump)


def _versions(state: type[JobState]) -> rx.Component:
    def line(row: rx.Var[VersionRow]) -> rx.Component:
        sub = rx.el.span(row.sub, class_name="bb-small")
        return rx.el.li(link(row.words, row.href), sub, class_name="bb-row-apart")

    listed = rx.el.ul(rx.foreach(state.versions, line), class_name="bb-hr-picks bb-stack-s")
    none = rx.el.p("Nothing yet.", class_name="bb-sub")
    return card(rx.cond(state.versions.length() > 0, listed, none), title="Published")
