"""Every event handler of every State, how a page would call it, and a database that has something to lose."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Literal, get_args, get_origin

import reflex as rx
from reflex.utils.serializers import serialize
from sqlalchemy import Table, insert, select
from sqlmodel import Session, SQLModel

from botboss import db
from botboss.models.accounts import Role
from botboss.models.events import Mail
from botboss.models.files import StoredFile
from botboss.models.interviews import Answer, Draft, EvaluationRecord, Kind, Status
from botboss.models.questions import Question
from botboss.security import utcnow
from botboss.services import plans
from botboss.ui.base import BaseState
from botboss.ui.shell import PAGES
from tests import factories
from tests.planned import published
from tests.ui.conftest import Tab

#: Stands in every text that is somebody's and not everybody's.
SECRET = "quokka"
SLOT = "2031-03-03T10:00:00+00:00"


@dataclass(frozen=True)
class World:
    """People of an interview, and the ids of what belongs to them."""

    candidate: str
    interviewer: str
    candidate_id: int
    interviewer_id: int
    interview_id: int
    planned_id: int
    practice_id: int
    file_id: int
    mail_id: int
    question_id: int
    job_id: int


def states(kind: type[rx.State] = BaseState) -> Iterator[type[rx.State]]:
    """BaseState and all that stands on it."""
    yield kind
    for state in kind.get_substates():
        yield from states(state)


def handlers(state: type[rx.State]) -> list[str]:
    """The names of a State's own event handlers; ``setvar`` is Reflex's, which refuses it here."""
    return [name for name, event in state.event_handlers.items() if event.state is state and name != "setvar"]


def addresses(state: type[rx.State], world: World) -> list[tuple[str, dict[str, str]]]:
    """Where the State's pages stand, with the world's ids in the brackets: path, and the brackets' values."""
    ids = {"interview_id": world.interview_id, "question_id": world.question_id, "mail_id": world.mail_id}
    ids |= {"job_id": world.job_id, "place_of": 1, "version_of": 1}
    found = []
    for _page, options in PAGES:
        loads = options.get("on_load") or []
        if all(load.state is not state for load in (loads if isinstance(loads, list) else [loads])):
            continue
        route = str(options["route"])
        params = {name: str(value) for name, value in ids.items() if f"[{name}]" in route}
        for name, value in params.items():
            route = route.replace(f"[{name}]", value)
        assert "[" not in route, f"{route} has brackets that this world has no id for"
        found.append(("/" + route.lstrip("/"), params))
    return found or [("/", {})]


