"""What staff may write into a job, whichever way it comes: a page or REST.

A draft may be incomplete; what is there must be right. A question of a job is ``{question_id,
question, category, difficulty, competency, weight, minutes, why, expected_points, anchors,
follow_ups}``: as one of the bank, with ``question_id`` naming the one it was copied from or None,
``weight`` None until somebody gives it, and ``anchors`` a text for each of "1", "3", "5".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from botboss.domain.jobs import LEVELS, LONGEST_ANCHOR
from botboss.domain.roles import check_role, role_key
from botboss.domain.selection import named
from botboss.domain.text import folded
from botboss.errors import InvalidInput
from botboss.models.questions import Category, Question
from botboss.services.question_contents import CHECKS, follow_ups_of
from botboss.services.texts import storable

FIELDS = ("title", "description", "competencies", "questions", "follow_ups")
LONGEST_DESCRIPTION = 20_000
MOST_COMPETENCIES, MOST_QUESTIONS, MOST_FOLLOW_UPS, MOST_WEIGHT = 20, 30, 10, 100
COPIED = ("category", "difficulty", "competency", "minutes", "why", "expected_points", "follow_ups")
_PLAIN = ("question", "category", "difficulty", "competency", "minutes", "why", "expected_points")


def checked(contents: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a job for those of the ``FIELDS`` that ``contents`` holds.

    Raises InvalidInput with every wrong field, in a list with its place: ``questions.2.weight``.
    """
    problems: dict[str, str | list[str]] = {}
    columns: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        if name in contents:
            columns[name] = check(contents[name], problems)
    if problems:
        raise InvalidInput(**problems)
    if "title" in columns:
        columns["role_key"] = role_key(columns["title"])
    return columns


def question_ids(items: Any) -> set[int]:
    """The ids of bank questions that a job's questions name; wrong ones are left to ``checked``."""
    named = (item.get("question_id") for item in items if isinstance(item, Mapping))
    return {id_ for id_ in named if isinstance(id_, int) and _is_id(id_)}


def filled(items: Any, bank: Mapping[int, Question], title: str) -> Any:
    """The questions with those that bring only an id filled in from the bank; what is sent wins."""
    return [_filled(item, bank, title) if isinstance(item, Mapping) else item for item in items]


def _filled(item: Mapping[str, Any], bank: Mapping[int, Question], title: str) -> Mapping[str, Any]:
    source = bank.get(item.get("question_id") or 0) if _is_id(item.get("question_id")) else None
    if source is None or source.deleted_at or item.get("question") is not None:
        return item
    copied: dict[str, Any] = {"question": source.text, "anchors": dict(source.anchors)}
    copied |= {name: getattr(source, name) for name in COPIED}
    sent = {name: value for name, value in item.items() if value is not None}
    return {**named(copied, title), **sent}


def unknown_sources(items: Any, bank: Mapping[int, Question]) -> dict[str, str | list[str]]:
    """The places that name a question which the bank does not have, or not any more to copy."""
    why = "There is no question with this id in the bank. Look it up under /questions, or write the question."
    return {
        f"questions.{place}.question_id": why
        for place, item in enumerate(items)
        if isinstance(item, Mapping)
        and item.get("question_id") is not None
        and (
            not _is_id(item["question_id"])
            or item["question_id"] not in bank
            or (bank[item["question_id"]].deleted_at and item.get("question") is None)
        )
    }


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**63


Problems = dict[str, str | list[str]]


def _title(value: Any, problems: Problems) -> str:
    try:
        return check_role(value if isinstance(value, str) else "")
    except InvalidInput as error:
        problems["title"] = error.fields["role"]
        return ""


def _description(value: Any, problems: Problems) -> str:
    text = "" if value is None else value
    if not isinstance(text, str) or not storable(text):
        problems["description"] = "Must be a text of valid Unicode without NUL characters."
        return ""
    if len(text.strip()) > LONGEST_DESCRIPTION:
        problems["description"] = f"Is longer than {LONGEST_DESCRIPTION:,} characters. Shorten it."
    return text.strip()


def _follow_ups(value: Any, problems: Problems) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_FOLLOW_UPS:
        problems["follow_ups"] = f"Must be a whole number, 0 to {MOST_FOLLOW_UPS}."
        return 0
    return value


