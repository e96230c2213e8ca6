"""The answers of an interview with how they were judged, and why that may be doubted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import reflex as rx

from botboss.domain.scoring import SURE
from botboss.models.interviews import EvaluationRecord
from botboss.services.answers import Turn
from botboss.services.responses import Response
from botboss.ui.components import ScoreRow, empty_state, icon, score, score_row
from botboss.ui.evidence import Evidence, PointRow, SaidRow, point_list, point_rows, said_part, said_row

CERTAIN = 0.75


@dataclass(frozen=True)
class QuestionRow:
    """A question of the plan: what was said to it and its follow-ups, and how that was judged.

    ``engine`` says who judged it and how sure it is of that, ``doubts`` why a person should look,
    ``later`` that there is a newer judgement.
    """

    number: int = 0
    question: str = ""
    about: str = ""
    answered: bool = False
    silent: str = ""
    judged: bool = False
    score: ScoreRow = ScoreRow()
    said: list[SaidRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    rationale: str = ""
    engine: str = ""
    doubts: list[str] = field(default_factory=list)
    later: str = ""


def question_rows(turns: Sequence[Turn], responses: Sequence[Response], *, silent: str) -> list[QuestionRow]:
    """The plan's questions in order, each with the answers to its follow-ups; ``silent`` stands in the
    place of a score where nothing was answered."""
    judged = {response.question.number: response for response in responses}
    return [
        _row(turn, [one for one in turns if turn.number in (one.number, one.follows)], judged, silent)
        for turn in turns
        if turn.follows is None
    ]


def _row(turn: Turn, parts: Sequence[Turn], judged: Mapping[int, Response], silent: str) -> QuestionRow:
    response = judged.get(turn.number)
    record = response.evaluation if response else None
    points = record.points if record else []
    said = [
        said_row(one.number, one.answer, points, of=turn.number, asked=one.question if one.follows else "")
        for one in parts
        if one.answer is not None
    ]
    doubts = response.doubts if response else []
    return QuestionRow(
        number=turn.number,
        question=turn.question,
        about=turn.category.capitalize(),
        answered=bool(said),
        silent="" if said else silent,
        judged=record is not None,
        score=score_row(response.score if response else None, look=bool(doubts), why=" ".join(doubts)),
        said=said,
        points=point_rows(points, of=turn.number),
        rationale=record.rationale if record else "",
        engine=_engine(record) if record else "",
        doubts=doubts,
        later=_later(response),
    )


def _engine(record: EvaluationRecord) -> str:
    """ "Judged by builtin:lexical/1, fairly sure (56 of 100)"; what is not sure is among the doubts."""
    if record.confidence < SURE:
        return f"Judged by {record.engine}"
    word = "sure" if record.confidence >= CERTAIN else "fairly sure"
    return f"Judged by {record.engine}, {word} ({round(record.confidence * 100)} of 100)"


def _later(response: Response | None) -> str:
    if response is None or response.suggestion is None:
        return ""
    later = response.suggestion
    return f"Judged again later by {later.engine}: {round(later.score * 100)} of 100. It does not count yet."


def question_list(rows: rx.Var[list[QuestionRow]]) -> rx.Component:
    """The questions, one panel each; quotes and the points they prove light each other up."""
    none = empty_state("messages-square", "No questions", "This interview was made without a plan.")
    listed = rx.fragment(rx.el.h2("Answers", class_name="bb-ears"), Evidence.create(rx.foreach(rows, _panel)))
    return rx.cond(rows.length() > 0, listed, none)


def _panel(row: rx.Var[QuestionRow]) -> rx.Component:
    words = rx.el.div(
        rx.el.p(f"Question {row.number} · {row.about}", class_name="bb-small"),
        rx.el.h3(row.question, class_name="bb-h2"),
        class_name="bb-hr-asked",
    )
    silent = rx.el.span(row.silent, class_name="bb-sub")
    head = rx.el.div(words, rx.cond(row.answered, score(row.score), silent), class_name="bb-card-head")
    said = rx.el.div(rx.foreach(row.said, said_part), _notes(row), class_name="bb-judged-said")
    listened = rx.cond(row.points.length() > 0, point_list(row.points), rx.fragment())
    body = rx.el.div(said, listened, class_name="bb-judged")
    return rx.el.article(head, rx.cond(row.answered, body, rx.fragment()), class_name="bb-card bb-hr-answer")


def _notes(row: rx.Var[QuestionRow]) -> rx.Component:
    waiting = rx.el.p("Not judged yet: that happens within a few seconds.", class_name="bb-sub")
    doubts = rx.el.ul(
        rx.foreach(row.doubts, lambda why: rx.el.li(icon("eye", 14), why)), class_name="bb-hr-doubts"
    )
    return rx.el.div(
        rx.cond(row.judged, rx.el.p(row.rationale, class_name="bb-sub"), waiting),
        rx.cond(row.doubts.length() > 0, doubts, rx.fragment()),
        rx.cond(row.engine != "", rx.el.p(row.engine, class_name="bb-small"), rx.fragment()),
        rx.cond(row.later != "", rx.el.p(row.later, class_name="bb-small"), rx.fragment()),
        class_name="bb-hr-notes",
    )
