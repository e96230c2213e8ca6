"""What texts a database can hold."""

from __future__ import annotations


def storable(text: str) -> bool:
    """Whether it is free of NUL characters and of halves of surrogate pairs."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
