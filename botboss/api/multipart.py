"""A multipart/form-data body, parsed while it arrives: small fields, and one file that goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartState, parse_options_header

from botboss.errors import InvalidInput

LONGEST_FIELD = 1_000  # bytes
MOST_PARTS = 20
OVERHEAD = 100_000  # bytes that parts may take besides the file: at most 20 heads and small fields


def announces_more(length: str, limit: int) -> bool:
    """Whether a ``Content-Length`` is over ``limit`` bytes."""
    return length.isdecimal() and (len(length) > 18 or int(length) > limit)


def boundary_of(content_type: str) -> bytes:
    """What separates the parts. Raises InvalidInput when the body is no form with files."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidInput(body="Must be multipart/form-data with the fields file and interview_id.")
    return boundary


class FileForm:
    """``feed`` it the body; ``fields`` are the small texts, the bytes of the part ``file`` go to
    ``sink`` and its name is ``file_name`` (None until there is one).

    Other files are passed over. Raises InvalidInput by field for what is no such form.
    """

    def __init__(self, boundary: bytes, sink: Callable[[bytes], None]) -> None:
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self._sink = sink
        self._parts = 0
        self._head: dict[bytes, bytes] = {}
        self._header = self._value = self._text = b""
        self._take: Callable[[bytes], None] = _pass_over
        self._field = ""
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._begin_data,
                    "on_part_data": self._data,
                    "on_part_end": self._end_part,
                },
            )
        except FormParserError:
            raise _broken() from None

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise _broken() from None

    def finish(self) -> None:
        """Raises InvalidInput when the body ended before its last boundary."""
        if self._parser.state != MultipartState.END:
            raise _broken()

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InvalidInput(body=f"Has more than {MOST_PARTS} parts. Send file and interview_id.")
        self._head, self._header, self._value = {}, b"", b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._head[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _begin_data(self) -> None:
        """Decide where this part's bytes go."""
        disposition = self._head.get(b"content-disposition", b"")
        _, options = parse_options_header(disposition)
        self._field, self._text = _decoded(options.get(b"name", b"")), b""
        name = _file_name(disposition, options)
        if self._field == "file":
            self._begin_file(name)
        else:
            self._take = self._gather if name is None else _pass_over

    def _begin_file(self, name: str | None) -> None:
        if name is None:
            raise InvalidInput(file="Must be a file with a name, as in curl -F file=@cv.pdf.")
        if self.file_name is not None:
            raise InvalidInput(file="Send one file at a time.")
        self.file_name, self._take = name, self._sink

    def _gather(self, data: bytes) -> None:
        self._text += data
        if len(self._text) > LONGEST_FIELD:
            raise InvalidInput(
                **{self._field or "body": f"Is longer than {LONGEST_FIELD} bytes. Shorten it."}
            )

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._take(data[start:end])

    def _end_part(self) -> None:
        if self._take != self._gather:
            return
        if self._field in self.fields:
            raise InvalidInput(**{self._field: "Is there twice. Send it once."})
        self.fields[self._field] = _decoded(self._text)


def _pass_over(_data: bytes) -> None:
    """What nobody asked for."""


def _file_name(disposition: bytes, options: dict[bytes, bytes]) -> str | None:
    """The name as sent; older clients send one beyond ASCII in the extended form alone."""
    if b"filename" in options:
        return _decoded(options[b"filename"])
    message = Message()
    message["content-disposition"] = _decoded(disposition)
    return message.get_filename()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _broken() -> InvalidInput:
    return InvalidInput(body="Is no whole multipart/form-data body. Send it again, up to its last boundary.")
