"""People come in, out and back in; the database says the same as the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.app_server import AppServer
from tests.browser.acting import barriers
from tests.browser.conftest import Watch

PASSWORD, OTHER = "correct horse 9", "another horse 10"
_numbers = count(1)
Ask = Callable[..., list[tuple[Any, ...]]]
Join = Callable[..., str]


@pytest.fixture
def ask(app_server: AppServer) -> Ask:
    """``ask("SELECT …", value, …)`` of the product's own database; changes are kept."""

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(app_server.data / "botboss.sqlite3", timeout=20)) as database, database:
            return database.execute(statement, values).fetchall()

    return run


@pytest.fixture
def join(server: str) -> Join:
    """``join("hr")`` registers such a person over REST; their address."""

    def register(role: str = "candidate", name: str = "Ana Carvalho") -> str:
        email = f"{role}{next(_numbers)}@accounts.example"
        sent = {"email": email, "password": PASSWORD, "name": name, "role": role}
        assert httpx.post(f"{server}/api/v1/auth/register", json=sent).status_code == 201
        return email

    return register


@pytest.fixture
def admin(app_server: AppServer) -> str:
    """An administrator's address."""
    email = f"admin{next(_numbers)}@accounts.example"
    app_server.command("create-admin", "--email", email, "--name", "Ada Admin", "--password", PASSWORD)
    return email


@pytest.fixture
def nobody_administrates(ask: Ask) -> Iterator[None]:
    """For one test the administrators of the others are none."""
    mine = "role = 'admin' AND status = 'active'"
    held = [row[0] for row in ask(f"SELECT id FROM users WHERE {mine}")]
    ask(f"UPDATE users SET status = 'disabled' WHERE {mine}")
    yield
    for user_id in held:
        ask("UPDATE users SET status = 'active' WHERE id = ?", user_id)


def _fill(page: Page, **fields: str) -> None:
    """Fill a form by the ids of its controls and send it, once the page is alive."""
    button = page.locator("button[type=submit]")
    expect(button).to_be_enabled()
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)
    button.click()


def _sign_in(page: Page, email: str, password: str = PASSWORD, address: str = "/sign-in/") -> None:
    page.goto(address)
    _fill(page, email=email, password=password)
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _cookie(page: Page) -> str | None:
    return next((one["value"] for one in page.context.cookies() if one["name"] == "botboss_session"), None)


def test_one_registers_goes_and_comes_back(page: Page, ask: Ask) -> None:
    email = "ines@accounts.example"
    page.goto("/register/")
    _fill(page, name="Inés Ferreira", email=email, password=PASSWORD)
    page.wait_for_url("**/home")
    told = "SELECT name, role, status FROM users WHERE email = ?"
    assert ask(told, email) == [("Inés Ferreira", "candidate", "active")]
    cookie = next(one for one in page.context.cookies() if one["name"] == "botboss_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    assert _cookie(page) is None
    living = (
        "SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ? AND ended_at IS NULL"
    )
    assert ask(living, email) == [(0,)]

    _fill(page, email=email, password="not the one")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.locator("#email")).to_have_value(email)
    assert _cookie(page) is None
    _fill(page, password=PASSWORD)
    page.wait_for_url("**/home")
    assert ask(living, email) == [(1,)]


def test_a_taken_address_and_a_common_password_are_told_beside_the_fields(page: Page, join: Join) -> None:
    page.goto("/register/")
    _fill(page, name="Eve", email="eve@accounts.example", password="password123")
    expect(page.locator("#password-error")).to_be_visible()
    expect(page.locator("#password")).to_be_focused()
    _fill(page, email=join().upper(), password=PASSWORD)
    expect(page.locator("#email-error")).to_contain_text("exists already")
    expect(page.locator("#name")).to_have_value("Eve")


@pytest.mark.usefixtures("nobody_administrates")
def test_the_first_visitor_makes_the_administrator(
    page: Page, new_page: Callable[..., Page], ask: Ask
) -> None:
    page.goto("/")
    page.wait_for_url("**/first-run")
    _fill(page, name="Frida First", email="frida@accounts.example", password=PASSWORD)
    page.wait_for_url("**/overview")
    told = "SELECT role, status FROM users WHERE email = 'frida@accounts.example'"
    assert ask(told) == [("admin", "active")]
    late = new_page()
    late.goto("/first-run/")
    late.wait_for_url("**/sign-in")
    page.goto("/first-run/")
    page.wait_for_url("**/overview")


def test_a_forgotten_password_is_set_anew_by_the_link_of_the_outbox(
    page: Page, new_page: Callable[..., Page], admin: str, join: Join
) -> None:
    email = join()
    page.goto("/forgotten/")
    _fill(page, email="nobody@accounts.example")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto("/forgotten/")
    _fill(page, email=email)
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_focused()

    office = new_page()
    _sign_in(office, admin, address="/sign-in/?next=/outbox")
    newest = office.locator("tbody tr").first
    expect(newest).to_contain_text(email)
    newest.get_by_role("link", name="Set a new password").click()
    link = office.get_by_label("The link of this mail").input_value()

    page.goto(link)
    expect(page.locator("main")).to_contain_text(email)
    _fill(page, password=OTHER)
    page.wait_for_url("**/home")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()

    again = new_page()
    again.goto("/sign-in/")
    _fill(again, email=email, password=PASSWORD)
    expect(again.get_by_role("alert")).to_contain_text("do not belong together")
    _fill(again, password=OTHER)
    again.wait_for_url("**/home")


