"""The product, served as in production, and a Chromium that is watched while it visits it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.app_server import AppServer, running
from tests.browser.acting import Api, Records

HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
PATIENCE = 30_000  # ms until an expected thing counts as missing; a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Watch:
    """What a page must not do: complain in the console, throw, or call another host than `base`."""

    def __init__(self, base: str) -> None:
        self._host = urlsplit(base).netloc
        self._expected: list[str] = []
        self.complaints: list[str] = []

    def expect(self, part: str) -> None:
        """Complaints that contain `part` belong to this test, such as "401" for a refused sign-in."""
        self._expected.append(part)

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"thrown: {error.error}"))
        context.on("request", lambda request: self._address(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._address(socket.url)))

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(part in text for part in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self._host:
            self.complaints.append(f"foreign request: {url}")


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The running product: `.url`, `.data`, and `.command("create-admin", …)` for `python -m botboss`."""
    with running(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def server(app_server: AppServer) -> str:
    """The address of pages and API, without a slash at its end."""
    return app_server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, with a pretended camera and microphone."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("Chromium is missing: apt install chromium, or leave these out with -m 'not browser'")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(server: str) -> Iterator[Watch]:
    """What this test's pages complained of; anything not `expect`ed fails the test at its end."""
    watch = Watch(server)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_page(browser: Browser, server: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_page(width=390, height=844, color_scheme="dark", …)`: a visitor of its own, not signed in.

    Options are those of Playwright's `Browser.new_context`. Paths such as "/" are the server's.
    """
    contexts: list[BrowserContext] = []

    def make(*, width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(base_url=server, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One visitor at a wide window."""
    return new_page()


@pytest.fixture
def records(app_server: AppServer) -> Records:
    """The product's own database, to compare with the page."""
    return Records(app_server)


@pytest.fixture
def hr(server: str) -> Api:
    return Api(server, "hr", "Marta Horvat")


@pytest.fixture
def ana(server: str) -> Api:
    """A candidate."""
    return Api(server, "candidate", "Ana Beatriz Carvalho")
