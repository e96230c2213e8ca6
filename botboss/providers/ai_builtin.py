"""The embedded evaluator: offline, pure Python, always there."""

from __future__ import annotations

from botboss.domain.evaluation import AskedQuestion, Evaluation
from botboss.domain.judging import judge
from botboss.domain.lexical import LEXICAL


class BuiltinAI:
    """Judges answers by the words of the expected points."""

    name = f"builtin:{LEXICAL.name}"

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        """Judge one answer; never raises, whatever the text."""
        return judge(question, answer, LEXICAL)
