"""`/agenda/{id}`: one live interview, as who leads it needs it before, during and after."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import InvalidInput, NotFound
from botboss.models.accounts import STAFF
from botboss.models.interviews import Interview, Status
from botboss.security import utcnow
from botboss.services import calendar_files, files, interview_changes, interviews
from botboss.services.interview_changes import LONGEST_FEEDBACK, InterviewChanges
from botboss.services.interviews import LONGEST_REASON
from botboss.ui.account.door import text_of
from botboss.ui.addresses import here, id_behind, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    card,
    confirm_dialog,
    dialog,
    dialog_foot,
    disc,
    facts,
    form,
    notice,
    page_header,
    skeleton_text,
    status,
    submit,
    text_field,
)
from botboss.ui.controls import copy_text, draft, typed_at
from botboss.ui.files import FileRow, file_list, upload
from botboss.ui.interviewer.detail import DetailRow, detail
from botboss.ui.interviewer.plan import plan_list
from botboss.ui.interviewer.rows import FEEDBACK_DUE, STILL_OPEN
from botboss.ui.shell import page
from botboss.ui.times import when

NEWER = (
    "You typed this feedback later on another device, and that text is kept. Reload the page to see it, or "
    "type on here to keep this one."
)
DONE: Mapping[str, str] = {
    Status.STARTED: "Begun. Good luck to both of you.",
    Status.COMPLETED: "Completed.",
    Status.NO_SHOW: "Noted that nobody came.",
}


class MeetingState(BaseState):
    """``feedback_key`` names the feedback's text for its box, which keeps itself; ``ack`` is the number
    of the last text that is stored."""

    at: str = ""
    shown: DetailRow = DetailRow()
    feedback_key: str = ""
    feedback: str = ""
    ack: int = 0
    cancelling: bool = False
    cancel_error: str = ""
    busy: bool = False
    title: str = "Interview"

    @rx.event
    async def load(self) -> None:
        actor = await self._enter(*STAFF)
        interview_id = id_behind("agenda", self.router.url.path, "This interview")
        await self._read(interview_id)
        key = f"feedback:{actor.user_id}:{interview_id}"
        self.feedback_key, self.feedback, self.ack = key, self.shown.feedback, self.shown.feedback_seq
        self.cancelling, self.cancel_error, self.busy = False, "", False
        self.at = here(self.router.url.path)

    @rx.event
    async def keep_feedback(self, text: str, seq: int, key: str) -> EventSpec | None:
        """Store what is written, for the interview that the text's key names."""
        actor = await self._enter(*STAFF)
        begin, _, number = str(key).rpartition(":")
        if begin != f"feedback:{actor.user_id}" or not number.isdecimal():
            raise NotFound("This interview")
        changed = await self._change(int(number), feedback=str(text), typed_at=typed_at(seq))
        if key == self.feedback_key:
            self.ack = int(seq)
        return None if (changed.feedback or "") == str(text).strip() else rx.toast.warning(NEWER)

    @rx.event
    async def go_to(self, status: str) -> AsyncGenerator[Any, None]:
        """Begin it, complete it, or note that nobody came."""
        await self._enter(*STAFF)
        self.busy = True
        yield
        try:
            await self._change(self.shown.id, status=status)
            await self._read(self.shown.id)
        finally:
            self.busy = False
        yield rx.toast.success(DONE.get(status, "Saved."))

    @rx.event
    def ask_cancel(self, shown: bool) -> None:
        self.cancelling, self.cancel_error = bool(shown), ""

    @rx.event
    async def cancel(self, sent: dict[str, Any]) -> EventSpec | None:
        """Cancel it, with the reason that was given."""
        await self._enter(*STAFF)
        reason, told = text_of(sent, "reason"), {"interview_id": self.shown.id, "now": utcnow()}
        try:
            await self._call(interviews.cancel, write=True, reason=reason, **told)
        except InvalidInput as error:
            self.cancel_error = " ".join(why for whys in error.fields.values() for why in whys)
            return None
        self.cancelling = False
        await self._read(self.shown.id)
        return rx.toast.success("Cancelled. The candidate is told.")

    @rx.event
    async def read_files(self) -> None:
        """A file has come: read the list again."""
        await self._enter(*STAFF)
        await self._read(self.shown.id)

    @rx.event
    async def share_file(self, file_id: int, shared: bool) -> None:
        await self._enter(*STAFF)
        await self._call(files.share, write=True, file_id=file_id, shared=bool(shared), now=utcnow())
        await self._read(self.shown.id)

    @rx.event
    async def delete_file(self, file_id: int) -> EventSpec:
        await self._enter(*STAFF)
        await self._call(files.delete, write=True, file_id=file_id, now=utcnow())
        await self._read(self.shown.id)
        return rx.toast.success("Deleted.")

    @rx.event
    async def save_date(self) -> EventSpec:
        """The interview as a file for any calendar."""
        await self._enter(*STAFF)
        text = await self._call(calendar_files.ics, interview_id=self.shown.id)
        return rx.download(data=text, filename=f"interview-{self.shown.id}.ics", mime_type="text/calendar")

    async def _change(self, interview_id: int, **changes: Any) -> Interview:
        changed: Interview = await self._flow(
            interview_changes.change,
            interview_id=interview_id,
            changes=InterviewChanges(**changes),
            now=utcnow(),
        )
        return changed

    async def _read(self, interview_id: int) -> None:
        self.shown = await self._call(detail, interview_id=interview_id, now=utcnow())
        self.title = f"{self.shown.name}, {self.shown.role}"


