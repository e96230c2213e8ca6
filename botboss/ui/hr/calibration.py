"""`/calibration`: the machine held against people, and the curve that brings it nearer to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from botboss import providers
from botboss.domain.agreement import Agreement
from botboss.domain.calibration import engine_of
from botboss.models.calibrations import Calibration
from botboss.policy import Actor
from botboss.security import utcnow
from botboss.services import calibrations, gradings
from botboss.services.gradings import Graded, QuestionAgreement, Report
from botboss.services.paging import Window
from botboss.settings import get_settings
from botboss.ui.base import BaseState
from botboss.ui.components import Choice
from botboss.ui.hr.calibration_view import ENOUGH, calibration_view
from botboss.ui.hr.picking import HIRING
from botboss.ui.hr.weighed import hundred
from botboss.ui.shell import page
from botboss.ui.times import TimeRow, time_row

CURVES = Window(0, 20)


@dataclass(frozen=True)
class FiguresRow:
    """One agreement in words; ``low``, ``width`` and ``at`` draw the kappa on a line from 0 to 1."""

    n: int = 0
    exact: str = "—"
    within: str = "—"
    error: str = "—"
    kappa: str = "—"
    interval: str = ""
    low: float = 0.0
    width: float = 0.0
    at: float = 0.0

    @classmethod
    def of(cls, found: Agreement) -> FiguresRow:
        if found.error is None:
            return cls()
        low, high, kappa = (_share(value) for value in (found.low, found.high, found.kappa))
        drawn = found.low is not None and found.high is not None
        return cls(
            n=found.n,
            exact=_percent(found.exact),
            within=_percent(found.within_one),
            error=hundred(found.error),
            kappa=_decimal(found.kappa),
            interval=f"{_decimal(found.low)} to {_decimal(found.high)}" if drawn else "",
            low=low,
            width=high - low,
            at=kappa,
        )


@dataclass(frozen=True)
class AskedRow:
    question: str = ""
    figures: FiguresRow = FiguresRow()

    @classmethod
    def of(cls, one: QuestionAgreement) -> AskedRow:
        figures = FiguresRow.of(one.agreement)
        if figures.n < ENOUGH:
            figures = replace(figures, kappa="—", interval="")
        return cls(one.question, figures)


@dataclass(frozen=True)
class GapRow:
    machine: str = ""
    person: str = ""
    question: str = ""
    href: str = ""
    sub: str = ""

    @classmethod
    def of(cls, one: Graded) -> GapRow:
        sub = f"{one.engine}, {'graded blind' if one.blind else 'not graded blind'}"
        href = f"/candidates/{one.interview_id}#question-{one.number}"
        return cls(hundred(one.machine), hundred(one.person), one.question, href, sub)


@dataclass(frozen=True)
class CellRow:
    """One pair of steps: how many answers, and how dark (0 to 100)."""

    n: int = 0
    dark: int = 0
    same: bool = False


@dataclass(frozen=True)
class StepRow:
    """What the machine put on this step, by what people gave."""

    step: int = 0
    cells: list[CellRow] = field(default_factory=list)


@dataclass(frozen=True)
class CurveRow:
    """``line`` draws it in a box of 100 by 100, from the lower left."""

    id: int = 0
    name: str = ""
    rests: str = ""
    error: str = ""
    kappa: str = ""
    better: bool = False
    active: bool = False
    line: str = ""
    at: TimeRow = TimeRow()

    @classmethod
    def of(cls, made: Calibration, zone: str, now: datetime) -> CurveRow:
        ends = [*made.knots, [1.0, made.knots[-1][1]]]
        return cls(
            id=made.id or 0,
            name=f"{made.engine}+cal{made.id}",
            rests=f"{made.n} graded answers; after: {made.held_out}",
            error=f"{hundred(made.error_before)} → {hundred(made.error_after)}",
            kappa=f"{_decimal(made.kappa_before)} → {_decimal(made.kappa_after)}",
            better=made.error_after < made.error_before,
            active=made.active,
            line=" ".join(f"{100 * x:.1f},{100 - 100 * y:.1f}" for x, y in ends),
            at=time_row(made.at, zone, now),
        )


@dataclass(frozen=True)
class CalibrationRow:
    """Everything on the page; ``fits`` is the engine that a curve can be fitted for: the one
    that is compared, else the one that judges now."""

    figures: FiguresRow = FiguresRow()
    few: bool = False
    blind: int = 0
    engine: str = ""
    engines: list[Choice] = field(default_factory=list)
    mixed: bool = False
    steps: list[StepRow] = field(default_factory=list)
    questions: list[AskedRow] = field(default_factory=list)
    gaps: list[GapRow] = field(default_factory=list)
    curves: list[CurveRow] = field(default_factory=list)
    fits: str = ""
    fits_n: int = 0
    least: int = 0


class CalibrationState(BaseState):
    """Read anew whenever the page is opened; the engine is in the address."""

    loaded: bool = False
    shown: CalibrationRow = CalibrationRow()

    @rx.event
    async def load(self) -> None:
        await self._read(await self._enter(*HIRING))
        self.loaded = True

    @rx.event
    def pick_engine(self, value: str) -> EventSpec:
        known = [choice.value for choice in self.shown.engines]
        chosen = value if value in known else ""
        return rx.redirect(f"/calibration?{urlencode({'engine': chosen})}" if chosen else "/calibration")

    @rx.event
    async def fit(self) -> EventSpec:
        """Fit a curve to the graded answers of the engine that judges now."""
        actor = await self._enter(*HIRING)
        await self._call(calibrations.make, write=True, engine=self.shown.fits, now=utcnow())
        await self._read(actor)
        return rx.toast.success("Fitted. It changes nothing until you apply it.")

    @rx.event
    async def apply(self, calibration_id: int) -> EventSpec:
        """Use the curve for what is judged from now on."""
        actor = await self._enter(*HIRING)
        await self._call(calibrations.activate, write=True, calibration_id=int(calibration_id), now=utcnow())
        await self._read(actor)
        return rx.toast.success("Applied to what is judged from now on.")

    @rx.event
    async def stop(self, calibration_id: int) -> EventSpec:
        """Go back to the engine's own scores."""
        actor = await self._enter(*HIRING)
        await self._call(
            calibrations.deactivate, write=True, calibration_id=int(calibration_id), now=utcnow()
        )
        await self._read(actor)
        return rx.toast.success("What is judged from now on gets the engine's own score.")

    async def _read(self, actor: Actor) -> None:
        asked = self._query().get("engine", "")[:120]
        now = utcnow()
        self.shown = await self._call(_found, to=lambda found: _row(found, actor, now), asked=asked)


