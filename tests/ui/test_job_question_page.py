"""The form of one question of a job's plan."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from botboss.errors import NotFound
from botboss.ui.jobs.job import JobState
from botboss.ui.jobs.question import JobQuestionState
from tests.planned import ANCHORS, WHOLE, question
from tests.ui.conftest import Tab
from tests.ui.drafts import changed, job_of, made

SignedIn = Callable[..., Tab]
TYPED = {
    "question": "How do you begin?",
    "competency": "Debugging",
    "weight": "2,5",
    "category": "situational",
    "difficulty": "easy",
    "minutes": "7",
    "why": "",
    "point-1": "Measures first",
    "weight-1": "3",
    "anchor-1": "Guesses",
    "anchor-3": "Measures",
    "anchor-5": "Measures twice",
    "probe-1": "What exactly?",
    "about-1": "1",
}


@pytest.fixture
def hr(signed_in: SignedIn) -> Tab:
    return signed_in("hr")


def _question(tab: Tab, job_id: int, number: int, query: str = "") -> JobQuestionState:
    address = f"/jobs/{job_id}/questions/{number}{query}"
    tab.go(address, job_id=str(job_id), place_of=str(number)).do(JobQuestionState.load)
    return tab.of(JobQuestionState)


def test_a_question_is_written(hr: Tab) -> None:
    job_id = made()
    hr.go(f"/jobs/{job_id}/questions/new", job_id=str(job_id)).do(JobQuestionState.load_new)
    state = hr.of(JobQuestionState)
    assert (state.place, state.job_title, state.competencies) == (
        0,
        WHOLE["title"],
        ["Debugging", "Ownership"],
    )
    told = hr.do(JobQuestionState.save, TYPED)
    kept = job_of(job_id).questions[3]
    assert kept == {
        "question_id": None,
        "question": "How do you begin?",
        "competency": "Debugging",
        "weight": 2.5,
        "category": "situational",
        "difficulty": "easy",
        "minutes": 7,
        "why": "",
        "expected_points": [{"text": "Measures first", "weight": 3.0}],
        "anchors": {"1": "Guesses", "3": "Measures", "5": "Measures twice"},
        "follow_ups": [{"point": 0, "question": "What exactly?"}],
    }
    assert any(f"/jobs/{job_id}" in event for event in told)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": " "}, "question"),
        ({"weight": "much"}, "weight"),
        ({"weight": "0"}, "weight"),
        ({"minutes": "soon"}, "minutes"),
        ({"category": "poetry"}, "category"),
        ({"weight-1": "0"}, "expected_points"),
        ({"anchor-3": "x" * 501}, "anchor-3"),
        ({"probe-1": "x" * 2001}, "follow_ups"),
        ({"competency": "x" * 121}, "competency"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(hr: Tab, wrong: dict[str, str], field: str) -> None:
    job_id = made()
    before = job_of(job_id)
    _question(hr, job_id, 1)
    hr.do(JobQuestionState.save, {**TYPED, **wrong})
    state = hr.of(JobQuestionState)
    assert [name for name, words in state.wrong.items() if words] == [field]
    assert job_of(job_id) == before


def test_a_question_is_changed_though_others_work_on_thejob_of(hr: Tab, signed_in: SignedIn) -> None:
    job_id = made()
    state = _question(hr, job_id, 2)
    assert (state.begin.question, state.begin.weight) == (WHOLE["questions"][1]["question"], "1")
    assert (state.anchors, [line.text for line in state.points]) == (
        ANCHORS,
        [point["text"] for point in WHOLE["questions"][1]["expected_points"]],
    )
    other = signed_in("admin")
    other.go(f"/jobs/{job_id}", job_id=str(job_id)).do(JobState.load)
    other.do(JobState.move, 2, -1)
    hr.do(JobQuestionState.save, TYPED)
    assert [one["question"] for one in job_of(job_id).questions][:2] == [
        "How do you begin?",
        WHOLE["questions"][0]["question"],
    ]
    _question(hr, job_id, 1)
    changed(job_id, questions=[question("Theirs?")])
    hr.do(JobQuestionState.save, TYPED)
    assert "still here" in hr.of(JobQuestionState).problem
    assert [one["question"] for one in job_of(job_id).questions] == ["Theirs?"]
    with pytest.raises(NotFound):
        _question(hr, job_id, 2)


def test_anchors_are_drafted_around_what_is_typed(hr: Tab) -> None:
    job_id = made()
    _question(hr, job_id, 1)
    key = hr.of(JobQuestionState).anchors_key
    sent = {"point-1": "Heavy thing", "weight-1": "3", "point-2": "Light thing", "weight-2": "odd"}
    (told,) = hr.do(JobQuestionState.draft_anchors, json.dumps({**sent, "anchor-3": "Mine."}))
    state = hr.of(JobQuestionState)
    assert "Drafted" in told
    assert (state.anchors["3"], state.anchors_key) == ("Mine.", key + 1)
    assert "Heavy thing; Light thing" in state.anchors["5"]
    for odd in ("", "[]", "{", json.dumps({"point-1": 7})):
        hr.do(JobQuestionState.draft_anchors, odd)
        assert hr.of(JobQuestionState).anchors == state.anchors
