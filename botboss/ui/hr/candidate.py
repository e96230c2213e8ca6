"""`/candidates/{id}`: one interview with its evidence, and what may be done about it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import InvalidInput
from botboss.models.interviews import Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import files, interview_changes, interviews
from botboss.services.interview_changes import InterviewChanges
from botboss.ui.account.door import text_of
from botboss.ui.addresses import here, id_behind
from botboss.ui.base import BaseState
from botboss.ui.hr.candidate_view import candidate_view
from botboss.ui.hr.detail import DetailRow, detail_row, read
from botboss.ui.hr.picking import HIRING
from botboss.ui.hr.weighing import WeighState
from botboss.ui.shell import page

WHAT = "This interview"
SAID = {
    Status.COMPLETED.value: "Completed.",
    Status.NO_SHOW.value: "Noted that nobody came.",
}


class CandidateState(BaseState):
    """The interview that the address names."""

    at: str = ""
    shown: DetailRow = DetailRow()
    cancelling: bool = False
    cancel_error: str = ""
    feedback_error: str = ""
    feedback_saved: str = ""
    busy: bool = False

    @rx.event
    async def load(self) -> AsyncGenerator[None, None]:
        """Show the skeleton in place of another interview, then this one."""
        actor = await self._enter(*HIRING)
        interview_id = id_behind("candidates", self.router.url.path, WHAT)
        if self.shown.id != interview_id:
            self.at, self.shown = "", DetailRow()
            yield
        self.cancelling, self.cancel_error, self.busy = False, "", False
        self.feedback_error, self.feedback_saved = "", ""
        await self._read(actor, interview_id)
        self.at = here(self.router.url.path)

    @rx.event
    async def save_feedback(self, sent: dict[str, Any]) -> EventSpec | None:
        """Keep what is written to the candidate."""
        actor = await self._enter(*HIRING)
        self.feedback_error = ""
        try:
            await self._change(feedback=text_of(sent, "feedback"))
        except InvalidInput as error:
            self.feedback_error = _sentence(error)
            return rx.set_focus("feedback")
        await self._read(actor, self.shown.id)
        return rx.toast.success("Feedback saved.")

    @rx.event
    async def share(self) -> EventSpec:
        """Let the candidate see score and feedback."""
        actor = await self._enter(*HIRING)
        await self._call(interviews.share, write=True, interview_id=self.shown.id, now=utcnow())
        await self._read(actor, self.shown.id)
        return rx.toast.success(f"{self.shown.name} can see the result now.")

    @rx.event
    def ask_cancel(self, shown: bool) -> None:
        self.cancelling, self.cancel_error = bool(shown), ""

    @rx.event
    async def cancel(self, sent: dict[str, Any]) -> EventSpec | None:
        """Cancel it, with the reason that was given."""
        actor = await self._enter(*HIRING)
        try:
            await self._call(
                interviews.cancel,
                write=True,
                interview_id=self.shown.id,
                reason=text_of(sent, "reason"),
                now=utcnow(),
            )
        except InvalidInput as error:
            self.cancel_error = _sentence(error)
            return rx.set_focus("reason")
        self.cancelling = False
        await self._read(actor, self.shown.id)
        return rx.toast.success("Cancelled. The candidate is told.")

    @rx.event
    async def close(self, status: str) -> AsyncGenerator[Any, None]:
        """Complete it, or note that nobody came."""
        if status not in SAID or self.busy:
            return
        self.busy = True
        yield
        try:
            actor = await self._enter(*HIRING)
            await self._change(status=status)
            await self._read(actor, self.shown.id)
        finally:
            self.busy = False
        yield rx.toast.success(SAID[status])

    @rx.event
    async def read_again(self) -> None:
        """A file has come, or somebody weighed in: read everything again."""
        await self._read(await self._enter(*HIRING), self.shown.id)

    @rx.event
    async def share_file(self, file_id: int, shared: bool) -> EventSpec:
        actor = await self._enter(*HIRING)
        await self._call(files.share, write=True, file_id=file_id, shared=bool(shared), now=utcnow())
        await self._read(actor, self.shown.id)
        return rx.toast.success("The candidate can see it." if shared else "The candidate cannot see it now.")

    @rx.event
    async def delete_file(self, file_id: int) -> EventSpec:
        actor = await self._enter(*HIRING)
        await self._call(files.delete, write=True, file_id=file_id, now=utcnow())
        await self._read(actor, self.shown.id)
        return rx.toast.success("Deleted.")

    async def _change(self, **changes: str) -> None:
        await self._flow(
            interview_changes.change,
            interview_id=self.shown.id,
            changes=InterviewChanges(**changes),
            now=utcnow(),
        )

    async def _read(self, actor: Actor, interview_id: int) -> None:
        self.shown = await self._call(
            read, to=lambda found: detail_row(found, actor, utcnow()), interview_id=interview_id
        )


def _sentence(error: InvalidInput) -> str:
    return " ".join(why for reasons in error.fields.values() for why in reasons)


@page(
    "/candidates/[interview_id]",
    rx.cond(CandidateState.shown.name != "", CandidateState.shown.name, "Candidate"),
    nav="candidates",
    width="table",
    on_load=[WeighState.load, CandidateState.load],
)
def candidate() -> rx.Component:
    return candidate_view(CandidateState)
