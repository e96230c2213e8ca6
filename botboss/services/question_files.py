"""The question bank as a file, and a file into the bank: CSV for spreadsheets, or JSON.

In CSV an expected point is a line ``weight: text`` of its cell, a follow-up a line
``point: question`` with the point's number from 1; either may leave out what stands before the
colon. Anchors and slots are lines ``1: text`` and ``situation: text``. In JSON all are as
``question_contents.checked`` takes them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session, col, select

from botboss.errors import InvalidInput
from botboss.models.questions import Question
from botboss.policy import Actor, Permission, require, visible
from botboss.services import questions
from botboss.services.question_contents import FIELDS, checked, contents_of

Form = Literal["csv", "json"]
REQUIRED = ("question", "role", "category")
NAMED = ("anchors", "slots")
MOST = 1_000
_NUMBERED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*:\s*(.*)", re.DOTALL)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question of a file; ``line`` is its line in CSV, its place in JSON, from 1."""

    line: int
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions are new, how many stand in the bank already, and what is wrong."""

    added: int
    unchanged: int
    problems: list[Problem]


def export(session: Session, actor: Actor, *, form: Form) -> str:
    """The whole bank as a file's text; ``import_`` of it changes nothing."""
    require(actor, Permission.QUESTION_EDIT)
    shown = select(Question).where(visible(actor, Question)).order_by(col(Question.id))
    rows = [contents_of(question) for question in session.scalars(shown)]
    if form == "json":
        return json.dumps({"questions": rows}, ensure_ascii=False, indent=2) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    writer.writerows({name: _guarded(value) for name, value in _flat(row).items()} for row in rows)
    return out.getvalue()


def import_(
    session: Session, actor: Actor, *, text: str, form: Form, dry_run: bool = False, now: datetime
) -> Imported:
    """Add a file's questions, all or none; those whose text the role has already stay as they are.

    A dry run stores nothing and tells every problem. Else problems raise InvalidInput, a field
    for each line.
    """
    require(actor, Permission.QUESTION_EDIT)
    rows = list(_csv_rows(text) if form == "csv" else _json_rows(text))
    if len(rows) > MOST:
        raise InvalidInput(body=f"Holds {len(rows):,} questions. Send at most {MOST:,} at once.")
    known = {
        _same(key, words)
        for key, words in session.exec(
            select(Question.role_key, Question.text).where(col(Question.deleted_at).is_(None))
        )
    }
    problems: list[Problem] = []
    fresh: list[dict[str, Any]] = []
    for line, contents in rows:
        try:
            columns = checked(contents)
        except InvalidInput as error:
            problems += [Problem(line, field, why) for field, whys in error.fields.items() for why in whys]
            continue
        if (same := _same(columns["role_key"], columns["text"])) not in known:
            known.add(same)
            fresh.append(contents)
    if not dry_run:
        _refuse(problems)
        for contents in fresh:
            questions.add(session, actor, contents=contents, now=now)
    wrong = len({problem.line for problem in problems})
    return Imported(len(fresh), len(rows) - len(fresh) - wrong, problems)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        fields: dict[str, list[str]] = {}
        for problem in problems:
            fields.setdefault(f"line {problem.line}", []).append(f"{problem.field}: {problem.why}")
        raise InvalidInput(**fields)


def _same(role: str, text: str) -> tuple[str, str]:
    """What makes two questions one."""
    return role, " ".join(text.casefold().split())


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput(body="Is not valid JSON. Check quotes, commas and brackets.") from None
    rows = data.get("questions") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(body='Must be a list of questions, or {"questions": [...]}.')
    yield from enumerate(rows, start=1)


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        missing = [name for name in REQUIRED if name not in (reader.fieldnames or [])]
        if missing:
            raise InvalidInput(body=f"The first line must name the columns; {', '.join(missing)} is missing.")
        line = reader.line_num + 1
        for row in reader:
            yield line, _unflat(row)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(body=f"Line {reader.line_num} is not CSV: {error}.") from None


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    points = [f"{point['weight']:g}: {point['text']}" for point in row["expected_points"]]
    follow_ups = [f"{probe['point'] + 1}: {probe['question']}" for probe in row["follow_ups"]]
    cells = {"expected_points": "\n".join(points), "follow_ups": "\n".join(follow_ups)}
    cells |= {name: "\n".join(f"{key}: {text}" for key, text in row[name].items()) for name in NAMED}
    return {**row, **cells, "practice": "yes" if row["practice"] else "no"}


def _unflat(row: dict[str, Any]) -> dict[str, Any]:
    cells = {name: _unguarded(row.get(name) or "") for name in FIELDS}
    minutes, practice = cells["minutes"].strip(), cells["practice"].strip().casefold()
    flags = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": None}
    return {
        **cells,
        "difficulty": cells["difficulty"] or None,
        "minutes": int(minutes) if minutes.isascii() and minutes.isdecimal() else minutes or None,
        "practice": flags.get(practice, practice),
        "expected_points": [_cell_point(line) for line in _lines(cells["expected_points"])],
        "follow_ups": [_cell_probe(line) for line in _lines(cells["follow_ups"])],
        **{name: dict(_cell_named(line) for line in _lines(cells[name])) for name in NAMED},
    }


def _lines(cell: str) -> list[str]:
    return [line for line in cell.splitlines() if line.strip()]


def _cell_point(line: str) -> str | dict[str, Any]:
    numbered = _NUMBERED.fullmatch(line)
    return {"weight": float(numbered[1]), "text": numbered[2]} if numbered else line


def _cell_probe(line: str) -> str | dict[str, Any]:
    numbered = _NUMBERED.fullmatch(line)
    if numbered and numbered[1].isdecimal():
        return {"point": int(numbered[1]) - 1, "question": numbered[2]}
    return line


def _cell_named(line: str) -> tuple[str, str]:
    name, _, text = line.partition(":")
    return name.strip().casefold(), text


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
