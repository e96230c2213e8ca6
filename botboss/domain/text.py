"""Text as the evaluator sees it: words, stems, sentences and clauses, all with offsets in the original.

``read(text)`` is total over any string. Every ``Token`` and ``Span`` it gives holds offsets
into the text as it was typed, so ``text[span.start : span.end]`` is always an exact quote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from botboss.domain.stems import stem
from botboss.domain.words import CLAUSE_OPENERS, FUNCTION_WORDS

MAX_TOKENS = 2_000
MAX_CHARS = 60_000
LONGEST_SENTENCE = 60

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*(?:\+\+|#(?!\w))?")
_BREAK = re.compile(r"[.!?…。！？]+[\"')\]]*(?=\s|$)|[。！？]|\n\s*\n|\n(?=\s*[^a-z\s])")
_CLAUSE_BREAK = re.compile(r"[,;:()–—]|\s-+\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|cf|approx|fig|no)|\b[a-z])\.$", re.IGNORECASE
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "´": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word: folded, stemmed, with its offsets in the original; ``function`` marks grammar words."""

    word: str
    stem: str
    start: int
    end: int
    function: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence or clause: offsets in the original and the tokens ``first`` up to ``last`` (exclusive)."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text taken apart; ``cut`` is true when it was longer than the evaluator reads."""

    original: str
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    cut: bool

    def words(self, span: Span) -> tuple[Token, ...]:
        """The tokens of one span."""
        return self.tokens[span.first : span.last]

    def said(self) -> tuple[Token, ...]:
        """The tokens of all sentences that were kept."""
        return tuple(token for span in self.sentences for token in self.words(span))

    def quote(self, span: Span) -> str:
        """The exact substring of the original that ``span`` covers."""
        return self.original[span.start : span.end]


def normalise(text: str) -> tuple[str, list[int], list[int]]:
    """NFKC with straight quotes, without control and zero-width characters.

    Returns the normal text and, for each of its characters, where the characters it came
    from start and end in ``text``.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(text)
    while position < length:
        stop = position + 1
        if text[position] > "\x7f" or (stop < length and text[stop] > "\x7f"):
            while stop < length and unicodedata.combining(text[stop]):
                stop += 1
        for char in _plain(text[position:stop]):
            out.append(char)
            starts.append(position)
            ends.append(stop)
        position = stop
    return "".join(out), starts, ends


def seen(text: str) -> str:
    """``text`` as ``normalise`` leaves it: without characters that a reader of it would not see."""
    return normalise(text)[0]


def folded(text: str) -> str:
    """The form by which names and questions count as one: case and white space aside."""
    return " ".join(text.casefold().split())


def _plain(cluster: str) -> str:
    """One base character with its marks, normalised; empty when nothing of it is text."""
    if cluster.isascii():
        return (
            cluster
            if cluster.isprintable()
            else ("\n" if cluster in "\n\r\v\f" else " " if cluster == "\t" else "")
        )
    normal = unicodedata.normalize("NFKC", cluster).translate(_STRAIGHT)
    return "".join(
        "\n" if char in "\u2028\u2029\x85" else " " if char.isspace() else char
        for char in normal
        if char in "\u2028\u2029\x85" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn")
    )


def read(text: str) -> Passage:
    """Take ``text`` apart into tokens and sentences, reading at most ``MAX_TOKENS`` words."""
    plain, starts, ends = normalise(text[:MAX_CHARS])
    tokens: list[Token] = []
    places: list[int] = []
    cut = len(text) > MAX_CHARS
    for match in _WORD.finditer(plain):
        if len(tokens) == MAX_TOKENS:
            cut, plain = True, plain[: match.start()]
            break
        word = match.group().casefold()
        at, to = starts[match.start()], ends[match.end() - 1]
        tokens.append(Token(word, stem(word[:60]), at, to, word in FUNCTION_WORDS))
        places.append(match.start())
    pieces = _pieces(plain)
    whole = _spans(plain, pieces, places, starts, ends)
    sentences = tuple(part for span in whole for part in _chopped(span, tokens))
    return Passage(text, tuple(tokens), sentences, cut)


def _pieces(plain: str) -> list[tuple[int, int]]:
    """Where the sentences of ``plain`` stand, each with its closing marks."""
    pieces: list[tuple[int, int]] = []
    begin = 0
    for match in _BREAK.finditer(plain):
        if match[0] == "." and _ABBREVIATION.search(plain, max(begin, match.start() - 8), match.end()):
            continue
        pieces.append((begin, match.end()))
        begin = match.end()
    pieces.append((begin, len(plain)))
    return pieces


def _spans(
    plain: str, pieces: list[tuple[int, int]], places: list[int], starts: list[int], ends: list[int]
) -> Iterator[Span]:
    """The pieces that hold a word, trimmed of white space and mapped to the original."""
    for begin, end in pieces:
        part = plain[begin:end]
        begin += len(part) - len(part.lstrip())
        end = begin + len(part.strip())
        first, last = bisect_left(places, begin), bisect_left(places, end)
        if first < last:
            yield Span(starts[begin], ends[end - 1], first, last)


def _chopped(span: Span, tokens: list[Token]) -> Iterator[Span]:
    """The sentence itself, or stretches of ``LONGEST_SENTENCE`` words of one that never ends."""
    if span.last - span.first <= LONGEST_SENTENCE:
        yield span
        return
    for first in range(span.first, span.last, LONGEST_SENTENCE):
        last = min(first + LONGEST_SENTENCE, span.last)
        yield Span(tokens[first].start, tokens[last - 1].end, first, last)


def clauses(passage: Passage, sentence: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, each of at least three words; none when it has only one."""
    tokens = passage.tokens
    begins = [sentence.first]
    for index in range(sentence.first + 1, sentence.last):
        gap = passage.original[tokens[index - 1].end : tokens[index].start]
        fresh = tokens[index].word in CLAUSE_OPENERS or _CLAUSE_BREAK.search(gap)
        if fresh and index - begins[-1] >= 3 and sentence.last - index >= 3:
            begins.append(index)
    if len(begins) < 2:
        return ()
    stops = [*begins[1:], sentence.last]
    return tuple(
        Span(tokens[first].start, tokens[last - 1].end, first, last)
        for first, last in zip(begins, stops, strict=True)
    )
