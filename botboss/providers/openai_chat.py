"""Asking a chat-completions server until there is a usable reply, or reason to stop.

Which form of request a server takes is learnt and remembered, for this base URL and model, by this
process: a strict JSON schema, else any JSON object, else plain text; and without the parameters
that it refuses.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from botboss.domain.calls import CallRecord, Outcome, Prices, Purpose
from botboss.domain.replies import Malformed
from botboss.providers.breaker import Breaker
from botboss.providers.openai_prompts import Prompt
from botboss.providers.openai_wire import Failed, Reply, Wire

T = TypeVar("T")

LONGEST_WAIT = 20.0  # before a retry; who asks for more is not asked again
LONGEST_ASKING = 150.0  # after that no further request is begun
RETRIED = {Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR}
SEED = 7
QUOTED_BACK = 4_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take (seconds), and how often it is tried again.

    ``retries`` are for a server that did not do its part, ``corrections`` for replies that could
    not be used, each told what was wrong with it.
    """

    timeout: float
    retries: int = 2
    corrections: int = 1


@dataclass(frozen=True, slots=True)
class Manner:
    """A form of request: how JSON is demanded, and which parameters are left out."""

    format: int = 0
    without: frozenset[str] = frozenset()


FORMATS = ("json_schema", "json_object", "text")
FORMAT_WORDS = ("response_format", "json_schema", "json_object", "json schema", "structured output")
OPTIONAL = ("temperature", "seed")


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """What came of asking: None unless the record's outcome is ``ok``."""

    value: T | None
    record: CallRecord


@dataclass(slots=True)
class _Course:
    """One asking on its way: what is left of the patience, and what was spent."""

    patience: Patience
    manner: Manner
    began: float
    messages: list[dict[str, str]]
    retries: int = 0
    corrections: int = 0
    attempts: int = 0
    replies: list[Reply] = field(default_factory=list)


class Chat:
    """One server and model. Safe to use from several threads."""

    def __init__(
        self,
        wire: Wire,
        model: str,
        prices: Prices | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wire, self.model = wire, model
        self._prices = prices or Prices()
        self._sleep, self._clock = sleep, clock
        self._manner = Manner()
        self.problem: Outcome | None = None  # how the last asking failed, that of hurried ones left out

    def ask(self, prompt: Prompt, read: Callable[[str], T], patience: Patience, breaker: Breaker) -> Asked[T]:
        """The reply to ``prompt`` as ``read`` takes it, which raises Malformed for one it cannot use.

        Never raises; the record says how it went.
        """
        messages = [
            {"role": "system", "content": prompt.instruction},
            {"role": "user", "content": prompt.data},
        ]
        course = _Course(patience, self._manner, self._clock(), messages)
        value: T | None = None
        outcome = Outcome.SKIPPED
        while not breaker.is_open:
            try:
                value = self._tried(prompt, read, course, breaker)
                outcome, self._manner = Outcome.OK, course.manner
                break
            except Malformed as why:
                outcome = Outcome.MALFORMED
                if not self._corrects(course, why):
                    break
            except Failed as failure:
                outcome = failure.outcome
                if not self._goes_on(course, failure, breaker):
                    break
        if outcome is not Outcome.SKIPPED and prompt.purpose is not Purpose.FOLLOW_UP:
            self.problem = None if outcome is Outcome.OK else outcome
        return Asked(value, self._record(prompt, course, outcome))

    def _tried(self, prompt: Prompt, read: Callable[[str], T], course: _Course, breaker: Breaker) -> T:
        """One request. Only a server that fails counts for the breaker: else an answer that
        confuses the model could switch it off for all."""
        course.attempts += 1
        reply = self.wire.send(self._request(prompt, course), course.patience.timeout)
        breaker.passed()
        course.replies.append(reply)
        if not reply.complete:
            raise Malformed("it was cut off because it was too long; use shorter quotes")
        if not reply.text.strip():
            raise Malformed("it was empty")
        return read(reply.text)

    def _request(self, prompt: Prompt, course: _Course) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self.model,
            "messages": course.messages,
            "temperature": 0,
            "seed": SEED,
        }
        if FORMATS[course.manner.format] == "json_schema":
            schema = {"name": str(prompt.purpose), "strict": True, "schema": prompt.schema}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif FORMATS[course.manner.format] == "json_object":
            request["response_format"] = {"type": "json_object"}
        return {name: value for name, value in request.items() if name not in course.manner.without}

    def _corrects(self, course: _Course, why: Malformed) -> bool:
        """Whether to ask once more, telling the model what was wrong."""
        if course.corrections >= course.patience.corrections or self._is_late(course):
            return False
        course.corrections += 1
        wrote = course.replies[-1].text[:QUOTED_BACK] if course.replies else ""
        if wrote.strip():
            course.messages = [*course.messages, {"role": "assistant", "content": wrote}]
        told = f"Your reply cannot be used: {why}. Answer again, with the JSON object alone."
        course.messages = [*course.messages, {"role": "user", "content": told}]
        return True

    def _goes_on(self, course: _Course, failure: Failed, breaker: Breaker) -> bool:
        """Whether to send another request: in another form, or after a wait."""
        if failure.status in (400, 422):
            other = _other(course.manner, failure)
            if other and not self._is_late(course):
                course.manner = other
                return True
        breaker.failed()
        wait = failure.wait if failure.wait is not None else _backoff(course.retries)
        given_up = course.retries >= course.patience.retries or wait > LONGEST_WAIT
        if failure.outcome not in RETRIED or given_up or breaker.is_open or self._is_late(course):
            return False
        course.retries += 1
        self._sleep(wait)
        return True

    def _is_late(self, course: _Course) -> bool:
        return self._clock() - course.began > LONGEST_ASKING

    def _record(self, prompt: Prompt, course: _Course, outcome: Outcome) -> CallRecord:
        tokens_in = _sum([reply.tokens_in for reply in course.replies])
        tokens_out = _sum([reply.tokens_out for reply in course.replies])
        told = tokens_in is not None and tokens_out is not None
        return CallRecord(
            purpose=prompt.purpose,
            model=self.model,
            prompt=prompt.version,
            input_hash=prompt.input_hash,
            outcome=outcome,
            attempts=course.attempts,
            latency_ms=round((self._clock() - course.began) * 1000),
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            cost=self._prices.of(tokens_in or 0, tokens_out or 0) if told else None,
        )


def _other(manner: Manner, failure: Failed) -> Manner | None:
    """Another form of a request that was refused for its form; None when it was for something else.

    Servers name what they refuse in many ways, and some not at all.
    """
    refused = frozenset(name for name in OPTIONAL if re.search(rf"\b{name}\b", failure.about))
    if refused - manner.without:
        return replace(manner, without=manner.without | refused)
    formal = not failure.about or any(word in failure.about for word in FORMAT_WORDS)
    if formal and manner.format + 1 < len(FORMATS):
        return replace(manner, format=manner.format + 1)
    return None


def _backoff(retries: int) -> float:
    """Seconds before the next retry: about 1, about 2, each with chance in it."""
    return random.uniform(0.5, 1.5) * 2.0**retries  # noqa: S311 - spreads load, hides nothing


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
