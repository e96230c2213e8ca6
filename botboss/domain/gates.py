"""What an answer is before it is weighed: nothing, an echo, a list, a loop, noise, or an attempt to steer.

A gate caps the coverage of a point only when the answer also misses the point's own
words; a blunter gate takes short, right answers ("pass by reference") for refusals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from botboss.domain.phrases import LOOK_ALIKES, STEERING, STEERING_ABROAD, UNKNOWING
from botboss.domain.rarity import known
from botboss.domain.text import Passage, Token, read
from botboss.domain.words import FOREIGN_WORDS, FUNCTION_WORDS

INJECTION, CUT, NOT_ENGLISH = "injection_removed", "cut", "not_english"
NO_ANSWER = "no_answer"
OWN_WORDS_SAID = 0.5
LONGEST_REFUSAL = 40
LEAST_SENTENCE = 3  # words of something said rather than listed


@dataclass(frozen=True, slots=True)
class Gate:
    """A fired gate: no point may get more than ``cap``, or ``said_cap`` when its own words were said."""

    name: str
    cap: float
    said_cap: float = 1.0


def without_steering(passage: Passage) -> Passage:
    """The passage without the sentences that address whoever grades it."""
    kept = tuple(span for span in passage.sentences if not steers(passage.words(span)))
    return replace(passage, sentences=kept)


def steers(tokens: Sequence[Token]) -> bool:
    """Whether the words address whoever grades, also where letters of other alphabets stand in."""
    words = " ".join(token.word for token in tokens)
    if STEERING.search(words) or STEERING_ABROAD.search(words):
        return True
    return not words.isascii() and STEERING.search(words.translate(LOOK_ALIKES)) is not None


def is_foreign(passage: Passage) -> bool:
    """Whether the text seems to be in another language than English."""
    letters = [c for token in passage.tokens for c in token.word if c.isalpha()]
    if not letters:
        return False
    latin = sum(1 for c in letters if c.isascii() or unicodedata.name(c, "").startswith("LATIN"))
    if latin < 0.7 * len(letters):
        return True
    foreign = sum(token.word in FOREIGN_WORDS for token in passage.tokens)
    english = sum(token.function for token in passage.tokens)
    return foreign >= 3 and foreign > 0.1 * len(passage.tokens) and foreign > english


def fired(question: str, passage: Passage) -> Gate | None:
    """The strictest gate that the answer's shape fires, if any."""
    return min(_gates(question, passage), key=lambda gate: gate.cap, default=None)


def _gates(question: str, passage: Passage) -> Iterator[Gate]:
    tokens = passage.said()
    if not tokens or is_unknowing(tokens):
        yield Gate(NO_ANSWER, 0.0)
        return
    asked = {token.stem for token in read(question).tokens}
    if _is_noise(tokens, asked):
        yield Gate("unknown_words", 0.05)
    if _is_echo(tokens, asked):
        yield Gate("echo", 0.10)
    if _is_list(passage):
        yield Gate("keyword_list", 0.30, said_cap=0.60)
    if _is_loop(tokens):
        yield Gate("repetition", 0.35)


def is_unknowing(tokens: Sequence[Token]) -> bool:
    """Whether the words say "I don't know" and, beside that, next to nothing."""
    if len(tokens) > LONGEST_REFUSAL:
        return False
    text = " ".join(token.word for token in tokens)
    rest = UNKNOWING.sub(" ", text)
    return rest != text and sum(word not in FUNCTION_WORDS for word in rest.split()) <= 2


def _is_noise(tokens: Sequence[Token], asked: set[str]) -> bool:
    """More than half of at least four words are in no text that was ever counted."""
    strange = sum(not (t.function or known(t.stem) or t.stem in asked or t.word.isdigit()) for t in tokens)
    return len(tokens) >= 4 and strange > 0.5 * len(tokens)


def _is_echo(tokens: Sequence[Token], asked: set[str]) -> bool:
    """Nearly all content words are the question's."""
    content = [token.stem in asked for token in tokens if not token.function]
    return len(content) >= 2 and sum(content) >= 0.85 * len(content)


def _is_list(passage: Passage) -> bool:
    """At least ten words with hardly any grammar between them: neither small words nor sentences."""
    tokens = passage.said()
    told = sum(span.last - span.first >= LEAST_SENTENCE for span in passage.sentences)
    grammar = sum(token.function for token in tokens) + max(told - 1, 0)
    return len(tokens) >= 10 and grammar < 0.08 * len(tokens)


def _is_loop(tokens: Sequence[Token]) -> bool:
    """More than half of the three-word runs were said before."""
    runs = [tuple(token.stem for token in tokens[i : i + 3]) for i in range(len(tokens) - 2)]
    return len(runs) >= 10 and len(set(runs)) < 0.5 * len(runs)
