"""`/forgotten` asks for a link by mail; `/set-password?token=…` is where it and an invitation lead."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx

from botboss.errors import AccountPending, BotbossError, InvalidInput
from botboss.security import utcnow
from botboss.services import recovery
from botboss.ui.account.door import DoorState, FormState, focus_heading, text_of
from botboss.ui.account.fields import email_field, new_password_field
from botboss.ui.components import (
    form,
    form_error,
    link,
    link_button,
    loaded,
    page_header,
    skeleton_text,
    submit,
)
from botboss.ui.shell import page


class ForgottenState(FormState, DoorState):
    """Asks for a link; whether the address has an account is never told."""

    asked: str = ""

    @rx.event
    def load(self) -> None:
        self._clear()
        self.asked = ""

    @rx.event
    async def ask(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        self._clear(busy=True)
        yield
        email = text_of(sent, "email")
        try:
            await self._look(recovery.ask_password, email=email, now=utcnow(), write=True)
            self.asked = email.strip()
            yield focus_heading()
        except BotbossError as error:
            yield self._refused(error)
        finally:
            self.busy = False


class SetPasswordState(FormState, DoorState):
    """Sets a password by a link. The link's secret stays in the address; `email` is whose it is."""

    loaded: bool = False
    email: str = ""
    waiting: bool = False

    @rx.event
    async def load(self) -> None:
        """Learn whose link it is, if it still is one."""
        self._clear()
        self.loaded, self.email, self.waiting = True, "", False
        try:
            owner = await self._look(recovery.owner_of_link, secret=self._secret(), now=utcnow())
            self.email = owner.email
        except InvalidInput as error:
            self._refused(error)

    @rx.event
    async def save(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Set the password and go in with it."""
        self._clear(busy=True)
        yield
        try:
            email = await self._set(text_of(sent, "password"))
            yield await self._let_in(email, text_of(sent, "password"))
        except AccountPending:
            self.waiting = True
            yield focus_heading()
        except BotbossError as error:
            yield self._refused(error)
        finally:
            self.busy = False

    async def _set(self, password: str) -> str:
        """Set it; the address of whose it is."""
        owner = await self._look(recovery.owner_of_link, secret=self._secret(), now=utcnow())
        await asyncio.to_thread(
            recovery.set_password, secret=self._secret(), password=password, refuse_common=True, now=utcnow()
        )
        return str(owner.email)

    def _secret(self) -> str:
        return self._query().get("token", "")


@page("/forgotten", "Forgotten password", bare="door", on_load=ForgottenState.load)
def forgotten() -> rx.Component:
    state = ForgottenState
    ask = rx.fragment(
        page_header("Forgotten password", "We mail you a link to choose a new one."),
        form(
            email_field(state.wrong["email"]),
            form_error(state.problem),
            submit("Send the link", busy=state.busy, wide=True),
            on_submit=state.ask,
        ),
        rx.el.p("Remembered it? ", link("Sign in", "/sign-in"), class_name="bb-sub"),
    )
    sent = rx.fragment(
        page_header("Look into your mail", "The link works once, for one hour."),
        rx.el.p(
            "If there is an account with ", rx.el.strong(state.asked), ", a link is on its way to it. "
            "Nothing there? Look among the unwanted mail, or ask whoever invited you.",
            class_name="bb-text", role="status",
        ),
        link_button("Back to sign-in", "/sign-in"),
    )  # fmt: skip
    return rx.cond(state.asked != "", sent, ask)


@page("/set-password", "Choose a password", bare="door", on_load=SetPasswordState.load)
def set_password() -> rx.Component:
    state = SetPasswordState
    dead = rx.fragment(
        page_header("This link has ended", "A link works once, and only for some time."),
        link_button("Ask for a new link", "/forgotten", look="solid"),
    )
    done = rx.fragment(
        page_header(
            "Your password is set", "An administrator has to approve your account before you can sign in."
        ),
        link_button("Back to sign-in", "/sign-in"),
    )
    found = rx.cond(state.waiting, done, rx.cond(state.email != "", _choose(), dead))
    return loaded(state.loaded, found, rx.fragment(page_header("Choose a password"), skeleton_text()))


def _choose() -> rx.Component:
    state = SetPasswordState
    return rx.fragment(
        page_header("Choose a password", rx.fragment("For ", rx.el.strong(state.email))),
        form(
            # Tells password managers whose password it is.
            rx.el.input(
                type="text", name="email", value=state.email, auto_complete="username", read_only=True,
                hidden=True, custom_attrs={"aria-hidden": "true"},
            ),
            new_password_field(state.wrong["password"]),
            form_error(state.problem),
            submit("Save and sign in", busy=state.busy, wide=True),
            on_submit=state.save,
        ),
    )  # fmt: skip
