"""What components put into a page, beyond their looks: names, roles and descriptions for ears, safe forms."""

from typing import Any

import pytest
import reflex as rx

from botboss.ui.components import (
    ScoreRow,
    cell,
    column,
    field,
    form,
    page_header,
    score_row,
    sort_column,
    submit,
    table,
)


class Sample(rx.State):
    """Vars that a page would have."""

    error: str = ""
    sort: str = ""
    desc: bool = False

    @rx.event
    def order(self, key: str) -> None:
        self.sort = key

    @rx.event
    def send(self, data: dict[str, Any]) -> None:
        self.error = data["name"]


def _drawn(component: rx.Component) -> str:
    return str(component)


@pytest.mark.parametrize(
    ("score", "row"),
    [
        (None, ScoreRow(-1, "")),
        (0.0, ScoreRow(0, "weak")),
        (0.349, ScoreRow(35, "mixed")),
        (0.55, ScoreRow(55, "good")),
        (0.7449, ScoreRow(74, "good")),
        (0.746, ScoreRow(75, "strong")),
        (1.0, ScoreRow(100, "strong")),
    ],
)
def test_the_word_fits_the_number_that_is_shown(score: float | None, row: ScoreRow) -> None:
    assert score_row(score) == row


def test_a_form_posts_so_that_no_password_lands_in_an_address() -> None:
    assert 'method:"post"' in _drawn(form(field("Name", "name"), on_submit=Sample.send))


def test_a_submit_button_waits_until_the_page_is_alive() -> None:
    assert "is_hydrated" in _drawn(submit("Save"))


def test_a_field_has_a_label_and_its_error_describes_it() -> None:
    drawn = _drawn(field("Name", "name", hint="As written.", error=Sample.error))
    assert 'htmlFor:"name"' in drawn
    assert '"name-hint name-error"' in drawn
    assert 'role:"alert"' in drawn


def test_a_field_without_an_error_var_claims_none() -> None:
    drawn = _drawn(field("Name", "name"))
    assert "name-error" not in drawn
    assert "alert" not in drawn


def test_a_sorted_column_says_so() -> None:
    head = [column("Person"), sort_column("Score", "score", Sample.sort, Sample.desc, Sample.order)]
    drawn = _drawn(table(head, rx.el.tr(cell("Ana")), label="Candidates"))
    assert '"aria-sort"' in drawn
    assert '"aria-label"' in drawn
    assert "Candidates" in drawn


def test_a_page_header_is_the_h1() -> None:
    assert _drawn(page_header("Candidates")).count('"h1"') == 1
