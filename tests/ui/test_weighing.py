"""People over the machine on pages: set, agree, adopt, take back, and what the pages say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from botboss import db
from botboss.domain.evaluation import Evaluation
from botboss.errors import NotFound
from botboss.models.interviews import Answer
from botboss.security import utcnow
from botboss.services import evaluation
from botboss.ui.hr.candidate import CandidateState
from botboss.ui.hr.candidates import CandidatesState
from botboss.ui.hr.detail import DetailRow
from botboss.ui.hr.looks import LooksState
from botboss.ui.hr.overview import OverviewState
from botboss.ui.hr.weighing import WeighState
from tests.taking import VAGUE
from tests.ui.conftest import Tab
from tests.ui.sittings import finished, interview_of

SignedIn = Callable[..., Tab]
WHY = "She says it in the second half."


@pytest.fixture
def hr(signed_in: SignedIn) -> Tab:
    return signed_in("hr", name="Marta Horvat")


@pytest.fixture
def interview_id(signed_in: SignedIn) -> int:
    return finished(signed_in(name="Ana Carvalho"))


def answer_id(interview_id: int) -> int:
    with db.reading() as session:
        return session.scalars(select(Answer.id).where(Answer.interview_id == interview_id)).one() or 0


def suggested(interview_id: int, score: float) -> None:
    with db.transaction() as session:
        material = evaluation.material_of(session, answer_id(interview_id))
        assert material is not None
        evaluation.store(session, material, Evaluation(score, "So.", (), 0.9, "other/2"), now=utcnow())


def opened(tab: Tab, interview_id: int) -> DetailRow:
    tab.go(f"/candidates/{interview_id}/", interview_id=str(interview_id)).do(CandidateState.load)
    return tab.of(CandidateState).shown


def save(tab: Tab, key: str, **sent: Any) -> WeighState:
    tab.do(WeighState.open, key)
    tab.do(WeighState.save, {"answer_why": WHY, **sent})
    tab.do(CandidateState.read_again)
    return tab.of(WeighState)


def test_a_score_is_set_in_place_and_both_are_told(hr: Tab, interview_id: int) -> None:
    before = opened(hr, interview_id)
    first = before.questions[0]
    assert (first.answer_id, first.machine, first.history) == (answer_id(interview_id), "", [])
    assert save(hr, f"answer-{first.answer_id}", answer_score="70,4").open_form == ""
    first = hr.of(CandidateState).shown.questions[0]
    assert first.score.value == 70
    ai = before.questions[0].score.value
    assert first.machine == f"AI {ai} · set to 70 by Marta Horvat: {WHY}"
    assert first.doubts == [] and not first.score.look
    (step,) = first.history
    assert (step.title, step.reason, step.over) == (
        "Marta Horvat set 70",
        WHY,
        False,
    )
    save(hr, step.back)
    first = hr.of(CandidateState).shown.questions[0]
    assert first.machine == "" and first.score.value == ai
    assert [(one.title, one.back) for one in first.history] == [
        ("Marta Horvat took 70 back", ""),
        (step.title, ""),
    ]


def test_the_overall_is_set_and_says_what_it_rests_on(hr: Tab, interview_id: int) -> None:
    row = opened(hr, interview_id)
    assert row.can_weigh and row.coverage.startswith("1 of 5 questions answered, ")
    save(hr, f"overall-{interview_id}", answer_score="88")
    row = hr.of(CandidateState).shown
    assert row.score.value == 88 and interview_of(interview_id).overall_score == 0.88
    assert row.machine.endswith(f"set to 88 by Marta Horvat: {WHY}")
    hr.go("/candidates").do(CandidatesState.load)
    (listed,) = hr.of(CandidatesState).rows
    assert listed.rests == "set by a person, 1 of 5 answered"


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"answer_score": ""}, ("Must be a number from 0 to 100.", "")),
        ({"answer_score": "101"}, ("Must be a number from 0 to 100.", "")),
        ({"answer_score": "nan"}, ("Must be a number from 0 to 100.", "")),
        ({"answer_score": "5", "answer_why": " "}, ("", "Say why in 3 to 2,000 characters.")),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    hr: Tab, interview_id: int, sent: dict[str, str], errors: tuple[str, str]
) -> None:
    opened(hr, interview_id)
    key = f"answer-{answer_id(interview_id)}"
    state = save(hr, key, **sent)
    assert (state.score_error, state.reason_error, state.open_form) == (*errors, key)
    hr.do(WeighState.load)
    state = hr.of(WeighState)
    assert (state.score_error, state.reason_error, state.open_form) == ("", "", "")
    assert hr.of(CandidateState).shown.questions[0].history == []


def test_only_known_forms_open_and_what_is_gone_closes(hr: Tab) -> None:
    for key in ("", "answer", "answer-x", "users-1", "answer-" + "9" * 30):
        hr.do(WeighState.open, key)
        assert hr.of(WeighState).open_form == ""
    assert hr.do(WeighState.save, {}) == []
    hr.do(WeighState.open, "back-987654321")
    with pytest.raises(NotFound):
        hr.do(WeighState.save, {"back_why": WHY})
    assert hr.of(WeighState).open_form == ""


def test_a_later_judgement_is_adopted(hr: Tab, interview_id: int) -> None:
    suggested(interview_id, 0.93)
    first = opened(hr, interview_id).questions[0]
    assert first.later == "Judged again later by other/2: 93 of 100. It does not count yet."
    save(hr, f"adopt-{first.suggestion_id}")
    first = hr.of(CandidateState).shown.questions[0]
    assert (first.score.value, first.later, first.suggestion_id) == (93, "", 0)
    assert [one.title for one in first.history] == ["Marta Horvat adopted a later judgement"]
    assert hr.of(CandidateState).shown.steps[-1].title == "Later judgement adopted"


def test_judging_again_by_the_same_engine_has_nothing_to_say(hr: Tab, interview_id: int) -> None:
    (told,) = hr.do(WeighState.judge_again, interview_id)
    assert "has judged these answers already" in told


def test_the_queue_is_worked_through(hr: Tab, interview_id: int, signed_in: SignedIn) -> None:
    other = finished(signed_in(name="Zoë Müller"))
    hr.go("/overview").do(OverviewState.load)
    assert hr.of(OverviewState).shown.figures.looks == "2"
    hr.go("/looks").do(LooksState.load)
    state = hr.of(LooksState)
    assert (state.loaded, state.total) == (True, 2)
    assert [(row.name, row.href) for row in state.rows] == [
        ("Ana Carvalho", f"/candidates/{interview_id}"),
        ("Zoë Müller", f"/candidates/{other}"),
    ]
    first = state.rows[0].question
    assert "".join(part.text for part in first.said[0].segments) == VAGUE
    assert first.doubts and first.points
    hr.do(WeighState.agree, first.answer_id)
    assert "main" in hr.do(LooksState.read_again)[0]
    (left,) = hr.of(LooksState).rows
    assert left.name == "Zoë Müller"
    hr.do(WeighState.agree, left.question.answer_id)  # the second half of a double click
    hr.do(LooksState.read_again)
    assert [row.name for row in hr.of(LooksState).rows] == ["Zoë Müller"]
    assert opened(hr, interview_id).questions[0].history[0].title == (
        "Marta Horvat agreed with the machine's score"
    )
    hr.go("/looks?page=9").do(LooksState.load)
    state = hr.of(LooksState)
    assert (state.total, [row.name for row in state.rows], state.pager.at) == (1, ["Zoë Müller"], 1)


def test_the_summary_stands_first_with_where_it_is_from(hr: Tab, interview_id: int) -> None:
    found = opened(hr, interview_id).summary
    assert found.source.startswith("Built from the points below, judged by builtin:")
    assert len(found.gaps) == 3 and found.next
    unanswered = found.gaps[0]
    assert unanswered.text.startswith("Not answered: ") and unanswered.silent == ""
    assert unanswered.href == f"#{unanswered.about.lower().replace(' ', '-')}"


def test_scores_of_two_engines_are_never_shown_without_a_word(
    hr: Tab, interview_id: int, signed_in: SignedIn
) -> None:
    finished(signed_in())
    hr.go("/candidates").do(CandidatesState.load)
    assert hr.of(CandidatesState).engines == ""
    suggested(interview_id, 0.9)
    first = opened(hr, interview_id).questions[0]
    save(hr, f"adopt-{first.suggestion_id}")
    hr.go("/candidates").do(CandidatesState.load)
    assert hr.of(CandidatesState).engines == "builtin:lexical/1, other/2"
    hr.go("/overview").do(OverviewState.load)
    assert hr.of(OverviewState).shown.engines == "builtin:lexical/1, other/2"
