"""The question bank's pages: who reads, who edits, and what is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from botboss import db
from botboss.errors import Forbidden, InvalidInput, NotFound, NotSignedIn
from botboss.models.questions import Question
from botboss.services import questions
from botboss.ui.questions.bank import BankState
from botboss.ui.questions.bank_file import BankFileState
from botboss.ui.questions.editing import PointField, ProbeField, contents
from botboss.ui.questions.editor import EditorState
from botboss.ui.questions.one import QuestionState
from botboss.ui.questions.proposals import ProposalsState
from tests import factories
from tests.ui.conftest import Tab

SignedIn = Callable[..., Tab]
SENT = {
    "question": "How do you calm a swarm?",
    "role": "Beekeeper",
    "category": "technical",
    "difficulty": "easy",
    "minutes": "5",
    "competency": "Care",
    "why": "",
}


@pytest.fixture
def hr(signed_in: SignedIn) -> Tab:
    return signed_in("hr")


@pytest.fixture
def interviewer(signed_in: SignedIn) -> Tab:
    return signed_in("interviewer")


def _kept() -> int:
    with db.reading() as session:
        shown = select(func.count()).select_from(Question).where(col(Question.deleted_at).is_(None))
        return session.scalar(shown) or 0


def _some(**changes: Any) -> int:
    """The id of a question of the bank."""
    rubric = {"minutes": 5, "expected_points": ["Smoke"], "follow_ups": ["And then?"]}
    with db.transaction() as session:
        return questions.add(
            session,
            factories.actor(session, "hr"),
            contents={**SENT, **rubric, **changes},
            now=factories.NOW,
        ).id or 0  # fmt: skip


def _question(question_id: int) -> Question:
    with db.reading() as session:
        return session.get_one(Question, question_id)


def _stand(tab: Tab, page: str, question_id: int) -> Tab:
    return tab.go(f"/questions/{question_id}{page}", question_id=str(question_id))


@pytest.mark.parametrize("role", ["interviewer", "hr", "admin"])
def test_staff_read_the_bank_and_only_some_edit(signed_in: SignedIn, role: str) -> None:
    tab = signed_in(role)
    tab.go("/questions").do(BankState.load)
    state = tab.of(BankState)
    assert len(state.rows) == 50
    assert state.pager.words == f"1–50 of {_kept()}"
    assert all(row.points for row in state.rows)
    assert state.edits is (role != "interviewer")


def test_the_address_says_what_is_listed(interviewer: Tab) -> None:
    mine = _some()
    _some(question="100% of what?", category="behavioural", difficulty="hard")
    for address, texts in {
        "?role=beekeeper": ["How do you calm a swarm?", "100% of what?"],
        "?role=Beekeeper&category=technical": ["How do you calm a swarm?"],
        "?role=beekeeper&difficulty=hard": ["100% of what?"],
        "?q=100%25": ["100% of what?"],
        "?q=swarm&role=beekeeper": ["How do you calm a swarm?"],
        "?role=nobody": [],
        "?role=beekeeper&category=poetry&difficulty=odd&page=x": [
            "How do you calm a swarm?",
            "100% of what?",
        ],
    }.items():
        interviewer.go(f"/questions{address}").do(BankState.load)
        assert [row.text for row in interviewer.of(BankState).rows] == texts, address
    interviewer.go("/questions?role=beekeeper").do(BankState.load)
    state = interviewer.of(BankState)
    assert state.rows[0].href == f"/questions/{mine}"
    (told,) = interviewer.do(BankState.pick_difficulty, "easy")
    assert "/questions?role=beekeeper&difficulty=easy" in told
    (told,) = interviewer.do(BankState.search, "bee & bear")
    assert "q=bee+%26+bear" in told
    (told,) = interviewer.go("/questions?page=99").do(BankState.load)
    assert f"page={-(-_kept() // 50)}" in told


def test_generic_questions_name_no_role_by_a_sign(interviewer: Tab) -> None:
    interviewer.go("/questions?role=generic").do(BankState.load)
    rows = interviewer.of(BankState).rows
    assert rows
    assert all("{role}" not in row.text and row.role == "Any job" for row in rows)
    assert any("[job]" in row.text for row in rows)


def test_one_question_is_read(interviewer: Tab) -> None:
    question_id = _some(expected_points=[{"text": "Smoke", "weight": 2}, "Calm"])
    _stand(interviewer, "", question_id).do(QuestionState.load)
    shown = interviewer.of(QuestionState).shown
    assert shown.text == "How do you calm a swarm?"
    assert [(point.text, point.weight) for point in shown.points] == [("Smoke", "counts × 2"), ("Calm", "")]
    assert shown.probes == ["And then?"]
    assert interviewer.of(QuestionState).edits is False
    with pytest.raises(NotFound):
        _stand(interviewer, "", 2**40).do(QuestionState.load)


def test_an_interviewer_cannot_edit(interviewer: Tab) -> None:
    question_id = _some()
    before, kept = _question(question_id), _kept()
    _stand(interviewer, "", question_id).do(QuestionState.load)
    for act in (
        (QuestionState.delete,),
        (EditorState.load_new,),
        (EditorState.load,),
        (EditorState.save, SENT),
        (EditorState.add_point,),
        (ProposalsState.keep,),
        (BankFileState.export, "csv"),
        (BankFileState.load,),
        (BankFileState.done, 3),
    ):
        with pytest.raises(Forbidden):
            interviewer.do(*act)
    assert (_question(question_id), _kept()) == (before, kept)
    assert interviewer.of(EditorState).begin.question == ""


def test_candidates_and_strangers_see_nothing(signed_in: SignedIn, stranger: Tab) -> None:
    question_id = _some()
    candidate = signed_in("candidate")
    for load in (BankState.load, QuestionState.load):
        with pytest.raises(Forbidden):
            _stand(candidate, "", question_id).do(load)
        with pytest.raises(NotSignedIn):
            _stand(stranger, "", question_id).do(load)
    assert candidate.of(BankState).rows == []
    assert candidate.of(QuestionState).shown.text == ""


def test_hr_adds_a_question(hr: Tab) -> None:
    hr.go("/questions/new").do(EditorState.load_new)
    hr.do(EditorState.add_point)
    points = [line.key for line in hr.of(EditorState).points]
    assert len(points) == 4
    hr.do(EditorState.remove_point, points[1])
    probe = hr.of(EditorState).probes[0].key
    sent = {
        **SENT,
        "practice": "on",
        f"point-{points[0]}": " Moves slowly ",
        f"weight-{points[0]}": "2.5",
        f"point-{points[2]}": "",
        f"weight-{points[2]}": "9",
        f"point-{points[3]}": "Uses smoke",
        f"weight-{points[3]}": "",
        f"probe-{probe}": "With what?",
        f"about-{probe}": str(points[3]),
        "anchor-1": "Rushes", "anchor-3": "Goes slowly", "anchor-5": "Says why", "slot-task": "What to do",
        "good_answer": "Slowly.",
    }  # fmt: skip
    told = hr.do(EditorState.save, sent)
    with db.reading() as session:
        made = session.scalars(select(Question).where(col(Question.role_key) == "beekeeper")).one()
    assert made.text == "How do you calm a swarm?"
    assert (made.minutes, made.practice, made.source) == (5, True, "staff")
    assert made.expected_points == [
        {"text": "Moves slowly", "weight": 2.5},
        {"text": "Uses smoke", "weight": 1.0},
    ]
    assert made.follow_ups == [{"point": 1, "question": "With what?"}]
    assert made.anchors == {"1": "Rushes", "3": "Goes slowly", "5": "Says why"}
    assert (made.slots, made.good_answer, made.weak_answer) == ({"task": "What to do"}, "Slowly.", "")
    _stand(hr, "/edit", made.id or 0).do(EditorState.load)
    begin = hr.of(EditorState).begin
    assert (begin.anchors, begin.slots["task"]) == (made.anchors, "What to do")
    _stand(hr, "", made.id or 0).do(QuestionState.load)
    shown = hr.of(QuestionState).shown
    assert [row.value for row in shown.anchors] == ["Rushes", "Goes slowly", "Says why"]
    assert ([row.value for row in shown.slots], shown.good_answer) == (["What to do"], "Slowly.")
    assert any(f"/questions/{made.id}" in event for event in told)


def test_hr_changes_a_question_and_what_is_empty_now_is_gone(hr: Tab) -> None:
    question_id = _some(expected_points=["Smoke", "Calm"])
    _stand(hr, "/edit", question_id).do(EditorState.load)
    state = hr.of(EditorState)
    assert (state.begin.question, state.begin.role) == ("How do you calm a swarm?", "Beekeeper")
    assert [line.text for line in state.points] == ["Smoke", "Calm"]
    sent = {**SENT, "question": "How?", f"point-{state.points[1].key}": "Calm", "weight-2": "1"}
    hr.do(EditorState.save, sent)
    changed = _question(question_id)
    assert (changed.text, changed.practice) == ("How?", False)
    assert changed.expected_points == [{"text": "Calm", "weight": 1.0}]
    assert changed.follow_ups == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": " "}, "question"),
        ({"role": ""}, "role"),
        ({"category": "poetry"}, "category"),
        ({"difficulty": "odd"}, "difficulty"),
        ({"minutes": "soon"}, "minutes"),
        ({"minutes": "61"}, "minutes"),
        ({"point-1": "Smoke", "weight-1": "much"}, "expected_points"),
        ({"point-1": "Smoke", "weight-1": "0"}, "expected_points"),
        ({"point-1": "Smoke", "weight-1": "nan"}, "expected_points"),
        ({"point-1": "x" * 501}, "expected_points"),
        ({"probe-1": "x" * 2001}, "follow_ups"),
        ({"anchor-5": "Says why"}, "anchors"),
        ({"slot-task": "x" * 501}, "slots"),
        ({"weak_answer": "x" * 4001}, "weak_answer"),
        ({"question": 7}, "question"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(hr: Tab, wrong: dict[str, Any], field: str) -> None:
    hr.go("/questions/new").do(EditorState.load_new)
    kept = _kept()
    hr.do(EditorState.save, {**SENT, **wrong})
    state = hr.of(EditorState)
    assert state.wrong[field]
    assert [name for name, words in state.wrong.items() if words] == [field]
    assert state.busy is False
    assert _kept() == kept


def test_a_generic_question_stays_generic_when_it_is_saved(hr: Tab) -> None:
    with db.reading() as session:
        question_id = (
            session.scalars(select(Question.id).where(col(Question.role_key) == "generic")).first() or 0
        )
    _stand(hr, "/edit", question_id).do(EditorState.load)
    state = hr.of(EditorState)
    assert state.begin.role == "Any job"
    assert "{role}" in state.begin.question or "{role}" not in _question(question_id).text
    hr.do(EditorState.save, {**SENT, "question": state.begin.question, "role": state.begin.role})
    assert _question(question_id).role_key == "generic"


def test_contents_leave_empty_lines_out_and_keep_what_follow_ups_are_about() -> None:
    points = [PointField(1), PointField(5), PointField(9)]
    probes = [ProbeField(1), ProbeField(2), ProbeField(3)]
    sent = {
        **SENT, "point-5": "Second", "point-9": "Third", "weight-9": "2,5", "probe-1": "?", "about-1": "9",
        "probe-2": "??", "about-2": "1", "about-3": "5",
    }  # fmt: skip
    made = contents(sent, points, probes)
    assert made["expected_points"] == [{"text": "Second", "weight": 1.0}, {"text": "Third", "weight": 2.5}]
    assert made["follow_ups"] == [{"question": "?", "point": 1}, {"question": "??"}]
    assert made["practice"] is False
    with pytest.raises(InvalidInput):
        contents({**SENT, "minutes": "9" * 20}, [], [])


def test_hr_deletes_a_question(hr: Tab) -> None:
    question_id = _some()
    _stand(hr, "", question_id).do(QuestionState.load)
    hr.do(QuestionState.delete)
    assert _question(question_id).deleted_at is not None
    with pytest.raises(NotFound):
        hr.do(QuestionState.load)


def test_proposals_are_looked_at_first_and_then_kept_once(hr: Tab) -> None:
    kept = _kept()
    hr.go("/questions/propose?role=Beekeeper&number=3&difficulty=easy").do(ProposalsState.load)
    state = hr.of(ProposalsState)
    texts = {row.question.text for row in state.rows}
    assert len(texts) == 3
    assert all(row.question.points and not row.phrase and not row.there for row in state.rows)
    assert _kept() == kept
    hr.do(ProposalsState.keep)
    assert _kept() == kept + 3
    assert hr.of(ProposalsState).kept == "3 questions are new in the bank."
    hr.do(ProposalsState.keep)
    assert _kept() == kept + 3
    assert hr.of(ProposalsState).kept == "Nothing new; 3 were in the bank already."
    with db.reading() as session:
        mine = session.scalars(select(Question).where(col(Question.role_key) == "beekeeper")).all()
    assert {row.text for row in mine} == texts
    assert {(row.source, row.practice) for row in mine} == {("generated", False)}
    hr.do(ProposalsState.load)
    assert {row.there for row in hr.of(ProposalsState).rows} == {"In the bank already."}


def test_a_pasted_job_description_stays_in_the_tab_and_its_mark_in_the_address(hr: Tab) -> None:
    text = "Tasks:\r\n- You calibrate and maintain equipment."
    hr.go("/questions/propose").do(ProposalsState.load)
    sent = {"role": "Beekeeper", "number": "20", "difficulty": "easy", "job_text": text}
    (told,) = hr.do(ProposalsState.propose, sent)
    assert "calibrate" not in told
    mark = re.search(r"text=(\w{8})", told)
    assert mark
    query = "role=Beekeeper&number=20&difficulty=easy"
    hr.go(f"/questions/propose?{query}&text={mark[1]}").do(ProposalsState.load)
    state = hr.of(ProposalsState)
    (about,) = [row for row in state.rows if "You calibrate and maintain equipment" in row.question.text]
    assert about.phrase == ""  # it is said already
    assert state.job_text == text.strip()
    hr.go(f"/questions/propose?{query}").do(ProposalsState.load)
    state = hr.of(ProposalsState)
    assert ({row.phrase for row in state.rows}, state.job_text) == ({""}, "")


@pytest.mark.parametrize("text", ["x" * 20_001, "a\x00b", "\ud800"])
def test_a_job_description_that_is_none_is_said_beside_its_field(hr: Tab, text: str) -> None:
    told = hr.do(ProposalsState.propose, {"role": "Beekeeper", "job_text": text})
    if mark := re.search(r"text=(\w{8})", str(told)):
        hr.go(f"/questions/propose?role=Beekeeper&text={mark[1]}").do(ProposalsState.load)
    state = hr.of(ProposalsState)
    assert state.wrong["job_text"]
    assert state.rows == []


def test_a_proposal_that_the_bank_nearly_has_is_told_and_left_out(hr: Tab) -> None:
    address = "/questions/propose?role=Beekeeper&number=2&category=situational"
    hr.go(address).do(ProposalsState.load)
    first = hr.of(ProposalsState).rows[0].question.text
    _some(question=first.replace("you", "you really"))
    kept = _kept()
    hr.do(ProposalsState.load)
    (near,) = [row for row in hr.of(ProposalsState).rows if row.there]
    assert near.question.text == first
    assert "Nearly the same" in near.there
    hr.do(ProposalsState.keep)
    assert _kept() == kept + 1


def test_an_interviewer_may_look_at_proposals(interviewer: Tab) -> None:
    interviewer.go("/questions/propose?role=Developer&number=2&category=behavioural").do(ProposalsState.load)
    rows = interviewer.of(ProposalsState).rows
    assert [row.question.category for row in rows] == ["Behavioural"] * 2
    assert interviewer.of(ProposalsState).edits is False


@pytest.mark.parametrize(
    ("query", "field"), [("role=Developer&number=0", "number"), ("role=Developer&number=21", "number")]
)
def test_a_wrong_number_of_proposals_is_said(hr: Tab, query: str, field: str) -> None:
    hr.go(f"/questions/propose?{query}").do(ProposalsState.load)
    state = hr.of(ProposalsState)
    assert state.wrong[field]
    assert state.rows == []


def test_what_is_asked_for_becomes_the_address(hr: Tab) -> None:
    (told,) = hr.do(
        ProposalsState.propose, {"role": " Head of R&D ", "number": "4", "difficulty": "", "x": "y"}
    )
    assert "/questions/propose?role=Head+of+R%26D&number=4" in told
    hr.do(ProposalsState.propose, {"number": "4"})
    assert hr.of(ProposalsState).wrong["role"]


def test_the_export_is_fetched_from_the_api(hr: Tab) -> None:
    (told,) = hr.do(BankFileState.export, "csv")
    assert "/api/v1/questions/export?format=csv" in told
