"""An interviewer's day and the question bank in a real browser; the database says the same as the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Api, Records, barriers, plan, sign_in

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NewPage = Callable[..., Page]


@pytest.fixture
def sam(server: str) -> Api:
    return Api(server, "interviewer", "Sam Okafor")


def _live(hr: Api, candidate: Api, interviewer: Api, at: datetime, role: str = "Developer") -> int:
    """A live interview; staff may also give it a past time."""
    return plan(hr, candidate, role=role, scheduled_time=at.isoformat(), interviewer_id=interviewer.id)


def _row(records: Records, interview_id: int, columns: str) -> tuple[object, ...]:
    (row,) = records.rows(f"SELECT {columns} FROM interviews WHERE id = ?", interview_id)
    return row


def _fine(page: Page) -> None:
    """Loaded and at rest: no serious barrier, nothing wider than the window."""
    expect(page.locator(".bb-bone")).to_have_count(0)
    expect(page).to_have_title(re.compile(" · Botboss$"))
    for button in page.locator("button[type=submit]").all():
        expect(button).to_be_enabled()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_a_day_from_the_agenda_to_the_feedback(
    page: Page, new_page: NewPage, hr: Api, ana: Api, sam: Api, records: Records
) -> None:
    interview_id = _live(hr, ana, sam, datetime.now(UTC) - timedelta(seconds=5), "Data analyst")
    sign_in(page, sam, "/agenda/")
    expect(page.get_by_text("1 interview today")).to_be_visible()
    expect(page.locator(".bb-rail-now")).to_be_attached()
    page.locator(".bb-rail").get_by_role("link", name=re.compile("Ana Beatriz Carvalho")).click()
    page.wait_for_url(f"**/agenda/{interview_id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Beatriz Carvalho")
    expect(page).to_have_title("Ana Beatriz Carvalho, Data analyst · Botboss")
    expect(page.locator(".bb-plan-question")).to_have_count(5)
    for text, points in records.rows(
        "SELECT text, expected_points FROM planned_questions WHERE interview_id = ?", interview_id
    ):
        expect(page.get_by_role("heading", name=text)).to_be_visible()
        expect(page.get_by_text(json.loads(points)[0]["text"])).to_be_visible()

    page.get_by_role("button", name="Start interview").click()
    expect(page.locator("header .bb-status").first).to_have_text("Begun")
    assert _row(records, interview_id, "status") == ("started",)

    box = page.get_by_role("textbox", name="Feedback")
    box.press_sequentially("Measured first.", delay=20)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert _row(records, interview_id, "feedback") == ("Measured first.",)
    page.reload()
    expect(box).to_have_value("Measured first.")
    box.press("End")
    box.press_sequentially(" And asked back.", delay=20)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert _row(records, interview_id, "feedback") == ("Measured first. And asked back.",)

    page.get_by_role("button", name="Complete").click()
    page.get_by_role("button", name="Complete interview").click()
    expect(page.locator("header .bb-status").first).to_have_text("Completed")
    assert _row(records, interview_id, "status, feedback") == ("completed", "Measured first. And asked back.")
    expect(page.get_by_role("button", name="Start interview")).to_have_count(0)
    page.goto("/agenda/?past=due")
    expect(page.get_by_text("No feedback is due")).to_be_visible()


def test_feedback_that_is_due_is_found_and_given(
    page: Page, hr: Api, ana: Api, sam: Api, records: Records
) -> None:
    interview_id = _live(hr, ana, sam, datetime.now(UTC) - timedelta(days=2))
    hr.patch(f"/interviews/{interview_id}", status="completed")
    sign_in(page, sam, "/agenda/")
    page.get_by_role("button", name="Feedback due (1)").click()
    page.wait_for_url("**/agenda?past=due")
    page.reload()
    page.get_by_role("row").get_by_role("link", name="Ana Beatriz Carvalho").click()
    expect(page.get_by_text("Your feedback is due")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("score")
    page.get_by_role("textbox", name="Feedback").fill("Yes.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert _row(records, interview_id, "feedback") == ("Yes.",)
    page.go_back()
    expect(page.get_by_role("button", name="Feedback due (0)")).to_be_visible()
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.get_by_role("row").get_by_role("link", name="Ana Beatriz Carvalho")).to_be_visible()


def test_materials_go_up_come_down_and_are_shared(
    page: Page, server: str, hr: Api, ana: Api, sam: Api, records: Records
) -> None:
    interview_id = _live(hr, ana, sam, datetime.now(UTC) + timedelta(days=1))
    sign_in(page, sam, f"/agenda/{interview_id}/")
    page.locator("input[type=file]").set_input_files(
        {"name": "Tâche 1.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    file = page.get_by_role("link", name="Tâche 1.pdf")
    expect(file).to_be_visible()
    mine = "SELECT name, size, shared, uploaded_by_id FROM files WHERE interview_id = ?"
    assert records.rows(mine, interview_id) == [("Tâche 1.pdf", len(PDF), 0, sam.id)]
    with page.expect_download() as arriving:
        file.click()
    assert Path(arriving.value.path()).read_bytes() == PDF
    assert ana.get(f"/files/interview/{interview_id}")["files"] == []

    toggle = page.get_by_role("button", name="Share Tâche 1.pdf with the candidate")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    (seen,) = ana.get(f"/files/interview/{interview_id}")["files"]
    assert httpx.get(seen["url"].replace(seen["url"].split("/api/")[0], server)).content == PDF
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    assert ana.get(f"/files/interview/{interview_id}")["files"] == []

    page.get_by_role("button", name="Delete Tâche 1.pdf").click()
    page.get_by_role("button", name="Delete file").click()
    expect(page.get_by_text("No files yet")).to_be_visible()
    assert records.rows(mine, interview_id) == []


def test_one_cancels_with_a_reason_and_takes_the_date_along(
    page: Page, hr: Api, ana: Api, sam: Api, records: Records
) -> None:
    interview_id = _live(hr, ana, sam, datetime.now(UTC) + timedelta(days=1))
    sign_in(page, sam, f"/agenda/{interview_id}/")
    with page.expect_download() as arriving:
        page.get_by_role("button", name="Add to my calendar").click()
    assert arriving.value.suggested_filename == f"interview-{interview_id}.ics"
    assert "BEGIN:VEVENT" in Path(arriving.value.path()).read_text()
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_label("Reason").fill("I am ill.")
    page.get_by_role("button", name="Cancel interview").click()
    expect(page.get_by_text("Cancelled: I am ill.")).to_be_visible()
    assert records.interview(interview_id)[0::3] == ("cancelled", "I am ill.")


def test_one_plans_with_oneself_in_a_free_slot(page: Page, sam: Api, ana: Api, records: Records) -> None:
    sign_in(page, sam, "/agenda/")
    page.get_by_role("link", name="Schedule with me").first.click()
    page.get_by_role("button", name="Schedule interview").click()
    for words in ("Choose who is interviewed.", "Write the job", "Choose a time."):
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    page.get_by_role("searchbox").fill(ana.email)
    expect(page.locator(".bb-meeting")).to_have_count(1)
    page.get_by_role("button", name="Choose Ana Beatriz Carvalho").click()
    page.get_by_label("Job").fill("Beekeeper")
    page.get_by_label("Length").select_option("30")
    page.get_by_role("button", name="Later week").click()
    slot = page.locator(".bb-slot").first
    expect(slot).to_have_text("09:00")
    slot.click()
    page.get_by_role("button", name="Schedule interview").dblclick()
    page.wait_for_url(re.compile(r"/agenda/\d+"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Beatriz Carvalho")
    mine = (
        "SELECT interviewer_id, role, duration_minutes, kind, status FROM interviews WHERE candidate_id = ?"
    )
    assert records.rows(mine, ana.id) == [(sam.id, "Beekeeper", 30, "live", "scheduled")]


def test_others_do_not_get_there(page: Page, server: str, hr: Api, ana: Api, sam: Api) -> None:
    interview_id = _live(hr, ana, sam, datetime.now(UTC) + timedelta(days=1), "Secret keeper")
    sign_in(page, Api(server, "interviewer", "Olga Other"), f"/agenda/{interview_id}/")
    page.wait_for_url("**/missing")
    expect(page.locator("main")).not_to_contain_text("Secret keeper")
    page.goto("/agenda/")
    expect(page.get_by_text("no interviews today")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Ana Beatriz Carvalho")


def test_hr_keeps_the_bank(page: Page, hr: Api, records: Records) -> None:
    sign_in(page, hr, "/questions/")
    page.get_by_role("link", name="Add a question").click()
    page.get_by_role("button", name="Save question").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.get_by_label("Question", exact=True).fill("How do you calm a swarm?")
    page.get_by_label("Job").fill("Apiarist")
    page.get_by_label("Point 1", exact=True).fill("Uses smoke")
    page.get_by_label("Point 1 counts times").fill("2")
    page.get_by_role("button", name="Remove point 2").click()
    page.get_by_role("button", name="Add a point").click()
    page.get_by_label("Point 3", exact=True).fill("Moves slowly")
    page.get_by_label("Follow-up 1", exact=True).fill("Smoke of what?")
    page.get_by_label("What follow-up 1 is about").select_option(label="about point 3")
    page.get_by_role("button", name="Save question").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you calm a swarm?")
    stored = "SELECT text, expected_points, follow_ups, deleted_at FROM questions WHERE role = 'Apiarist'"
    ((_text, points, probes, _),) = records.rows(stored)
    assert json.loads(points) == [
        {"text": "Uses smoke", "weight": 2.0},
        {"text": "Moves slowly", "weight": 1.0},
    ]
    assert json.loads(probes) == [{"point": 1, "question": "Smoke of what?"}]

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Question", exact=True).fill("How do you calm bees?")
    page.get_by_role("button", name="Save question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you calm bees?")
    assert [row[0] for row in records.rows(stored)] == ["How do you calm bees?"]

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete question").click()
    page.wait_for_url("**/questions")
    ((_, _, _, deleted),) = records.rows(stored)
    assert deleted is not None


def test_filters_are_the_address(page: Page, hr: Api) -> None:
    sign_in(page, hr, "/questions/")
    page.get_by_label("Job").select_option(label="Developer")
    page.wait_for_url("**/questions?role=developer")
    page.get_by_role("button", name="Behavioural").click()
    page.wait_for_url("**category=behavioural")
    page.get_by_label("Difficulty").select_option("easy")
    page.wait_for_url("**difficulty=easy")
    rows = page.locator("tbody tr")
    for others in ("Technical", "Medium", "Hard"):
        expect(rows.filter(has_text=others)).to_have_count(0)
    found = rows.count()
    page.reload()
    expect(rows).to_have_count(found)
    expect(page.get_by_role("button", name="Behavioural")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.get_by_label("Difficulty")).to_have_value("")
    page.get_by_role("searchbox").press_sequentially("zzzz", delay=20)
    expect(page.get_by_text("No question fits")).to_be_visible()
    page.get_by_role("button", name="Show all questions").click()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/questions?page=2")
    expect(page.get_by_text("51–100 of").first).to_be_visible()


def test_proposals_come_into_the_bank_once(page: Page, hr: Api, records: Records) -> None:
    sign_in(page, hr, "/questions/propose/")
    page.get_by_label("Job", exact=True).fill("Falconer")
    page.get_by_label("Job description").fill("You calibrate and maintain equipment.")
    page.get_by_label("How many").fill("3")
    page.get_by_label("Difficulty").select_option("easy")
    page.get_by_role("button", name="Propose questions").click()
    expect(page.locator(".bb-plan-question")).to_have_count(3)
    expect(
        page.get_by_text("The job description says “You calibrate and maintain equipment”.")
    ).to_be_visible()
    mine = "SELECT text, source FROM questions WHERE role = 'Falconer'"
    assert records.rows(mine) == []
    shown = page.locator(".bb-plan-question h3").all_inner_texts()
    page.get_by_role("button", name="Add to the bank").dblclick()
    expect(page.get_by_role("button", name="Add to the bank")).to_have_count(0)
    assert sorted(records.rows(mine)) == sorted((text, "generated") for text in shown)


def test_a_file_of_questions_goes_out_and_in(page: Page, hr: Api, records: Records) -> None:
    sign_in(page, hr, "/questions/")
    page.get_by_role("link", name="Import or export").click()
    page.wait_for_url("**/questions/files")
    with page.expect_download() as arriving:
        page.get_by_role("button", name="Export as CSV").click()
    text = Path(arriving.value.path()).read_text("utf-8")
    assert text.startswith("\ufeffquestion,role,category,")
    choose = page.locator("input[type=file]")
    wrong = f"{text}Why?,Ranger,poetry\n"
    choose.set_input_files({"name": "bank.csv", "mimeType": "text/csv", "buffer": wrong.encode()})
    expect(page.get_by_text("1 problem.")).to_be_visible()
    expect(page.get_by_text("category")).not_to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Add"))).to_have_count(0)
    right = f"{text}Why do deer cross here?,Ranger,technical\n"
    choose.set_input_files({"name": "bank.csv", "mimeType": "text/csv", "buffer": right.encode()})
    stored = "SELECT text FROM questions WHERE role = 'Ranger'"
    expect(page.get_by_role("button", name="Add 1 question")).to_be_visible()
    assert records.rows(stored) == []
    page.get_by_role("button", name="Add 1 question").click()
    page.wait_for_url("**/questions")
    assert records.rows(stored) == [("Why do deer cross here?",)]


def test_an_interviewer_reads_the_bank_and_cannot_edit_it(page: Page, sam: Api, records: Records) -> None:
    ((question_id, text),) = records.rows("SELECT id, text FROM questions WHERE role = 'developer' LIMIT 1")
    kept = records.rows("SELECT id, text, edited_at, deleted_at FROM questions ORDER BY id")
    sign_in(page, sam, "/questions/")
    expect(page.locator("tbody tr").first).to_be_visible()
    for name in ("Add a question", "Import or export"):
        expect(page.get_by_text(name)).to_have_count(0)
    page.goto(f"/questions/{question_id}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.get_by_role("list", name="What to listen for").locator("li").first).to_be_visible()
    for name in ("Edit", "Delete"):
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
    for address in (f"/questions/{question_id}/edit/", "/questions/new/", "/questions/files/"):
        page.goto(address)
        page.wait_for_url("**/agenda")
    page.goto("/questions/propose/?role=Developer&number=2")
    expect(page.locator(".bb-plan-question")).to_have_count(2)
    expect(page.get_by_text("Add to the bank")).to_have_count(0)
    assert records.rows("SELECT id, text, edited_at, deleted_at FROM questions ORDER BY id") == kept


def test_a_candidate_sees_neither_agenda_nor_bank(page: Page, ana: Api) -> None:
    sign_in(page, ana, "/agenda/")
    page.wait_for_url("**/home")
    for address in ("/questions/", "/questions/1/", "/questions/propose/?role=Developer", "/agenda/new/"):
        page.goto(address)
        page.wait_for_url("**/home")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_open_to_everybody(
    new_page: NewPage, server: str, hr: Api, sam: Api, scheme: str, width: int
) -> None:
    long = Api(server, "candidate", "Maximiliana-Konstantina Αλεξάνδρα " * 3 + "Vandenberghe")
    today = _live(hr, long, sam, datetime.now(UTC) - timedelta(seconds=5), "Head of " + "everything " * 9)
    _live(hr, long, sam, datetime.now(UTC) + timedelta(days=1))
    page = new_page(width=width, height=844, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, sam, "/agenda/")
    for address in ("/agenda/", f"/agenda/{today}/", "/agenda/new/", "/questions/", "/questions/1/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        _fine(page)
    other = new_page(width=width, height=844, color_scheme=scheme, reduced_motion="reduce")
    sign_in(other, hr, "/questions/")
    for address in (
        "/questions/new/",
        "/questions/1/edit/",
        "/questions/propose/?role=Vet",
        "/questions/files/",
    ):
        other.goto(address)
        _fine(other)
