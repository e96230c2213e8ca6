"""What the form of a job's question holds, and what becomes of it when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botboss.domain.jobs import LEVELS
from botboss.errors import InvalidInput
from botboss.models.questions import Category, Difficulty
from botboss.ui.account.door import text_of
from botboss.ui.jobs.rows import number_words
from botboss.ui.questions.editing import PointField, ProbeField, contents

#: Controls of the form, and what a service may refuse of it.
CONTROLS = ("question", "competency", "weight", "category", "difficulty", "minutes", "why")
ANCHORS = tuple(f"anchor-{level}" for level in LEVELS)
FINE = dict.fromkeys((*CONTROLS, *ANCHORS, "expected_points", "follow_ups"), "")
_SAME = (*(name for name in CONTROLS if name != "weight"), "expected_points", "follow_ups")


@dataclass(frozen=True)
class WritingRow:
    """The values with which the form begins, but for its lines and the anchors."""

    question: str = ""
    competency: str = ""
    weight: str = "1"
    category: str = Category.TECHNICAL.value
    difficulty: str = Difficulty.MEDIUM.value
    minutes: str = "4"
    why: str = ""

    @classmethod
    def of(cls, question: Mapping[str, Any]) -> WritingRow:
        same = {name: question[name] for name in ("question", "competency", "category", "difficulty", "why")}
        return cls(**same, weight=number_words(question["weight"]), minutes=str(question["minutes"]))


def point_lines(question: Mapping[str, Any]) -> list[PointField]:
    return [
        PointField(key, point["text"], number_words(point["weight"]))
        for key, point in enumerate(question["expected_points"], start=1)
    ]


def probe_lines(question: Mapping[str, Any]) -> list[ProbeField]:
    return [
        ProbeField(key, probe["question"], str(probe["point"] + 1))
        for key, probe in enumerate(question["follow_ups"], start=1)
    ]


def question_of(
    sent: Mapping[str, Any], points: Sequence[PointField], probes: Sequence[ProbeField]
) -> dict[str, Any]:
    """A sent form as ``job_questions`` takes it. Raises InvalidInput for numbers that are none."""
    told = contents(sent, points, probes)
    weight = text_of(sent, "weight").strip().replace(",", ".")
    try:
        number = float(weight) if weight else None
    except ValueError:
        raise InvalidInput(weight="Must be a number above 0, such as 1.") from None
    anchors = {level: text_of(sent, f"anchor-{level}") for level in LEVELS}
    return {**{name: told[name] for name in _SAME}, "weight": number, "anchors": anchors}


def drafted_from(sent: Mapping[str, Any], points: Sequence[PointField]) -> list[dict[str, Any]]:
    """The expected points that are typed, as ``draft_anchors`` takes them; an odd weight counts once."""
    found = []
    for line in points:
        text, weight = text_of(sent, f"point-{line.key}").strip(), text_of(sent, f"weight-{line.key}")
        if text:
            plain = weight.strip().replace(",", ".").replace(".", "", 1).isdecimal()
            found.append({"text": text, "weight": float(weight.replace(",", ".")) if plain else 1.0})
    return found
