"""The embedded evaluator: offline, on the processor alone, always there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any, Literal

from botboss.domain import alignment, similarity
from botboss.domain.alignment import Numbers
from botboss.domain.evaluation import AskedQuestion, Evaluation, Verdict
from botboss.domain.judging import Tier, judge
from botboss.domain.lexical import LEXICAL
from botboss.errors import ProviderError
from botboss.providers import minilm

log = logging.getLogger("botboss.ai")
MEND = "Answers are judged by words alone. Install requirements.txt again, or set BOTBOSS_AI_TIER=lexical."
TierName = Literal["model", "lexical"]

# One judgement at a time in a process: many at once would be no faster and take the pages' time.
_turn = Lock()


class BuiltinAI:
    """Judges answers by meaning and words of the expected points, and asks the stored follow-ups.

    ``tier`` is what is wished for; where the model's files are not what was measured, answers are
    judged by words alone, and ``health`` says why.
    """

    def __init__(self, tier: TierName = "model") -> None:
        self._tier = tier

    @property
    def name(self) -> str:
        """What judges here; loads nothing."""
        return f"builtin:{alignment.NAME if self.knows_meaning else LEXICAL.name}"

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        """Judge one answer; the same text always gets the same evaluation, and none raises."""
        if self.knows_meaning:
            try:
                with _turn:
                    return judge(question, answer, _model_tier())
            except ProviderError as error:
                log.error("judging by words alone: %s", error)
        return judge(question, answer, LEXICAL)

    def follow_up(
        self, question: AskedQuestion, answer: str, evaluation: Evaluation | None = None
    ) -> str | None:
        """The stored probe of the point that misses most weight; None when nothing is left to ask.

        Without an ``evaluation`` the answer is judged here, by words alone: somebody waits for it.
        """
        points = (evaluation or judge(question, answer, LEXICAL)).points
        probes = {probe.point: probe.question for probe in reversed(question.probes)}
        lacking = [
            (point.weight * (1 - point.coverage), -index)
            for index, point in enumerate(points)
            if point.verdict is not Verdict.COVERED and index in probes
        ]
        return probes[-max(lacking)[1]] if lacking else None

    def similarities(self, texts: Sequence[str]) -> Numbers:
        """How alike the texts' meanings are, each with each: n × n cosines, symmetric, 1 for the same text.

        Raises ProviderError without the model: words are on a scale of their own.
        """
        if not self.knows_meaning:
            raise ProviderError("ai", "Texts are compared by meaning with the model alone.")
        return similarity.of_vectors([_vector(text) for text in texts])

    def health(self) -> dict[str, Any]:
        """What judges, and, when that is not what is wished for, why."""
        why = minilm.why_not() if self._tier == "model" else None
        if why is None:
            return {"status": "ok", "engine": self.name}
        return {"status": "degraded", "engine": self.name, "why": f"{why} {MEND}"}

    def probe(self) -> dict[str, Any]:
        return self.health()

    @property
    def knows_meaning(self) -> bool:
        """Whether texts are compared by meaning, with the model; loads nothing."""
        return self._tier == "model" and minilm.why_not() is None


@cache
def _model_tier() -> Tier:
    """The model tier with this process's network, loaded at the first call. Raises ProviderError."""
    network = minilm.load()
    return alignment.tier(alignment.Reader(network.pieces, network.kept_pieces))


def _vector(text: str) -> Numbers:
    with _turn:
        return minilm.load().vector(text)
