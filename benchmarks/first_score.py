"""Time and memory until a process has judged its first answer; printed as JSON.

    python -m benchmarks.first_score [model|lexical]

``start`` is the import of the engine, ``first`` the first score with all that is loaded for it,
``second`` the next one (milliseconds); ``before`` and ``after`` are the resident memory (MB).
"""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

BEGAN = time.perf_counter()

from botboss.domain.bank import load_bank  # noqa: E402
from botboss.providers.ai_builtin import BuiltinAI  # noqa: E402


def resident() -> int:
    """Megabytes of memory that this process holds (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def main(tier: str = "model") -> None:
    """Judge one answer twice and print what it took."""
    engine = BuiltinAI(tier)  # type: ignore[arg-type]
    question = load_bank()[0]
    marks = [BEGAN, time.perf_counter()]
    before = resident()
    for _ in range(2):
        engine.evaluate(question.asked(), question.good)
        marks.append(time.perf_counter())
    took = [round(1000 * (later - sooner)) for sooner, later in pairwise(marks)]
    names = dict(zip(("start", "first", "second"), took, strict=True))
    print(json.dumps({"engine": engine.name, **names, "before": before, "after": resident()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
