"""Mails that carry a one-time link, queued in the transaction that makes the link.

Only here: a link's secret stands in the mail and nowhere else, not in the event.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlmodel import Session

from botboss.models.accounts import Purpose, User
from botboss.security import digest
from botboss.services import mail, one_time
from botboss.settings import get_settings

RESET_LASTS, VERIFY_LASTS, INVITATION_LASTS = timedelta(hours=1), timedelta(days=2), timedelta(days=7)
SET_PASSWORD_PAGE, VERIFY_PAGE = "/set-password/", "/verify/"


def welcome(session: Session, user: User, *, now: datetime) -> None:
    """Greets a new account and asks to confirm the address."""
    link = _link(session, user, Purpose.VERIFY_EMAIL, VERIFY_PAGE, VERIFY_LASTS, now)
    lines = ["Your account is made. Please confirm that this address is yours:", link]
    if not user.may_sign_in:
        lines += ["", "You can sign in as soon as an administrator has approved your account."]
    _send(session, user, "Welcome to botboss", lines, link, now)


def verification(session: Session, user: User, *, now: datetime) -> None:
    link = _link(session, user, Purpose.VERIFY_EMAIL, VERIFY_PAGE, VERIFY_LASTS, now)
    lines = ["Please confirm that this address is yours:", link, "", "The link works once, for two days."]
    _send(session, user, "Confirm your e-mail address", lines, link, now)


def reset(session: Session, user: User, *, now: datetime) -> None:
    link = _link(session, user, Purpose.SET_PASSWORD, SET_PASSWORD_PAGE, RESET_LASTS, now)
    lines = ["You can set a new password here:", link, "", "The link works once, for one hour."]
    lines.append("If you did not ask for this, you need not do anything: your password stays as it is.")
    _send(session, user, "Set a new password", lines, link, now)


def invitation(session: Session, user: User, *, now: datetime) -> str:
    """Invites a candidate to set a first password; the link, absolute."""
    link = _link(session, user, Purpose.SET_PASSWORD, SET_PASSWORD_PAGE, INVITATION_LASTS, now)
    lines = ["An account was made for your interviews. Choose a password to enter:", link]
    lines += ["", "The link works once, for seven days. Later, ask for a new password on the sign-in page."]
    _send(session, user, "You are invited to botboss", lines, link, now)
    return link


def _link(session: Session, user: User, purpose: Purpose, page: str, lasts: timedelta, now: datetime) -> str:
    secret = one_time.issue(session, purpose, user_id=user.id, lasts=lasts, now=now)
    return f"{get_settings().base_url}{page}?{urlencode({'token': secret})}"


def _send(session: Session, user: User, subject: str, lines: list[str], link: str, now: datetime) -> None:
    mail.queue(
        session,
        user_id=user.id,
        recipient=user.email,
        subject=subject,
        body="\n".join([f"Hello {user.name},", "", *lines, "", "botboss", get_settings().base_url]),
        dedupe=f"link-{digest(link)}",
        now=now,
    )
