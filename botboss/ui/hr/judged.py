"""The answers of an interview with how they were judged, and why that may be doubted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import reflex as rx

from botboss.domain.scoring import SURE
from botboss.models.interviews import EvaluationRecord
from botboss.services.answers import Turn
from botboss.services.responses import Response
from botboss.ui.components import (
    FactRow,
    ScoreRow,
    button,
    empty_state,
    fact_list,
    folded,
    icon,
    score,
    score_row,
)
from botboss.ui.evidence import Evidence, PointRow, SaidRow, point_list, point_rows, said_part, said_row
from botboss.ui.hr.weighed import WeighedRow, history, history_rows, machine_words
from botboss.ui.hr.weighing import WeighState, opener, reason_form, score_form
from botboss.ui.jobs.rows import WORTH, anchor_rows

CERTAIN = 0.75


@dataclass(frozen=True)
class QuestionRow:
    """A question of the plan: what was said to it and its follow-ups, and how that was judged.

    ``engine`` says who judged it and how sure it is of that, ``doubts`` why a person should look,
    ``later`` that there is a newer judgement (``suggestion_id``), ``machine`` what a person set over it.
    ``answer_id`` is 0 where no score can be set.
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
    anchors: list[FactRow] = field(default_factory=list)
    rationale: str = ""
    engine: str = ""
    doubts: list[str] = field(default_factory=list)
    later: str = ""
    suggestion_id: int = 0
    machine: str = ""
    answer_id: int = 0
    history: list[WeighedRow] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """For whom rows are made: on whose clock, when; ``silent`` stands in the place of a score where
    nothing was answered, ``weighs`` says whether scores can be set."""

    zone: str
    now: datetime
    silent: str = ""
    weighs: bool = True


def question_rows(turns: Sequence[Turn], responses: Sequence[Response], reader: Reader) -> list[QuestionRow]:
    """The plan's questions in order, each with the answers to its follow-ups."""
    judged = {response.question.number: response for response in responses}
    return [
        _row(turn, [one for one in turns if turn.number in (one.number, one.follows)], judged, reader)
        for turn in turns
        if turn.follows is None
    ]


def response_row(response: Response, reader: Reader) -> QuestionRow:
    """One answer by itself, without what its follow-ups brought."""
    asked, answer = response.question, response.answer
    turn = Turn(
        number=asked.number,
        follows=None,
        question=asked.text,
        category=asked.category,
        difficulty=asked.difficulty,
        why=asked.why,
        minutes=asked.minutes,
        answer=answer.text,
        submitted_at=answer.submitted_at,
        submitted_by_id=answer.submitted_by_id,
        draft="",
        draft_typed_at=None,
    )
    return _row(turn, [turn], {asked.number: response}, reader)


def _row(turn: Turn, parts: Sequence[Turn], judged: Mapping[int, Response], reader: Reader) -> QuestionRow:
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
        about=_about(turn, response),
        answered=bool(said),
        silent="" if said else reader.silent,
        judged=record is not None,
        score=score_row(response.score if response else None, look=bool(doubts), why=" ".join(doubts)),
        said=said,
        points=point_rows(points, of=turn.number),
        anchors=anchor_rows(response.question.anchors) if response else [],
        rationale=record.rationale if record else "",
        engine=_engine(record) if record else "",
        doubts=doubts,
        later=_later(response),
        **(_weighed(response, reader) if response else {}),
    )


def _weighed(response: Response, reader: Reader) -> dict[str, Any]:
    """What people made of its score, and what can be done about it."""
    record, later = response.evaluation, response.suggestion
    return {
        "machine": machine_words(record.score if record else None, response.overrides),
        "history": history_rows(response.overrides, response.looks, reader.zone, reader.now),
        "suggestion_id": (later.id or 0) if later and reader.weighs else 0,
        "answer_id": (response.answer.id or 0) if reader.weighs else 0,
    }


def _about(turn: Turn, response: Response | None) -> str:
    """ "Technical · Debugging"; the competency is told with the answer."""
    parts = (turn.category.capitalize(), response.question.competency if response else "")
    return " · ".join(part for part in parts if part)


def _engine(record: EvaluationRecord) -> str:
    """ "Judged by builtin:minilm/1, fairly sure (56 of 100)"; what is not sure is among the doubts."""
    if record.confidence < SURE:
        return f"Judged by {record.engine}"
    word = "sure" if record.confidence >= CERTAIN else "fairly sure"
    return f"Judged by {record.engine}, {word} ({round(record.confidence * 100)} of 100)"


