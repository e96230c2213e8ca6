"""The week of free slots on two clocks, the scores a filter stands for, and the file for spreadsheets."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from botboss.domain.scoring import Coverage
from botboss.models.accounts import User
from botboss.models.interviews import Interview
from botboss.services.dashboard import CandidateRow
from botboss.services.standings import Standing
from botboss.ui.components import score_row
from botboss.ui.hr.candidate_table import BANDS
from botboss.ui.hr.candidates import Asked
from botboss.ui.hr.export import HEAD, csv_text
from botboss.ui.hr.week import SlotRow, moment_of, monday_of, on_clock, week_row

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("", ""),
        ("Europe/Lisbon", ""),  # winter time there is UTC
        ("Europe/Paris", "23:30"),
        ("Asia/Tokyo", "Thu 07:30"),
        ("America/New_York", "17:30"),
    ],
)
def test_the_other_clock_is_told_only_where_it_differs(other: str, said: str) -> None:
    assert on_clock(datetime(2026, 11, 25, 22, 30, tzinfo=UTC), "UTC", other) == said


def test_a_week_holds_its_slots_by_day_and_leaves_an_empty_weekend_out() -> None:
    tuesday = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    row = week_row(MONDAY, [tuesday], "Europe/Paris", "UTC", NOW)
    assert [day.label for day in row.days] == ["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27"]
    assert row.days[2].slots == [SlotRow("2026-11-24T23:00:00+00:00", "00:00", "Tue 23:00")]
    assert (row.words, row.present, row.free, row.later) == ("23–29 November", True, True, "")


def test_a_free_saturday_shows_the_weekend() -> None:
    saturday = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
    row = week_row(date(2026, 11, 30), [saturday], "UTC", "", NOW)
    assert (len(row.days), row.days[5].slots[0].text, row.present) == (7, "10:00", False)
    assert row.words == "30 Nov – 6 Dec"


def test_an_empty_week_names_the_next_one_with_something_free() -> None:
    row = week_row(MONDAY, [], "UTC", "", NOW, datetime(2026, 12, 9, 10, 0, tzinfo=UTC))
    assert (row.free, row.later, row.later_words) == (False, "2026-12-07", "7–13 December")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-24T14:00", datetime(2026, 11, 24, 13, 0, tzinfo=UTC)),
        ("2026-07-24T14:00", datetime(2026, 7, 24, 12, 0, tzinfo=UTC)),
        ("2026-11-24T14:00+00:00", datetime(2026, 11, 24, 14, 0, tzinfo=UTC)),
        *((text, None) for text in ("", "soon", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00")),
    ],
)
def test_a_time_field_is_read_on_its_writers_clock(text: str, at: datetime | None) -> None:
    assert moment_of(text, "Europe/Paris") == at


def test_the_week_begins_on_the_readers_monday() -> None:
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert monday_of(sunday_night, "UTC") == date(2026, 11, 16)
    assert monday_of(sunday_night, "Europe/Paris") == MONDAY


def test_a_band_holds_exactly_the_scores_that_are_shown_with_its_word() -> None:
    for tenth in range(10_001):
        value = tenth / 10_000
        holding = [word for word, (low, high) in BANDS.items() if low <= value <= high]
        assert holding == [score_row(value).word], value


def test_what_an_address_says_wrongly_is_left_out() -> None:
    junk = {"q": "a\x00b", "status": "gone", "score": "1", "look": "x", "sort": "password", "page": "-3"}
    assert Asked.of(junk) == Asked()
    asked = Asked.of(
        {"q": " müller ", "status": "completed", "score": "weak", "sort": "-score", "look": "all"}
    )
    assert asked.address(page=2) == (
        "/candidates?q=m%C3%BCller&status=completed&score=weak&look=all&sort=-score&page=2"
    )
    assert Asked().address() == "/candidates"


def _row(name: str, **changes: object) -> CandidateRow:
    person = User(id=1, email="ana@example.org", email_key="a", name=name, role="candidate", created_at=NOW)
    fixed = {"id": 7, "kind": "ai", "status": "completed", "candidate_id": 1, "created_by_id": 1}
    fixed |= {"role": "Developer", "role_key": "developer", "created_at": NOW, "scheduled_at": NOW}
    interview = Interview(
        **{**fixed, "overall_score": 0.5, "completed_at": NOW + timedelta(hours=1), **changes}
    )
    interview.candidate = person
    alone = Standing(0.5, 0.4, Coverage(3, 5, 0.6), {}, None, overridden=True, engines=[])
    return CandidateRow(interview, needs_human_look=True, standing=alone)


def test_the_file_holds_the_rows_and_no_formula() -> None:
    names = ["Zoë, “Zo” Carvalho", "=HYPERLINK(1)", "+1", "-1", "@sum", "\tx", "a=b"]
    text = csv_text([*(_row(name) for name in names), _row("No", overall_score=None, completed_at=None)])
    head, *rows = csv.reader(io.StringIO(text))
    assert tuple(head) == HEAD
    told = ["Zoë, “Zo” Carvalho", "'=HYPERLINK(1)", "'+1", "'-1", "'@sum", "'\tx", "a=b", "No"]
    assert [row[1] for row in rows] == told
    planned_and_done = ["2026-11-25 12:00", "2026-11-25 13:00"]
    assert rows[0][5:] == ["50", "40", "3 of 5", "yes", "AI", *planned_and_done]
    assert (rows[-1][5], rows[-1][11]) == ("", "")
