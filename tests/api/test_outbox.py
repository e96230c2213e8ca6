"""The outbox over REST: administrators read every mail, nobody else any."""

from __future__ import annotations

import pytest

from tests.api.conftest import Caller, Person


def test_an_administrator_lists_and_reads_mails(person: Person, stranger: Caller) -> None:
    ana = person("candidate", email="ana@example.org")
    for _ in range(2):
        stranger.post("/auth/password-reset", json={"email": ana.email})
    admin = person("admin")
    listed = admin.get("/outbox").json()
    assert (listed["total"], [one["recipient"] for one in listed["items"]]) == (2, [ana.email] * 2)
    newest, older = listed["items"]
    assert newest["id"] > older["id"]
    assert "body" not in newest
    assert "token=" not in str(listed)
    letter = admin.get(f"/outbox/{newest['id']}").json()
    assert letter.items() >= newest.items()
    assert "/set-password/?token=" in letter["body"]
    assert admin.get("/outbox/987654321").status_code == 404
    assert admin.get("/outbox/x").status_code == 404


@pytest.mark.parametrize("role", ["candidate", "interviewer", "hr"])
def test_nobody_else_sees_a_mail(person: Person, stranger: Caller, role: str) -> None:
    caller = person(role)
    stranger.post("/auth/password-reset", json={"email": caller.email})
    for path in ("/outbox", "/outbox/1"):
        assert caller.get(path).status_code == 403
