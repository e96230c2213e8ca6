"""The hiring team in a real browser: they schedule, read the evidence, filter; others see none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from botboss.domain.bank import load_bank
from botboss.ui.hr.looks import AT_ONCE
from tests.browser.acting import Api, Records, barriers, plan, sign_in
from tests.browser.conftest import Watch

GOOD = {question.text: question.good for question in load_bank()}
PAGES = ("/overview/", "/candidates/", "/schedule/", "/looks/", "/calibration/", "/calibration/rate/")


def _taken(hr: Api, candidate: Api, **more: str) -> int:
    """An AI-led interview, answered in sample words and completed."""
    interview_id = plan(hr, candidate, **more)
    begun = candidate.post(f"/interviews/{interview_id}/start")
    for one in begun["questions"]:
        answer = GOOD.get(one["question"], "I ask who has done it before, try the smallest step and measure.")
        body = {"question_number": one["question_number"], "question": one["question"], "answer": answer}
        candidate.post(f"/interviews/{interview_id}/responses", **body)
    candidate.post(f"/interviews/{interview_id}/complete")
    return interview_id


def _search_for(page: Page, text: str) -> None:
    page.get_by_role("searchbox").fill(text)


def _fine(page: Page) -> None:
    """No serious barrier, nothing wider than the window, once the page is at rest."""
    expect(page).to_have_title(re.compile(" · Botboss$"))
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_somebody_new_is_scheduled_and_gets_in_by_the_link(
    page: Page, new_page: Callable[..., Page], hr: Api, records: Records
) -> None:
    sign_in(page, hr, "/schedule/")
    page.get_by_label("Name", exact=True).fill("Nia Okonkwo")
    page.get_by_label("E-mail", exact=True).fill("nia@hiring.example")
    page.get_by_role("button", name="Add candidate").click()
    expect(page.get_by_role("button", name="Choose another")).to_be_visible()
    page.get_by_role("button", name="Schedule interview").click()
    expect(page.get_by_text("Write which job it is for.")).to_be_visible()
    expect(page.get_by_label("Job")).to_be_focused()
    page.get_by_label("Job").fill("Developer")
    page.get_by_role("button", name="Schedule interview").dblclick()
    expect(page.get_by_role("heading", name="The interview with Nia Okonkwo is scheduled")).to_be_focused()
    (user,) = records.rows("SELECT id, role, password_hash FROM users WHERE email = 'nia@hiring.example'")
    (made,) = records.rows("SELECT id, kind, status, role FROM interviews WHERE candidate_id = ?", user[0])
    assert (user[1:], made[1:]) == (("candidate", None), ("ai", "scheduled", "Developer"))
    links = page.locator(".bb-copy input")
    invitation, own = links.nth(0).input_value(), links.nth(1).input_value()
    assert "/set-password/?token=" in invitation
    assert own.endswith(f"/interviews/{made[0]}/")
    page.get_by_role("link", name="Open the interview").click()
    page.wait_for_url(f"**/candidates/{made[0]}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nia Okonkwo")
    visitor = new_page()
    visitor.goto(invitation)
    visitor.get_by_role("textbox", name="Password").first.fill("a long new password 7")
    visitor.locator("button[type=submit]").click()
    visitor.wait_for_url(re.compile("/home"))
    expect(visitor.get_by_role("heading", name="Developer")).to_be_visible()
    (after,) = records.rows("SELECT password_hash FROM users WHERE id = ?", user[0])
    assert after[0]


def test_a_live_one_takes_a_free_slot_and_a_lost_one_is_told(
    page: Page, server: str, hr: Api, ana: Api, records: Records
) -> None:
    sam = Api(server, "interviewer", "Sam Okafor")
    sign_in(page, hr, f"/schedule/?candidate={ana.id}")
    page.get_by_label("Job").fill("Data analyst")
    page.get_by_label("Live").check()
    page.get_by_label("Who leads it").select_option(str(sam.id))
    page.get_by_role("button", name="Later week").click()
    slots = page.locator(".bb-hr-slot")
    expect(slots).to_have_count(40)
    slots.nth(3).click()
    expect(slots.nth(3)).to_have_attribute("aria-pressed", "true")
    wanted = datetime.fromisoformat(page.locator("aside time").get_attribute("datetime") or "")
    other = Api(server, "candidate", "Ola Other")
    hr.post(
        "/interviews", candidate_id=other.id, interviewer_id=sam.id, scheduled_time=wanted.isoformat(),
        role="Designer",
    )  # fmt: skip
    page.get_by_role("button", name="Schedule interview").click()
    expect(page.get_by_role("alert").filter(has_text="is busy at that time")).to_be_visible()
    expect(slots).to_have_count(39)
    mine = "SELECT scheduled_at, interviewer_id, kind FROM interviews WHERE candidate_id = ?"
    assert records.rows(mine, ana.id) == []
    slots.nth(3).click()
    expect(page.locator("aside time")).not_to_have_attribute("datetime", wanted.isoformat())
    page.get_by_role("button", name="Schedule interview").click()
    expect(page.get_by_role("heading", name="is scheduled")).to_be_visible()
    (made,) = records.rows(mine, ana.id)
    assert (made[1], made[2]) == (sam.id, "live")
    at = datetime.fromisoformat(made[0]).replace(tzinfo=UTC)
    assert at != wanted and at > datetime.now(UTC) + timedelta(days=1)


def test_scores_lead_to_sentences_and_feedback_to_the_candidate(
    page: Page, new_page: Callable[..., Page], hr: Api, ana: Api, records: Records
) -> None:
    interview_id = _taken(hr, ana)
    _, score, *_ = records.interview(interview_id)
    sign_in(page, hr, f"/candidates/{interview_id}/")
    expect(page.locator(".bb-hr-marks .bb-score-value")).to_contain_text(str(round(score * 100)))
    mark = page.locator(".bb-mark").first
    mark.hover()
    lit = page.locator('.bb-point[data-on="true"]')
    expect(lit).not_to_have_count(0)
    said = mark.inner_text()
    (answer,) = (text for text in records.answers(interview_id).values() if said in text)
    assert said in answer
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    page.locator(".bb-point[data-proof]").first.focus()
    expect(page.locator('.bb-mark[data-on="true"]')).not_to_have_count(0)
    _fine(page)
    page.get_by_label("To the candidate").fill("Clear, calm and concrete.")
    page.get_by_role("button", name="Save feedback").click()
    expect(page.get_by_text("Feedback saved.")).to_be_visible()
    page.get_by_role("button", name="Share with candidate").click()
    told = page.get_by_role("alertdialog")
    expect(told).to_contain_text("Clear, calm and concrete.")
    told.get_by_role("button", name="Share result").click()
    expect(page.get_by_text("they see the score and the feedback")).to_be_visible()
    row = "SELECT feedback, shared_at IS NOT NULL FROM interviews WHERE id = ?"
    assert records.rows(row, interview_id) == [("Clear, calm and concrete.", 1)]
    visitor = new_page()
    sign_in(visitor, ana, f"/interviews/{interview_id}/finished/")
    expect(visitor.get_by_text("Clear, calm and concrete.")).to_be_visible()


def test_filters_survive_a_reload_and_the_way_back(
    page: Page, server: str, hr: Api, records: Records
) -> None:
    job = "Beekeeper of filters"
    names = ("Zoë Müller", "Ana Filter", "Bo Filter")
    people = [Api(server, "candidate", name) for name in names]
    done = _taken(hr, people[0], role=job)
    for person in people[1:]:
        plan(hr, person, role=job)
    sign_in(page, hr, "/candidates/")
    page.get_by_label("Job", exact=True).select_option(label=job)
    page.wait_for_url("**role=beekeeper+of+filters**")
    rows = page.locator(".bb-table tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Completed").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Zoë Müller")
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name="Completed")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Person").click()
    expect(rows.first).to_contain_text("Ana Filter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Person")
    _search_for(page, "müller")
    expect(rows).to_have_count(1)
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("müller")
    expect(rows).to_have_count(1)
    with page.expect_download() as file:
        page.get_by_role("button", name="Export").click()
    text = file.value.path().read_text("utf-8-sig")
    (score,) = records.rows("SELECT overall_score FROM interviews WHERE id = ?", done)
    assert len(text.splitlines()) == 2
    assert f"Zoë Müller,{people[0].email},{job},Completed,{round(score[0] * 100)}," in text
    rows.first.get_by_role("link").click()
    page.wait_for_url(f"**/candidates/{done}")
    page.go_back()
    expect(rows).to_have_count(1)


def test_cancelling_with_a_reason_and_a_file_shared(page: Page, hr: Api, ana: Api, records: Records) -> None:
    interview_id = plan(hr, ana)
    sign_in(page, hr, f"/candidates/{interview_id}/")
    page.get_by_role("tab", name="Files").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload a file").click()
    chooser.value.set_files({"name": "task.txt", "mimeType": "text/plain", "buffer": b"Sort these."})
    page.get_by_role("button", name="Share task.txt with the candidate").click()
    expect(page.get_by_role("button", name="Stop sharing task.txt with the candidate")).to_be_visible()
    stored = "SELECT name, shared FROM files WHERE interview_id = ?"
    assert records.rows(stored, interview_id) == [("task.txt", 1)]
    page.get_by_role("button", name="Cancel interview").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The job was filled.")
    dialog.get_by_role("button", name="Cancel interview").click()
    expect(page.get_by_text("Cancelled: The job was filled.")).to_be_visible()
    status, *_, reason = records.interview(interview_id)
    assert (status, reason) == ("cancelled", "The job was filled.")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="Cancelled")).to_contain_text(
        "The job was filled."
    )


def _weigh(page: Page, opener: str, why: str, score: str = "") -> None:
    """Open a form in place and send it, by keyboard alone."""
    page.get_by_role("button", name=opener).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bb-hr-weigh :focus")).to_be_visible()
    if score:
        page.keyboard.type(score)
        page.keyboard.press("Tab")
    page.keyboard.type(why)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bb-hr-weigh")).to_have_count(0)
    if score:  # the button is still there, and the next step goes on from it
        expect(page.get_by_role("button", name=opener)).to_be_focused()


def test_a_person_has_the_last_word_by_keyboard_alone(
    page: Page, hr: Api, ana: Api, records: Records
) -> None:
    interview_id = _taken(hr, ana)
    sign_in(page, hr, f"/candidates/{interview_id}/")
    for question, score in ((1, "70"), (5, "40")):
        _weigh(page, f"Set the score of question {question}", f"Heard in answer {question}.", score)
        panel = page.locator(f"#question-{question}")
        expect(panel.locator(".bb-hr-machine")).to_contain_text(f"set to {score} by")
        expect(panel.locator(".bb-score-value")).to_contain_text(score)
    _weigh(page, "Set the overall score", "Weighed with the call.", "66")
    expect(page.locator(".bb-hr-overall")).to_contain_text("set to 66 by")
    expect(page.locator(".bb-hr-marks .bb-score-value")).to_contain_text("66")
    _fine(page)
    page.locator(".bb-hr-overall summary").click()
    _weigh(page, "Take back: ", "Meant somebody else.")
    expect(page.locator(".bb-hr-marks .bb-score-value")).not_to_contain_text("66")
    page.locator("#question-5 summary").filter(has_text="by a person").click()
    page.locator("#question-5").get_by_role("button", name="Take back").click()
    page.locator("#question-5").get_by_label("Why").fill("Too strict.")
    page.locator("#question-5 .bb-hr-weigh").get_by_role("button", name="Take back").click()
    expect(page.locator("#question-5 .bb-hr-machine")).to_have_count(0)
    kept = records.rows(
        "SELECT score, reason FROM overrides WHERE interview_id = ? ORDER BY id", interview_id
    )
    assert kept == [
        (0.7, "Heard in answer 1."),
        (0.4, "Heard in answer 5."),
        (0.66, "Weighed with the call."),
        (None, "Meant somebody else."),
        (None, "Too strict."),
    ]


def test_the_queue_is_worked_off_and_an_answer_is_rated_blind(
    page: Page, hr: Api, ana: Api, records: Records
) -> None:
    interview_id = plan(hr, ana)
    begun = ana.post(f"/interviews/{interview_id}/start")["questions"][0]
    body = {
        "question_number": 1,
        "question": begun["question"],
        "answer": "I would see what seems right then.",
    }
    ana.post(f"/interviews/{interview_id}/responses", **body)
    ana.post(f"/interviews/{interview_id}/complete")
    ((answer_id,),) = records.rows("SELECT id FROM answers WHERE interview_id = ?", interview_id)
    sign_in(page, hr, "/calibration/rate/")
    rated, mine = "SELECT COUNT(*) FROM ratings", "SELECT 1 FROM ratings WHERE answer_id = ?"
    while not records.rows(mine, answer_id):
        ((count,),) = records.rows(rated)
        page.get_by_label("1", exact=True).check()
        page.get_by_role("button", name="Keep and show the next").click()
        expect(page.locator("main header .bb-sub, main .bb-empty").first).to_contain_text(
            re.compile(rf"^{count + 1} rated by you|Nothing to rate")
        )
    assert records.rows("SELECT score, blind FROM ratings WHERE answer_id = ?", answer_id) == [(0.2, 1)]
    before = """SELECT COUNT(*) FROM answers JOIN interviews ON interviews.id = interview_id
        WHERE needs_look AND status = 'completed' AND kind != 'practice' AND answers.id < ?"""
    ((ahead,),) = records.rows(before, answer_id)
    page.goto(f"/looks/?page={ahead // AT_ONCE + 1}")
    panel = page.locator(f"#answer-{answer_id}")
    expect(page.locator(".bb-hr-answer")).not_to_have_count(0)
    panel.get_by_role("button", name="Agree").click()
    expect(panel).to_have_count(0)
    assert records.rows("SELECT needs_look FROM answers WHERE id = ?", answer_id) == [(0,)]


def test_the_overviews_figures_lead_to_their_rows(page: Page, hr: Api, ana: Api, records: Records) -> None:
    _taken(hr, ana)
    sign_in(page, hr, "/overview/")
    for name, where in (("Interviews", "1 = 1"), ("Completed", "status = 'completed'")):
        (count,) = records.rows(f"SELECT COUNT(*) FROM interviews WHERE kind != 'practice' AND {where}")
        page.get_by_role("link", name=re.compile(rf"^{name}\W*{count[0]}")).click()
        expect(page.locator("main header .bb-sub")).to_contain_text(f"of {count[0]} ")
        page.go_back()
    expect(page.get_by_role("img", name=re.compile("Interviews per week"))).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_a_candidate_sees_none_of_it(page: Page, hr: Api, ana: Api, watch: Watch, address: str) -> None:
    other = plan(hr, ana, role="Secret job")
    stranger = Api(hr.base.removesuffix("/api/v1"), "candidate", "Stan Stranger")
    sign_in(page, stranger, address)
    page.wait_for_url(lambda url: not url.endswith(address))
    expect(page.locator("main")).not_to_contain_text("Secret job")
    page.goto(f"/candidates/{other}/")
    page.wait_for_url(lambda url: "/candidates/" not in url)
    expect(page.locator("body")).not_to_contain_text("Secret job")
    expect(page.get_by_text("Ana Beatriz")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_have_no_barriers(
    new_page: Callable[..., Page], hr: Api, ana: Api, width: int, scheme: str
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    interview_id = _taken(hr, ana)
    sign_in(page, hr)
    for address in (*PAGES, f"/candidates/{interview_id}/"):
        page.goto(address)
        expect(page.locator(".bb-bone")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        _fine(page)