@page("/agenda/[interview_id]", MeetingState.title, nav="agenda", width="table", on_load=MeetingState.load)
def meeting() -> rx.Component:
    state, shown = MeetingState, MeetingState.shown
    sub = rx.el.span(shown.role, " · ", shown.kind, " · ", status(shown.state))
    head = page_header(shown.name, sub, *_acts(), before=disc(shown.initials, large=True))
    side = rx.el.div(_facts(), _feedback(), _materials(), class_name="bb-stack")
    asked = card(plan_list(shown.plan), title="What to ask, and what to listen for")
    content = rx.fragment(head, _owed(), rx.el.div(side, asked, class_name="bb-kit"), _cancel_dialog())
    return loaded_at(state.at, content, _waiting())


def _waiting() -> rx.Component:
    acts = rx.el.span(class_name="bb-bone bb-kit-acts")
    head = page_header("Interview", "Loading…", acts, before=disc("", large=True))
    side = rx.el.div(card(skeleton_text(9), title="Details"), card(skeleton_text(9), title="Feedback"))
    asked = card(skeleton_text(24), title="What to ask, and what to listen for")
    return rx.fragment(head, rx.el.div(side, asked, class_name="bb-kit"))


def _acts() -> list[rx.Component]:
    state, acts = MeetingState, MeetingState.shown.acts
    start = button(
        "Start interview", icon_name="play", look="solid", disabled=state.busy,
        on_click=state.go_to(Status.STARTED.value),
    )  # fmt: skip
    look = rx.cond(acts.start, "edge", "solid")
    complete = confirm_dialog(
        button("Complete", icon_name="check", disabled=state.busy, custom_attrs={"data-look": look}),
        "Complete the interview?",
        "It then counts as held, and takes no more answers. Feedback can still be written.",
        verb="Complete interview",
        on_confirm=state.go_to(Status.COMPLETED.value),
    )
    missed = confirm_dialog(
        button("Nobody came", disabled=state.busy),
        "Did nobody come?",
        "The interview is closed as not shown up. HR can plan another one.",
        verb="Note that nobody came",
        on_confirm=state.go_to(Status.NO_SHOW.value),
    )
    cancel = button("Cancel", look="bad", disabled=state.busy, on_click=state.ask_cancel(True))
    shown = ((acts.cancel, cancel), (acts.no_show, missed), (acts.complete, complete), (acts.start, start))
    return [rx.cond(may, act, rx.fragment()) for may, act in shown]


