"""Questions for any role and job text, chosen from the bank; what is not there yet can be kept there."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from botboss import db, providers
from botboss.domain import alignment
from botboss.domain.bank import GENERIC, BankQuestion
from botboss.domain.duplicates import Known
from botboss.domain.evaluation import ExpectedPoint, Probe
from botboss.domain.job_texts import JobText
from botboss.domain.roles import check_role, role_key
from botboss.domain.selection import Choice, Wanted
from botboss.domain.selection import generate as chosen_of
from botboss.domain.text import folded
from botboss.errors import InvalidInput, ProviderError
from botboss.models.questions import Difficulty, Question, QuestionSource
from botboss.policy import Actor, Permission, require, visible
from botboss.services import locks, questions
from botboss.services.idempotency import Once
from botboss.services.question_contents import category_of, checked, difficulty_of
from botboss.services.texts import storable

log = logging.getLogger("botboss.generation")

MOST_GENERATED = 20
LONGEST_JOB_TEXT = 20_000
ENGINE = "builtin:bank/2"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A question, without an id when it is not in the bank.

    ``source_phrase`` is the exact part of the job text that it fits best; ``like`` a question of
    the role that says nearly the same, which keeps this one out of the bank.
    """

    question: Question
    source_phrase: str | None = None
    like: Question | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """Proposed questions, and what made them."""

    proposed: list[Proposed]
    engine: str

    @property
    def questions(self) -> list[Question]:
        return [one.question for one in self.proposed]


def generate(
    actor: Actor,
    *,
    role: str,
    num_questions: int = 5,
    difficulty: str = Difficulty.MEDIUM,
    category: str | None = None,
    job_text: str = "",
    save: bool = False,
    once: Once | None = None,
    now: datetime,
) -> Generated:
    """Distinct questions for any role, those that fit the job text first, each with its rubric (a flow).

    The same request gives the same questions, kept or not. ``save`` puts those that the role
    does not have into the bank, unless it has one that is nearly the same. Raises InvalidInput
    (role, num_questions, difficulty, category, job_text).
    """
    require(actor, Permission.QUESTION_EDIT if save else Permission.QUESTION_GENERATE)
    wanted = wanted_of(role, num_questions, difficulty, category, job_text)
    key = role_key(wanted.role)
    with db.reading() as session:
        bank = _bank(session, actor, *(() if wanted.job else (key, GENERIC)))
    written = [row for row in bank if row.source != QuestionSource.GENERATED]  # else what is kept moves it
    pool = [_of_row(row) for row in written]
    engine = _understood(wanted, pool)
    choices = chosen_of(pool, wanted)
    if not save:
        return Generated(_compared(choices, [row for row in bank if row.role_key == key], now), engine)
    with db.transaction() as session:
        again = once is not None and once.claim(session, now=now) is not None
        locks.hold(session, questions.BANK)
        proposed = _compared(choices, _bank(session, actor, key), now)
        if not again:  # a retry only finds what is there
            questions.keep(session, actor, _fresh(proposed), now=now)
        if once:
            once.keep(session, status=200, resource_id=0)
    return Generated(proposed, engine)


def _understood(wanted: Wanted, pool: Sequence[BankQuestion]) -> str:
    """Have the job text compared by meaning, too, where the model is there; what chooses then."""
    ai = providers.builtin_ai()
    if not wanted.job or not ai.knows_meaning:
        return ENGINE
    try:
        wanted.job.understand(pool, ai.similarities)
    except ProviderError as error:
        log.error("choosing by words alone: %s", error)
        return ENGINE
    return f"{ENGINE}+{alignment.NAME}"


def keep(actor: Actor, *, contents: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """Put proposed questions of one role into the bank (a flow); ``question_contents.checked`` takes them.

    Those that the role has, or has nearly, stay out. Returns how many are new.
    """
    require(actor, Permission.QUESTION_EDIT)
    columns = [checked(one) for one in contents]
    made = [Question(**one, source=QuestionSource.GENERATED, created_at=now) for one in columns]
    with db.transaction() as session:
        locks.hold(session, questions.BANK)
        mine = _bank(session, actor, *{row.role_key for row in made})
        fresh = _fresh(_held_against(made, mine))
        questions.keep(session, actor, fresh, now=now)
    return len(fresh)


def wanted_of(role: str, count: int, difficulty: str, category: str | None, job_text: str) -> Wanted:
    """A request as it is understood. Raises InvalidInput as ``generate``."""
    if not 1 <= count <= MOST_GENERATED:
        raise InvalidInput(num_questions=f"Must be 1 to {MOST_GENERATED}.")
    return Wanted(
        role=check_role(role),
        count=count,
        difficulty=difficulty_of(difficulty),
        category=category_of(category) if category else None,
        job=JobText(_checked(job_text)),
    )


def _checked(text: str) -> str:
    if len(text) > LONGEST_JOB_TEXT:
        raise InvalidInput(job_text=f"Has {len(text):,} characters. Paste at most {LONGEST_JOB_TEXT:,}.")
    if not storable(text):
        raise InvalidInput(job_text="Holds characters that are no text. Paste it as plain text.")
    return text


def _bank(session: Session, actor: Actor, *keys: str) -> list[Question]:
    """The bank's questions of these roles, of all without one, by id."""
    shown = select(Question).where(visible(actor, Question)).order_by(col(Question.id))
    return list(session.scalars(shown.where(col(Question.role_key).in_(keys)) if keys else shown))


def _of_row(row: Question) -> BankQuestion:
    """A stored question as it is chosen from."""
    return BankQuestion(
        key=row.key or f"id:{row.id}",
        role=row.role,
        category=row.category,
        difficulty=row.difficulty,
        competency=row.competency,
        text=row.text,
        why=row.why,
        minutes=row.minutes,
        expected_points=tuple(ExpectedPoint(p["text"], float(p["weight"])) for p in row.expected_points),
        probes=tuple(Probe(int(f["point"]), f["question"]) for f in row.follow_ups),
        slots=tuple(row.slots.items()),
        anchors=tuple(row.anchors.items()),
        good=row.good_answer,
        weak=row.weak_answer,
    )


def _compared(choices: Sequence[Choice], mine: Sequence[Question], now: datetime) -> list[Proposed]:
    made = [_row(choice.question, now) for choice in choices]
    pairs = zip(_held_against(made, mine), choices, strict=True)
    return [replace(one, source_phrase=choice.phrase) for one, choice in pairs]


def _held_against(made: Sequence[Question], mine: Sequence[Question]) -> list[Proposed]:
    """New questions beside those that the role has: one that is there already stands for itself."""
    same = {folded(row.text): row for row in mine}
    known = Known(row.text for row in mine)
    proposed = []
    for question in made:
        row = same.get(folded(question.text))
        place = None if row else known.nearly_same(question.text)
        proposed.append(Proposed(row or question, like=None if place is None else mine[place]))
    return proposed


def _fresh(proposed: Sequence[Proposed]) -> list[Question]:
    return [one.question for one in proposed if one.question.id is None and not one.like]


def _row(question: BankQuestion, now: datetime) -> Question:
    columns = questions.columns_of(question)
    own = {"key": None, "practice": False, "source": QuestionSource.GENERATED, "text": question.text[:2000]}
    return Question(**{**columns, **own}, created_at=now)
