"""An OpenAI-compatible server on a free port, for tests: it answers as told, over real HTTP.

with ChatServer() as server:
    server.then(error(429, "slow down", retry_after="1"), verdicts())   # in turn, the last one for good
    … Wire("key", server.url) …
    server.requests                                                      # what it was asked
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """What our engine sends as data."""
        return json.loads(self.body["messages"][1]["content"])


@dataclass(frozen=True)
class Response:
    """``delay`` seconds pass before it; ``drip`` seconds between its bytes; ``cut`` breaks the
    connection after half of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    cut: bool = False


Act = Callable[[Request], Response]


def completion(content: str | None, *, finish: str = "stop", **changes: Any) -> Response:
    """A chat completion as the API's reference has it, for 120 tokens in and 40 out."""
    message = {"role": "assistant", "content": content, "refusal": None, "annotations": []}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_780_000_000,
        "model": "test-model-2026",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160},
        "system_fingerprint": "fp_1",
        **changes,
    }
    return Response(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


def error(status: int, message: str, *, param: str | None = None, retry_after: str = "") -> Act:
    body = {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": None}}
    headers = {"Content-Type": "application/json", **({"Retry-After": retry_after} if retry_after else {})}
    return lambda _: Response(status, json.dumps(body).encode(), headers)


def says(content: str | None, **changes: Any) -> Act:
    return lambda _: completion(content, **changes)


def verdicts(*verdict: str, quote: str = "", **changes: Any) -> Act:
    """Each point as told, the last one for the rest, quoting the answer's first words or ``quote``."""
    told = verdict or ("covered",)

    def act(request: Request) -> Response:
        data = request.data
        if "points" not in data:  # a follow-up to put into words
            return completion(json.dumps({"question": data.get("follow_up", "")}))
        first = quote or " ".join(data["answer"].split()[:12])
        points = [
            {"id": point["id"], "quote": first, "verdict": told[min(at, len(told) - 1)]}
            for at, point in enumerate(data["points"])
        ]
        found = {"points": points, "off_topic": False, "manipulation": False, **changes}
        return completion(json.dumps(found))

    return act


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # the body follows the head at once
    server: _Http

    def do_GET(self) -> None:
        listed = [
            {"id": name, "object": "model", "created": 1, "owned_by": "us"}
            for name in self.server.peer.models
        ]
        self._answer(Response(200, json.dumps({"object": "list", "data": listed}).encode()))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._answer(self.server.peer.act(Request(self.path, headers, json.loads(raw))))

    def _answer(self, response: Response) -> None:
        self.server.peer.over.wait(response.delay)
        try:
            self._write(response)
        except OSError:  # the other side did not wait
            self.close_connection = True

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in {"Content-Type": "application/json", **response.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if response.cut:
            self._cut(response.body)
        elif not response.drip:
            self.wfile.write(response.body)
        else:
            for at in range(len(response.body)):
                if self.server.peer.over.wait(response.drip):
                    return
                self.wfile.write(response.body[at : at + 1])
                self.wfile.flush()

    def _cut(self, body: bytes) -> None:
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        at_once = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        pass


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    peer: ChatServer


class ChatServer:
    """``models`` are those that it lists, ``requests`` what it was asked, ``over`` that it ends."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.models = ["test-model"]
        self.over = threading.Event()
        self._acts: list[Act] = [verdicts()]
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.peer = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def then(self, *acts: Act) -> None:
        """Answer with these in turn from now on, with the last one for good."""
        with self._lock:
            self._acts = list(acts)

    def act(self, request: Request) -> Response:
        with self._lock:
            self.requests.append(request)
            act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
        return act(request)

    def __enter__(self) -> ChatServer:
        serve = {"poll_interval": 0.02}
        threading.Thread(target=self._http.serve_forever, kwargs=serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
