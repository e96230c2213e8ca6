"""`/`: nothing to see; everybody is sent to where they begin."""

from contextlib import suppress

import reflex as rx
from reflex.event import EventSpec

from botboss.errors import InvalidInput
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import accounts, first_run
from botboss.ui.account.door import START, DoorState
from botboss.ui.account.zones import UNSET
from botboss.ui.components import page_header, skeleton_text
from botboss.ui.shell import page

BROWSER_ZONE = "Intl.DateTimeFormat().resolvedOptions().timeZone"


class StartState(DoorState):
    """Sends people on; a candidate's time zone is taken from the browser on the way, once."""

    @rx.event
    async def load(self) -> EventSpec:
        actor = await self._visitor()
        if actor is None:
            needed = await self._look(first_run.needed)
            return rx.redirect("/first-run" if needed else "/sign-in", replace=True)
        if actor.is_candidate and actor.timezone == UNSET:
            return rx.call_script(BROWSER_ZONE, callback=StartState.arrive)
        return self._onward(actor)

    @rx.event
    async def arrive(self, zone: str | None) -> EventSpec:
        """The browser told its zone; one that we do not know changes nothing."""
        actor = await self._enter("candidate")
        if actor.timezone == UNSET and zone:
            with suppress(InvalidInput):
                await self._call(accounts.set_profile, timezone=str(zone), now=utcnow(), write=True)
        return self._onward(actor)

    def _onward(self, actor: Actor) -> EventSpec:
        return rx.redirect(self._next() or START[actor.role], replace=True)


@page("/", "Start", bare="door", on_load=StartState.load)
def start() -> rx.Component:
    return rx.fragment(page_header("One moment", "We are opening your page."), skeleton_text())
