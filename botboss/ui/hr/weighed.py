"""What people made of the machine's scores, in words: beside the score, and as a history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import reflex as rx

from botboss.domain.scoring import Coverage
from botboss.services.looks import Looked
from botboss.services.overrides import SetScore
from botboss.ui.components import folded, score_row
from botboss.ui.hr.weighing import opener, reason_form
from botboss.ui.times import TimeRow, time_row, when


@dataclass(frozen=True)
class WeighedRow:
    """One thing that a person did about a score; ``back`` is the key of the form that takes it back,
    empty when it cannot be, ``over`` says that it does not count any more."""

    title: str = ""
    reason: str = ""
    at: TimeRow = TimeRow()
    over: bool = False
    back: str = ""


def hundred(score: float | None) -> str:
    """A score as it is shown: 0 to 100, a dash when there is none."""
    row = score_row(score)
    return "—" if row.value < 0 else str(row.value)


def machine_words(ai: float | None, set_scores: Sequence[SetScore]) -> str:
    """ "AI 62 · set to 70 by Marta: reason", empty while the machine's score counts."""
    standing = next((one for one in set_scores if one.counts), None)
    if standing is None:
        return ""
    said = f"set to {hundred(standing.override.score)} by {standing.by.name}: {standing.override.reason}"
    return f"AI {hundred(ai)} · {said}"


def coverage_words(coverage: Coverage) -> str:
    """What an overall score rests on; empty without a plan."""
    if not coverage.total:
        return ""
    share = round(100 * coverage.weight)
    return f"{coverage.answered} of {coverage.total} questions answered, {share}% of the weight"


def history_rows(
    set_scores: Sequence[SetScore], looked: Sequence[Looked], zone: str, now: datetime
) -> list[WeighedRow]:
    """All of it, newest first."""
    dated = [*_set_rows(set_scores, zone, now), *_look_rows(looked, zone, now)]
    return [row for _, row in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _set_rows(
    set_scores: Sequence[SetScore], zone: str, now: datetime
) -> Iterator[tuple[datetime, WeighedRow]]:
    for one in set_scores:
        row, back = one.override, one.withdrawal
        if back and one.withdrawn_by:
            title = f"{one.withdrawn_by.name} took {hundred(row.score)} back"
            yield back.at, WeighedRow(title, back.reason, time_row(back.at, zone, now))
        yield (
            row.at,
            WeighedRow(
                title=f"{one.by.name} set {hundred(row.score)}",
                reason=row.reason,
                at=time_row(row.at, zone, now),
                over=not one.counts,
                back="" if back else f"back-{row.id}",
            ),
        )


def _look_rows(looked: Sequence[Looked], zone: str, now: datetime) -> Iterator[tuple[datetime, WeighedRow]]:
    for one in looked:
        did = "adopted a later judgement" if one.look.adopts_id else "agreed with the machine's score"
        at = time_row(one.look.at, zone, now)
        yield one.look.at, WeighedRow(f"{one.by.name} {did}", one.look.reason or "", at)


def history(rows: rx.Var[list[WeighedRow]], then: rx.event.EventHandler, *, name: str) -> rx.Component:
    """The history, folded; what can be taken back has its button, whose form's ``name`` is its own."""

    def line(row: rx.Var[WeighedRow]) -> rx.Component:
        head = rx.el.p(
            rx.el.strong(row.title),
            rx.cond(row.over, " (does not count now)", ""),
            " · ",
            when(row.at),
            class_name="bb-small",
        )
        take = rx.cond(
            row.back != "",
            rx.fragment(
                rx.el.div(
                    opener("Take back", row.back, f"Take back: {row.title}", look="plain"),
                    class_name="bb-noprint",
                ),
                reason_form(row.back, "Take back", then, name=name),
            ),
            rx.fragment(),
        )
        reason = rx.cond(row.reason != "", rx.el.p(row.reason, class_name="bb-hr-why"), rx.fragment())
        return rx.el.li(head, reason, take, custom_attrs={"data-over": row.over})

    listed = rx.el.ul(rx.foreach(rows, line), class_name="bb-hr-history")
    words = rx.cond(rows.length() == 1, "1 step by a person", f"{rows.length()} steps by people")
    return rx.cond(rows.length() > 0, folded(words, listed), rx.fragment())
