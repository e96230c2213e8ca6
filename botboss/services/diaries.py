"""What fills people's time: their hours, their time off, our interviews, the connected calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from botboss import providers
from botboss.domain import slots
from botboss.domain.slots import Diary, Hours, Stretch
from botboss.errors import SlotTaken
from botboss.models.accounts import User
from botboss.models.calendar import Availability, TimeOff, WorkingHours
from botboss.models.interviews import Interview, Kind
from botboss.policy import Actor
from botboss.services import booking

LONGEST_BUFFER = 240
AROUND = timedelta(minutes=2 * LONGEST_BUFFER + booking.LONGEST_MINUTES)


#: What people have in their connected calendars, by their id.
Elsewhere = Mapping[int, Sequence[Stretch]]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Whose connected calendar is to be asked about which time."""

    user_id: int
    email: str
    reach: Stretch

    def ask(self) -> Elsewhere:
        """Ask the calendar port: not while rows are locked."""
        return {self.user_id: _asked(self.email, self.reach)}


def inquiry(
    session: Session, actor: Actor, interviewer_id: int | None, starts_at: datetime, minutes: int
) -> Inquiry | None:
    """What to ask before ``refuse_clash`` of that time, or None where it does not look there."""
    interviewer = session.get(User, interviewer_id) if interviewer_id and actor.is_candidate else None
    if interviewer is None or session.get(Availability, interviewer.id) is None:
        return None
    wanted = Stretch(starts_at, starts_at + timedelta(minutes=minutes))
    return Inquiry(interviewer.id or 0, interviewer.email, _around(wanted))


def _asked(email: str, reach: Stretch) -> list[Stretch]:
    taken = providers.calendar().busy(email, reach.starts_at, reach.ends_at)
    return [Stretch(busy.starts_at, busy.ends_at) for busy in taken]


def _around(within: Stretch) -> Stretch:
    return Stretch(within.starts_at - AROUND, within.ends_at + AROUND)


def diaries(
    session: Session,
    people: Sequence[User],
    within: Stretch,
    *,
    elsewhere: Elsewhere | None = None,
    except_id: int | None = None,
) -> dict[int, Diary]:
    """Each person's diary, whole for interviews that begin ``within``; four queries for any number.

    The connected calendars are asked here, unless ``elsewhere`` says what they hold. ``except_id`` is
    an interview that does not count: the one that is being moved.
    """
    ids = [person.id for person in people if person.id is not None]
    reach = _around(within)
    settled = session.scalars(select(Availability).where(col(Availability.user_id).in_(ids)))
    buffers = {row.user_id: row for row in settled}
    hours, away = _hours(session, ids), _time_off(session, ids, reach)
    booked: dict[int | None, list[Stretch]] = defaultdict(list)
    for taken in booking.busy(session, ids, reach.starts_at, reach.ends_at, except_id=except_id):
        booked[taken.interviewer_id].append(taken.time)
        booked[taken.candidate_id].append(taken.time)
    known: dict[int, Diary] = {}
    for person in people:
        user_id = person.id or 0
        connected = _asked(person.email, reach) if elsewhere is None else elsewhere.get(user_id, ())
        row = buffers.get(user_id)
        known[user_id] = Diary(
            zone=person.timezone,
            hours=tuple(sorted(hours[user_id])) if row else slots.WEEK,
            buffer_before=row.buffer_before if row else 0,
            buffer_after=row.buffer_after if row else 0,
            interviews=tuple(booked[user_id]),
            away=(*away[user_id], *connected),
        )
    return known


def refuse_clash(
    session: Session, actor: Actor, interview: Interview, elsewhere: Elsewhere | None = None
) -> None:
    """Raises SlotTaken when a live interview takes time that somebody in it does not have.

    Staff may book over an interviewer's hours and time off; a candidate stays inside those that
    the interviewer has set. Make the ``inquiry`` first, then lock the people.
    """
    if interview.kind != Kind.LIVE or not interview.is_open:
        return
    people = [id_ for id_ in (interview.interviewer_id, interview.candidate_id) if id_]
    wanted = Stretch(interview.scheduled_at, interview.ends_at)
    for taken in booking.busy(session, people, wanted.starts_at, wanted.ends_at, except_id=interview.id):
        busy = {taken.interviewer_id, taken.candidate_id}
        raise SlotTaken("interviewer" if interview.interviewer_id in busy else "candidate")
    if actor.is_candidate and not _keeps_hours(session, interview, wanted, elsewhere or {}):
        raise SlotTaken("interviewer")


def _keeps_hours(session: Session, interview: Interview, wanted: Stretch, elsewhere: Elsewhere) -> bool:
    """Whether an interviewer who has set their hours has them free then."""
    interviewer = session.get(User, interview.interviewer_id)
    if interviewer is None or session.get(Availability, interviewer.id) is None:
        return True
    known = diaries(session, [interviewer], wanted, elsewhere=elsewhere, except_id=interview.id)
    return all(slots.is_free(diary, wanted) for diary in known.values())


def _hours(session: Session, ids: list[int]) -> dict[int, list[Hours]]:
    found: dict[int, list[Hours]] = defaultdict(list)
    for row in session.scalars(select(WorkingHours).where(col(WorkingHours.user_id).in_(ids))):
        found[row.user_id].append(Hours(row.weekday, row.start_minute, row.end_minute))
    return found


def _time_off(session: Session, ids: list[int], reach: Stretch) -> dict[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = defaultdict(list)
    inside = (
        col(TimeOff.user_id).in_(ids),
        col(TimeOff.starts_at) < reach.ends_at,
        col(TimeOff.ends_at) > reach.starts_at,
    )
    for row in session.scalars(select(TimeOff).where(*inside)):
        found[row.user_id].append(Stretch(row.starts_at, row.ends_at))
    return found
