"""Finding what somebody else quoted: exact places in the original, however it was typed again."""

from __future__ import annotations

from dataclasses import dataclass

from botboss.domain.text import normalise, read

FEWEST_WORDS = 3
LEAST_SHARE = 0.6
_OUTER = " \"'.,;:…-"


@dataclass(frozen=True, slots=True)
class Source:
    """A text to quote from.

    ``plain`` is ``original`` normalised (NFKC, straight quotes, no control or zero-width
    characters) with one space for each run of white space; ``starts`` and ``ends`` say where
    each of its characters stands in ``original``.
    """

    original: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> Source:
        plain: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for char, start, end in zip(*normalise(original), strict=True):
            if char.isspace():
                if plain and plain[-1] == " ":
                    ends[-1] = end
                    continue
                char = " "
            plain.append(char)
            starts.append(start)
            ends.append(end)
        return cls(original, "".join(plain), tuple(starts), tuple(ends))

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where ``quote`` first stands in ``original``, as ``(start, end)``; None when it does not.

        White space and kinds of quotation marks do not count, nor do marks around the quote.
        """
        wanted = _bare(quote)
        at = self.plain.find(wanted) if wanted else -1
        return None if at < 0 else (self.starts[at], self.ends[at + len(wanted) - 1])

    def evidence(self, quote: str) -> tuple[int, int] | None:
        """As ``find``, for a quote that is a real piece: three words, or 60 % of the whole."""
        wanted = _bare(quote)
        whole = len(wanted) >= LEAST_SHARE * len(self.plain.strip(_OUTER))
        return self.find(quote) if whole or len(read(wanted).tokens) >= FEWEST_WORDS else None


def _bare(quote: str) -> str:
    return Source.of(quote).plain.strip(_OUTER)
