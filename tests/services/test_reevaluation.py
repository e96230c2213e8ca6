"""Judging again: a suggestion until somebody adopts it, and then the overall moves with both kept."""

from __future__ import annotations

from typing import Any

import pytest

from botboss import db, providers
from botboss.domain.evaluation import AskedQuestion, Evaluation
from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import EvaluationRecord, Kind
from botboss.policy import Actor
from botboss.providers.ai_builtin import BuiltinAI
from botboss.services import completion, dashboard, evaluation, reactions, reevaluation, statistics
from botboss.services.dashboard import CandidateFilter
from botboss.services.paging import Window
from botboss.services.reevaluation import Asked, Judged
from botboss.services.statistics import EngineFigures, StatisticsFilter
from tests.factories import NOW
from tests.services.test_looks import doubtful, judged_later, queue
from tests.services.test_overrides import by_ai, mean, set_answer, set_overall
from tests.services.test_overrides import judged as completed
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
WHY = "It understood the second half."


class Generous(BuiltinAI):
    """The built-in engine under another name, adding .1 to every score."""

    name = "generous/1"

    def __init__(self) -> None:
        super().__init__("lexical")

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        own = super().evaluate(question, answer)
        score = round(min(1.0, own.score + 0.1), 4)
        return Evaluation(score, own.rationale, own.points, own.confidence, self.name, own.flags)


def ask(at: Stage, by: Actor | None = None) -> Asked:
    with db.transaction() as session:
        return reevaluation.ask(session, by or at.hr, interview_id=at.interview_id, now=LATER)


def adopt(at: Stage, record: EvaluationRecord, reason: str = WHY, by: Actor | None = None) -> Judged:
    with db.transaction() as session:
        return reevaluation.adopt(
            session, by or at.hr, evaluation_id=record.id or 0, reason=reason, now=LATER
        )


def judge_again(at: Stage) -> None:
    """What the queue does after the commit."""
    for event in at.events(EventType.EVALUATION_ASKED):
        reactions.react(event.id or 0, now=LATER)


def test_another_engines_judgement_is_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    at = completed(1, 2)
    before = at.interview().overall_score
    monkeypatch.setattr(providers, "ai", Generous)
    assert ask(at) == Asked(at.interview_id, "generous/1", 2, 2)
    judge_again(at)
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
        listed = reevaluation.of_interview(session, at.hr, interview_id=at.interview_id)
    for response in shown.responses:
        assert response.evaluation and response.evaluation.engine == providers.builtin_ai().name
        assert response.suggestion and response.suggestion.engine == "generous/1"
    assert at.interview().overall_score == before
    assert [(one.number, one.record.adopted) for one in listed] == [
        (2, False),
        (1, False),
        (2, True),
        (1, True),
    ]
    assert ask(at) == Asked(at.interview_id, "generous/1", 2, 0)
    judge_again(at)
    assert [len(at.evaluations(number)) for number in (1, 2)] == [2, 2]
    assert len(at.events(EventType.EVALUATION_ASKED)) == 1


def test_the_same_engine_has_nothing_to_judge_again() -> None:
    at = completed(1)
    assert ask(at) == Asked(at.interview_id, providers.builtin_ai().name, 1, 0)
    assert at.events(EventType.EVALUATION_ASKED) == []


def test_adopting_moves_the_overall_and_keeps_both() -> None:
    at = completed(1, 2)
    judged_later(at, 0.2)
    ai = by_ai(at, 2)
    first, second = at.evaluations(1)
    adopt(at, second)
    assert at.interview().overall_score == mean(at, {1: 0.2, 2: ai[2]})
    assert [record.adopted for record in at.evaluations(1)] == [False, True]
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
        response = shown.responses[0]
    assert (response.score, response.suggestion, shown.ai_score) == (
        0.2,
        None,
        at.interview().overall_score,
    )
    (look,) = response.looks
    assert (look.look.adopts_id, look.look.reason, look.by.id) == (second.id, WHY, at.hr.user_id)
    assert (shown.timeline[-1].kind, shown.timeline[-1].data) == ("evaluation.adopted", {"number": 1})
    adopt(at, second)
    assert len(at.events(EventType.EVALUATION_ADOPTED)) == 1
    adopt(at, first)
    assert at.interview().overall_score == mean(at, {1: first.score, 2: ai[2]})
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
    assert shown.responses[0].suggestion is None and len(shown.responses[0].looks) == 2


