"""An interview as an iCalendar file (RFC 5545), for any calendar program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vUri


@dataclass(frozen=True, slots=True)
class Guest:
    name: str
    email: str
    role: str  # CHAIR or REQ-PARTICIPANT


@dataclass(frozen=True, slots=True)
class Appointment:
    """``uid`` stays the same for ever, ``sequence`` grows with every change, ``changed_at`` is the last."""

    uid: str
    sequence: int
    changed_at: datetime
    cancelled: bool
    title: str
    text: str
    link: str
    starts_at: datetime
    minutes: int
    organiser: Guest
    guests: Sequence[Guest]


def calendar_file(appointment: Appointment) -> str:
    """The file's text, with CRLF line ends and folded lines as the format wants them."""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.changed_at)
    event.add("last-modified", appointment.changed_at)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("summary", appointment.title)
    event.add("description", appointment.text)
    event.add("location", appointment.link)
    event.add("url", vUri(appointment.link))
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.starts_at + timedelta(minutes=appointment.minutes))
    event.add("organizer", _address(appointment.organiser))
    for guest in appointment.guests:
        address = _address(guest)
        address.params["ROLE"] = guest.role
        event.add("attendee", address, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//botboss//interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.email}")
    address.params["CN"] = guest.name
    return address
