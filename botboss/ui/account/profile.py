"""`/account`: one's own name, time zone, address and sessions."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import InvalidInput
from botboss.models.accounts import User
from botboss.security import utcnow
from botboss.services import accounts, recovery, sessions
from botboss.ui import web_session
from botboss.ui.account.door import FormState, text_of
from botboss.ui.account.fields import name_field
from botboss.ui.account.start import BROWSER_ZONE
from botboss.ui.account.zones import zone_select
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    card,
    confirm_dialog,
    facts,
    form,
    form_error,
    loaded,
    page_header,
    skeleton_text,
    status_word,
    submit,
)
from botboss.ui.controls import forget_drafts
from botboss.ui.shell import page


@dataclass(frozen=True)
class AccountRow:
    """One's own account."""

    name: str = ""
    email: str = ""
    timezone: str = ""
    confirmed: bool = False

    @classmethod
    def of(cls, user: User) -> "AccountRow":
        return cls(user.name, user.email, user.timezone, user.verified_at is not None)


class ProfileState(FormState, BaseState):
    """One's own account, for every role."""

    loaded: bool = False
    mine: AccountRow = AccountRow()
    browser_zone: str = ""

    @rx.event
    async def load(self) -> EventSpec:
        self._clear()
        await self._enter()
        self.mine = await self._call(accounts.me, to=AccountRow.of)
        self.loaded = True
        return rx.call_script(BROWSER_ZONE, callback=ProfileState.see_zone)

    @rx.event
    async def see_zone(self, zone: str | None) -> None:
        """The browser's zone is offered first."""
        await self._enter()
        self.browser_zone = str(zone or "")[:64]

    @rx.event
    async def save(self, sent: dict[str, Any]) -> EventSpec | None:
        """Change name and time zone."""
        self._clear()
        name, zone = text_of(sent, "name"), text_of(sent, "timezone")
        try:
            self.mine = await self._call(
                accounts.set_profile, to=AccountRow.of, name=name, timezone=zone, now=utcnow(), write=True
            )
        except InvalidInput as error:
            return self._refused(error)
        await self._enter()
        return rx.toast("Saved")

    @rx.event
    async def ask_confirmation(self) -> EventSpec:
        """Mail a link that confirms one's address."""
        await self._call(recovery.ask_verification, now=utcnow(), write=True)
        return rx.toast("A link is on its way. It works once, for two days.")

    @rx.event
    async def ask_password(self) -> EventSpec:
        """Mail a link to set a new password."""
        actor = await self._enter()
        await self._call(_ask_own_password, email=actor.email, now=utcnow(), write=True)
        return rx.toast("A link is on its way. It works once, for one hour.")

    @rx.event
    async def sign_out_everywhere(self) -> EventSpec:
        """End all of one's sessions, and leave."""
        await self._call(sessions.sign_out_everywhere, now=utcnow(), write=True)
        (await self.get_state(BaseState)).reset()
        return web_session.end()


def _ask_own_password(session: Any, _actor: Any, **named: Any) -> None:
    recovery.ask_password(session, **named)


@page("/account", "Your account", width="read", on_load=ProfileState.load)
def account() -> rx.Component:
    content = rx.el.div(_about_me(), _sign_in(), class_name="bb-stack")
    return rx.fragment(
        page_header("Your account", ProfileState.mine.email),
        loaded(ProfileState.loaded, content, card(skeleton_text(6))),
    )


def _about_me() -> rx.Component:
    state = ProfileState
    return card(
        form(
            name_field(state.wrong["name"], value=state.mine.name),
            zone_select(state.mine.timezone, state.browser_zone, state.wrong["timezone"]),
            form_error(state.problem),
            rx.el.div(submit("Save"), class_name="bb-row"),
            on_submit=state.save,
        ),
        title="About you",
    )


def _sign_in() -> rx.Component:
    mine = ProfileState.mine
    address = rx.el.div(
        rx.el.span(mine.email),
        rx.cond(mine.confirmed, status_word("Confirmed", "good"), status_word("Not confirmed yet", "warn")),
        class_name="bb-row",
    )
    confirm = button("Send a link to confirm it", on_click=ProfileState.ask_confirmation)
    everywhere = confirm_dialog(
        button("Sign out everywhere", look="bad"),
        "Sign out everywhere?",
        "Every browser and every app that is signed in as you has to sign in again, this one too.",
        verb="Sign out everywhere",
        on_confirm=[forget_drafts(), ProfileState.sign_out_everywhere],
        look="bad",
    )
    return card(
        rx.el.div(
            facts(("E-mail", address)),
            rx.el.div(
                rx.cond(mine.confirmed, rx.fragment(), confirm),
                button("Mail me a link for a new password", on_click=ProfileState.ask_password),
                everywhere,
                class_name="bb-row",
            ),
            class_name="bb-stack",
        ),
        title="Signing in",
    )
