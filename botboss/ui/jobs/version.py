"""`/jobs/{id}/versions/{number}`: what was published, word for word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import reflex as rx

from botboss.models.accounts import STAFF
from botboss.models.jobs import JobVersion
from botboss.security import utcnow
from botboss.services import job_versions
from botboss.ui.addresses import here, id_behind, loaded_at
from botboss.ui.base import BaseState
from botboss.ui.components import BarRow, card, fact_list, link_button, page_header, skeleton_cards
from botboss.ui.components.rows import FactRow
from botboss.ui.jobs.plan_view import plan_to_read, weight_bars
from botboss.ui.jobs.rows import PlanRow, bar_rows, number_words, plan_rows
from botboss.ui.shell import page
from botboss.ui.times import TimeRow, time_row, when


@dataclass(frozen=True)
class PublishedRow:
    """One published version."""

    title: str = ""
    number: int = 0
    job_href: str = ""
    at: TimeRow = TimeRow()
    description: str = ""
    competencies: list[FactRow] = field(default_factory=list)
    plan: list[PlanRow] = field(default_factory=list)
    bars: list[BarRow] = field(default_factory=list)

    @classmethod
    def of(cls, version: JobVersion, zone: str, now: datetime) -> PublishedRow:
        return cls(
            title=version.title,
            number=version.number,
            job_href=f"/jobs/{version.job_id}",
            at=time_row(version.published_at, zone, now),
            description=version.description,
            competencies=[
                FactRow(one["name"], f"weight {number_words(one['weight'])}") for one in version.competencies
            ],
            plan=plan_rows(version.competencies, version.questions),
            bars=bar_rows(version.competencies, version.questions),
        )


class JobVersionState(BaseState):
    """The version that the address names."""

    at: str = ""
    shown: PublishedRow = PublishedRow()

    @rx.event
    async def load(self) -> None:
        actor = await self._enter(*STAFF)
        path, now = self.router.url.path, utcnow()
        self.shown = await self._call(
            job_versions.get,
            to=lambda version: PublishedRow.of(version, actor.timezone, now),
            job_id=id_behind("jobs", path, "This job"),
            number=id_behind("versions", path, "This version"),
        )
        self.at = here(path)


@page(
    "/jobs/[job_id]/versions/[version_of]",
    "Published version",
    nav="jobs",
    width="table",
    on_load=JobVersionState.load,
)
def version() -> rx.Component:
    shown = JobVersionState.shown
    head = page_header(
        shown.title,
        rx.fragment(f"Version {shown.number}, published ", when(shown.at), ". Nothing changes it any more."),
        link_button("Open the job", shown.job_href),
    )
    about = rx.cond(
        shown.description != "",
        card(rx.el.p(shown.description, class_name="bb-text"), title="The job"),
        rx.fragment(),
    )
    plan = rx.el.div(about, card(plan_to_read(shown.plan), title="The plan"), class_name="bb-stack")
    needed = card(fact_list(shown.competencies), title="Competencies")
    beside = rx.el.div(needed, weight_bars(shown.bars), class_name="bb-stack")
    content = rx.fragment(head, rx.el.div(plan, beside, class_name="bb-split"))
    waiting = rx.fragment(page_header("Published version"), skeleton_cards(3, height="220px"))
    return loaded_at(JobVersionState.at, content, waiting)
