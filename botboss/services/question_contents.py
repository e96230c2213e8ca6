"""What staff may write into the question bank, whichever way it comes: a page, REST, a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botboss.domain.jobs import LEVELS
from botboss.domain.roles import check_role, role_key
from botboss.errors import InvalidInput
from botboss.models.questions import Category, Difficulty, Question
from botboss.services.texts import storable

FIELDS = (
    "question",
    "role",
    "category",
    "difficulty",
    "minutes",
    "practice",
    "competency",
    "why",
    "expected_points",
    "follow_ups",
    "anchors",
    "slots",
    "good_answer",
    "weak_answer",
)
MOST_POINTS = 10
LONGEST_SAMPLE = 4_000
SLOTS = ("situation", "task", "action", "result")
_ALIASES = {"behavioral": Category.BEHAVIOURAL}


def contents_of(question: Question) -> dict[str, Any]:
    """A question's ``FIELDS``, as ``checked`` takes them."""
    return {name: getattr(question, "text" if name == "question" else name) for name in FIELDS}


def checked(contents: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a question with these contents (``FIELDS``; None is a field not sent).

    An expected point is a text or ``{text, weight}``; a follow-up a text, which probes the
    heaviest points in turn, or ``{point, question}`` with the point's index from 0. ``anchors``
    maps "1", "3" and "5" to texts, all three or none; ``slots`` some of situation, task, action
    and result. Raises InvalidInput with every wrong field.
    """
    problems: dict[str, str | list[str]] = {}
    columns: dict[str, Any] = {}
    for name, check in CHECKS.items():
        try:
            columns[name] = check(contents.get(name))
        except ValueError as why:
            problems[name] = str(why)
    if "expected_points" in columns:
        try:
            columns["follow_ups"] = follow_ups_of(contents.get("follow_ups"), columns["expected_points"])
        except ValueError as why:
            problems["follow_ups"] = str(why)
    if problems:
        raise InvalidInput(**problems)
    columns["text"] = columns.pop("question")
    return {**columns, "role_key": role_key(columns["role"])}


def category_of(value: str) -> Category:
    """The category so named, "behavioral" too. Raises InvalidInput."""
    try:
        return _category(value)
    except ValueError as why:
        raise InvalidInput(category=str(why)) from None


def difficulty_of(value: str) -> Difficulty:
    """The difficulty so named. Raises InvalidInput."""
    try:
        return _difficulty(value)
    except ValueError as why:
        raise InvalidInput(difficulty=str(why)) from None


def _category(value: Any) -> Category:
    name = value.strip().casefold() if isinstance(value, str) else ""
    if name in _ALIASES or name in set(Category):
        return _ALIASES.get(name) or Category(name)
    raise ValueError("Must be technical, behavioural or situational.")


def _difficulty(value: Any) -> Difficulty:
    name = value.strip().casefold() if isinstance(value, str) else Difficulty.MEDIUM
    if value is None or name in set(Difficulty):
        return Difficulty(name)
    raise ValueError("Must be easy, medium or hard.")


def _text(most: int, *, least: int = 1) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = "" if value is None else value
        if not isinstance(text, str) or not storable(text):
            raise ValueError("Must be a text of valid Unicode without NUL characters.")
        if not least <= len(text.strip()) <= most:
            raise ValueError(f"Must be {least} to {most:,} characters long.")
        return text.strip()

    return check


def _role(value: Any) -> str:
    try:
        return check_role(value if isinstance(value, str) else "")
    except InvalidInput as error:
        raise ValueError(" ".join(error.fields["role"])) from None


def _minutes(value: Any) -> int:
    if value is None:
        return 4
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 60:
        raise ValueError("Must be a whole number of minutes, 1 to 60.")
    return value


def _texts(names: tuple[str, ...], *, whole: bool) -> Callable[[Any], dict[str, str]]:
    """A check for a mapping of some of ``names`` to texts; ``whole``: all of them, or none."""
    told = ", ".join(names)

    def check(value: Any) -> dict[str, str]:
        sent = {} if value is None else value
        if not isinstance(sent, Mapping) or not {str(name) for name in sent} <= set(names):
            raise ValueError(f"Must give texts for {told}, and for nothing else.")
        by_name = {str(name): text for name, text in sent.items()}
        found = {}
        for name in names:
            text = by_name.get(name)
            if text is None:
                continue
            if not isinstance(text, str) or not storable(text) or len(text.strip()) > 500:
                raise ValueError(f"The text for {name} must have at most 500 characters.")
            if text.strip():
                found[name] = " ".join(text.split())
        missing = [name for name in names if name not in found]
        if whole and found and missing:
            raise ValueError(
                f"The text for {' and '.join(missing)} is missing. Write all of {told}, or none."
            )
        return found

    return check


def _flag(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise ValueError("Must be true or false.")
    return bool(value)


def _listed(value: Any) -> list[Any]:
    items = [] if value is None else value
    if not isinstance(items, list) or len(items) > MOST_POINTS:
        raise ValueError(f"Must be a list of at most {MOST_POINTS}.")
    return items


def _points(value: Any) -> list[dict[str, Any]]:
    return [_point(number, item) for number, item in enumerate(_listed(value), start=1)]


def _point(number: int, item: Any) -> dict[str, Any]:
    text, weight = (item.get("text"), item.get("weight", 1.0)) if isinstance(item, Mapping) else (item, 1.0)
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= 500 or not storable(text):
        raise ValueError(f"Point {number} needs a text of 1 to 500 characters.")
    wrong = isinstance(weight, bool) or not isinstance(weight, int | float)
    if wrong or not 0 < weight <= 100:
        raise ValueError(f"Point {number} needs a weight above 0, at most 100.")
    return {"text": " ".join(text.split()), "weight": float(weight)}


def follow_ups_of(value: Any, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Follow-ups to these points, as ``checked`` takes them. Raises ValueError."""
    heaviest = sorted(range(len(points)), key=lambda index: -points[index]["weight"]) or [0]
    found = []
    for index, item in enumerate(_listed(value)):
        point, text = heaviest[index % len(heaviest)], item
        if isinstance(item, Mapping):
            point, text = item.get("point", point), item.get("question")
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= 2000 or not storable(text):
            raise ValueError(f"Follow-up {index + 1} needs a question of 1 to 2,000 characters.")
        wrong = isinstance(point, bool) or not isinstance(point, int)
        if wrong or not 0 <= point < max(1, len(points)):
            raise ValueError(
                f"Follow-up {index + 1} must name one of the {len(points)} expected points, from 0."
            )
        found.append({"point": point, "question": " ".join(text.split())})
    return found


#: The check of each field by its name: it gives the column's value, or raises ValueError.
CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "question": _text(2000),
    "role": _role,
    "category": _category,
    "difficulty": _difficulty,
    "minutes": _minutes,
    "practice": _flag,
    "competency": _text(120, least=0),
    "why": _text(500, least=0),
    "expected_points": _points,
    "anchors": _texts(LEVELS, whole=True),
    "slots": _texts(SLOTS, whole=False),
    "good_answer": _text(LONGEST_SAMPLE, least=0),
    "weak_answer": _text(LONGEST_SAMPLE, least=0),
}
