"""Text as the evaluator sees it: words, stems, sentences and clauses, all with offsets in the original.

``read(text)`` is total over any string. Every ``Token`` and ``Span`` it gives holds offsets
into the text as it was typed, so ``text[span.start : span.end]`` is always an exact quote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from snowballstemmer.english_stemmer import EnglishStemmer

from botboss.domain.words import FUNCTION_WORDS

MAX_TOKENS = 2_000
MAX_CHARS = 60_000
LONGEST_CLAUSE = 40

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*(?:\+\+|#(?!\w))?")
_BREAK = re.compile(r"[.!?…。！？]+[\"')\]]*(?=\s|$)|[。！？]|\n\s*\n|\n(?=\s*[^a-z\s])")
_CLAUSE_BREAK = re.compile(
    r"[,;:()]+(?=\s|$)|\s[-–—]+\s|—"
    r"|\s(?=(?:and|but|because|so that|so|which|while|whereas|then|or|if|when|unless|until|before|after)\s)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|cf|approx|fig|no)|\b[a-z])\.$", re.IGNORECASE
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "´": "'", "`": "'"})
_stemmer = EnglishStemmer()
_stemmer_lock = Lock()


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

    def quote(self, span: Span) -> str:
        """The exact substring of the original that ``span`` covers."""
        return self.original[span.start : span.end]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English (Snowball) stem of a folded word; a possessive ``'s`` is dropped first."""
    bare = word.removesuffix("'s")
    with _stemmer_lock:  # the library's stemmer keeps its word in the object
        return _stemmer.stemWord(bare)


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


def _plain(cluster: str) -> str:
    """One base character with its marks, normalised; empty when nothing of it is text."""
    if cluster.isascii():
        return (
            cluster
            if cluster.isprintable()
            else ("\n" if cluster in "\n\r\v\f" else " " if cluster == "\t" else "")
        )
    folded = unicodedata.normalize("NFKC", cluster).translate(_STRAIGHT)
    return "".join(
        "\n" if char in "\u2028\u2029\x85" else " " if char.isspace() else char
        for char in folded
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
    pieces = _pieces(plain, _BREAK)
    sentences = _spans(plain, pieces, places, starts, ends)
    return Passage(text, tuple(tokens), sentences, cut)


def _pieces(plain: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the parts of ``plain`` between two matches of ``pattern`` stand, marks kept with the left part."""
    pieces: list[tuple[int, int]] = []
    begin = 0
    for match in pattern.finditer(plain):
        if _ABBREVIATION.search(plain, max(begin, match.start() - 8), match.start() + 1):
            continue
        pieces.append((begin, match.end()))
        begin = match.end()
    pieces.append((begin, len(plain)))
    return pieces


def _spans(
    plain: str, pieces: list[tuple[int, int]], places: list[int], starts: list[int], ends: list[int]
) -> tuple[Span, ...]:
    """The pieces that hold a word, trimmed of white space and mapped to the original."""
    spans: list[Span] = []
    for begin, end in pieces:
        part = plain[begin:end]
        begin += len(part) - len(part.lstrip())
        end = begin + len(part.strip())
        first, last = bisect_left(places, begin), bisect_left(places, end)
        if first < last:
            spans.append(Span(starts[begin], ends[end - 1], first, last))
    return tuple(spans)


def clauses(passage: Passage, sentence: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, as spans; none when the sentence has only one.

    A clause without a break of its own is chopped at ``LONGEST_CLAUSE`` words so that a
    quote stays readable.
    """
    breaks = _clause_starts(passage, sentence)
    if len(breaks) < 2:
        return ()
    tokens = passage.tokens
    return tuple(
        Span(tokens[first].start, tokens[last - 1].end, first, last)
        for first, last in zip(breaks, [*breaks[1:], sentence.last], strict=True)
    )


def _clause_starts(passage: Passage, sentence: Span) -> list[int]:
    """Indexes of the tokens that begin a clause of at least three words."""
    begins = [sentence.first]
    tokens = passage.tokens
    for index in range(sentence.first + 1, sentence.last):
        gap = passage.original[tokens[index - 1].end : tokens[index].start + 8]
        fresh = _CLAUSE_BREAK.match(gap) is not None
        long_enough = index - begins[-1] >= 3 and sentence.last - index >= 3
        if (fresh and long_enough) or index - begins[-1] >= LONGEST_CLAUSE:
            begins.append(index)
    return begins
