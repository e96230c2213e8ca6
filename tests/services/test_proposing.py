"""Questions of a language model: traced, new, written down as calls, and never saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, func, select

from botboss import db, providers
from botboss.domain.calls import Outcome, Purpose
from botboss.errors import Forbidden, InvalidInput
from botboss.models.accounts import Role
from botboss.models.ai_calls import AICall
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.services import generation, proposing, questions
from tests import factories
from tests.chat_faults import engine_on
from tests.chat_server import ChatServer, error, says
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("database")
JOB = "You look after 40 hives.\n\nYou catch  swarms in May, also on Sundays."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with ChatServer() as running:
        engine = engine_on(running)
        monkeypatch.setattr(providers, "ai", lambda: engine)
        yield running


@pytest.fixture
def hr() -> Actor:
    with db.transaction() as session:
        return factories.actor(session, Role.HR)


def _entry(question: str, source: str) -> dict[str, Any]:
    return {
        "question": question,
        "category": "technical",
        "difficulty": "medium",
        "competency": "Craft",
        "source": source,
        "expected_points": [{"text": f"Says thing number {n}", "weight": n} for n in (1, 2, 3)],
        "follow_ups": [{"point": 2, "question": "And when it rains?"}],
    }


SWARM = _entry("How do you catch a swarm that hangs high in a tree?", "You catch swarms in May")


def _propose(actor: Actor, **changes: Any) -> generation.Generated | None:
    wanted = {"role": "Beekeeper", "job": JOB, "num_questions": 3, "difficulty": "medium", "now": NOW}
    return proposing.propose(actor, **{**wanted, **changes})


def _calls() -> list[AICall]:
    with db.reading() as session:
        return list(session.scalars(select(AICall).order_by(col(AICall.id))))


def _count() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Question)) or 0


def test_each_says_which_phrase_it_comes_from_and_none_is_saved(server: ChatServer, hr: Actor) -> None:
    before = _count()
    server.then(says(json.dumps({"questions": [SWARM, _entry("How do you bake bread for many?", "bread")]})))
    made = _propose(hr)
    assert made is not None
    (question,) = made.questions
    assert (made.engine, question.id, question.source) == ("openai:test-model/1", None, "generated")
    assert made.proposed[0].source_phrase == "You catch  swarms in May"
    assert question.why == "The job description says: “You catch  swarms in May”."
    assert question.expected_points[2] == {"text": "Says thing number 3", "weight": 3.0}
    assert question.follow_ups == [{"point": 2, "question": "And when it rains?"}]
    assert _count() == before
    (call,) = _calls()
    assert (call.purpose, call.outcome, call.interview_id) == (Purpose.GENERATE, Outcome.OK, None)


def test_what_the_bank_asks_already_does_not_come_again(server: ChatServer, hr: Actor) -> None:
    with db.transaction() as session:
        contents = {
            **SWARM,
            "role": "beekeeper",
            "question": "How do you catch a swarm hanging high in trees?",
        }
        questions.add(session, hr, contents=contents, now=NOW)
    server.then(says(json.dumps({"questions": [SWARM]})))
    assert _propose(hr) is None
    assert server.requests[0].data["known"] == ["How do you catch a swarm hanging high in trees?"]
    assert [call.outcome for call in _calls()] == [Outcome.MALFORMED]


def test_a_model_that_fails_leaves_it_to_the_bank(server: ChatServer, hr: Actor) -> None:
    server.then(error(500, "oops"))
    assert _propose(hr) is None
    assert [call.outcome for call in _calls()] == [Outcome.SERVER_ERROR]


def test_without_a_model_there_is_nothing_to_ask(hr: Actor) -> None:
    assert _propose(hr) is None
    assert _calls() == []


def test_input_and_actor_are_checked_first(server: ChatServer, hr: Actor) -> None:
    for wrong in ({"role": ""}, {"difficulty": "extreme"}, {"category": "personal"}):
        with pytest.raises(InvalidInput):
            _propose(hr, **wrong)
    with db.transaction() as session:
        candidate = factories.actor(session, Role.CANDIDATE)
    with pytest.raises(Forbidden):
        _propose(candidate)
    assert server.requests == []


def _generate(actor: Actor, **more: Any) -> generation.Generated:
    return proposing.generate(actor, role="Beekeeper", num_questions=1, job_text=JOB, now=NOW, **more)


def test_the_model_goes_before_the_bank_and_the_bank_stands_in_for_it(server: ChatServer, hr: Actor) -> None:
    server.then(says(json.dumps({"questions": [SWARM]})), error(500, "oops"))
    assert _generate(hr).engine == "openai:test-model/1"
    made = _generate(hr)
    assert (made.engine, len(made.questions)) == (generation.ENGINE, 1)


def test_what_is_saved_unread_is_the_banks(server: ChatServer, hr: Actor) -> None:
    made = _generate(hr, save=True)
    assert (made.engine, server.requests) == (generation.ENGINE, [])
    assert all(question.id for question in made.questions)


def test_a_request_that_is_refused_asks_nobody(server: ChatServer, hr: Actor) -> None:
    for wrong in ({"difficulty": "x"}, {"category": "x"}):
        with pytest.raises(InvalidInput):
            _generate(hr, **wrong)
    with pytest.raises(InvalidInput, match="job_text"):
        proposing.generate(hr, role="Cook", job_text="x" * 20_001, now=NOW)
    assert server.requests == []
