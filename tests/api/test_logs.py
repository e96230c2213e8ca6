"""What a journey leaves in the log: one line for each request, and nothing that anybody said or showed."""

from __future__ import annotations

import logging
import re

import pytest
from starlette.testclient import TestClient

from botboss.models.accounts import Role
from tests.api.conftest import Caller, Person
from tests.api.hostile import Raw

PASSWORD = "Quokka-Battery-71"
EMAIL = "zebulon.quist@example.org"
ANSWER = "I profile with flamegraphs, then I memoise the zygomatic renderer."
LINE = re.compile(r"[A-Z]+ /\S* \d{3} \d+ms user=(\d+|-) id=[\w.-]+")


def test_a_journey_leaves_no_secrets(
    client: TestClient, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"email": EMAIL, "password": PASSWORD, "name": "Zebulon Quist"}
    made = client.post("/api/v1/auth/register", json=body).json()
    client.post("/api/v1/users/login", params={"email": EMAIL, "password": "Wrong-Wombat-72"})
    tokens = client.post("/api/v1/users/login", params={"email": EMAIL, "password": PASSWORD}).json()
    zebulon, hr = Caller(client, made["id"], EMAIL, tokens["access_token"]), person(Role.HR)
    booked = {"candidate_id": made["id"], "scheduled_time": "2030-01-07T10:00:00Z", "role": "Developer"}
    at = f"/interviews/{hr.post('/interviews', json=booked).json()['id']}"
    zebulon.post(f"{at}/start")
    zebulon.put(f"{at}/drafts/1", json={"text": ANSWER[:30]})
    given = {"question_number": 1, "question": "", "answer": ANSWER}
    assert zebulon.post(f"{at}/responses", json=given).status_code == 201
    assert zebulon.post(f"{at}/complete").status_code == 200
    assert hr.get("/users?q=zebulon").json()["total"] == 1
    upload = {"files": {"file": ("zebulon.txt", b"The wombat is mine.")}, "data": {"interview_id": at[12:]}}
    file = zebulon.post("/files/upload", **upload).json()
    assert client.get(file["file_url"]).status_code == 200
    client.post("/api/v1/auth/password-reset", json={"email": EMAIL})
    client.get("/api/v1/session?ticket=Ticket-Thylacine-73")
    fresh = client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).json()

    ours = [record for record in caplog.records if record.name.startswith("botboss")]
    lines = [record.getMessage() for record in ours if record.name == "botboss.api"]
    assert len(lines) >= 14
    assert all(LINE.fullmatch(line) for line in lines), lines
    told = "\n".join(logging.Formatter().format(record) for record in ours).casefold()
    secrets = [*tokens.values(), *fresh.values(), PASSWORD, "wombat", "thylacine", "zebulon", "flamegraph"]
    secrets += ["zygomatic", "@example.org", "signature", "?"]
    assert [
        one for one in secrets if isinstance(one, str) and one != "bearer" and one.casefold() in told
    ] == []


def test_a_query_is_in_no_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.get("/api/v1/nowhere?password=Wombat")
    assert "GET /api/v1/nowhere 404" in caplog.text
    assert "Wombat" not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("botboss"))


def test_no_path_begins_a_line_of_its_own(app: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    Raw(app, path="/api/v1/x\r\nERROR all is lost\x1b[31m\udcff" + "y" * 70_000)  # type: ignore[arg-type]
    (line,) = [record.getMessage() for record in caplog.records if record.name == "botboss.api"]
    assert line.startswith("GET /api/v1/x%0D%0AERROR%20all%20is%20lost%1B")
    assert LINE.fullmatch(line)
    assert len(line) < 500
