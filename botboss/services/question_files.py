"""The question bank as a file, and a file into the bank; how a file looks stands in ``question_rows``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlmodel import Session, col, select

from botboss import db
from botboss.domain.duplicates import Known
from botboss.domain.text import folded
from botboss.errors import InvalidInput
from botboss.models.questions import Question
from botboss.policy import Actor, Permission, require, visible
from botboss.services import locks, question_rows, questions
from botboss.services.idempotency import Once
from botboss.services.question_contents import FIELDS, checked, contents_of
from botboss.services.question_rows import Form, Row
from botboss.settings import get_settings

SPILT = "Has more cells than the first line has names. Put texts that hold the separator in quotes."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question of a file, and the mend; ``line`` is its line in CSV, its place
    in JSON, from 1."""

    line: int
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions are new, how many stand in the bank already, what is wrong, and what a
    person should look at all the same."""

    added: int
    unchanged: int
    problems: list[Problem]
    warnings: list[Problem]


@dataclass
class _Examined:
    """A file held against the bank: columns of new questions, how many are there, and what to say."""

    fresh: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def export(session: Session, actor: Actor, *, form: Form) -> str:
    """The whole bank as a file's text; ``import_`` of it changes nothing."""
    require(actor, Permission.QUESTION_EDIT)
    shown = select(Question).where(visible(actor, Question)).order_by(col(Question.id))
    return question_rows.written((contents_of(question) for question in session.scalars(shown)), form)


def import_(
    actor: Actor, *, text: str, form: Form, dry_run: bool = False, once: Once | None = None, now: datetime
) -> Imported:
    """Add a file's questions, all or none; those whose text the role has already stay as they are (a flow).

    A dry run stores nothing and tells every problem. Else problems raise InvalidInput, a field
    for each line. A question that is nearly the same as one of its role's is a warning.
    """
    require(actor, Permission.QUESTION_EDIT)
    rows = question_rows.read(text, form)
    most = get_settings().import_questions
    if len(rows) > most:
        raise InvalidInput(body=f"Holds {len(rows):,} questions. Send at most {most:,} at once.")
    with db.reading() as session:
        found = _examined(rows, _kept(session))
    if not dry_run:
        _refuse(found.problems)
        found = _stored(actor, rows, found, once, now)
    return Imported(len(found.fresh), found.unchanged, found.problems, found.warnings)


def _stored(actor: Actor, rows: list[Row], found: _Examined, once: Once | None, now: datetime) -> _Examined:
    """What was found, now in the bank: looked at again only if the bank has changed since."""
    with db.transaction() as session:
        if once:
            once.claim(session, now=now)
        locks.hold(session, questions.BANK)
        same = {_same(key, text) for _, key, text in _kept(session)}
        if any(_same(columns["role_key"], columns["text"]) in same for columns in found.fresh):
            found = _examined(rows, _kept(session))
        fresh = [Question(**columns, created_at=now) for columns in found.fresh]
        questions.keep(session, actor, fresh, now=now)
        if once:
            once.keep(session, status=200, resource_id=0)
    return found


def _kept(session: Session) -> list[tuple[int, str, str]]:
    """Id, role and text of each question of the bank, by id."""
    kept = select(Question.id, Question.role_key, Question.text).where(col(Question.deleted_at).is_(None))
    rows = session.exec(kept.order_by(col(Question.id)))
    return [(id_ or 0, key, text) for id_, key, text in rows]


def _examined(rows: Iterable[Row], kept: Iterable[tuple[int, str, str]]) -> _Examined:
    found, bank = _Examined(), _Bank(kept)
    told: set[str] = set()
    for row in rows:
        found.warnings += [_besides(row.line, name) for name in row.besides if name not in told]
        told |= set(row.besides)
        if row.spilt:
            found.problems.append(Problem(row.line, "row", SPILT))
            continue
        try:
            columns = checked(row.contents)
        except InvalidInput as error:
            found.problems += [
                Problem(row.line, name, why) for name, whys in error.fields.items() for why in whys
            ]
            continue
        key, text = columns["role_key"], columns["text"]
        if bank.has(key, text):
            found.unchanged += 1
            continue
        if like := bank.like(key, text):
            why = f"Is nearly the same as {like}. Leave it out if it asks the same."
            found.warnings.append(Problem(row.line, "question", why))
        bank.add(key, text, f"“{_short(text)}” in line {row.line}")
        found.fresh.append(columns)
    return found


class _Bank:
    """What is there already, by role; ``like`` names a question that is nearly the same."""

    def __init__(self, kept: Iterable[tuple[int, str, str]]) -> None:
        self._same: set[tuple[str, str]] = set()
        self._known: dict[str, Known] = {}
        self._names: dict[str, list[str]] = {}
        for id_, key, text in kept:
            self.add(key, text, f"“{_short(text)}”, which the bank has as question {id_}")

    def add(self, key: str, text: str, name: str) -> None:
        self._same.add(_same(key, text))
        self._known.setdefault(key, Known()).add(text)
        self._names.setdefault(key, []).append(name)

    def has(self, key: str, text: str) -> bool:
        return _same(key, text) in self._same

    def like(self, key: str, text: str) -> str | None:
        known = self._known.get(key)
        place = known.nearly_same(text) if known else None
        return None if place is None else self._names[key][place]


def _besides(line: int, name: str) -> Problem:
    close = get_close_matches(name.casefold(), FIELDS, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return Problem(line, _short(name), f"Is no field of a question, and is left out.{hint}")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        fields: dict[str, list[str]] = {}
        for problem in problems:
            fields.setdefault(f"line {problem.line}", []).append(f"{problem.field}: {problem.why}")
        raise InvalidInput(**fields)


def _same(role: str, text: str) -> tuple[str, str]:
    """What makes two questions one."""
    return role, folded(text)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
