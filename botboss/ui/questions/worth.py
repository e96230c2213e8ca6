"""What an answer is worth, in people's words: anchors, the parts of a story, two sample answers."""

from __future__ import annotations

import reflex as rx

from botboss.services.question_contents import LONGEST_SAMPLE
from botboss.ui.components import field, field_error, folded, text_field
from botboss.ui.questions.editing import FormRow
from botboss.ui.questions.rows import ANCHOR_WORDS, SLOT_WORDS


def worth_fields(begin: rx.Var[FormRow], wrong: rx.Var[dict[str, str]]) -> rx.Component:
    """The form's part for it; all of it may stay empty."""
    anchors = [
        field(words, f"anchor-{name}", value=begin.anchors[name], max_length=500, optional=True)
        for name, words in ANCHOR_WORDS.items()
    ]
    slots = [
        field(words, f"slot-{name}", value=begin.slots[name], max_length=500, optional=True)
        for name, words in SLOT_WORDS.items()
    ]
    return rx.el.div(
        rx.el.p("Interviewers rate by these, so that 3 means the same to all of them.", class_name="bb-sub"),
        *anchors,
        field_error("anchors", wrong["anchors"]),
        folded("The parts of a told situation", rx.el.div(*slots, class_name="bb-form")),
        field_error("slots", wrong["slots"]),
        folded("Sample answers", rx.el.div(*_samples(begin, wrong), class_name="bb-form")),
        class_name="bb-form",
    )


def _samples(begin: rx.Var[FormRow], wrong: rx.Var[dict[str, str]]) -> list[rx.Component]:
    return [
        text_field(
            "A good answer", "good_answer", value=begin.good_answer, error=wrong["good_answer"],
            optional=True, max_length=LONGEST_SAMPLE,
            hint="It should score at least .60 against the points above.",
        ),
        text_field(
            "A weak answer", "weak_answer", value=begin.weak_answer, error=wrong["weak_answer"],
            optional=True, max_length=LONGEST_SAMPLE, hint="It sounds right and says little.",
        ),
    ]  # fmt: skip
