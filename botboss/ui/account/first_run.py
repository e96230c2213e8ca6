"""`/first-run`: the first administrator, while there is none."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx

from botboss.errors import BotbossError
from botboss.security import utcnow
from botboss.services import first_run
from botboss.settings import get_settings
from botboss.ui.account.door import DoorState, FormState, text_of
from botboss.ui.account.fields import email_field, name_field, new_password_field
from botboss.ui.components import field, form, form_error, link, page_header, submit
from botboss.ui.shell import page


class FirstRunState(FormState, DoorState):
    """Makes the first administrator; `coded`: only with the code that the start printed."""

    coded: bool = get_settings().production

    @rx.event
    async def load(self) -> Any:
        """Once there is an administrator this page is over."""
        self._clear()
        self.coded = get_settings().production
        if not await self._look(first_run.needed):
            return rx.redirect("/", replace=True)
        return None

    @rx.event
    async def create(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Make the administrator and go in."""
        self._clear(busy=True)
        yield
        email, password = text_of(sent, "email"), text_of(sent, "password")
        try:
            await asyncio.to_thread(
                first_run.create_admin,
                email=email,
                name=text_of(sent, "name"),
                password=password,
                code=text_of(sent, "code"),
                address=self._address(),
                now=utcnow(),
            )
            yield await self._let_in(email, password)
        except BotbossError as error:
            yield self._refused(error)
        finally:
            self.busy = False


@page("/first-run", "Welcome", bare="door", on_load=FirstRunState.load)
def first_run_page() -> rx.Component:
    state = FirstRunState
    code = field(
        "Code", "code", hint="The server printed it when it started.", error=state.wrong["code"],
        auto_complete="one-time-code", auto_capitalize="off", spell_check=False, max_length=200,
    )  # fmt: skip
    return rx.fragment(
        page_header("Welcome", "You are the first one here. Make the account that looks after this server."),
        form(
            rx.cond(state.coded, code, rx.fragment()),
            name_field(state.wrong["name"]),
            email_field(state.wrong["email"]),
            new_password_field(state.wrong["password"]),
            form_error(state.problem),
            submit("Create administrator", busy=state.busy, wide=True),
            on_submit=state.create,
        ),
        rx.el.p("Have an account already? ", link("Sign in", "/sign-in"), class_name="bb-sub"),
    )  # fmt: skip
