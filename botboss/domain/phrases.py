"""Phrases that say something about the answer instead of answering.

Both patterns are matched against folded words with one space between them.
"""

from __future__ import annotations

import re

_SOME = r"(?: \S+){0,%d} "


def _any(words: str) -> str:
    """A pattern for one of the words (or phrases, joined by ``_``), an ``s`` at the end allowed."""
    return r"\b(?:" + "|".join(word.replace("_", " ") for word in words.split()) + r")s?\b"


_GRADER = _any(
    "grader evaluator examiner assessor language_model grading_system grading_model grading_assistant "
    "grading_ai scoring_system scoring_model scoring_engine evaluation_system evaluation_model "
    "evaluation_engine ai_judge ai_interviewer"
)
_RULE = _any("instruction prompt rubric guideline directive grading criteria scoring_rule")
_JUDGE = _any("give award assign grant rate score mark grade treat consider count")
_OUTPUT = _any("output return respond_with reply_with set print report")
_JUDGED = _any("answer response submission candidate interview reply point")
_FULL = _any("full maximum max highest top perfect best hundred ten five 100 10 5 1")
_CREDIT = _any("mark score point rating grade credit out_of")
_PASSED = _any("correct covered complete perfect excellent right full passed strong")

_ADDRESS = (
    _any("as dear hello hey attention note_to message_to you_are")
    + r"(?: (?:the|an|a|our|my|ai|automated|llm)){0,2} "
)
_DUTY = _any("must should shall will has_to please can")

STEERING = re.compile(
    "|".join(
        (
            _any("ignore disregard forget override bypass discard") + _SOME % 4 + _RULE,
            _JUDGE + rf"(?: \S+){{0,3}} (?:this|my|me|the)(?: {_JUDGED})?" + _SOME % 4 + f"{_FULL} {_CREDIT}",
            f"{_JUDGE} (?:this|my|all|every|each|the) {_JUDGED}" + _SOME % 3 + _PASSED,
            _ADDRESS + _GRADER,
            f"{_GRADER} {_DUTY}" + _SOME % 2 + f"(?:{_JUDGE}|{_OUTPUT})",
            _OUTPUT
            + _SOME % 3
            + _any("score coverage verdict grade rating")
            + f"(?: (?:of|to|is|as))? {_FULL}",
            r"^(?:system|assistant) " + _any("prompt message override instruction"),
            r"\bnew (?:system )?instructions? (?:for you|follow|from now on)\b",
        )
    )
)

_FILLER = r"(?:(?:sorry|have|honestly|well|um|uh|really|just|simply|currently) )*"
_NOT = _any("do_not don't dont cannot can_not can't cant have_no haven't am_not never couldn't wouldn't")
_KNOW = _any("know recall remember idea clue sure answer think_of heard_of")

UNKNOWING = re.compile(
    "|".join(
        (
            _FILLER + r"\b(?:i|we) " + _FILLER + _NOT + r" (?:\S+ ){0,2}?" + _KNOW,
            _any("no_idea no_clue not_sure idk dunno no_comment not_applicable n_a nothing none no_answer"),
            r"\b(?:i )?(?:pass|skip)(?: on)?(?: this)?(?: one| question)?\b|\bnext question\b",
        )
    )
)
