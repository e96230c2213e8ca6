"""`/questions/files`: the bank as a file, and a file of questions, checked before any comes into the bank.

Both go over REST, which knows the person by their cookie: the socket takes no files.
"""

from __future__ import annotations

from typing import Literal

import reflex as rx
from reflex.event import EventSpec

from botboss.settings import get_settings
from botboss.ui import web_session
from botboss.ui.base import BaseState
from botboss.ui.components import button, card, loaded, page_header, skeleton_cards
from botboss.ui.components.rows import FactRow
from botboss.ui.questions.rows import EDITORS
from botboss.ui.shell import page

COLUMNS = [
    FactRow("question, role, category", "These are needed. Category: technical, behavioural or situational."),
    FactRow("difficulty, minutes, practice", "Easy, medium or hard; 1 to 60; yes or no."),
    FactRow("competency, why", "What it is about, and the reason that the candidate reads."),
    FactRow("expected_points", "One a line, with its weight: “2: Measures before changing”."),
    FactRow("follow_ups", "One a line, with the number of its point: “1: What would you measure first?”"),
    FactRow("anchors, slots", "One a line: “1: Guesses.”, also 3 and 5; “situation: What was slow.”"),
    FactRow("good_answer, weak_answer", "Sample answers, for your team’s eyes."),
]


class BankFileState(BaseState):
    """Lets in who may; the page's own part does the rest."""

    loaded: bool = False

    @rx.event
    async def load(self) -> None:
        await self._enter(*EDITORS)
        self.loaded = True

    @rx.event
    async def export(self, form: Literal["csv", "json"]) -> EventSpec:
        """The whole bank as a file."""
        await self._enter(*EDITORS)
        return web_session.fetch("/api/v1/questions/export", format=form)

    @rx.event
    async def done(self, added: int) -> list[EventSpec]:
        """The file is in: go and look."""
        await self._enter(*EDITORS)
        words = "1 question added." if added == 1 else f"{int(added):,} questions added."
        return [rx.redirect("/questions"), rx.toast.success(words)]


class BankFile(rx.Component):
    """Chooses a file, has it checked, says what is wrong by line, and adds it."""

    library = "$/public/js/bank_file.jsx"
    tag = "BankFile"

    most: rx.Var[int]
    on_done: rx.EventHandler[rx.event.passthrough_event_spec(int)]


@page("/questions/files", "Import or export", nav="questions", on_load=BankFileState.load)
def bank_file() -> rx.Component:
    settings = get_settings()
    choose = BankFile.create(most=settings.import_limit, on_done=BankFileState.done)
    words = (
        f"CSV or JSON, at most {settings.import_questions:,} questions. Nothing is stored before you say so."
    )
    saved = rx.el.div(
        button("Export as CSV", icon_name="download", on_click=BankFileState.export("csv")),
        button("Export as JSON", icon_name="download", on_click=BankFileState.export("json")),
        class_name="bb-row",
    )
    content = rx.el.div(
        card(rx.el.div(rx.el.p(words, class_name="bb-sub"), choose, class_name="bb-stack"), title="Import"),
        card(saved, title="Export"),
        card(rx.el.dl(*_columns(), class_name="bb-facts"), title="What a CSV file holds"),
        class_name="bb-stack",
    )
    return rx.fragment(
        page_header("Import or export", "Questions of the bank as a file."),
        loaded(BankFileState.loaded, content, skeleton_cards(1)),
    )


def _columns() -> list[rx.Component]:
    return [
        part for row in COLUMNS for part in (rx.el.dt(row.name, class_name="bb-pre"), rx.el.dd(row.value))
    ]
