"""Mail: queued in the transaction that calls for it, delivered afterwards by the jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.errors import NotFound, ProviderError
from botboss.models.events import Mail, MailStatus
from botboss.policy import Actor, Permission, require
from botboss.providers.base import MailMessage
from botboss.services.paging import Page, Window, paged

MOST_TRIES = 5
LONGEST_SEND = timedelta(seconds=50)


def queue(
    session: Session,
    *,
    user_id: int | None,
    recipient: str,
    subject: str,
    body: str,
    dedupe: str,
    now: datetime,
) -> Mail:
    """The mail with this ``dedupe``, made now if there is none yet."""
    known = session.scalars(select(Mail).where(col(Mail.dedupe) == dedupe)).one_or_none()
    if known:
        return known
    mail = Mail(
        user_id=user_id, recipient=recipient, subject=subject, body=body, dedupe=dedupe, created_at=now
    )
    session.add(mail)
    session.flush()
    return mail


def deliver_queued(*, now: datetime, most: int = 100) -> int:
    """Send what is queued, oldest first (a flow); how many were sent.

    A mail that the port refuses is tried again at the next sweep, ``MOST_TRIES`` times.
    """
    with db.reading() as session:
        queued = col(Mail.status) == MailStatus.QUEUED
        waiting = select(Mail.id).where(queued).order_by(col(Mail.id)).limit(most)
        ids = list(session.scalars(waiting))
    return sum(_deliver(mail_id, now) for mail_id in ids if mail_id is not None)


def _deliver(mail_id: int, now: datetime) -> bool:
    """Count the try first, so that of two workers only one sends."""
    with db.transaction() as session:
        mail = session.get_one(Mail, mail_id, with_for_update=True)
        if mail.status != MailStatus.QUEUED or (mail.tried_at and mail.tried_at > now - LONGEST_SEND):
            return False
        mail.tries, mail.tried_at = mail.tries + 1, now
        message = MailMessage(f"botboss-{mail_id}", mail.recipient, mail.subject, mail.body)
    problem = ""
    try:
        providers.mailer().send(message)
    except ProviderError as error:
        problem = error.message
    with db.transaction() as session:
        mail = session.get_one(Mail, mail_id)
        mail.problem = problem
        if not problem:
            mail.status, mail.sent_at = MailStatus.SENT, now
        elif mail.tries >= MOST_TRIES:
            mail.status = MailStatus.FAILED
    return not problem


def get(session: Session, actor: Actor, *, mail_id: int) -> Mail:
    """One mail with its text. Raises NotFound."""
    require(actor, Permission.OUTBOX_SEE)
    found = session.get(Mail, mail_id)
    if found is None:
        raise NotFound("This mail")
    return found


def page(session: Session, actor: Actor, *, cut: Window) -> Page[Mail]:
    """The outbox, newest first."""
    require(actor, Permission.OUTBOX_SEE)
    return paged(session, select(Mail).order_by(col(Mail.id).desc()), cut)
