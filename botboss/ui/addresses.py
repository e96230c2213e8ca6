"""What a page reads out of its own address, which is whatever the visitor wrote there."""

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
