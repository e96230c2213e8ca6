"""A judged answer: what was said with its quotes marked; for hiring beside what was listened for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import reflex as rx

from botboss.domain.evaluation import Verdict
from botboss.ui.components import ScoreRow, ears, icon, score

WORDS = {
    Verdict.COVERED: "Said",
    Verdict.PARTIAL: "Partly said",
    Verdict.MISSING: "Not said",
    Verdict.CONTRADICTED: "Said the opposite",
}


@dataclass(frozen=True)
class SegmentRow:
    """A stretch of an answer; ``proof`` names the points that it proves, with spaces between."""

    text: str = ""
    proof: str = ""


@dataclass(frozen=True)
class SaidRow:
    """One answer, cut where quotes begin and end; ``asked`` is the follow-up it answers, else empty."""

    asked: str = ""
    segments: list[SegmentRow] = field(default_factory=list)


@dataclass(frozen=True)
class PointRow:
    """One thing that was listened for; ``proof`` is empty when nothing was said for it."""

    text: str = ""
    verdict: str = ""
    word: str = ""
    proof: str = ""
    quote: str = ""


@dataclass(frozen=True)
class JudgedRow:
    """A question of the plan with its answer, its follow-up's, and how both together were judged:
    ``heard`` counts the points ("2 of 4 points heard") and never says what they are."""

    number: int = 0
    question: str = ""
    category: str = ""
    score: ScoreRow = ScoreRow()
    heard: str = ""
    said: list[SaidRow] = field(default_factory=list)


def heard_words(heard: int, partly: int, points: int) -> str:
    """How many points were heard: "2 of 4 points heard, 1 in part"."""
    words = f"{heard} of {points} {'point' if points == 1 else 'points'} heard"
    return f"{words}, {partly} in part" if partly else words


def segments(text: str, quotes: Sequence[tuple[int, int, str]]) -> list[SegmentRow]:
    """``text`` in stretches, cut at the ``(start, end, proof)`` quotes; what lies in several of
    them names all their proofs."""
    inside = [
        (max(start, 0), min(end, len(text)), proof) for start, end, proof in quotes if start < end and end > 0
    ]
    cuts = sorted({0, len(text), *(at for start, end, _ in inside for at in (start, end) if at <= len(text))})
    return [
        SegmentRow(text[at:to], " ".join(proof for start, end, proof in inside if start <= at and to <= end))
        for at, to in pairwise(cuts)
    ]


def said_row(
    number: int, text: str, points: Sequence[Mapping[str, Any]], *, of: int, asked: str = ""
) -> SaidRow:
    """The answer ``number`` with its quotes out of the ``points`` (as stored) of question ``of``."""
    quotes = [
        (point["start"], point["end"], _proof(of, place))
        for place, point in enumerate(points)
        if point["number"] == number and point["end"] > point["start"] and _counts(point)
    ]
    return SaidRow(asked, segments(text, quotes))


def point_rows(points: Sequence[Mapping[str, Any]], *, of: int) -> list[PointRow]:
    """The ``points`` (as stored) of question ``of``, as they are listed."""
    return [
        PointRow(
            text=point["point"],
            verdict=point["verdict"],
            word=WORDS[Verdict(point["verdict"])],
            proof=_proof(of, place) if point["quote"] and _counts(point) else "",
            quote=point["quote"],
        )
        for place, point in enumerate(points)
    ]


def _counts(point: Mapping[str, Any]) -> bool:
    """Whether its quote says anything: for what was not said it is only what came nearest."""
    return bool(point["verdict"] != Verdict.MISSING)


def _proof(of: int, place: int) -> str:
    return f"{of}-{place + 1}"


class Evidence(rx.Component):
    """Lights up quotes and points that belong together, among its children."""

    library = "$/public/js/evidence.jsx"
    tag = "Evidence"


def judged_list(rows: rx.Var[list[JudgedRow]]) -> rx.Component:
    """The judged answers of somebody's practice, one panel each."""
    return rx.el.div(rx.foreach(rows, _judged), class_name="bb-stack-l")


def _judged(row: rx.Var[JudgedRow]) -> rx.Component:
    head = rx.el.div(
        rx.el.div(
            rx.el.p(f"Question {row.number} · {row.category}", class_name="bb-small"),
            rx.el.h3(row.question, class_name="bb-h2"),
        ),
        score(row.score),
        class_name="bb-card-head bb-judged-head",
    )
    heard = rx.cond(row.heard != "", rx.el.p(row.heard, class_name="bb-small bb-strong"), rx.fragment())
    said = rx.el.div(rx.foreach(row.said, said_part), heard, class_name="bb-judged-said")
    return rx.el.article(head, said, class_name="bb-card")


def said_part(row: rx.Var[SaidRow]) -> rx.Component:
    """One answer's text with its marks, below the follow-up that it answers."""
    asked = rx.cond(row.asked != "", rx.el.p(row.asked, class_name="bb-strong"), rx.fragment())
    return rx.el.div(
        asked, rx.el.p(rx.foreach(row.segments, _segment), class_name="bb-text"), class_name="bb-stack-s"
    )


def _segment(row: rx.Var[SegmentRow]) -> rx.Component:
    marked = rx.el.mark(
        row.text,
        class_name="bb-mark",
        tab_index=0,
        custom_attrs={"data-proof": row.proof, "data-on": "false"},
    )
    return rx.cond(row.proof != "", marked, rx.el.span(row.text))


def point_list(rows: rx.Var[list[PointRow]]) -> rx.Component:
    """What was listened for, each with its verdict."""
    return rx.el.div(
        rx.el.h4("What we listened for", class_name="bb-small bb-strong"),
        rx.el.ul(rx.foreach(rows, _point), class_name="bb-points"),
        class_name="bb-judged-points",
    )


def _point(row: rx.Var[PointRow]) -> rx.Component:
    sign = rx.match(
        row.verdict,
        (Verdict.COVERED.value, icon("circle-check")),
        (Verdict.PARTIAL.value, icon("circle-dot")),
        (Verdict.CONTRADICTED.value, icon("circle-x")),
        icon("circle"),
    )
    words = rx.el.div(
        rx.el.p(row.text),
        rx.el.p(
            row.word,
            rx.cond(row.proof != "", rx.fragment(" · quote", ears(f": {row.quote}")), rx.fragment()),
            class_name="bb-small",
        ),
    )  # fmt: skip
    plain = {"data-verdict": row.verdict}
    proven = rx.el.li(
        sign, words, class_name="bb-point", tab_index=0,
        custom_attrs={**plain, "data-proof": row.proof, "data-on": "false"},
    )  # fmt: skip
    return rx.cond(row.proof != "", proven, rx.el.li(sign, words, class_name="bb-point", custom_attrs=plain))
