"""What an uploaded file is called on a page: a name to read, never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
NAMELESS = "file"
_LONGEST_ENDING = 20
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line separators
#: They turn the direction of reading, so that "cv<RLO>fdp.exe" looks like a PDF.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def display_name(given: str) -> str:
    """The last part of whatever was given, readable, 1..255 characters, its ending kept.

    ``"C:\\\\docs\\\\cv.pdf"`` and ``"../../cv.pdf"`` are ``"cv.pdf"``; what leaves nothing is ``"file"``.
    """
    last = re.split(r"[/\\]", given)[-1]
    seen = (c for c in last if unicodedata.category(c) not in _UNSEEN and c not in _TURNING)
    name = unicodedata.normalize("NFC", "".join(seen)).strip(" .")
    if len(name) > LONGEST:
        ending = PurePosixPath(name).suffix
        ending = ending if len(ending) <= _LONGEST_ENDING else ""
        name = name[: LONGEST - len(ending)] + ending
    return name or NAMELESS
