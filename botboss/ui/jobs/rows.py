"""A job as staff see it: in the list, as a page, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botboss.domain.jobs import Lack, shares
from botboss.domain.selection import named
from botboss.models.accounts import Role
from botboss.models.jobs import Job, JobStatus, JobVersion
from botboss.models.questions import Question
from botboss.services.jobs import JobRow
from botboss.ui.components.rows import BarRow, FactRow, StatusRow
from botboss.ui.questions.rows import ANCHOR_WORDS, role_words
from botboss.ui.questions.rubric import ListenRow, listen_rows
from botboss.ui.times import TimeRow, time_row

EDITORS = (Role.HR, Role.ADMIN)
STATUSES = (("draft", "Drafts"), ("published", "Published"), ("archived", "Archived"))
WORTH = "What an answer worth 1, 3 and 5 looks like"
#: Which control of the question's form mends what is missing.
_CONTROLS = {"expected_points": "points"}


@dataclass(frozen=True)
class JobLineRow:
    """One job in the list."""

    title: str = ""
    href: str = ""
    state: StatusRow = StatusRow()
    version: str = ""
    questions: int = 0
    candidates: int = 0
    updated: TimeRow = TimeRow()

    @classmethod
    def of(cls, row: JobRow, zone: str, now: datetime) -> JobLineRow:
        job = row.job
        return cls(
            title=job.title,
            href=f"/jobs/{job.id}",
            state=state_row(job),
            version=str(job.version or "—"),
            questions=len(job.questions),
            candidates=row.candidates,
            updated=time_row(job.updated_at, zone, now),
        )


def state_row(job: Job) -> StatusRow:
    """Draft, Published, Archived; a published one whose draft has moved on says that, too."""
    if job.status == JobStatus.ARCHIVED:
        return StatusRow("Archived", "quiet")
    if job.status == JobStatus.DRAFT:
        return StatusRow("Draft", "hollow")
    return StatusRow("Published, draft changed", "warn") if job.changed else StatusRow("Published", "good")


@dataclass(frozen=True)
class JobPageRow:
    """The head of a job's page, and what may be done with it."""

    id: int = 0
    title: str = ""
    href: str = ""
    sub: str = ""
    description: str = ""
    state: StatusRow = StatusRow()
    follow_ups: str = ""
    version: int = 0
    published: bool = False
    archived: bool = False
    current: bool = False

    @classmethod
    def of(cls, row: JobRow) -> JobPageRow:
        job = row.job
        minutes = sum(question["minutes"] for question in job.questions)
        asked, people = _count(len(job.questions), "question"), _count(row.candidates, "candidate")
        return cls(
            id=job.id or 0,
            title=job.title,
            href=f"/jobs/{job.id}",
            sub=f"{asked} · about {minutes} min · {people}",
            description=job.description,
            state=state_row(job),
            follow_ups=str(job.follow_ups),
            version=job.version or 0,
            published=job.status == JobStatus.PUBLISHED,
            archived=job.status == JobStatus.ARCHIVED,
            current=job.status == JobStatus.PUBLISHED and not job.changed,
        )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


@dataclass(frozen=True)
class CompetencyField:
    """One line for a competency; ``was`` is its name in the database, empty for a new one."""

    key: int = 0
    name: str = ""
    weight: str = "1"
    was: str = ""


def competency_fields(competencies: Sequence[Mapping[str, Any]], first_key: int) -> list[CompetencyField]:
    return [
        CompetencyField(key, one["name"], number_words(one["weight"]), one["name"])
        for key, one in enumerate(competencies, start=first_key)
    ]


def number_words(number: float | None) -> str:
    """A weight as people write it: 2, 0.5; nothing for none."""
    return "" if number is None else f"{number:g}"


