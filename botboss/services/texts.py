"""What texts a database can hold, and look for."""

from __future__ import annotations

from botboss.errors import InvalidInput

LONGEST_SEARCH = 200


def storable(text: str) -> bool:
    """Whether it is free of NUL characters and of halves of surrogate pairs."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def sought(q: str) -> str:
    """What to look for, without surrounding space. Raises InvalidInput on ``q`` for what is in no text."""
    if len(q) > LONGEST_SEARCH or not storable(q):
        raise InvalidInput(q=f"Must be text of at most {LONGEST_SEARCH} characters. Shorten it.")
    return q.strip()
