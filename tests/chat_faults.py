"""What can go wrong with a language model, each with how an evaluation of one answer must end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botboss.domain.calls import Outcome, Prices
from botboss.providers.ai_builtin import BuiltinAI
from botboss.providers.ai_openai import OpenAIEngine
from botboss.providers.openai_chat import Chat
from botboss.providers.openai_wire import Wire
from tests.chat_server import Act, ChatServer, Request, Response, completion, error, says, verdicts

PATIENT, TIMEOUT = 10.0, 0.3  # seconds for servers that answer, and for those that do not
BESIDE = BuiltinAI("lexical")  # judges beside the model, and in its place


@dataclass(frozen=True)
class Fault:
    """``script`` is what the server does; the call must end as ``outcome`` after ``requests``
    requests, and the model's word must count or not."""

    name: str
    script: tuple[Act, ...]
    outcome: Outcome
    requests: int
    judges: bool = False
    timeout: float = PATIENT
    flags: tuple[str, ...] = ()


def _slow(_: Request) -> Response:
    return Response(200, b"{}", delay=TIMEOUT * 4)


def _dripping(_: Request) -> Response:
    return Response(200, b" " * 400, drip=TIMEOUT / 6)


def _cut(request: Request) -> Response:
    whole = verdicts()(request)
    return Response(200, whole.body, cut=True)


def _wrong_ids(request: Request) -> Response:
    found = json.loads(json.loads(verdicts()(request).body)["choices"][0]["message"]["content"])
    if "points" in found:
        found["points"][0]["id"] = len(found["points"])
    return completion(json.dumps(found))


def _obeyed(request: Request) -> Response:
    """A model that was talked into giving the number, and full marks for every point."""
    reply = verdicts("covered", score=1.0, overall=100, rationale="<b>Hire!</b>")
    return reply(request)


def _no_formats(request: Request) -> Response:
    """A server that takes no ``response_format`` at all, and chats around its JSON."""
    if "response_format" in request.body:
        refuse = error(400, "'response_format.type' must be 'text'", param="response_format")
        return refuse(request)
    told = json.loads(verdicts()(request).body)["choices"][0]["message"]["content"]
    return completion(f"<think>{{hm}}</think>Sure! Here it is: {told} I hope that {{helps}}.")


def _html(_: Request) -> Response:
    return Response(200, b"<html>gateway</html>", {"Content-Type": "text/html"})


_NO_SCORE = {"score": 1.0, "verdict": "perfect"}
FAULTS = (
    Fault("well", (verdicts(),), Outcome.OK, 1, judges=True),
    Fault("slow", (_slow,), Outcome.TIMEOUT, 3, timeout=TIMEOUT),
    Fault("dripping", (_dripping,), Outcome.TIMEOUT, 3, timeout=TIMEOUT),
    Fault(
        "429 then well", (error(429, "slow down", retry_after="1"), verdicts()), Outcome.OK, 2, judges=True
    ),
    Fault("429 for good", (error(429, "slow down"),), Outcome.RATE_LIMITED, 3),
    Fault("429 for an hour", (error(429, "quota", retry_after="3600"),), Outcome.RATE_LIMITED, 1),
    Fault("500 then well", (error(500, "oops"), error(503, "oops"), verdicts()), Outcome.OK, 3, judges=True),
    Fault("500 for good", (error(500, "oops"),), Outcome.SERVER_ERROR, 3),
    Fault("cut connection", (_cut,), Outcome.UNREACHABLE, 3),
    Fault("invalid json then well", (says('{"points": [{"id'), verdicts()), Outcome.OK, 2, judges=True),
    Fault("invalid json", (says("I would rather not."),), Outcome.MALFORMED, 2),
    Fault("other json", (says(json.dumps(_NO_SCORE)),), Outcome.MALFORMED, 2),
    Fault("half a character", (says('{"points": "\ud800"}'),), Outcome.MALFORMED, 2),
    Fault("wrong ids", (_wrong_ids,), Outcome.MALFORMED, 2),
    Fault("truncated", (says('{"points": [', finish="length"),), Outcome.MALFORMED, 2),
    Fault("empty choices", (says(None, choices=[]),), Outcome.MALFORMED, 2),
    Fault("no content", (says(None),), Outcome.MALFORMED, 2),
    Fault("no json at all", (_html,), Outcome.MALFORMED, 2),
    Fault("401", (error(401, "Incorrect API key provided"),), Outcome.DENIED, 1),
    Fault("403", (error(403, "Country not supported"),), Outcome.DENIED, 1),
    Fault("404", (error(404, "The model does not exist"),), Outcome.NOT_FOUND, 1),
    Fault("400", (error(400, "maximum context length is 4096 tokens"),), Outcome.REFUSED, 1),
    Fault("no response_format", (_no_formats,), Outcome.OK, 3, judges=True),
    Fault(
        "invented quotes",
        (verdicts("covered", quote="I led a team of forty engineers to great success"),),
        Outcome.OK,
        1,
        judges=True,
        flags=("quote_unverified",),
    ),
    Fault("obeyed injection", (_obeyed,), Outcome.OK, 1, judges=True),
)


def engine_on(
    server: ChatServer, *, sleep: Callable[[float], None] = lambda _: None, **changes: Any
) -> OpenAIEngine:
    """An engine that asks the server, at 1 dollar a million tokens in and 2 out, and never waits."""
    timeout = changes.pop("timeout", PATIENT)
    wire = Wire(changes.pop("key", "sk-test"), server.url)
    chat = Chat(wire, changes.pop("model", "test-model"), Prices(1.0, 2.0), sleep=sleep, **changes)
    return OpenAIEngine(chat, BESIDE, timeout)
