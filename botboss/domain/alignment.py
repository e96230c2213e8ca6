"""The model tier: how well the word pieces of an expected point find their like in the answer.

Each piece of a point looks for the piece of the answer whose vector (of a network that somebody
else runs) is most alike in its context. That is blended with what the lexical tier finds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from botboss.domain.evaluation import AskedQuestion
from botboss.domain.judging import Evidence, Tier
from botboss.domain.lexical import COST_PER_CHARACTER, WINDOW, Likeness, curve, found, likenesses
from botboss.domain.rarity import idf
from botboss.domain.text import Passage, Span, clauses, normalise, read
from botboss.domain.words import RUBRIC_WORDS

Numbers = NDArray[np.float32]
NAME = "minilm/1"

# Chosen by agreement with people on graded answers (benchmarks/evaluator.py) and by how far the
# bank's good samples stand from answers to other questions (benchmarks/bank.py).
RARITY_POWER = 0.5
FUNCTION_WORD = 0.3
QUESTION_WORD = 0.2
LEAST_WEIGHT = 0.01
ALIKE, STEEPNESS = 0.42, 0.1
ALONE, TOGETHER = 0.3, 0.7
ALIGNED, LEXICAL = 0.75, 0.25
CURVE = (
    (0.0, 0.0),
    (0.02, 0.0),
    (0.10, 0.02),
    (0.20, 0.07),
    (0.32, 0.17),
    (0.42, 0.38),
    (0.52, 0.61),
    (0.65, 0.78),
    (0.80, 0.90),
    (1.0, 1.0),
)
# From how far grades that people gave lie from the predicted ones, by similarity: 1.0 of 5 below .1,
# .7 between .4 and .5, .25 between .8 and .9.
TRUST = ((0.0, 0.4), (0.2, 0.43), (0.4, 0.55), (0.6, 0.7), (0.8, 0.86), (1.0, 0.95))


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text: unit vectors (n × width) and where each stands in the text, rising."""

    vectors: Numbers
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """A network as this tier uses it. Both give the pieces of a text; ``rubric`` may keep them."""

    answer: Callable[[str], Pieces]
    rubric: Callable[[str], Pieces]


def tier(reader: Reader) -> Tier:
    """The tier that judges with this network."""
    return Tier(NAME, lambda question, passage: evidence(reader, question, passage))


def evidence(reader: Reader, question: AskedQuestion, passage: Passage) -> tuple[Evidence, ...]:
    """Judge every expected point of ``question`` by the pieces and the words of ``passage``."""
    plain, places = _kept(passage)
    said = reader.answer(plain)
    starts = [places[start] for start in said.starts]
    asked = reader.rubric(normalise(question.text)[0])
    stretches = tuple(_stretches(passage, starts))
    lexical = likenesses(question, passage)
    judged = []
    for point, like in zip(question.expected_points, lexical, strict=True):
        sought = reader.rubric(normalise(point.text)[0])
        words = _words(point.text, question.text, sought.starts)
        rows = np.maximum(_said(_cosines(sought, said), stretches), _spelt(passage, stretches, words, like))
        judged.append(_weigh(_weights(sought, asked, words), rows, stretches, like))
    return tuple(judged)


def _kept(passage: Passage) -> tuple[str, list[int]]:
    """The normal text of the kept sentences, and where each of its characters stands in the original."""
    parts: list[str] = []
    places: list[int] = []
    for sentence in passage.sentences:
        plain, starts, _ = normalise(passage.quote(sentence))
        parts.append(plain + " ")
        places.extend(sentence.start + start for start in starts)
        places.append(sentence.end)
    return "".join(parts), places


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence (``whole``) or clause and its pieces, ``first`` up to ``last`` (exclusive)."""

    span: Span
    first: int
    last: int
    whole: bool


def _stretches(passage: Passage, starts: Sequence[int]) -> Iterator[Stretch]:
    """Every kept sentence, each followed by its clauses; ``starts`` are the pieces' in the original."""
    for sentence in passage.sentences:
        for span in (sentence, *clauses(passage, sentence)):
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            if first < last:
                yield Stretch(span, first, last, span is sentence)


