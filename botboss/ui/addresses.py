"""What a page reads out of its own address, which is whatever the visitor wrote there."""

import reflex as rx

from botboss.errors import NotFound

_LARGEST = 2**63 - 1


def id_behind(part: str, path: str, thing: str) -> int:
    """The id that stands behind `part` in a page's path: ``("agenda", "/agenda/12/")`` → 12.

    Raises NotFound, naming the `thing`, when no id stands there.
    """
    parts = path.strip("/").split("/")
    text = parts[parts.index(part) + 1] if part in parts[:-1] else ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    if not 1 <= number <= _LARGEST:
        raise NotFound(thing)
    return number


def here(path: str) -> str:
    """A page's path as `loaded_at` compares it: a full load has a slash at its end, a link has none."""
    return path.rstrip("/") or "/"


class Here(rx.Component):
    """Shows its children on the address `at` alone, or everywhere `elsewhere`."""

    library = "$/public/js/here.jsx"
    tag = "Here"

    at: rx.Var[str]
    elsewhere: rx.Var[bool]


def loaded_at(at: rx.Var[str], content: rx.Component, skeleton: rx.Component) -> rx.Component:
    """As `loaded`, for a page with an id in its address: `at` is `here(path)` of what the State holds.

    Between two such pages the State still holds the first while the browser shows the second; what is
    typed or clicked there would be lost, or meant for another.
    """
    return rx.fragment(Here.create(content, at=at), Here.create(skeleton, at=at, elsewhere=True))
