"""What the pages have in common that anybody may open: no session is asked for, the service is the lock."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import reflex as rx
from reflex.event import EventSpec

from botboss import db
from botboss.errors import BotbossError, InvalidInput, NotSignedIn
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import sign_in
from botboss.ui import web_session
from botboss.ui.base import BaseState, PersonRow

#: Where each role begins.
START = {"candidate": "/home", "interviewer": "/agenda", "hr": "/overview", "admin": "/overview"}
#: Fields of the forms here, none of them wrong.
FINE = dict.fromkeys(("email", "name", "password", "role", "code", "timezone"), "")


def local_path(text: str) -> str:
    """The address if it is one of our own pages', else nothing: `next` comes from whoever wrote the link."""
    odd = any(char <= " " or char == "\\" or not char.isprintable() for char in text)
    if odd or not text.startswith("/") or text.startswith("//"):
        return ""
    parts = urlsplit(text)
    return "" if parts.netloc or parts.path.startswith("/api/") else text


class FormState(rx.State, mixin=True):
    """What a form shows when a service refuses it: `wrong` by field, `problem` for the whole."""

    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False

    def _clear(self, *, busy: bool = False) -> None:
        self.wrong, self.problem, self.busy = dict(FINE), "", busy

    def _refused(self, error: BotbossError) -> EventSpec | None:
        """Show why; the first wrong field gets the focus."""
        if not isinstance(error, InvalidInput):
            self.problem = error.message
            return None
        here = {name: " ".join(why) for name, why in error.fields.items() if name in FINE}
        elsewhere = [why for name, reasons in error.fields.items() if name not in FINE for why in reasons]
        self.wrong, self.problem = {**FINE, **here}, " ".join(elsewhere)
        return rx.call_script(f"document.getElementById('{next(iter(here))}')?.focus()") if here else None


class DoorState(BaseState):
    """A State of pages that anybody may open: its handlers are public by design, and few."""

    async def _visitor(self) -> Actor | None:
        """Who opens the page, if they are signed in."""
        try:
            return await self._enter()
        except NotSignedIn:
            self.who, self.signed_in = PersonRow(), False
            return None

    async def _look(self, verb: Callable[..., Any], *, write: bool = False, **named: Any) -> Any:
        """``verb(session, **named)`` in a thread and a unit, for nobody in particular."""
        return await asyncio.to_thread(_in_unit, verb, write, named)

    async def _let_in(self, email: str, password: str, page: str = "") -> EventSpec:
        """Check the password and go in with a full load, by way of the start page. Raises as sign_in does."""
        ticket = await asyncio.to_thread(
            sign_in.ticket, email=email, password=password, address=self._address(), now=utcnow()
        )
        return web_session.begin(ticket, f"/?{urlencode({'next': page})}" if page else "/")

    def _next(self) -> str:
        """The page of our own that the query asks for, or nothing."""
        return local_path(self._query().get("next", ""))


def focus_heading() -> EventSpec:
    """What stood here has made room for something else: ears and keys go on at its heading."""
    return rx.call_script("setTimeout(() => document.querySelector('main h1')?.focus(), 60)")


def text_of(form: Mapping[str, Any], name: str) -> str:
    """What stands in a form's control; nothing for one that is not there or is no text."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _in_unit(verb: Callable[..., Any], write: bool, named: dict[str, Any]) -> Any:
    with (db.transaction if write else db.reading)() as session:
        return verb(session, **named)
