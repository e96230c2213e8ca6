"""The power fails after each answer: nothing that was acknowledged is lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import documents
from tests.app_server import AppServer, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    with running(tmp_path, backend_only=True) as server:
        yield server


def test_kill_after_each_answer(server: AppServer) -> None:
    send = _sender(server)
    candidate, hr = _people(send)
    interview_id = _schedule(send, candidate, hr)
    begun = documents.expect(send("POST", f"/interviews/{interview_id}/start", headers=candidate), 200)
    given: dict[int, str] = {}
    for question in begun["questions"]:
        number = question["question_number"]
        given[number] = f"Answer {number}: I measured first and then changed one thing."
        body = {"question_number": number, "question": question["question"], "answer": given[number]}
        first = documents.expect(
            send("POST", f"/interviews/{interview_id}/responses", json=body, headers=candidate), 201
        )
        server.kill()
        server.start()
        again = documents.expect(
            send("POST", f"/interviews/{interview_id}/responses", json=body, headers=candidate), 200
        )
        assert again["id"] == first["id"]
        resumed = documents.expect(send("POST", f"/interviews/{interview_id}/start", headers=candidate), 200)
        assert resumed["answered"] == sorted(given)
        assert resumed["questions"] == begun["questions"]
    done = documents.expect(send("POST", f"/interviews/{interview_id}/complete", headers=candidate), 200)
    assert (done["answered"], done["total"]) == (5, 5)
    server.kill()
    server.start()
    shown = documents.expect(send("GET", f"/dashboard/candidates/{interview_id}", headers=hr), 200)
    kept = {row["question_number"]: row["answer"] for row in shown["responses"]}
    assert kept == given
    assert shown["overall_score"] == done["overall_score"]


def _sender(server: AppServer) -> documents.Send:
    def send(method: str, path: str, **options: object) -> httpx.Response:
        return httpx.request(method, f"{server.url}/api/v1{path}", timeout=30, **options)  # type: ignore[arg-type]

    return send


def _people(send: documents.Send) -> tuple[dict[str, str], dict[str, str]]:
    tokens = []
    for role in ("candidate", "hr"):
        body = {"email": f"{role}@example.com", "password": "password123", "full_name": "A B", "role": role}
        documents.expect(send("POST", "/users/register", json=body), 201)
        answer = documents.expect(
            send("POST", f"/users/login?email={role}@example.com&password=password123"), 200
        )
        tokens.append(documents.bearer(answer["access_token"]))
    return tokens[0], tokens[1]


def _schedule(send: documents.Send, candidate: dict[str, str], hr: dict[str, str]) -> int:
    me = documents.expect(send("GET", "/users/me", headers=candidate), 200)
    body = {"candidate_id": me["id"], "role": "developer", "scheduled_at": "2024-01-01T10:00:00Z"}
    return int(documents.expect(send("POST", "/interviews/", json=body, headers=hr), 201)["id"])
