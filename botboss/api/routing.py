"""Routes that cannot exist without a policy decision.

``@routes.get("/interviews", allow=Permission.INTERVIEW_SEE)``: who is not signed in gets 401, a
role without the permission 403, both before the body is read. ``allow=PUBLIC`` lets anybody in;
``allow=SIGNED`` too, where the address itself carries a signature that the service checks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Final, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from botboss.api.callers import caller_of
from botboss.errors import Forbidden, InvalidInput, NotSignedIn
from botboss.policy import Permission, may_use

PUBLIC: Final = "public"
SIGNED: Final = "signed"
POLICY = "x-permission"
BASE = "/api/v1"
UPLOADS = frozenset({f"{BASE}/files/upload"})  # they count their own bytes
IMPORTS = frozenset({f"{BASE}/questions/import"})  # whose bodies are files of questions
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class StrictRequest(Request):
    """A request whose JSON is strict: no NaN, no bottomless nesting, no broken UTF-8."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            raw = await self.body()
            try:
                self._json = json.loads(raw, parse_constant=_no_constant)
            except (ValueError, RecursionError):
                raise InvalidInput(body="Is not valid JSON. Check quotes, commas and brackets.") from None
        return self._json

    async def take_body(self) -> None:
        """Read and check the body here, where a refusal keeps its own words; uploads stream."""
        if self.method not in ("POST", "PUT", "PATCH") or self.url.path in UPLOADS:
            return
        if await self.body() and self.headers.get("content-type", "").startswith("application/json"):
            await self.json()


def _no_constant(name: str) -> None:
    raise ValueError(name)


class PolicyRoute(APIRoute):
    """A route that settles who may before anything else happens."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        allow: str = (self.openapi_extra or {})[POLICY]

        async def settled(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            if "%00" in request.url.query:
                raise InvalidInput(query="Holds a NUL character. Remove it.")
            caller = await run_in_threadpool(caller_of, request)
            request.state.caller = caller
            if allow not in (PUBLIC, SIGNED):
                if caller is None:
                    raise NotSignedIn()
                if not may_use(caller, Permission(allow)):
                    raise Forbidden()
            await request.take_body()
            return await handle(request)

        return settled


class Routes(APIRouter):
    """A slice's routes; each declares ``allow``."""

    slices: ClassVar[list[Routes]] = []

    def __init__(self, tag: str) -> None:
        super().__init__(tags=[tag], route_class=PolicyRoute, redirect_slashes=False)
        self.slices.append(self)

    def _declare(
        self, method: str, path: str, allow: str, options: dict[str, Any]
    ) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            name = options.pop("operation_id", None) or endpoint.__name__
            extra = options.pop("openapi_extra", {})
            self.add_api_route(
                path,
                endpoint,
                methods=[method],
                operation_id=name,
                openapi_extra={**extra, POLICY: str(allow)},
                **options,
            )
            return endpoint

        return register

    def get(self, path: str, *, allow: str, **options: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._declare("GET", path, allow, options)

    def post(self, path: str, *, allow: str, **options: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._declare("POST", path, allow, options)

    def put(self, path: str, *, allow: str, **options: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._declare("PUT", path, allow, options)

    def patch(self, path: str, *, allow: str, **options: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._declare("PATCH", path, allow, options)

    def delete(self, path: str, *, allow: str, **options: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._declare("DELETE", path, allow, options)


def methods_at(path: str) -> list[str]:
    """The methods that an address takes on all of its routes, in order; none where nothing is."""
    below = path.removeprefix(BASE)
    every = (route for slice_ in Routes.slices for route in slice_.routes if isinstance(route, APIRoute))
    return sorted({one for route in every if route.path_regex.match(below) for one in route.methods or ()})
