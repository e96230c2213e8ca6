"""A summary of an interview as a language model wrote it: only what a real quote shows stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botboss.domain import replies
from botboss.domain.quotes import Source
from botboss.domain.replies import Malformed
from botboss.domain.summary import Remark, Remarks

MOST_ENTRIES = 50
LONGEST_TEXT, LONGEST_QUOTE = 400, 5_000


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer with what was asked and how each expected point was judged: (point, verdict)."""

    number: int
    question: str
    answer: str
    points: tuple[tuple[str, str], ...] = ()


def read_summary(reply: str, answers: Sequence[Judged], most: int) -> Remarks:
    """The remarks in a model's reply whose quote stands in the answer they name, ``most`` of a kind.

    Raises Malformed for a wrong form, or when it holds not one real quote.
    """
    found = replies.first_object(reply)
    sources = {one.number: Source.of(one.answer) for one in answers}
    kinds = {kind: replies.objects(found, kind, most=MOST_ENTRIES) for kind in ("strengths", "gaps", "next")}
    kept = {kind: _remarks(entries, sources)[:most] for kind, entries in kinds.items()}
    if not any(kept.values()):
        raise Malformed("it holds no remark whose quote stands word for word in the answer with that number")
    return Remarks(**kept)


def _remarks(entries: Sequence[dict[str, Any]], sources: Mapping[int, Source]) -> tuple[Remark, ...]:
    remarks = []
    for entry in entries:
        number = replies.whole(entry, "number")
        text = " ".join(replies.text(entry, "text", LONGEST_TEXT, least=1).split())
        quote = replies.text(entry, "quote", LONGEST_QUOTE)
        source = sources.get(number)
        place = source.evidence(quote) if source else None
        if source and place:
            start, end = place
            remarks.append(Remark(text, number, source.original[start:end], start, end))
    return tuple(remarks)
