"""How often something may be tried: each try is a row in every bucket that it falls into.

A try is counted before its outcome is known, so that parallel guesses cannot pass the limit
together; a success takes its own row back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from math import ceil

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from botboss.errors import TooManyRequests
from botboss.models.accounts import Attempt
from botboss.security import digest, new_secret
from botboss.services import locks
from botboss.settings import get_settings

SIGN_IN_SPAN, HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries in one bucket; its name is a digest, so it tells nobody's address."""

    bucket: str
    most: int


def limit(most: int, *parts: str) -> Limit:
    return Limit(digest("|".join(parts)), most)


def sign_in(key: str, address: str) -> list[Limit]:
    """The buckets of a sign-in: by account and address together, by account, by address."""
    settings, place = get_settings(), _place(address)
    return [
        limit(settings.sign_in_per_pair, "sign-in", "pair", key, place),
        limit(settings.sign_in_per_account, "sign-in", "account", key),
        limit(settings.sign_in_per_address, "sign-in", "address", place),
    ]


def registration(address: str) -> list[Limit]:
    return [limit(get_settings().registrations_per_hour, "registration", _place(address))]


def mails(key: str) -> list[Limit]:
    """Mails with links that somebody asks for in the name of one account."""
    return [limit(get_settings().mails_per_hour, "mail", key)]


def _place(address: str) -> str:
    """Where an address is: of IPv6 its /64, since one household has as many as it likes."""
    try:
        whole = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    return str(whole.ipv4_mapped or IPv6Network((int(whole) >> 64 << 64, 64)))


def take(session: Session, limits: Sequence[Limit], *, span: timedelta, now: datetime) -> str:
    """Count one try in all buckets; the ticket by which ``give_back`` takes it back.

    Raises TooManyRequests, with nothing counted, when one of them is full within ``span``.
    """
    locks.hold(session, *(limit.bucket for limit in limits))
    waits = [_wait(session, limit, span, now) for limit in limits]
    if any(waits):
        raise TooManyRequests(max(waits))
    ticket = digest(new_secret())
    session.add_all(Attempt(bucket=limit.bucket, ticket=ticket, at=now) for limit in limits)
    session.flush()
    return ticket


def _wait(session: Session, limit: Limit, span: timedelta, now: datetime) -> int:
    """Seconds until the bucket takes another try; 0 when it does now."""
    inside = (col(Attempt.bucket) == limit.bucket, col(Attempt.at) > now - span)
    counted = session.scalar(select(func.count()).select_from(Attempt).where(*inside)) or 0
    if counted < limit.most:
        return 0
    leaves = select(Attempt.at).where(*inside).order_by(col(Attempt.at)).offset(counted - limit.most).limit(1)
    oldest = session.scalars(leaves).one()
    return max(1, ceil((oldest + span - now).total_seconds()))


def give_back(session: Session, ticket: str) -> None:
    session.connection().execute(delete(Attempt).where(col(Attempt.ticket) == ticket))


def forget(session: Session, *, now: datetime) -> None:
    """Delete tries that are too old to count anywhere."""
    session.connection().execute(delete(Attempt).where(col(Attempt.at) < now - HOUR))
