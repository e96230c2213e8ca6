"""The ASGI layer around the API: request id, size limit, headers, one log line, the last 500."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, quote_from_bytes

from starlette.datastructures import Headers, MutableHeaders

from botboss.api.errors import answer_of, crashed
from botboss.api.multipart import announces_more
from botboss.api.routing import IMPORTS, UPLOADS
from botboss.errors import TooLarge
from botboss.settings import get_settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("botboss.api")
ASCII = "".join(map(chr, range(128)))  # what else stands in a query no framework reads
LONGEST_PATH = 300  # characters of a log line; encoded, so that no path begins another line
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class ApiLayer:
    """Wraps the FastAPI app; websockets and lifespans pass through."""

    def __init__(self, app: Asgi) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(scope, receive, send).run(self.app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        self.scope = {
            **scope,
            "path": path.rstrip("/") or "/",
            "query_string": quote_from_bytes(scope["query_string"], safe=ASCII).encode(),
            "state": dict(scope.get("state") or {}),
        }
        self.receive, self.send = receive, send
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        self.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        self.length = headers.get("content-length", "")
        self.limit = _limit(self.scope["path"])
        self.status, self.taken = 0, 0

    async def run(self, app: Asgi) -> None:
        began = time.perf_counter()
        self.scope["state"]["request_id"] = self.request_id
        try:
            if self.limit is not None and announces_more(self.length, self.limit):
                raise TooLarge(self.limit)
            await app(self.scope, self._counted, self._marked)
        except TooLarge as error:
            await self._answer(answer_of(error))
        except Exception:
            log.exception("request %s failed", self.request_id)
            await self._answer(crashed(self.request_id))
        finally:
            took = (time.perf_counter() - began) * 1000
            caller = self.scope["state"].get("caller")
            log.info(
                "%s %s %s %.0fms user=%s id=%s",
                self.scope["method"],
                quote(self.scope["path"], errors="replace")[:LONGEST_PATH],
                self.status,
                took,
                caller.user_id if caller else "-",
                self.request_id,
            )

    async def _counted(self) -> Message:
        message = await self.receive()
        self.taken += len(message.get("body", b""))
        if self.limit is not None and self.taken > self.limit:
            raise TooLarge(self.limit)
        return message

    async def _marked(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self.send(message)

    async def _answer(self, answer: Any) -> None:
        """Our own answer, unless one is on its way already."""
        if not self.status:
            await answer(self.scope, self._counted, self._marked)


def _limit(path: str) -> int | None:
    """The largest body of a request to this path, in bytes; None where the route counts for itself."""
    if path in UPLOADS:
        return None
    settings = get_settings()
    return settings.import_limit if path in IMPORTS else settings.body_limit
