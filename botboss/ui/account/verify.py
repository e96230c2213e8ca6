"""`/verify?token=…`: where the link leads that confirms an address."""

from typing import Literal

import reflex as rx

from botboss.errors import InvalidInput
from botboss.security import utcnow
from botboss.services import recovery
from botboss.ui.account.door import DoorState
from botboss.ui.components import link_button, page_header, skeleton_text
from botboss.ui.shell import page


class VerifyState(DoorState):
    """Confirms the address as soon as the page is open."""

    outcome: Literal["", "done", "ended"] = ""
    email: str = ""
    _confirmed: str = ""

    @rx.event
    async def load(self) -> None:
        """Use the link; the page once more, and it is confirmed still."""
        secret = self._query().get("token", "")
        if self.outcome == "done" and secret == self._confirmed:
            return
        try:
            user = await self._look(recovery.verify, secret=secret, now=utcnow(), write=True)
            self.outcome, self.email, self._confirmed = "done", user.email, secret
        except InvalidInput:
            self.outcome = "ended"


@page("/verify", "Confirm your address", bare="door", on_load=VerifyState.load)
def verify() -> rx.Component:
    done = rx.fragment(
        page_header("Thank you", rx.fragment(rx.el.strong(VerifyState.email), " is confirmed.")),
        link_button("Go on", "/", look="solid"),
    )
    ended = rx.fragment(
        page_header(
            "This link has ended", "It was used already or is too old. Your account can send you a new one."
        ),
        link_button("Go to your account", "/account", look="solid"),
    )
    waiting = rx.fragment(page_header("Confirm your address"), skeleton_text())
    return rx.match(VerifyState.outcome, ("done", done), ("ended", ended), waiting)
