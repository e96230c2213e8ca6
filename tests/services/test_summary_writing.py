"""A summary that a language model wrote: shown while it is about what counts, else the computed one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from botboss import db, providers
from botboss.domain.calls import Outcome, Purpose
from botboss.errors import Conflict, Forbidden
from botboss.models.ai_calls import AICall
from botboss.models.events import EventType
from botboss.models.interviews import EvaluationRecord, Kind
from botboss.models.summaries import WrittenSummary
from botboss.services import completion, evaluation, reactions, reevaluation, summaries, summary_writing
from botboss.services.summaries import Summary
from tests.chat_faults import engine_on
from tests.chat_server import ChatServer, Request, Response, error, verdicts
from tests.chat_server import completion as says_it
from tests.taking import LATER, VAGUE, Stage, stage

pytestmark = pytest.mark.usefixtures("database")
SENTENCE = "Thinks before acting, without saying how."


def _model(request: Request) -> Response:
    """Judges, and sums up with one real and one invented quote of each kind."""
    if "answers" not in request.data:
        return verdicts("covered", "missing")(request)
    first = request.data["answers"][0]
    quote = " ".join(first["answer"].split()[:6])
    real = {"number": first["number"], "quote": quote, "text": SENTENCE}
    invented = {"number": first["number"], "quote": "I am the best of all", "text": "Hire at once."}
    return says_it(json.dumps({kind: [invented, real] for kind in ("strengths", "gaps", "next")}))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with ChatServer() as running:
        running.then(_model)
        engine = engine_on(running)
        monkeypatch.setattr(providers, "ai", lambda: engine)
        yield running


def _done(*numbers: int, **changes: Any) -> Stage:
    at = stage(**changes)
    for number in numbers:
        at.submit(number, VAGUE)
    completion.complete(at.candidate, interview_id=at.interview_id, now=LATER)
    return at


def _react(at: Stage) -> None:
    for event in at.events(EventType.SUMMARY_ASKED):
        reactions.react(event.id or 0, now=LATER)


def _summary(at: Stage) -> Summary:
    with db.reading() as session:
        return summaries.of_interview(session, at.hr, interview_id=at.interview_id)


def _rows(kind: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.scalars(select(kind).order_by(col(kind.id))))


def test_it_is_written_after_the_completion_with_real_quotes_alone(server: ChatServer) -> None:
    at = _done(1, 2)
    assert _summary(at).written_by is None
    _react(at)
    found = _summary(at)
    assert found.written_by == "openai:test-model/1"
    (strength,) = found.remarks.strengths
    assert (strength.text, strength.number) == (SENTENCE, 1)
    assert VAGUE[strength.start : strength.end] == strength.quote
    assert [one.text.startswith("Not answered: ") for one in found.remarks.gaps] == [True, True, True]
    sent = server.requests[-1].data["answers"]
    assert [one["number"] for one in sent][:2] == [1, 2]
    assert {point["verdict"] for point in sent[0]["points"]} == {"covered", "missing"}
    call = _rows(AICall)[-1]
    assert (call.purpose, call.outcome, call.interview_id, call.answer_id) == (
        Purpose.SUMMARISE,
        Outcome.OK,
        at.interview_id,
        None,
    )


def test_again_writes_nothing_twice(server: ChatServer) -> None:
    at = _done(1)
    for _ in range(2):
        summary_writing.write(at.interview_id, now=LATER)
    assert len(_rows(WrittenSummary)) == 1
    assert [row.purpose for row in _rows(AICall)].count(Purpose.SUMMARISE) == 1


def test_it_goes_once_another_evaluation_counts_and_may_be_asked_for(server: ChatServer) -> None:
    at = _done(1)
    _react(at)
    (record,) = at.evaluations(1)
    with db.transaction() as session:
        material = evaluation.material_of(session, record.answer_id)
        assert material is not None
        other = replace(providers.ai().evaluate(material.question, material.text), engine="other/1")
        evaluation.store(session, material, other, now=LATER)
    later = next(one for one in _rows(EvaluationRecord) if one.engine == "other/1")
    with db.transaction() as session:
        reevaluation.adopt(session, at.hr, evaluation_id=later.id or 0, reason="It reads better", now=LATER)
    assert _summary(at).written_by is None
    with db.transaction() as session:
        engine = summary_writing.ask(session, at.hr, interview_id=at.interview_id, now=LATER)
    assert engine == providers.ai().name
    _react(at)
    assert _summary(at).written_by == engine
    assert len(_rows(WrittenSummary)) == 2


def test_a_model_that_fails_leaves_the_computed_one(server: ChatServer) -> None:
    at = _done(1)
    server.then(error(500, "oops"))
    _react(at)
    found = _summary(at)
    assert (found.written_by, bool(found.remarks.gaps)) == (None, True)
    assert _rows(AICall)[-1].outcome == Outcome.SERVER_ERROR
    assert at.events(EventType.SUMMARY_ASKED)[0].reacted_at == LATER


def test_without_answers_and_for_practice_nobody_is_asked(server: ChatServer) -> None:
    for at in (_done(), _done(1, kind=Kind.PRACTICE)):
        assert at.events(EventType.SUMMARY_ASKED) == []


def test_without_a_model_there_is_nothing_to_ask_for() -> None:
    at = _done(1)
    assert at.events(EventType.SUMMARY_ASKED) == []
    with db.transaction() as session, pytest.raises(Conflict, match="No language model"):
        summary_writing.ask(session, at.hr, interview_id=at.interview_id, now=LATER)
    summary_writing.write(at.interview_id, now=LATER + timedelta(days=1))
    assert _rows(AICall) == []


def test_who_may_ask_and_when(server: ChatServer) -> None:
    at = _done(1)
    with db.transaction() as session, pytest.raises(Forbidden):
        summary_writing.ask(session, at.candidate, interview_id=at.interview_id, now=LATER)
    begun = stage()
    with db.transaction() as session, pytest.raises(Conflict, match="once it is completed"):
        summary_writing.ask(session, begun.hr, interview_id=begun.interview_id, now=LATER)
