"""Video rooms and the tokens that open them."""

from __future__ import annotations

from fastapi import Response

from botboss.api.deps import Caller, Keyed, Now
from botboss.api.routing import Routes
from botboss.api.shapes import Moment, Out
from botboss.policy import Permission
from botboss.services import video

routes = Routes("video")


class RoomOut(Out):
    room_name: str
    sid: str
    status: str
    max_participants: int
    provider: str
    url: str


class TokenOut(Out):
    token: str
    room_name: str
    identity: str
    expires_at: Moment
    provider: str


@routes.post("/video/rooms", allow=Permission.ROOM_MAKE, status_code=201)
def make_room(
    room_name: str,
    caller: Caller,
    response: Response,
    once: Keyed,
    now: Now,
    max_participants: int | None = None,
) -> RoomOut:
    """201 for a new room; 200 for the same name again and for an interview's own room."""
    room, created = video.make_room(
        caller, room_name=room_name, max_participants=max_participants, once=once, now=now
    )
    response.status_code = 201 if created else 200
    return RoomOut(
        room_name=room.name,
        sid=room.sid,
        status=room.status,
        max_participants=room.max_participants,
        provider=room.provider,
        url=video.url_of(room),
    )


@routes.post("/video/tokens", allow=Permission.ROOM_JOIN)
def make_token(room_name: str, identity: str, caller: Caller, now: Now) -> TokenOut:
    """A token of one hour for one person and one room."""
    entry = video.enter(caller, room_name=room_name, identity=identity, now=now)
    return TokenOut(
        token=entry.grant.token,
        room_name=entry.room.name,
        identity=entry.identity,
        expires_at=entry.grant.expires_at,
        provider=entry.room.provider,
    )
