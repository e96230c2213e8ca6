"""A score is shown one way everywhere, and so is a figure with its change and its n."""

import reflex as rx

from botboss.ui.components.rows import ScoreRow
from botboss.ui.components.words import Text, icon


def score(row: ScoreRow | rx.Var[ScoreRow], *, look: bool = True) -> rx.Component:
    """`82 ▬▬▬ strong`, with "needs a human look" beside it when asked for; a dash when not assessed.

    Pass `look=False` where the human look has its own column, and put `human_look(row)` there.
    """
    row = rx.Var.create(row) if isinstance(row, ScoreRow) else row
    bar = rx.cond(row.value < 0, _none(), _assessed(row))
    return rx.el.span(bar, human_look(row), class_name="bb-scored") if look else bar


def human_look(row: ScoreRow | rx.Var[ScoreRow]) -> rx.Component:
    """The words "needs a human look" with the reason on hover and focus; nothing when none is needed."""
    row = rx.Var.create(row) if isinstance(row, ScoreRow) else row
    reason = rx.cond(row.why != "", rx.el.span(row.why, class_name="bb-why"), rx.fragment())
    words = rx.el.button(icon("eye", 14), "needs a human look", reason, type="button", class_name="bb-look")
    return rx.cond(row.look, words, rx.fragment())


def _none() -> rx.Component:
    return rx.el.span(
        rx.el.span("—", aria_hidden="true"),
        rx.el.span("not assessed", class_name="bb-ears"),
        class_name="bb-score-none",
    )


def _assessed(row: rx.Var[ScoreRow]) -> rx.Component:
    fill = rx.el.span(
        class_name="bb-bar-fill", style={"width": f"{row.value}%"}, custom_attrs={"data-word": row.word}
    )
    return rx.el.span(
        rx.el.span(row.value, rx.el.span(" of 100, ", class_name="bb-ears"), class_name="bb-score-value"),
        rx.el.span(fill, class_name="bb-bar", aria_hidden="true"),
        rx.el.span(row.word, class_name="bb-score-word"),
        class_name="bb-score",
    )


def stat(label: Text, value: Text | rx.Var[int], *, n: Text = "", change: Text = "") -> rx.Component:
    """One figure: what it is, its value, its change against before, and how many stand behind it."""
    foot = [
        rx.el.span(part, class_name=name) for part, name in ((change, "bb-change"), (n, "")) if _given(part)
    ]
    return rx.el.div(
        rx.el.p(label, class_name="bb-stat-label"),
        rx.el.p(value, class_name="bb-stat-value"),
        rx.el.p(*foot, class_name="bb-stat-foot"),
        class_name="bb-card bb-stat",
    )


def stats(*figures: rx.Component) -> rx.Component:
    """Figures in a row that wraps."""
    return rx.el.div(*figures, class_name="bb-grid", style={"--bb-cell": "150px"})


def _given(text: Text) -> bool:
    return not isinstance(text, str) or text != ""
