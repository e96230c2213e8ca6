"""`/jobs/{id}/questions/new` and `…/questions/{number}`: one question of a job's plan."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from botboss.domain.jobs import LEVELS, draft_anchors
from botboss.errors import Conflict, InvalidInput, NotFound
from botboss.security import utcnow
from botboss.services import job_questions, jobs
from botboss.services.jobs import JobRow
from botboss.ui.account.door import text_of
from botboss.ui.addresses import here, id_behind
from botboss.ui.base import BaseState
from botboss.ui.jobs.question_view import question_view
from botboss.ui.jobs.rows import EDITORS
from botboss.ui.jobs.writing import (
    ANCHORS,
    CONTROLS,
    FINE,
    WritingRow,
    drafted_from,
    point_lines,
    probe_lines,
    question_of,
)
from botboss.ui.questions.editing import PointField, ProbeField
from botboss.ui.questions.lines import Lines
from botboss.ui.shell import page

EMPTY_LINES = 3
LONGEST_FORM = 60_000
SPOTS = {*CONTROLS, *ANCHORS, "points"}


class JobQuestionState(Lines, BaseState):
    """The form; ``place`` is the question's number, 0 for a new one."""

    at: str = ""
    form_key: int = 0
    job_title: str = ""
    job_href: str = ""
    place: int = 0
    begin: WritingRow = WritingRow()
    anchors: dict[str, str] = dict.fromkeys(LEVELS, "")
    anchors_key: int = 0
    competencies: list[str] = []
    wrong: dict[str, str] = FINE
    problem: str = ""
    busy: bool = False
    _job: int = 0
    _known: dict[str, Any] = {}

    @rx.event
    async def load_new(self) -> None:
        await self._enter(*EDITORS)
        job = await self._read()
        points = [PointField(key) for key in range(1, EMPTY_LINES + 1)]
        self._begin(job, 0, WritingRow(), points, [ProbeField(1)])

    @rx.event
    async def load(self) -> EventSpec | None:
        """The question that the address names; `?at=` in it says where to go on."""
        await self._enter(*EDITORS)
        job = await self._read()
        number = id_behind("questions", self.router.url.path, "This question")
        if number > len(job["questions"]):
            raise NotFound("This question")
        known = job["questions"][number - 1]
        self._begin(job, number, WritingRow.of(known), point_lines(known), probe_lines(known), known)
        spot = self._query().get("at", "")
        return _go_on_at(spot) if spot in SPOTS else None

    @rx.event
    async def draft_anchors(self, text: str) -> EventSpec | None:
        """Fill in the empty anchors from the points that are typed; ``text`` is the form as JSON."""
        await self._enter(*EDITORS)
        try:
            sent = json.loads(text[:LONGEST_FORM])
        except ValueError:
            return None
        sent = sent if isinstance(sent, dict) else {}
        points = drafted_from(sent, self.points)
        if not points:
            return rx.toast.error("Write what to listen for first: the anchors are drafted from it.")
        typed = {level: text_of(sent, f"anchor-{level}").strip() for level in LEVELS}
        self.anchors = {level: typed[level] or words for level, words in draft_anchors(points).items()}
        self.anchors_key += 1
        return rx.toast("Drafted from the points. Go over them: you know what a 3 is.")

    @rx.event
    async def save(self, sent: dict[str, Any]) -> AsyncGenerator[Any, None]:
        """Store it, and go back to the job."""
        await self._enter(*EDITORS)
        self.wrong, self.problem, self.busy = dict(FINE), "", True
        yield
        try:
            await self._save(question_of(sent, self.points, self.probes))
        except InvalidInput as error:
            yield self._show(error)
            return
        except Conflict as error:
            self.problem = f"{error.message} What you typed is still here."
            return
        finally:
            self.busy = False
        yield rx.redirect(self.job_href)
        yield rx.toast.success("Saved.")

    async def _save(self, told: dict[str, Any]) -> None:
        named: dict[str, Any] = {"job_id": self._job, "write": True, "now": utcnow()}
        if not self.place:
            await self._call(job_questions.add, question=told, **named)
            return
        told["question_id"] = self._known.get("question_id")
        await self._call(job_questions.change, known=self._known, question=told, **named)

    def _show(self, error: InvalidInput) -> EventSpec | None:
        """Say what is wrong; the first wrong field gets the focus."""
        told = {name.replace("anchors.", "anchor-"): " ".join(why) for name, why in error.fields.items()}
        self.wrong = {**FINE, **{name: why for name, why in told.items() if name in FINE}}
        elsewhere = [why for name, why in told.items() if name not in FINE]
        self.problem = " ".join(elsewhere) or "Some of it is not right yet; it says so where."
        return next((rx.set_focus(name) for name in (*CONTROLS, *ANCHORS) if self.wrong[name]), None)

    async def _read(self) -> dict[str, Any]:
        job_id = id_behind("jobs", self.router.url.path, "This job")
        job: dict[str, Any] = await self._call(jobs.get, to=_contents, job_id=job_id)
        return job

    def _begin(
        self,
        job: dict[str, Any],
        place: int,
        begin: WritingRow,
        points: list[PointField],
        probes: list[ProbeField],
        known: dict[str, Any] | None = None,
    ) -> None:
        self._job, self.job_title, self.job_href = job["id"], job["title"], f"/jobs/{job['id']}"
        self.competencies = [one["name"] for one in job["competencies"]]
        self.place, self.begin, self.points, self.probes = place, begin, points, probes
        self._known = known or {}
        self.anchors = {level: self._known.get("anchors", {}).get(level, "") for level in LEVELS}
        self.wrong, self.problem, self.busy = dict(FINE), "", False
        self.form_key, self.anchors_key = self.form_key + 1, self.anchors_key + 1
        self.at = here(self.router.url.path)


def _go_on_at(spot: str) -> EventSpec:
    """Focus that control once the form stands there, after the page's own heading had its turn."""
    return rx.call_script(f"setTimeout(() => document.getElementById('{spot}')?.focus(), 200)")


def _contents(row: JobRow) -> dict[str, Any]:
    job = row.job
    return {
        "id": job.id,
        "title": job.title,
        "competencies": job.competencies,
        "questions": job.questions,
    }


@page("/jobs/[job_id]/questions/new", "Write a question", nav="jobs", on_load=JobQuestionState.load_new)
def new() -> rx.Component:
    return question_view(JobQuestionState, "Write a question")


@page("/jobs/[job_id]/questions/[place_of]", "Edit question", nav="jobs", on_load=JobQuestionState.load)
def edit() -> rx.Component:
    return question_view(JobQuestionState, f"Question {JobQuestionState.place}")
