"""Files of an interview on a page: the list, with links that open them, and the upload.

The bytes go to the REST upload, which knows the person by their cookie; the State only learns that
something came, and reads the list again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx

from botboss.models.files import StoredFile
from botboss.policy import Actor, Permission, may
from botboss.services import files
from botboss.settings import get_settings
from botboss.ui.components import confirm_dialog, icon, icon_button
from botboss.ui.times import TimeRow, time_row, when

_UNITS = ((1_000_000, "MB"), (1_000, "kB"))


@dataclass(frozen=True)
class FileRow:
    """One file as its reader sees it; ``href`` opens it for some minutes. ``deletable``: by them."""

    id: int = 0
    name: str = ""
    size: str = ""
    by: str = ""
    deletable: bool = False
    shared: bool = False
    href: str = ""
    at: TimeRow = TimeRow()

    @classmethod
    def of(cls, file: StoredFile, reader: Actor, now: datetime) -> FileRow:
        return cls(
            id=file.id or 0,
            name=file.name,
            size=size_words(file.size),
            by="you" if file.uploaded_by_id == reader.user_id else file.uploaded_by.name,
            deletable=may(reader, Permission.FILE_DELETE, file),
            shared=file.shared,
            href=files.signed_url(file, now),
            at=time_row(file.uploaded_at, reader.timezone, now),
        )


def size_words(size: int) -> str:
    """A size in bytes as people read it: 1,234,567 → "1.2 MB"."""
    for unit, word in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {word}" if size < 10 * unit else f"{size // unit} {word}"
    return f"{size} bytes"


class Upload(rx.Component):
    """The button that sends a file; ``upload(…)`` is how pages make one."""

    library = "$/public/js/upload.jsx"
    tag = "Upload"

    interview_id: rx.Var[str]
    label: rx.Var[str]
    most: rx.Var[int]
    on_done: rx.EventHandler[rx.event.no_args_event_spec]


def upload(interview_id: rx.Var[int], on_done: Any, label: str = "Upload a file") -> rx.Component:
    """Sends one file to the interview, says how far it is and what went wrong; then ``on_done()``."""
    most = get_settings().upload_limit
    hint = f"PDF, Word, OpenDocument, text, pictures, audio, video or zip, up to {most // 1_000_000} MB."
    return rx.el.div(
        Upload.create(interview_id=interview_id.to_string(), label=label, most=most, on_done=on_done),
        rx.el.p(hint, class_name="bb-small"),
        class_name="bb-stack-s",
    )


def file_list(
    rows: rx.Var[list[FileRow]],
    *,
    on_delete: Any,
    more: Callable[[rx.Var[FileRow]], rx.Component] | None = None,
) -> rx.Component:
    """The files, each a download; what the reader may delete has a button (``on_delete(file_id)``).
    ``more`` puts something beside a file, such as a toggle."""

    def line(row: rx.Var[FileRow]) -> rx.Component:
        words = rx.el.div(
            # a real request: as a link between pages it would look for a page of ours at that address
            rx.el.a(
                row.name, href=row.href, reload_document=True, class_name="bb-person-name", title=row.name
            ),
            rx.el.span(f"{row.size} · from {row.by} · ", when(row.at), class_name="bb-person-sub"),
            class_name="bb-person-words",
        )
        gone = confirm_dialog(
            icon_button("trash-2", f"Delete {row.name}"),
            "Delete this file?",
            f"{row.name} is gone for everybody.",
            verb="Delete file",
            on_confirm=on_delete(row.id),
            look="bad",
        )
        acts = (more(row) if more else rx.fragment(), rx.cond(row.deletable, gone, rx.fragment()))
        return rx.el.li(
            icon("file-text", 20), words, rx.el.div(*acts, class_name="bb-row"), class_name="bb-file"
        )

    return rx.el.ul(rx.foreach(rows, line), class_name="bb-files")
