"""Our own small browser parts (assets/js): what one types into, and what must not wait for the server."""

from datetime import UTC, datetime
from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

_LAST_SEQ = 4_102_444_800_000  # the year 2100, in milliseconds


def typed_at(seq: int) -> datetime:
    """When the text with that number was typed, by its browser's clock."""
    return datetime.fromtimestamp(min(max(int(seq), 0), _LAST_SEQ) / 1000, UTC)


def seq_of(typed: datetime | None) -> int:
    """The number of a text that was typed then; 0 where there is none."""
    return round(typed.timestamp() * 1000) if typed else 0


class Draft(rx.Component):
    """An uncontrolled box for a text that keeps itself; `draft(…)` is how pages make one.

    `on_save(text: str, seq: int, key: str)` comes 700 ms after the last key, on leaving the box, before the
    form is submitted, and again when the server is back. The handler stores the text for **`key`**, not for
    what the State shows by now, and then sets the State's `ack = seq`. `seq` only ever grows (it starts from
    the browser's clock in milliseconds, and is above `ack`): `typed_at` makes it the time of typing that
    services keep, where a text typed before the stored one changes nothing. A page loads the stored text's
    (`seq_of`) into `ack`, so that an older copy in this browser does not win.

    `store_key` names the text (person, interview and question in it); while it is empty the box is off. As
    long as a text is not acknowledged, a copy stands in the browser under that name and wins over `initial`
    after a reload. `initial`, `ack` and `store_key` must change in one event.

    Inside a `form` the text is the control `name`, and `{name}_key` is its key: compare it, a second click
    may send the first text again when the next question is already there. Once submitted the box is closed,
    until the next `store_key` comes, `busy` goes back to false, or 10 s are over.

    `children` (Pause, Done) stand beside the word count; a `solid` button goes to the right, on a phone to
    a line of its own. With `status_id` the words "Saved 14:03:22" appear in that element instead of below
    the box.
    """

    library = "$/public/js/draft.jsx"
    tag = "Draft"

    store_key: rx.Var[str]
    initial: rx.Var[str]
    ack: rx.Var[int]
    busy: rx.Var[bool]
    connected: rx.Var[bool]
    name: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    small: rx.Var[bool]
    max_length: rx.Var[int]
    status_id: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str, int, str)]


class SearchBox(rx.Component):
    """A search box; `search_box(…)` is how pages make one."""

    library = "$/public/js/search.jsx"
    tag = "SearchBox"

    value: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PasswordInput(rx.Component):
    """A password with Show and Hide; `components.password_field` gives it its label and its errors."""

    library = "$/public/js/fields.jsx"
    tag = "PasswordInput"

    input_id: rx.Var[str]
    name: rx.Var[str]
    autofill: rx.Var[str]
    described: rx.Var[str]
    invalid: rx.Var[bool]


class CopyText(rx.Component):
    """A text that is there to be copied (a link), with its button; says "Copied"."""

    library = "$/public/js/fields.jsx"
    tag = "CopyText"

    value: rx.Var[str]
    label: rx.Var[str]


class ReadAloud(rx.Component):
    """A button that speaks `text` in the browser's own voice; not there where the browser has none."""

    library = "$/public/js/speech.jsx"
    tag = "ReadAloud"

    text: rx.Var[str]
    lang: rx.Var[str]


class RouteFocus(rx.Component):
    """After a navigation without a load: focus to the new page's h1, its title spoken. Once per app."""

    library = "$/public/js/route.jsx"
    tag = "RouteFocus"


def draft(
    *children: rx.Component,
    store_key: rx.Var[str] | str,
    initial: rx.Var[str],
    ack: rx.Var[int],
    on_save: Any,
    label: str,
    busy: rx.Var[bool] | bool = False,
    name: str = "answer",
    placeholder: str = "",
    small: bool = False,
    max_length: int = 20_000,
    status_id: str = "",
) -> rx.Component:
    """A box that saves what is typed and says so; nothing is lost while the server is away: see `Draft`."""
    return Draft.create(
        *children,
        store_key=store_key,
        initial=initial,
        ack=ack,
        busy=busy,
        connected=~has_connection_errors,
        on_save=on_save,
        label=label,
        name=name,
        placeholder=placeholder,
        small=small,
        max_length=max_length,
        status_id=status_id,
    )


def search_box(value: rx.Var[str], on_search: Any, label: str = "Search people") -> rx.Component:
    """The search box of a toolbar. It shows the address's `value` while nobody types in it.

    `on_search(text)` comes 300 ms after the last key; it should go to the address that says the same, with
    `rx.redirect(…, replace=True)`.
    """
    return SearchBox.create(value=value, on_search=on_search, label=label, placeholder=label)


def copy_text(label: str, value: rx.Var[str] | str) -> rx.Component:
    """A link or a code to copy, with its button."""
    return CopyText.create(value=value, label=label)


def read_aloud(text: rx.Var[str] | str, lang: str = "en") -> rx.Component:
    """The Read aloud button of a question."""
    return ReadAloud.create(text=text, lang=lang)


def forget_drafts() -> rx.event.EventSpec:
    """An event that drops every unsent copy from this browser: for signing out, on a shared phone."""
    ours = "Object.keys(localStorage).filter((key) => key.startsWith('bb-draft:'))"
    return rx.call_script(f"{ours}.forEach((key) => localStorage.removeItem(key))")
