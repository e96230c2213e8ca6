"""`/sign-in`."""

from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from botboss.errors import Forbidden, InvalidInput, TooManyRequests, WrongSignIn
from botboss.services import first_run
from botboss.ui.account.door import START, DoorState, FormState, text_of
from botboss.ui.account.fields import email_field
from botboss.ui.components import (
    form,
    form_error,
    link,
    link_button,
    notice,
    page_header,
    password_field,
    submit,
)
from botboss.ui.shell import page


class SignInState(FormState, DoorState):
    """Lets people in."""

    no_admin: bool = False
    register_link: str = "/register"

    @rx.event
    async def load(self) -> Any:
        """Who is in already goes on."""
        self._clear()
        wanted = self._next()
        self.register_link = f"/register?{urlencode({'next': wanted})}" if wanted else "/register"
        if actor := await self._visitor():
            return rx.redirect(wanted or START[actor.role], replace=True)
        self.no_admin = await self._look(first_run.needed)
        return None

    @rx.event
    async def sign_in(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        self._clear(busy=True)
        yield
        email, password = text_of(sent, "email"), text_of(sent, "password")
        try:
            if not email.strip():
                raise InvalidInput(email="Write the e-mail address of your account.")
            if not password:
                raise InvalidInput(password="Write your password.")  # noqa: S106
            yield await self._let_in(email, password, self._next())
        except (InvalidInput, WrongSignIn, Forbidden, TooManyRequests) as error:
            yield self._refused(error)
        finally:
            self.busy = False


@page("/sign-in", "Sign in", bare="door", on_load=SignInState.load)
def sign_in() -> rx.Component:
    state = SignInState
    forgotten = link("Forgotten?", "/forgotten")
    first = notice(
        rx.el.p("Nobody administrates this server yet."),
        action=link_button("Set it up", "/first-run"),
    )
    return rx.fragment(
        page_header("Sign in", "Fair interviews, and a reason for every score."),
        rx.cond(state.no_admin, first, rx.fragment()),
        form(
            email_field(state.wrong["email"]),
            password_field("Password", error=state.wrong["password"], beside=forgotten),
            form_error(state.problem),
            submit("Sign in", busy=state.busy, wide=True),
            on_submit=state.sign_in,
        ),
        rx.el.p("New here? ", link("Create an account", state.register_link), class_name="bb-sub"),
    )  # fmt: skip
