"""The bank as a file and back."""

from __future__ import annotations

import codecs
import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.domain.bank import load_bank
from botboss.errors import InvalidInput
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import question_files, question_rows, questions
from botboss.services.question_contents import checked, contents_of
from botboss.services.question_files import Imported, Problem
from botboss.services.question_rows import Form
from botboss.settings import get_settings
from tests.factories import NOW
from tests.factories import actor as made_actor

pytestmark = pytest.mark.usefixtures("database")
HEAD = "question,role,category,difficulty,minutes,practice,expected_points,follow_ups\r\n"
FORMS: list[Form] = ["csv", "json"]
LEAST = {"question": "Same?", "role": "Cook", "category": "technical"}
ODD: dict[str, Any] = {
    "question": '=cmd|"/C calc"!A1, "quoted"\nand a line',
    "role": "-Überprüfer",
    "category": "technical",
    "competency": "'=already guarded",
    "why": "＠full width",
    "expected_points": [
        {"text": "+1: an odd start", "weight": 2.5},
        "12: looks numbered",
        {"text": "Small", "weight": 1e-07},
        {"text": "Long", "weight": 2.1234567891234},
    ],
    "follow_ups": ["@who?"],
    "anchors": {"1": "=1", "3": "3: not 5", "5": "All: of it"},
    "slots": {"task": "-What"},
    "good_answer": "@me\nTwo lines; with, separators",
    "weak_answer": "''- None",
}


@pytest.fixture
def hr() -> Actor:
    with db.transaction() as session:
        return made_actor(session, "hr")


def _import(actor: Actor, text: str, form: Form = "csv", *, dry_run: bool = False) -> Imported:
    return question_files.import_(actor, text=text, form=form, dry_run=dry_run, now=NOW)


def _export(actor: Actor, form: Form) -> str:
    with db.reading() as session:
        return question_files.export(session, actor, form=form)


def _add(actor: Actor, **contents: Any) -> Question:
    with db.transaction() as session:
        return questions.add(session, actor, contents={**LEAST, **contents}, now=NOW)


def _of_role(key: str) -> list[Question]:
    with db.reading() as session:
        return list(
            session.scalars(select(Question).where(col(Question.role_key) == key).order_by(col(Question.id)))
        )


@pytest.mark.parametrize("form", FORMS)
def test_an_export_comes_back_unchanged(hr: Actor, form: Form) -> None:
    row = _add(hr, **ODD)
    wanted = contents_of(row)
    text = _export(hr, form)
    for dry_run in (True, False):
        done = _import(hr, text, form, dry_run=dry_run)
        assert done == Imported(0, len(load_bank()) + 1, [], [])
    with db.transaction() as session:
        session.delete(session.get_one(Question, row.id))
    assert _import(hr, text, form).added == 1
    (again,) = _of_role("überprüfer")
    assert contents_of(again) == wanted
    assert _export(hr, form) == text


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_every_question_goes_out_and_in(hr: Actor, form: Form) -> None:
    with db.reading() as session:
        wanted = [contents_of(row) for row in session.scalars(select(Question).order_by(col(Question.id)))]
    assert all(row["anchors"] and row["good_answer"] and row["competency"] for row in wanted)
    rows = question_rows.read(_export(hr, form), form)
    assert [checked(row.contents) for row in rows] == [checked(contents) for contents in wanted]


def test_no_cell_of_a_csv_runs_in_a_spreadsheet(hr: Actor) -> None:
    _add(hr, question="=1+1", role="@x")
    _add(hr, **ODD)
    text = _export(hr, "csv")
    assert text.startswith("\ufeff")  # by which spreadsheets know UTF-8
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[-2]["\ufeffquestion"], rows[-2]["role"]) == ("'=1+1", "'@x")
    running = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(running)]


