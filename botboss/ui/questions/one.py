"""`/questions/{id}`: one question with what it listens for and how it asks on."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from botboss.models.accounts import STAFF
from botboss.security import utcnow
from botboss.services import questions
from botboss.ui.addresses import here, id_behind, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    card,
    confirm_dialog,
    fact_list,
    facts,
    folded,
    link_button,
    page_header,
    skeleton_text,
)
from botboss.ui.questions.rows import EDITORS, QuestionRow
from botboss.ui.questions.rubric import listen_list, probe_list
from botboss.ui.shell import page


class QuestionState(BaseState):
    """The question that the address names."""

    at: str = ""
    shown: QuestionRow = QuestionRow()
    edits: bool = False

    @rx.event
    async def load(self) -> None:
        actor = await self._enter(*STAFF)
        question_id = id_behind("questions", self.router.url.path, "This question")
        self.shown = await self._call(questions.get, to=QuestionRow.of, question_id=question_id)
        self.edits, self.at = actor.role in EDITORS, here(self.router.url.path)

    @rx.event
    async def delete(self) -> list[EventSpec]:
        """Take it out of the bank, and go back there."""
        await self._enter(*EDITORS)
        await self._call(questions.delete, question_id=self.shown.id, now=utcnow(), write=True)
        return [rx.redirect("/questions"), rx.toast.success("The question is out of the bank.")]


@page("/questions/[question_id]", "Question", nav="questions", on_load=QuestionState.load)
def one() -> rx.Component:
    shown = QuestionState.shown
    sub = f"{shown.role} · {shown.category} · {shown.difficulty} · about {shown.minutes} min"
    content = rx.fragment(
        rx.el.div(
            page_header(shown.text, sub, rx.cond(QuestionState.edits, _acts(), rx.fragment())),
            class_name="bb-long-head",
        ),
        rx.el.div(
            card(
                _or_none(shown.points, listen_list, "Nothing is written down yet."),
                title="What to listen for",
            ),
            card(_or_none(shown.probes, probe_list, "Nothing is prepared."), title="How to ask on"),
            card(_worth(), title="What an answer is worth"),
            card(_about(), title="About it"),
            class_name="bb-stack",
        ),
    )
    return loaded_at(QuestionState.at, content, rx.fragment(page_header("Question"), skeleton_text(6)))


def _or_none(rows: rx.Var[list], shown: object, none: str) -> rx.Component:
    return rx.cond(rows.length() > 0, shown(rows), rx.el.p(none, class_name="bb-sub"))


def _acts() -> rx.Component:
    edit = link_button("Edit", f"{QuestionState.shown.href}/edit", icon_name="pencil")
    gone = confirm_dialog(
        button("Delete", look="bad"),
        "Take it out of the bank?",
        "New interviews no longer ask it. Those that are planned or held keep it as it is.",
        verb="Delete question",
        on_confirm=QuestionState.delete,
        look="bad",
    )
    return rx.fragment(gone, edit)


def _worth() -> rx.Component:
    """Anchors, and what else is written for whoever rates."""
    shown = QuestionState.shown
    story = folded("The parts of a told situation", fact_list(shown.slots))
    good = folded("A good answer", rx.el.p(shown.good_answer, class_name="bb-flat"))
    weak = folded("A weak answer", rx.el.p(shown.weak_answer, class_name="bb-flat"))
    return rx.el.div(
        _or_none(shown.anchors, fact_list, "No anchors are written down yet."),
        rx.cond(shown.slots.length() > 0, story, rx.fragment()),
        rx.cond(shown.good_answer != "", good, rx.fragment()),
        rx.cond(shown.weak_answer != "", weak, rx.fragment()),
        class_name="bb-stack",
    )


def _about() -> rx.Component:
    shown = QuestionState.shown
    return facts(
        ("Why it is asked", rx.cond(shown.why != "", shown.why, "—")),
        ("Competency", rx.cond(shown.competency != "", shown.competency, "—")),
        ("Where from", shown.source),
        ("Practice", rx.cond(shown.practice, "Candidates may practise it", "For real interviews only")),
    )
