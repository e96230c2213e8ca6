"""Scores that people set: kept, counted, taken back; the overall score follows in the same unit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import select

from botboss import db
from botboss.domain.scoring import Coverage, coverage, overall
from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Kind
from botboss.models.reviews import Override
from botboss.policy import Actor
from botboss.services import completion, dashboard, interviews, overrides, standings
from botboss.services.overrides import SetScore
from botboss.services.paging import Window
from tests import factories
from tests.factories import NOW
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
WHY = "She says it in the second sentence."


def judged(*numbers: int, **changes: object) -> Stage:
    """A completed interview in which these questions are answered well."""
    at = stage(**changes)  # type: ignore[arg-type]
    for number in numbers:
        at.submit(number, at.good(number))
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    return at


def set_answer(at: Stage, number: int, score: float, by: Actor | None = None, reason: str = WHY) -> SetScore:
    answer = next(one for one in at.answers() if one.number == number)
    with db.transaction() as session:
        return overrides.set_answer_score(
            session, by or at.hr, answer_id=answer.id or 0, score=score, reason=reason, now=LATER
        )


def set_overall(at: Stage, score: float, by: Actor | None = None, reason: str = WHY) -> SetScore:
    with db.transaction() as session:
        return overrides.set_overall_score(
            session, by or at.hr, interview_id=at.interview_id, score=score, reason=reason, now=LATER
        )


def withdraw(at: Stage, one: SetScore, by: Actor | None = None, reason: str = "I misread it.") -> SetScore:
    with db.transaction() as session:
        return overrides.withdraw(
            session, by or at.hr, override_id=one.override.id or 0, reason=reason, now=LATER
        )


def weights(at: Stage) -> list[float]:
    return [question.weight for question in at.plan() if question.follows is None]


def by_ai(at: Stage, *numbers: int) -> dict[int, float]:
    return {number: at.evaluations(number)[-1].score for number in numbers}


def mean(at: Stage, scores: dict[int, float]) -> float:
    return overall((weight, scores.get(number)) for number, weight in enumerate(weights(at), 1))


def test_an_answers_override_counts_and_moves_the_overall() -> None:
    at = judged(1, 2)
    ai = by_ai(at, 1, 2)
    assert at.interview().overall_score == mean(at, ai)
    set_answer(at, 1, 0.123456)
    assert at.interview().overall_score == mean(at, {**ai, 1: 0.1235})
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
    assert shown.ai_score == mean(at, ai)
    assert [(one.score, one.evaluation.score if one.evaluation else None) for one in shown.responses] == [
        (0.1235, ai[1]),
        (ai[2], ai[2]),
    ]
    (one,) = shown.responses[0].overrides
    assert (one.override.reason, one.by.id, one.counts) == (WHY, at.hr.user_id, True)
    assert shown.overrides == [] and shown.standing.overridden


def test_the_newest_counts_and_none_is_overwritten() -> None:
    at = judged(1)
    for score in (0.2, 0.9, 0.4):
        set_answer(at, 1, score)
    assert at.interview().overall_score == mean(at, {1: 0.4})
    with db.reading() as session:
        kept = overrides.of_interview(session, at.hr, interview_id=at.interview_id)
    assert [(one.override.score, one.counts) for one in kept] == [(0.4, True), (0.9, False), (0.2, False)]


def test_an_overall_override_stands_over_the_answers() -> None:
    at = judged(1)
    set_overall(at, 0.7)
    assert at.interview().overall_score == 0.7
    set_answer(at, 1, 0.1)
    assert at.interview().overall_score == 0.7
    with db.reading() as session:
        shown = dashboard.detail(session, at.hr, interview_id=at.interview_id)
        (row,) = dashboard.candidates(
            session, at.hr, filters=dashboard.CandidateFilter(min_score=0.7, max_score=0.7), cut=Window()
        ).items
    assert (shown.standing.computed, shown.ai_score) == (mean(at, {1: 0.1}), mean(at, by_ai(at, 1)))
    assert (row.ai_score, row.standing.overridden) == (shown.ai_score, True)
    assert [one.override.score for one in shown.overrides] == [0.7]


def test_what_is_withdrawn_is_kept_and_counts_no_more() -> None:
    at = judged(1)
    first, second = set_answer(at, 1, 0.2), set_answer(at, 1, 0.9)
    back = withdraw(at, second)
    assert back.withdrawal and (back.withdrawal.reason, back.counts) == ("I misread it.", False)
    assert at.interview().overall_score == mean(at, {1: 0.2})
    assert withdraw(at, second, reason="Another reason.").withdrawal == back.withdrawal
    withdraw(at, first)
    assert at.interview().overall_score == mean(at, by_ai(at, 1))
    with db.reading() as session:
        assert len(session.scalars(select(Override)).all()) == 4
        kept = overrides.of_interview(session, at.hr, interview_id=at.interview_id)
    assert [one.withdrawn_by.id if one.withdrawn_by else 0 for one in kept] == [at.hr.user_id] * 2
    assert len(at.events(EventType.OVERRIDE_WITHDRAWN)) == 2


def test_withdrawing_the_overall_gives_back_what_was_computed() -> None:
    at = judged(1)
    one = set_overall(at, 0.05)
    withdraw(at, one)
    assert at.interview().overall_score == mean(at, by_ai(at, 1))


def test_a_live_one_without_answers_has_no_score_until_somebody_sets_it() -> None:
    at = stage(live=True)
    completion.complete(at.interviewer, interview_id=at.interview_id, now=LATER)
    assert at.interview().overall_score is None
    one = set_overall(at, 0.8)
    assert at.interview().overall_score == 0.8
    withdraw(at, one)
    assert at.interview().overall_score is None


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_score_is_from_0_to_1(score: float) -> None:
    at = judged(1)
    with pytest.raises(InvalidInput) as refused:
        set_overall(at, score)
    assert list(refused.value.fields) == ["score"]


@pytest.mark.parametrize("reason", ["", "  x ", "a" * 2001, "\ud800 is half", "\u200b\u2060\ufeff"])
def test_a_reason_is_required(reason: str) -> None:
    at = judged(1)
    one = set_answer(at, 1, 0.5)
    for ask in (lambda: set_answer(at, 1, 0.5, reason=reason), lambda: withdraw(at, one, reason=reason)):
        with pytest.raises(InvalidInput) as refused:
            ask()
        assert list(refused.value.fields) == ["reason"]
    assert set_overall(at, 0.5, reason=" " + "a" * 2000 + " ").override.reason == "a" * 2000


def test_only_completed_interviews_have_scores_to_set() -> None:
    at = stage()
    at.submit(1, VAGUE)
    for ask in (lambda: set_answer(at, 1, 0.5), lambda: set_overall(at, 0.5)):
        with pytest.raises(Conflict, match="once it is completed"):
            ask()


def test_a_follow_up_has_no_score_of_its_own() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, "More about it.")
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    with pytest.raises(Conflict, match="question 1"):
        set_answer(at, 6, 0.5)


def test_practice_and_strange_answers_do_not_exist() -> None:
    at = judged(1, kind=Kind.PRACTICE)
    for ask in (lambda: set_answer(at, 1, 0.5), lambda: set_overall(at, 0.5)):
        with pytest.raises(NotFound):
            ask()
    with db.transaction() as session, pytest.raises(NotFound):
        overrides.set_answer_score(session, at.hr, answer_id=2**62, score=0.5, reason=WHY, now=NOW)
    with db.transaction() as session, pytest.raises(NotFound):
        overrides.withdraw(session, at.hr, override_id=2**62, reason=WHY, now=NOW)


def test_an_interviewer_sets_scores_blind_in_their_own() -> None:
    at = judged(1, live=True)
    hrs = set_answer(at, 1, 0.3)
    own = set_answer(at, 1, 0.6, by=at.interviewer)
    assert own.counts is None
    assert at.interview().overall_score == mean(at, {1: 0.6})
    with db.reading() as session:
        mine = overrides.of_interview(session, at.interviewer, interview_id=at.interview_id)
        assert [(one.override.score, one.counts) for one in mine] == [(0.6, None)]
        assert interviews.result_for(at.interviewer, at.interview())[0] is None
    with pytest.raises(NotFound):
        withdraw(at, hrs, by=at.interviewer)
    assert withdraw(at, own, by=at.interviewer).withdrawal
    assert at.interview().overall_score == mean(at, {1: 0.3})


def test_who_only_made_the_interview_sets_nothing() -> None:
    with db.transaction() as session:
        maker = factories.actor(session, "interviewer")
    at = judged(1, live=True, created_by_id=maker.user_id)
    with pytest.raises(Forbidden):
        set_answer(at, 1, 0.5, by=maker)
    with db.transaction() as session:
        stranger = factories.actor(session, "interviewer")
    for actor in (stranger, at.candidate):
        with pytest.raises((NotFound, Forbidden)):
            set_overall(at, 1.0, by=actor)
    assert at.interview().overall_score == mean(at, by_ai(at, 1))


def test_the_candidate_sees_what_counts_once_it_is_shared() -> None:
    at = judged(1)
    set_overall(at, 0.7)
    assert interviews.result_for(at.candidate, at.interview())[0] is None
    with db.transaction() as session:
        interviews.share(session, at.hr, interview_id=at.interview_id, now=LATER)
    assert interviews.result_for(at.candidate, at.interview())[0] == 0.7
    with db.reading() as session, pytest.raises(Forbidden):
        overrides.of_interview(session, at.candidate, interview_id=at.interview_id)


def test_many_at_once_are_all_kept_and_agree_with_the_overall() -> None:
    at = judged(1, 2, 3)
    wanted = [(number, round(0.1 * step, 1)) for step in range(1, 5) for number in (1, 2, 3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda pair: set_answer(at, *pair), wanted))
    with db.reading() as session:
        interview = at.interview()
        standing = standings.of(session, [interview])[at.interview_id]
        kept = overrides.of_interview(session, at.hr, interview_id=at.interview_id)
    assert len(kept) == len(wanted)
    counting = {one.number: one.override.score for one in kept if one.counts}
    assert interview.overall_score == standing.overall == mean(at, counting)  # type: ignore[arg-type]


def test_what_happened_stands_in_the_timeline_without_the_reason() -> None:
    at = judged(1)
    withdraw(at, set_answer(at, 1, 0.2))
    set_overall(at, 0.3)
    with db.reading() as session:
        steps = dashboard.detail(session, at.hr, interview_id=at.interview_id).timeline
    assert [(step.kind, step.data) for step in steps[-3:]] == [
        ("score.overridden", {"number": 1}),
        ("score.override_withdrawn", {"number": 1}),
        ("score.overridden", {}),
    ]
    assert WHY not in str([event.data for event in at.events(EventType.SCORE_OVERRIDDEN)])


def test_coverage_says_how_much_of_the_weight_is_answered() -> None:
    at = judged(1, 2)
    with db.reading() as session:
        standing = standings.of(session, [at.interview()])[at.interview_id]
    total = sum(weights(at))
    assert standing.coverage == Coverage(2, 5, round(sum(weights(at)[:2]) / total, 4))
    assert coverage([]) == Coverage(0, 0, 0.0)


def test_the_order_of_what_is_summed_changes_no_digit() -> None:
    pairs = [(3.7, 0.1), (0.3, 0.7), (1e6, 0.3333), (0.1, None), (2.0, 0.9999), (1e-3, 1.0)]
    assert len({overall(order) for order in permutations(pairs)}) == 1
    thirds = [(1.0, 0.1), (1.0, 0.2), (1.0, 0.3), (1.0, 0.7)]
    assert {overall(order) for order in permutations(thirds)} == {0.325}


def test_the_time_of_an_override_is_kept() -> None:
    at = judged(1)
    with db.transaction() as session:
        later = LATER + timedelta(days=1)
        one = overrides.set_overall_score(
            session, at.hr, interview_id=at.interview_id, score=1, reason=WHY, now=later
        )
    assert one.override.at == later
