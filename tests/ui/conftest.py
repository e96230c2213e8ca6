"""States as a socket reaches them, without a browser: a cookie, an address, and their handlers."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest
import reflex as rx
from reflex.event import EventSpec
from reflex.istate.data import RouterData
from reflex.route import get_route_args
from sqlmodel import Session

from botboss import db
from botboss.models.accounts import Purpose, Role, User
from botboss.security import utcnow
from botboss.services import one_time, sessions, sign_in
from botboss.ui import pages  # noqa: F401  (registers them)
from botboss.ui.base import COOKIE
from botboss.ui.shell import PAGES
from tests import factories

S = TypeVar("S", bound=rx.State)
#: One loop for all: a new one for each call, and its threads, cost more than the call.
_loop = asyncio.new_event_loop()

# Parts of a route in brackets become vars when the app is built: `self.interview_id`.
for _page, options in PAGES:
    rx.State.setup_dynamic_args(get_route_args(options["route"]))


class Tab:
    """A browser's tab: ``tab.go("/users?role=hr")``, ``tab.do(UsersState.load)``, ``tab.of(UsersState)``."""

    def __init__(self, cookie: str = "", user_id: int = 0, email: str = "") -> None:
        self.cookie, self.user_id, self.email = cookie, user_id, email
        self.root: Any = rx.State()
        self.go("/")

    def go(self, address: str, **params: str) -> Tab:
        """Stand on that page; ``params`` are the parts of a route in brackets."""
        query = dict(parse_qsl(urlsplit(address).query)) | params
        headers = {"cookie": f"{COOKIE}={self.cookie}" if self.cookie else "", "origin": "http://localhost"}
        data = {"headers": headers, "ip": "192.0.2.1", "pathname": urlsplit(address).path}
        data |= {"asPath": address, "query": query}
        self.root.router_data = data
        self.root.router = RouterData.from_router_data(data)
        return self

    def of(self, kind: type[S]) -> S:
        """The tab's State of that class."""
        return _loop.run_until_complete(self.root.get_state(kind))

    def do(self, handler: Any, *arguments: Any) -> list[str]:
        """Call a handler, as anybody with a socket can; what the browser is told to do, in text."""
        return _loop.run_until_complete(self._do(handler, arguments))

    async def _do(self, handler: Any, arguments: tuple[Any, ...]) -> list[str]:
        result = handler.fn(await self.root.get_state(handler.state), *arguments)
        if inspect.isasyncgen(result):
            result = [part async for part in result]
        elif inspect.isawaitable(result):
            result = await result
        told = result if isinstance(result, list) else [result]
        return [_text(event) for event in told if event is not None]


def _text(event: EventSpec) -> str:
    """The event's name and arguments: ``_redirect path="/sign-in" …``."""
    parts = " ".join(f"{name}={value}" for name, value in event.args)
    return f"{event.handler.fn.__qualname__} {parts}"


@pytest.fixture
def stranger(database: str) -> Iterator[Tab]:
    """A tab of somebody who is not signed in."""
    return Tab()


@pytest.fixture
def signed_in(database: str) -> Callable[..., Tab]:
    """``signed_in("hr", name="Marta")`` makes such a user; their tab, with the cookie of a real sign-in."""

    def make(role: str = Role.CANDIDATE, **changes: Any) -> Tab:
        with db.transaction() as session:
            user = factories.user(session, role, **changes)
            cookie = sessions.redeem_ticket(session, ticket=_ticket(session, user), now=utcnow())
            return Tab(cookie, user.id or 0, user.email)

    return make


def _ticket(session: Session, user: User) -> str:
    """What a right password is given; that wrong ones get none is the sign-in's own test."""
    return one_time.issue(session, Purpose.TICKET, user_id=user.id, lasts=sign_in.TICKET_LASTS, now=utcnow())


def cookie_of(email: str, password: str = factories.PASSWORD) -> str:
    """The cookie of a fresh sign-in."""
    now = utcnow()
    ticket = sign_in.ticket(email=email, password=password, address="192.0.2.1", now=now)
    with db.transaction() as session:
        return sessions.redeem_ticket(session, ticket=ticket, now=now)
