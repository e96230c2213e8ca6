"""Questions as the rows of a file: CSV for spreadsheets, or JSON.

In CSV an expected point is a line ``weight: text`` of its cell, a follow-up a line
``point: question`` with the point's number from 1; either may leave out what stands before the
colon. Anchors and slots are lines ``1: text`` and ``situation: text``. In JSON all are as
``question_contents.checked`` takes them.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from botboss.errors import InvalidInput
from botboss.services.question_contents import FIELDS

Form = Literal["csv", "json"]
REQUIRED = ("question", "role", "category")
NAMED = ("anchors", "slots")
_NUMBERED = re.compile(r"\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*:\s*(.*)", re.DOTALL)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet would run
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": None}
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a file: its line in CSV, its place in JSON, from 1; ``besides`` names what is no
    field, ``spilt`` tells of cells that stand under no name."""

    line: int
    contents: dict[str, Any]
    besides: tuple[str, ...] = ()
    spilt: bool = False


def decoded(raw: bytes) -> str:
    """A file's text: UTF-8, or UTF-16 with its mark. Raises InvalidInput on ``body`` naming the line."""
    wide = raw.startswith(_WIDE_MARKS)
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        where = "The file" if wide else f"Line {line}"
        why = f"{where} is not UTF-8. Save it as “CSV UTF-8” and send it again."
        raise InvalidInput(body=why) from None


def written(rows: Iterable[dict[str, Any]], form: Form) -> str:
    """A file's text with these contents; CSV begins with the mark by which spreadsheets know UTF-8."""
    if form == "json":
        return json.dumps({"questions": list(rows)}, ensure_ascii=False, indent=2) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    writer.writerows({name: _guarded(value) for name, value in _flat(row).items()} for row in rows)
    return "\ufeff" + out.getvalue()


def read(text: str, form: Form) -> list[Row]:
    """The rows of a file; those of CSV without any text are left out. Raises InvalidInput on ``body``."""
    return list(_csv_rows(text) if form == "csv" else _json_rows(text))


def _json_rows(text: str) -> Iterator[Row]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidInput(body="Is not valid JSON. Check quotes, commas and brackets.") from None
    rows = data.get("questions") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(body='Must be a list of questions, or {"questions": [...]}.')
    for line, row in enumerate(rows, start=1):
        yield Row(line, row, tuple(name for name in row if name not in FIELDS))


def _csv_rows(text: str) -> Iterator[Row]:
    text = text.removeprefix("\ufeff")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    try:
        reader.fieldnames = [_folded(name) for name in reader.fieldnames or []]
        missing = [name for name in REQUIRED if name not in reader.fieldnames]
        if missing:
            raise InvalidInput(body=f"The first line must name the columns. Add: {', '.join(missing)}.")
        besides = tuple(name for name in reader.fieldnames if name and name not in FIELDS)
        line = reader.line_num + 1
        for cells in reader:
            spilt = any(cells.pop(None, None) or ())  # what stands under no name
            if spilt or any((cell or "").strip() for cell in cells.values()):
                yield Row(line, _unflat(cells), besides, spilt)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(body=f"Line {reader.line_num} is not CSV: {error}.") from None


def _delimiter(text: str) -> str:
    """What stands between the names of the first line: some spreadsheets write semicolons or tabs."""
    head = text.lstrip().partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


def _folded(name: str | None) -> str:
    return "_".join((name or "").casefold().split())


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    points = [f"{_number(point['weight'])}: {point['text']}" for point in row["expected_points"]]
    follow_ups = [f"{probe['point'] + 1}: {probe['question']}" for probe in row["follow_ups"]]
    cells = {"expected_points": "\n".join(points), "follow_ups": "\n".join(follow_ups)}
    cells |= {name: "\n".join(f"{key}: {text}" for key, text in row[name].items()) for name in NAMED}
    return {**row, **cells, "practice": "yes" if row["practice"] else "no"}


def _number(weight: float) -> str:
    """The shortest form that is read as the same number."""
    short = f"{weight:g}"
    return short if float(short) == weight else repr(weight)


def _unflat(row: dict[str, Any]) -> dict[str, Any]:
    cells = {name: _unguarded(row.get(name) or "") for name in FIELDS}
    minutes, practice = cells["minutes"].strip(), cells["practice"].strip().casefold()
    return {
        **cells,
        "difficulty": cells["difficulty"] or None,
        "minutes": _whole(minutes) if minutes else None,
        "practice": _FLAGS.get(practice, practice),
        "expected_points": [_cell_point(line) for line in _lines(cells["expected_points"])],
        "follow_ups": [_cell_probe(line) for line in _lines(cells["follow_ups"])],
        **{name: dict(_cell_named(line) for line in _lines(cells[name])) for name in NAMED},
    }


def _whole(cell: str) -> int | str:
    """The number that stands there; what is none stays, so that it is refused with its line."""
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 9 else cell


def _lines(cell: str) -> list[str]:
    return [line for line in cell.splitlines() if line.strip()]


def _cell_point(line: str) -> str | dict[str, Any]:
    numbered = _NUMBERED.fullmatch(line)
    return {"weight": float(numbered[1]), "text": numbered[2]} if numbered else line


def _cell_probe(line: str) -> str | dict[str, Any]:
    numbered = _NUMBERED.fullmatch(line)
    if numbered and numbered[1].isdecimal() and len(numbered[1]) < 9:
        return {"point": int(numbered[1]) - 1, "question": numbered[2]}
    return line


def _cell_named(line: str) -> tuple[str, str]:
    name, _, text = line.partition(":")
    return name.strip().casefold(), text


def _guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs; a text that looks guarded already gets one more quote."""
    return f"'{value}" if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA) else value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
