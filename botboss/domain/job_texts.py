"""A pasted job description: untrusted text, of which the phrases are what questions can fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from botboss.domain import gates
from botboss.domain.bank import PLACE, BankQuestion
from botboss.domain.rarity import idf
from botboss.domain.text import Passage, Span, clauses, read

LONGEST_LINE = 5_000  # characters that are read together
FEWEST_WORDS, MOST_WORDS = 3, 40
POINT_WORD = 0.5
ONE_WORD_ALONE = 0.5  # what a fit is worth that rests on a single word
#: From here on a phrase and a question are about the same thing, by eye over job descriptions of
#: trades inside and outside the bank.
FITS = 0.25
_TERMS = re.compile(
    r"\b(?:we offer|(?:full|part)[ -]time|permanent|fixed[ -]term|equal opportunit|apply (?:now|by|today)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a question fits a job text, 0..1, and which phrase of it (an exact part) it fits best."""

    cosine: float
    phrase: str | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    weights: Mapping[str, float]


class JobText:
    """The phrases of a job description; sentences that address a grader, or name the terms of a contract,
    are left out."""

    def __init__(self, text: str) -> None:
        self._phrases = tuple(_phrases(text))
        self._fits: dict[str, Fit] = {}

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def fit(self, question: BankQuestion) -> Fit:
        """The best fit of one question; without a phrase below ``FITS``."""
        if not self:
            return Fit(0.0, None)
        if question.key not in self._fits:
            self._fits[question.key] = self._fit(_weights_of(question))
        return self._fits[question.key]

    def _fit(self, weights: Mapping[str, float]) -> Fit:
        best, phrase = 0.0, None
        for one in self._phrases:
            shared = [weight * weights[stem] for stem, weight in one.weights.items() if stem in weights]
            cosine = math.fsum(shared) * (ONE_WORD_ALONE if len(shared) < 2 else 1.0)
            if cosine > best:
                best, phrase = cosine, one.text
        return Fit(round(best, 6), phrase if best >= FITS else None)


def likeness(one: BankQuestion, other: BankQuestion) -> float:
    """The cosine of two questions' words with those of their points, 0..1."""
    return _cosine(_weights_of(one), _weights_of(other))


def _phrases(text: str) -> Iterator[_Phrase]:
    for line in text.splitlines():
        for begin in range(0, len(line), LONGEST_LINE):
            passage = gates.without_steering(read(line[begin : begin + LONGEST_LINE]))
            for sentence in passage.sentences:
                if _TERMS.search(passage.quote(sentence)):
                    continue
                for span in (sentence, *clauses(passage, sentence)):
                    if FEWEST_WORDS <= span.last - span.first <= MOST_WORDS:
                        yield _Phrase(_words_of(passage, span), _unit(_stems(passage, span)))


def _words_of(passage: Passage, span: Span) -> str:
    """The exact part of the text from the span's first word to its last, without bullets and full stops."""
    tokens = passage.words(span)
    return passage.original[tokens[0].start : tokens[-1].end]


def _stems(passage: Passage, span: Span) -> dict[str, float]:
    own = [token.stem for token in passage.words(span) if not (token.function or token.word.isdecimal())]
    return {stem: idf(stem) for stem in own}


@lru_cache(maxsize=2_000)
def _weights_of(question: BankQuestion) -> Mapping[str, float]:
    asked = f"{question.text} {question.competency}".replace(PLACE, " ")
    points = " ".join(point.text for point in question.expected_points)
    found = {t.stem: POINT_WORD * idf(t.stem) for t in read(points).tokens if not t.function}
    found |= {t.stem: idf(t.stem) for t in read(asked).tokens if not t.function}
    return _unit(found)


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(weight**2 for weight in weights.values()))
    return {stem: weights[stem] / length for stem in sorted(weights)} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    few, many = sorted((one, other), key=len)
    return min(1.0, math.fsum(weight * many.get(stem, 0.0) for stem, weight in few.items()))
