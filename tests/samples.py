"""Small files of every type that is taken, and of some that are not, made byte by byte."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Mapping

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def archive(parts: Mapping[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, in their order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return held.getvalue()


def package(*parts: str) -> bytes:
    """An Office package with these parts."""
    texts = dict.fromkeys(parts, "<x/>")
    return archive({"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": "<x/>", **texts})


def open_document(kind: str) -> bytes:
    """An OpenDocument of this kind: its media type stands first and is not compressed."""
    mark = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mark, "content.xml": "<x/>"}, zipfile.ZIP_STORED)


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def wav() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(1600))
    return held.getvalue()


def old_word() -> bytes:
    """An OLE compound file of Word's class, whose one stream is named WordDocument."""
    word = bytes.fromhex("0609020000000000c000000000000046")

    def entry(name: str, kind: int, child: int, start: int, size: int, of: bytes = bytes(16)) -> bytes:
        title = (name + "\0").encode("utf-16-le")
        head = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
        tail = struct.pack("<iii16sI8s8sI", -1, -1, child, of, 0, bytes(8), bytes(8), start)
        return (head + tail + struct.pack("<Q", size)).ljust(128, b"\0")

    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6s", 0x3E, 3, 0xFFFE, 9, 6, bytes(6))
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    head = head.ljust(512, b"\xff")
    stream = [*range(3, 10), end]  # sectors 2..9
    fat = struct.pack("<128I", fat_sector, end, *stream, *[free] * 118)
    directory = entry("Root Entry", 5, 1, end, 0, word) + entry("WordDocument", 2, -1, 2, 4096)
    return head + fat + directory.ljust(512, b"\0") + bytes(4096)


TAKEN: Mapping[str, tuple[bytes, str]] = {
    "cv.pdf": (PDF, "application/pdf"),
    "cv.docx": (package("word/document.xml", "word/styles.xml"), DOCX),
    "late.docx": (package("word/webSettings.xml", "word/theme/theme1.xml", "word/document.xml"), DOCX),
    "cv.doc": (old_word(), "application/msword"),
    "cv.odt": (open_document("text"), "application/vnd.oasis.opendocument.text"),
    "sums.ods": (open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "notes.txt": ("Grüße aus Köln\n".encode(), "text/plain"),
    "old.txt": ("Grüße aus Köln\n".encode("cp1252"), "text/plain"),
    "wide.txt": ("Grüße aus Köln\n".encode("utf-16"), "text/plain"),
    "letter.txt": (b"Dear Ana,\nBest,\n", "text/plain"),
    "job.py": (b"import os\nprint(os.name)\n", "text/plain"),
    "scores.csv": (b"name,score\nAna,1\nBen,2\n", "text/csv"),
    "excel.csv": (b"name;score\nAna;1\nBen;2\n", "text/csv"),
    "face.png": (png(), "image/png"),
    "face.jpg": (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
        "image/jpeg",
    ),
    "face.webp": (b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f" + bytes(13), "image/webp"),
    "voice.wav": (wav(), "audio/wav"),
    "voice.mp3": (
        b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + b"\xff\xfb\x90\x64" + bytes(413),
        "audio/mpeg",
    ),
    "voice.ogg": (b"OggS\x00\x02" + bytes(20) + b"\x01\x1e\x01vorbis" + bytes(23), "audio/ogg"),
    "talk.mp4": (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(64), "video/mp4"),
    "talk.webm": (
        b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
        "video/webm",
    ),
    "work.zip": (archive({"site/index.html": "<html>"}), "application/zip"),
}

REFUSED: Mapping[str, bytes] = {
    "page.html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "cv.pdf": b"<html><body onload=alert(1)>",
    "part.txt": b"\n\n  <svg onload=alert(1)>",
    "comment.txt": b"<!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>",
    "wide.txt": "<html><script>".encode("utf-16"),
    "draw.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "named.svg": b'<?xml version="1.0"?><x:svg xmlns:x="http://www.w3.org/2000/svg"/>',
    "page.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "cv.rtf": b"{\\rtf1\\ansi hello}",
    "macros.docx": package("word/document.xml", "word/vbaProject.bin"),
    "sums.xlsx": package("xl/workbook.xml"),
    "book.epub": archive({"mimetype": "application/epub+zip", "a": "b"}, zipfile.ZIP_STORED),
    "program.pdf": b"\x7fELF\x02\x01\x01" + bytes(57),
    "face.gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "zeros.txt": bytes(1000),
    "mixed.txt": b"plain at first\n" * 5000 + b"\x00\x01\x02",
}
