"""Cancelling over REST, with a reason; and one person by id."""

from __future__ import annotations

import pytest

from botboss.models.accounts import Role
from tests.api.conftest import Caller, Person
from tests.api.test_interviews import book
from tests.documents import expect


def test_a_reason_is_kept_and_told_and_the_time_is_free_again(person: Person) -> None:
    hr, interviewer = person(Role.HR), person(Role.INTERVIEWER)
    first, second = person(), person()
    made = book(hr, first, interviewer_id=interviewer.id)
    body = {"reason": "The position was filled."}
    cancelled = expect(interviewer.post(f"/interviews/{made['id']}/cancel", json=body), 200)
    assert (cancelled["status"], cancelled["closed_reason"]) == ("cancelled", "The position was filled.")
    again = expect(hr.post(f"/interviews/{made['id']}/cancel", json={"reason": "Another"}), 200)
    assert again == {**cancelled, **{key: again[key] for key in ("feedback", "overall_score")}}
    assert book(hr, second, interviewer_id=interviewer.id)["status"] == "scheduled"


def test_who_may_and_what_is_refused(person: Person) -> None:
    hr, candidate, other = person(Role.HR), person(), person()
    made = book(hr, candidate)
    expect(other.post(f"/interviews/{made['id']}/cancel"), 404)
    wrong = expect(candidate.post(f"/interviews/{made['id']}/cancel", json={"reason": "x" * 501}), 400)
    assert list(wrong["details"]) == ["reason"]
    assert expect(candidate.post(f"/interviews/{made['id']}/cancel"), 200)["closed_reason"] is None


@pytest.mark.parametrize(
    ("role", "whom", "status"),
    [
        (Role.HR, Role.CANDIDATE, 200),
        (Role.INTERVIEWER, Role.CANDIDATE, 200),
        (Role.HR, Role.ADMIN, 404),
        (Role.ADMIN, Role.ADMIN, 200),
        (Role.CANDIDATE, Role.CANDIDATE, 403),
    ],
)
def test_one_person_by_id(person: Person, role: Role, whom: Role, status: int) -> None:
    caller: Caller = person(role)
    answer = expect(caller.get(f"/users/{person(whom).id}"), status)
    assert "password" not in str(answer)
