"""How fast pages and requests stay while answers are judged, beside the same when nothing is.

    python -m benchmarks.judging [--answers 50] [--tier model|lexical]

Starts the backend on a data folder of its own (SQLite, one process, the judging consumer inside it),
fills it with the demo and asks three things over one connection each, one after the other: ``GET
/interviews``, ``POST …/responses``, and a page's event over the socket (a candidates list of the
hiring team, read again). First idle, then in turns while ``--answers`` long answers are judged in the
background; a round of which the last answer was judged before its end is told as such. Prints p50,
p95 and the slowest in milliseconds.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import reflex as rx
import simple_websocket

from benchmarks.requests import PASSWORD, sign_in
from botboss.domain.bank import load_bank
from botboss.ui.account.sign_in import SignInState
from botboss.ui.hr.candidates import CandidatesState
from tests.app_server import AppServer, running

ROUND = 3.0  # seconds for which each thing is asked
PAUSE = 0.02  # between two askings, as people leave some
WARM_UP = 10
WORDS = 280


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of each asking; ``left`` answers were still to be judged when it ended."""

    took: list[float]
    left: int

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.took, n=20)
        return f"{cuts[9]:8.1f} {cuts[18]:8.1f} {max(self.took):8.1f} {len(self.took):7} {self.left:7}"


class Page:
    """A browser's socket without the browser, signed in as the hiring team."""

    def __init__(self, server: AppServer) -> None:
        self._url = f"ws://127.0.0.1:{server.port}/_event/?EIO=4&transport=websocket&token="
        self._headers = {"Origin": server.url}
        self._open()
        self.do(f"{rx.State.get_full_name()}.hydrate")
        typed = {"email": "hr@demo.example.com", "password": PASSWORD}
        told = self.do(f"{SignInState.get_full_name()}.sign_in", "ticket=", sent=typed)
        ticket = told.split("ticket=")[1].split("&")[0].split('"')[0]
        opened = httpx.get(f"{server.url}/api/v1/session", params={"ticket": ticket, "next": "/"})
        self._headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in opened.cookies.items())
        self._socket.close()
        self._open()
        self.do(f"{rx.State.get_full_name()}.hydrate")

    def _open(self) -> None:
        self._token = str(uuid.uuid4())
        self._socket = simple_websocket.Client(self._url + self._token, headers=self._headers)
        self._socket.receive(timeout=10)
        self._socket.send("40/_event,")
        self._socket.receive(timeout=10)

    def do(self, name: str, until: str = '"delta"', **payload: object) -> str:
        """Send one event; the first that the browser is told with ``until`` in it."""
        router = {"pathname": "/candidates", "query": {}, "asPath": "/candidates"}
        event = {"name": name, "payload": payload, "token": self._token, "router_data": router}
        self._socket.send("42/_event," + json.dumps(["event", event]))
        while True:
            told = self._socket.receive(timeout=30)
            if told is None:
                raise RuntimeError(f"{name} was not answered")
            if told == "2":
                self._socket.send("3")  # the server asks whether somebody is there
            elif until in str(told):
                return str(told)

    def read(self) -> None:
        self.do(f"{CandidatesState.get_full_name()}.load", CandidatesState.get_full_name())


def unjudged(server: AppServer) -> int:
    """How many answers of the plan have no evaluation yet."""
    query = """SELECT count(*) FROM answers a JOIN planned_questions q
        ON q.interview_id = a.interview_id AND q.number = a.number AND q.follows IS NULL
        WHERE NOT EXISTS (SELECT 1 FROM evaluations e WHERE e.answer_id = a.id)"""
    with closing(sqlite3.connect(server.data / "botboss.sqlite3", timeout=30)) as connection:
        return int(connection.execute(query).fetchone()[0])


@dataclass(frozen=True, slots=True)
class Open:
    """A question of a started interview that waits for its answer."""

    interview_id: int
    number: int


def opened(client: httpx.Client, count: int) -> Iterator[Open]:
    """``count`` questions to answer, in new interviews."""
    people = client.get("/users", params={"role": "candidate", "limit": 100}).json()["items"]
    when = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    made = 0
    for place in range(count):
        wanted = {
            "candidate_id": people[place % len(people)]["id"],
            "role": "developer",
            "scheduled_at": when,
        }
        interview_id = client.post("/interviews", json=wanted).raise_for_status().json()["id"]
        started = client.post(f"/interviews/{interview_id}/start").raise_for_status().json()
        for question in started["questions"]:
            yield Open(interview_id, question["question_number"])
            made += 1
            if made == count:
                return


def answer(client: httpx.Client, question: Open, text: str) -> None:
    told = {"question_number": question.number, "answer": text}
    client.post(f"/interviews/{question.interview_id}/responses", json=told).raise_for_status()


def timed(server: AppServer, ask: Callable[[], object], seconds: float = ROUND) -> Asked:
    """Ask again and again for that long."""
    for _ in range(WARM_UP):
        ask()
    took: list[float] = []
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        ask()
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return Asked(took, unjudged(server))


def rest(server: AppServer) -> None:
    """Wait until all is judged."""
    while unjudged(server):
        time.sleep(0.2)


def measure(server: AppServer, count: int) -> None:
    """Print a line for each thing asked, idle and while ``count`` answers are judged."""
    client = httpx.Client(base_url=f"{server.url}/api/v1", timeout=60)
    client.headers["Authorization"] = f"Bearer {sign_in(client, 'hr@demo.example.com')}"
    page = Page(server)
    prose = " ".join(question.good for question in load_bank()[:40]).split()
    long, short = " ".join(prose[:WORDS]), " ".join(prose[:28])
    few = opened(client, 1_000)
    asked: dict[str, Callable[[], object]] = {
        "GET interviews": lambda: client.get("/interviews", params={"per_page": 20}).raise_for_status(),
        "POST responses": lambda: answer(client, next(few), short),
        "page event": page.read,
    }
    print(f"{'':28} {'p50':>8} {'p95':>8} {'slowest':>8} {'asked':>7} {'left':>7}")
    for name, ask in asked.items():
        rest(server)
        print(f"{name + ', idle':28} {timed(server, ask)}", flush=True)
        rest(server)
        for question in list(opened(client, count)):
            answer(client, question, long)
        print(f"{name + f', judging {count}':28} {timed(server, ask)}", flush=True)


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--answers", type=int, default=50)
    parser.add_argument("--tier", choices=("model", "lexical"), default="model")
    told = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="botboss-judging-") as folder,
        running(Path(folder), backend_only=True, BOTBOSS_AI_TIER=told.tier) as server,
    ):
        server.command("demo")
        measure(server, told.answers)


if __name__ == "__main__":
    main()
