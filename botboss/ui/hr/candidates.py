"""`/candidates`: everybody's interviews; what is shown is what the address says."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss.domain.roles import role_key
from botboss.models.interviews import Status
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import dashboard, statistics
from botboss.services.dashboard import CandidateFilter
from botboss.services.paging import Page, Window
from botboss.services.statistics import StatisticsFilter
from botboss.services.texts import storable
from botboss.ui.base import BaseState
from botboss.ui.components import Choice
from botboss.ui.hr.candidate_table import BANDS, LOOKS, candidates_view
from botboss.ui.hr.export import MOST_EXPORTED, csv_text
from botboss.ui.hr.picking import HIRING
from botboss.ui.hr.rows import CandidateRow, engines_words
from botboss.ui.paging import PagerRow, cut_of, last_page, pager_row
from botboss.ui.shell import page
from botboss.ui.times import zone_name

#: Keys of the address → what the service orders by.
SORTS = {"name": "name", "score": "overall_score", "when": "scheduled_time"}
FIRST = "-when"


@dataclass(frozen=True)
class Asked:
    """What the address asks for; whatever it says that is no filter is left out."""

    q: str = ""
    status: str = ""
    role: str = ""
    score: str = ""
    look: str = ""
    sort: str = FIRST

    @classmethod
    def of(cls, query: dict[str, str]) -> Asked:
        sort = query.get("sort", FIRST)
        return cls(
            q=_text(query.get("q", "")),
            status=_one_of(query.get("status", ""), list(Status)),
            role=_text(query.get("role", "")),
            score=_one_of(query.get("score", ""), list(BANDS)),
            look=_one_of(query.get("look", ""), [key for key, _ in LOOKS]),
            sort=sort if sort.removeprefix("-") in SORTS else FIRST,
        )

    @property
    def filters(self) -> CandidateFilter:
        low, high = BANDS.get(self.score, (None, None))
        return CandidateFilter(
            role=self.role or None,
            status=self.status or None,
            min_score=low,
            max_score=high,
            q=self.q or None,
            needs_human_look=True if self.look else None,
            unread=True if self.look == "unread" else None,
        )

    @property
    def order(self) -> str:
        turned = "-" if self.sort.startswith("-") else ""
        return turned + SORTS[self.sort.removeprefix("-")]

    def address(self, **more: Any) -> str:
        told = {**asdict(self), "sort": "" if self.sort == FIRST else self.sort, **more}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/candidates?{query}" if query else "/candidates"


def _text(text: str) -> str:
    return text.strip() if storable(text) else ""


def _one_of(value: str, choices: list[str]) -> str:
    return value if value in choices else ""


class CandidatesState(BaseState):
    """The list as the address has it."""

    loaded: bool = False
    rows: list[CandidateRow] = []
    pager: PagerRow = PagerRow()
    roles: list[Choice] = []
    asked: Asked = Asked()
    sort: str = "when"
    desc: bool = True
    narrowed: bool = False
    zone: str = "UTC"
    engines: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the address and show what it says."""
        actor = await self._enter(*HIRING)
        self.zone = zone_name(actor.timezone)
        query = self._query()
        self.asked = Asked.of(query)
        self.sort, self.desc = self.asked.sort.removeprefix("-"), self.asked.sort.startswith("-")
        self.narrowed = replace(self.asked, sort=FIRST) != Asked()
        found, self.rows, self.roles = await self._call(
            _read, to=lambda read: _shown(read, actor, self.asked.role, utcnow()), asked=self.asked,
            cut=cut_of(query.get("page", "")), now=utcnow(),
        )  # fmt: skip
        self.engines = engines_words(name for row in found.items for name in row.standing.engines)
        self.pager, self.loaded = pager_row(found), True
        if not self.rows and found.page > 1:
            return self._go(replace=True, page=last_page(found.total))
        return None

    @rx.event
    def search(self, text: str) -> EventSpec:
        return self._go(replace=True, q=text)

    @rx.event
    def pick_status(self, value: str) -> EventSpec:
        return self._go(status=value)

    @rx.event
    def pick_role(self, value: str) -> EventSpec:
        return self._go(role=value)

    @rx.event
    def pick_score(self, value: str) -> EventSpec:
        return self._go(score=value)

    @rx.event
    def pick_look(self, value: str) -> EventSpec:
        return self._go(look=value)

    @rx.event
    def order(self, key: str) -> EventSpec:
        """Order by a column, again: the other way round. Names begin at A, all else at the top."""
        down = not self.desc if key == self.sort else key != "name"
        return self._go(sort=f"-{key}" if down else key)

    @rx.event
    def order_by(self, sort: str) -> EventSpec:
        return self._go(sort=sort)

    @rx.event
    def turn(self, by: int) -> EventSpec:
        return self._go(page=self.pager.at + by)

    @rx.event
    async def export(self) -> list[EventSpec]:
        """Hand out the filtered list as a file for spreadsheets."""
        await self._enter(*HIRING)
        total, text = await self._call(
            dashboard.candidates,
            to=lambda found: (found.total, csv_text(found.items)),
            filters=self.asked.filters,
            sort=self.asked.order,
            cut=Window(0, MOST_EXPORTED),
        )
        told = [rx.download(data="\ufeff" + text, filename="candidates.csv")]
        if total > MOST_EXPORTED:
            told.append(rx.toast.warning(f"The file holds the first {MOST_EXPORTED:,} of {total:,}."))
        return told

    def _go(self, *, replace: bool = False, page: int = 0, **change: str) -> EventSpec:
        asked = Asked.of({**asdict(self.asked), **change})
        return rx.redirect(asked.address(page=page if page > 1 else 0), replace=replace)


def _read(
    session: Session, actor: Actor, *, asked: Asked, cut: Window, now: datetime
) -> tuple[Page[dashboard.CandidateRow], statistics.Statistics]:
    found = dashboard.candidates(session, actor, filters=asked.filters, sort=asked.order, cut=cut)
    return found, statistics.figures(session, actor, filters=StatisticsFilter(), now=now)


def _shown(
    read: tuple[Page[dashboard.CandidateRow], statistics.Statistics], actor: Actor, role: str, now: datetime
) -> tuple[Page[dashboard.CandidateRow], list[CandidateRow], list[Choice]]:
    """The page's rows, and the jobs to choose from, the one that is asked for among them."""
    found, figures = read
    jobs = {one.role_key: one.role for one in figures.by_role}
    if role:
        jobs.setdefault(role_key(role), role)
    choices = [Choice(key, name) for key, name in sorted(jobs.items(), key=lambda job: job[1].casefold())]
    rows = [CandidateRow.of(row, actor.timezone, now) for row in found.items]
    return found, rows, [Choice("", "Every job"), *choices]


@page("/candidates", "Candidates", nav="candidates", width="table", on_load=CandidatesState.load)
def candidates() -> rx.Component:
    return candidates_view(CandidatesState)
