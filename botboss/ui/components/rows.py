"""The values that components draw. Small, frozen, safe to send to a browser: never a table row."""

from dataclasses import dataclass

from botboss.domain.scoring import band


@dataclass(frozen=True)
class ScoreRow:
    """A score as it is shown. `value` 0..100, or -1 when not assessed; `word` strong, good, mixed, weak.

    `look` asks for a human look, and `why` says in one sentence why.
    """

    value: int = -1
    word: str = ""
    look: bool = False
    why: str = ""


@dataclass(frozen=True)
class StatusRow:
    """A state in a word, and its tone: accent, good, warn, bad, quiet or hollow."""

    word: str = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class Choice:
    """One choice of a select, a chip row or a radio group."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True)
class StepRow:
    """One moment of a timeline: what happened, who did it, when (already written for the reader)."""

    title: str = ""
    sub: str = ""
    when: str = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class BarRow:
    """One bar: `value` in the chart's own unit, `share` 0..100 of the longest bar, `n` cases behind it (0:
    hidden).
    """

    label: str = ""
    value: float = 0.0
    share: float = 0.0
    n: int = 0


@dataclass(frozen=True)
class FactRow:
    """A name and its value, of a plain list of facts."""

    name: str = ""
    value: str = ""


def score_row(score: float | None, *, look: bool = False, why: str = "") -> ScoreRow:
    """The row of a score in 0..1, None when not assessed: strong from 75, good from 55, mixed from 35, else
    weak.
    """
    if score is None:
        return ScoreRow(look=look, why=why)
    value = round(score * 100)
    return ScoreRow(value=value, word=band(value / 100), look=look, why=why)
