"""`/jobs/new`: a job begins with its title and its description."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx

from botboss.domain.roles import LONGEST_ROLE
from botboss.errors import InvalidInput
from botboss.security import utcnow
from botboss.services import jobs, questions
from botboss.services.job_contents import LONGEST_DESCRIPTION
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState
from botboss.ui.components import (
    card,
    field,
    form,
    form_error,
    link_button,
    loaded,
    page_header,
    skeleton_cards,
    submit,
    text_field,
)
from botboss.ui.jobs.rows import EDITORS
from botboss.ui.shell import page

FINE = dict.fromkeys(("title", "description"), "")


class NewJobState(BaseState):
    """An empty form; ``roles`` are those that the bank has questions for."""

    loaded: bool = False
    roles: list[str] = []
    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False

    @rx.event
    async def load(self) -> None:
        await self._enter(*EDITORS)
        self.roles = await self._call(questions.roles)
        self.wrong, self.problem, self.busy, self.loaded = dict(FINE), "", False, True

    @rx.event
    async def create(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Make the draft, and go to it."""
        await self._enter(*EDITORS)
        self.wrong, self.problem, self.busy = dict(FINE), "", True
        yield
        try:
            contents = {name: text_of(sent, name) for name in FINE}
            job_id = await self._call(
                jobs.add, to=lambda job: job.id, contents=contents, now=utcnow(), write=True
            )
        except InvalidInput as error:
            words = {name: " ".join(why) for name, why in error.fields.items()}
            self.wrong = {**FINE, **{name: why for name, why in words.items() if name in FINE}}
            self.problem = " ".join(why for name, why in words.items() if name not in FINE)
            yield next((rx.set_focus(name) for name in FINE if self.wrong[name]), None)
            return
        finally:
            self.busy = False
        yield rx.redirect(f"/jobs/{job_id}")


@page("/jobs/new", "New job", nav="jobs", on_load=NewJobState.load)
def new() -> rx.Component:
    state = NewJobState
    known = rx.el.datalist(rx.foreach(state.roles, lambda role: rx.el.option(value=role)), id="roles")
    title = field(
        "Title", "title", error=state.wrong["title"], max_length=LONGEST_ROLE, list="roles",
        auto_complete="off", hint="Interviews for this role are planned from the job once it is published.",
    )  # fmt: skip
    about = text_field(
        "Description", "description", error=state.wrong["description"], optional=True, rows=10,
        max_length=LONGEST_DESCRIPTION, hint="What the work is. Paste the advertisement, if there is one.",
    )  # fmt: skip
    content = form(
        card(rx.el.div(title, known, about, class_name="bb-form")),
        form_error(state.problem),
        rx.el.div(
            submit("Make the draft", busy=state.busy), link_button("Leave it", "/jobs"), class_name="bb-row"
        ),
        on_submit=state.create,
    )
    return rx.fragment(
        page_header("New job", "It stays a draft until it has all that a fair interview needs."),
        loaded(state.loaded, content, skeleton_cards(1, height="360px")),
    )