def test_a_csv_written_by_hand(hr: Actor) -> None:
    text = (
        "\ufeff"
        + HEAD
        + (
            'Opening it?,Beekeeper,Technical,,6,yes,"3: Smoke first\nMoves slowly","1: With what?"\r\n'
            "When do you feed?,Beekeeper,situational,easy,,,,\r\n"
        )
    )
    done = _import(hr, text)
    assert (done.added, done.unchanged, done.problems, done.warnings) == (2, 0, [], [])
    first, second = _of_role("beekeeper")
    assert first.expected_points == [
        {"text": "Smoke first", "weight": 3.0},
        {"text": "Moves slowly", "weight": 1.0},
    ]
    assert first.follow_ups == [{"point": 0, "question": "With what?"}]
    assert (first.minutes, first.practice, first.difficulty) == (6, True, "medium")
    assert (second.minutes, second.practice, second.difficulty) == (4, False, "easy")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_with_other_separators_and_empty_lines(hr: Actor, mark: str) -> None:
    cells = [
        ["Question", "ROLE", "Category", "Expected points"],
        ["Opening it, and when?", "Beekeeper", "technical", '"2: Smoke first\r\n1: Slowly"'],
        ["", " ", "", ""],
        ["When do you feed?", "Beekeeper", "situational", ""],
    ]
    done = _import(hr, "\r\n".join(mark.join(row) for row in cells) + "\r\n")
    assert done == Imported(2, 0, [], [])
    assert [len(row.expected_points) for row in _of_role("beekeeper")] == [2, 0]


def test_a_dry_run_tells_every_problem_by_line_and_stores_nothing(hr: Actor) -> None:
    text = HEAD + (
        'Fine?,Cook,technical,,,,"One\nTwo",\r\n'  # lines 2 and 3
        ",Cook,musical,,,,,\r\n"  # line 4
        "Fine too?,Cook,technical,soft,ten,maybe,0: Nothing,3: Beyond?\r\n"
        "One, two,Cook,technical,,,,,more\r\n"
    )
    told = _import(hr, text, dry_run=True)
    assert (told.added, told.unchanged, told.warnings) == (1, 0, [])
    assert [(problem.line, problem.field) for problem in told.problems] == [
        (4, "question"),
        (4, "category"),
        (5, "difficulty"),
        (5, "minutes"),
        (5, "practice"),
        (5, "expected_points"),
        (6, "row"),
    ]
    assert all(problem.why.endswith(".") for problem in told.problems)
    assert _of_role("cook") == []


def test_problems_refuse_the_whole_file(hr: Actor) -> None:
    rows = [{**LEAST, "question": "Fine?"}, {**LEAST, "category": "x", "minutes": 99}]
    with pytest.raises(InvalidInput) as refused:
        _import(hr, json.dumps(rows), "json")
    assert list(refused.value.fields) == ["line 2"]
    assert len(refused.value.fields["line 2"]) == 2
    assert _of_role("cook") == []
    (first, _) = _import(hr, json.dumps(rows), "json", dry_run=True).problems
    assert first == Problem(2, "category", "Must be technical, behavioural or situational.")


def test_the_same_question_twice_is_added_once(hr: Actor) -> None:
    done = _import(hr, json.dumps([LEAST, {**LEAST, "question": " same? ", "role": "COOK"}]), "json")
    assert (done.added, done.unchanged, done.warnings) == (1, 1, [])


def test_nearly_the_same_questions_are_warned_of_and_added_all_the_same(hr: Actor) -> None:
    known = _add(hr, question="How do you keep a large kitchen clean?")
    rows = [
        {**LEAST, "question": "How do you keep your large kitchen clean?"},
        {**LEAST, "question": "When do you taste a sauce that boils?"},
        {**LEAST, "question": "When do you taste the sauce that boils?"},
        {**LEAST, "question": "How do you keep a large kitchen clean?", "role": "Baker"},
    ]
    for dry_run in (True, False):
        told = _import(hr, json.dumps(rows), "json", dry_run=dry_run)
        assert (told.added, told.problems) == (4, [])
        assert [(one.line, one.field) for one in told.warnings] == [(1, "question"), (3, "question")]
        assert f"“{known.text}”, which the bank has as question {known.id}" in told.warnings[0].why
        assert "“When do you taste a sauce that boils?” in line 2" in told.warnings[1].why
    assert len(_of_role("cook")) == 4


