"""What routes ask for: a unit of the database, the caller, the moment, a list's window, a retry's key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from sqlmodel import Session

from botboss import db
from botboss.api.callers import address_of
from botboss.api.shapes import Id
from botboss.errors import NotSignedIn
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services.idempotency import Once, check_key
from botboss.services.paging import Window, window


def _reading() -> Iterator[Session]:
    with db.reading() as session:
        yield session


def _writing() -> Iterator[Session]:
    with db.transaction() as session:
        yield session


def _caller(request: Request) -> Actor:
    caller: Actor | None = request.state.caller
    if caller is None:
        raise NotSignedIn()
    return caller


def _maybe_caller(request: Request) -> Actor | None:
    caller: Actor | None = request.state.caller
    return caller


async def _once(request: Request) -> Once | None:
    """The request's ``Idempotency-Key`` with its fingerprint, or None without one."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    check_key(key)
    caller: Actor = _caller(request)
    seen = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    seen.update(await request.body())
    return Once(caller.user_id, key, seen.hexdigest())


def _cut(
    page: int | None = None, per_page: int | None = None, skip: int | None = None, limit: int | None = None
) -> Window:
    return window(page, per_page, skip, limit)


Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(_writing, scope="function")]
Caller = Annotated[Actor, Depends(_caller)]
MaybeCaller = Annotated[Actor | None, Depends(_maybe_caller)]
Now = Annotated[datetime, Depends(utcnow)]
Address = Annotated[str, Depends(address_of)]
Cut = Annotated[Window, Depends(_cut)]
Keyed = Annotated[Once | None, Depends(_once)]
PathId = Annotated[Id, Path()]
QueryId = Annotated[Id | None, Query()]
