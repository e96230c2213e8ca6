"""The bank as a file and back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlmodel import Session, col, select

from botboss.domain.bank import load_bank
from botboss.errors import InvalidInput
from botboss.models.questions import Question
from botboss.services import question_files, questions
from botboss.services.question_contents import contents_of
from botboss.services.question_files import Form, Problem
from tests.factories import NOW, People

HEAD = "question,role,category,difficulty,minutes,practice,expected_points,follow_ups\r\n"
FORMS: list[Form] = ["csv", "json"]


def _import(session: Session, people: People, text: str, form: Form = "csv", *, dry_run: bool = False):  # type: ignore[no-untyped-def]
    return question_files.import_(session, people.hr, text=text, form=form, dry_run=dry_run, now=NOW)


@pytest.mark.parametrize("form", FORMS)
def test_an_export_comes_back_unchanged(session: Session, people: People, form: Form) -> None:
    odd = {
        "question": '=cmd|"/C calc"!A1, "quoted"\nand a line',
        "role": "-Überprüfer",
        "category": "technical",
        "expected_points": [{"text": "+1: an odd start", "weight": 2.5}, "12: looks numbered"],
        "follow_ups": ["@who?"],
        "anchors": {"1": "=1", "3": "3: not 5", "5": "All: of it"},
        "slots": {"task": "-What"},
        "good_answer": "@me\nTwo lines",
        "weak_answer": "None",
    }
    row = questions.add(session, people.hr, contents=odd, now=NOW)
    wanted = contents_of(row)
    text = question_files.export(session, people.hr, form=form)
    assert _import(session, people, text, form).unchanged == len(load_bank()) + 1
    session.delete(row)
    session.flush()
    assert _import(session, people, text, form).added == 1
    again = session.scalars(select(Question).where(col(Question.role) == "-Überprüfer")).one()
    assert contents_of(again) == wanted


def test_no_cell_of_a_csv_runs_in_a_spreadsheet(session: Session, people: People) -> None:
    questions.add(
        session, people.hr, contents={"question": "=1+1", "role": "@x", "category": "technical"}, now=NOW
    )
    rows = list(csv.DictReader(io.StringIO(question_files.export(session, people.hr, form="csv"))))
    assert (rows[-1]["question"], rows[-1]["role"]) == ("'=1+1", "'@x")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_csv_written_by_hand(session: Session, people: People) -> None:
    text = (
        "\ufeff"
        + HEAD
        + (
            'Opening it?,Beekeeper,Technical,,6,yes,"3: Smoke first\nMoves slowly","1: With what?"\r\n'
            "When do you feed?,Beekeeper,situational,easy,,,,\r\n"
        )
    )
    done = _import(session, people, text)
    assert (done.added, done.unchanged, done.problems) == (2, 0, [])
    first, second = session.scalars(
        select(Question).where(col(Question.role_key) == "beekeeper").order_by(col(Question.id))
    )
    assert first.expected_points == [
        {"text": "Smoke first", "weight": 3.0},
        {"text": "Moves slowly", "weight": 1.0},
    ]
    assert first.follow_ups == [{"point": 0, "question": "With what?"}]
    assert (first.minutes, first.practice, first.difficulty) == (6, True, "medium")
    assert (second.minutes, second.practice, second.difficulty) == (4, False, "easy")


def test_a_dry_run_tells_every_problem_by_line_and_stores_nothing(session: Session, people: People) -> None:
    text = HEAD + (
        'Fine?,Cook,technical,,,,"One\nTwo",\r\n'  # lines 2 and 3
        ",Cook,musical,,,,,\r\n"  # line 4
        "Fine too?,Cook,technical,soft,ten,maybe,0: Nothing,3: Beyond?\r\n"
    )
    told = _import(session, people, text, dry_run=True)
    assert (told.added, told.unchanged) == (1, 0)
    assert [(problem.line, problem.field) for problem in told.problems] == [
        (4, "question"),
        (4, "category"),
        (5, "difficulty"),
        (5, "minutes"),
        (5, "practice"),
        (5, "expected_points"),
    ]
    assert session.scalars(select(Question).where(col(Question.role_key) == "cook")).all() == []


def test_problems_refuse_the_whole_file(session: Session, people: People) -> None:
    rows = [
        {"question": "Fine?", "role": "Cook", "category": "technical"},
        {"question": "Bad?", "role": "Cook", "category": "x", "minutes": 99},
    ]
    with pytest.raises(InvalidInput) as refused:
        _import(session, people, json.dumps(rows), "json")
    assert list(refused.value.fields) == ["line 2"]
    assert len(refused.value.fields["line 2"]) == 2
    assert session.scalars(select(Question).where(col(Question.role_key) == "cook")).all() == []
    (first, _) = _import(session, people, json.dumps(rows), "json", dry_run=True).problems
    assert first == Problem(2, "category", "Must be technical, behavioural or situational.")


def test_the_same_question_twice_is_added_once(session: Session, people: People) -> None:
    row = {"question": "Same?", "role": "Cook", "category": "technical"}
    done = _import(session, people, json.dumps([row, {**row, "question": " same? ", "role": "COOK"}]), "json")
    assert (done.added, done.unchanged) == (1, 1)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("{", "json"),
        ("7", "json"),
        ("[7]", "json"),
        ('{"questions": {}}', "json"),
        ("[" * 100_000, "json"),
        ("", "csv"),
        ("question,role\r\nA?,B\r\n", "csv"),
        (HEAD + '"never closed', "csv"),
        (
            json.dumps([{"question": f"{n}?", "role": "Cook", "category": "technical"} for n in range(1001)]),
            "json",
        ),
    ],
)
def test_what_is_no_such_file_is_said(session: Session, people: People, text: str, form: Form) -> None:
    with pytest.raises(InvalidInput) as refused:
        _import(session, people, text, form)
    assert list(refused.value.fields) == ["body"]
