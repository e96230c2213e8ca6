"""The lexical tier: how much of an expected point's words one stretch of the answer says."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from botboss.domain.evaluation import AskedQuestion
from botboss.domain.judging import Evidence, Tier
from botboss.domain.rarity import common, idf
from botboss.domain.synonyms import related
from botboss.domain.text import Passage, Span, Token, clauses, read
from botboss.domain.words import RUBRIC_WORDS

# Chosen by agreement with people on graded answers (benchmarks/evaluator.py) and by how far the
# bank's good samples stand from answers to other questions (benchmarks/bank.py).
RARITY_POWER = 0.75
FUNCTION_WORD = 0.3
QUESTION_WORD = 0.2
SYNONYM, NEAR, SHORT_FORM = 0.5, 0.6, 0.9
NEAR_DICE = 0.6
ALONE, TOGETHER = 0.6, 0.4
WINDOW = 3
COST_PER_CHARACTER = 0.0004
CURVE = tuple(
    zip(
        (0.0, 0.10, 0.15, 0.22, 0.30, 0.40, 0.50, 0.60, 0.75, 1.0),
        (0.0, 0.00, 0.08, 0.24, 0.44, 0.62, 0.76, 0.86, 0.94, 1.0),
        strict=True,
    )
)
TRUST = ((0.0, 0.4), (0.3, 0.45), (0.5, 0.6), (0.8, 0.9), (1.0, 0.95))

Found = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a point: ``own`` when it carries meaning and the question does not say it already."""

    stem: str
    weight: float
    own: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """What a point says: its terms, and for each short form of a phrase in it the terms it stands for."""

    terms: tuple[Term, ...]
    short_forms: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the words of a passage are to a point's.

    ``similarity`` (of the best stretch) and ``recall`` (of the point's own words, everywhere) are
    0..1; ``span`` is the sentence or clause that says most of it; ``matches`` holds for each stem
    of the answer which terms of ``claim`` (their index) it stands for, and how well.
    """

    claim: Claim
    matches: Mapping[str, Found]
    similarity: float = 0.0
    recall: float = 0.0
    span: Span | None = None


def evidence(question: AskedQuestion, passage: Passage) -> tuple[Evidence, ...]:
    """Judge every expected point of ``question`` by the words of ``passage``."""
    return tuple(
        Evidence(curve(like.similarity, CURVE), curve(like.similarity, TRUST), like.recall, like.span)
        for like in likenesses(question, passage)
    )


def likenesses(question: AskedQuestion, passage: Passage) -> tuple[Likeness, ...]:
    """Compare every expected point of ``question`` with the words of ``passage``."""
    said = _by_start({token.stem for token in passage.said()})
    return tuple(
        _compare(claim(point.text, question.text), passage, said) for point in question.expected_points
    )


@lru_cache(maxsize=4_000)
def claim(point: str, question: str) -> Claim:
    """The words of a point, each once, weighed by rarity and less when the question says them."""
    asked = {token.stem for token in read(question).tokens}
    tokens = read(point).tokens
    content = {t.stem for t in tokens if not t.function and t.word not in RUBRIC_WORDS} or {
        t.stem for t in tokens
    }
    own = (content - asked) or content
    weights = {}
    for token in tokens:
        weight = idf(token.stem) ** RARITY_POWER if token.stem in content else FUNCTION_WORD
        weights[token.stem] = weight * (QUESTION_WORD if token.stem in asked else 1.0)
    terms = tuple(Term(one, weight, one in own) for one, weight in weights.items())
    return Claim(terms, tuple(_short_forms(tokens, list(weights))))


def _short_forms(tokens: Sequence[Token], order: list[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The initials of every run of three to five words (``csrf``, ``xss``) that are no everyday word."""
    for length in range(3, 6):
        for first in range(len(tokens) - length + 1):
            run = tokens[first : first + length]
            initials = "".join(token.word[0] for token in run)
            stands_for = tuple(order.index(token.stem) for token in run)
            forms = {initials, "x" + initials[1:]} if run[0].word == "cross" else {initials}
            yield from ((form, stands_for) for form in sorted(forms) if not common(form))


def _compare(claim: Claim, passage: Passage, said: Mapping[str, list[str]]) -> Likeness:
    """Without one of the point's own words nothing is alike."""
    wanted = claim.terms
    matches = _matches(claim, said)
    own = [index for index, term in enumerate(wanted) if term.own]
    by_sentence = [found(passage, span, matches) for span in passage.sentences]
    everywhere = _join(by_sentence)
    if not any(index in everywhere for index in own):
        return Likeness(claim, matches)
    recall = _share(wanted, everywhere, own)
    alone = max(_share(wanted, here) for here in by_sentence)
    together = max(_share(wanted, _join(by_sentence[i : i + WINDOW])) for i in range(len(by_sentence)))
    similarity = ALONE * alone + TOGETHER * together
    return Likeness(claim, matches, similarity, recall, _quote(wanted, matches, passage))


def _by_start(stems: Iterable[str]) -> dict[str, list[str]]:
    """The stems of the answer by their first two letters, each list in order."""
    said: dict[str, list[str]] = {}
    for one in sorted(stems):
        said.setdefault(one[:2], []).append(one)
    return said


def _matches(claim: Claim, said: Mapping[str, list[str]]) -> dict[str, dict[int, float]]:
    """For each stem of the answer that stands for a wanted term: the term's index and how well."""
    matches: dict[str, dict[int, float]] = {}
    for short, indexes in claim.short_forms:
        matches[short] = dict.fromkeys(indexes, SHORT_FORM)
    for index, term in enumerate(claim.terms):
        found = dict.fromkeys(related(term.stem), SYNONYM)
        for other in said.get(term.stem[:2], ()):
            if near_form(term.stem, other):
                found.setdefault(other, NEAR)
        found[term.stem] = 1.0
        for other, worth in found.items():
            matches.setdefault(other, {})[index] = worth
    return matches


@lru_cache(maxsize=50_000)
def near_form(one: str, other: str) -> bool:
    """Whether two stems look like forms of one word: same start and most letter pairs shared."""
    if min(len(one), len(other)) < 4 or one[:2] != other[:2]:
        return False
    left = {one[i : i + 2] for i in range(len(one) - 1)}
    right = {other[i : i + 2] for i in range(len(other) - 1)}
    return 2 * len(left & right) / (len(left) + len(right)) >= NEAR_DICE


def found(passage: Passage, span: Span, matches: Mapping[str, Found]) -> Found:
    """How well the words of ``span`` say each term (index → 0..1)."""
    return _join(matches[token.stem] for token in passage.words(span) if token.stem in matches)


def _join(parts: Iterable[Found]) -> Found:
    """The best of several stretches for each term."""
    best: dict[int, float] = {}
    for part in parts:
        for index, worth in part.items():
            if worth > best.get(index, 0.0):
                best[index] = worth
    return best


def _share(wanted: Sequence[Term], found: Found, only: Sequence[int] | None = None) -> float:
    """The share of the wanted weight (of the terms at ``only``) that was found."""
    among = range(len(wanted)) if only is None else only
    whole = math.fsum(wanted[index].weight for index in among)
    return (
        math.fsum(wanted[index].weight * found.get(index, 0.0) for index in among) / whole if whole else 0.0
    )


def curve(x: float, corners: tuple[tuple[float, float], ...]) -> float:
    """The height at ``x`` of the straight lines between ``corners``, which rise from x = 0 to x = 1."""
    right = min(max(bisect_right(corners, (x, math.inf)), 1), len(corners) - 1)
    (x0, y0), (x1, y1) = corners[right - 1], corners[right]
    return min(1.0, max(0.0, y0 + (y1 - y0) * (x - x0) / (x1 - x0)))


def _quote(wanted: tuple[Term, ...], matches: Mapping[str, Found], passage: Passage) -> Span | None:
    """The sentence or clause that says most of the point, minus a small cost per character."""
    best, quote = -math.inf, None
    for sentence in passage.sentences:
        if not any(token.stem in matches for token in passage.words(sentence)):
            continue
        for span in (sentence, *clauses(passage, sentence)):
            here = found(passage, span, matches)
            worth = _share(wanted, here) - COST_PER_CHARACTER * (span.end - span.start)
            if worth > best and any(wanted[index].own for index in here):
                best, quote = worth, span
    return quote


LEXICAL = Tier("lexical/1", evidence)
