"""What one question to a language model came to: for the books, never with any text of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MILLION = 1_000_000


class Purpose(StrEnum):
    """What a language model was asked to do."""

    EVALUATE = "evaluate"
    FOLLOW_UP = "follow_up"
    GENERATE = "generate"
    SUMMARISE = "summarise"


class Outcome(StrEnum):
    """How it ended. All but ``ok`` mean that the built-in engine did the work instead."""

    OK = "ok"
    TIMEOUT = "timeout"  # no answer in time
    UNREACHABLE = "unreachable"  # no connection, or one that broke
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 5xx
    DENIED = "denied"  # 401, 403: the key
    NOT_FOUND = "not_found"  # 404: the model or the address
    REFUSED = "refused"  # any other 4xx
    MALFORMED = "malformed"  # an answer that could not be used
    SKIPPED = "skipped"  # not asked, since the ones before all failed


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens; 0 is unknown."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost, in US dollars; None while a price is unknown."""
        if not (self.tokens_in and self.tokens_out):
            return None
        return round((tokens_in * self.tokens_in + tokens_out * self.tokens_out) / MILLION, 6)


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One question to a model, with all its tries.

    ``prompt`` is the prompt's version, ``input_hash`` SHA-256 (hex) of all that was asked,
    ``latency_ms`` the time until it ended, waits included; tokens and cost (US dollars) are
    summed over the tries, None where the server did not say or the price is unknown.
    """

    purpose: Purpose
    model: str
    prompt: str
    input_hash: str
    outcome: Outcome
    attempts: int
    latency_ms: int
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
