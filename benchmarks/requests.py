"""How fast REST answers, held against a bare FastAPI application in the same run.

    python -m benchmarks.requests

Starts the backend on a data folder of its own (SQLite, one process), fills it with the demo, and asks
each request over one connection for its time (p50 and p95, in milliseconds) and over several for how
many are answered in a second. The baseline, ``benchmarks.hello`` on the same server software, is asked
first and last: where its two lines differ, the machine was busy with something else. It asks for
about 20 seconds, after some for the demo; needs what the tests need (``bin/setup requirements-dev.txt``).
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx

from botboss.domain.bank import load_bank
from botboss.services.demo_people import PASSWORD
from tests.app_server import ROOT, AppServer, running
from tests.servers import free_port

CONNECTIONS = 8
SECONDS = 1.2  # that each request is asked, over one connection and again over several
WARM_UP = 20
INTERVIEWS = 50  # whose questions are answered, 5 each
START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Request:
    """One request as bytes, and the status that its answer must have."""

    raw: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds over one connection, and answers a second over ``CONNECTIONS``."""

    p50: float
    p95: float
    rate: float
    count: int


def request(port: int, method: str, path: str, token: str = "", body: object = None) -> bytes:
    """An HTTP/1.1 request on a connection that stays open."""
    sent = b"" if body is None else json.dumps(body).encode()
    head = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", f"Content-Length: {len(sent)}"]
    head += [f"Authorization: Bearer {token}"] if token else []
    head += ["Content-Type: application/json"] if sent else []
    return "\r\n".join([*head, "", ""]).encode() + sent


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, one: Request) -> None:
    """Send it and read the whole answer. Raises RuntimeError unless the status is the expected one."""
    writer.write(one.raw)
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    body = await reader.readexactly(int(fields[b"content-length"]))
    if int(head.split(b" ", 2)[1]) != one.status:
        raise RuntimeError(f"{one.raw[:60]!r} was answered {head[:40]!r} {body[:200]!r}")


async def _connection(port: int, requests: Iterator[Request], until: float) -> list[float]:
    """Ask one after the other until the time is over or none is left; seconds of each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    try:
        for one in requests:
            began = time.perf_counter()
            if began >= until:
                break
            await _ask(reader, writer, one)
            took.append(time.perf_counter() - began)
    finally:
        writer.close()
        await writer.wait_closed()
    return took


async def _load(port: int, requests: Iterator[Request], connections: int) -> tuple[list[float], float]:
    """Seconds of each request, and of all together."""
    began = time.perf_counter()
    until = began + SECONDS
    runs = await asyncio.gather(*(_connection(port, requests, until) for _ in range(connections)))
    return [took for run in runs for took in run], time.perf_counter() - began


def measure(port: int, requests: Iterator[Request]) -> Figures:
    """Ask the requests, each once if they end, over one connection and then over several."""
    asyncio.run(_connection(port, (next(requests) for _ in range(WARM_UP)), time.perf_counter() + SECONDS))
    alone, _ = asyncio.run(_load(port, requests, 1))
    together, lasted = asyncio.run(_load(port, requests, CONNECTIONS))
    cuts = statistics.quantiles(alone, n=20)
    rate = len(together) / lasted
    return Figures(cuts[9] * 1000, cuts[18] * 1000, rate, len(alone) + len(together))


@contextmanager
def baseline() -> Iterator[int]:
    """The bare application on granian, one worker; its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--log-level", "error"]
    command += ["--host", "127.0.0.1", "--port", str(port), "benchmarks.hello:app"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdin=subprocess.DEVNULL)
    try:
        _await(f"http://127.0.0.1:{port}/")
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def sign_in(client: httpx.Client, email: str) -> str:
    answer = client.post("/auth/login", json={"email": email, "password": PASSWORD})
    return str(answer.raise_for_status().json()["access_token"])


def answers(client: httpx.Client, port: int, token: str) -> Iterator[Request]:
    """A request for each question of ``INTERVIEWS`` new interviews, with a good sample of the bank."""
    good = {question.text: question.good for question in load_bank()}
    any_good = next(iter(good.values()))  # for questions that have the role's name woven in
    people = client.get("/users", params={"role": "candidate", "limit": 100}).json()["items"]
    when = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = []
    for place in range(INTERVIEWS):
        asked = {"candidate_id": people[place % len(people)]["id"], "role": "developer", "scheduled_at": when}
        interview = client.post("/interviews", json=asked).raise_for_status().json()
        started = client.post(f"/interviews/{interview['id']}/start").raise_for_status().json()
        path = f"/api/v1/interviews/{interview['id']}/responses"
        for question in started["questions"]:
            text = good.get(question["question"], any_good)
            told = {"question_number": question["question_number"], "answer": text}
            made.append(Request(request(port, "POST", path, token, told), 201))
    return iter(made)


def cases(server: AppServer) -> Iterator[tuple[str, Callable[[], Iterator[Request]]]]:
    """The requests by name. Answers come last: what judges them works on behind them."""
    client = httpx.Client(base_url=f"{server.url}/api/v1", timeout=30)
    token = sign_in(client, "hr@demo.example.com")
    client.headers["Authorization"] = f"Bearer {token}"

    def get(path: str, token: str = token) -> Callable[[], Iterator[Request]]:
        return lambda: repeat(Request(request(server.port, "GET", f"/api/v1{path}", token)))

    yield "GET health", get("/health", "")
    yield "GET users/me", get("/users/me")
    yield "GET interviews, 20 rows", get("/interviews?per_page=20")
    yield "GET dashboard/candidates, 20 rows", get("/dashboard/candidates?per_page=20")
    yield "GET dashboard/statistics", get("/dashboard/statistics")
    yield "POST interviews/…/responses", lambda: answers(client, server.port, token)


def row(cells: Sequence[Any]) -> str:
    name, p50, p95, rate, count = cells
    return f"{name:36} {p50:>8} {p95:>8} {rate:>10} {count:>9}"


def shown(name: str, found: Figures) -> str:
    return row((name, f"{found.p50:.2f}", f"{found.p95:.2f}", f"{found.rate:.0f}", found.count))


def main() -> None:
    """Measure everything and print a line for each request."""
    with tempfile.TemporaryDirectory(prefix="botboss-requests-") as folder, baseline() as plain:
        hello = repeat(Request(request(plain, "GET", "/")))
        with running(Path(folder), backend_only=True) as server:
            server.command("demo")
            print(row(("", "p50 ms", "p95 ms", f"a second/{CONNECTIONS}", "requests")))
            print(shown("baseline: bare FastAPI", measure(plain, hello)))
            for name, requests in cases(server):
                print(shown(name, measure(server.port, requests())), flush=True)
            print(shown("baseline again", measure(plain, hello)))


if __name__ == "__main__":
    main()
