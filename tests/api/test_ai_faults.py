"""An interview over REST is completed whatever the language model does, and the records say how."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from alembic import command
from botboss import db, providers
from botboss.domain.calls import Outcome, Purpose
from botboss.models.ai_calls import AICall
from botboss.models.events import Event, EventType
from botboss.models.interviews import EvaluationRecord, Kind
from botboss.policy import Actor
from botboss.providers import ai_openai
from botboss.providers.openai_chat import Patience
from botboss.security import utcnow
from botboss.services import plans, reactions, schema
from tests import factories
from tests.api.conftest import Caller, Person
from tests.chat_faults import BESIDE, FAULTS, PATIENT, TIMEOUT, Fault, engine_on
from tests.chat_server import ChatServer, Response, error, says, verdicts
from tests.taking import VAGUE

OTHER = "First I would ask the people who know it, and after that I would write down what they say."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with ChatServer() as running:
        engine = engine_on(running)
        monkeypatch.setattr(providers, "ai", lambda: engine)
        monkeypatch.setattr(ai_openai, "HURRIED", PATIENT)  # on a busy machine two seconds are none
        yield running


@pytest.fixture
def candidate(person: Person) -> Caller:
    return person("candidate")


def _begun(candidate: Caller) -> str:
    """The path of a started interview of the candidate's."""
    with db.transaction() as session:
        interview = factories.interview(
            session,
            Actor(candidate.id, "candidate"),
            kind=Kind.AI,
            scheduled_at=utcnow(),
            created_at=utcnow() - timedelta(minutes=1),
        )
        plans.freeze_plan(session, interview)
        path = f"/interviews/{interview.id}"
    assert candidate.post(f"{path}/start").status_code == 200
    return path


def _say(candidate: Caller, at: str, number: int, text: str) -> dict[str, Any]:
    body = {"question": "", "answer": text, "question_number": number}
    given = candidate.post(f"{at}/responses", json=body)
    assert given.status_code == 201
    return given.json()


def _jobs() -> None:
    """What the queue does after the answers are committed."""
    with db.reading() as session:
        asked = select(Event.id).where(
            col(Event.type) == EventType.ANSWER_SUBMITTED, col(Event.reacted_at).is_(None)
        )
        ids = list(session.scalars(asked))
    for event_id in ids:
        reactions.react(event_id or 0, now=utcnow())


def _rows(kind: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.scalars(select(kind).order_by(col(kind.id))))


def _awaited(kind: Any, count: int) -> list[Any]:
    """The rows, once a thread that nobody waits for has written them all."""
    for _ in range(200):
        if len(_rows(kind)) >= count:
            break
        time.sleep(0.05)
    return _rows(kind)


@pytest.mark.parametrize("schema", ["sqlite"], indirect=True)  # it is not the database that differs
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_interview_completes(server: ChatServer, candidate: Caller, fault: Fault) -> None:
    at = _begun(candidate)
    _say(candidate, at, 1, VAGUE)
    server.requests.clear()
    server.then(*fault.script)
    providers.ai()._patience = Patience(fault.timeout)
    _jobs()
    done = candidate.post(f"{at}/complete")
    assert (done.status_code, done.json()["status"]) == (200, "completed")
    (record,) = _rows(EvaluationRecord)
    engine = providers.ai().name if fault.judges else BESIDE.name
    assert (record.engine, record.adopted) == (engine, True)
    assert set(fault.flags) <= set(record.flags)
    assert done.json()["overall_score"] == round(record.score / 5, 4)
    assert len(server.requests) == fault.requests
    (call,) = [row for row in _rows(AICall) if row.purpose == Purpose.EVALUATE]
    assert (call.outcome, call.attempts) == (fault.outcome, fault.requests)
    assert (call.answer_id, call.interview_id) == (record.answer_id, int(at.rsplit("/", 1)[1]))
    assert VAGUE not in repr(call)