def _weights(sought: Pieces, asked: Pieces, words: Sequence[tuple[str, float]]) -> NDArray[np.float64]:
    """How much each piece of a point counts, together 1; little where the question means the same."""
    weights = np.array([weight for _, weight in words])
    if len(weights) and len(asked.starts):
        weights = weights * (1 - _cosines(sought, asked).max(axis=1).clip(0, 1))
    weights = weights.clip(LEAST_WEIGHT)
    return weights / weights.sum() if len(weights) else weights


@lru_cache(maxsize=4_000)
def _words(point: str, question: str, starts: tuple[int, ...]) -> tuple[tuple[str, float], ...]:
    """For each piece of a point the stem of its word (none for a mark) and the word's weight."""
    asked = {token.stem for token in read(question).tokens}
    tokens = read(normalise(point)[0]).tokens
    begins = [token.start for token in tokens]
    words = []
    for start in starts:
        token = tokens[place] if (place := bisect_right(begins, start) - 1) >= 0 else None
        if token is None or start >= token.end:
            words.append(("", 0.0))
            continue
        plain = token.function or token.word in RUBRIC_WORDS
        rarity = FUNCTION_WORD if plain else idf(token.stem) ** RARITY_POWER
        words.append((token.stem, rarity * (QUESTION_WORD if token.stem in asked else 1.0)))
    return tuple(words)


def _cosines(left: Pieces, right: Pieces) -> Numbers:
    """Every piece of ``left`` with every one of ``right``; on one thread, unlike a matrix product."""
    cosines: Numbers = np.einsum("ik,jk->ij", left.vectors, right.vectors)
    return cosines


def _weigh(
    weights: NDArray[np.float64], said: NDArray[np.float64], stretches: Sequence[Stretch], like: Likeness
) -> Evidence:
    """The evidence for one point: ``said`` tells for each stretch how well it says each piece (0..1)."""
    if not said.size:
        return Evidence(0.0, curve(0.0, TRUST), like.recall, None)
    shares = (said * weights).sum(axis=1)
    sentences = np.array([one.whole for one in stretches])
    together = max(float((run * weights).sum()) for run in _runs(said[sentences]))
    aligned = ALONE * float(shares[sentences].max()) + TOGETHER * together
    similarity = ALIGNED * aligned + LEXICAL * like.similarity
    worth = shares - COST_PER_CHARACTER * np.array([one.span.end - one.span.start for one in stretches])
    span = stretches[int(worth.argmax())].span
    return Evidence(curve(similarity, CURVE), curve(similarity, TRUST), like.recall, span)


def _said(cosines: Numbers, stretches: Sequence[Stretch]) -> NDArray[np.float64]:
    """For each stretch (rows) how well its pieces say each piece of a point."""
    best = [cosines[:, one.first : one.last].max(axis=1) for one in stretches]
    return _agreement(np.array(best).reshape(len(best), len(cosines)))


def _spelt(
    passage: Passage, stretches: Sequence[Stretch], words: Sequence[tuple[str, float]], like: Likeness
) -> NDArray[np.float64]:
    """For each stretch (rows) how well its words, as they are spelt, say the word of each piece."""
    terms = {term.stem: index for index, term in enumerate(like.claim.terms) if term.own}
    places = [terms.get(stem, -1) for stem, _ in words]
    rows = [found(passage, one.span, like.matches) for one in stretches]
    said = [[row.get(place, 0.0) for place in places] for row in rows]
    return np.array(said, np.float64).reshape(len(rows), len(places))


def _agreement(cosines: Numbers) -> NDArray[np.float64]:
    """0..1: chance likeness counts next to nothing, what means the same almost fully (a logistic curve)."""
    ends = 1 / (1 + np.exp((ALIKE - np.array([0.0, 1.0])) / STEEPNESS))
    curved = 1 / (1 + np.exp((ALIKE - cosines.astype(np.float64)) / STEEPNESS))
    agreement: NDArray[np.float64] = ((curved - ends[0]) / (ends[1] - ends[0])).clip(0, 1)
    return agreement


def _runs(rows: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """The best of every ``WINDOW`` rows that follow one another."""
    yield from (rows[first : first + WINDOW].max(axis=0) for first in range(len(rows)))
