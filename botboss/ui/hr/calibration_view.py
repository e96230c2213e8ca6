"""What `/calibration` shows: figures, the table of steps, questions, the widest gaps, curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reflex as rx

from botboss.domain.agreement import FEW, STEPS
from botboss.ui.components import (
    button,
    card,
    cell,
    column,
    confirm_dialog,
    empty_state,
    link,
    link_button,
    loaded,
    notice,
    page_header,
    select_field,
    skeleton_cards,
    stat,
    status_word,
    table,
)
from botboss.ui.times import when

ENOUGH = 5

if TYPE_CHECKING:
    from botboss.ui.hr.calibration import (
        AskedRow,
        CalibrationState,
        CellRow,
        CurveRow,
        FiguresRow,
        GapRow,
        StepRow,
    )


def calibration_view(state: type[CalibrationState]) -> rx.Component:
    go = link_button("Rate answers", "/calibration/rate", icon_name="pencil", look="solid")
    return rx.fragment(
        page_header("Calibration", "The machine's scores held against people's", go),
        loaded(state.loaded, _shown(state), skeleton_cards(4)),
    )


def _shown(state: type[CalibrationState]) -> rx.Component:
    row = state.shown
    nothing = empty_state(
        "scale",
        "Nobody has graded yet",
        "Rate answers without seeing their scores; how far the machine agrees with you will stand here.",
        link_button("Rate answers", "/calibration/rate"),
    )
    pair = rx.el.div(_steps(state), _gaps(state), class_name="bb-hr-pair")
    full = rx.fragment(_figures(row.figures), pair)
    return rx.el.div(
        _notices(state),
        _engine(state),
        rx.cond(row.figures.n > 0, full, nothing),
        _curves(state),
        rx.cond(row.figures.n > 0, _questions(state), rx.fragment()),
        class_name="bb-stack",
    )


def _notices(state: type[CalibrationState]) -> rx.Component:
    row = state.shown
    few = notice(
        f"Only {row.figures.n} answers are graded. Below {FEW} these figures say little: rate some more.",
        tone="warn",
    )
    mixed = notice(
        "Several engines stand behind these scores. Choose one of them to see how it does.", tone="warn"
    )
    return rx.fragment(
        rx.cond(row.few & (row.figures.n > 0), few, rx.fragment()),
        rx.cond(row.mixed, mixed, rx.fragment()),
    )


def _engine(state: type[CalibrationState]) -> rx.Component:
    row = state.shown
    choose = select_field(
        "Compare", "engine", row.engines, value=row.engine, key=row.engine, on_change=state.pick_engine
    )
    told = rx.el.p(
        f"{row.figures.n} answers graded, {row.blind} of them blind. An override counts where there is no "
        "rating; agreeing with a score one has seen does not.",
        class_name="bb-sub",
    )
    return rx.el.div(rx.el.div(choose, class_name="bb-hr-narrow"), told, class_name="bb-stack-s")


def _figures(row: rx.Var[FiguresRow]) -> rx.Component:
    return rx.el.div(
        stat("Same step", row.exact, n=f"of 0 to {STEPS}"),
        stat("Within one step", row.within, n=f"n = {row.n}"),
        stat("Mean error", row.error, n="of 100"),
        rx.el.div(
            rx.el.p("Kappa, quadratic weights", class_name="bb-stat-label"),
            rx.el.p(row.kappa, class_name="bb-stat-value"),
            _range(row),
            rx.el.p(
                rx.cond(row.interval != "", f"95 % between {row.interval}", "no interval for so few"),
                class_name="bb-stat-foot",
            ),
            class_name="bb-card bb-stat",
        ),
        class_name="bb-grid bb-hr-figures",
    )


def _range(row: rx.Var[FiguresRow]) -> rx.Component:
    """The kappa and its interval on a line from 0 to 1; the words beside it say the same."""
    stretch = rx.el.span(class_name="bb-hr-range-in", style={"left": f"{row.low}%", "width": f"{row.width}%"})
    dot = rx.el.span(class_name="bb-hr-range-at", style={"left": f"{row.at}%"})
    return rx.el.span(stretch, dot, class_name="bb-hr-range", aria_hidden="true")


def _steps(state: type[CalibrationState]) -> rx.Component:
    """Six by six: where both give the same, the line from lower left to upper right."""

    def square(one: rx.Var[CellRow]) -> rx.Component:
        attrs = {"data-same": one.same}
        return rx.el.td(
            rx.cond(one.n > 0, one.n, ""),
            style={"--dark": f"{one.dark}%"},
            class_name="bb-hr-step-cell",
            custom_attrs=attrs,
        )

    def line(row: rx.Var[StepRow]) -> rx.Component:
        return rx.el.tr(rx.el.th(row.step, scope="row"), rx.foreach(row.cells, square))

    heads = [rx.el.th(number, scope="col") for number in range(STEPS + 1)]
    grid = rx.el.table(
        rx.el.caption("Answers by the machine's step (up) and people's (right)", class_name="bb-small"),
        rx.el.tbody(rx.foreach(state.shown.steps, line)),
        rx.el.tfoot(rx.el.tr(rx.el.td(""), *heads)),
        class_name="bb-hr-steps-table",
    )
    return card(grid, title="Where they meet")


def _gaps(state: type[CalibrationState]) -> rx.Component:
    def line(row: rx.Var[GapRow]) -> rx.Component:
        words = rx.el.div(
            link(row.question, row.href, class_name="bb-link bb-cut"),
            rx.el.p(row.sub, class_name="bb-small"),
            class_name="bb-hr-gap-words",
        )
        both = rx.el.span(f"AI {row.machine} · person {row.person}", class_name="bb-hr-gap")
        return rx.el.li(words, both, class_name="bb-hr-pick")

    listed = rx.el.ul(rx.foreach(state.shown.gaps, line), class_name="bb-hr-picks")
    none = rx.el.p("They agree to the last digit.", class_name="bb-sub")
    return card(rx.cond(state.shown.gaps.length() > 0, listed, none), title="Widest gaps")


def _questions(state: type[CalibrationState]) -> rx.Component:
    head = [
        column("Question", width="44%"),
        column("n", right=True),
        column("Same step", right=True, phone="off"),
        column("Within one", right=True, phone="off"),
        column("Mean error", right=True),
        column("Kappa (95 %)", right=True, width="176px"),
    ]

    def number(label: str, value: rx.Var[str] | rx.Var[int]) -> rx.Component:
        return cell(rx.el.span(f"{label} ", class_name="bb-hr-phone"), value, right=True)

    def line(row: rx.Var[AskedRow]) -> rx.Component:
        figures = row.figures
        kappa = rx.cond(figures.interval != "", f"{figures.kappa} ({figures.interval})", figures.kappa)
        return rx.el.tr(
            cell(rx.el.span(row.question, class_name="bb-any"), phone="wide"),
            number("n", figures.n),
            cell(figures.exact, right=True, phone="off"),
            cell(figures.within, right=True, phone="off"),
            number("mean error", figures.error),
            number("kappa", kappa),
        )

    return rx.el.section(
        rx.el.h2("By question", class_name="bb-h2"),
        rx.el.p(f"Kappa from {ENOUGH} answers up: with fewer it says nothing.", class_name="bb-sub"),
        table(head, rx.foreach(state.shown.questions, line), label="Agreement by question"),
        class_name="bb-stack-s",
    )


def _curves(state: type[CalibrationState]) -> rx.Component:
    row = state.shown
    lacking = row.fits_n < row.least
    fit = button("Fit a curve", icon_name="spline", on_click=state.fit, disabled=lacking)
    words = rx.cond(
        lacking,
        f"{row.fits_n} answers that {row.fits} judged are graded; a curve takes {row.least}.",
        f"A rising curve through the {row.fits_n} graded answers of {row.fits}. It is shown with what to "
        "expect of it, and changes nothing until you apply it; scores that stand never move.",
    )
    listed = rx.el.ul(rx.foreach(row.curves, lambda one: _curve(state, one)), class_name="bb-hr-picks")
    return card(
        rx.el.div(
            rx.el.p(words, class_name="bb-sub"),
            rx.cond(row.curves.length() > 0, listed, rx.fragment()),
            class_name="bb-stack",
        ),
        title="Bring it nearer to your grades",
        actions=(fit,),
    )


def _curve(state: type[CalibrationState], row: rx.Var[CurveRow]) -> rx.Component:
    apply = confirm_dialog(
        button("Apply"),
        "Apply this curve?",
        "Answers that are judged from now on get its scores. Scores of before stay, and lists say when both "
        "stand side by side.",
        verb="Apply curve",
        on_confirm=state.apply(row.id),
    )
    stop = button("Stop applying", on_click=state.stop(row.id))
    words = rx.el.div(
        rx.el.p(rx.el.strong(row.name), " ", rx.cond(row.active, status_word("in use", "good"), "")),
        rx.el.p(f"Mean error {row.error} of 100 · kappa {row.kappa}"),
        rx.el.p(f"{row.rests} · ", when(row.at), class_name="bb-small"),
        rx.cond(
            row.better,
            rx.fragment(),
            rx.el.p("It does no better on answers it has not seen.", class_name="bb-small bb-hr-doubts"),
        ),
        class_name="bb-hr-gap-words",
    )
    return rx.el.li(_drawn(row), words, rx.cond(row.active, stop, apply), class_name="bb-hr-pick bb-hr-curve")


def _drawn(row: rx.Var[CurveRow]) -> rx.Component:
    """The curve over the line on which nothing changes; the figures beside it say what it is worth."""
    same = rx.el.svg.line(x1="0", y1="100", x2="100", y2="0", class_name="bb-hr-same")
    drawn = rx.el.svg.polyline(points=row.line, class_name="bb-hr-line")
    return rx.el.svg(same, drawn, view_box="-2 -2 104 104", class_name="bb-hr-drawn", aria_hidden="true")