def _listed(name: str, value: Any, most: int, problems: Problems) -> list[Any]:
    items = [] if value is None else value
    if not isinstance(items, list) or len(items) > most:
        problems[name] = f"Must be a list of at most {most}."
        return []
    return items


def _competencies(value: Any, problems: Problems) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    names: set[str] = set()
    for place, item in enumerate(_listed("competencies", value, MOST_COMPETENCIES, problems)):
        where = f"competencies.{place}"
        name, weight = (item.get("name"), item.get("weight")) if isinstance(item, Mapping) else (item, None)
        if not isinstance(name, str) or not storable(name) or not 1 <= len(name.strip()) <= 120:
            problems[f"{where}.name"] = "Must have 1 to 120 characters, such as Problem solving."
            continue
        if folded(name) in names:
            problems[f"{where}.name"] = f"“{name.strip()}” stands in the list already. Keep one of them."
        names.add(folded(name))
        found.append({"name": " ".join(name.split()), "weight": _weight(where, weight, problems)})
    return found


def _weight(where: str, value: Any, problems: Problems) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST_WEIGHT:
        problems[f"{where}.weight"] = f"Must be a number above 0, at most {MOST_WEIGHT}."
        return None
    return float(value)


def _questions(value: Any, problems: Problems) -> list[dict[str, Any]]:
    items = _listed("questions", value, MOST_QUESTIONS, problems)
    return [_question(f"questions.{place}", item, problems) for place, item in enumerate(items)]


def _question(where: str, item: Any, problems: Problems) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        problems[where] = "Must be a question with its text, or with the question_id of one of the bank."
        return {}
    found: dict[str, Any] = {"question_id": item.get("question_id")}
    for name in _PLAIN:
        sent = item.get(name)
        if name == "category" and sent is None:
            sent = Category.TECHNICAL
        found[name] = _tried(f"{where}.{name}", CHECKS[name], sent, problems)
    found["weight"] = _weight(where, item.get("weight"), problems)
    found["anchors"] = _anchors(where, item.get("anchors"), problems)
    if found["expected_points"] is not None:
        check = partial(follow_ups_of, points=found["expected_points"])
        found["follow_ups"] = _tried(f"{where}.follow_ups", check, item.get("follow_ups"), problems)
    return found


def _tried(where: str, check: Callable[[Any], Any], value: Any, problems: Problems) -> Any:
    try:
        return check(value)
    except ValueError as why:
        problems[where] = str(why)
        return None


def _anchors(where: str, value: Any, problems: Problems) -> dict[str, str]:
    sent = {} if value is None else value
    if not isinstance(sent, Mapping) or not set(sent) <= set(LEVELS):
        problems[f"{where}.anchors"] = f"Must give texts for {', '.join(LEVELS)}, and for nothing else."
        return {}
    found = {}
    for level in LEVELS:
        text = sent.get(level) or ""
        if not isinstance(text, str) or not storable(text) or len(text.strip()) > LONGEST_ANCHOR:
            problems[f"{where}.anchors.{level}"] = f"Must be a text of at most {LONGEST_ANCHOR} characters."
            continue
        found[level] = " ".join(text.split())
    return found


_CHECKS: Mapping[str, Callable[[Any, Problems], Any]] = {
    "title": _title,
    "description": _description,
    "competencies": _competencies,
    "questions": _questions,
    "follow_ups": _follow_ups,
}


def listed_with(competencies: Iterable[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    """The competencies, with this one added at weight 1 unless it is among them or empty."""
    found = [dict(one) for one in competencies]
    if name and folded(name) not in {folded(one["name"]) for one in found}:
        found.append({"name": name, "weight": 1.0})
    return found


def renamed(items: Any) -> dict[str, str]:
    """The new names of competencies that bring the one they had as ``was``, by the folded old one."""
    if not isinstance(items, list):
        return {}
    both = [(item.get("was"), item.get("name")) for item in items if isinstance(item, Mapping)]
    named = [(was, name) for was, name in both if isinstance(was, str) and isinstance(name, str)]
    return {folded(was): " ".join(name.split()) for was, name in named if was.strip() and name.strip()}


def asking_about(questions: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The questions, those about a renamed competency under its new name."""
    return [
        {**one, "competency": names.get(folded(one["competency"]), one["competency"])} for one in questions
    ]
