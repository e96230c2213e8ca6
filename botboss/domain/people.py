"""What may stand in an account: e-mail addresses, names and time zones as they are kept."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

from botboss.errors import InvalidInput

LONGEST_EMAIL, LONGEST_NAME = 254, 200
_NEVER_IN_EMAIL = frozenset('()<>[]\\,;:"')
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line separators


def email_key(text: str) -> str:
    """By what addresses are compared: case and composition of letters do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).casefold())


def check_email(text: str) -> str:
    """The address as it is kept. Raises InvalidInput on ``email`` unless it is a sane one.

    Sane: one @ with something before it and a dotted domain behind it, at most 254 characters,
    no spaces, controls or quoting. Letters of any script are fine.
    """
    email = unicodedata.normalize("NFC", text.strip())
    if len(email) > LONGEST_EMAIL or len(email_key(email)) > LONGEST_EMAIL:
        raise InvalidInput(email=f"Is longer than {LONGEST_EMAIL} characters. Send a shorter address.")
    local, at, domain = email.partition("@")
    labels = domain.split(".")
    odd = any(char in _NEVER_IN_EMAIL or unicodedata.category(char)[0] in "CZ" for char in email)
    if odd or not at or "@" in domain or len(labels) < 2 or not all([*local.split("."), *labels]):
        raise InvalidInput(email="Is not an e-mail address. Send one such as ana@example.org.")
    return email


def check_name(text: str) -> str:
    """The name without surrounding space. Raises InvalidInput on ``name``."""
    name = unicodedata.normalize("NFC", text.strip())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput(name=f"Must have 1 to {LONGEST_NAME} characters.")
    kinds = [unicodedata.category(char) for char in name]
    if any(kind in _UNSEEN for kind in kinds):
        raise InvalidInput(name="Holds line breaks or control characters. Remove them.")
    if not any(kind[0] in "LNPS" for kind in kinds):
        raise InvalidInput(name="Holds nothing that can be seen. Write the person's name.")
    return name


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})


def check_timezone(text: str) -> str:
    """The zone's name as it stands in the tz database. Raises InvalidInput on ``timezone``."""
    if text not in _timezones():
        raise InvalidInput(timezone="Is not a known time zone. Send a name such as Europe/Lisbon or UTC.")
    return text
