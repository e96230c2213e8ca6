"""How the built-in engine stands the robustness suite's cases (``tests/robustness``), per kind.

    python -m benchmarks.robustness [model|lexical]

Judges every case three times: the evaluations must be equal to the last digit.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field

from botboss.domain.evaluation import AskedQuestion
from botboss.providers.ai_builtin import BuiltinAI
from tests.robustness.cases import cases, pairs

RUNS = 3


@dataclass
class Standing:
    """How many cases of each kind there are and passed, what failed, and what changed between runs."""

    total: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    unsteady: int = 0

    def count(self, kind: str, answer: str, failure: str) -> None:
        self.total[kind] += 1
        self.passed[kind] += not failure
        if failure:
            self.failures.append(f"{kind}: {answer[:60]!r} {failure}")


def stand(engine: BuiltinAI) -> Standing:
    """Judge all cases and pairs."""
    standing = Standing()

    def judged(question: AskedQuestion, answer: str):  # type: ignore[no-untyped-def]
        first, *more = (engine.evaluate(question, answer) for _ in range(RUNS))
        standing.unsteady += any(one != first for one in more)
        return first

    for case in cases("honest", "hostile", "limits"):
        standing.count(case.kind, case.answer, case.failure(judged(case.question, case.answer)))
    for pair in pairs():
        less, more = (judged(pair.question, text) for text in (pair.answer, pair.answer + pair.more))
        standing.count(pair.kind, pair.more, pair.failure(less, more))
    return standing


def report(standing: Standing) -> None:
    """Print a line for each kind; known limits count as failing until they pass."""
    for kind, total in standing.total.items():
        print(f"  {kind:34} {standing.passed[kind]:3} of {total}")
    kept = [kind for kind in standing.total if not kind.startswith("known limit")]
    passed, total = (sum(counts[kind] for kind in kept) for counts in (standing.passed, standing.total))
    print(f"  all but known limits: {passed} of {total}")
    print(f"  evaluations that differ in {RUNS} runs: {standing.unsteady}")
    for failure in standing.failures:
        if not failure.startswith("known limit"):
            print(f"    failed: {failure}")


if __name__ == "__main__":
    report(stand(BuiltinAI(*sys.argv[1:])))  # type: ignore[arg-type]
