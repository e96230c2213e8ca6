"""After the interview: thanks, what happens next, and the result as far as it is released."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.models.interviews import Kind, Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import answers, interviews, plans, results
from botboss.services.answers import Turn
from botboss.services.plans import Size
from botboss.services.results import Result
from botboss.ui.addresses import here, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.candidate.interview import staff_page
from botboss.ui.candidate.parts import answered_list
from botboss.ui.candidate.rows import AnsweredRow, InterviewRow, interview_id_of
from botboss.ui.components import (
    card,
    link_button,
    page_header,
    score,
    score_row,
    section,
    skeleton_cards,
)
from botboss.ui.evidence import JudgedRow, SaidRow, heard_words, judged_list, segments
from botboss.ui.shell import page
from botboss.ui.times import when


@dataclass(frozen=True)
class _Outcome:
    elsewhere: str = ""
    row: InterviewRow = InterviewRow()
    given: list[AnsweredRow] = field(default_factory=list)
    judged: list[JudgedRow] = field(default_factory=list)


class FinishedState(BaseState):
    """``judged`` is filled for practice alone."""

    at: str = ""
    thanks: str = "Thank you"
    row: InterviewRow = InterviewRow()
    given: list[AnsweredRow] = []
    judged: list[JudgedRow] = []

    @rx.event
    async def load(self) -> EventSpec | None:
        self.at = ""
        actor = await self._enter()
        interview_id = interview_id_of(self.router.url.path)
        outcome: _Outcome = await self._call(_outcome, interview_id=interview_id, now=utcnow())
        if outcome.elsewhere:
            return rx.redirect(outcome.elsewhere, replace=True)
        first = actor.name.split()[0] if actor.name.split() else ""
        self.thanks = f"Thank you, {first}" if first else "Thank you"
        self.row, self.given = outcome.row, outcome.given
        self.judged, self.at = outcome.judged, here(self.router.url.path)
        return None


def _outcome(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> _Outcome:
    interview = interviews.get(session, actor, interview_id=interview_id)
    elsewhere = staff_page(interview, actor)
    if not elsewhere and interview.status != Status.COMPLETED:
        elsewhere = f"/interviews/{interview_id}"
    if elsewhere:
        return _Outcome(elsewhere)
    size = plans.sizes(session, actor, interview_ids=[interview_id]).get(interview_id, Size())
    row = InterviewRow.of(interview, actor, size, now)
    turns = answers.transcript(session, actor, interview_id=interview_id)
    if interview.kind != Kind.PRACTICE:
        return _Outcome(row=row, given=[AnsweredRow.of(turn) for turn in turns if turn.answer])
    found = {one.number: one for one in results.of_interview(session, actor, interview_id=interview_id)}
    return _Outcome(
        row=row,
        judged=[_judged(turn, turns, found.get(turn.number)) for turn in turns if turn.follows is None],
    )


def _judged(turn: Turn, turns: list[Turn], result: Result | None) -> JudgedRow:
    parts = [one for one in turns if one.answer and turn.number in (one.number, one.follows)]
    return JudgedRow(
        number=turn.number,
        question=turn.question,
        category=turn.category.capitalize(),
        score=score_row(result.score if result else None),
        heard=heard_words(result.heard, result.partly, result.points) if result and result.points else "",
        said=[
            SaidRow(
                one.question if one.follows else "",
                segments(one.answer or "", _marks(one.number, result)),
            )
            for one in parts
        ],
    )


def _marks(number: int, result: Result | None) -> list[tuple[int, int, str]]:
    """The quotes in one answer that earned something."""
    quotes = result.quotes if result else ()
    return [(one.start, one.end, "heard") for one in quotes if one.number == number]


@page("/interviews/[interview_id]/finished", "Finished", nav="home", on_load=FinishedState.load)
def finished() -> rx.Component:
    row = FinishedState.row
    practice = row.kind == Kind.PRACTICE
    sub = rx.fragment(row.role, " · finished ", when(row.at, zone=True))
    header = page_header(rx.cond(practice, "Practice finished", FinishedState.thanks), sub)
    content = rx.fragment(header, rx.cond(practice, _practised(), _real()))
    waiting = rx.fragment(page_header("Finished", "Loading…"), skeleton_cards(2, height="220px"))
    return loaded_at(FinishedState.at, content, waiting)


def _real() -> rx.Component:
    row = FinishedState.row
    shared = (row.score.value >= 0) | (row.feedback != "")
    return rx.el.div(
        rx.cond(shared, _shared(), _next()),
        rx.cond(
            FinishedState.given.length() > 0,
            section("Your answers", answered_list(FinishedState.given)),
            rx.fragment(),
        ),
        rx.el.div(link_button("Go home", "/home", look="solid"), class_name="bb-row"),
        class_name="bb-stack-l",
    )


def _next() -> rx.Component:
    live = FinishedState.row.kind == Kind.LIVE
    judged = rx.el.li(
        "An AI has scored your answers against points that were fixed before, "
        "with your own words as evidence."
    )
    return card(
        rx.el.ul(
            rx.cond(live, rx.fragment(), judged),
            rx.el.li(
                "A person in the hiring team reads everything and decides. The score alone decides nothing."
            ),
            rx.el.li("When they share the result you get an e-mail, and it stands on this page."),
            rx.el.li("Would you like to talk to a person? Answer the e-mail that invited you."),
            class_name="bb-list",
        ),
        title="What happens next",
    )


def _shared() -> rx.Component:
    row = FinishedState.row
    words = rx.el.div(
        rx.cond(row.score.value >= 0, score(row.score), rx.fragment()),
        rx.cond(row.feedback != "", rx.el.p(row.feedback, class_name="bb-text bb-any"), rx.fragment()),
        rx.el.p(
            "The score compares what you said with the points that were listened for. A person read it, too.",
            class_name="bb-sub",
        ),
        class_name="bb-stack",
    )
    return card(words, title="Your result")


def _practised() -> rx.Component:
    row = FinishedState.row
    overall = rx.el.section(
        rx.el.div(rx.el.h2("Your score", class_name="bb-h2"), score(row.score), class_name="bb-row-apart"),
        rx.el.p(
            "The mean over all questions; one without an answer counts nothing. Your words that earned "
            "something are marked. What the points are stays with the hiring team: the same question "
            "may be asked in a real interview.",
            class_name="bb-sub",
        ),
        class_name="bb-card bb-card-pad bb-stack-s",
    )
    return rx.el.div(
        overall,
        section("Your answers", judged_list(FinishedState.judged)),
        rx.el.div(
            link_button("Practise again", "/practice", look="solid"),
            link_button("Go home", "/home"),
            class_name="bb-row",
        ),
        class_name="bb-stack-l",
    )
