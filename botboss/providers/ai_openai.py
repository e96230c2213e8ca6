"""The engine of a language model behind any OpenAI-compatible server.

It gives verdicts and quotes; what counts is checked and computed in ``domain.verdicts``. The
built-in engine judges beside it, and instead of it when the server fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from botboss.domain.calls import CallRecord, Outcome, Purpose
from botboss.domain.evaluation import AskedQuestion, Evaluation
from botboss.domain.proposals import Proposal, Request, read_proposals
from botboss.domain.rewording import read_rewording
from botboss.domain.summary import Remarks
from botboss.domain.summary_replies import Judged, read_summary
from botboss.domain.text import seen
from botboss.domain.verdicts import Findings, evaluation_of, read_findings
from botboss.providers.ai_builtin import BuiltinAI
from botboss.providers.breaker import Breaker
from botboss.providers.openai_chat import Asked, Chat, Patience
from botboss.providers.openai_prompts import VERSION, Prompt, prompt
from botboss.providers.openai_wire import Failed
from botboss.providers.together import Together

T = TypeVar("T")

HURRIED = 2.0  # seconds for a follow-up, while the candidate waits
AT_ONCE = 8  # follow-ups that are put into words at the same time
PROBE = 10.0

_WORDS = {
    Outcome.TIMEOUT: "The server does not answer in time.",
    Outcome.UNREACHABLE: "The server cannot be reached.",
    Outcome.RATE_LIMITED: "The server refuses so many requests.",
    Outcome.SERVER_ERROR: "The server fails.",
    Outcome.DENIED: "The server refuses the key. Check OPENAI_API_KEY.",
    Outcome.NOT_FOUND: "The server does not know the model. Check BOTBOSS_OPENAI_MODEL and OPENAI_BASE_URL.",
    Outcome.REFUSED: "The server refuses what is asked.",
    Outcome.MALFORMED: "The model's replies cannot be used.",
}


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What a model wrote, checked: None when it failed; ``engine`` and ``call`` say who and how."""

    value: T | None
    engine: str
    call: CallRecord


class OpenAIEngine:
    """Judges answers, and writes follow-ups, questions and summaries."""

    def __init__(self, chat: Chat, beside: BuiltinAI, timeout: float = 30.0) -> None:
        self.name = f"openai:{chat.model}/{VERSION}"
        self._chat, self._beside = chat, beside
        self._patience = Patience(timeout)
        self._breaker, self._hurried = Breaker(), Breaker()
        self._together: Together[Asked[Findings]] = Together()

    def evaluate(self, question: AskedQuestion, answer: str) -> Evaluation:
        """One call per answer; the built-in engine's evaluation, under its own name, when that fails.

        A job and a completion that judge the same answer at the same time share one call.
        """
        beside = self._beside.evaluate(question, answer)
        if not question.expected_points:
            return beside
        data = {
            "question": question.text,
            "competency": question.competency,
            "points": [
                {"id": number, "text": point.text} for number, point in enumerate(question.expected_points)
            ],
            "answer": seen(answer),
        }
        asking = prompt(Purpose.EVALUATE, data)

        def ask() -> Asked[Findings]:
            read = partial(read_findings, count=len(question.expected_points))
            return self._chat.ask(asking, read, self._patience, self._breaker)

        asked, mine = self._together.do(asking.input_hash, ask)
        calls = (asked.record,) if mine else ()  # a call is written down once
        if asked.value is None:
            return replace(beside, calls=calls)
        return replace(evaluation_of(question, answer, asked.value, beside, self.name), calls=calls)

    def follow_up(
        self, question: AskedQuestion, answer: str, evaluation: Evaluation | None = None
    ) -> str | None:
        """The stored one, as the built-in engine chooses it; ``reword`` may put it into other words."""
        return self._beside.follow_up(question, answer, evaluation)

    def reword(self, question: AskedQuestion, answer: str, stored: str) -> Written[str]:
        """``stored``, a follow-up, put into words that fit the answer, within two seconds, or None."""
        data = {"question": question.text, "follow_up": stored, "answer": seen(answer)}
        asking = prompt(Purpose.FOLLOW_UP, data)
        task = self._hurry.submit(
            self._chat.ask,
            asking,
            lambda reply: read_rewording(reply, stored, question, answer),
            Patience(HURRIED, retries=0, corrections=0),
            self._breaker if self._breaker.is_open else self._hurried,
        )
        try:
            asked = task.result(timeout=HURRIED)
        except TooLate:
            task.cancel()
            return Written(None, self.name, self._late(asking))
        return Written(asked.value, self.name, asked.record)

    def generate(self, request: Request) -> Written[tuple[Proposal, ...]]:
        """Questions for a role and a job description, traced to its phrases; see ``domain.proposals``.

        A failing server is asked once only, since somebody waits.
        """
        data = {
            "role": request.role,
            "job": seen(request.job),
            "count": request.count,
            "category": request.category or "",
            "difficulty": request.difficulty,
            "known": list(request.known),
        }
        waited_for = replace(self._patience, retries=0)
        return self._written(
            prompt(Purpose.GENERATE, data), partial(read_proposals, request=request), waited_for
        )

    def summarise(self, answers: Sequence[Judged], *, most: int = 3) -> Written[Remarks]:
        """Strengths, gaps and what to ask next, each with its quote; see ``domain.summary_replies``."""
        told = [
            {
                "number": one.number,
                "question": one.question,
                "answer": seen(one.answer),
                "points": [{"text": text, "verdict": verdict} for text, verdict in one.points],
            }
            for one in answers
        ]
        data = {"answers": told, "most": most}
        read = partial(read_summary, answers=answers, most=most)
        return self._written(prompt(Purpose.SUMMARISE, data), read, self._patience)

    def health(self) -> dict[str, Any]:
        """What judges, and how this process fared with it last; the built-in engine steps in, so it
        is never ``down``."""
        if self._chat.problem is None:
            return {"status": "ok", "engine": self.name}
        return self.troubled(self._chat.problem)

    def probe(self) -> dict[str, Any]:
        """As ``health``, after asking the server which models it has, which costs nothing."""
        try:
            models = self._chat.wire.models(PROBE)
        except Failed as failure:
            if failure.outcome in (Outcome.NOT_FOUND, Outcome.REFUSED):  # it lists none, which is no fault
                return {**self.health(), "models": "not listed by the server"}
            return self.troubled(failure.outcome)
        if models and self._chat.model not in models:
            unknown = "BOTBOSS_OPENAI_MODEL: the server does not list this model."
            return {"status": "degraded", "engine": self.name, "why": unknown}
        return self.health()

    def troubled(self, outcome: Outcome) -> dict[str, Any]:
        """The health of an engine whose last call ended like this, with the mend where there is one."""
        return {"status": "degraded", "engine": self.name, "why": _WORDS[outcome]}

    @cached_property
    def _hurry(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="follow-up")

    def _late(self, asking: Prompt) -> CallRecord:
        return CallRecord(
            Purpose.FOLLOW_UP,
            self._chat.model,
            asking.version,
            asking.input_hash,
            Outcome.TIMEOUT,
            1,
            round(HURRIED * 1000),
        )

    def _written(self, asking: Prompt, read: Callable[[str], T], patience: Patience) -> Written[T]:
        asked = self._chat.ask(asking, read, patience, self._breaker)
        return Written(asked.value, self.name, asked.record)
