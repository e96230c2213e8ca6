"""Judge answers from lines of JSON, without a database: for checking the engine by oneself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from botboss import providers
from botboss.domain.evaluation import AskedQuestion, ExpectedPoint
from botboss.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the line ``number`` (from 1): its judged object as one line of JSON, or why not."""

    number: int
    judged: str
    refused: str


def outcomes(lines: Iterable[bytes]) -> Iterator[Outcome]:
    """Judge lines one by one, empty ones left out; a bad one is refused and the next one goes on."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            judged = json.dumps(
                judge(raw.decode("utf-8-sig" if number == 1 else "utf-8")), ensure_ascii=False
            )
            yield Outcome(number, judged.encode("utf-8", "backslashreplace").decode(), "")
        except UnicodeDecodeError:
            yield Outcome(number, "", "line: Is not UTF-8. Save the file as UTF-8.")
        except InvalidInput as error:
            yield Outcome(number, "", error.message)


def judge(line: str) -> dict[str, Any]:
    """The line's object with ``score``, ``points``, ``confidence``, ``engine`` and ``flags`` added,
    and with a language model ``calls``: how asking it went and what it cost.

    ``line`` is ``{"question": text, "expected_points": [text | {"text", "weight"}], "answer": text}``.
    Raises InvalidInput naming the field.
    """
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidInput(line="Is not valid JSON. Each line must be one object.") from None
    if not isinstance(entry, dict):
        raise InvalidInput(line="Must be one object per line.")
    for field in ("question", "answer"):
        if not isinstance(entry.get(field), str):
            raise InvalidInput(**{field: "Must be a text."})
    points = tuple(_point(point) for point in _listed(entry.get("expected_points")))
    evaluation = providers.ai().evaluate(AskedQuestion(entry["question"], points), entry["answer"])
    return {
        **entry,
        "score": evaluation.score,
        "points": [asdict(point) for point in evaluation.points],
        "confidence": evaluation.confidence,
        "engine": evaluation.engine,
        "flags": list(evaluation.flags),
        **({"calls": [asdict(call) for call in evaluation.calls]} if evaluation.calls else {}),
    }


def _listed(points: object) -> list[object]:
    if not isinstance(points, list) or not points:
        raise InvalidInput(expected_points="Must be a list of at least one point.")
    return points


def _point(point: object) -> ExpectedPoint:
    text, weight = (point.get("text"), point.get("weight", 1)) if isinstance(point, dict) else (point, 1)
    if not isinstance(text, str) or not text.strip():
        raise InvalidInput(expected_points='Each must be a text or {"text", "weight"}.')
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < 1e9:
        raise InvalidInput(expected_points="Each weight must be a number above 0.")
    return ExpectedPoint(text, float(weight))