def _later(response: Response | None) -> str:
    if response is None or response.suggestion is None:
        return ""
    later = response.suggestion
    return f"Judged again later by {later.engine}: {round(later.score * 100)} of 100. It does not count yet."


def question_list(rows: rx.Var[list[QuestionRow]], then: rx.event.EventHandler) -> rx.Component:
    """The questions, one panel each; quotes and the points they prove light each other up. ``then`` is
    done after a person has weighed in."""
    none = empty_state("messages-square", "No questions", "This interview was made without a plan.")
    panels = Evidence.create(rx.foreach(rows, lambda row: judged_panel(row, then)))
    listed = rx.fragment(rx.el.h2("Answers", class_name="bb-ears"), panels)
    return rx.cond(rows.length() > 0, listed, none)


def judged_panel(
    row: rx.Var[QuestionRow], then: rx.event.EventHandler, *, before: rx.Component | None = None
) -> rx.Component:
    """One question with its answer, how it was judged, and what a person may say about that."""
    place = f"question-{row.number}" if before is None else f"answer-{row.answer_id}"
    words = rx.el.div(
        before or rx.fragment(),
        rx.el.p(f"Question {row.number} · {row.about}", class_name="bb-small"),
        rx.el.h3(row.question, class_name="bb-h2"),
        class_name="bb-hr-asked",
    )
    silent = rx.el.span(row.silent, class_name="bb-sub")
    head = rx.el.div(words, rx.cond(row.answered, score(row.score), silent), class_name="bb-card-head")
    said = rx.el.div(rx.foreach(row.said, said_part), _notes(row, then), class_name="bb-judged-said")
    listened = rx.cond(row.points.length() > 0, point_list(row.points), rx.fragment())
    body = rx.el.div(said, listened, class_name="bb-judged")
    return rx.el.article(
        head,
        rx.cond(row.answered, body, rx.fragment()),
        id=place,
        class_name="bb-card bb-hr-answer",
    )


def _notes(row: rx.Var[QuestionRow], then: rx.event.EventHandler) -> rx.Component:
    waiting = rx.el.p("Not judged yet: that happens within a few seconds.", class_name="bb-sub")
    doubts = rx.el.ul(
        rx.foreach(row.doubts, lambda why: rx.el.li(icon("eye", 14), why)), class_name="bb-hr-doubts"
    )
    machine = rx.el.p(icon("user-pen", 14), row.machine, class_name="bb-hr-machine")
    anchors = rx.el.div(folded(WORTH, fact_list(row.anchors)), class_name="bb-noprint")
    return rx.el.div(
        rx.cond(row.machine != "", machine, rx.fragment()),
        rx.cond(row.judged, rx.el.p(row.rationale, class_name="bb-sub"), waiting),
        rx.cond(row.doubts.length() > 0, doubts, rx.fragment()),
        rx.cond(row.engine != "", rx.el.p(row.engine, class_name="bb-small"), rx.fragment()),
        rx.cond(row.later != "", rx.el.p(row.later, class_name="bb-small"), rx.fragment()),
        rx.cond(row.answer_id > 0, _acts(row, then), rx.fragment()),
        history(row.history, then, name="back"),
        rx.cond(row.anchors.length() > 0, anchors, rx.fragment()),
        class_name="bb-hr-notes",
    )


def _acts(row: rx.Var[QuestionRow], then: rx.event.EventHandler) -> rx.Component:
    """Agree, set a score, adopt what was judged later; the forms open below."""
    about = f"of question {row.number}"
    set_key, adopt_key = f"answer-{row.answer_id}", f"adopt-{row.suggestion_id}"
    agree = button(
        "Agree",
        icon_name="check",
        on_click=[WeighState.agree(row.answer_id), then],
        custom_attrs={"aria-label": f"Agree with the score {about}"},
    )
    adopt = opener("Adopt the later one", adopt_key, f"Adopt the later judgement {about}")
    return rx.el.div(
        rx.el.div(
            rx.cond(row.doubts.length() > 0, agree, rx.fragment()),
            opener("Set score", set_key, f"Set the score {about}"),
            rx.cond(row.suggestion_id > 0, adopt, rx.fragment()),
            class_name="bb-row",
        ),
        score_form(set_key, "Score of this answer", then, name="answer"),
        rx.cond(row.suggestion_id > 0, reason_form(adopt_key, "Adopt", then, name="adopt"), rx.fragment()),
        class_name="bb-hr-acts bb-noprint",
    )
