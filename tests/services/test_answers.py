"""Starting, answering, drafts and the room's transcript."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from botboss import db
from botboss.errors import Conflict, Forbidden, InvalidInput, NotFound
from botboss.models.events import Event, EventType
from botboss.models.interviews import Kind, PlannedQuestion, Status
from botboss.models.questions import Category
from botboss.services import answers, follow_ups
from botboss.services.idempotency import Once
from tests import factories
from tests.counting import statements
from tests.factories import NOW
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")


def _start(at: Stage, actor=None, now=NOW):  # type: ignore[no-untyped-def]
    with db.transaction() as session:
        return answers.start(session, actor or at.candidate, interview_id=at.interview_id, now=now)


def _someone(role: str = "candidate"):  # type: ignore[no-untyped-def]
    with db.transaction() as session:
        return factories.actor(session, role)


def test_start_gives_the_plan_and_marks_the_interview() -> None:
    at = stage(started=False)
    started = _start(at)
    assert [question.number for question in started.questions] == [1, 2, 3, 4, 5]
    kinds = [question.category for question in started.questions]
    assert kinds.count(Category.TECHNICAL) == 3
    assert kinds.count(Category.BEHAVIOURAL) == kinds.count(Category.SITUATIONAL) == 1
    assert (started.answered, started.follow_ups) == ([], [])
    assert at.interview().status == Status.STARTED
    assert at.interview().started_at == NOW
    assert len(at.events(EventType.INTERVIEW_STARTED)) == 1


def test_starting_again_resumes_with_the_same_questions() -> None:
    at = stage()
    first = [question.text for question in at.plan()]
    asked = at.submit(2, VAGUE).follow_up
    again = _start(at, now=LATER)
    assert [question.text for question in again.questions] == first
    assert again.answered == [2]
    assert asked is not None
    assert [question.number for question in again.follow_ups] == [asked.number]
    assert at.interview().started_at == NOW
    assert len(at.events(EventType.INTERVIEW_STARTED)) == 1


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW])
def test_what_is_over_does_not_start(status: Status) -> None:
    at = stage(started=False, status=status)
    with pytest.raises(Conflict):
        _start(at)


def test_an_ai_led_one_starts_until_seven_days_after_its_time() -> None:
    at = stage(started=False, scheduled_at=NOW + timedelta(days=3))
    with pytest.raises(Conflict, match="ended on 3 December 2026"):
        _start(at, now=NOW + timedelta(days=10, seconds=1))
    assert at.interview().status == Status.SCHEDULED
    _start(at, now=NOW + timedelta(days=10))


def test_a_past_time_counts_from_its_creation() -> None:
    at = stage(started=False, scheduled_at=NOW - timedelta(days=400))
    _start(at, now=NOW + timedelta(days=6))


def test_a_live_one_starts_at_any_time() -> None:
    at = stage(live=True, started=False)
    _start(at, at.interviewer, now=NOW + timedelta(days=300))


def test_who_may_start() -> None:
    at = stage(live=True, started=False)
    with pytest.raises(NotFound):
        _start(at, _someone())
    with pytest.raises(NotFound):
        _start(at, _someone("interviewer"))
    for actor in (at.interviewer, at.hr, at.candidate):
        _start(at, actor)


def test_an_interviewer_who_only_made_it_sees_it_and_does_not_start_it() -> None:
    maker = _someone("interviewer")
    at = stage(started=False, created_by_id=maker.user_id)
    with pytest.raises(Forbidden):
        _start(at, maker)


def test_an_answer_is_stored_as_sent() -> None:
    at = stage()
    given = at.submit(1, "  Two\nlines  ", asked="Tell me about yourself")
    assert given.created
    assert given.planned.number == 1
    assert given.remaining == 4
    (kept,) = at.answers()
    assert (kept.text, kept.asked) == ("  Two\nlines  ", "Tell me about yourself")
    assert (kept.submitted_at, kept.submitted_by_id) == (LATER, at.candidate.user_id)
    (event,) = at.events(EventType.ANSWER_SUBMITTED)
    assert (event.subject_id, event.data) == (kept.id, {"interview_id": at.interview_id, "number": 1})


def test_the_same_answer_again_is_the_first_record() -> None:
    at = stage()
    first = at.submit(1, VAGUE)
    again = at.submit(1, VAGUE, now=LATER + timedelta(hours=1), asked="something else")
    assert (again.created, again.answer.id) == (False, first.answer.id)
    assert again.answer.submitted_at == LATER
    assert again.remaining == first.remaining == 4
    assert first.follow_up is not None
    assert again.follow_up is not None
    assert again.follow_up.id == first.follow_up.id
    assert len(at.answers()) == len(at.events(EventType.ANSWER_SUBMITTED)) == 1


def test_a_different_answer_conflicts() -> None:
    at = stage()
    at.submit(1, VAGUE)
    with pytest.raises(Conflict, match="Question 1 is answered already"):
        at.submit(1, VAGUE + "!")
    assert at.answers()[0].text == VAGUE


@pytest.mark.parametrize("number", [0, -1, 6, 2**80])
def test_an_unknown_number_is_named(number: int) -> None:
    at = stage()
    with pytest.raises(InvalidInput) as refused:
        at.submit(number, VAGUE)
    assert refused.value.fields == {
        "question_number": ["Must be the number of a question asked here, 1 to 5."]
    }
    assert at.answers() == []


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 20_001, "a\x00b", "a\ud800b"])
def test_a_text_that_is_no_answer_is_named(text: str) -> None:
    at = stage()
    with pytest.raises(InvalidInput) as refused:
        at.submit(1, text)
    assert list(refused.value.fields) == ["answer"]
    assert at.answers() == []


def test_the_longest_answer_is_taken() -> None:
    at = stage()
    assert at.submit(1, "y" * 20_000).created


def test_nothing_is_taken_before_the_start() -> None:
    at = stage(started=False)
    with pytest.raises(Conflict, match="once it is started"):
        at.submit(1, VAGUE)


def test_a_retry_after_the_end_is_answered_and_a_new_answer_is_not() -> None:
    at = stage()
    first = at.submit(1, VAGUE)
    with db.transaction() as session:
        interview = answers.held(session, None, at.interview_id)
        interview.begin_completion(LATER)
        interview.complete(LATER, 0.5)
    again = at.submit(1, VAGUE)
    assert again.answer.id == first.answer.id
    assert again.follow_up is not None
    with pytest.raises(Conflict):
        at.submit(2, VAGUE)


def test_answers_wait_for_no_completion() -> None:
    at = stage()
    with db.transaction() as session:
        answers.held(session, None, at.interview_id).begin_completion(LATER)
    with pytest.raises(Conflict, match="being completed"):
        at.submit(1, VAGUE)


def test_staff_answer_on_behalf_and_others_do_not() -> None:
    at = stage(live=True)
    assert at.submit(1, VAGUE, actor=at.hr).answer.submitted_by_id == at.hr.user_id
    with pytest.raises(Forbidden):
        at.submit(2, VAGUE, actor=at.interviewer)
    with pytest.raises(NotFound):
        at.submit(2, VAGUE, actor=_someone())


def test_parallel_submits_make_one_record() -> None:
    at = stage()
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: at.submit(1, VAGUE), range(8)))
    assert [one.created for one in given].count(True) == 1
    assert len({one.answer.id for one in given}) == 1
    assert len({one.follow_up and one.follow_up.number for one in given}) == 1
    assert len(at.answers()) == 1
    assert [question.number for question in at.plan()] == [1, 2, 3, 4, 5, 6]


def test_a_key_of_another_request_conflicts() -> None:
    at = stage()
    key = Once(at.candidate.user_id, "k-1", "a" * 64)
    first = at.submit(1, VAGUE, once=key)
    assert at.submit(1, VAGUE, once=key).answer.id == first.answer.id
    with pytest.raises(Conflict, match="Idempotency-Key"):
        at.submit(2, VAGUE, once=Once(at.candidate.user_id, "k-1", "b" * 64))


def test_a_weak_answer_is_asked_on_and_a_good_one_is_not() -> None:
    at = stage()
    asked = at.submit(1, VAGUE).follow_up
    assert asked is not None
    assert (asked.number, asked.follows) == (6, 1)
    assert asked.text in {probe["question"] for probe in at.plan()[0].follow_ups}
    with db.reading() as session:
        told = session.scalars(select(Event).where(col(Event.type) == EventType.FOLLOW_UP_ASKED)).one()
    assert (told.subject_id, told.data) == (at.interview_id, {"number": 6, "follows": 1})
    assert asked.expected_points == []
    points = ". ".join(point["text"] for point in at.plan()[1].expected_points)
    assert at.submit(2, points).follow_up is None


def test_there_are_two_follow_ups_and_none_to_a_follow_up() -> None:
    at = stage()
    numbers = [asked and asked.number for asked in (at.submit(n, VAGUE).follow_up for n in (1, 2, 3))]
    assert numbers == [6, 7, None]
    answered = at.submit(6, VAGUE)
    assert answered.follow_up is None
    assert answered.remaining == 2
    assert len(at.plan()) == 7


def test_the_budget_is_a_setting(setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_FOLLOW_UPS="0")
    at = stage()
    assert at.submit(1, VAGUE).follow_up is None
    assert len(at.plan()) == 5


def test_no_follow_up_once_completed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    at = stage()
    place = follow_ups._place

    def completed_first(session, about, question, now):  # type: ignore[no-untyped-def]
        interview = answers.held(session, None, at.interview_id)
        interview.begin_completion(LATER)
        return place(session, about, question, now)

    monkeypatch.setattr(follow_ups, "_place", completed_first)
    assert at.submit(1, VAGUE).follow_up is None
    assert len(at.plan()) == 5


def test_a_follow_up_that_fails_costs_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    at = stage()

    def broken(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(follow_ups, "_place", broken)
        given = at.submit(1, VAGUE)
    assert (given.created, given.follow_up) == (True, None)
    assert len(at.answers()) == 1
    assert at.submit(1, VAGUE).follow_up is not None  # the retry finds what was missed


def test_drafts_are_kept_until_the_answer() -> None:
    at = stage()
    for text in ("Half a", "Half a thought"):
        with db.transaction() as session:
            answers.save_draft(
                session, at.candidate, interview_id=at.interview_id, number=2, text=text, now=LATER
            )
    with db.reading() as session:
        kept = answers.drafts(session, at.candidate, interview_id=at.interview_id)
        assert [(draft.number, draft.text) for draft in kept] == [(2, "Half a thought")]
    at.submit(2, VAGUE)
    with db.transaction() as session:
        assert answers.drafts(session, at.candidate, interview_id=at.interview_id) == []
        with pytest.raises(Conflict):
            answers.save_draft(
                session, at.candidate, interview_id=at.interview_id, number=2, text="late", now=LATER
            )


def test_of_two_drafts_the_one_typed_last_stands() -> None:
    at = stage()

    def save(text: str, typed_at: datetime | None) -> str:
        with db.transaction() as session:
            told = {"interview_id": at.interview_id, "number": 1, "typed_at": typed_at, "now": LATER}
            return answers.save_draft(session, at.candidate, text=text, **told).text  # type: ignore[arg-type]

    minute = timedelta(minutes=1)
    assert save("second", LATER - minute) == "second"
    assert save("first", LATER - 2 * minute) == "second"
    assert save("second, mended", LATER - minute) == "second, mended"
    assert save("from a clock that is ahead", LATER + 9 * minute) == "from a clock that is ahead"
    assert save("without a time", None) == "without a time"
    with db.reading() as session:
        (turn, *_) = answers.transcript(session, at.candidate, interview_id=at.interview_id)
    assert (turn.draft, turn.draft_typed_at) == ("without a time", LATER)


def test_parallel_drafts_make_one_row() -> None:
    at = stage()

    def save(text: str) -> None:
        with db.transaction() as session:
            answers.save_draft(
                session, at.candidate, interview_id=at.interview_id, number=1, text=text, now=LATER
            )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, [f"text {n}" for n in range(6)]))
    with db.reading() as session:
        assert len(answers.drafts(session, at.candidate, interview_id=at.interview_id)) == 1


def test_drafts_are_the_candidates_and_name_what_is_wrong() -> None:
    at = stage(live=True)
    wanted = {"interview_id": at.interview_id, "text": "x", "now": LATER}
    with db.transaction() as session:
        with pytest.raises(Forbidden):
            answers.save_draft(session, at.interviewer, number=1, **wanted)
        with pytest.raises(Forbidden):
            answers.drafts(session, at.interviewer, interview_id=at.interview_id)
        with pytest.raises(NotFound):
            answers.save_draft(session, at.candidate, number=9, **wanted)
        with pytest.raises(InvalidInput) as refused:
            answers.save_draft(session, at.candidate, number=1, **{**wanted, "text": "x" * 20_001})
    assert list(refused.value.fields) == ["text"]


def test_the_transcript_puts_a_follow_up_behind_what_it_follows() -> None:
    at = stage()
    at.submit(1, VAGUE)
    at.submit(6, "More of it.")
    with db.transaction() as session:
        answers.save_draft(
            session, at.candidate, interview_id=at.interview_id, number=2, text="so far", now=LATER
        )
    with db.reading() as session:
        turns = answers.transcript(session, at.candidate, interview_id=at.interview_id)
        assert [turn.number for turn in turns] == [1, 6, 2, 3, 4, 5]
        assert [turn.answer for turn in turns[:3]] == [VAGUE, "More of it.", None]
        assert turns[2].draft == "so far"
    at = stage(live=True)
    with db.reading() as session:
        turns = answers.transcript(session, at.interviewer, interview_id=at.interview_id)
        assert len(turns) == 5
        with pytest.raises(NotFound):
            answers.transcript(session, _someone(), interview_id=at.interview_id)


def test_a_candidate_reads_no_question_before_the_start() -> None:
    at = stage(started=False)
    with db.reading() as session:
        assert answers.transcript(session, at.candidate, interview_id=at.interview_id) == []
        assert len(answers.transcript(session, at.hr, interview_id=at.interview_id)) == 5


def test_nothing_a_candidate_gets_holds_expected_points() -> None:
    assert not {"expected_points", "follow_ups"} & set(answers.Turn.__dataclass_fields__)


def test_a_call_sends_a_constant_number_of_statements() -> None:
    at = stage()
    sent = []
    for number in (1, 2, 3):
        with statements() as told:
            at.submit(number, ". ".join(point["text"] for point in at.plan()[number - 1].expected_points))
        sent.append(len(told) - 1)  # the plan that this test reads
    assert len(set(sent)) == 1
    assert sent[0] <= 8
    with statements() as told, db.reading() as session:
        answers.transcript(session, at.candidate, interview_id=at.interview_id)
    assert len(told) == 4


def test_practice_asks_practice_questions_only() -> None:
    at = stage(kind=Kind.PRACTICE)
    assert all(isinstance(question, PlannedQuestion) for question in at.plan())
    assert at.submit(1, VAGUE).created
