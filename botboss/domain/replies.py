"""Reading what a language model wrote: the first JSON object in it, and its fields, strictly."""

from __future__ import annotations

import json
import re
from typing import Any

LONGEST = 100_000
MOST_STARTS = 200  # "{" that are tried

_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_DECODER = json.JSONDecoder()


class Malformed(ValueError):
    """What a model wrote cannot be used; the text says what is wrong, for the model to mend it.

    It holds nothing of what the model wrote.
    """


def first_object(text: str) -> dict[str, Any]:
    """The first balanced ``{…}`` of ``text`` that is a JSON object. Raises Malformed."""
    rest = _THOUGHTS.sub(" ", text[:LONGEST])
    at = -1
    for _ in range(MOST_STARTS):
        at = rest.find("{", at + 1)
        if at < 0:
            break
        try:
            found, _end = _DECODER.raw_decode(rest, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise Malformed("it holds no complete JSON object")


def text(source: dict[str, Any], field: str, most: int, *, least: int = 0) -> str:
    """The field's text, trimmed. Raises Malformed."""
    value = source.get(field)
    if not isinstance(value, str):
        raise Malformed(f'"{field}" must be a text')
    value = value.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not least <= len(value) <= most:
        raise Malformed(f'"{field}" must be {least} to {most:,} characters long')
    return value


def flag(source: dict[str, Any], field: str) -> bool:
    """Raises Malformed unless the field is true or false."""
    value = source.get(field)
    if not isinstance(value, bool):
        raise Malformed(f'"{field}" must be true or false')
    return value


def whole(source: dict[str, Any], field: str) -> int:
    """Raises Malformed unless the field is a whole number."""
    value = source.get(field)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(f'"{field}" must be a whole number')
    return value


def objects(source: dict[str, Any], field: str, *, most: int, least: int = 0) -> list[dict[str, Any]]:
    """The field's list of objects. Raises Malformed."""
    value = source.get(field)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Malformed(f'"{field}" must be a list of objects')
    if not least <= len(value) <= most:
        raise Malformed(f'"{field}" must hold {least} to {most} objects')
    return value
