"""The calibration report as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from botboss.domain.agreement import FEW, Agreement
from botboss.services.gradings import Graded, Report
from botboss.settings import get_settings

WIDEST = 60
HEAD = f"{'question':{WIDEST}} {'n':>5} {'exact':>6} {'±1':>6} {'MAE':>5}  kappa (95 %)"


def lines(report: Report) -> Iterator[str]:
    """What was compared, the table with its total, warnings, and the widest gaps with their addresses."""
    whose = report.engine or "the scores that count"
    if not report.total.n:
        yield f"Nobody has graded an answer that was judged by {whose} yet: rate some on /calibration."
        return
    yield f"Machine ({whose}) against people, on the steps 0 to 5; {report.blind} graded blind."
    yield HEAD
    for one in report.questions:
        yield _row(one.question, one.agreement)
    yield _row("all", report.total)
    if report.total.few:
        yield f"Fewer than {FEW} answers are graded: these figures say little."
    if report.engine is None and len(report.engines) > 1:
        yield f"Several engines are behind these scores: {', '.join(report.engines)}. Choose one by --engine."
    if report.worst:
        yield "Widest gaps:"
        yield from (_gap(one) for one in report.worst)


def _row(name: str, found: Agreement) -> str:
    shown = name if len(name) <= WIDEST else f"{name[: WIDEST - 1]}…"
    figures = f"{found.n:>5} {_percent(found.exact):>6} {_percent(found.within_one):>6}"
    return f"{shown:{WIDEST}} {figures} {_number(found.error):>5}  {_interval(found)}"


def _interval(found: Agreement) -> str:
    if found.kappa is None:
        return "—"
    if found.low is None:
        return _number(found.kappa)
    return f"{_number(found.kappa)} ({_number(found.low)} to {_number(found.high)})"


def _gap(one: Graded) -> str:
    blind = ", blind" if one.blind else ""
    page = f"{get_settings().base_url}/candidates/{one.interview_id}/#question-{one.number}"
    return f"  machine {_number(one.machine)}, person {_number(one.person)}{blind}: {page}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f}%"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"
