"""A pasted job description: untrusted text, of which the phrases are what questions can fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import islice

from botboss.domain import gates
from botboss.domain.alignment import Numbers
from botboss.domain.bank import PLACE, BankQuestion
from botboss.domain.rarity import idf
from botboss.domain.text import Passage, Span, clauses, read

LONGEST_LINE = 5_000  # characters that are read together
FEWEST_WORDS, MOST_WORDS = 3, 40
MOST_PHRASES = 300
MOST_MEANT = 300  # questions: by meaning each costs milliseconds, and there are as many phrases
POINT_WORD = 0.5
ONE_WORD_ALONE = 0.5  # what a fit is worth that rests on a single word
#: From here on a phrase and a question are about the same thing: by words alone, and by words and
#: meaning. By eye over job descriptions of trades inside and outside the bank.
FITS, FITS_IN_MEANING = 0.26, 0.28
_TERMS = re.compile(
    r"\b(?:we offer|(?:full|part)[ -]time|permanent|fixed[ -]term|equal opportunit|apply (?:now|by|today)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a question fits a job text, 0..1, and which phrase (an exact part) it fits, if any does."""

    worth: float
    phrase: str | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    weights: Mapping[str, float]


class JobText:
    """The phrases of a job description, ``MOST_PHRASES`` at most; sentences that address a grader, or name
    the terms of a contract, are left out."""

    def __init__(self, text: str) -> None:
        self._phrases = tuple(islice(_phrases(text), MOST_PHRASES))
        self._meant: dict[str, Sequence[float]] = {}
        self._fits: dict[str, Fit] = {}

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def understand(self, questions: Sequence[BankQuestion], alike: Callable[[list[str]], Numbers]) -> None:
        """From now on these questions fit by meaning as much as by words; ``alike`` gives the cosines of
        texts, each with each. Of more than ``MOST_MEANT`` those that fit best by words."""
        if len(questions) > MOST_MEANT:  # each text costs milliseconds, each pair of them memory
            questions = nlargest(MOST_MEANT, questions, key=lambda one: self.fit(one).worth)
        asked = [_asked(question) for question in questions]
        cosines = alike([*asked, *(phrase.text for phrase in self._phrases)])
        for question, row in zip(questions, cosines[: len(asked), len(asked) :].tolist(), strict=True):
            self._meant[question.key] = row
        self._fits.clear()

    def fit(self, question: BankQuestion) -> Fit:
        """The best fit of one question."""
        if not self:
            return Fit(0.0, None)
        if question.key not in self._fits:
            self._fits[question.key] = self._fit(question)
        return self._fits[question.key]

    def _fit(self, question: BankQuestion) -> Fit:
        weights = _weights_of(question)
        worths = [_common(phrase.weights, weights) for phrase in self._phrases]
        meant = self._meant.get(question.key)
        if meant is not None:
            worths = [(by_words + max(0.0, sense)) / 2 for by_words, sense in zip(worths, meant, strict=True)]
        worth, last = max((worth, -place) for place, worth in enumerate(worths))
        fits = worth >= (FITS if meant is None else FITS_IN_MEANING)
        return Fit(round(worth, 6), self._phrases[-last].text if fits else None)


def likeness(one: BankQuestion, other: BankQuestion) -> float:
    """The cosine of two questions' words with those of their points, 0..1."""
    return _cosine(_weights_of(one), _weights_of(other))


def _common(phrase: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The cosine of a phrase's words with a question's."""
    shared = [weight * weights[stem] for stem, weight in phrase.items() if stem in weights]
    return math.fsum(shared) * (ONE_WORD_ALONE if len(shared) < 2 else 1.0)


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


def _asked(question: BankQuestion) -> str:
    return f"{question.text} {question.competency}".replace(PLACE, " ")


@lru_cache(maxsize=2_000)
def _weights_of(question: BankQuestion) -> Mapping[str, float]:
    points = " ".join(point.text for point in question.expected_points)
    found = {t.stem: POINT_WORD * idf(t.stem) for t in read(points).tokens if not t.function}
    found |= {t.stem: idf(t.stem) for t in read(_asked(question)).tokens if not t.function}
    return _unit(found)


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(math.fsum(weight**2 for weight in weights.values()))
    return {stem: weights[stem] / length for stem in sorted(weights)} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    few, many = sorted((one, other), key=len)
    return min(1.0, math.fsum(weight * many.get(stem, 0.0) for stem, weight in few.items()))