def test_a_stranger_signs_in_first_and_comes_to_where_they_wanted(page: Page, admin: str) -> None:
    page.goto("/users/?q=a%26b")
    page.wait_for_url("**/sign-in/?next=*")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    _fill(page, email=admin, password=PASSWORD)
    page.wait_for_url("**/users/?q=a%26b")
    expect(page.locator("input[type=search]")).to_have_value("a&b")


@pytest.mark.parametrize("next_", ["//else.invalid/", "https://else.invalid", "/%5Celse.invalid"])
def test_nobody_is_sent_to_another_site(page: Page, admin: str, next_: str) -> None:
    _sign_in(page, admin, address=f"/sign-in/?next={next_}")
    page.wait_for_url("**/overview")


def test_the_cookie_belongs_to_the_address_that_was_opened(
    page: Page, watch: Watch, server: str, join: Join
) -> None:
    watch.expect("foreign request: ")  # the same server by its number
    by_number = server.replace("localhost", "127.0.0.1")
    _sign_in(page, join(), address=f"{by_number}/sign-in/")
    page.wait_for_url(f"{by_number}/home")
    assert {one["domain"] for one in page.context.cookies()} == {"127.0.0.1"}


def test_a_candidates_zone_is_the_browsers(new_page: Callable[..., Page], join: Join, ask: Ask) -> None:
    email = join()
    page = new_page(timezone_id="Asia/Tokyo")
    _sign_in(page, email, address="/sign-in/?next=/account")
    page.wait_for_url("**/account")
    expect(page.locator("#timezone")).to_have_value("Asia/Tokyo")
    page.locator("#timezone").select_option("Europe/Lisbon")
    _fill(page, name="Ana of Lisbon")
    expect(page.get_by_text("Saved")).to_be_visible()
    told = "SELECT name, timezone FROM users WHERE email = ?"
    assert ask(told, email) == [("Ana of Lisbon", "Europe/Lisbon")]


def test_an_administrator_approves_deactivates_and_gives_another_role(
    page: Page, admin: str, join: Join, ask: Ask
) -> None:
    email = join("hr", name="Hal Waiting")
    ask("UPDATE users SET status = 'pending' WHERE email = ?", email)
    _sign_in(page, admin, address=f"/sign-in/?next=/users%3Fstatus%3Dpending%26q%3D{email}")
    told = "SELECT role, status FROM users WHERE email = ?"
    page.get_by_role("button", name="Approve Hal Waiting").click()
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nobody fits")).to_be_visible()
    assert ask(told, email) == [("hr", "active")]

    page.get_by_role("group", name="Status").get_by_role("button", name="Everyone").click()
    page.get_by_role("button", name="Change Hal Waiting").click()
    page.get_by_role("dialog").get_by_label("Role").select_option("interviewer")
    page.get_by_role("button", name="Change role").click()
    expect(page.locator("tbody")).to_contain_text("Interviewer")
    page.get_by_role("button", name="Change Hal Waiting").click()
    expect(page.get_by_role("dialog")).to_contain_text(email)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Change Hal Waiting")).to_be_focused()
    page.get_by_role("button", name="Change Hal Waiting").click()
    page.get_by_role("button", name="Deactivate", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("Deactivated")
    assert ask(told, email) == [("interviewer", "disabled")]


@pytest.mark.parametrize("role", ["candidate", "interviewer", "hr"])
def test_the_pages_of_administrators_are_theirs(page: Page, join: Join, role: str) -> None:
    _sign_in(page, join(role))
    for address in ("/users/", "/outbox/", "/outbox/1/"):
        page.goto(address)
        page.wait_for_url(lambda url: "/users" not in url and "/outbox" not in url)
        expect(page.get_by_text("This page belongs to another role.")).to_be_visible()
        expect(page.get_by_role("link", name="Users")).to_have_count(0)


def test_an_address_that_is_none(page: Page, watch: Watch) -> None:
    watch.expect("404")
    answer = page.goto("/nowhere/at/all")
    assert answer and answer.status == 404
    expect(page.get_by_role("heading", name="This page is not here")).to_be_visible()
    page.get_by_role("link", name="Go to the start").click()
    page.wait_for_url(lambda url: url.endswith(("/sign-in", "/first-run")))


def test_a_form_that_is_not_alive_yet_sends_nothing_away(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    for address in ("/sign-in/", "/register/", "/first-run/"):
        page.goto(address)
        expect(page.locator("button[type=submit]")).to_be_disabled()
        assert page.locator("form").get_attribute("method") == "post"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_for_everybody(
    new_page: Callable[..., Page], admin: str, colours: str, width: int
) -> None:
    page = new_page(width=width, color_scheme=colours, reduced_motion="reduce")
    for address in ("/sign-in/", "/register/", "/forgotten/", "/set-password/", "/verify/"):
        _look(page, address)
    _sign_in(page, admin)
    for address in ("/account/", "/users/", "/outbox/", "/missing/"):
        _look(page, address)


def _look(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("main h1")).to_have_count(1)
    expect(page.locator("button[type=submit]:disabled")).to_have_count(0)
    expect(page.locator(".bb-bone")).to_have_count(0)
    assert barriers(page, grave=False) == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
