"""Many at once want the same time: exactly one gets it, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import col, select

from botboss import db
from botboss.errors import SlotTaken
from botboss.models.accounts import Role
from botboss.models.interviews import Interview
from botboss.policy import Actor
from botboss.services import interview_changes, interviews
from botboss.services.idempotency import Once
from botboss.services.interview_changes import InterviewChanges
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("database")
MANY = 20
TIME = NOW + timedelta(days=7)


def at_once(book: Callable[[int], object]) -> list[bool]:
    """Who of ``MANY`` threads, let go together, got the slot."""
    together = Barrier(MANY)

    def try_it(number: int) -> bool:
        together.wait()
        try:
            book(number)
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(try_it, range(MANY)))


def people(role: Role) -> list[Actor]:
    with db.transaction() as session:
        return [factories.actor(session, role) for _ in range(MANY)]


def booked() -> list[Interview]:
    with db.reading() as session:
        return list(session.scalars(select(Interview).where(col(Interview.scheduled_at) == TIME)))


def schedule(actor: Actor, candidate: Actor, interviewer: Actor, key: str = "") -> None:
    with db.transaction() as session:
        if key:
            Once(actor.user_id, key, "f" * 64).claim(session, now=NOW)
        interviews.schedule(
            session,
            actor,
            candidate_id=candidate.user_id,
            interviewer_id=interviewer.user_id,
            scheduled_at=TIME,
            role="Developer",
            now=NOW,
        )


def test_many_candidates_want_one_slot() -> None:
    candidates, interviewer = people(Role.CANDIDATE), people(Role.INTERVIEWER)[0]
    won = at_once(lambda number: schedule(candidates[number], candidates[number], interviewer))
    assert (won.count(True), len(booked())) == (1, 1)


def test_one_candidate_is_wanted_by_many() -> None:
    candidate, interviewers = people(Role.CANDIDATE)[0], people(Role.INTERVIEWER)
    won = at_once(lambda number: schedule(interviewers[number], candidate, interviewers[number]))
    assert (won.count(True), len(booked())) == (1, 1)


def test_one_person_tries_again_and_again_with_keys_of_their_own() -> None:
    """The keys' rows refer to the person who is locked then: nobody may wait in a circle."""
    candidate, interviewer = people(Role.CANDIDATE)[0], people(Role.INTERVIEWER)[0]
    won = at_once(lambda number: schedule(candidate, candidate, interviewer, f"key-{number}"))
    assert (won.count(True), len(booked())) == (1, 1)


def test_many_interviews_are_moved_to_one_slot() -> None:
    candidates, interviewer = people(Role.CANDIDATE), people(Role.INTERVIEWER)[0]
    with db.transaction() as session:
        ids = [
            factories.interview(
                session,
                candidate,
                interviewer_id=interviewer.user_id,
                scheduled_at=TIME + timedelta(days=1 + number),
            ).id
            or 0
            for number, candidate in enumerate(candidates)
        ]
    to = InterviewChanges(scheduled_at=TIME)
    won = at_once(
        lambda number: interview_changes.change(
            candidates[number], interview_id=ids[number], changes=to, now=NOW
        )
    )
    assert (won.count(True), len(booked())) == (1, 1)