@dataclass(frozen=True)
class _Found:
    report: Report
    curves: list[Calibration]
    fits: str
    fits_n: int


def _found(session: Session, actor: Actor, *, asked: str) -> _Found:
    fits = engine_of(asked or providers.ai().name)
    return _Found(
        report=gradings.report(session, actor, engine=asked or None),
        curves=calibrations.page(session, actor, cut=CURVES).items,
        fits=fits,
        fits_n=len(gradings.pairs_of(session, fits)),
    )


def _row(found: _Found, actor: Actor, now: datetime) -> CalibrationRow:
    report = found.report
    named = [Choice(name, name) for name in report.engines]
    return CalibrationRow(
        figures=FiguresRow.of(report.total),
        few=report.total.few,
        blind=report.blind,
        engine=report.engine or "",
        engines=[Choice("", "The scores that count"), *named],
        mixed=report.engine is None and len(report.engines) > 1,
        steps=_steps(report.steps),
        questions=[AskedRow.of(one) for one in report.questions],
        gaps=[GapRow.of(one) for one in report.worst],
        curves=[CurveRow.of(made, actor.timezone, now) for made in found.curves],
        fits=found.fits,
        fits_n=found.fits_n,
        least=get_settings().calibration_least,
    )


def _steps(counts: list[list[int]]) -> list[StepRow]:
    """The table, the machine's highest step first, as in a picture."""
    most = max((number for row in counts for number in row), default=0)
    return [
        StepRow(
            machine,
            [
                CellRow(number, round(100 * number / most) if most else 0, machine == person)
                for person, number in enumerate(row)
            ],
        )
        for machine, row in reversed(list(enumerate(counts)))
    ]


def _share(value: float | None) -> float:
    return round(100 * min(1.0, max(0.0, value or 0.0)), 1)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f}%"


def _decimal(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


@page("/calibration", "Calibration", nav="calibration", width="table", on_load=CalibrationState.load)
def calibration() -> rx.Component:
    return calibration_view(CalibrationState)
