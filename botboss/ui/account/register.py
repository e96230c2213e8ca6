"""`/register`: an account of one's own."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from botboss.errors import AccountPending, BotbossError, InvalidInput
from botboss.models.accounts import Role
from botboss.security import utcnow
from botboss.services import sign_up
from botboss.settings import get_settings
from botboss.ui.account.door import START, DoorState, FormState, focus_heading, text_of
from botboss.ui.account.fields import email_field, name_field, new_password_field
from botboss.ui.components import (
    form,
    form_error,
    link,
    link_button,
    page_header,
    radio_field,
    submit,
)
from botboss.ui.shell import page

ROLES = (
    (Role.CANDIDATE.value, "I am looking for a job"),
    (Role.INTERVIEWER.value, "I am hiring: I lead interviews"),
    (Role.HR.value, "I am hiring: I plan interviews and read the results"),
)


class RegisterState(FormState, DoorState):
    """Makes accounts; `staff` says whether people who are hiring may: open, approval, closed."""

    staff: str = get_settings().staff_registration
    waiting: str = ""
    sign_in_link: str = "/sign-in"

    @rx.event
    async def load(self) -> Any:
        """Who is in already has an account."""
        self._clear()
        self.waiting, self.staff = "", get_settings().staff_registration
        wanted = self._next()
        self.sign_in_link = f"/sign-in?{urlencode({'next': wanted})}" if wanted else "/sign-in"
        if actor := await self._visitor():
            return rx.redirect(wanted or START[actor.role], replace=True)
        return None

    @rx.event
    async def register(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Make the account and go in, or say that it has to be approved first."""
        self._clear(busy=True)
        yield
        email, password = text_of(sent, "email"), text_of(sent, "password")
        role = text_of(sent, "role") or Role.CANDIDATE
        try:
            await self._make(email, text_of(sent, "name"), password, role)
            yield await self._let_in(email, password, self._next())
        except AccountPending:
            self.waiting = email.strip()
            yield focus_heading()
        except BotbossError as error:
            yield self._refused(error)
        finally:
            self.busy = False

    async def _make(self, email: str, name: str, password: str, role: str) -> None:
        if role not in dict(ROLES):
            raise InvalidInput(role="Choose one of these.")
        await asyncio.to_thread(
            sign_up.register,
            None,
            email=email,
            name=name,
            password=password,
            role=role,
            address=self._address(),
            refuse_common=True,
            now=utcnow(),
        )


@page("/register", "Create an account", bare="door", on_load=RegisterState.load)
def register() -> rx.Component:
    return rx.cond(RegisterState.waiting != "", _waiting(), _form())


def _form() -> rx.Component:
    state = RegisterState
    return rx.fragment(
        page_header("Create an account", "For your interviews, or to hold them."),
        form(
            name_field(state.wrong["name"]),
            email_field(state.wrong["email"]),
            new_password_field(state.wrong["password"]),
            rx.cond(state.staff != "closed", _roles(), rx.fragment()),
            form_error(state.problem),
            submit("Create account", busy=state.busy, wide=True),
            on_submit=state.register,
        ),
        rx.el.p("Have one already? ", link("Sign in", state.sign_in_link), class_name="bb-sub"),
    )  # fmt: skip


def _roles() -> rx.Component:
    approval = rx.el.p("Accounts for hiring are approved by an administrator first.", class_name="bb-hint")
    return rx.el.div(
        radio_field(
            "What brings you here?", "role", ROLES, value=Role.CANDIDATE, error=RegisterState.wrong["role"]
        ),
        rx.cond(RegisterState.staff == "approval", approval, rx.fragment()),
    )


def _waiting() -> rx.Component:
    return rx.fragment(
        page_header(
            "Almost there", "Your account is made. An administrator has to approve it before you can sign in."
        ),
        rx.el.p(
            "We wrote to ", rx.el.strong(RegisterState.waiting), ": please confirm your address meanwhile.",
            class_name="bb-text",
        ),
        link_button("Back to sign-in", "/sign-in"),
    )  # fmt: skip
