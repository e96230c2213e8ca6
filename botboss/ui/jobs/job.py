"""`/jobs/{id}`: a job's draft, what it lacks, and what was published of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.errors import BotbossError, Conflict, InvalidInput
from botboss.models.accounts import STAFF
from botboss.models.questions import Question
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import job_questions, job_versions, jobs, questions
from botboss.services.paging import Page, Window
from botboss.services.texts import storable
from botboss.ui.account.door import text_of
from botboss.ui.addresses import here, id_behind
from botboss.ui.base import BaseState
from botboss.ui.components import BarRow
from botboss.ui.errors import sentence
from botboss.ui.jobs.job_view import job_view
from botboss.ui.jobs.rows import (
    EDITORS,
    CompetencyField,
    FoundRow,
    JobPageRow,
    LackRow,
    PlanRow,
    VersionRow,
    bar_rows,
    competency_fields,
    lack_row,
    plan_rows,
    version_row,
)
from botboss.ui.shell import page

MOST_FOUND = 6
VERSIONS = 100  # the newest, which the page lists
NONE_LIKE_IT = "No question outside the plan has these words."
NONE_FOR_TITLE = "No question outside the plan is for this title. Search the whole bank above."
DETAILS = ("title", "description", "follow_ups")
FINE = dict.fromkeys((*DETAILS, "competencies"), "")
CLASH = (
    "Somebody else changed this meanwhile. What you typed is still here: save again to put it over "
    "theirs, or reload the page to take theirs."
)


@dataclass(frozen=True)
class Parts:
    """What the page is made of; ``contents`` is what the draft says, to be compared when it is saved."""

    shown: JobPageRow
    plan: list[PlanRow]
    lacks: list[LackRow]
    bars: list[BarRow]
    versions: list[VersionRow]
    contents: dict[str, Any]
    used: set[int]


class JobState(BaseState):
    """The job that the address names. What is typed stays in the browser until it is saved."""

    at: str = ""
    edits: bool = False
    shown: JobPageRow = JobPageRow()
    begin: JobPageRow = JobPageRow()
    turn: int = 0
    lines: list[CompetencyField] = []
    plan: list[PlanRow] = []
    lacks: list[LackRow] = []
    bars: list[BarRow] = []
    versions: list[VersionRow] = []
    q: str = ""
    found: list[FoundRow] = []
    found_words: str = ""
    said: str = ""
    wrong: dict[str, str] = FINE
    busy: bool = False
    _known: dict[str, Any] = {}
    _used: list[int] = []
    _revision: int = 0
    _keys: int = 0

    @rx.event
    async def load(self) -> None:
        actor = await self._enter(*STAFF)
        job_id = id_behind("jobs", self.router.url.path, "This job")
        parts = await self._parts(actor, job_id)
        self.wrong, self.said, self.busy, self.q = dict(FINE), "", False, ""
        self._known, self.begin, self.turn = parts.contents, parts.shown, self.turn + 1
        self.lines = self._lines(parts.contents["competencies"])
        self._show(parts)
        self.edits = actor.role in EDITORS and not parts.shown.archived
        await self._find()
        self.at = here(self.router.url.path)

    @rx.event
    async def save_details(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Store title, description and follow-ups."""
        await self._enter(*EDITORS)
        changes: dict[str, Any] = {name: text_of(sent, name) for name in DETAILS}
        number = changes["follow_ups"].strip()
        changes["follow_ups"] = int(number) if number.isascii() and number.isdecimal() else number
        async for told in self._save(changes, DETAILS):
            yield told

    @rx.event
    async def save_competencies(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Store the lines; what questions ask about follows a new name."""
        await self._enter(*EDITORS)
        kept = [line for line in self.lines if text_of(sent, f"competency-{line.key}").strip()]
        told = [
            {
                "name": text_of(sent, f"competency-{line.key}"),
                "weight": _weight(text_of(sent, f"competency-weight-{line.key}")),
                "was": line.was,
            }
            for line in kept
        ]
        async for event in self._save({"competencies": told}, ("competencies",)):
            yield event

    @rx.event
    async def add_line(self) -> None:
        await self._enter(*EDITORS)
        self.lines = [*self.lines, *self._lines([{"name": "", "weight": 1}])]

    @rx.event
    async def remove_line(self, key: int) -> None:
        await self._enter(*EDITORS)
        self.lines = [line for line in self.lines if line.key != key]

    @rx.event
    async def search(self, text: str) -> None:
        """Look in the bank for questions that are not in the plan."""
        await self._enter(*EDITORS)
        self.q = text.strip() if storable(text) else ""
        await self._find()

    @rx.event
    async def add(self, question_id: int) -> EventSpec | None:
        """Put a copy of one of the bank's questions behind the plan."""
        copied = {"question_id": question_id, "weight": 1.0}
        told = await self._act(job_questions.add, question=copied)
        self.said = "" if told else f"Added as question {len(self.plan)}."
        await self._find()
        return told

    @rx.event
    async def move(self, number: int, by: int) -> EventSpec | None:
        told = await self._act(job_questions.move, revision=self._revision, number=number, by=by)
        self.said = "" if told else f"Question {number} is now question {number + by}."
        return told

    @rx.event
    async def remove(self, number: int) -> EventSpec | None:
        told = await self._act(job_questions.remove, revision=self._revision, number=number)
        self.said = "" if told else f"Question {number} is taken out."
        await self._find()
        return told

    @rx.event
    async def publish(self) -> EventSpec:
        told = await self._act(job_versions.publish, revision=self._revision)
        return told or rx.toast.success(f"Version {self.shown.version} is what interviews ask from now on.")

    @rx.event
    async def archive(self) -> EventSpec:
        told = await self._act(job_versions.archive)
        return told or rx.toast.success("Archived. Interviews that are planned keep their questions.")

    @rx.event
    async def restore(self) -> EventSpec:
        told = await self._act(job_versions.restore)
        return told or rx.toast.success("It is a draft again.")

    @rx.event
    async def delete(self) -> list[EventSpec]:
        """Throw a draft away, and go back to the list."""
        await self._enter(*EDITORS)
        await self._call(jobs.delete, job_id=self.shown.id, now=utcnow(), write=True)
        return [rx.redirect("/jobs"), rx.toast.success("The draft is gone.")]

    async def _save(self, changes: dict[str, Any], names: tuple[str, ...]) -> AsyncGenerator[Any, None]:
        """Store typed fields over what they were when they were loaded."""
        self.wrong, self.busy = {**self.wrong, **dict.fromkeys(names, "")}, True
        yield
        try:
            known = {name: self._known.get(name) for name in names}
            await self._call(
                jobs.change, job_id=self.shown.id, changes=changes, known=known, now=utcnow(), write=True
            )
        except InvalidInput as error:
            self._refuse(error)
        except Conflict as error:
            clash = CLASH if error.message.startswith("Somebody else") else error.message
            self.wrong = {**self.wrong, names[0]: clash}
            await self._reload(read=names)
        else:
            await self._reload(saved=names)
            yield rx.toast.success("Saved.")
        finally:
            self.busy = False

    def _refuse(self, error: InvalidInput) -> None:
        """Each reason beside its field; a list's stand together below it."""
        told = dict.fromkeys(FINE, "")
        for name, reasons in error.fields.items():
            told[name.split(".")[0]] = f"{told.get(name.split('.')[0], '')} {' '.join(reasons)}".strip()
        self.wrong = {**self.wrong, **{name: why for name, why in told.items() if why}}

    async def _act(self, verb: Any, **named: Any) -> EventSpec | None:
        """Do it and show what is there now; a refusal is a toast."""
        await self._enter(*EDITORS)
        told: BotbossError | None = None
        try:
            await self._call(verb, job_id=self.shown.id, now=utcnow(), write=True, **named)
        except (InvalidInput, Conflict) as error:
            told = error
        await self._reload()
        return rx.toast.error(sentence(told), duration=8000) if told else None

    async def _reload(self, *, saved: tuple[str, ...] = (), read: tuple[str, ...] = ()) -> None:
        """Show the job as it is now, but for what is typed into: of that only what was saved begins anew.

        ``read`` names the fields that somebody else changed and who types here has been told of.
        """
        actor = await self._enter(*EDITORS)
        parts = await self._parts(actor, self.shown.id)
        before, after = self._known.get("competencies", []), parts.contents["competencies"]
        known = dict(self._known)
        if "competencies" in saved:
            self.lines = self._lines(after)
        elif after[: len(before)] == before:  # a question brought more of them
            self.lines = [*self.lines, *self._lines(after[len(before) :])]
            known["competencies"] = after
        self._known = {**known, **{name: parts.contents[name] for name in (*saved, *read)}}
        self.edits = not parts.shown.archived
        self._show(parts)

    async def _parts(self, actor: Actor, job_id: int) -> Parts:
        parts: Parts = await self._call(_read, job_id=job_id, now=utcnow(), zone=actor.timezone)
        return parts

    def _show(self, parts: Parts) -> None:
        self.shown, self.plan, self.lacks = parts.shown, parts.plan, parts.lacks
        self.bars, self.versions = parts.bars, parts.versions
        self._revision, self._used = parts.contents["revision"], sorted(parts.used)

    def _lines(self, competencies: list[dict[str, Any]]) -> list[CompetencyField]:
        first = self._keys + 1
        self._keys += len(competencies)
        return competency_fields(competencies, first)

    async def _find(self) -> None:
        """Questions of the bank with the words that are sought, else those for this role."""
        if not self.edits:
            self.found, self.found_words = [], ""
            return
        wanted: dict[str, Any] = {"q": self.q} if self.q else {"role": self.shown.title}
        rows = await self._call(questions.page, to=_found(set(self._used)), cut=Window(0, 100), **wanted)
        self.found = rows[:MOST_FOUND]
        more = len(rows) - len(self.found)
        self.found_words = f"{more} more: write on to narrow it down." if more else ""
        if not rows:
            self.found_words = NONE_LIKE_IT if self.q else NONE_FOR_TITLE


def _weight(text: str) -> float | str | None:
    """A number for the service; what is none goes on as it is, to be refused there."""
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError:
        return text


def _found(used: set[int]) -> Any:
    def rows(page: Page[Question]) -> list[FoundRow]:
        return [FoundRow.of(question) for question in page.items if question.id not in used]

    return rows


def _read(session: Session, actor: Actor, *, job_id: int, now: datetime, zone: str) -> Parts:
    row = jobs.get(session, actor, job_id=job_id)
    job = row.job
    lacks = job_versions.checklist(session, actor, job_id=job_id)
    newest = Window(max(0, (job.version or 0) - VERSIONS), VERSIONS)  # versions count from 1
    kept = job_versions.page(session, actor, job_id=job_id, cut=newest)
    shown = JobPageRow.of(row)
    return Parts(
        shown=shown,
        plan=plan_rows(job.competencies, job.questions, lacks, href=shown.href),
        lacks=[lack_row(lack, shown.href) for lack in lacks],
        bars=bar_rows(job.competencies, job.questions),
        versions=[version_row(version, zone, now) for version in reversed(kept.items)],
        contents={name: getattr(job, name) for name in (*DETAILS, "competencies", "revision")},
        used={one["question_id"] for one in job.questions if one["question_id"]},
    )


@page("/jobs/[job_id]", "Job", nav="jobs", width="table", on_load=JobState.load)
def job() -> rx.Component:
    return job_view(JobState)
