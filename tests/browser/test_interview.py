"""A candidate's interview in a real browser: what the page says and what the database holds."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.acting import Api, Records, plan, sign_in
from tests.browser.conftest import PATIENCE, Watch

MINE = "I asked my team what had changed, measured it, and tried the smallest fix first. That took an hour."


def _box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your answer")


def _question(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def _saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved \d\d:\d\d:\d\d"))


def _done(page: Page, text: str) -> None:
    """Answer the present question and wait for what comes next."""
    before = _question(page)
    _box(page).fill(text)
    page.get_by_role("button", name="Done").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_have_text(before)
    expect(heading).to_be_focused()


def _in_room(page: Page, person: Api, interview_id: int) -> None:
    sign_in(page, person, f"/interviews/{interview_id}/")
    page.get_by_role("button", name="Start interview").click()
    page.wait_for_url(f"**/interviews/{interview_id}/room")
    expect(_box(page)).to_be_enabled()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_from_the_invitation_to_the_end(page: Page, hr: Api, ana: Api, records: Records) -> None:
    interview_id = plan(hr, ana)
    sign_in(page, ana)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Good \w+, Ana"))
    page.get_by_role("region", name="Next interview").get_by_role("link", name="Start").click()
    expect(page.locator("main")).to_contain_text("5 questions, one at a time")
    assert records.interview(interview_id)[0] == "scheduled"
    page.get_by_role("button", name="Start interview").click()
    page.wait_for_url(f"**/interviews/{interview_id}/room")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", "Question 1 of 5")

    given: list[str] = []
    while page.get_by_role("heading", name="That was the last question").count() == 0:
        text = f"{MINE} This is answer {len(given) + 1}."
        given.append(text)
        _done(page, text)
        if len(given) == 2:
            _reload_in_the_middle(page, records, interview_id)
        assert len(given) < 9
    assert len(given) >= 5
    assert sorted(records.answers(interview_id).values()) == sorted(given)
    assert records.drafts(interview_id) == {}
    assert records.interview(interview_id)[0] == "started"

    page.get_by_role("button", name="Finish interview").click()
    page.wait_for_url(f"**/interviews/{interview_id}/finished")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ana")
    status, score, *_ = records.interview(interview_id)
    assert status == "completed"
    assert score is not None
    main = page.locator("main")
    expect(main).to_contain_text("A person in the hiring team reads everything")
    expect(page.locator(".bb-score")).to_have_count(0)

    hr.patch(f"/interviews/{interview_id}", feedback="You explain calmly.")
    hr.post(f"/interviews/{interview_id}/share")
    page.goto("/home/")
    shown = page.get_by_role("table", name="Past interviews")
    expect(shown).to_contain_text("You explain calmly.")
    expect(shown).to_contain_text(f"{round(score * 100)}")


def _reload_in_the_middle(page: Page, records: Records, interview_id: int) -> None:
    """Place and unfinished text are there again, and the database has the text."""
    asked, place = _question(page), page.locator(".bb-room-left strong").inner_text()
    _box(page).press_sequentially("We had a booking page", delay=5)
    _saved(page)
    assert list(records.drafts(interview_id).values()) == ["We had a booking page"]
    page.reload()
    expect(_box(page)).to_have_value("We had a booking page")
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    expect(page.locator(".bb-room-left strong")).to_have_text(place)
    expect(page.locator(".bb-fold")).to_have_count(len(records.answers(interview_id)))


def test_a_second_tab_and_a_double_click_make_one_record(
    page: Page, hr: Api, ana: Api, records: Records
) -> None:
    interview_id = plan(hr, ana)
    _in_room(page, ana, interview_id)
    other = page.context.new_page()
    other.goto(f"/interviews/{interview_id}/room/")
    expect(_box(other)).to_be_enabled()
    assert _question(other) == _question(page)

    before = _question(page)
    _box(page).fill(MINE)
    page.get_by_role("button", name="Done").dblclick()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    page.wait_for_timeout(500)
    assert records.answers(interview_id) == {1: MINE}
    expect(page.get_by_role("alert")).to_have_count(0)

    _box(other).fill("Something else, typed in the other tab.")
    other.get_by_role("button", name="Done").click()
    expect(other.locator("main")).to_contain_text("That answer stays")
    expect(other.get_by_role("heading", level=1)).to_have_text(_question(page))
    assert records.answers(interview_id) == {1: MINE}
    _done(other, f"{MINE} And this from the other tab.")
    assert len(records.answers(interview_id)) == 2


def test_being_offline_for_a_while_loses_nothing(
    page: Page, hr: Api, ana: Api, records: Records, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("WebSocket")
    interview_id = plan(hr, ana)
    _in_room(page, ana, interview_id)
    _box(page).press_sequentially("Before.", delay=5)
    _saved(page)
    page.context.set_offline(True)
    _box(page).press_sequentially(" While away.", delay=5)
    expect(page.locator("#saved")).to_contain_text("Offline", timeout=PATIENCE)
    page.wait_for_timeout(1500)
    assert records.drafts(interview_id) == {1: "Before."}
    page.context.set_offline(False)
    _saved(page)
    assert records.drafts(interview_id) == {1: "Before. While away."}

    page.context.set_offline(True)
    _box(page).press_sequentially(" And once more.", delay=5)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(f"/interviews/{interview_id}/room/")
    expect(_box(again)).to_have_value("Before. While away. And once more.")
    _saved(again)
    assert records.drafts(interview_id) == {1: "Before. While away. And once more."}
    _done(again, "Before. While away. And once more. Done.")
    assert records.answers(interview_id) == {1: "Before. While away. And once more. Done."}


def test_done_while_offline_is_stored_once_the_line_is_back(
    page: Page, hr: Api, ana: Api, records: Records, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("WebSocket")
    interview_id = plan(hr, ana)
    _in_room(page, ana, interview_id)
    before = _question(page)
    page.context.set_offline(True)
    _box(page).fill(MINE)
    page.get_by_role("button", name="Done").click()
    page.wait_for_timeout(2000)
    assert records.answers(interview_id) == {}
    expect(_box(page)).to_have_value(MINE)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before, timeout=15_000)
    assert records.answers(interview_id) == {1: MINE}
