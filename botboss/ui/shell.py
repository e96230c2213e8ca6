"""The frame around every page, and the decorator that puts a page into it.

    @page("/candidates", "Candidates", nav="candidates", width="table", on_load=CandidatesState.load)
    def candidates() -> rx.Component:
        return rx.fragment(page_header("Candidates", …), …)

`nav` is the entry of the sidebar that is current. A page without the frame says `bare="door"` (one narrow
column: sign-in, first run) or `bare="room"` (nothing but the interview). The page's function returns what
goes into <main>, with exactly one h1 (`page_header`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeAlias

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_connection_errors

from botboss.ui import theme
from botboss.ui.base import BaseState
from botboss.ui.components import Text, disc, ears, icon, icon_button, link, progress
from botboss.ui.controls import RouteFocus, forget_drafts
from botboss.ui.notfound import broken

PageFunction: TypeAlias = Callable[[], rx.Component]
Width: TypeAlias = Literal["table", "form", "read"]
Bare: TypeAlias = Literal["", "door", "room"]

#: Sidebar entries: key → (words, icon, address).
ENTRIES = {
    "home": ("Home", "house", "/home"),
    "practice": ("Practice", "dumbbell", "/practice"),
    "agenda": ("Agenda", "calendar-days", "/agenda"),
    "overview": ("Overview", "layout-dashboard", "/overview"),
    "candidates": ("Candidates", "users", "/candidates"),
    "looks": ("Human looks", "eye", "/looks"),
    "schedule": ("Schedule", "calendar-plus", "/schedule"),
    "jobs": ("Jobs", "briefcase", "/jobs"),
    "questions": ("Questions", "list-checks", "/questions"),
    "calibration": ("Calibration", "scale", "/calibration"),
    "users": ("Users", "user-cog", "/users"),
    "outbox": ("Outbox", "mail", "/outbox"),
}
_HR = ("overview", "candidates", "looks", "schedule", "jobs", "questions", "calibration")
#: Who sees which entries, in this order. A courtesy: the services decide.
BY_ROLE = {
    "candidate": ("home", "practice"),
    "interviewer": ("agenda", "jobs", "questions"),
    "hr": _HR,
    "admin": (*_HR, "users", "outbox"),
}
ROLE_WORDS = {"candidate": "Candidate", "interviewer": "Interviewer", "hr": "HR", "admin": "Administrator"}


#: Every page with what `rx.App.add_page` needs for it. Pages that `rx.page` registers are added at each of
#: the framework's compiles, which then says of each that it is being redefined.
PAGES: list[tuple[PageFunction, dict[str, Any]]] = []


def page(
    route: str, title: Text, *, nav: str = "", width: Width = "form", bare: Bare = "", on_load: Any = None
) -> Callable[[PageFunction], PageFunction]:
    """Registers a page in its frame; its title is "`title` · Botboss". `title` may be a State var."""

    def decorate(content: PageFunction) -> PageFunction:
        @wraps(content)
        def framed() -> rx.Component:
            if bare == "door":
                return _door(content())
            return _room(content()) if bare == "room" else _frame(content(), nav, width)

        PAGES.append((framed, {"route": route, "title": title + " · Botboss", "on_load": on_load}))
        return content

    return decorate


def app_options() -> dict[str, Any]:
    """What `rx.App(**app_options(), …)` needs for the pages to look and behave as they should.

    The framework's own overlay is left out: its connection toast, for which `_link_lost` and the draft boxes
    have our words. A page that fails while it is drawn shows `broken`.
    """
    return {
        "app_wraps": {(55, "ErrorBoundary"): _boundary},
        "stylesheets": theme.STYLESHEETS,
        "head_components": theme.head(),
        "extra_app_wraps": {(3, "RouteFocus"): lambda stateful: rx.fragment(RouteFocus.create())},
    }


def room_top(
    at: rx.Var[int], most: rx.Var[int], *, left: Text = "", status_id: str = "saved", name: str = "Question"
) -> rx.Component:
    """The interview room's head: "3 of 7", the soft time `left`, a place for a draft's words, the bar."""
    said = rx.el.span(left, class_name="bb-sub")
    words = rx.el.span(rx.el.strong(f"{at} of {most}"), said, class_name="bb-room-left")
    line = rx.el.div(
        words,
        rx.el.span(rx.el.span(id=status_id), mode_button(), class_name="bb-room-right"),
        class_name="bb-room-line",
    )
    return rx.el.div(line, progress(at, most, f"{name} {at} of {most}"), class_name="bb-room-top")


def brand(href: str = "/") -> rx.Component:
    """The product's name and sign, as a link to where one starts."""
    mark = rx.el.span(class_name="bb-brand-mark", aria_hidden="true")
    return link(rx.fragment(mark, "Botboss"), href, class_name="bb-brand")


