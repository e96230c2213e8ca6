"""`/users`: who has an account; approve, deactivate, reactivate, give another role."""

from typing import Any, Literal
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from botboss.models.accounts import Role, User, UserStatus
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import accounts
from botboss.services.paging import Page
from botboss.services.texts import storable
from botboss.ui.account.door import text_of
from botboss.ui.admin.rows import UserRow
from botboss.ui.base import BaseState
from botboss.ui.components import (
    button,
    cell,
    chips,
    column,
    dialog,
    dialog_foot,
    empty_state,
    form,
    loaded,
    page_header,
    pager,
    person,
    select,
    select_field,
    skeleton_table,
    status,
    table,
    toolbar,
)
from botboss.ui.controls import search_box
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import ROLE_WORDS, page
from botboss.ui.times import when

STATUSES = (
    ("", "Everyone"),
    (UserStatus.PENDING.value, "Waiting for approval"),
    (UserStatus.ACTIVE.value, "Active"),
    (UserStatus.DISABLED.value, "Deactivated"),
)
ROLES = tuple((role.value, ROLE_WORDS[role]) for role in Role)
_DONE = {
    UserStatus.ACTIVE: "can sign in now",
    UserStatus.DISABLED: "is signed out and cannot come back",
}


class UsersState(BaseState):
    """The list as the address has it, and the account that is open in the dialog."""

    loaded: bool = False
    rows: list[UserRow] = []
    pager: PagerRow = PagerRow()
    q: str = ""
    role: str = ""
    status: str = ""
    chosen: UserRow = UserRow()
    asking: bool = False

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the address and show what it says."""
        actor = await self._enter("admin")
        query = self._query()
        self.q = query.get("q", "") if storable(query.get("q", "")) else ""
        self.role = query.get("role", "") if query.get("role") in list(Role) else ""
        self.status = query.get("status", "") if query.get("status") in list(UserStatus) else ""
        found, self.rows = await self._found(actor, query.get("page", ""))
        self.pager, self.loaded = pager_row(found), True
        if not self.rows and found.page > 1:
            return self._go(replace=True, page=last_page(found.total))
        return None

    @rx.event
    def search(self, text: str) -> EventSpec:
        return self._go(replace=True, q=text)

    @rx.event
    def pick_status(self, value: str) -> EventSpec:
        return self._go(status=value)

    @rx.event
    def pick_role(self, value: str) -> EventSpec:
        return self._go(role=value)

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return self._go(page=self.pager.at + by)

    @rx.event
    async def open(self, user_id: int) -> None:
        """Show one account, as it is now, with what may be done about it."""
        actor = await self._enter("admin")
        self.chosen = await self._call(
            accounts.get, to=lambda user: UserRow.of(user, actor, utcnow()), user_id=user_id
        )
        self.asking = True

    @rx.event
    def show(self, shown: bool) -> EventSpec:
        """Open or close the dialog; its row gets the focus back."""
        self.asking = shown
        return self._focus()

    @rx.event
    async def set_role(self, sent: dict[str, Any]) -> list[EventSpec]:
        """Give the open account another role."""
        role = text_of(sent, "role")
        await self._change(role=role)
        return [rx.toast(f"{self.chosen.name}: {self.chosen.role_word} from now on."), self._focus()]

    @rx.event
    async def set_status(self, value: str) -> list[EventSpec]:
        """Approve, deactivate or reactivate the open account."""
        await self._change(status=value)
        return [rx.toast(f"{self.chosen.name} {_DONE.get(UserStatus(value), 'has to wait')}."), self._focus()]

    async def _change(self, **change: str) -> None:
        actor = await self._enter("admin")
        self.chosen = await self._call(
            accounts.change,
            to=lambda user: UserRow.of(user, actor, utcnow()),
            user_id=self.chosen.user_id,
            now=utcnow(),
            write=True,
            **change,
        )
        self.asking = False
        _, self.rows = await self._found(actor, str(self.pager.at))

    async def _found(self, actor: Actor, at: str) -> tuple[Page[Any], list[UserRow]]:
        def rows(found: Page[User]) -> tuple[Page[Any], list[UserRow]]:
            return found, [UserRow.of(user, actor, utcnow()) for user in found.items]

        return await self._call(
            accounts.find,
            to=rows,
            role=self.role or None,
            status=self.status or None,
            q=self.q or None,
            cut=cut_of(at),
        )

    def _focus(self) -> EventSpec:
        """To the row that was open, or to the heading where it is listed no more."""
        row = f"document.getElementById('user-{self.chosen.user_id}') ?? document.querySelector('main h1')"
        return rx.call_script("" if self.asking else f"setTimeout(() => ({row})?.focus(), 50)")

    def _go(self, *, replace: bool = False, **change: str | int) -> EventSpec:
        told = {"q": self.q, "role": self.role, "status": self.status, **change}
        query = urlencode({name: value for name, value in told.items() if value})
        return rx.redirect(f"/users?{query}" if query else "/users", replace=replace)


@page("/users", "Users", nav="users", width="table", on_load=UsersState.load)
def users() -> rx.Component:
    state = UsersState
    words = rx.cond(state.loaded, state.pager.words, "Loading…")
    return rx.fragment(
        page_header("Users", words),
        toolbar(
            search_box(state.q, state.search),
            select(
                (("", "Every role"), *ROLES), value=state.role, key=state.role, on_change=state.pick_role,
                custom_attrs={"aria-label": "Role"},
            ),
            chips("Status", STATUSES, state.status, state.pick_status),
        ),
        loaded(state.loaded, rx.cond(state.rows.length() > 0, _list(), _nobody()), skeleton_table()),
        _dialog(),
    )  # fmt: skip


def _list() -> rx.Component:
    state = UsersState
    head = [
        column("Person", width="38%"),
        column("Role"),
        column("Status"),
        column("Joined", phone="off"),
        column("What to do", hidden=True, right=True, width="128px"),
    ]
    return rx.fragment(
        table(head, rx.foreach(state.rows, _line), label="Users"),
        pager(
            state.pager.words, first=state.pager.first, last=state.pager.last, on_back=state.turn(-1),
            on_next=state.turn(1),
        ),
    )  # fmt: skip


def _line(row: rx.Var[UserRow]) -> rx.Component:
    verb = rx.cond(row.state == UserStatus.PENDING.value, "Approve", "Change")
    act = button(
        verb,
        id=f"user-{row.user_id}",
        on_click=UsersState.open(row.user_id),
        custom_attrs={"aria-label": f"{verb} {row.name}"},
    )
    return rx.el.tr(
        cell(person(row.name, row.initials, row.email)),
        cell(row.role_word),
        cell(status(row.status)),
        cell(when(row.joined), phone="off"),
        cell(rx.cond(row.mine, rx.el.span("You", class_name="bb-sub"), act), right=True),
    )


def _nobody() -> rx.Component:
    return empty_state(
        "user-search", "Nobody fits", "No account has this name, role and status together.",
        button("Show everyone", on_click=rx.redirect("/users")),
    )  # fmt: skip


def _dialog() -> rx.Component:
    chosen = UsersState.chosen
    waiting, gone, active = UserStatus.PENDING.value, UserStatus.DISABLED, UserStatus.ACTIVE
    acts = rx.match(
        chosen.state,
        (waiting, _act("Approve", active, "They wait until you approve them.", "solid")),
        (gone.value, _act("Reactivate", active, "They cannot sign in.", "solid")),
        _act("Deactivate", gone, "Signs them out at once. Nothing is deleted.", "bad"),
    )
    role = form(
        select_field("Role", "role", ROLES, value=chosen.role, key=chosen.user_id),
        rx.el.div(button("Change role", type="submit"), class_name="bb-row"),
        on_submit=UsersState.set_role,
    )
    return dialog(
        chosen.name,
        chosen.email,
        rx.el.div(role, acts, class_name="bb-stack-l", style={"margin_top": "var(--bb-5)"}),
        dialog_foot(button("Keep as it is", look="plain", on_click=UsersState.show(False))),
        shown=UsersState.asking,
        on_change=UsersState.show,
    )


def _act(verb: str, to: UserStatus, sentence: str, look: Literal["solid", "bad"]) -> rx.Component:
    return rx.el.div(
        rx.el.p(sentence, class_name="bb-sub"),
        button(verb, look=look, on_click=UsersState.set_status(to.value)),
        class_name="bb-row-apart",
    )