def test_what_is_no_field_is_told_once_with_the_one_that_was_meant(hr: Actor) -> None:
    head = "question,role,category,expected point,id\r\n"
    text = head + "A long question?,Cook,technical,x,1\r\nB?,Cook,technical,x,2\r\n"
    told = _import(hr, text, dry_run=True)
    assert told.added == 2
    assert [(one.line, one.field) for one in told.warnings] == [(2, "expected_point"), (2, "id")]
    assert "Did you mean expected_points?" in told.warnings[0].why
    assert "mean" not in told.warnings[1].why
    told = _import(hr, json.dumps([{**LEAST, "Expected_Points": []}]), "json", dry_run=True)
    assert [one.field for one in told.warnings] == ["Expected_Points"]


def test_two_imports_at_once_add_each_question_once(hr: Actor) -> None:
    text = json.dumps([{**LEAST, "question": f"Dish number {number}?"} for number in range(30)])
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: _import(hr, text, "json"), range(2)))
    assert sorted(done.added for done in both) == [0, 30]
    assert len(_of_role("cook")) == 30


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("{", "json"),
        ("7", "json"),
        ("[7]", "json"),
        ('{"questions": {}}', "json"),
        ("[" * 100_000, "json"),
        ("", "csv"),
        ("\ufeff", "csv"),
        ("question,role\r\nA?,B\r\n", "csv"),
        (HEAD + '"never closed', "csv"),
        (json.dumps([{**LEAST, "question": f"{n}?"} for n in range(1001)]), "json"),
    ],
)
def test_what_is_no_such_file_is_said(hr: Actor, text: str, form: Form) -> None:
    with pytest.raises(InvalidInput) as refused:
        _import(hr, text, form)
    assert list(refused.value.fields) == ["body"]


def test_every_column_that_a_file_lacks_is_named(hr: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        _import(hr, "question,answer\r\nA?,B\r\n")
    assert refused.value.fields["body"] == ["The first line must name the columns. Add: role, category."]


def test_how_many_one_file_may_hold_is_a_setting(hr: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    small = get_settings().model_copy(update={"import_questions": 1})
    monkeypatch.setattr(question_files, "get_settings", lambda: small)
    with pytest.raises(InvalidInput, match="Send at most 1 at once"):
        _import(hr, json.dumps([LEAST, {**LEAST, "question": "B?"}]), "json")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Größe?".encode(), "Größe?"),
        ("Größe?".encode("utf-8-sig"), "Größe?"),
        ("Größe?".encode("utf-16"), "Größe?"),
        (codecs.BOM_UTF16_BE + "Größe?".encode("utf-16-be"), "Größe?"),
        (b"", ""),
    ],
)
def test_encodings_that_name_themselves_are_read(raw: bytes, text: str) -> None:
    assert question_rows.decoded(raw) == text


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ("question\r\nGröße?".encode("cp1252"), "Line 2 "),
        (b"\xff\xfea", "The file "),
        (b"\xff\xfe\x00\xd8", "The file "),
    ],
)
def test_other_encodings_are_named_with_their_line(raw: bytes, where: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        question_rows.decoded(raw)
    (why,) = refused.value.fields["body"]
    assert why.startswith(where)
    assert "Save it as “CSV UTF-8”" in why


def test_a_column_may_have_any_name(hr: Actor) -> None:
    found = _import(hr, "question,role,category,spilt\r\nAny name?,Cook,technical,none\r\n", dry_run=True)
    assert (found.added, found.problems) == (1, [])
    assert [(one.line, one.field) for one in found.warnings] == [(2, "spilt")]
    found = _import(hr, "question,role,category\r\nToo many?,Cook,technical,cells\r\n", dry_run=True)
    assert [(one.line, one.field) for one in found.problems] == [(2, "row")]