def test_a_vendor_that_hangs_holds_nobody_up(
    server: ChatServer,
    candidate: Caller,
    setting,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``complete`` without any job done before, and less patience than the vendor has."""
    monkeypatch.setattr(ai_openai, "HURRIED", TIMEOUT)
    providers.ai()._patience = Patience(TIMEOUT)
    setting(BOTBOSS_COMPLETE_WAIT="0.2")
    at = _begun(candidate)
    server.then(lambda _: Response(200, b"{}", delay=5))
    assert _say(candidate, at, 1, VAGUE)["follow_up"] is not None
    assert candidate.post(f"{at}/complete").json()["status"] == "completed"
    (record,) = _rows(EvaluationRecord)
    assert (record.engine, record.adopted) == (BESIDE.name, True)
    assert [row.purpose for row in _rows(AICall)] == [Purpose.FOLLOW_UP]  # the other one still waits
    assert {row.outcome for row in _awaited(AICall, 2)} == {Outcome.TIMEOUT}


def test_complete_gives_the_model_its_time(server: ChatServer, candidate: Caller) -> None:
    at = _begun(candidate)
    for number in (1, 2):
        _say(candidate, at, number, VAGUE)
    assert candidate.post(f"{at}/complete").json()["overall_score"] == 0.4
    assert {row.engine for row in _rows(EvaluationRecord)} == {providers.ai().name}


def test_a_late_word_stands_beside(server: ChatServer, candidate: Caller, setting) -> None:  # type: ignore[no-untyped-def]
    setting(BOTBOSS_COMPLETE_WAIT="0.05")
    at = _begun(candidate)
    _say(candidate, at, 1, VAGUE)
    server.then(lambda request: replace(verdicts()(request), delay=TIMEOUT))
    score = candidate.post(f"{at}/complete").json()["overall_score"]
    found = {record.engine: record.adopted for record in _awaited(EvaluationRecord, 2)}
    assert found == {BESIDE.name: True, providers.ai().name: False}
    assert candidate.post(f"{at}/complete").json()["overall_score"] == score


def test_the_follow_up_takes_up_the_answer(server: ChatServer, candidate: Caller) -> None:
    at = _begun(candidate)
    server.then(lambda request: verdicts()(request))
    asked = _say(candidate, at, 1, VAGUE)["follow_up"]["question"]
    (request,) = server.requests
    assert request.data["follow_up"] == asked
    (call,) = _rows(AICall)
    assert (call.purpose, call.outcome) == (Purpose.FOLLOW_UP, Outcome.OK)
    server.then(error(500, "oops"))
    assert _say(candidate, at, 2, VAGUE)["follow_up"]["question"]
    assert _say(candidate, at, 3, OTHER)["follow_up"] is None  # the same two for everybody
    assert [row.outcome for row in _rows(AICall)] == [Outcome.OK, Outcome.SERVER_ERROR]


def test_hiring_reads_the_calls(server: ChatServer, candidate: Caller, person: Person) -> None:
    at = _begun(candidate)
    _say(candidate, at, 1, VAGUE)
    server.then(error(401, "no such key"))
    _jobs()
    hr = person("hr")
    listed = hr.get("/ai-calls").json()
    assert (listed["total"], listed["page"]) == (2, 1)
    newest = listed["items"][0]
    assert {name: newest[name] for name in ("purpose", "outcome", "attempts", "cost", "tokens_in")} == {
        "purpose": "evaluate",
        "outcome": "denied",
        "attempts": 1,
        "cost": None,
        "tokens_in": None,
    }
    assert VAGUE not in str(listed)
    for query, total in (("purpose=follow_up", 1), ("outcome=denied", 1), ("outcome=timeout", 0)):
        assert hr.get(f"/ai-calls?{query}").json()["total"] == total
    assert hr.get(f"/ai-calls?interview_id={newest['interview_id']}").json()["total"] == 2
    assert hr.get("/ai-calls?interview_id=987654321").json()["total"] == 0
    for field in ("purpose", "outcome"):
        refused = hr.get(f"/ai-calls?{field}=x")
        assert (refused.status_code, list(refused.json()["details"])) == (400, [field])
    for role in ("candidate", "interviewer"):
        assert person(role).get("/ai-calls").status_code == 403


def test_health_stays_up_and_says_what_to_mend(
    server: ChatServer, candidate: Caller, stranger: Caller
) -> None:
    at = _begun(candidate)
    _say(candidate, at, 1, VAGUE)
    server.then(error(401, "no such key"))
    _jobs()
    providers.ai()._chat.problem = None  # another process asked
    command.stamp(schema._config(), "head")  # the tests' tables are not made by migrations
    try:
        health = stranger.get("/health")
    finally:
        command.stamp(schema._config(), "base")
    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert health.json()["ai"] == {
        "status": "degraded",
        "engine": "openai:test-model/1",
        "why": "The server refuses the key. Check OPENAI_API_KEY.",
    }


def test_hiring_asks_for_a_written_summary(
    server: ChatServer, candidate: Caller, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _begun(candidate)
    _say(candidate, at, 1, VAGUE)
    hr = person("hr")
    assert hr.post(f"{at}/summary").status_code == 409
    candidate.post(f"{at}/complete")
    asked = hr.post(f"{at}/summary")
    assert (asked.status_code, asked.json()["written_by"]) == (202, "openai:test-model/1")
    assert hr.get(f"{at}/summary").json()["written_by"] is None
    assert candidate.post(f"{at}/summary").status_code == 403
    monkeypatch.setattr(providers, "ai", lambda: BESIDE)
    refused = hr.post(f"{at}/summary")
    assert (refused.status_code, "No language model" in refused.json()["message"]) == (409, True)


def test_questions_are_the_models_or_else_the_banks(server: ChatServer, person: Person) -> None:
    hr = person("hr")
    entry = {
        "question": "How do you catch a swarm that hangs high in a tree?",
        "category": "technical",
        "difficulty": "medium",
        "competency": "Craft",
        "source": "catch swarms in May",
        "expected_points": [{"text": f"Says thing number {n}", "weight": n} for n in (1, 2, 3)],
        "follow_ups": [],
    }
    server.then(says(json.dumps({"questions": [entry]})))
    path, body = (
        "/questions/generate?role=Beekeeper&num_questions=3",
        {"job_text": "You catch swarms in May."},
    )
    made = hr.post(path, json=body).json()
    (question,) = made["questions"]
    assert (made["engine"], question["id"]) == ("openai:test-model/1", None)
    assert question["source_phrase"] == "catch swarms in May"
    asked = len(server.requests)
    kept = hr.post(f"{path}&save=true", json=body).json()  # what nobody has read is not kept
    assert kept["engine"].startswith("builtin:bank/") and len(server.requests) == asked
    server.then(error(500, "oops"))
    bank = hr.post(path, json=body).json()
    assert (bank["engine"], len(bank["questions"])) == (kept["engine"], 3)
    assert [row.outcome for row in _rows(AICall)] == [Outcome.OK, Outcome.SERVER_ERROR]
