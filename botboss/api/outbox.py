"""The outbox over REST: every mail that was written, for administrators."""

from __future__ import annotations

from typing import Any

from botboss.api.deps import Caller, Cut, PathId, Reading
from botboss.api.routing import Routes
from botboss.api.shapes import Moment, Out, PageOut, envelope
from botboss.models.events import Mail, MailStatus
from botboss.policy import Permission
from botboss.services import mail


class MailOut(Out):
    """A mail without its text; ``problem`` is why the last of ``tries`` failed."""

    id: int
    recipient: str
    subject: str
    status: MailStatus
    tries: int
    problem: str | None
    created_at: Moment
    sent_at: Moment | None

    @classmethod
    def of(cls, row: Mail, **more: Any) -> Any:
        return cls(
            id=row.id,
            recipient=row.recipient,
            subject=row.subject,
            status=row.status,
            tries=row.tries,
            problem=row.problem or None,
            created_at=row.created_at,
            sent_at=row.sent_at,
            **more,
        )


class LetterOut(MailOut):
    """A mail with its text, which may hold a one-time link."""

    body: str

    @classmethod
    def of(cls, row: Mail, **more: Any) -> Any:
        return super().of(row, body=row.body, **more)


routes = Routes("outbox")


@routes.get("/outbox", allow=Permission.OUTBOX_SEE, response_model=PageOut[MailOut])
def list_mails(session: Reading, caller: Caller, cut: Cut) -> Any:
    """Newest first."""
    page = mail.page(session, caller, cut=cut)
    return envelope(page, [MailOut.of(row) for row in page.items])


@routes.get("/outbox/{mail_id}", allow=Permission.OUTBOX_SEE, response_model=LetterOut)
def get_mail(mail_id: PathId, session: Reading, caller: Caller) -> Any:
    return LetterOut.of(mail.get(session, caller, mail_id=mail_id))
