"""Questions for any role and job text, and what of them is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db, providers
from botboss.errors import Forbidden, InvalidInput, ProviderError
from botboss.models.accounts import Role
from botboss.models.events import Event, EventType
from botboss.models.questions import Question, QuestionSource
from botboss.policy import Actor
from botboss.providers import ai_builtin
from botboss.providers.ai_builtin import BuiltinAI
from botboss.services import generation, questions
from botboss.services.generation import LONGEST_JOB_TEXT, Generated
from tests.factories import NOW
from tests.factories import actor as made_actor

pytestmark = pytest.mark.usefixtures("database")
JOB = "• You calibrate and maintain equipment.\n• You keep bees calm with smoke, also on windy days."


def _actor(role: str) -> Actor:
    with db.transaction() as session:
        return made_actor(session, role)


@pytest.fixture
def hr() -> Actor:
    return _actor(Role.HR)


@pytest.fixture
def interviewer() -> Actor:
    return _actor(Role.INTERVIEWER)


def _generate(actor: Actor, role: str = "Beekeeper", **more: Any) -> Generated:
    return generation.generate(actor, role=role, now=NOW, **more)


def _of_role(key: str) -> list[Question]:
    with db.reading() as session:
        kept = select(Question).where(col(Question.role_key) == key, col(Question.deleted_at).is_(None))
        return list(session.scalars(kept.order_by(col(Question.id))))


def _add(hr: Actor, **changes: Any) -> Question:
    least = {"question": "How do you keep bees calm?", "role": "Beekeeper", "category": "technical"}
    with db.transaction() as session:
        return questions.add(session, hr, contents={**least, **changes}, now=NOW)


@pytest.mark.parametrize("role", ["Beekeeper", "work", "***", "宇宙飛行士", "a" * 120])
@pytest.mark.parametrize("category", [None, "technical", "behavioral", "situational"])
def test_any_role_gets_as_many_as_it_asks_for(interviewer: Actor, role: str, category: str | None) -> None:
    for number in (1, 5, 20):
        made = _generate(interviewer, role, num_questions=number, category=category).questions
        assert len({row.text for row in made}) == number
    assert all(row.id is None and row.role == role and row.expected_points for row in made)
    assert not any("{role}" in row.text for row in made)
    if category:
        assert {row.category for row in made} == {questions.category_of(category)}


def test_a_role_of_the_bank_gets_its_own_as_they_stand_there(hr: Actor) -> None:
    own = _of_role("developer")
    gone, edited = own[0], own[1]
    with db.transaction() as session:
        questions.delete(session, hr, question_id=gone.id or 0, now=NOW)
        changes = {"question": "Which fault took you longest to find?"}
        questions.change(session, hr, question_id=edited.id or 0, changes=changes, now=NOW)
    added = _add(hr, role="Software engineer")
    made = _generate(hr, "Developer", num_questions=20).questions
    mine = [row for row in made if row.role_key == "developer" and row.id]
    assert {row.id for row in mine} == {row.id for row in own} - {gone.id} | {added.id}
    assert "Which fault took you longest to find?" in {row.text for row in mine}


def test_questions_are_kept_once(hr: Actor) -> None:
    made = _generate(hr, save=True).questions
    assert {row.source for row in made} == {QuestionSource.GENERATED}
    for role in ("Beekeeper", "BEEKEEPER"):
        assert [row.id for row in _generate(hr, role, save=True).questions] == [row.id for row in made]
    kept = _of_role("beekeeper")
    assert [row.id for row in kept] == [row.id for row in made]
    assert all(set(row.anchors) == {"1", "3", "5"} and not row.practice for row in kept)
    with db.reading() as session:
        told = select(Event.subject_id).where(col(Event.type) == EventType.QUESTION_ADDED)
        assert sorted(session.scalars(told)) == sorted(row.id or 0 for row in made)


def test_two_at_once_keep_each_question_once(hr: Actor) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: _generate(hr, save=True).questions, range(2)))
    assert len({row.id for row in both[0]} | {row.id for row in both[1]}) == 5
    assert len(_of_role("beekeeper")) == 5


def test_what_is_nearly_the_same_is_told_and_not_kept(hr: Actor) -> None:
    wanted: dict[str, Any] = {"num_questions": 20, "category": "situational"}
    first = _generate(hr, **wanted).questions[0]
    mine = _add(hr, question=first.text.replace("you", "you really"), category="technical")
    for save in (False, True):
        likes = [one for one in _generate(hr, **wanted, save=save).proposed if one.like]
        assert [(one.question.text, one.question.id) for one in likes] == [(first.text, None)]
        assert likes[0].like
        assert likes[0].like.id == mine.id
    assert len(_of_role("beekeeper")) == 20
    assert first.text not in {row.text for row in _of_role("beekeeper")}


def test_a_job_text_is_used_and_quoted_exactly(interviewer: Actor) -> None:
    made = _generate(interviewer, num_questions=20, difficulty="easy", job_text=JOB)
    phrases = {one.source_phrase for one in made.proposed}
    assert "You calibrate and maintain equipment" in phrases
    assert all(phrase is None or phrase in JOB for phrase in phrases)
    assert made.engine == generation.ENGINE
    assert _generate(interviewer, num_questions=20, difficulty="easy", job_text=JOB).engine == made.engine
    assert [one.source_phrase for one in _generate(interviewer).proposed] == [None] * 5


@pytest.mark.slow
def test_with_the_model_a_job_text_fits_by_meaning(
    interviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "You train new colleagues.\nYou handle hazardous chemicals safely."
    wanted: dict[str, Any] = {"num_questions": 20, "category": "technical", "job_text": text}
    by_words = _generate(interviewer, **wanted)
    assert by_words.engine == "builtin:bank/2"
    monkeypatch.setattr(providers, "builtin_ai", lambda: BuiltinAI("model"))
    made = _generate(interviewer, **wanted)
    assert made.engine == "builtin:bank/2+minilm/1"
    assert made.questions[0].competency == "Training others"
    phrases = {one.question.competency: one.source_phrase for one in made.proposed}
    assert phrases["Training others"] == "You train new colleagues"
    assert phrases["Safety"] == "You handle hazardous chemicals safely"
    assert _generate(interviewer, **wanted).proposed[0].question.text == made.questions[0].text
    assert _generate(interviewer).engine == "builtin:bank/2"


def test_a_model_that_fails_on_the_way_leaves_the_choice_to_the_words(
    interviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_words = _generate(interviewer, job_text=JOB)
    engine = BuiltinAI("model")
    monkeypatch.setattr(providers, "builtin_ai", lambda: engine)
    monkeypatch.setattr(ai_builtin, "_vector", _broken)
    made = _generate(interviewer, job_text=JOB)
    assert made.engine == "builtin:bank/2"
    assert [one.text for one in made.questions] == [one.text for one in by_words.questions]


def _broken(text: str) -> Any:
    raise ProviderError("ai", "The model failed: RuntimeException.")


def test_a_job_text_goes_nowhere_but_into_the_questions(hr: Actor) -> None:
    _generate(hr, num_questions=20, difficulty="easy", job_text=JOB, save=True)
    texts = [row.text for row in _of_role("beekeeper")]
    assert (
        sum("The job description says “You calibrate and maintain equipment”." in text for text in texts) == 1
    )
    assert not any("windy" in text for text in texts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", " "),
        ("role", "r" * 121),
        ("num_questions", 0),
        ("num_questions", 21),
        ("difficulty", "soft"),
        ("category", "x"),
        ("job_text", "x" * (LONGEST_JOB_TEXT + 1)),
        ("job_text", "a\x00b"),
        ("job_text", "\ud800"),
    ],
)
def test_what_is_wrong_is_named(hr: Actor, field: str, value: object) -> None:
    wanted: dict[str, Any] = {"role": "Cook", field: value}
    with pytest.raises(InvalidInput) as refused:
        _generate(hr, **wanted)
    assert list(refused.value.fields) == [field]


def test_staff_generate_and_hiring_keeps(interviewer: Actor) -> None:
    with pytest.raises(Forbidden):
        _generate(_actor(Role.CANDIDATE))
    with pytest.raises(Forbidden):
        _generate(interviewer, save=True)
    assert _of_role("beekeeper") == []
