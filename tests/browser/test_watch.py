"""The guard over every browser test notices what it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch


def test_the_first_page_is_served_and_calls_nobody_else(page: Page):
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("html", "noticed"),
    [
        ("<script>console.error('broken')</script>", "console: broken"),
        ("<script>setTimeout(() => { throw new Error('thrown') })</script>", "thrown"),
        (
            "<img src='http://elsewhere.invalid/pixel.png'>",
            "foreign request: http://elsewhere.invalid/pixel.png",
        ),
        (
            "<script>new WebSocket('ws://elsewhere.invalid/')</script>",
            "foreign request: ws://elsewhere.invalid/",
        ),
    ],
)
def test_what_a_page_must_not_do_is_noticed(page: Page, watch: Watch, html: str, noticed: str):
    page.set_content(html)
    page.wait_for_timeout(300)
    assert any(noticed in complaint for complaint in watch.unexpected())
    watch.expect("")


def test_two_visitors_share_nothing(new_page: Callable[..., Page]):
    one, other = new_page(), new_page(width=390, height=844)
    one.goto("/")
    one.evaluate("document.cookie = 'mine=1'")
    other.goto("/")
    assert "mine" not in other.evaluate("document.cookie")
    assert other.evaluate("innerWidth") == 390
