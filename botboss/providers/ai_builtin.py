"""The embedded evaluator: offline, on the processor alone, always there."""

from __future__ import annotations

from typing import Any

from botboss.domain.evaluation import AskedQuestion, Evaluation, Verdict
from botboss.domain.judging import judge
from botboss.domain.lexical import LEXICAL


class BuiltinAI:
    """Judges answers by the words of the expected points and asks the stored follow-ups."""

    name = f"builtin:{LEXICAL.name}"

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        """Judge one answer; the same text always gets the same evaluation, and none raises."""
        return judge(question, answer, LEXICAL)

    def follow_up(
        self, question: AskedQuestion, answer: str, evaluation: Evaluation | None = None
    ) -> str | None:
        """The stored probe of the point that misses most weight; None when nothing is left to ask.

        Without an ``evaluation`` the answer is judged here.
        """
        points = (evaluation or self.evaluate(question, answer)).points
        probes = {probe.point: probe.question for probe in reversed(question.probes)}
        lacking = [
            (point.weight * (1 - point.coverage), -index)
            for index, point in enumerate(points)
            if point.verdict is not Verdict.COVERED and index in probes
        ]
        return probes[-max(lacking)[1]] if lacking else None

    def health(self) -> dict[str, Any]:
        """What judges, and whether it can."""
        return {"status": "ok", "engine": self.name}

    def probe(self) -> dict[str, Any]:
        return self.health()
