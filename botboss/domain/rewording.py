"""Whether a stored follow-up that a language model put into other words may be asked.

It must still be that question: short, one question, about the same thing, and without a word of
what a good answer would say, unless the question said it, or the candidate about another point.
"""

from __future__ import annotations

import re

from botboss.domain import gates, replies
from botboss.domain.evaluation import AskedQuestion
from botboss.domain.replies import Malformed
from botboss.domain.text import read

MOST_CHARS, MOST_WORDS, FEWEST_WORDS = 300, 40, 4
KEPT = 0.5  # share of the stored question's content words
FAMILIAR = 0.6  # share of its content words that stand in question, stored follow-up or answer
_ODD = re.compile(r"[<>{}\[\]`*#\n\r]|https?:|www\.")


def read_rewording(reply: str, stored: str, question: AskedQuestion, answer: str) -> str:
    """The question in a model's reply. Raises Malformed unless it may be asked for ``stored``."""
    text = replies.text(replies.first_object(reply), "question", MOST_CHARS)
    why = _unfit(text) or _strays(text, stored, question, answer)
    if why:
        raise Malformed(why)
    return text


def _unfit(text: str) -> str | None:
    tokens = read(text).tokens
    if not text.endswith("?") or text.count("?") != 1 or _ODD.search(text):
        return "it is not one plain question"
    if not FEWEST_WORDS <= len(tokens) <= MOST_WORDS:
        return f"it must have {FEWEST_WORDS} to {MOST_WORDS} words"
    return "it speaks about grading" if gates.steers(tokens) else None


def _strays(text: str, stored: str, question: AskedQuestion, answer: str) -> str | None:
    said, asked, answered = _content(text), _content(stored), _content(answer)
    told = asked | _content(question.text)
    if said & _secret(stored, question, answered) - told:
        return "it gives away what a good answer says"
    if len(said & asked) < KEPT * len(asked):
        return "it is another question"
    if len(said & (told | answered)) < FAMILIAR * len(said):
        return "it brings in something new"
    return None


def _secret(stored: str, question: AskedQuestion, answered: set[str]) -> set[str]:
    """The words of the point that ``stored`` asks for, and those of the others not said yet."""
    secret: set[str] = set()
    for number, point in enumerate(question.expected_points):
        asked_for = any(probe.point == number and probe.question == stored for probe in question.probes)
        secret |= _content(point.text) - (set() if asked_for else answered)
    return secret


def _content(text: str) -> set[str]:
    """The stems of the words that are not grammar."""
    return {token.stem for token in read(text).tokens if not token.function}
