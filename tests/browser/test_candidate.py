"""The candidate's other pages: practice, moving, cancelling, files; and that nobody else is let in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from botboss.domain.bank import load_bank
from tests.browser.acting import Api, Records, barriers, plan, sign_in
from tests.browser.conftest import Watch

MINE = "I would ask the people who know it best, measure before and after, and write down what I saw."
SAMPLES = {question.key: question.good for question in load_bank()}


def _practise(page: Page, role: str) -> int:
    """Begin practice for a role that one writes oneself; its interview."""
    page.goto("/practice/")
    expect(page.get_by_role("button", name="Start practice")).to_be_enabled()
    page.get_by_label("Role", exact=True).select_option("Another role…")
    page.get_by_label("Which role?").fill(role)
    page.get_by_role("button", name="Start practice").click()
    page.wait_for_url("**/room")
    expect(page.get_by_role("textbox", name="Your answer")).to_be_editable()  # not the skeleton any more
    return int(re.findall(r"/interviews/(\d+)/room", page.url)[0])


def test_practice_ends_with_quotes_and_counts(page: Page, ana: Api, records: Records) -> None:
    sign_in(page, ana)
    interview_id = _practise(page, "Programmer")
    kind = "SELECT kind, status, role, candidate_id FROM interviews WHERE id = ?"
    assert records.rows(kind, interview_id) == [("practice", "started", "Programmer", ana.id)]
    planned = (
        "SELECT planned_questions.text, key FROM planned_questions JOIN questions "
        "ON questions.id = question_id WHERE interview_id = ?"
    )
    good = {text: SAMPLES[key] for text, key in records.rows(planned, interview_id)}
    heading = page.get_by_role("heading", level=1)
    while page.get_by_role("heading", name="That was the last question").count() == 0:
        before = heading.inner_text()
        page.get_by_role("textbox", name="Your answer").fill(good.get(before, MINE))
        page.get_by_role("button", name="Done").click()
        expect(heading).not_to_have_text(before)
    page.get_by_role("button", name="Finish interview").click()
    page.wait_for_url(f"**/interviews/{interview_id}/finished")
    expect(heading).to_have_text("Practice finished")
    expect(page.get_by_role("article")).to_have_count(5)
    expect(page.locator("main")).to_contain_text(re.compile(r"\d of \d points heard"))
    expect(page.locator("mark").first).to_be_visible()
    points = records.rows(
        "SELECT expected_points FROM planned_questions WHERE interview_id = ?", interview_id
    )
    texts = [point["text"] for (told,) in points for point in json.loads(told)]
    main = page.locator("main").inner_text()
    assert texts and [text for text in texts if text in main] == []
    (score,) = records.rows("SELECT overall_score FROM interviews WHERE id = ?", interview_id)[0]
    expect(page.locator(".bb-score-value").first).to_contain_text(str(round(score * 100)))


def test_one_moves_into_a_free_slot_and_cancels_with_a_reason(
    page: Page, hr: Api, ana: Api, server: str, records: Records
) -> None:
    sam = Api(server, "interviewer", "Sam Okafor")
    first = (datetime.now(UTC) + timedelta(days=7)).date()
    query = f"start_date={first}&end_date={first + timedelta(days=6)}&interviewer_id={sam.id}"
    slot = hr.get(f"/calendar/available-slots?{query}")["slots"][0]
    live = int(
        hr.post(
            "/interviews", candidate_id=ana.id, scheduled_time=slot, role="Developer", interviewer_id=sam.id
        )["id"]
    )
    sign_in(page, ana)
    page.get_by_role("button", name="Move").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 more times")
    for _ in range(2):
        week = dialog.get_by_role("status").inner_text()
        dialog.get_by_role("button", name="Later week").click()
        expect(dialog.get_by_role("status")).not_to_have_text(week)
    dialog.get_by_role("group", name="Free times").get_by_role("button").first.click()
    dialog.get_by_role("button", name="Move interview").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Moved to").first).to_be_visible()
    moved = records.rows("SELECT scheduled_at, moves FROM interviews WHERE id = ?", live)
    assert moved[0][1] == 1
    assert not str(moved[0][0]).startswith(slot[:10])

    page.get_by_role("button", name="Cancel").click()
    dialog.get_by_label("Reason").fill("I found another job.")
    dialog.get_by_role("button", name="Cancel interview").click()
    expect(page.locator("main")).to_contain_text("Nothing is planned")
    assert records.interview(live) == ("cancelled", None, 1, "I found another job.")
    expect(page.get_by_role("table", name="Past interviews")).to_contain_text("Cancelled")


def test_a_file_is_sent_listed_opened_and_deleted(
    page: Page, hr: Api, ana: Api, records: Records, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("415")
    interview_id = plan(hr, ana)
    sign_in(page, ana, f"/interviews/{interview_id}/")
    expect(page.get_by_role("button", name="Upload a file")).to_be_enabled()
    paper, page_of_html = tmp_path / "My CV.txt", tmp_path / "cv.html"
    paper.write_text("Ana Beatriz Carvalho, developer. Ten years of it.\n")
    page_of_html.write_text("<!doctype html><script>alert(1)</script>")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files(page_of_html)
    expect(page.get_by_role("alert")).to_contain_text("not accepted")
    chooser.set_input_files(paper)
    listed = page.locator(".bb-file", has_text="My CV.txt")
    expect(listed).to_contain_text("from you")
    kept = "SELECT name, uploaded_by_id, content_type FROM files WHERE interview_id = ?"
    assert records.rows(kept, interview_id) == [("My CV.txt", ana.id, "text/plain")]
    with page.expect_download() as download:
        listed.get_by_role("link").click()
    assert download.value.path().read_bytes() == paper.read_bytes()
    listed.get_by_role("button", name="Delete My CV.txt").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete file").click()
    expect(listed).to_have_count(0)
    assert records.rows(kept, interview_id) == []


def test_nobody_else_is_let_in(
    new_page: Callable[..., Page], hr: Api, ana: Api, server: str, records: Records
) -> None:
    interview_id = plan(hr, ana, role="Harbour pilot")
    places = [f"/interviews/{interview_id}/{part}" for part in ("", "room/", "finished/")]
    stranger = new_page()
    for place in places:
        stranger.goto(place)
        stranger.wait_for_url("**/sign-in/**")
    other = new_page()
    sign_in(other, Api(server, "candidate", "Nosy Neighbour"))
    for place in places:
        other.goto(place)
        other.wait_for_url("**/missing")
        expect(other.locator("main")).not_to_contain_text("Harbour pilot")
    staff = new_page()
    sign_in(staff, hr, places[0])
    staff.wait_for_url(re.compile(f"/candidates/{interview_id}/?$"))
    assert records.interview(interview_id)[0] == "scheduled"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_are_for_everybody(
    new_page: Callable[..., Page], hr: Api, ana: Api, scheme: str, width: int, height: int
) -> None:
    begun, live = plan(hr, ana, days=1), plan(hr, ana, days=3, role="Long " * 23 + "title")
    ana.post(f"/interviews/{begun}/start")
    ana.post(f"/interviews/{begun}/responses", question_number=1, answer=MINE)
    page = new_page(width=width, height=height, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, ana)
    for address in ("/home/", "/practice/", f"/interviews/{live}/", f"/interviews/{begun}/room/"):
        page.goto(address)
        expect(page.locator("main h1")).to_have_count(1)
        expect(page.get_by_text("Loading…")).to_have_count(0)
        expect(page.locator("button[disabled]")).to_have_count(0)
        assert barriers(page, grave=False) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
