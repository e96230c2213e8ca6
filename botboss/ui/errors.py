"""Every refusal as the page shows it; the other half of ``api/errors.py``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss import errors
from botboss.errors import BotbossError

log = logging.getLogger("botboss.ui")
GO_SIGN_IN = (
    "window.location.assign('/sign-in/?next=' + encodeURIComponent(location.pathname + location.search))"
)


def sentence(error: BotbossError) -> str:
    """What a form says about it: the reasons of its fields without their names, else its message."""
    if isinstance(error, errors.InvalidInput):
        return " ".join(why for reasons in error.fields.values() for why in reasons)
    return error.message


def _toast(error: BotbossError) -> Any:
    return rx.toast.error(sentence(error), duration=8000)


def _sign_in(_error: BotbossError) -> Any:
    return rx.call_script(GO_SIGN_IN)


def _home(error: BotbossError) -> Any:
    return [rx.redirect("/", replace=True), _toast(error)]


def _missing(_error: BotbossError) -> Any:
    return rx.redirect("/missing", replace=True)


REACTIONS: dict[type[BotbossError], Callable[[BotbossError], Any]] = {
    errors.InvalidInput: _toast,  # field errors that a page did not show beside its fields
    errors.NotSignedIn: _sign_in,
    errors.WrongSignIn: _toast,
    errors.Forbidden: _home,
    errors.AccountPending: _toast,
    errors.NotFound: _missing,
    errors.Conflict: _toast,
    errors.TooLarge: _toast,
    errors.UnsupportedType: _toast,
    errors.TooManyRequests: _toast,
    errors.ProviderError: _toast,
    errors.Misconfigured: _toast,
    BotbossError: _toast,
}


def shown(exception: Exception) -> list[EventSpec]:
    """Reflex's ``backend_exception_handler``: what the page does about an exception."""
    if isinstance(exception, BotbossError):
        kind = next(base for base in type(exception).__mro__ if base in REACTIONS)
        reaction = REACTIONS[kind](exception)
        return reaction if isinstance(reaction, list) else [reaction]
    log.error("an event handler failed", exc_info=exception)
    return [
        rx.toast.error("Something went wrong on our side. Nothing was changed; try again.", duration=8000)
    ]
