"""`/outbox`: every mail, newest first; `/outbox/[mail_id]`: one to read, with its link to copy."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import NotFound
from botboss.models.events import Mail, MailStatus
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import mail
from botboss.services.paging import Page
from botboss.ui.base import BaseState
from botboss.ui.components import (
    FactRow,
    StatusRow,
    card,
    cell,
    column,
    empty_state,
    fact_list,
    link,
    link_button,
    loaded,
    page_header,
    pager,
    skeleton_table,
    skeleton_text,
    status,
    table,
)
from botboss.ui.controls import copy_text
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import TimeRow, time_row, when

_SHOWN = {
    MailStatus.QUEUED: StatusRow("Waiting", "quiet"),
    MailStatus.SENT: StatusRow("Sent", "good"),
    MailStatus.FAILED: StatusRow("Failed", "bad"),
}
_AGAIN = StatusRow("Trying again", "warn")
_LINK = re.compile(r"https?://\S+\?\S+")


@dataclass(frozen=True)
class MailRow:
    """One mail in the list, without its text."""

    mail_id: int = 0
    recipient: str = ""
    subject: str = ""
    status: StatusRow = field(default_factory=StatusRow)
    made: TimeRow = field(default_factory=TimeRow)

    @classmethod
    def of(cls, row: Mail, reader: Actor, now: datetime) -> "MailRow":
        again = row.status == MailStatus.QUEUED and row.tries > 0
        return cls(
            mail_id=row.id or 0,
            recipient=row.recipient,
            subject=row.subject,
            status=_AGAIN if again else _SHOWN[MailStatus(row.status)],
            made=time_row(row.created_at, reader.timezone, now),
        )


@dataclass(frozen=True)
class LetterRow:
    """One mail to read; `link` is the one it is about, empty when there is none."""

    subject: str = ""
    body: str = ""
    link: str = ""
    facts: list[FactRow] = field(default_factory=list)

    @classmethod
    def of(cls, row: Mail, reader: Actor, now: datetime) -> "LetterRow":
        short = MailRow.of(row, reader, now)
        sent = time_row(row.sent_at, reader.timezone, now)
        told = [("To", row.recipient), ("Status", short.status.word), ("Written", short.made.text)]
        told += [("Sent", sent.text), ("Problem", row.problem)]
        found = _LINK.search(row.body)
        return cls(
            subject=row.subject,
            body=row.body,
            link=found.group() if found else "",
            facts=[FactRow(name, value) for name, value in told if value],
        )


class OutboxState(BaseState):
    """The mails of one page."""

    loaded: bool = False
    rows: list[MailRow] = []
    pager: PagerRow = PagerRow()

    @rx.event
    async def load(self) -> EventSpec | None:
        actor = await self._enter("admin")

        def shown(found: Page[Mail]) -> tuple[PagerRow, int, list[MailRow]]:
            rows = [MailRow.of(row, actor, utcnow()) for row in found.items]
            return pager_row(found), found.total, rows

        cut = cut_of(self._query().get("page", ""))
        self.pager, total, self.rows = await self._call(mail.page, to=shown, cut=cut)
        self.loaded = True
        if not self.rows and self.pager.at > 1:
            return rx.redirect(f"/outbox?page={last_page(total)}", replace=True)
        return None

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return rx.redirect(f"/outbox?page={self.pager.at + by}")


class LetterState(BaseState):
    """The mail that is open."""

    loaded: bool = False
    letter: LetterRow = LetterRow()

    @rx.event
    async def load(self) -> None:
        self.loaded, self.letter = False, LetterRow()
        actor = await self._enter("admin")
        number = str(self.mail_id)
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise NotFound("This mail")
        self.letter = await self._call(
            mail.get, to=lambda row: LetterRow.of(row, actor, utcnow()), mail_id=int(number)
        )
        self.loaded = True


@page("/outbox", "Outbox", nav="outbox", width="table", on_load=OutboxState.load)
def outbox() -> rx.Component:
    state = OutboxState
    nothing = empty_state(
        "mail", "No mail yet", "Invitations, confirmations and links for new passwords will be kept here."
    )
    return rx.fragment(
        page_header("Outbox", "Mail stays on this server: pass the links on yourself."),
        loaded(state.loaded, rx.cond(state.rows.length() > 0, _list(), nothing), skeleton_table()),
    )


def _list() -> rx.Component:
    state = OutboxState
    head = [column("Subject", width="34%"), column("To"), column("Status", width="140px"), column("Written")]
    return rx.fragment(
        table(head, rx.foreach(state.rows, _line), label="Mails"),
        pager(
            state.pager.words, first=state.pager.first, last=state.pager.last, on_back=state.turn(-1),
            on_next=state.turn(1),
        ),
    )  # fmt: skip


def _line(row: rx.Var[MailRow]) -> rx.Component:
    subject = link(row.subject, f"/outbox/{row.mail_id}", class_name="bb-person-name")
    return rx.el.tr(
        cell(subject),
        cell(row.recipient, phone="wide"),
        cell(status(row.status)),
        cell(when(row.made)),
    )


@page("/outbox/[mail_id]", "Mail", nav="outbox", width="read", on_load=LetterState.load)
def letter() -> rx.Component:
    shown = LetterState.letter
    content = rx.el.div(
        card(fact_list(shown.facts)),
        rx.cond(shown.link != "", copy_text("The link of this mail", shown.link), rx.fragment()),
        card(rx.el.p(shown.body, class_name="bb-text")),
        class_name="bb-stack",
    )
    return rx.fragment(
        page_header(
            rx.cond(LetterState.loaded, shown.subject, "Mail"),
            "",
            link_button("All mails", "/outbox", icon_name="arrow-left"),
        ),
        loaded(LetterState.loaded, content, card(skeleton_text(5))),
    )
