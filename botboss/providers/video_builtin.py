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

    def grant(self, room_name: str, identity: str, *, now: datetime) -> RoomGrant:
        """A JWT with ``room`` and ``identity`` that opens nothing but that room."""
        token = make_token(PURPOSE, {"room": room_name, "identity": identity}, now=now, lasts=LASTS)
        return RoomGrant(token, (now + LASTS).replace(microsecond=0))

    def health(self) -> dict[str, Any]:
        return {"status": "ok", "provider": self.name}


def opens(token: str, room_name: str) -> str | None:
    """The identity that the token lets into this room, or None."""
    claims = read_token(PURPOSE, token)
    return claims["identity"] if claims and claims.get("room") == room_name else None
