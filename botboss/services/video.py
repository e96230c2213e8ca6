"""Video rooms: an interview has its own, ``interview_{id}``; staff make others by name.

``make_room`` and ``grant`` are flows, since a provider's rooms are made outside of transactions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.domain.people import email_key
from botboss.errors import InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Interview
from botboss.models.video import Room
from botboss.policy import Actor, Permission, require, visible
from botboss.providers.base import RoomGrant
from botboss.services import events, locks
from botboss.services.idempotency import Once
from botboss.settings import get_settings

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_OWN = re.compile(r"interview_([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Place:
    """What a room's name stands for: the interview that it belongs to, and the room if it is made.

    A room made under an interview's name before there was that interview is not the interview's.
    """

    name: str
    interview: Interview | None
    room: Room | None


def find(session: Session, actor: Actor, *, room_name: str) -> Place:
    """Raises InvalidInput for a name that none can have, NotFound for an interview's that is hidden."""
    if not _NAME.fullmatch(room_name):
        raise InvalidInput(room_name="Must be 1 to 128 letters, digits or _ - . characters.")
    own = _OWN.fullmatch(room_name)
    interview = session.get(Interview, int(own[1])) if own else None
    if interview and not _sees(session, actor, interview):
        raise NotFound("This room")
    interview_id = interview.id if interview else None
    made = select(Room).where(col(Room.name) == room_name, col(Room.interview_id) == interview_id)
    return Place(room_name, interview, session.scalars(made).one_or_none())


def make_room(
    actor: Actor,
    *,
    room_name: str,
    max_participants: int | None = None,
    once: Once | None = None,
    now: datetime,
) -> tuple[Room, bool]:
    """``(room, created)``; False with the same name again and with an interview's own room.

    More than the engine's most participants are taken as the most. Raises InvalidInput on
    ``max_participants`` and on ``room_name`` when it is impossible or somebody else's.
    """
    require(actor, Permission.ROOM_MAKE)
    most = providers.video().most_participants
    if max_participants is not None and max_participants < 1:
        raise InvalidInput(max_participants=f"Must be 1 or more; {most} is the most here.")
    with db.reading() as session:
        place = find(session, actor, room_name=room_name)
        room = place.room
        if room and not place.interview and not _sees(session, actor, room):
            raise InvalidInput(room_name="Somebody else's room has this name. Choose another.")
    if once and (made := _made_before(actor, once, now)):
        return made, True
    if room:
        return room, False
    room, created = _open(actor, place, min(max_participants or most, most), once, now)
    return room, created and place.interview is None


def _made_before(actor: Actor, once: Once, now: datetime) -> Room | None:
    """The room that this request made the first time; the key is kept before the provider is asked."""
    with db.transaction() as session:
        room_id = once.claim(session, now=now)
        if room_id is None:
            return None
        mine = select(Room).where(col(Room.id) == room_id, visible(actor, Room))
        return session.scalars(mine).one_or_none()


def _sees(session: Session, actor: Actor, thing: Interview | Room) -> bool:
    model = type(thing)
    mine = select(model.id).where(col(model.id) == thing.id, visible(actor, model))
    return session.scalars(mine).one_or_none() is not None


def _open(actor: Actor, place: Place, size: int, once: Once | None, now: datetime) -> tuple[Room, bool]:
    """Make the room, or take the one that somebody made at the same time.

    Whoever made a room under an interview's name before loses it: the interview's gets a new sid.
    """
    engine, interview_id = providers.video(), place.interview.id if place.interview else None
    sid = engine.create_room(place.name, size)
    with db.transaction() as session:
        locks.hold(session, f"room {place.name}")
        standing = session.scalars(select(Room).where(col(Room.name) == place.name)).one_or_none()
        if standing and standing.interview_id == interview_id:
            return standing, False
        if standing:
            session.delete(standing)
            session.flush()
        room = Room(
            name=place.name,
            sid=sid,
            provider=engine.name,
            max_participants=size,
            interview_id=interview_id,
            created_by_id=actor.user_id,
            created_at=now,
        )
        session.add(room)
        session.flush()
        events.record(session, actor, EventType.ROOM_MADE, _id(room), now=now, name=room.name)
        if once:
            once.keep(session, status=201, resource_id=_id(room))
    return room, True


def url_of(room: Room) -> str:
    """The page that leads into the room."""
    if room.interview_id:
        return f"{get_settings().base_url}/interviews/{room.interview_id}/"
    return f"{get_settings().base_url}/rooms/{room.name}/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's token for one room."""

    room: Room
    identity: str
    grant: RoomGrant


def enter(actor: Actor, *, room_name: str, identity: str, now: datetime) -> Entry:
    """A token for the room. An interview's own is made when it is first entered.

    ``identity`` is one's own e-mail; hr and admin may also name the interview's candidate or
    interviewer. Raises NotFound for a room that nobody made or that is hidden, Forbidden for one
    that the actor may see but not join, InvalidInput on ``identity``.
    """
    with db.reading() as session:
        place = find(session, actor, room_name=room_name)
        room = place.room
        if not place.interview and not (room and _sees(session, actor, room)):
            raise NotFound("This room")
        require(actor, Permission.ROOM_JOIN, place.interview)
        person = _identity(actor, place.interview, identity)
    if room is None:
        room, _ = _open(actor, place, providers.video().most_participants, None, now)
    return Entry(room, person, providers.video().grant(room.name, room.sid, person, now=now))


def _identity(actor: Actor, interview: Interview | None, wanted: str) -> str:
    """The e-mail as it stands in the account; a + that the query turned into a space counts."""
    known = [actor.email]
    if actor.is_hr and interview:
        known += [user.email for user in (interview.candidate, interview.interviewer) if user]
    for email in known:
        if email_key(email) == email_key(wanted.strip().replace(" ", "+")):
            return email
    people = " or that of the interview's candidate or interviewer" if actor.is_hr else ""
    raise InvalidInput(identity=f"Must be your own e-mail address{people}.")


def _id(room: Room) -> int:
    assert room.id is not None
    return room.id
