"""A believable data set, made through the same services as the real thing.

Deterministic, and safe to run twice: people are found again by address, and interviews go on after
those that are there.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from botboss import db
from botboss.domain.bank import BankQuestion, load_bank
from botboss.errors import SlotTaken
from botboss.models.accounts import Role, User
from botboss.models.interviews import Interview, Kind, PlannedQuestion, Status
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.security import hash_password
from botboss.services import (
    accounts,
    answers,
    completion,
    demo_jobs,
    interview_changes,
    interviews,
    reactions,
)
from botboss.services import demo_people as cast
from botboss.services.interview_changes import InterviewChanges

#: What the 60 interviews are: kind, where they end, how many.
PLOT = (
    (Kind.AI, Status.COMPLETED, 26),
    (Kind.LIVE, Status.COMPLETED, 8),
    (Kind.AI, Status.SCHEDULED, 8),
    (Kind.LIVE, Status.SCHEDULED, 8),
    (Kind.AI, Status.STARTED, 3),
    (Kind.LIVE, Status.CANCELLED, 4),
    (Kind.AI, Status.NO_SHOW, 3),
)
SCENES = [(kind, status) for kind, status, count in PLOT for _ in range(count)]


@dataclass(frozen=True, slots=True)
class Demo:
    """The accounts to try, e-mail and role; ``made`` interviews are new, ``total`` are there."""

    accounts: list[tuple[str, str]]
    password: str
    made: int
    total: int


@dataclass(frozen=True, slots=True)
class _Cast:
    hr: Actor
    interviewers: list[Actor]
    candidates: list[Actor]


def make(*, now: datetime) -> Demo:
    """Make what is missing of the demo (a flow; a few seconds the first time)."""
    people = _people(now)
    with db.transaction() as session:
        demo_jobs.make(session, people.hr, now=now - timedelta(days=60))
    done = _count(people.hr)
    for place in range(done, len(SCENES)):
        _play(people, place, now)
    for event_id in reactions.forgotten(now=now + timedelta(days=1), after=timedelta(0), most=10_000):
        reactions.react(event_id, now=now)
    shown = [(people.hr.email, Role.HR.value), *((one.email, str(one.role)) for one in people.interviewers)]
    admin = (f"{cast.ADMIN[1]}@{cast.DOMAIN}", Role.ADMIN.value)
    first = (people.candidates[0].email, Role.CANDIDATE.value)
    return Demo([admin, *shown, first], cast.PASSWORD, len(SCENES) - done, len(SCENES))


def _people(now: datetime) -> _Cast:
    secret = hash_password(cast.PASSWORD)
    with db.transaction() as session:
        _person(session, cast.ADMIN[0], f"{cast.ADMIN[1]}@{cast.DOMAIN}", Role.ADMIN, secret, now)
        hr = _person(session, cast.HR[0], f"{cast.HR[1]}@{cast.DOMAIN}", Role.HR, secret, now)
        interviewers = [
            _person(session, name, f"interviewer{n}@{cast.DOMAIN}", Role.INTERVIEWER, secret, now, zone)
            for n, (name, zone) in enumerate(cast.INTERVIEWERS, 1)
        ]
        candidates = [
            _person(session, name, cast.address(name), Role.CANDIDATE, secret, now)
            for name in cast.CANDIDATES
        ]
    return _Cast(hr, interviewers, candidates)


def _person(
    session: Session, name: str, email: str, role: Role, secret: str, now: datetime, zone: str = "UTC"
) -> Actor:
    user = session.scalars(select(User).where(col(User.email_key) == email)).one_or_none()
    if user is None:
        user = accounts.add(session, email=email, name=name, role=role, password_hash=secret, now=now)
        user.timezone, user.verified_at = zone, now
    assert user.id is not None
    return Actor(user.id, user.role, user.name, user.email, user.timezone)


def _count(hr: Actor) -> int:
    made = select(func.count()).select_from(Interview).where(col(Interview.created_by_id) == hr.user_id)
    with db.reading() as session:
        return session.scalar(made) or 0


def _play(people: _Cast, place: int, now: datetime) -> None:
    """One interview from its invitation to where the plot ends it."""
    kind, status = SCENES[place]
    dice = random.Random(place)  # noqa: S311  (the same demo every time)
    candidate = people.candidates[place % len(people.candidates)]
    interviewer = people.interviewers[place % len(people.interviewers)] if kind == Kind.LIVE else None
    role = cast.ROLES[place % len(cast.ROLES)]
    days = dice.randint(1, 12) if status == Status.SCHEDULED else -dice.randint(2, 45)
    if status == Status.STARTED:
        days = 0
    interview = _schedule(people.hr, candidate, interviewer, role, _workday(now, days, dice), now)
    when = interview.scheduled_at
    assert interview.id is not None
    if status == Status.COMPLETED and kind == Kind.AI:
        _take(candidate, interview.id, dice, when)
        completion.complete(candidate, interview_id=interview.id, now=when + timedelta(minutes=25))
        _maybe_share(people.hr, interview.id, place, when)
    elif status == Status.STARTED:
        _take(candidate, interview.id, dice, now - timedelta(minutes=20), leave_after=2)
    elif status != Status.SCHEDULED:
        _close(people.hr, interviewer, interview.id, status, place, when)


def _workday(now: datetime, days: int, dice: random.Random) -> datetime:
    """A Monday to Friday about so many days away, at a full hour of office time (UTC)."""
    day = (now + timedelta(days=days)).replace(hour=dice.randint(9, 15), minute=0, second=0, microsecond=0)
    away = {5: 2, 6: 1}.get(day.weekday(), 0)
    return day + timedelta(days=away if days > 0 else -away - 1 if away else 0)


def _schedule(
    hr: Actor, candidate: Actor, interviewer: Actor | None, role: str, when: datetime, now: datetime
) -> Interview:
    """Schedule it a few days ahead of its time, an hour later where somebody is busy."""
    while True:
        try:
            with db.transaction() as session:
                return interviews.schedule(
                    session,
                    hr,
                    candidate_id=candidate.user_id,
                    interviewer_id=interviewer.user_id if interviewer else None,
                    scheduled_at=when,
                    duration_minutes=60 if interviewer else 35,
                    role=role,
                    now=min(when, now) - timedelta(days=3),
                )
        except SlotTaken:
            when += timedelta(hours=1)


def _take(
    candidate: Actor, interview_id: int, dice: random.Random, when: datetime, leave_after: int | None = None
) -> None:
    """Answer the plan in sample words; how well depends on the candidate."""
    skill = dice.uniform(0.15, 1.0)
    with db.transaction() as session:
        begun = answers.start(session, candidate, interview_id=interview_id, now=when)
        samples = _samples(session, begun.questions)
    for question in begun.questions[:leave_after]:
        when += timedelta(minutes=dice.randint(2, 5))
        answers.submit(
            candidate,
            interview_id=interview_id,
            number=question.number,
            asked=question.text,
            text=_words(samples.get(question.question_id), skill, dice),
            now=when,
        )


def _samples(session: Session, plan: list[PlannedQuestion]) -> dict[int | None, BankQuestion]:
    """The bank's sample answers of a plan's questions, by the question's id."""
    bank = {question.key: question for question in load_bank()}
    ids = [question.question_id for question in plan]
    keys = session.execute(select(Question.id, Question.key).where(col(Question.id).in_(ids)))
    return {id_: bank[key] for id_, key in keys if key in bank}