def mode_button() -> rx.Component:
    """Light or dark; the first time as the system has it."""
    words = rx.color_mode_cond("Use dark colours", "Use light colours")
    sign = rx.color_mode_cond(icon("moon"), icon("sun"))
    attrs = {"data-look": "plain", "aria-label": words}
    return rx.el.button(
        sign,
        type="button",
        on_click=rx.toggle_color_mode,
        title=words,
        class_name="bb-btn bb-btn-icon",
        custom_attrs=attrs,
    )


def _frame(content: rx.Component, nav: str, width: Width) -> rx.Component:
    side = rx.el.header(brand(), _entries(nav), _foot(), class_name="bb-side")
    body = rx.el.div(_top(nav), _main(content, f"bb-main bb-w-{width}"), class_name="bb-body")
    return rx.fragment(_skip(), rx.el.div(side, body, class_name="bb-frame"), _link_lost())


def _door(content: rx.Component) -> rx.Component:
    box = rx.el.div(brand(), content, class_name="bb-door-box")
    mode = rx.el.div(mode_button(), class_name="bb-door-mode")
    return rx.fragment(_main(rx.fragment(box, mode), "bb-door"), _link_lost())


def _room(content: rx.Component) -> rx.Component:
    return rx.fragment(_skip(), _main(content, "bb-room"))


def _main(content: rx.Component, class_name: str) -> rx.Component:
    return rx.el.main(content, id="main", tab_index=-1, class_name=class_name)


def _skip() -> rx.Component:
    return rx.el.a("Skip to the content", href="#main", class_name="bb-skip")


def _entries(nav: str) -> rx.Component:
    def entry(key: str) -> rx.Component:
        words, sign, href = ENTRIES[key]
        current = {"aria-current": "page"} if key == nav else {}
        return rx.el.li(link(rx.fragment(icon(sign), words), href, class_name="", custom_attrs=current))

    def lists(role: str) -> rx.Component:
        return rx.el.ul(*(entry(key) for key in BY_ROLE[role]), class_name="bb-nav")

    mine = rx.match(BaseState.who.role, *((role, lists(role)) for role in BY_ROLE), rx.fragment())
    return rx.el.nav(mine, custom_attrs={"aria-label": "Main"})


def _foot() -> rx.Component:
    role = rx.match(BaseState.who.role, *ROLE_WORDS.items(), "")
    words = rx.el.div(
        rx.el.span(BaseState.who.name, class_name="bb-person-name", title=BaseState.who.email),
        rx.el.span(role, class_name="bb-person-sub"),
        class_name="bb-person-words",
    )
    out = rx.el.button(
        icon("log-out"), "Sign out", type="button", class_name="bb-btn", custom_attrs={"data-look": "plain"},
        on_click=[forget_drafts(), BaseState.sign_out],
    )  # fmt: skip
    acts = rx.el.div(out, mode_button(), class_name="bb-foot-acts")
    parts = rx.fragment(ears("Your account: "), disc(BaseState.who.initials), words)
    me = link(parts, "/account", class_name="bb-person")
    return rx.cond(
        BaseState.signed_in,
        rx.el.div(me, acts, class_name="bb-foot"),
        rx.el.div(mode_button(), class_name="bb-foot"),
    )


def _top(nav: str) -> rx.Component:
    return rx.el.header(_drawer(nav), brand(), mode_button(), class_name="bb-top")


def _drawer(nav: str) -> rx.Component:
    head = rx.el.div(
        brand(), rx.dialog.close(icon_button("x", "Close the menu")), class_name="bb-drawer-head"
    )
    return rx.dialog.root(
        rx.dialog.trigger(icon_button("menu", "Open the menu")),
        rx.dialog.content(
            rx.dialog.title("Menu", class_name="bb-ears"),
            rx.dialog.description("Where you can go, and who is signed in.", class_name="bb-ears"),
            head,
            _entries(nav),
            _foot(),
            class_name="bb-drawer",
        ),
    )


def _boundary(stateful: bool) -> rx.Component:
    """What fails while a page is drawn shows `broken`, and is told to the server's log when there is one."""
    fallback = rx.Var.create(_main(broken(), "bb-door"))
    silent = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=fallback, **silent)


def _link_lost() -> rx.Component:
    words = rx.el.div(
        icon("wifi-off"), "No connection. Trying again…", class_name="bb-link-lost", role="status"
    )
    return rx.cond(has_connection_errors, words, rx.fragment())
