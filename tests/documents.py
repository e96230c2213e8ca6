"""The two published API documents, request by request as printed there.

Each takes ``send(method, path, **options)``, an HTTP client of some running botboss below
``/api/v1``. Ids are real ones, and where a time must be free it lies ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

Send = Callable[..., httpx.Response]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def ahead(days: int = 7, hour: int = 14) -> datetime:
    """A Monday to Friday at least so many days from now, in UTC."""
    day = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def expect(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, (answer.request.method, str(answer.request.url), answer.text)
    return answer.json()


def _register(send: Send, email: str, name: str, role: str) -> int:
    body = {"email": email, "password": "secure_password", "name": name, "role": role}
    made = expect(send("POST", "/auth/register", json=body), 201)
    assert made["email"] == email and made["name"] == name and made["role"] == role
    return int(made["id"])


def _login(send: Send, email: str) -> dict[str, str]:
    answer = expect(send("POST", "/auth/login", json={"email": email, "password": "secure_password"}), 200)
    assert answer["token_type"] == "bearer"
    return bearer(answer["access_token"])


def chatbot(send: Send, mark: str = "") -> None:
    """``AI Interview Chatbot API Documentation``; ``mark`` keeps e-mails of two runs apart."""
    candidate_id = _register(send, f"user{mark}@example.com", "John Doe", "candidate")
    interviewer_id = _register(send, f"jane{mark}@example.com", "Jane Smith", "interviewer")
    candidate, interviewer = _login(send, f"user{mark}@example.com"), _login(send, f"jane{mark}@example.com")
    when = ahead()
    interview_id = _chatbot_schedules(send, candidate, candidate_id, interviewer_id, when)
    _chatbot_reads(send, candidate, interview_id, candidate_id, interviewer_id, when)
    _chatbot_slots(send, interviewer, when)
    _chatbot_files(send, candidate, interview_id)
    _chatbot_closes(send, interviewer, interview_id)
    _chatbot_is_refused(send, candidate, interviewer, interview_id, mark)


def _chatbot_schedules(
    send: Send, caller: dict[str, str], candidate_id: int, interviewer_id: int, when: datetime
) -> int:
    body = {
        "candidate_id": str(candidate_id),
        "interviewer_id": str(interviewer_id),
        "scheduled_time": stamp(when),
        "duration_minutes": 60,
        "position": "Software Engineer",
    }
    made = expect(send("POST", "/interviews", json=body, headers=caller), 201)
    assert made["status"] == "scheduled" and made["meeting_link"].startswith("http")
    return int(made["id"])


def _chatbot_reads(
    send: Send,
    caller: dict[str, str],
    interview_id: int,
    candidate_id: int,
    interviewer_id: int,
    when: datetime,
) -> None:
    shown = expect(send("GET", f"/interviews/{interview_id}", headers=caller), 200)
    assert shown["id"] == interview_id and shown["status"] == "scheduled"
    assert shown["candidate"]["id"] == candidate_id and shown["candidate"]["name"] == "John Doe"
    assert shown["interviewer"]["id"] == interviewer_id and "@" in shown["interviewer"]["email"]
    assert shown["scheduled_time"] == stamp(when) and shown["duration_minutes"] == 60
    assert shown["meeting_link"] and shown["materials_url"]
    listed = expect(send("GET", "/interviews?status=scheduled&role=candidate", headers=caller), 200)
    assert [item["id"] for item in listed["items"]] == [interview_id]
    assert (listed["total"], listed["page"], listed["per_page"]) == (1, 1, 20)
    assert listed["items"][0]["scheduled_time"] == stamp(when)


def _chatbot_slots(send: Send, interviewer: dict[str, str], when: datetime) -> None:
    printed = "/calendar/available-slots?start_date=2024-03-20&end_date=2024-03-21"
    assert expect(send("GET", printed, headers=interviewer), 200) == {"slots": []}
    days = f"start_date={when:%Y-%m-%d}&end_date={when:%Y-%m-%d}"
    slots = expect(send("GET", f"/calendar/available-slots?{days}", headers=interviewer), 200)["slots"]
    assert stamp(when.replace(hour=9)) in slots and stamp(when.replace(hour=10)) in slots
    assert stamp(when) not in slots


def _chatbot_files(send: Send, caller: dict[str, str], interview_id: int) -> None:
    sent = {"file": ("resume.pdf", PDF, "application/pdf")}
    fields = {"interview_id": str(interview_id)}
    made = expect(send("POST", "/files/upload", files=sent, data=fields, headers=caller), 201)
    assert made["file_url"].startswith("http")
    assert made["file_type"] == "application/pdf" and made["file_size"] == len(PDF)
    files = expect(send("GET", f"/files/interview/{interview_id}", headers=caller), 200)["files"]
    assert [file["name"] for file in files] == ["resume.pdf"]
    assert files[0]["url"].startswith("http") and files[0]["uploaded_at"].endswith("Z")


def _chatbot_closes(send: Send, interviewer: dict[str, str], interview_id: int) -> None:
    body = {"status": "completed", "feedback": "Candidate demonstrated strong technical skills..."}
    changed = expect(send("PATCH", f"/interviews/{interview_id}", json=body, headers=interviewer), 200)
    assert {"id": interview_id, **body}.items() <= changed.items()


def _chatbot_is_refused(
    send: Send, candidate: dict[str, str], interviewer: dict[str, str], interview_id: int, mark: str
) -> None:
    wrong = expect(send("POST", "/auth/register", json={"email": "nobody"}), 400)
    assert wrong["error"] == "validation_error" and wrong["message"] and wrong["details"]["password"]
    token = expect(send("GET", f"/interviews/{interview_id}", headers=bearer("tampered")), 401)
    assert token["error"] == "unauthorized" and token["message"]
    body = {"feedback": "I was great"}
    role = expect(send("PATCH", f"/interviews/{interview_id}", json=body, headers=candidate), 403)
    assert role["error"] == "forbidden"
    _register(send, f"other{mark}@example.com", "Someone Else", "candidate")
    other = _login(send, f"other{mark}@example.com")
    gone = expect(send("GET", f"/interviews/{interview_id}", headers=other), 404)
    assert gone["error"] == "not_found"


def botboss(send: Send, mark: str = "") -> None:
    """``Botboss API Documentation``."""
    people = {role: f"{role}{mark}@example.com" for role in ("candidate", "hr", "admin")}
    ids = {}
    for role, email in people.items():
        body = {"email": email, "password": "password123", "full_name": "John Doe", "role": role}
        made = expect(send("POST", "/users/register", json=body), 201)
        assert made["email"] == email and made["full_name"] == "John Doe" and made["role"] == role
        ids[role] = made["id"]
    tokens = {}
    for role, email in people.items():
        answer = expect(send("POST", f"/users/login?email={email}&password=password123"), 200)
        assert answer["token_type"] == "bearer"
        tokens[role] = bearer(answer["access_token"])
    me = expect(send("GET", "/users/me", headers=tokens["candidate"]), 200)
    assert me["id"] == ids["candidate"] and me["full_name"] == "John Doe"
    interview_id = _botboss_interview(send, tokens, ids["candidate"])
    _botboss_questions(send, tokens["hr"])
    _botboss_video(send, tokens["hr"], people["hr"])
    _botboss_dashboard(send, tokens, interview_id)
    refused = expect(send("GET", "/dashboard/statistics", headers=tokens["candidate"]), 403)
    assert refused["detail"]


def _botboss_interview(send: Send, tokens: dict[str, dict[str, str]], candidate_id: int) -> int:
    hr, candidate = tokens["hr"], tokens["candidate"]
    body = {"candidate_id": candidate_id, "role": "developer", "scheduled_at": "2024-01-01T10:00:00Z"}
    made = expect(send("POST", "/interviews/", json=body, headers=hr), 201)
    assert made["role"] == "developer" and made["scheduled_at"] == "2024-01-01T10:00:00Z"
    interview_id = made["id"]
    listed = expect(send("GET", "/interviews/?skip=0&limit=100", headers=candidate), 200)
    assert [item["id"] for item in listed["items"]] == [interview_id]
    assert expect(send("GET", f"/interviews/{interview_id}", headers=candidate), 200)["id"] == interview_id
    started = expect(send("POST", f"/interviews/{interview_id}/start", headers=candidate), 200)
    assert started["status"] == "started" and len(started["questions"]) == 5
    answer = {"question": "Tell me about yourself", "answer": "I am a developer...", "question_number": 1}
    kept = expect(send("POST", f"/interviews/{interview_id}/responses", json=answer, headers=candidate), 201)
    assert kept["question_number"] == 1 and kept["answer"] == "I am a developer..."
    done = expect(send("POST", f"/interviews/{interview_id}/complete", headers=candidate), 200)
    assert done["status"] == "completed" and 0 <= done["overall_score"] <= 1
    return int(interview_id)


def _botboss_questions(send: Send, hr: dict[str, str]) -> None:
    listed = expect(send("GET", "/questions/?role=developer&category=technical", headers=hr), 200)
    assert listed["items"] and {item["category"] for item in listed["items"]} == {"technical"}
    made = send("POST", "/questions/generate?role=developer&num_questions=5&difficulty=medium", headers=hr)
    questions = expect(made, 200)["questions"]
    assert len({question["question"] for question in questions}) == 5


def _botboss_video(send: Send, hr: dict[str, str], email: str) -> None:
    room = "interview_123"
    made = send("POST", f"/video/rooms?room_name={room}&max_participants=2", headers=hr)
    assert made.status_code in (200, 201) and made.json()["room_name"] == room, made.text
    token = expect(send("POST", f"/video/tokens?room_name={room}&identity={email}", headers=hr), 200)
    assert token["room_name"] == room and token["token"].count(".") == 2


def _botboss_dashboard(send: Send, tokens: dict[str, dict[str, str]], interview_id: int) -> None:
    for role in ("hr", "admin"):
        printed = "/dashboard/candidates?role=developer&min_score=0.7&status=completed"
        listed = expect(send("GET", printed, headers=tokens[role]), 200)
        assert all(item["overall_score"] >= 0.7 for item in listed["items"])
        figures = expect(send("GET", "/dashboard/statistics", headers=tokens[role]), 200)
        assert figures["total_interviews"] >= figures["completed_interviews"] >= 1
        assert 0 <= figures["average_score"] <= 1 and figures["by_role"][0]["role"]
        shown = expect(send("GET", f"/dashboard/candidates/{interview_id}", headers=tokens[role]), 200)
        assert shown["responses"][0]["answer"] == "I am a developer..."


def both(send: Send, mark: str = "") -> None:
    """One journey in both spellings: register with one, log in with the other, and so on."""
    first, second = f"both{mark}@example.com", f"both-hr{mark}@example.com"
    candidate_id = _register(send, first, "Ana Both", "candidate")
    body = {"email": second, "password": "password123", "full_name": "Hana Both", "role": "hr"}
    hr_id = expect(send("POST", "/users/register", json=body), 201)["id"]
    mine = expect(send("POST", f"/users/login?email={first}&password=secure_password"), 200)
    theirs = expect(send("POST", "/auth/login", json={"email": second, "password": "password123"}), 200)
    candidate, hr = bearer(mine["access_token"]), bearer(theirs["access_token"])
    when = stamp(ahead(9, 10))
    one = {
        "candidate_id": candidate_id,
        "interviewer_id": hr_id,
        "scheduled_time": when,
        "position": "Developer",
    }
    made = expect(send("POST", "/interviews/", json=one, headers=hr), 201)
    shown = expect(send("GET", f"/interviews/{made['id']}/", headers=candidate), 200)
    assert shown["scheduled_at"] == shown["scheduled_time"] == when
    assert shown["role"] == shown["position"] == "Developer"
    differ = {**one, "scheduled_at": stamp(ahead(9, 11))}
    assert "scheduled" in str(expect(send("POST", "/interviews", json=differ, headers=hr), 400)["details"])
    body = {"email": f"x{mark}@example.com", "password": "password123", "name": "A", "full_name": "B"}
    assert expect(send("POST", "/auth/register", json=body), 400)["error"] == "validation_error"
