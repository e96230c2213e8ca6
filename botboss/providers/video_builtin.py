"""The embedded rooms: our own WebRTC mesh, so a room is a name and a token of ours that opens it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from botboss.providers.base import RoomGrant
from botboss.security import make_token, read_token

PURPOSE = "room"
LASTS = timedelta(hours=1)


class BuiltinVideo:
    """A mesh carries four people well, so that is the most."""

    name = "builtin"
    most_participants = 4

    def create_room(self, room_name: str, max_participants: int) -> str:
        return f"RM{secrets.token_hex(16)}"

    def grant(self, room_name: str, sid: str, identity: str, *, now: datetime) -> RoomGrant:
        """A JWT of one hour with ``room``, ``sid`` and ``identity``."""
        claims = {"room": room_name, "sid": sid, "identity": identity}
        token = make_token(PURPOSE, claims, now=now, lasts=LASTS)
        return RoomGrant(token, (now + LASTS).replace(microsecond=0))

    def health(self) -> dict[str, Any]:
        return {"status": "ok", "provider": self.name}


def opens(token: str, sid: str) -> str | None:
    """The identity that the token lets into the room with this ``sid``, or None.

    Not by its name: a name that came to belong to an interview gets a new sid, and tokens of
    whoever had it before open nothing any more.
    """
    claims = read_token(PURPOSE, token)
    return str(claims["identity"]) if claims and claims.get("sid") == sid else None
