"""What a file is, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from botboss.domain.file_names import LONGEST, display_name
from botboss.errors import UnsupportedType
from botboss.services.file_types import type_of
from tests import samples


def _kind(folder: Path, raw: bytes, name: str) -> str:
    path = folder / "arrived"
    path.write_bytes(raw)
    return type_of(path, name)


@pytest.mark.parametrize("name", samples.TAKEN)
def test_type_is_what_the_bytes_are(name: str, tmp_path: Path) -> None:
    raw, kind = samples.TAKEN[name]
    assert _kind(tmp_path, raw, name) == kind


@pytest.mark.parametrize("name", ["cv.pdf", "cv.docx", "face.png", "work.zip", "notes.txt", "talk.mp4"])
def test_name_changes_nothing(name: str, tmp_path: Path) -> None:
    raw, kind = samples.TAKEN[name]
    assert _kind(tmp_path, raw, "page.html") == kind


@pytest.mark.parametrize("name", samples.REFUSED)
def test_other_types_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedType, match="Send PDF"):
        _kind(tmp_path, samples.REFUSED[name], name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\cv.pdf", "cv.pdf"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("  .hidden  ", "hidden"),
        ("a\x00b\r\nc\x1b.txt", "abc.txt"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ("履歴書.pdf", "履歴書.pdf"),
        ("bad\ud800.txt", "bad.txt"),
    ],
)
def test_names_are_for_reading(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_long_names_keep_their_ending() -> None:
    name = display_name("a" * 400 + ".pdf")
    assert len(name) == LONGEST
    assert name.endswith("a.pdf")
