"""Taking an interview: begin, answer, be asked on; an answer acknowledged is an answer stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from botboss import db
from botboss.errors import Conflict, InvalidInput, NotFound
from botboss.models.events import EventType
from botboss.models.interviews import Answer, Draft, Interview, Kind, PlannedQuestion, Status
from botboss.policy import Actor, Permission, may, require, visible
from botboss.services import events, follow_ups, locks
from botboss.services.follow_ups import plan_of
from botboss.services.idempotency import Once
from botboss.services.texts import storable
from botboss.settings import get_settings


@dataclass(frozen=True, slots=True)
class Started:
    """A begun interview: its plan, the numbers answered so far, the follow-ups still open."""

    interview: Interview
    questions: list[PlannedQuestion]
    answered: list[int]
    follow_ups: list[PlannedQuestion]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A stored answer; ``remaining`` counts questions of the plan, without follow-ups, to answer.

    ``created`` is False for a retry: then all else is what the first one gave.
    """

    answer: Answer
    planned: PlannedQuestion
    follow_up: PlannedQuestion | None
    remaining: int
    created: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One question as whoever sits in the room may see it, with its answer or unfinished text."""

    number: int
    follows: int | None
    question: str
    category: str
    difficulty: str
    why: str
    minutes: int
    answer: str | None
    submitted_at: datetime | None
    submitted_by_id: int | None
    draft: str
    draft_typed_at: datetime | None


def start(session: Session, actor: Actor, *, interview_id: int, now: datetime) -> Started:
    """Begin an interview, or resume it with the same questions.

    Raises Conflict when it is over or the time to take it has passed.
    """
    interview = held(session, actor, interview_id)
    require(actor, Permission.INTERVIEW_TAKE, interview)
    if interview.status == Status.SCHEDULED and interview.kind != Kind.LIVE:
        last = interview.last_start(get_settings().start_days)
        if now > last:
            raise Conflict(
                f"The time to take this interview ended on {last.day} {last:%B %Y}. Ask for a new one."
            )
    if interview.start(now):
        events.record(session, actor, EventType.INTERVIEW_STARTED, interview_id, now=now)
    plan = plan_of(session, interview_id)
    answered = {answer.number for answer in _answers(session, interview_id)}
    return Started(
        interview,
        [question for question in plan if question.follows is None],
        sorted(answered),
        [question for question in plan if question.follows and question.number not in answered],
    )


def submit(
    actor: Actor,
    *,
    interview_id: int,
    number: int,
    asked: str,
    text: str,
    now: datetime,
    once: Once | None = None,
) -> Submitted:
    """Store the answer to question ``number``, then choose what to ask next about it; a flow.

    The same text again gives the first record. Raises InvalidInput (``answer``,
    ``question_number``), Conflict for a different text or an interview that takes no answers.
    """
    _check_text("answer", text)
    _check_text("question", asked)
    if not text.strip():
        raise InvalidInput(answer="Write an answer first; it is empty.")
    with db.transaction() as session:
        if once:
            once.claim(session, now=now)
        stored, plan, most = _keep(session, actor, interview_id, number, asked, text, now)
        if once and stored.answer.id:
            once.keep(session, status=201, resource_id=stored.answer.id)
    follow_up = follow_ups.ask_on(plan, stored.planned, stored.answer, most, now=now)
    return replace(stored, follow_up=follow_up)


def _keep(
    session: Session, actor: Actor, interview_id: int, number: int, asked: str, text: str, now: datetime
) -> tuple[Submitted, list[PlannedQuestion], int]:
    """The stored answer, the plan it is part of, and how many follow-ups the interview may have."""
    interview = held(session, actor, interview_id)
    require(actor, Permission.ANSWER_SUBMIT, interview)
    plan = plan_of(session, interview_id)
    question = next((one for one in plan if one.number == number), None)
    if question is None:
        raise InvalidInput(question_number=f"Must be the number of a question asked here, 1 to {len(plan)}.")
    answers = {answer.number: answer for answer in _answers(session, interview_id)}
    answer = answers.get(number)
    if answer and answer.text != text:
        raise Conflict(f"Question {number} is answered already, and its first answer stays.")
    created = answer is None
    if answer is None:
        interview.accept_answers()
        answer = answers[number] = Answer(
            interview_id=interview_id,
            number=number,
            asked=asked,
            text=text,
            submitted_at=now,
            submitted_by_id=actor.user_id,
        )
        session.add(answer)
        session.exec(delete(Draft).where(*_draft(interview_id, number)))
        session.flush()
        data = {"interview_id": interview_id, "number": number}
        events.record(session, actor, EventType.ANSWER_SUBMITTED, answer.id or 0, now=now, **data)
    remaining = sum(one.follows is None and one.number not in answers for one in plan)
    return Submitted(answer, question, None, remaining, created), plan, follow_ups.budget(interview)


def save_draft(
    session: Session,
    actor: Actor,
    *,
    interview_id: int,
    number: int,
    text: str,
    typed_at: datetime | None = None,
    now: datetime,
) -> Draft:
    """Keep the unfinished text of a question: the draft that stands then.

    That is the one typed last. A text that was typed before the stored one (``typed_at``, now unless
    given and never later than now) changes nothing: it comes from a device that was away.
    Raises NotFound for a number that the interview does not have, Conflict once it is answered.
    """
    _check_text("text", text)
    interview = held(session, actor, interview_id)
    require(actor, Permission.ANSWER_SUBMIT, interview)
    if number not in {question.number for question in plan_of(session, interview_id)}:
        raise NotFound("This question")
    interview.accept_answers()
    if number in {answer.number for answer in _answers(session, interview_id)}:
        raise Conflict(f"Question {number} is answered already.")
    draft = session.scalars(select(Draft).where(*_draft(interview_id, number))).one_or_none()
    typed = min(typed_at or now, now)
    if draft is None:
        draft = Draft(interview_id=interview_id, number=number, text=text, saved_at=now, typed_at=typed)
        session.add(draft)
    elif typed >= draft.written_at:
        draft.text, draft.saved_at, draft.typed_at = text, now, typed
    session.flush()
    return draft


def drafts(session: Session, actor: Actor, *, interview_id: int) -> list[Draft]:
    """The unfinished texts of an interview, by number, for whoever may answer in it."""
    require(actor, Permission.ANSWER_SUBMIT, _seen(session, actor, interview_id))
    return _drafts(session, interview_id)


def transcript(session: Session, actor: Actor, *, interview_id: int) -> list[Turn]:
    """What was asked and answered so far, each follow-up behind what it follows.

    A candidate sees the questions once the interview is started; unfinished texts are for
    whoever may answer.
    """
    interview = _seen(session, actor, interview_id)
    answering = may(actor, Permission.ANSWER_SUBMIT, interview)
    if interview.candidate_id == actor.user_id and interview.started_at is None:
        return []
    answers = {answer.number: answer for answer in _answers(session, interview_id)}
    unfinished = {draft.number: draft for draft in _drafts(session, interview_id)} if answering else {}
    return [
        _turn(question, answers.get(question.number), unfinished.get(question.number))
        for question in sorted(
            plan_of(session, interview_id), key=lambda one: (one.follows or one.number, one.number)
        )
    ]


def _turn(question: PlannedQuestion, answer: Answer | None, draft: Draft | None) -> Turn:
    return Turn(
        question.number,
        question.follows,
        question.text,
        question.category,
        question.difficulty,
        question.why,
        question.minutes,
        answer.text if answer else None,
        answer.submitted_at if answer else None,
        answer.submitted_by_id if answer else None,
        draft.text if draft else "",
        draft.written_at if draft else None,
    )


def held(session: Session, actor: Actor | None, interview_id: int) -> Interview:
    """The interview, locked until the unit ends; None acts for botboss itself. Raises NotFound."""
    shown = [visible(actor, Interview)] if actor else []
    interview = locks.interview(session, interview_id, *shown)
    if interview is None:
        raise NotFound("This interview")
    return interview


def held_completed(
    session: Session, actor: Actor, interview_id: int, permission: Permission, *, then: str
) -> Interview:
    """As ``held``, a completed interview in which people may weigh scores; practice is none of these.

    ``then`` says what can be done once it is completed. Raises NotFound, Forbidden, Conflict.
    """
    interview = held(session, actor, interview_id)
    if interview.kind == Kind.PRACTICE:
        raise NotFound("This interview")
    require(actor, permission, interview)
    if interview.status != Status.COMPLETED:
        raise Conflict(f"The interview {interview.state}; {then} once it is completed.")
    return interview


def _seen(session: Session, actor: Actor, interview_id: int) -> Interview:
    shown = select(Interview).where(col(Interview.id) == interview_id, visible(actor, Interview))
    interview = session.scalars(shown).one_or_none()
    if interview is None:
        raise NotFound("This interview")
    return interview


def _answers(session: Session, interview_id: int) -> Iterable[Answer]:
    return session.scalars(select(Answer).where(col(Answer.interview_id) == interview_id))


def _drafts(session: Session, interview_id: int) -> list[Draft]:
    mine = select(Draft).where(col(Draft.interview_id) == interview_id)
    return list(session.scalars(mine.order_by(col(Draft.number))))


def _draft(interview_id: int, number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Where the draft of one question stands."""
    return col(Draft.interview_id) == interview_id, col(Draft.number) == number


def _check_text(field: str, text: str) -> None:
    most = get_settings().answer_limit
    if len(text) > most:
        raise InvalidInput(**{field: f"Is {len(text):,} characters long. Shorten it to {most:,} or fewer."})
    if not storable(text):
        raise InvalidInput(**{field: "Holds a NUL character or broken Unicode. Remove it."})
