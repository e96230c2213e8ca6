"""What `/schedule` shows: the form with its review beside it, then what was scheduled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import reflex as rx

from botboss.models.interviews import Kind
from botboss.ui.components import (
    button,
    card,
    facts,
    field,
    form,
    form_error,
    icon,
    link_button,
    loaded,
    page_header,
    radio_field,
    select_field,
    skeleton_cards,
    submit,
)
from botboss.ui.controls import copy_text
from botboss.ui.hr.picking import candidate_card
from botboss.ui.hr.week import week_grid
from botboss.ui.times import when

if TYPE_CHECKING:
    from botboss.ui.hr.schedule import ScheduleState

KINDS = (
    (Kind.AI.value, "Led by AI: the candidate answers in writing, whenever it suits them"),
    (Kind.LIVE.value, "Live: a colleague meets the candidate"),
)
LENGTHS = tuple((str(minutes), f"{minutes} minutes") for minutes in (15, 30, 45, 60, 90, 120))
PLAN = "plan"


def schedule_view(state: type[ScheduleState]) -> rx.Component:
    content = rx.cond(state.done.interview_id > 0, _done(state), _plan(state))
    return rx.fragment(
        page_header("Schedule an interview"), loaded(state.loaded, content, skeleton_cards(2, "240px"))
    )


def _plan(state: type[ScheduleState]) -> rx.Component:
    steps = rx.el.div(
        candidate_card(state),
        form(
            card(_job(state), title="What"),
            card(_way(state), title="When"),
            id=PLAN,
            key=state.turn,
            on_submit=state.schedule,
        ),
        class_name="bb-stack bb-hr-steps",
    )
    return rx.el.div(steps, _review(state), class_name="bb-split")


def _job(state: type[ScheduleState]) -> rx.Component:
    known = rx.el.datalist(rx.foreach(state.jobs, lambda job: rx.el.option(value=job)), id="jobs")
    job = field(
        "Job", "role", error=state.wrong["role"], list="jobs", max_length=120, auto_complete="off",
        on_change=state.note_role.debounce(300), on_blur=state.note_role,
        hint="A published job has its own questions. Any other will do, too.",
    )  # fmt: skip
    asks = rx.el.p(state.asks, class_name="bb-hint", role="status")
    way = radio_field("How", "kind", KINDS, value=Kind.AI.value, on_change=state.set_kind)
    return rx.el.div(rx.el.div(job, asks, class_name="bb-stack-s"), known, way, class_name="bb-form")


def _way(state: type[ScheduleState]) -> rx.Component:
    return rx.cond(state.kind == Kind.LIVE.value, _live(state), _alone(state))


def _alone(state: type[ScheduleState]) -> rx.Component:
    clock = rx.cond(state.mine.zone != "", state.mine.zone, state.who.timezone)
    until = rx.el.p(
        f"They can begin as soon as it is scheduled, and until {state.start_days} days after this time.",
        class_name="bb-hint",
    )
    return rx.el.div(
        field(
            "Planned for", "when", type="datetime-local", value=state.first_when, error=state.wrong["when"],
            hint=f"On your clock ({clock}).", on_change=state.note_when.debounce(300),
        ),
        until,
        class_name="bb-form bb-hr-narrow",
    )  # fmt: skip


def _live(state: type[ScheduleState]) -> rx.Component:
    who = select_field(
        "Who leads it", "interviewer_id", state.interviewers, value=state.interviewer_id,
        error=state.wrong["interviewer_id"], on_change=state.pick_interviewer,
    )  # fmt: skip
    length = select_field(
        "How long", "duration_minutes", LENGTHS, value=state.minutes, error=state.wrong["duration_minutes"],
        on_change=state.pick_minutes,
    )  # fmt: skip
    ask = rx.el.p("Their free times are shown here once you have chosen who leads it.", class_name="bb-sub")
    grid = week_grid(
        state.week, state.slot, legend=_legend(state), on_pick=state.pick, on_turn=state.turn_week
    )
    error = rx.el.p(icon("circle-alert", 16), state.wrong["slot"], class_name="bb-error", role="alert")
    return rx.el.div(
        rx.el.div(who, length, class_name="bb-hr-halves"),
        rx.cond(state.week.monday != "", grid, ask),
        rx.cond(state.wrong["slot"] != "", error, rx.fragment()),
        class_name="bb-form",
    )


def _legend(state: type[ScheduleState]) -> rx.Var[str]:
    mine = f"On your clock ({state.who.timezone})"
    zone, name = state.candidate.zone, state.candidate.name
    unknown = f"{mine}. {name} has not told a time zone yet."
    return rx.cond(
        state.candidate.user_id == 0,
        f"{mine}.",
        rx.cond(zone == "", unknown, f"{mine}; below, where it differs, {name}'s ({zone})."),
    )


def _review(state: type[ScheduleState]) -> rx.Component:
    live = state.kind == Kind.LIVE.value
    none = rx.el.span("Not chosen yet", class_name="bb-sub")

    def told(text: rx.Var[str]) -> rx.Component:
        return rx.cond(text != "", rx.el.span(text), none)

    moment = rx.el.span(when(state.mine, zone=True), rx.el.span(f" · {state.mine.away}", class_name="bb-sub"))
    rows = facts(
        ("Candidate", told(state.candidate.name)),
        ("Job", told(state.role)),
        ("Questions", told(state.asks)),
        ("Led by", rx.cond(live, told(state.led_by), rx.el.span("AI"))),
        (
            rx.cond(live, "Begins", "Planned for"),
            rx.cond(state.mine.text != "", moment, none),
        ),
    )
    theirs = rx.cond(state.theirs != "", facts(("For the candidate", state.theirs)), rx.fragment())
    return rx.el.aside(
        card(
            rx.el.div(
                rx.el.div(rows, theirs),
                form_error(state.problem),
                submit("Schedule interview", busy=state.busy, wide=True, form=PLAN),
                rx.el.p("The candidate gets an e-mail with the time and a link.", class_name="bb-hint"),
                class_name="bb-stack",
            ),
            title="Review",
        ),
        class_name="bb-hr-review",
        custom_attrs={"aria-label": "Review"},
    )


def _done(state: type[ScheduleState]) -> rx.Component:
    done = state.done
    invitation = rx.el.div(
        copy_text(f"Invitation for {done.name}", done.invitation),
        rx.el.p("To choose a password and enter. It works once, for seven days.", class_name="bb-hint"),
        class_name="bb-stack-s",
    )
    invited: Any = rx.cond(
        done.invitation != "", _labelled("Invitation, to choose a password", invitation), rx.fragment()
    )
    return rx.el.section(
        rx.el.h2(f"The interview with {done.name} is scheduled", id="done", tab_index=-1, class_name="bb-h2"),
        facts(
            ("Job", done.role),
            ("Led by", done.led_by),
            ("Time", when(done.at, zone=True)),
        ),
        rx.el.p("An e-mail is on its way. You can hand on the link yourself, too.", class_name="bb-sub"),
        invited,
        _labelled("The interview's own page", copy_text("Link to the interview", done.link)),
        rx.el.div(
            link_button("Open the interview", f"/candidates/{done.interview_id}", look="solid"),
            button("Schedule another", on_click=state.again),
            class_name="bb-row",
        ),
        class_name="bb-card bb-card-pad bb-stack bb-hr-narrow-l",
    )


def _labelled(words: str, control: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.h3(words, class_name="bb-h3"), control, class_name="bb-stack-s")
