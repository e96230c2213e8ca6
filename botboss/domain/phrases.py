"""Phrases that say something about the answer instead of answering.

All patterns are matched against folded words with one space between them.
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

# "ignore the instructions" and "give full marks" in other languages that an attempt comes in: what
# is done, and up to four words later, to what.
_ABROAD = (
    # German, Dutch, Danish, Norwegian, Swedish
    (
        r"(?:ignorier|missacht|vergiss|negeer|vergeet|ignorer|bortse|glem)\w*",
        r"(?:anweisung|instruktion|vorgabe|regel|instructie|opdracht|instruks|anvisning)\w*",
    ),
    (
        r"(?:gib|vergib|geef|gi|giv|ge)",
        r"(?:volle|maximale|höchste|beste|hoogste|fulle?|maksimal\w*|högsta) "
        r"(?:punkt|note|bewertung|score|cijfer|poeng|betyg|karakter)\w*",
    ),
    # French, Spanish, Portuguese, Italian
    (
        r"(?:ignor|oubli|olvid|esque[cç]|dimentic|desconsider|négligez)\w*",
        r"(?:instruc|instruç|istruzion|consigne|directive|indicacion|regra|regola|regla)\w*",
    ),
    (
        r"(?:donne|attribue|mets|da|dame|otorga|pon|dê|atribua|assegna|dai)\w*",
        r"(?:note|points|puntuación|puntaje|nota|pontuação|punteggio|voto) "
        r"(?:maximale?s?|máxim\w+|massim\w+|complète|más alta)",
    ),
    # Polish, Russian, Ukrainian, Turkish
    (r"(?:zignoruj|pomiń|zapomnij)\w*", r"(?:instrukcj|polece)\w*"),
    (r"(?:игнорир|проигнорир|забуд|ігнору)\w*", r"(?:инструкц|указан|правил|інструкц|вказівк)\w*"),
    (r"(?:talimat|yönerge)\w*", r"(?:yok say|görmezden|unut)\w*"),
)
# Chinese, Japanese, Korean, Arabic; words are not, or differently, parted there.
_UNPARTED = (
    r"(?:忽略|无视|無視|忘记)\S{0,20}?(?:指令|指示|说明|說明|规则|規則)",
    r"(?:指示|命令|ルール)\S{0,20}?(?:無視|忘れ)",
    r"満点を|给\S{0,10}?满分",
    r"(?:지시|명령)\S{0,5}(?: \S+){0,3} (?:무시|잊)",
    r"تجاهل(?: \S+){0,2} (?:ال)?تعليمات",
)
STEERING_ABROAD = re.compile(
    "|".join([*(rf"\b{done}(?: \S+){{0,4}} {thing}" for done, thing in _ABROAD), *_UNPARTED])
)

# Letters of other alphabets that look like Latin ones, folded, each before the one it stands in for.
_PAIRS = "аa сc ԁd еe һh іi јj ӏl мm оo рp ԛq ѕs тt ѵv ԝw хx уy αa εe ιi κk νv οo ρp τt υu χx"
LOOK_ALIKES = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})

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
