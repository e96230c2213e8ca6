"""Jobs in a real browser: from a title to a published plan that a candidate is asked, and on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Api, Records, barriers, plan, sign_in
from tests.planned import contents, question


def _published(hr: Api, title: str) -> int:
    job_id: int = hr.post("/jobs", **contents(title=title))["id"]
    hr.post(f"/jobs/{job_id}/publish")
    return job_id


def _fine(page: Page) -> None:
    """No serious barrier, nothing wider than the window, once the page is at rest."""
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_a_job_is_drafted_completed_published_and_asked(
    page: Page, hr: Api, ana: Api, records: Records
) -> None:
    sign_in(page, hr, "/jobs/")
    page.get_by_role("link", name="New job").click()
    page.get_by_label("Title").fill("Lighthouse keeper")
    page.get_by_label("Description").fill("Keeps the light.")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse keeper")
    expect(page.get_by_text("There is no question.")).to_be_visible()
    page.get_by_role("searchbox").fill("Git")
    page.get_by_role("button", name=re.compile("^Add “.*Git")).first.click()
    expect(page.get_by_text("Question 1", exact=True)).to_be_visible()

    page.get_by_role("link", name="Write a question").click()
    page.get_by_label("Question", exact=True).fill("What do you do when the light goes out?")
    page.get_by_label("Competency").fill("Calm")
    page.get_by_label("Point 1", exact=True).fill("Lights the spare lamp first")
    page.get_by_role("button", name="Save question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse keeper")
    expect(page.get_by_text("3 things are missing")).to_be_visible()
    publish = page.get_by_role("button", name="Publish version 1")
    expect(publish).to_be_disabled()

    page.get_by_role("link", name=re.compile("Question 2 has no anchor for 3")).click()
    expect(page.get_by_label("Worth 3")).to_be_focused()
    page.get_by_label("Worth 3").fill("Knows that there is a spare lamp.")
    page.get_by_role("button", name="Draft from the points").click()
    expect(page.get_by_label("Worth 5")).to_have_value(re.compile("Lights the spare lamp first"))
    expect(page.get_by_label("Worth 3")).to_have_value("Knows that there is a spare lamp.")
    expect(page.get_by_label("Question", exact=True)).to_have_value("What do you do when the light goes out?")
    page.get_by_role("button", name="Save question").click()

    page.get_by_role("button", name="Move question 2 up").click()
    expect(page.locator(".bb-plan-question h3").first).to_have_text("What do you do when the light goes out?")
    publish.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1 is what new interviews ask.")).to_be_visible()
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("Nothing changes it any more.")).to_be_visible()

    interview_id = plan(hr, ana, role="lighthouse KEEPER")
    planned = records.rows(
        "SELECT text, weight, anchors FROM planned_questions WHERE interview_id = ? ORDER BY number",
        interview_id,
    )
    assert planned[0][0] == "What do you do when the light goes out?"
    assert [weight for _, weight, _ in planned] == [1.0, 1.0]
    assert json.loads(planned[0][2])["3"] == "Knows that there is a spare lamp."


def test_what_somebody_types_survives_what_others_do(page: Page, hr: Api) -> None:
    job_id = _published(hr, "Night porter")
    sign_in(page, hr, f"/jobs/{job_id}/")
    page.get_by_label("Description").fill("Mine, and long.")
    hr.patch(f"/jobs/{job_id}", revision=1, description="Theirs.")
    page.get_by_role("button", name="Move question 1 down").click()
    expect(page.get_by_text("Somebody changed this job meanwhile")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("Mine, and long.")
    save = page.get_by_role("button", name="Save").first
    save.click()
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("Mine, and long.")
    assert hr.get(f"/jobs/{job_id}")["description"] == "Theirs."
    save.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert hr.get(f"/jobs/{job_id}")["description"] == "Mine, and long."


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_are_fine(new_page: Callable[..., Page], hr: Api, width: int, colours: str) -> None:
    title = f"Keeper of the very long title that somebody wrote on a {colours} day at {width} pixels"
    lacking = [question("A?", ""), question("B?", anchors={}, weight=None)]
    draft: int = hr.post("/jobs", **contents(title=f"{title}, drafted", questions=lacking))["id"]
    job_id = _published(hr, title)
    page = new_page(width=width, color_scheme=colours)
    sign_in(page, hr, "/jobs/")
    paths = [
        "/jobs/",
        "/jobs/new/",
        f"/jobs/{draft}/",
        f"/jobs/{draft}/questions/2/",
        f"/jobs/{draft}/questions/new/",
    ]
    for path in [*paths, f"/jobs/{job_id}/", f"/jobs/{job_id}/versions/1/"]:
        page.goto(path)
        expect(page.locator(".bb-card, .bb-table").first).to_be_visible()
        _fine(page)


def test_an_interviewer_reads_and_a_candidate_is_led_away(
    new_page: Callable[..., Page], server: str, hr: Api, ana: Api
) -> None:
    job_id = _published(hr, "Ferry master")
    sam = Api(server, "interviewer", "Sam Okafor")
    page = new_page()
    sign_in(page, sam, f"/jobs/{job_id}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ferry master")
    expect(page.get_by_role("heading", name="How do you find out why a page is slow?")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Publish|Save|Archive|Add"))).to_have_count(0)
    other = new_page()
    sign_in(other, ana, "/home/")
    other.goto(f"/jobs/{job_id}/")
    other.wait_for_url(re.compile("/home"))
    assert "Ferry master" not in other.content()
