"""What every page's State stands on: who is signed in, and the one way to the services.

Every public handler of every State can be called by anybody with a socket. So a handler does
nothing but ask a service through ``_call`` or ``_flow``, which find the actor in the HttpOnly
cookie of the socket's handshake; without one they raise NotSignedIn before the service is reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss import db
from botboss.errors import Forbidden, NotSignedIn
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import sessions
from botboss.ui import web_session

COOKIE = "botboss_session"
T = TypeVar("T")


@dataclass(frozen=True)
class PersonRow:
    """The one who is signed in, as the frame of a page shows them."""

    name: str = ""
    initials: str = ""
    role: str = ""
    email: str = ""
    timezone: str = "UTC"


def initials(name: str) -> str:
    """The first letters of a name's first and last word: "Ana Beatriz Carvalho" → "AC"."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 3 else [words[0], words[-1]])).upper()


class BaseState(rx.State):
    """Vars of the frame, and ``_enter``, ``_call``, ``_flow`` for every page's State."""

    who: PersonRow = PersonRow()
    signed_in: bool = False

    @rx.event
    async def sign_out(self) -> EventSpec:
        """End the session, forget what was shown, and leave by the API, which takes the cookie away."""
        await asyncio.to_thread(_end_session, self._cookie())
        await self._forget()
        return web_session.end()

    async def _enter(self, *roles: str) -> Actor:
        """Learn who opens the page. Raises NotSignedIn; Forbidden when the role has no such page."""
        try:
            actor = await asyncio.to_thread(_actor, self._cookie(), self._address())
        except NotSignedIn:
            await self._forget()
            raise
        if self.who.email != actor.email:
            await self._forget()
        self.who = PersonRow(actor.name, initials(actor.name), actor.role, actor.email, actor.timezone)
        self.signed_in = True
        if roles and actor.role not in roles:
            raise Forbidden("This page belongs to another role.")
        return actor

    async def _call(
        self,
        verb: Callable[..., Any],
        *,
        to: Callable[[Any], T] | None = None,
        write: bool = False,
        **named: Any,
    ) -> T | Any:
        """``verb(session, actor, **named)`` in a thread and a unit; ``to`` makes rows of its result
        while the unit is open."""
        unit = db.transaction if write else db.reading
        return await asyncio.to_thread(_in_unit, unit, self._cookie(), self._address(), verb, to, named)

    async def _flow(
        self, verb: Callable[..., Any], *, to: Callable[[Any], T] | None = None, **named: Any
    ) -> T | Any:
        """``verb(actor, **named)`` in a thread: for services that open their own units."""
        return await asyncio.to_thread(_in_flow, self._cookie(), self._address(), verb, to, named)

    async def _forget(self) -> None:
        """Drop what this tab was shown, if it was somebody's: who comes next may be somebody else, and
        a load of any page sends the browser all that the tab's States hold."""
        if not self.signed_in:
            return
        for kind in BaseState.get_substates():
            (await self.get_state(kind)).reset()
        (await self.get_state(BaseState)).reset()

    def _cookie(self) -> str:
        try:
            jar = SimpleCookie(str(self.router.headers.cookie or ""))
        except CookieError:
            return ""
        return jar[COOKIE].value if COOKIE in jar else ""

    def _address(self) -> str:
        return str(self.router.session.client_ip or "")

    def _query(self) -> dict[str, str]:
        """The page's query: the user's own input, so check what you take from it."""
        return dict(self.router.url.query_parameters)


def _actor(cookie: str, address: str) -> Actor:
    with db.reading() as session:
        return sessions.actor_of_cookie(session, cookie, address, now=utcnow())


def _in_unit(
    unit: Callable[[], AbstractContextManager[Session]],
    cookie: str,
    address: str,
    verb: Callable[..., Any],
    to: Callable[[Any], Any] | None,
    named: dict[str, Any],
) -> Any:
    with unit() as session:
        actor = sessions.actor_of_cookie(session, cookie, address, now=utcnow())
        result = verb(session, actor, **named)
        return to(result) if to else result


def _in_flow(
    cookie: str,
    address: str,
    verb: Callable[..., Any],
    to: Callable[[Any], Any] | None,
    named: dict[str, Any],
) -> Any:
    result = verb(_actor(cookie, address), **named)
    return to(result) if to else result


def _end_session(cookie: str) -> None:
    with db.transaction() as session:
        sessions.end_session_of_cookie(session, cookie, now=utcnow())
