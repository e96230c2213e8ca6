"""What a file is, told from its bytes; what it is called decides only between text and CSV."""

from __future__ import annotations

import codecs
import os
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pure_magic_rs import MagicDb

from botboss.errors import UnsupportedType

BLOCK = 1_000_000
TAIL = 262_144  # bytes at the end of an archive in which its table of contents is looked for
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNKNOWN = "application/octet-stream"
ACCEPTED = frozenset(
    {
        "application/pdf",
        "application/msword",
        WORD,
        "application/zip",
        "image/png",
        "image/jpeg",
        "image/webp",
    }
)
ACCEPTED_FAMILIES = ("application/vnd.oasis.opendocument.", "audio/", "video/", "text/")
#: Of text in which each line has as many commas, these say that it is no table.
PLAIN_ENDINGS = frozenset({".txt", ".md", ".log", ".json"})
#: The registered name where the library knows a format by another one.
REGISTERED = {
    "application/ogg": "audio/ogg",
    "audio/x-aiff": "audio/aiff",
    "audio/x-flac": "audio/flac",
    "audio/x-hx-aac-adts": "audio/aac",
    "audio/x-m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
}
#: Text to a decoder, yet a document that a program runs or draws.
_MARKUP = re.compile(r"html|xml|svg|rtf|postscript")
_OPENS_WITH_TAG = re.compile(r"\s*<[a-z!?/]", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def type_of(path: Path, name: str) -> str:
    """The media type of the bytes at ``path``; ``name`` is the file's display name.

    PDF, Word, OpenDocument, plain text, CSV, PNG, JPEG, WebP, audio, video or zip; anything else
    raises UnsupportedType: HTML, SVG, other markup and Word files with macros too.
    """
    seen = _magic().best_magic_file(str(path))
    told = seen.mime_type.strip()
    kind = REGISTERED.get(told, told)
    readable = (seen.stream_kind or "").startswith("text") or kind in ("text/csv", "application/json")
    if _begins(path, b"PK\x03\x04"):
        kind = _of_archive(path, kind)
    elif kind not in ACCEPTED and (readable or kind == UNKNOWN):
        kind = _of_text(path, kind, name)
    if kind in ACCEPTED or kind.startswith(ACCEPTED_FAMILIES):
        return kind
    raise _unsupported()


@lru_cache(maxsize=1)
def _magic() -> MagicDb:
    return MagicDb()


def _begins(path: Path, *marks: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith(marks)


def _of_archive(path: Path, kind: str) -> str:
    """A Word document by the parts it names, in whatever order they stand; not one with macros."""
    contents = _contents(path)
    if not _names(contents, rb"\[content_types\]\.xml"):
        return kind
    macros = _names(contents, rb"[^\x00]{0,40}/vbaproject\.bin")
    return WORD if _names(contents, rb"word/document\.xml") and not macros else UNKNOWN


def _contents(path: Path) -> bytes:
    """The archive's own table of contents, which stands at its end; not those of archives in it."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    return tail[max(0, end - size) : max(0, end)]


def _names(contents: bytes, part: bytes) -> bool:
    """Whether a part has this name: it follows the 46 bytes of its head."""
    return re.search(rb"PK\x01\x02.{42}" + part, contents, re.DOTALL | re.IGNORECASE) is not None


def _of_text(path: Path, kind: str, name: str) -> str:
    """``text/csv`` or ``text/plain`` when all of it is readable text, and not markup."""
    encoding = _encoding(path)
    if _MARKUP.search(kind) or encoding is None:
        raise _unsupported()
    with path.open(encoding=encoding) as text:
        if _OPENS_WITH_TAG.match(text.read(BLOCK)):
            raise _unsupported()
    ending = PurePosixPath(name.casefold()).suffix
    columns = kind == "text/csv" and ending not in PLAIN_ENDINGS
    return "text/csv" if columns or ending == ".csv" else "text/plain"


def _encoding(path: Path) -> str | None:
    """How the whole of it reads as text: UTF-8, UTF-16 with its mark, or Windows-1252."""
    marked = _begins(path, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    likely = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    return next((encoding for encoding in likely if _reads_as(path, encoding)), None)


def _reads_as(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as text:
            while block := text.read(BLOCK):
                if _BINARY.search(block):
                    return False
    except UnicodeError:
        return False
    return True


def _unsupported() -> UnsupportedType:
    return UnsupportedType(
        "Files of this type are not accepted. Send PDF, Word, OpenDocument, plain text, CSV, PNG, JPEG, "
        "WebP, audio, video or zip."
    )
