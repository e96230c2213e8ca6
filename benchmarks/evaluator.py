"""How well the built-in evaluator agrees with people, how fast it is and what it withstands.

    python -m benchmarks.evaluator [GRADED.csv]

The file has the columns ``question``, ``reference``, ``answer`` and ``score`` (by people). Prints
r (Pearson), RMSE and QWK (quadratic weighted kappa of whole grades) of both tiers, every question
predicted by a rising curve fitted on all others, beside what any engine has to beat; ``raw r`` is
that of the scores as they come. Then quotes, time on one core, memory, the robustness suite and
the hostile answers of the bank. Without a file the first part is left out. Progress goes to
standard error.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks import floors, robustness
from benchmarks.graded import Graded, agreement, read_graded
from benchmarks.hostile import hostile_answers
from botboss.domain.bank import load_bank
from botboss.providers.ai_builtin import BuiltinAI
from tests.robustness.cases import misquoted

T = TypeVar("T")
WORDS = (28, 94, 282)
ROUNDS = 15


def seen(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, telling on standard error how far it is."""
    began = time.perf_counter()
    for place, item in enumerate(items, 1):
        yield item
        if place % 100 == 0 or place == len(items):
            print(f"\r{what}: {place} of {len(items)}", end="", file=sys.stderr, flush=True)
    print(f" in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def people(graded: Sequence[Graded], engines: Sequence[BuiltinAI]) -> None:
    """Print the table of agreement."""
    rows = {"constant mean": floors.constant(graded), "TF-IDF cosine": floors.words(graded)}
    rows["MiniLM sentence cosine"] = floors.sentences(seen(graded, "sentence cosine"))
    bad = 0
    for engine in engines:
        judged = [engine.evaluate(item.question, item.answer) for item in seen(graded, engine.name)]
        rows[engine.name] = [one.score for one in judged]
        bad += sum(bool(misquoted(one, item.answer)) for one, item in zip(judged, graded, strict=True))
    print(f"{len(graded)} graded answers to {len({item.group for item in graded})} questions")
    print(f"  {'':26}     r   RMSE    QWK  raw r")
    for name, scores in rows.items():
        print(f"  {name:26} " + " ".join(f"{value:6.3f}" for value in agreement(graded, scores).values()))
    print(f"  answers with a quote that is not what stands at its offsets: {bad}")


def speed(engines: Sequence[BuiltinAI]) -> None:
    """Print the time of one evaluation on one core, the rubric being known, per length of answer."""
    question = load_bank()[0].asked()
    prose = " ".join(entry.good for entry in load_bank()[:10]).split()
    free = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(free)})
    for engine in engines:
        took = []
        for words in WORDS:
            times = []
            for start in range(ROUNDS):
                text = " ".join(prose[start * 7 : start * 7 + words])
                began = time.perf_counter()
                engine.evaluate(question, text)
                times.append(1000 * (time.perf_counter() - began))
            took.append(f"{words} words {statistics.median(times):.1f} ms")
        print(f"  {engine.name}: {', '.join(took)}")
    os.sched_setaffinity(0, free)


def hostile(engines: Sequence[BuiltinAI]) -> None:
    """Print what answers without an answer earn on the first question of the bank."""
    question = load_bank()[0]
    print(f"hostile answers to {question.key}, and the most that each may earn")
    for attack in hostile_answers(question):
        scores = [engine.evaluate(question.asked(), attack.answer).score for engine in engines]
        print(f"  {attack.name:24} {'  '.join(f'{score:.2f}' for score in scores)}  ({attack.most:.2f})")


def main(path: str = "") -> None:
    """Measure and print."""
    engines = [BuiltinAI("lexical"), BuiltinAI("model")]
    if path:
        people(read_graded(Path(path)), engines)
    print("time of one evaluation on one core")
    speed(engines)
    print("a new process: import, first score, second score (ms), memory before and after (MB)")
    for tier in ("lexical", "model"):
        command = [sys.executable, "-m", "benchmarks.first_score", tier]
        print("  " + subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    for engine in engines:
        print(f"robustness suite, {engine.name}: passed of total")
        robustness.report(robustness.stand(engine))
    hostile(engines)


if __name__ == "__main__":
    main(*sys.argv[1:])
