"""`/missing` and the page of every address that is none: hidden and absent look alike."""

import reflex as rx

from botboss.ui.account.door import DoorState
from botboss.ui.notfound import notfound
from botboss.ui.shell import page


class MissingState(DoorState):
    """Who is signed in keeps their frame."""

    @rx.event
    async def load(self) -> None:
        await self._visitor()


@page("/missing", "Not here", on_load=MissingState.load)
def missing() -> rx.Component:
    return notfound()


@page("404", "Not here", on_load=MissingState.load)
def unknown() -> rx.Component:
    return notfound()
