"""The lexical tier: how much of an expected point's rare words one stretch of the answer says."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from botboss.domain.evaluation import AskedQuestion
from botboss.domain.judging import Evidence, Tier
from botboss.domain.rarity import idf
from botboss.domain.synonyms import related
from botboss.domain.text import Passage, Span, clauses, read
from botboss.domain.words import RUBRIC_WORDS

QUESTION_WORD = 0.2
SYNONYM = 0.85
NEAR = 0.7
NEAR_DICE = 0.6
WINDOW = 3
CURVE = (
    (0.0, 0.0), (0.12, 0.0), (0.2, 0.2), (0.3, 0.42), (0.4, 0.6), (0.5, 0.74), (0.6, 0.84), (0.75, 0.93), (1.0, 1.0),
)  # fmt: skip
COST_PER_CHARACTER = 0.0004


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a point: ``own`` when the question does not say it already."""

    stem: str
    weight: float
    own: bool


def evidence(question: AskedQuestion, passage: Passage) -> tuple[Evidence, ...]:
    """Judge every expected point of ``question`` by the words of ``passage``."""
    said = frozenset(
        token.stem for span in passage.sentences for token in passage.tokens[span.first : span.last]
    )
    return tuple(
        _judge(terms(point.text, question.text), passage, said) for point in question.expected_points
    )


@lru_cache(maxsize=4_000)
def terms(point: str, question: str) -> tuple[Term, ...]:
    """The words that carry a point, each once, weighed by rarity and by being the point's own."""
    asked = {token.stem for token in read(question).tokens}
    tokens = read(point).tokens
    content = [t for t in tokens if not t.function and t.word not in RUBRIC_WORDS] or list(tokens)
    stems = dict.fromkeys(token.stem for token in content)
    return tuple(
        Term(stem, idf(stem) * (QUESTION_WORD if stem in asked else 1.0), stem not in asked) for stem in stems
    )


def _judge(wanted: tuple[Term, ...], passage: Passage, said: frozenset[str]) -> Evidence:
    matches = {term.stem: _matches(term.stem, said) for term in wanted}
    own = [term for term in wanted if term.own] or list(wanted)
    recall = _share(own, matches, [said])
    if not any(matches[term.stem] for term in own):
        return Evidence(0.0, 0.0, 0.0, None)
    by_sentence = [_stems(passage, span) for span in passage.sentences]
    alone = max((_share(wanted, matches, [stems]) for stems in by_sentence), default=0.0)
    near = max(
        (_share(wanted, matches, by_sentence[i : i + WINDOW]) for i in range(len(by_sentence))), default=0.0
    )
    similarity = 0.5 * alone + 0.35 * near + 0.15 * recall
    coverage = curve(similarity)
    span = _quote(wanted, matches, passage) if coverage > 0 else None
    return Evidence(coverage, similarity, recall, span)


def _stems(passage: Passage, span: Span) -> frozenset[str]:
    return frozenset(token.stem for token in passage.tokens[span.first : span.last])


def _share(
    wanted: Iterable[Term], matches: dict[str, dict[str, float]], groups: list[frozenset[str]]
) -> float:
    """The share of the wanted weight that the stems of ``groups`` together say."""
    got: list[float] = []
    total: list[float] = []
    for term in wanted:
        found = matches[term.stem]
        got.append(
            term.weight * max((v for s, v in found.items() if any(s in g for g in groups)), default=0.0)
        )
        total.append(term.weight)
    whole = math.fsum(total)
    return math.fsum(got) / whole if whole else 0.0


def _matches(wanted: str, said: frozenset[str]) -> dict[str, float]:
    """The stems of the answer that stand for ``wanted``, each with how well."""
    found = {other: NEAR for other in said if near_form(wanted, other)}
    found.update({other: SYNONYM for other in related(wanted) if other in said})
    if wanted in said:
        found[wanted] = 1.0
    return found


@lru_cache(maxsize=50_000)
def near_form(one: str, other: str) -> bool:
    """Whether two stems look like forms of one word (misspelt, or derived): same start, shared letter pairs."""
    if min(len(one), len(other)) < 4 or one[:2] != other[:2] or one == other:
        return False
    left = {one[i : i + 2] for i in range(len(one) - 1)}
    right = {other[i : i + 2] for i in range(len(other) - 1)}
    return 2 * len(left & right) / (len(left) + len(right)) >= NEAR_DICE


def curve(similarity: float) -> float:
    """Coverage 0..1 for a similarity 0..1: straight lines between the points of ``CURVE``."""
    xs = [x for x, _ in CURVE]
    right = min(max(bisect_right(xs, similarity), 1), len(CURVE) - 1)
    (x0, y0), (x1, y1) = CURVE[right - 1], CURVE[right]
    return min(1.0, max(0.0, y0 + (y1 - y0) * (similarity - x0) / (x1 - x0)))


def _quote(wanted: tuple[Term, ...], matches: dict[str, dict[str, float]], passage: Passage) -> Span | None:
    """The sentence or clause that says most of the point, minus a small cost per character."""
    best: tuple[float, Span | None] = (0.0, None)
    for sentence in passage.sentences:
        for span in (sentence, *clauses(passage, sentence)):
            worth = _share(wanted, matches, [_stems(passage, span)])
            worth -= COST_PER_CHARACTER * (span.end - span.start) * (worth > 0)
            if worth > best[0] or (best[1] is None and worth != 0):
                best = (worth, span)
    return best[1]


LEXICAL = Tier("lexical/1", evidence)
