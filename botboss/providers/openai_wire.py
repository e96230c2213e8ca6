"""One request to a chat-completions server, and what came back or went wrong.

The client library's own retries are off: who asks decides about them.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

from botboss.domain.calls import Outcome
from botboss.domain.replies import Malformed

CONNECT = 10.0
LARGEST = 2_000_000
PLACE = "https://api.openai.com/v1"
_KINDS = {
    401: Outcome.DENIED,
    403: Outcome.DENIED,
    404: Outcome.NOT_FOUND,
    408: Outcome.TIMEOUT,
    429: Outcome.RATE_LIMITED,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; ``text`` may be empty. Tokens are None where it did not say."""

    text: str
    complete: bool
    tokens_in: int | None
    tokens_out: int | None


class Failed(Exception):
    """A request that brought no reply. ``status`` is 0 without an answer; ``wait`` is the server's
    Retry-After in seconds; ``about`` is what it says of a 4xx, never shown or kept."""

    def __init__(
        self, outcome: Outcome, *, status: int = 0, wait: float | None = None, about: str = ""
    ) -> None:
        super().__init__(outcome)
        self.outcome, self.status, self.wait, self.about = outcome, status, wait, about


class Wire:
    """A server that speaks chat completions; its client is made at first use (workers fork), the
    library loaded at once, since that takes longer than a hurried call may."""

    def __init__(self, key: str, base_url: str) -> None:
        import httpx2
        import openai

        self._sdk, self._http = openai, httpx2
        self._lost = (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError)
        self._key = key
        self.base_url = base_url.rstrip("/") or PLACE

    @cached_property
    def _client(self) -> Any:
        for name in ("openai", "httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)  # their lower levels tell what is sent
        return self._sdk.OpenAI(api_key=self._key, base_url=self.base_url, max_retries=0)

    def send(self, request: Mapping[str, Any], timeout: float) -> Reply:
        """Ask once, waiting ``timeout`` seconds. Raises Failed, or Malformed for a reply that is none."""
        return _reply(self._sent(request, timeout))

    def models(self, timeout: float) -> list[str]:
        """The ids of the models that the server offers. Raises Failed."""
        try:
            return [str(model.id) for model in self._client.models.list(timeout=timeout).data]
        except self._sdk.APIStatusError as error:
            raise _refused(error.status_code, error.response.headers, error.body) from None
        except self._sdk.APITimeoutError:
            raise Failed(Outcome.TIMEOUT) from None
        except (*self._lost, TypeError, ValueError):
            raise Failed(Outcome.UNREACHABLE) from None

    def _sent(self, request: Mapping[str, Any], timeout: float) -> bytes:
        """The body of the answer, read in pieces: a server that trickles must not hold us for ever."""
        until = time.monotonic() + timeout
        patience = self._http.Timeout(timeout, connect=min(CONNECT, timeout))
        body = b""
        try:
            completions = self._client.chat.completions.with_streaming_response
            with completions.create(**request, timeout=patience) as response:
                for piece in response.iter_bytes():
                    body += piece
                    if time.monotonic() > until:
                        raise Failed(Outcome.TIMEOUT)
                    if len(body) > LARGEST:
                        raise Malformed("it is too long")
        except self._sdk.APIStatusError as error:
            raise _refused(error.status_code, error.response.headers, error.body) from None
        except (self._sdk.APITimeoutError, self._http.TimeoutException):
            raise Failed(Outcome.TIMEOUT) from None
        except self._lost:
            raise Failed(Outcome.UNREACHABLE) from None
        return body


def _refused(status: int, headers: Mapping[str, str], body: object) -> Failed:
    outcome = _KINDS.get(status, Outcome.SERVER_ERROR if status >= 500 else Outcome.REFUSED)
    about = json.dumps(body, default=str)[:5_000] if body else ""
    return Failed(outcome, status=status, wait=_wait(headers.get("retry-after")), about=about.casefold())


def _wait(told: str | None) -> float | None:
    """Retry-After in seconds: a number or a date."""
    if not told:
        return None
    with suppress(ValueError):
        return max(0.0, float(told))
    with suppress(ValueError, TypeError, OverflowError):
        moment = parsedate_to_datetime(told)
        return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    return None


def _reply(body: bytes) -> Reply:
    """The first choice of a chat completion. Raises Malformed."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the server sent no JSON") from None
    answer = _fields(answer)
    usage = _fields(answer.get("usage"))
    choices = answer.get("choices")
    choice = _fields(choices[0] if isinstance(choices, list) and choices else None)
    content = _fields(choice.get("message")).get("content")
    return Reply(
        text=content.encode("utf-8", "replace").decode() if isinstance(content, str) else "",
        complete=choice.get("finish_reason") != "length",
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
    )


def _fields(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
