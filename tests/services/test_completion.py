"""Completing: the score, second calls, engines that are late, processes that die, the sweep."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from botboss import db, providers
from botboss.domain.evaluation import AskedQuestion, Evaluation
from botboss.domain.scoring import overall
from botboss.errors import Conflict, Forbidden, NotFound
from botboss.models.accounts import Role
from botboss.models.events import EventType
from botboss.models.interviews import Kind, Status
from botboss.providers.ai_builtin import BuiltinAI
from botboss.services import answers, completion, evaluation
from tests import factories
from tests.factories import NOW
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
END = LATER + timedelta(minutes=30)


def _complete(at: Stage, **changes) -> completion.Completed:  # type: ignore[no-untyped-def]
    wanted = {"actor": at.candidate, "now": END, **changes}
    return completion.complete(wanted.pop("actor"), interview_id=at.interview_id, **wanted)


class Vendor:
    """An engine that is not ours; it waits for ``go`` and then finds every answer worth ``score``."""

    name = "vendor/1"

    def __init__(self, score: float = 0.9) -> None:
        self.score, self.go, self.asked = score, Event(), 0
        self.go.set()

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        self.asked += 1
        self.go.wait(20)
        return Evaluation(self.score, "", (), 0.9, self.name)

    def follow_up(self, *_: object) -> None:
        return None


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    engine = Vendor()
    monkeypatch.setattr(providers, "ai", lambda: engine)
    return engine


def test_the_score_is_the_mean_over_the_plan_and_unanswered_counts_nothing() -> None:
    at = stage()
    at.submit(1, at.good(1))
    at.submit(4, at.good(4))
    done = _complete(at)
    scores = {number: at.evaluations(number)[-1].score for number in (1, 4)}
    assert done.interview.overall_score == overall([(1.0, scores.get(number)) for number in range(1, 6)])
    assert 0.2 < (done.interview.overall_score or 0) <= 0.4
    assert (done.answered, done.total) == (2, 5)
    interview = at.interview()
    assert (interview.status, interview.completed_at, interview.completing_at) == (
        Status.COMPLETED,
        END,
        None,
    )
    (event,) = at.events(EventType.INTERVIEW_COMPLETED)
    assert (event.subject_id, event.actor_id) == (at.interview_id, at.candidate.user_id)


def test_follow_ups_are_in_no_count_and_in_the_score() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, at.good(1))
    done = _complete(at)
    assert (done.answered, done.total) == (1, 5)
    (joint,) = at.evaluations(1)
    assert done.interview.overall_score == overall([(1.0, joint.score)] + [(1.0, None)] * 4)


def test_weights_count() -> None:
    at = stage()
    with db.transaction() as session:
        for question in answers.plan_of(session, at.interview_id):
            question.weight = 3.0 if question.number == 1 else 1.0
    at.submit(1, at.good(1))
    done = _complete(at)
    score = at.evaluations(1)[0].score
    assert done.interview.overall_score == overall([(3.0, score)] + [(1.0, None)] * 4)


def test_again_changes_nothing() -> None:
    at = stage()
    at.submit(1, VAGUE)
    first = _complete(at)
    again = _complete(at, actor=at.hr, now=END + timedelta(days=1))
    assert again.interview.overall_score == first.interview.overall_score
    assert again.interview.completed_at == END
    assert (again.answered, again.total) == (1, 5)
    assert len(at.events(EventType.INTERVIEW_COMPLETED)) == 1


def test_nothing_answered_is_a_score_of_nothing() -> None:
    assert _complete(stage()).interview.overall_score == 0.0


def test_a_live_one_in_which_people_talked_has_no_score() -> None:
    at = stage(live=True)
    done = _complete(at, actor=at.interviewer)
    assert (done.interview.status, done.interview.overall_score) == (Status.COMPLETED, None)


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.CANCELLED, Status.NO_SHOW])
def test_only_what_was_started_completes(status: Status) -> None:
    at = stage(started=False, status=status)
    with pytest.raises(Conflict):
        _complete(at)
    assert at.interview().completing_at is None


def test_who_may_complete() -> None:
    at = stage(live=True)
    with db.transaction() as session:
        stranger, maker = (factories.actor(session, role) for role in (Role.CANDIDATE, Role.INTERVIEWER))
    for actor in (stranger, maker):
        with pytest.raises(NotFound):
            _complete(at, actor=actor)
    with db.transaction() as session:
        answers.held(session, None, at.interview_id).created_by_id = maker.user_id
    with pytest.raises(Forbidden):
        _complete(at, actor=maker)
    assert at.interview().status == Status.STARTED
    _complete(at, actor=at.interviewer)


def test_practice_is_shared_at_once() -> None:
    at = stage(kind=Kind.PRACTICE)
    at.submit(1, at.good(1))
    assert _complete(at).interview.shared_at == END
    assert stage().interview().shared_at is None


def test_parallel_calls_come_to_one_completion() -> None:
    at = stage()
    for number in (1, 2, 3, 4, 5):
        at.submit(number, at.good(number))
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: _complete(at), range(6)))
    assert len({one.interview.overall_score for one in done}) == 1
    assert len(at.events(EventType.INTERVIEW_COMPLETED)) == 1
    assert [len(at.evaluations(number)) for number in (1, 2, 3, 4, 5)] == [1] * 5


def test_the_configured_engine_judges_in_time(vendor: Vendor) -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(2, VAGUE)
    assert _complete(at).interview.overall_score == overall([(1.0, 0.9)] * 2 + [(1.0, None)] * 3)
    assert vendor.asked == 2
    assert [record.engine for record in at.evaluations(1)] == ["vendor/1"]


def test_a_late_engine_is_not_waited_for_and_its_word_is_kept_beside(vendor: Vendor, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_COMPLETE_WAIT="0.3")
    at = stage()
    at.submit(1, VAGUE)
    vendor.go.clear()
    began = time.monotonic()
    done = _complete(at)
    assert time.monotonic() - began < 5
    ours = providers.builtin_ai().name
    score = done.interview.overall_score
    assert [(record.engine, record.adopted) for record in at.evaluations(1)] == [
        (providers.builtin_ai().name, True)
    ]
    vendor.go.set()
    for _ in range(100):
        if len(at.evaluations(1)) == 2:
            break
        time.sleep(0.05)
    assert [(record.engine, record.adopted) for record in at.evaluations(1)] == [
        (ours, True),
        ("vendor/1", False),
    ]
    assert at.interview().overall_score == score == _complete(at).interview.overall_score


def test_a_second_call_waits_for_the_first_and_answers_are_refused_meanwhile(vendor: Vendor) -> None:
    at = stage()
    at.submit(1, VAGUE)
    vendor.go.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_complete, at)
        while at.interview().completing_at is None:
            time.sleep(0.02)
        second = pool.submit(_complete, at, actor=at.hr)
        with pytest.raises(Conflict, match="being completed"):
            at.submit(2, VAGUE)
        assert at.submit(1, VAGUE).created is False
        time.sleep(0.2)
        assert not first.done()
        assert not second.done()
        vendor.go.set()
        scores = {one.result(20).interview.overall_score for one in (first, second)}
    assert scores == {overall([(1.0, 0.9)] + [(1.0, None)] * 4)}
    assert vendor.asked == 1


def _left(at: Stage, when) -> None:  # type: ignore[no-untyped-def]
    """A completion that began and whose process died."""
    with db.transaction() as session:
        answers.held(session, None, at.interview_id).begin_completion(when)


def test_a_completion_that_died_is_taken_over() -> None:
    at = stage()
    at.submit(1, at.good(1))
    _left(at, END - timedelta(minutes=1))
    assert (_complete(at).interview.overall_score or 0) > 0.1


def test_one_that_died_just_now_is_waited_for_and_then_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "MARGIN", timedelta(seconds=0.5))
    at = stage()
    at.submit(1, VAGUE)
    _left(at, END)
    began = time.monotonic()
    assert _complete(at).interview.status == Status.COMPLETED
    assert 0.4 < time.monotonic() - began < 5


class Slow(BuiltinAI):
    """The built-in engine, waiting its turn behind others before each judgement."""

    def __init__(self, wait: float) -> None:
        super().__init__("lexical")
        self.wait, self.asked = wait, 0

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        self.asked += 1
        time.sleep(self.wait)
        return super().evaluate(question, answer)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Slow:
    engine = Slow(0.4)
    monkeypatch.setattr(providers, "ai", lambda: engine)
    monkeypatch.setattr(providers, "builtin_ai", lambda: engine)
    return engine


def test_a_completion_whose_judgements_queue_lives_longer_than_the_margin(
    queue: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "MARGIN", timedelta(seconds=1.2))
    at = stage()
    for number in (1, 2, 3, 4, 5):
        at.submit(number, at.good(number))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_complete, at)
        while at.interview().completing_at is None:
            time.sleep(0.02)
        second = pool.submit(_complete, at)
        scores = {one.result(20).interview.overall_score for one in (first, second)}
    assert queue.asked == 5, "the second call waited, though judging took longer than the margin"
    assert len(scores) == 1
    assert [len(at.evaluations(number)) for number in (1, 2, 3, 4, 5)] == [1] * 5


def test_what_the_queue_judged_meanwhile_is_not_judged_again(queue: Slow) -> None:
    at = stage()
    at.submit(1, at.good(1))
    at.submit(2, at.good(2))
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(_complete, at)
        while queue.asked == 0:
            time.sleep(0.01)
        with db.reading() as session:
            material = evaluation.material_of(session, at.answers()[1].id or 0)
        assert material
        evaluation.judge(material, BuiltinAI("lexical"), now=LATER)
        assert done.result(20).answered == 2
    assert [len(at.evaluations(number)) for number in (1, 2)] == [1, 1]
    assert queue.asked == 1


def test_the_sweep_finishes_what_was_left_behind() -> None:
    died, fresh = stage(), stage()
    died.submit(1, VAGUE)
    _left(died, END - timedelta(minutes=2))
    _left(fresh, END)
    completion.sweep(now=END)
    assert died.interview().status == Status.COMPLETED
    assert died.events(EventType.INTERVIEW_COMPLETED)[0].actor_id is None
    assert fresh.interview().status == Status.STARTED


def test_the_sweep_closes_what_is_past_its_last_start() -> None:
    old = {"scheduled_at": NOW - timedelta(days=9), "created_at": NOW - timedelta(days=8)}
    started, missed = stage(**old, started=False), stage(**old, started=False)
    young = stage(scheduled_at=NOW - timedelta(days=9), started=False)
    live = stage(live=True, started=False, **old)
    with db.transaction() as session:
        answers.held(session, None, started.interview_id).start(NOW - timedelta(days=3))
    started.submit(1, started.good(1))
    for _ in range(2):
        completion.sweep(now=END)
    interview = started.interview()
    assert (interview.status, interview.closed_reason) == (Status.COMPLETED, "expired")
    assert (interview.overall_score or 0) > 0.1
    assert started.events(EventType.INTERVIEW_COMPLETED)[0].data == {"reason": "expired"}
    assert (missed.interview().status, missed.interview().closed_reason) == (Status.NO_SHOW, "expired")
    assert len(missed.events(EventType.INTERVIEW_MISSED)) == 1
    assert young.interview().status == live.interview().status == Status.SCHEDULED


def test_who_reads_the_score_that_complete_answers(setting) -> None:  # type: ignore[no-untyped-def]
    at = stage(live=True)
    at.submit(1, VAGUE)
    done = _complete(at)
    score = done.interview.overall_score
    assert completion.shown_score(at.hr, done) == score
    assert completion.shown_score(at.candidate, done) == score
    assert completion.shown_score(at.interviewer, done) is None
    setting(BOTBOSS_SHOW_SCORE="no")
    assert completion.shown_score(at.candidate, done) is None
    done.interview.shared_at = END
    assert completion.shown_score(at.candidate, done) == score


def test_a_pending_evaluation_is_found() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(2, VAGUE)
    evaluation.evaluate_answer(at.answers()[0].id or 0, now=LATER)
    with db.transaction() as session:
        assert [material.number for material in evaluation.unjudged(session, at.interview_id)] == [2]
    at.submit(6, VAGUE)
    with db.transaction() as session:
        assert [material.number for material in evaluation.unjudged(session, at.interview_id)] == [1, 2]