def _owed() -> rx.Component:
    shown = MeetingState.shown
    reason = notice(rx.el.p(shown.state.word, ": ", shown.reason), tone="info")
    owed = rx.match(
        shown.missing.word,
        (
            FEEDBACK_DUE.word,
            notice(rx.el.p("Your feedback is due: a few sentences are enough."), tone="warn"),
        ),
        (
            STILL_OPEN.word,
            notice(rx.el.p("Its time is over. Say how it ended: completed, or nobody came."), tone="warn"),
        ),
        rx.fragment(),
    )
    return rx.el.div(owed, rx.cond(shown.reason != "", reason, rx.fragment()), class_name="bb-notices")


def _facts() -> rx.Component:
    shown = MeetingState.shown
    theirs = rx.cond(shown.theirs != "", shown.theirs, "The same time")
    rows = facts(
        ("When", when(shown.at, zone=True)),
        ("For the candidate", theirs),
        ("Length", f"{shown.lasts}, {shown.hours}"),
        ("E-mail", rx.el.a(shown.email, href=f"mailto:{shown.email}", class_name="bb-link bb-tall")),
        ("Led by", shown.led_by),
    )
    link = rx.el.div(
        rx.el.p("Link for both of you", class_name="bb-label"),
        copy_text("Link to the interview", shown.link),
        class_name="bb-stack-s",
    )
    date = button("Add to my calendar", icon_name="calendar-plus", on_click=MeetingState.save_date)
    return card(
        rx.el.div(rows, link, rx.el.div(date, class_name="bb-row"), class_name="bb-stack"), title="Details"
    )


def _feedback() -> rx.Component:
    state, shown = MeetingState, MeetingState.shown
    who = rx.cond(
        shown.shared,
        notice(rx.el.p("It is shared: what you change, the candidate sees."), tone="warn"),
        rx.el.p(
            "For the hiring team. The candidate sees it only when HR shares the result.", class_name="bb-sub"
        ),
    )
    box = draft(
        store_key=state.feedback_key, initial=state.feedback, ack=state.ack, on_save=state.keep_feedback,
        label="Feedback", name="feedback", small=True, max_length=LONGEST_FEEDBACK,
        placeholder="What did you hear? What speaks for a next step, what against it?",
    )  # fmt: skip
    read = rx.cond(
        shown.feedback != "",
        rx.el.p(shown.feedback, class_name="bb-text"),
        rx.el.p("None yet. Who leads the interview writes it.", class_name="bb-sub"),
    )
    written = rx.el.div(who, box, class_name="bb-stack bb-kit-feedback")
    return card(rx.cond(shown.acts.feedback, written, read), title="Feedback")


def _materials() -> rx.Component:
    state, shown = MeetingState, MeetingState.shown

    def sharing(row: rx.Var[FileRow]) -> rx.Component:
        words = rx.cond(row.shared, "Shared", "Share")
        attrs = {"aria-pressed": row.shared, "aria-label": f"Share {row.name} with the candidate"}
        toggle = button(words, on_click=state.share_file(row.id, ~row.shared), custom_attrs=attrs)
        return rx.cond(shown.acts.share, toggle, rx.fragment())

    none = rx.el.p("No files yet: a résumé, a task, notes.", class_name="bb-sub")
    rows = rx.cond(
        shown.files.length() > 0, file_list(shown.files, on_delete=state.delete_file, more=sharing), none
    )
    add = rx.cond(shown.acts.upload, upload(shown.id, state.read_files), rx.fragment())
    return card(rx.el.div(rows, add, class_name="bb-stack"), title="Materials")


def _cancel_dialog() -> rx.Component:
    state = MeetingState
    reason = text_field(
        "Reason", "reason", optional=True, rows=3, error=state.cancel_error, max_length=LONGEST_REASON,
        hint="The candidate reads it.",
    )  # fmt: skip
    foot = dialog_foot(button("Keep as it is", on_click=state.ask_cancel(False)), submit("Cancel interview"))
    return dialog(
        "Cancel the interview?",
        f"{state.shown.name}, {state.shown.at.text}. This cannot be undone.",
        form(reason, foot, on_submit=state.cancel, class_name="bb-form bb-dialog-body"),
        shown=state.cancelling,
        on_change=state.ask_cancel,
    )
