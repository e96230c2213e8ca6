"""The parts of which pages are made; docs/design.md lists them all."""

from botboss.ui.components.charts import bar_chart, bar_list, progress
from botboss.ui.components.forms import (
    check_field,
    field,
    form,
    form_error,
    password_field,
    radio_field,
    select,
    select_field,
    submit,
    text_field,
)
from botboss.ui.components.panes import confirm_dialog, dialog, dialog_foot, tabs
from botboss.ui.components.rows import BarRow, Choice, FactRow, ScoreRow, StatusRow, StepRow, score_row
from botboss.ui.components.scores import human_look, score, stat, stats
from botboss.ui.components.states import (
    empty_state,
    loaded,
    notice,
    skeleton_cards,
    skeleton_table,
    skeleton_text,
)
from botboss.ui.components.tables import (
    cell,
    chips,
    column,
    pager,
    selection_bar,
    sort_column,
    sort_select,
    table,
    toolbar,
)
from botboss.ui.components.words import (
    Text,
    button,
    card,
    disc,
    ears,
    fact_list,
    facts,
    icon,
    icon_button,
    link,
    link_button,
    page_header,
    person,
    section,
    status,
    status_word,
    timeline,
)

__all__ = [
    "BarRow", "Choice", "FactRow", "ScoreRow", "StatusRow", "StepRow", "Text",
    "bar_chart", "bar_list", "button", "card", "cell", "check_field", "chips", "column", "confirm_dialog", "dialog",
    "dialog_foot", "disc", "ears", "empty_state", "fact_list", "facts", "field", "form", "form_error", "human_look",
    "icon", "icon_button", "link", "link_button", "loaded", "notice", "page_header", "pager", "password_field",
    "person", "progress", "radio_field", "score", "score_row", "section", "select", "select_field", "selection_bar",
    "skeleton_cards", "skeleton_table", "skeleton_text", "sort_column", "sort_select", "stat", "stats", "status",
    "status_word", "submit", "table", "tabs", "text_field", "timeline", "toolbar",
]  # fmt: skip
