"""What `/candidates/{id}` shows: the head with its actions, answers, files, what happened, feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.models.interviews import Status
from botboss.services.interview_changes import LONGEST_FEEDBACK
from botboss.services.interviews import LONGEST_REASON
from botboss.ui.addresses import loaded_at
from botboss.ui.components import (
    button,
    card,
    confirm_dialog,
    dialog,
    dialog_foot,
    disc,
    empty_state,
    form,
    icon,
    link,
    link_button,
    notice,
    page_header,
    score,
    skeleton_text,
    status,
    submit,
    tabs,
    text_field,
    timeline,
)
from botboss.ui.controls import copy_text
from botboss.ui.files import FileRow, file_list, upload
from botboss.ui.hr.judged import question_list
from botboss.ui.hr.summed import summary_block
from botboss.ui.hr.weighed import history
from botboss.ui.hr.weighing import WeighState, opener, score_form
from botboss.ui.times import when

if TYPE_CHECKING:
    from botboss.ui.hr.candidate import CandidateState


def candidate_view(state: type[CandidateState]) -> rx.Component:
    waiting = rx.fragment(page_header("Candidate", "Loading…"), skeleton_text(5))
    return rx.el.div(loaded_at(state.at, _shown(state), waiting), class_name="bb-hr-detail")


def _shown(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    return rx.fragment(
        _head(state),
        _notices(state),
        _overall(state),
        summary_block(row.summary),
        tabs(
            [
                ("answers", "Answers", question_list(row.questions, state.read_again)),
                (
                    "files",
                    rx.cond(row.files.length() > 0, f"Files ({row.files.length()})", "Files"),
                    _files(state),
                ),
                ("timeline", "Timeline", card(timeline(row.steps))),
            ]
        ),
        _feedback(state),
        _cancel_dialog(state),
    )


def _head(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    led = rx.cond(row.led_by == "AI", "led by AI", f"with {row.led_by}")
    job = rx.cond(row.plan != "", rx.fragment(" · ", link(row.plan, row.plan_href)), rx.fragment())
    sub = rx.fragment(
        rx.el.span(row.role, job, f" · {led} · ", when(row.at, zone=True)),
        rx.cond(row.theirs != "", f" · {row.theirs} for them", ""),
    )
    marks = rx.el.div(
        status(row.state),
        rx.cond(row.status == Status.COMPLETED.value, score(row.score), rx.fragment()),
        class_name="bb-scored",
    )
    return rx.fragment(
        page_header(row.name, sub, *_actions(state), before=disc(row.initials, large=True)),
        rx.el.div(
            marks, rx.el.span(row.email, class_name="bb-sub bb-any"), class_name="bb-row-apart bb-hr-marks"
        ),
    )


def _overall(state: type[CandidateState]) -> rx.Component:
    """What the overall score rests on, what a person set it to, and the way to do that."""
    row = state.shown
    key = f"overall-{row.id}"
    several = notice(f"Judged by {row.engines}: scores of different engines do not compare.", tone="warn")
    machine = rx.el.p(icon("user-pen", 14), row.machine, class_name="bb-hr-machine")
    again = button(
        "Judge again", icon_name="refresh-cw", look="plain",
        on_click=[WeighState.judge_again(row.id), state.read_again],
    )  # fmt: skip
    acts = rx.el.div(
        opener("Set overall score", key, "Set the overall score"),
        rx.cond(row.questions.length() > 0, again, rx.fragment()),
        class_name="bb-row bb-noprint",
    )
    words = rx.el.div(
        rx.cond(row.machine != "", machine, rx.fragment()),
        rx.el.p(row.coverage, class_name="bb-sub"),
    )
    block = rx.el.div(
        rx.cond(row.engines != "", several, rx.fragment()),
        rx.el.div(words, acts, class_name="bb-row-apart"),
        rx.el.div(
            score_form(key, "Overall score", state.read_again, name="overall"), class_name="bb-noprint"
        ),
        history(row.history, state.read_again, name="overall_back"),
        class_name="bb-stack-s bb-hr-overall",
    )
    return rx.cond(row.can_weigh, block, rx.fragment())


def _actions(state: type[CandidateState]) -> list[rx.Component]:
    row = state.shown
    missed = confirm_dialog(
        button("Not shown up"),
        "Nobody came?",
        f"The interview of {row.name} is closed. It cannot be taken any more.",
        verb="Note that nobody came",
        on_confirm=state.close(Status.NO_SHOW.value),
    )
    complete = confirm_dialog(
        button("Complete", disabled=state.busy),
        "Complete the interview?",
        rx.cond(
            row.total > 0,
            f"{row.answered} of {row.total} questions are answered. "
            "What is answered is judged; nothing more can be answered.",
            "It is closed as held.",
        ),
        verb="Complete interview",
        on_confirm=state.close(Status.COMPLETED.value),
    )
    acts = [
        (row.can_complete, complete),
        (row.can_miss, missed),
        (row.can_cancel, button("Cancel interview", look="bad", on_click=state.ask_cancel(True))),
        (~row.can_cancel, link_button("Schedule another", f"/schedule?candidate={row.candidate_id}")),
        (
            row.status == Status.COMPLETED.value,
            button("Print", icon_name="printer", on_click=rx.call_script("window.print()")),
        ),
        (row.can_share, _share(state)),
    ]
    return [rx.cond(possible, act, rx.fragment()) for possible, act in acts]


def _share(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    scored = rx.cond(
        row.score.value < 0,
        "There is no score.",
        f"The score, {row.score.value} of 100 ({row.score.word}), without the points behind it.",
    )
    written = rx.cond(
        row.feedback != "",
        rx.el.blockquote(row.feedback, class_name="bb-hr-quote"),
        rx.el.p("No feedback is saved yet: they will see the score alone.", class_name="bb-sub"),
    )
    return confirm_dialog(
        button("Share with candidate", look="solid"),
        f"Share the result with {row.name}?",
        "They get an e-mail, and see this from then on. It cannot be taken back.",
        rx.el.div(rx.el.p(scored), written, class_name="bb-stack-s bb-hr-told"),
        verb="Share result",
        on_confirm=state.share,
    )


def _notices(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    ahead = rx.el.div(
        rx.el.p(
            rx.cond(
                row.live,
                f"{row.name} meets {row.led_by} for {row.minutes} minutes. This is the candidate's page:",
                f"{row.name} has not begun yet. This is the link that leads them to it:",
            )
        ),
        copy_text("Link for the candidate", row.link),
        class_name="bb-stack-s",
    )
    begun = notice(rx.el.p(f"{row.answered} of {row.total} questions are answered so far."))
    over = rx.cond(
        row.reason != "",
        notice(rx.el.p(rx.el.strong(f"{row.state.word}: "), row.reason), tone="warn"),
        rx.fragment(),
    )
    shared = notice(
        rx.el.p(f"Shared with {row.name} on ", when(row.shared), ": they see the score and the feedback."),
        tone="good",
    )
    expired = notice(rx.el.p(f"Completed by itself. {row.reason}"))
    kinds = rx.match(
        row.status,
        (Status.SCHEDULED.value, rx.el.div(ahead, class_name="bb-card bb-card-pad bb-hr-narrow-l")),
        (Status.STARTED.value, begun),
        (
            Status.COMPLETED.value,
            rx.fragment(
                rx.cond(row.shared.text != "", shared, rx.fragment()),
                rx.cond(row.reason != "", expired, rx.fragment()),
            ),
        ),
        over,
    )
    return rx.el.div(kinds, class_name="bb-hr-notices bb-noprint")


def _files(state: type[CandidateState]) -> rx.Component:
    row = state.shown

    def toggle(file: rx.Var[FileRow]) -> rx.Component:
        words = rx.cond(file.shared, "Stop sharing", "Share")
        told = {"aria-label": f"{words} {file.name} with the candidate"}
        return button(words, on_click=state.share_file(file.id, ~file.shared), custom_attrs=told)

    none = empty_state(
        "file-text", "No files yet", "Résumés and other papers of this interview will stand here."
    )
    listed = file_list(row.files, on_delete=state.delete_file, more=toggle)
    return card(
        rx.el.div(
            rx.cond(row.files.length() > 0, listed, none),
            upload(row.id, state.read_again),
            class_name="bb-stack",
        )
    )


def _feedback(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    hint = rx.cond(
        row.shared.text != "", f"{row.name} can read it.", f"{row.name} reads it once you share the result."
    )
    box = form(
        text_field(
            "To the candidate", "feedback", value=row.feedback, key=row.id, error=state.feedback_error,
            hint=hint, optional=True, rows=5, max_length=LONGEST_FEEDBACK,
        ),
        rx.el.div(button("Save feedback", type="submit", disabled=~rx.State.is_hydrated)),
        on_submit=state.save_feedback,
    )  # fmt: skip
    return rx.el.div(card(box, title="Feedback"), class_name="bb-hr-feedback")


def _cancel_dialog(state: type[CandidateState]) -> rx.Component:
    row = state.shown
    reason = text_field(
        "Reason", "reason", optional=True, rows=3, error=state.cancel_error, max_length=LONGEST_REASON,
        hint=f"{row.name} reads it in the e-mail.",
    )  # fmt: skip
    foot = dialog_foot(button("Keep as it is", on_click=state.ask_cancel(False)), submit("Cancel interview"))
    return dialog(
        "Cancel the interview?",
        f"{row.name}, {row.role}, {row.at.text}. This cannot be undone.",
        form(reason, foot, on_submit=state.cancel),
        shown=state.cancelling,
        on_change=state.ask_cancel,
    )
