"""The question bank: the shipped set, and what staff make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from botboss.domain.bank import GENERIC, BankQuestion, load_bank
from botboss.domain.roles import role_key
from botboss.errors import NotFound
from botboss.models.events import EventType
from botboss.models.questions import Question, QuestionSource
from botboss.policy import Actor, Permission, may_use, require, visible
from botboss.services import events
from botboss.services.paging import Page, Window, paged
from botboss.services.question_contents import category_of, checked, contents_of, difficulty_of
from botboss.services.texts import sought

BANK = "questions"  # the lock of who adds only what is not there yet


def page(
    session: Session,
    actor: Actor,
    *,
    role: str | None = None,
    category: str | None = None,
    difficulty: str | None = None,
    q: str | None = None,
    cut: Window,
) -> Page[Question]:
    """The bank as the actor may see it, by id; ``role`` counts however it is written.

    ``q`` is looked for in text and role, by staff in the competency, too. Raises InvalidInput
    (category, difficulty, q).
    """
    require(actor, Permission.QUESTION_SEE)
    shown = select(Question).where(visible(actor, Question)).order_by(col(Question.id))
    if role and role.strip():
        shown = shown.where(col(Question.role_key) == role_key(role))
    if category:
        shown = shown.where(col(Question.category) == category_of(category))
    if difficulty:
        shown = shown.where(col(Question.difficulty) == difficulty_of(difficulty))
    if q and (part := sought(q)):
        columns = [col(Question.text), col(Question.role)]
        if may_use(actor, Permission.QUESTION_RUBRIC):
            columns.append(col(Question.competency))
        shown = shown.where(or_(*(column.icontains(part, autoescape=True) for column in columns)))
    return paged(session, shown, cut)


def roles(session: Session, actor: Actor) -> list[str]:
    """The roles that the bank has questions of their own for, as first written there, in order."""
    require(actor, Permission.QUESTION_SEE)
    key, written = col(Question.role_key), col(Question.role)
    first = func.min(Question.id)
    shown = select(key, written).where(visible(actor, Question), key != GENERIC)
    rows = session.exec(shown.group_by(key, written).order_by(first.desc())).all()
    return sorted(dict(rows).values(), key=str.casefold)


def get(session: Session, actor: Actor, *, question_id: int) -> Question:
    """Raises NotFound."""
    shown = select(Question).where(col(Question.id) == question_id, visible(actor, Question))
    question = session.scalars(shown).one_or_none()
    if question is None:
        raise NotFound("This question")
    return question


def add(
    session: Session,
    actor: Actor,
    *,
    contents: Mapping[str, Any],
    now: datetime,
) -> Question:
    """A new question of the bank; ``contents`` as ``question_contents.checked`` takes them."""
    question = Question(**checked(contents), created_at=now)
    keep(session, actor, [question], now=now)
    return question


def keep(session: Session, actor: Actor, made: Sequence[Question], *, now: datetime) -> None:
    """Put new, checked questions into the bank."""
    require(actor, Permission.QUESTION_EDIT)
    session.add_all(made)
    session.flush()
    for question in made:
        data = {"source": question.source}
        events.record(session, actor, EventType.QUESTION_ADDED, question.id or 0, now=now, **data)


def change(
    session: Session, actor: Actor, *, question_id: int, changes: Mapping[str, Any], now: datetime
) -> Question:
    """Put ``changes`` (fields as for ``add``; None is not sent) over what stands there.

    Plans that were drawn before keep the question as it was.
    """
    question = _held(session, actor, question_id)
    sent = {name: value for name, value in changes.items() if value is not None}
    before = contents_of(question)
    question.sqlmodel_update(checked({**before, **sent}))
    after = contents_of(question)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        question.edited_at = now
        session.add(question)
        events.record(session, actor, EventType.QUESTION_CHANGED, question_id, now=now, fields=changed)
    return question


def delete(session: Session, actor: Actor, *, question_id: int, now: datetime) -> None:
    """Take a question out of the bank; plans that hold it keep it."""
    question = _held(session, actor, question_id)
    question.deleted_at = now
    session.add(question)
    events.record(session, actor, EventType.QUESTION_DELETED, question_id, now=now)


def _held(session: Session, actor: Actor, question_id: int) -> Question:
    """The question to edit, until the unit ends nobody else's: its parts are checked against each other."""
    held = select(Question).where(col(Question.id) == question_id, visible(actor, Question)).with_for_update()
    question = session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    if question is None:
        raise NotFound("This question")
    require(actor, Permission.QUESTION_EDIT, question)
    return question


def seed(session: Session, *, now: datetime) -> None:
    """Bring the shipped questions up to date; those that staff edited or deleted stay as they are."""
    known = {row.key: row for row in session.scalars(select(Question).where(col(Question.key).is_not(None)))}
    for question in load_bank():
        row = known.get(question.key)
        if row is None:
            session.add(Question(created_at=now, **columns_of(question)))
        elif row.edited_at is None and row.deleted_at is None:
            row.sqlmodel_update(columns_of(question))


def columns_of(question: BankQuestion) -> dict[str, Any]:
    """The columns of a question of the shipped bank."""
    return {
        "key": question.key,
        "text": question.text,
        "role": question.role,
        "role_key": role_key(question.role),
        "category": question.category,
        "difficulty": question.difficulty,
        "competency": question.competency,
        "why": question.why,
        "minutes": question.minutes,
        "practice": True,
        "source": QuestionSource.SHIPPED,
        "expected_points": [{"text": p.text, "weight": p.weight} for p in question.expected_points],
        "follow_ups": [{"point": p.point, "question": p.question} for p in question.probes],
        "anchors": dict(question.anchors),
        "slots": dict(question.slots),
        "good_answer": question.good,
        "weak_answer": question.weak,
    }