def test_completing_again_tells_a_candidate_nothing_of_what_was_adopted() -> None:
    at = completed(1)
    again = completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    assert completion.shown_score(at.candidate, again) == at.interview().overall_score
    judged_later(at, 0.2)
    adopt(at, at.evaluations(1)[-1])
    again = completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    assert completion.shown_score(at.candidate, again) is None
    assert completion.shown_score(at.hr, again) == at.interview().overall_score


def test_an_override_stands_over_what_is_adopted() -> None:
    at = completed(1)
    set_answer(at, 1, 0.9)
    judged_later(at, 0.2)
    adopt(at, at.evaluations(1)[-1])
    assert at.interview().overall_score == mean(at, {1: 0.9})
    set_overall(at, 0.4)
    adopt(at, at.evaluations(1)[0])
    assert at.interview().overall_score == 0.4


def test_adopting_settles_the_doubt() -> None:
    at = doubtful()
    judged_later(at, 0.9)
    assert queue(at.hr)
    adopt(at, at.evaluations(1)[-1])
    assert queue(at.hr) == []


def test_what_judged_other_texts_is_not_adopted() -> None:
    at = stage()
    at.submit(1, VAGUE)
    with db.transaction() as session:
        from_before = EvaluationRecord(
            answer_id=at.answers()[0].id or 0, engine="vendor/1", input_digest="d", score=1, confidence=1,
            rationale="", adopted=False, created_at=NOW,
        )  # fmt: skip
        session.add(from_before)
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    with pytest.raises(Conflict, match="follow-up"):
        adopt(at, from_before)
    assert [record.adopted for record in at.evaluations(1)] == [False, True]


def test_reasons_states_and_people_are_checked() -> None:
    at = completed(1, live=True)
    (record,) = at.evaluations(1)
    with pytest.raises(InvalidInput) as refused:
        adopt(at, record, reason=" ")
    assert list(refused.value.fields) == ["reason"]
    for actor in (at.interviewer, at.candidate):
        for call in (lambda by: ask(at, by), lambda by: adopt(at, record, by=by)):
            with pytest.raises(Forbidden):
                call(actor)
        with db.reading() as session, pytest.raises(Forbidden):
            reevaluation.of_interview(session, actor, interview_id=at.interview_id)
    begun = stage()
    with pytest.raises(Conflict, match="completed"):
        ask(begun)
    practice = completed(1, kind=Kind.PRACTICE)
    calls: list[Any] = [lambda: ask(practice), lambda: adopt(practice, practice.evaluations(1)[0])]
    for call in calls:
        with pytest.raises(NotFound):
            call()
    with db.transaction() as session, pytest.raises(NotFound):
        reevaluation.adopt(session, at.hr, evaluation_id=2**62, reason=WHY, now=LATER)


def test_lists_and_figures_name_the_engines_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    one = completed(1)
    monkeypatch.setattr(providers, "ai", Generous)
    two = stage()
    for number in (1, 2):
        two.submit(number, VAGUE)
    for answer in two.answers():
        evaluation.evaluate_answer(answer.id or 0, now=LATER)
    completion.complete(two.candidate, interview_id=two.interview_id, now=LATER)
    with db.reading() as session:
        rows = dashboard.candidates(session, one.hr, filters=CandidateFilter(), cut=Window()).items
        figures = statistics.figures(session, one.hr, filters=StatisticsFilter(), now=LATER)
        narrow = StatisticsFilter(role="nothing like it")
        none = statistics.figures(session, one.hr, filters=narrow, now=LATER)
    by_id = {row.interview.id: row.standing.engines for row in rows}
    assert by_id == {one.interview_id: [providers.builtin_ai().name], two.interview_id: ["generous/1"]}
    assert figures.engines == [EngineFigures(providers.builtin_ai().name, 1), EngineFigures("generous/1", 1)]
    assert none.engines == []
