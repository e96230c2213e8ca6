"""People who use the product over REST and in a browser, and its database, to see what became of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.app_server import AppServer

PASSWORD = "correct horse 9"
_numbers = count(1)


class Api:
    """The product's REST, as one person; ``api.post("/interviews", …)``."""

    def __init__(self, server: str, role: str, name: str) -> None:
        self.base = f"{server}/api/v1"
        self.email = f"{role}{next(_numbers)}@interview.example"
        sent = {"email": self.email, "password": PASSWORD, "name": name, "role": role}
        self.id = self._told(httpx.post(f"{self.base}/auth/register", json=sent))["id"]
        token = self._told(httpx.post(f"{self.base}/auth/login", json=sent))["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, **body: Any) -> Any:
        return self._told(httpx.post(self.base + path, json=body, headers=self.headers))

    def patch(self, path: str, **body: Any) -> Any:
        return self._told(httpx.patch(self.base + path, json=body, headers=self.headers))

    def get(self, path: str) -> Any:
        return self._told(httpx.get(self.base + path, headers=self.headers))

    @staticmethod
    def _told(answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json()


class Records:
    """The product's own database, read only."""

    def __init__(self, server: AppServer) -> None:
        self._address = f"file:{server.data / 'botboss.sqlite3'}?mode=ro"

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._address, uri=True, timeout=20)) as database:
            return database.execute(statement, values).fetchall()

    def answers(self, interview_id: int) -> dict[int, str]:
        """By number; more than one of a number fails."""
        found = self.rows("SELECT number, text FROM answers WHERE interview_id = ?", interview_id)
        assert len({number for number, _ in found}) == len(found)
        return dict(found)

    def drafts(self, interview_id: int) -> dict[int, str]:
        return dict(self.rows("SELECT number, text FROM drafts WHERE interview_id = ?", interview_id))

    def interview(self, interview_id: int) -> tuple[Any, ...]:
        """Status, score, moves, reason."""
        (row,) = self.rows(
            "SELECT status, overall_score, moves, closed_reason FROM interviews WHERE id = ?", interview_id
        )
        return row


def plan(hr: Api, candidate: Api, days: int = 2, role: str = "Developer", **more: Any) -> int:
    at = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    body = {"candidate_id": candidate.id, "scheduled_time": at, "role": role, **more}
    return int(hr.post("/interviews", **body)["id"])


def sign_in(page: Page, person: Api, address: str = "/home/") -> None:
    page.goto("/sign-in/")
    button = page.get_by_role("button", name="Sign in")
    expect(button).to_be_enabled()
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    button.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(address)


def barriers(page: Page, *, grave: bool = True) -> list[tuple[str, str]]:
    """What axe finds on the page at rest, as rule and element; ``grave`` ones are serious or critical."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => {})")
    if _found(page, grave):
        page.wait_for_timeout(1000)  # a button that is not alive yet is pale
    return _found(page, grave)


def _found(page: Page, grave: bool) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    shown = [one for one in found if not grave or one["impact"] in ("serious", "critical")]
    return [(one["id"], one["nodes"][0]["html"]) for one in shown]
