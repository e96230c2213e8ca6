"""What the question form holds, and what becomes of it when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botboss.domain.bank import GENERIC
from botboss.domain.jobs import LEVELS
from botboss.errors import InvalidInput
from botboss.models.questions import Category, Difficulty, Question
from botboss.services.question_contents import SLOTS
from botboss.ui.account.door import text_of
from botboss.ui.questions.rows import ANY_JOB

#: Controls of the form, and what a service may refuse of it.
CONTROLS = (
    "question",
    "role",
    "category",
    "difficulty",
    "minutes",
    "competency",
    "why",
    "good_answer",
    "weak_answer",
)
FINE = dict.fromkeys((*CONTROLS, "expected_points", "follow_ups", "anchors", "slots"), "")


@dataclass(frozen=True)
class FormRow:
    """The values with which the form begins."""

    question: str = ""
    role: str = ""
    category: str = Category.TECHNICAL.value
    difficulty: str = Difficulty.MEDIUM.value
    minutes: str = "4"
    practice: bool = True
    competency: str = ""
    why: str = ""
    anchors: dict[str, str] = field(default_factory=lambda: dict.fromkeys(LEVELS, ""))
    slots: dict[str, str] = field(default_factory=lambda: dict.fromkeys(SLOTS, ""))
    good_answer: str = ""
    weak_answer: str = ""


@dataclass(frozen=True)
class PointField:
    """One line for an expected point; ``key`` stays while lines come and go."""

    key: int = 0
    text: str = ""
    weight: str = "1"


@dataclass(frozen=True)
class ProbeField:
    """One line for a follow-up; ``about`` is the key of the point that it probes, or empty."""

    key: int = 0
    text: str = ""
    about: str = ""


def form_row(question: Question) -> FormRow:
    """A question as the form shows it."""
    return FormRow(
        question=question.text,
        role=ANY_JOB if question.role == GENERIC else question.role,
        category=question.category,
        difficulty=question.difficulty,
        minutes=str(question.minutes),
        practice=question.practice,
        competency=question.competency,
        why=question.why,
        anchors={name: question.anchors.get(name, "") for name in LEVELS},
        slots={name: question.slots.get(name, "") for name in SLOTS},
        good_answer=question.good_answer,
        weak_answer=question.weak_answer,
    )


def point_fields(question: Question) -> list[PointField]:
    return [
        PointField(key, point["text"], f"{point['weight']:g}")
        for key, point in enumerate(question.expected_points, start=1)
    ]


def probe_fields(question: Question) -> list[ProbeField]:
    return [
        ProbeField(key, probe["question"], str(probe["point"] + 1))
        for key, probe in enumerate(question.follow_ups, start=1)
    ]


def contents(
    sent: Mapping[str, Any], points: Sequence[PointField], probes: Sequence[ProbeField]
) -> dict[str, Any]:
    """A sent form as ``questions.add`` takes it; lines left empty are not there.

    Raises InvalidInput for numbers that are none, on ``minutes`` and ``expected_points``.
    """
    kept = [line for line in points if text_of(sent, f"point-{line.key}").strip()]
    keys = [str(line.key) for line in kept]
    role = text_of(sent, "role")
    return {
        **{name: text_of(sent, name) for name in CONTROLS},
        "role": GENERIC if role.strip() == ANY_JOB else role,
        "minutes": _whole(text_of(sent, "minutes")),
        "practice": "practice" in sent,
        "expected_points": [
            {
                "text": text_of(sent, f"point-{line.key}"),
                "weight": _weight(text_of(sent, f"weight-{line.key}")),
            }
            for line in kept
        ],
        "follow_ups": [
            _probe(text_of(sent, f"probe-{line.key}"), text_of(sent, f"about-{line.key}"), keys)
            for line in probes
            if text_of(sent, f"probe-{line.key}").strip()
        ],
        "anchors": {name: text_of(sent, f"anchor-{name}") for name in LEVELS},
        "slots": {name: text_of(sent, f"slot-{name}") for name in SLOTS},
    }


def _probe(text: str, about: str, keys: list[str]) -> dict[str, Any]:
    """Without a point of its own it probes one of the heaviest."""
    return {"question": text, "point": keys.index(about)} if about in keys else {"question": text}


def _whole(text: str) -> int:
    if text.strip().isascii() and text.strip().isdecimal() and len(text) < 9:
        return int(text)
    raise InvalidInput(minutes="Must be a whole number of minutes, 1 to 60.")


def _weight(text: str) -> float:
    try:
        return float(text.replace(",", ".") or "1")
    except ValueError:
        raise InvalidInput(
            expected_points=f"“{text[:20]}” is no weight. Write a number, such as 2."
        ) from None