def unmarked(kind: type) -> list[str]:
    """The public methods of a State's class that are not written as events (or as computed vars)."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    methods = [node for node in body.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        method.name
        for method in methods
        if not method.name.startswith("_")
        and not any(ast.unparse(one).startswith(("rx.event", "rx.var")) for one in method.decorator_list)
    ]


def arguments(handler: Any, world: World) -> list[Any]:
    """What a page could send to the handler, by the annotations of its parameters."""
    return [_argument(one.name, one.annotation, world) for one in _parameters(handler.fn)]


@cache
def _parameters(function: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(function, eval_str=True).parameters.values())[1:]


def _argument(name: str, kind: Any, world: World) -> Any:
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    options = [option for option in get_args(kind) if option is not type(None)]
    plain = options[0] if options and get_origin(kind) not in (dict, list) else kind
    if plain is bool:
        return True
    if plain in (int, float):
        return _number(name, world)
    if plain is str:
        return _text(name, world)
    if plain is dict or get_origin(plain) is dict:
        return _form(world)
    raise AssertionError(f"{name}: {kind} is nothing that a page can send; teach `_argument` what it is")


def _number(name: str, world: World) -> int:
    ids = {"file_id": world.file_id, "user_id": world.candidate_id, "mail_id": world.mail_id}
    ids |= {"interview_id": world.planned_id, "question_id": world.question_id}
    return ids.get(name, 1)


def _text(name: str, world: World) -> str:
    key = f"feedback:{world.interviewer_id}:{world.interview_id}"
    texts = {"key": key, "iso": SLOT, "slot": SLOT, "zone": "Europe/Lisbon", "status": "cancelled"}
    return texts.get(name, "active")


def _form(world: World) -> dict[str, Any]:
    """One form with every field that our forms have."""
    return {
        "email": "wombat@example.org",
        "name": "Wanda Wombat",
        "password": "correct horse 9",
        "role": Role.INTERVIEWER.value,
        "timezone": "Europe/Lisbon",
        "code": "1234",
        "reason": "Because.",
        "answer_score": "70",
        "grade": "3",
        "answer_why": "Because.",
        "feedback": "Changed.",
        "answer": "My answer to this.",
        "answer_key": f"{world.candidate_id}:{world.interview_id}:1",
        "number": "3",
        "at": "2031-03-03T10:00",
        "slot": SLOT,
        "question": "Why?",
        "title": "Keeper",
        "description": "Keeps them.",
        "follow_ups": "1",
        "competency": "Care",
        "weight": "1",
        "category": "technical",
        "difficulty": "easy",
        "minutes": "5",
        "q": "a",
    }


def world() -> World:
    """People, interviews in several states, answers, files, mail and a question: all with the secret word.

    Made once; from then on its rows are put back as they were, which takes a tenth of the time.
    """
    if not _kept:
        before = _whole()
        _kept.append((_made(), {name: rows[len(before[name]) :] for name, rows in _whole().items()}))
        return _kept[0][0]
    made, rows = _kept[0]
    with db.transaction() as session:
        for table in SQLModel.metadata.sorted_tables:
            if rows[table.name]:
                session.connection().execute(insert(table), rows[table.name])
    return made


#: The world and its rows, by table.
_kept: list[tuple[World, dict[str, list[dict[str, Any]]]]] = []


def _whole() -> dict[str, list[dict[str, Any]]]:
    with db.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return {one.name: _by_key(session, one) for one in tables}


def _by_key(session: Session, table: Table) -> list[dict[str, Any]]:
    found = session.connection().execute(select(table).order_by(*table.primary_key.columns))
    return [dict(row) for row in found.mappings()]


def _made() -> World:
    now = utcnow()
    with db.transaction() as session:
        first, second = (
            factories.user(session, role, name=f"Mx {SECRET}", email=f"{SECRET}-{role}@example.org")
            for role in (Role.CANDIDATE, Role.INTERVIEWER)
        )
        candidate, interviewer = factories.actor_of(first), factories.actor_of(second)
        person = {"interviewer_id": interviewer.user_id, "role": f"Keeper of {SECRET}", "role_key": SECRET}
        begun = factories.interview(
            session, candidate, **person, scheduled_at=now, status=Status.STARTED, started_at=now,
            feedback=f"The {SECRET} was calm.",
        )  # fmt: skip
        planned = factories.interview(session, candidate, **person, scheduled_at=now + timedelta(days=3))
        practice = factories.interview(
            session, candidate, kind=Kind.PRACTICE, role=SECRET, role_key=SECRET, status=Status.COMPLETED,
            completed_at=now, overall_score=0.5,
        )  # fmt: skip
        for interview in (begun, planned, practice):
            _fill(session, interview.id or 0, candidate.user_id, now)
        file = StoredFile(
            interview_id=begun.id, uploaded_by_id=candidate.user_id, name=f"{SECRET}.pdf", storage_key=SECRET,
            content_type="application/pdf", size=9, sha256="0" * 64, uploaded_at=now,
        )  # fmt: skip
        mail = Mail(
            user_id=candidate.user_id, recipient=first.email, subject=SECRET, body=SECRET, dedupe=SECRET,
            created_at=now,
        )  # fmt: skip
        question = Question(
            text=f"What of the {SECRET}?", role="Developer", role_key="developer", category="technical",
            difficulty="easy", expected_points=[{"text": SECRET, "weight": 1.0}], created_at=now,
        )  # fmt: skip
        session.add_all([file, mail, question])
        session.flush()
        job = published(session, factories.actor(session, Role.HR), title=f"Trainer of {SECRET}")
        ids = (begun.id, planned.id, practice.id, file.id, mail.id, question.id, job.id)
        people = (first.email, second.email, candidate.user_id, interviewer.user_id)
    return World(*people, *(id_ or 0 for id_ in ids))


def _fill(session: Any, interview_id: int, candidate_id: int, now: Any) -> None:
    """A plan, an answer with its judgement, a draft."""
    plans.freeze_plan(session, session.get_one(plans.Interview, interview_id))
    answer = Answer(
        interview_id=interview_id, number=1, text=f"I fed the {SECRET}.", submitted_at=now,
        submitted_by_id=candidate_id,
    )  # fmt: skip
    session.add_all([answer, Draft(interview_id=interview_id, number=2, text=f"My {SECRET}", saved_at=now)])
    session.flush()
    judged = {"answer_id": answer.id, "engine": "test", "input_digest": str(answer.id), "created_at": now}
    session.add(EvaluationRecord(score=0.5, confidence=0.5, rationale=f"Of the {SECRET}.", **judged))


def rows() -> dict[str, set[str]]:
    """All that the database holds, table by table."""
    with db.reading() as session:
        return {
            table.name: {
                repr(row) for row in session.connection().exec_driver_sql(f"SELECT * FROM {table.name}")
            }
            for table in SQLModel.metadata.sorted_tables
        }


def directory(world: World) -> list[str]:
    """What staff see of people wherever they look for somebody, the bank's question, the job."""
    people = [f"{SECRET}-{role}@example.org" for role in (Role.CANDIDATE, Role.INTERVIEWER)]
    bank = [f"What of the {SECRET}?", f'"text": "{SECRET}"', f"Trainer of {SECRET}"]
    return [*people, f"Mx {SECRET}", *bank]


def belongs(tab: Tab, table: str, row: str) -> bool:
    """Whether a row is the tab's own account or session, or one that hangs on it."""
    return tab.email in row if table == "users" else bool(re.match(rf"\(\d+, {tab.user_id},", row))


def held(state: rx.State) -> str:
    """All vars of a State, also those that are not sent, as text."""
    own = [name for name, field in type(state).__fields__.items() if field._owner is type(state)]
    values = {name: getattr(state, name) for name in own}
    return json.dumps(values, default=lambda value: serialize(value) or repr(value), ensure_ascii=False)
