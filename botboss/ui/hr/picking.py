"""Whom an interview is for: a candidate found by name or e-mail, or a new one, invited."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import reflex as rx

from botboss.errors import EmailTaken, InvalidInput
from botboss.models.accounts import Role, User, UserStatus
from botboss.security import utcnow
from botboss.services import accounts
from botboss.services.paging import Page, Window
from botboss.services.texts import storable
from botboss.ui.account.door import text_of
from botboss.ui.base import BaseState, initials
from botboss.ui.components import button, card, field, form, icon, notice, person
from botboss.ui.controls import search_box

HIRING = ("hr", "admin")
MOST_FOUND = 6


@dataclass(frozen=True)
class ChoiceRow:
    """A candidate to choose; ``zone`` is empty as long as they have not told theirs."""

    user_id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    zone: str = ""

    @classmethod
    def of(cls, user: User) -> ChoiceRow:
        zone = "" if user.timezone == "UTC" else user.timezone
        return cls(user.id or 0, user.name, initials(user.name), user.email, zone)


class Picking(BaseState, mixin=True):
    """A page's State with the candidate in it: ``_picked`` is told when that is another one."""

    q: str = ""
    found: list[ChoiceRow] = []
    found_words: str = ""
    candidate: ChoiceRow = ChoiceRow()
    invitation: str = ""
    inviting: bool = False
    name_error: str = ""
    email_error: str = ""
    candidate_error: str = ""

    @rx.event
    async def search(self, text: str) -> None:
        """Look for candidates by name or e-mail."""
        await self._enter(*HIRING)
        await self._find(text)

    @rx.event
    async def choose(self, user_id: int) -> None:
        """Take one that was found."""
        await self._enter(*HIRING)
        await self._choose(user_id)

    @rx.event
    async def choose_another(self) -> None:
        await self._enter(*HIRING)
        self.candidate, self.invitation = ChoiceRow(), ""
        await self._picked()

    @rx.event
    async def invite(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Make an account for somebody new and take them."""
        self.inviting, self.name_error, self.email_error = True, "", ""
        yield
        try:
            await self._enter(*HIRING)
            await self._invite(text_of(sent, "name"), text_of(sent, "email"))
        finally:
            self.inviting = False

    async def _invite(self, name: str, email: str) -> None:
        try:
            self.candidate, self.invitation = await self._call(
                accounts.invite,
                to=lambda made: (ChoiceRow.of(made[0]), made[1]),
                name=name,
                email=email,
                now=utcnow(),
                write=True,
            )
        except EmailTaken:
            self.email_error = "Somebody has an account with this e-mail already. Choose them from the list."
            await self._find(email.strip())
            return
        except InvalidInput as error:
            self.name_error = " ".join(error.fields.get("name", []))
            self.email_error = " ".join(error.fields.get("email", []))
            return
        self.candidate_error = ""
        await self._picked()

    async def _choose(self, user_id: int) -> None:
        self.candidate = await self._call(accounts.get, to=_candidate, user_id=user_id)
        self.invitation, self.candidate_error = "", ""
        await self._picked()

    async def _find(self, text: str) -> None:
        self.q = text.strip() if storable(text) else ""
        if not self.q:
            self.found, self.found_words = [], ""
            return
        total, self.found = await self._call(
            accounts.find, to=_choices, role=Role.CANDIDATE, status=UserStatus.ACTIVE, q=self.q,
            cut=Window(0, MOST_FOUND),
        )  # fmt: skip
        more = total - len(self.found)
        self.found_words = f"{more:,} more: write on to narrow it down." if more else ""
        if not self.found:
            self.found_words = "Nobody has this name or e-mail. Add them beside."

    async def _picked(self) -> None:
        """The candidate is another one: what depends on them has to follow."""

    def _forget_candidate(self) -> None:
        self.q, self.found, self.found_words = "", [], ""
        self.candidate, self.invitation, self.inviting = ChoiceRow(), "", False
        self.name_error, self.email_error, self.candidate_error = "", "", ""


def _choices(page: Page[User]) -> tuple[int, list[ChoiceRow]]:
    return page.total, [ChoiceRow.of(user) for user in page.items]


def _candidate(user: User) -> ChoiceRow:
    """The row of a candidate, an empty one for staff, who cannot be interviewed."""
    return ChoiceRow.of(user) if user.role == Role.CANDIDATE else ChoiceRow()


def candidate_card(state: type[Picking]) -> rx.Component:
    """The card in which the candidate is found or added, and then shown."""
    chosen = state.candidate.user_id != 0
    return card(rx.cond(chosen, _chosen(state), _search(state)), title="Who")


def _chosen(state: type[Picking]) -> rx.Component:
    row = state.candidate
    fresh = notice(
        rx.el.p(
            f"{row.name} has an account now and got an e-mail to choose a password. "
            "You find the same link here once the interview is scheduled."
        ),
        tone="good",
    )
    line = rx.el.div(
        person(row.name, row.initials, row.email),
        button("Choose another", on_click=state.choose_another),
        class_name="bb-row-apart",
    )
    return rx.el.div(line, rx.cond(state.invitation != "", fresh, rx.fragment()), class_name="bb-stack")


def _search(state: type[Picking]) -> rx.Component:
    def line(row: rx.Var[ChoiceRow]) -> rx.Component:
        act = button(
            "Choose", on_click=state.choose(row.user_id), custom_attrs={"aria-label": f"Choose {row.name}"}
        )
        return rx.el.li(person(row.name, row.initials, row.email), act, class_name="bb-hr-pick")

    found = rx.el.div(
        rx.el.h3("Has an account", class_name="bb-h3"),
        search_box(state.q, state.search, "Search by name or e-mail"),
        rx.el.ul(rx.foreach(state.found, line), class_name="bb-hr-picks"),
        rx.el.p(state.found_words, class_name="bb-hint", role="status"),
        rx.cond(
            state.candidate_error != "",
            rx.el.p(icon("circle-alert", 16), state.candidate_error, class_name="bb-error", role="alert"),
            rx.fragment(),
        ),
        id="candidate-choice",
        class_name="bb-stack-s",
    )
    return rx.el.div(found, _somebody_new(state), class_name="bb-hr-halves")


def _somebody_new(state: type[Picking]) -> rx.Component:
    add = button(
        "Add candidate", icon_name="user-plus", type="submit", disabled=~rx.State.is_hydrated | state.inviting
    )
    return rx.el.div(
        rx.el.h3("Somebody new", class_name="bb-h3"),
        form(
            field("Name", "name", error=state.name_error, auto_complete="off", max_length=200),
            field(
                "E-mail", "email", type="email", error=state.email_error, auto_complete="off", max_length=254,
                hint="They get an invitation to choose a password.",
            ),
            rx.el.div(add),
            on_submit=state.invite,
        ),
        class_name="bb-stack-s",
    )  # fmt: skip
