"""Why a person should read an answer before its score is used, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from botboss.domain.flags import flag_sentence
from botboss.domain.scoring import FAR_APART, SURE, Judged, needs_human_look


class Judgement(Judged, Protocol):
    """An evaluation as it is stored; ids rise with time."""

    @property
    def id(self) -> int | None: ...
    @property
    def engine(self) -> str: ...
    @property
    def input_digest(self) -> str: ...
    @property
    def adopted(self) -> bool: ...
    @property
    def score(self) -> float: ...


def doubts(judgements: Sequence[Judgement], *, counting: float | None, known: int | None) -> list[str]:
    """One sentence per reason to look at an answer; none when there is nothing to look at.

    ``known`` is the id of the newest evaluation that a person had before them when they last agreed
    with or set the answer's score; None when nobody did. After that only a later evaluation far from
    the ``counting`` score is news.
    """
    if known is not None:
        return [_news(one, counting) for one in judgements if _is_news(one, counting, known)]
    adopted = [one for one in judgements if one.adopted]
    return [why for one in adopted for why in _own(one, judgements)]


def _own(one: Judgement, others: Sequence[Judgement]) -> Iterator[str]:
    if needs_human_look(one):
        yield from _unsure(one)
    for other in others:
        read_the_same = other.input_digest == one.input_digest and other.engine != one.engine
        if read_the_same and abs(other.score - one.score) > FAR_APART:
            yield f"Another engine, {other.engine}, came to {round(other.score * 100)} of 100."


def _unsure(one: Judged) -> Iterator[str]:
    yield from (flag_sentence(flag) for flag in one.flags)
    if one.confidence < SURE:
        yield f"The engine is not sure of this score ({round(one.confidence * 100)} of 100)."


def _is_news(one: Judgement, counting: float | None, known: int) -> bool:
    later = not one.adopted and (one.id or 0) > known
    return later and counting is not None and abs(one.score - counting) > FAR_APART


def _news(one: Judgement, counting: float | None) -> str:
    scores = f"{round(one.score * 100)} of 100, where {round((counting or 0) * 100)} counts"
    return f"Judged again by {one.engine} since somebody looked: {scores}."