def _words(sample: BankQuestion | None, skill: float, dice: random.Random) -> str:
    """The good sample, part of it, or the weak one."""
    if sample is None:
        return "I have not done exactly that, but I would start by asking the people who have."
    if dice.random() < skill - 0.25:
        return sample.good
    sentences = sample.good.split(". ")
    if dice.random() < skill:
        return ". ".join(sentences[: max(1, len(sentences) // 2)]).rstrip(".") + "."
    return sample.weak


def _maybe_share(hr: Actor, interview_id: int, place: int, when: datetime) -> None:
    if place % 3:
        return
    later = when + timedelta(days=1)
    words = InterviewChanges(feedback=cast.FEEDBACK[place % len(cast.FEEDBACK)])
    interview_changes.change(hr, interview_id=interview_id, changes=words, now=later)
    with db.transaction() as session:
        interviews.share(session, hr, interview_id=interview_id, now=later)


def _close(
    hr: Actor, interviewer: Actor | None, interview_id: int, status: Status, place: int, when: datetime
) -> None:
    """End it as the plot says; a live meeting's interviewer leaves feedback."""
    if status == Status.CANCELLED:
        with db.transaction() as session:
            interviews.cancel(
                session, hr, interview_id=interview_id, reason="The position was filled.", now=when
            )
        return
    feedback = cast.FEEDBACK[place % len(cast.FEEDBACK)] if status == Status.COMPLETED else None
    changes = (
        InterviewChanges(status=status, feedback=feedback) if feedback else InterviewChanges(status=status)
    )
    interview_changes.change(
        interviewer or hr, interview_id=interview_id, changes=changes, now=when + timedelta(hours=1)
    )