@dataclass(frozen=True)
class PlanRow:
    """One question of the plan; ``share`` is its part of the score, ``lacks`` what it misses."""

    number: int = 0
    text: str = ""
    about: str = ""
    counts: str = ""
    why: str = ""
    points: list[ListenRow] = field(default_factory=list)
    anchors: list[FactRow] = field(default_factory=list)
    probes: list[str] = field(default_factory=list)
    lacks: int = 0
    href: str = ""


def plan_rows(
    competencies: Sequence[Mapping[str, Any]],
    questions: Sequence[Mapping[str, Any]],
    lacks: Sequence[Lack] = (),
    *,
    href: str = "",
) -> list[PlanRow]:
    parts = shares(competencies, questions)
    return [
        PlanRow(
            number=number,
            text=one["question"],
            about=f"{one['category'].capitalize()} · {one['difficulty']} · about {one['minutes']} min",
            counts=_counts(one, part),
            why=one["why"],
            points=listen_rows(one["expected_points"]),
            anchors=[
                FactRow(word, one["anchors"][mark])
                for mark, word in ANCHOR_WORDS.items()
                if one["anchors"].get(mark)
            ],
            probes=[probe["question"] for probe in one["follow_ups"]],
            lacks=sum(lack.place.startswith(f"questions.{number - 1}.") for lack in lacks),
            href=f"{href}/questions/{number}",
        )
        for number, (one, part) in enumerate(zip(questions, parts, strict=True), start=1)
    ]


def anchor_rows(anchors: Mapping[str, str]) -> list[FactRow]:
    """What answers worth 1, 3 and 5 look like, those that are written."""
    return [FactRow(word, anchors[mark]) for mark, word in ANCHOR_WORDS.items() if anchors.get(mark)]


def _counts(question: Mapping[str, Any], part: float) -> str:
    """ "Debugging, weight 2 · 25 % of the score", or what is not there yet."""
    weight = number_words(question["weight"])
    named = question["competency"] or "No competency yet"
    told = f"{named}, weight {weight}" if weight else f"{named}, no weight yet"
    return f"{told} · {percent(part)} of the score" if part else told


def percent(part: float) -> str:
    return f"{part * 100:.3g} %"


@dataclass(frozen=True)
class FoundRow:
    """A question of the bank that can be put into the plan."""

    id: int = 0
    text: str = ""
    about: str = ""

    @classmethod
    def of(cls, question: Question) -> FoundRow:
        parts = (role_words(question.role), question.category, question.difficulty, question.competency)
        return cls(question.id or 0, named(question.text), " · ".join(part for part in parts if part))


@dataclass(frozen=True)
class LackRow:
    """One thing that is missing, and where to mend it; ``here`` on the job's own page."""

    words: str = ""
    href: str = ""
    here: bool = False


def lack_row(lack: Lack, href: str) -> LackRow:
    parts = lack.place.split(".")
    if parts[0] == "questions" and len(parts) > 2:
        control = "-".join(parts[2:]).replace("anchors", "anchor")
        where = f"{href}/questions/{int(parts[1]) + 1}?at={_CONTROLS.get(control, control)}"
        return LackRow(lack.why, where)
    place = {"title": "title", "competencies": "competencies"}.get(parts[0], "plan")
    return LackRow(lack.why, f"#{place}", here=True)


def bar_rows(
    competencies: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]
) -> list[BarRow]:
    """What each question counts of the score, in per cent."""
    parts = shares(competencies, questions)
    most = max(parts, default=0.0) or 1.0
    names = [one["competency"] or "No competency" for one in questions]
    return [
        BarRow(f"{number}. {name}", round(part * 100, 1), round(part / most * 100, 1))
        for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1)
    ]


@dataclass(frozen=True)
class VersionRow:
    """One published version."""

    words: str = ""
    sub: str = ""
    href: str = ""


def version_row(version: JobVersion, zone: str, now: datetime) -> VersionRow:
    size = _count(len(version.questions), "question")
    at = time_row(version.published_at, zone, now).text
    href = f"/jobs/{version.job_id}/versions/{version.number}"
    return VersionRow(f"Version {version.number}", f"{size} · {at}", href)
