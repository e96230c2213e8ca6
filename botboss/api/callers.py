"""Who calls: from the bearer token, or from the pages' cookie when our own page asks."""

from __future__ import annotations

from fastapi import Request

from botboss import db
from botboss.errors import NotSignedIn
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import sessions
from botboss.settings import get_settings

COOKIE = "botboss_session"


def address_of(request: Request) -> str:
    """The caller's address: the socket's, or what the last trusted proxy wrote."""
    hops = get_settings().proxy_hops
    forwarded = [
        part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()
    ]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops][:64]
    return request.client.host if request.client else ""


def caller_of(request: Request) -> Actor | None:
    """The actor, or None when nobody is signed in or the token has ended."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    cookie = request.cookies.get(COOKIE)
    address, now = address_of(request), utcnow()
    try:
        with db.reading() as session:
            if kind:
                if kind.casefold() != "bearer":
                    return None
                return sessions.actor_of_token(session, token.strip(), address, now=now)
            if cookie and from_our_page(request):
                return sessions.actor_of_cookie(session, cookie, address, now=now)
    except NotSignedIn:
        return None
    return None


def from_our_page(request: Request) -> bool:
    """Whether a browser sent this from our own origin, so that its cookie may count."""
    origin = request.headers.get("origin")
    if origin:
        return origin.rstrip("/") in get_settings().origins
    site = request.headers.get("sec-fetch-site", "same-origin")
    return request.method in ("GET", "HEAD") and site in ("same-origin", "same-site", "none")
