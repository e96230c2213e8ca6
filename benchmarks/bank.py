"""How the built-in evaluator scores the bank's own sample answers.

    python -m benchmarks.bank [--tier model|lexical] [--strangers N] botboss/bank/developer.json …

Prints per question the score of its good and weak sample and the highest score that
another question's good answer (of the files named) earns on it, marks what misses its aim
(good ≥ .60, weak ≤ .35, other ≤ .25), and for a miss the coverage of each expected point. With
``--strangers N`` only the next N questions lend their answers; without, all others do.
"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from botboss.domain import alignment
from botboss.domain.bank import BankQuestion, read_bank
from botboss.domain.judging import Tier, judge
from botboss.domain.lexical import LEXICAL
from botboss.providers import minilm

GOOD_AT_LEAST, WEAK_AT_MOST, OTHER_AT_MOST = 0.60, 0.35, 0.25


@dataclass(frozen=True, slots=True)
class Sample:
    """The three scores of one question; ``other`` is its worst stranger, whose key is ``stranger``."""

    question: BankQuestion
    good: float
    weak: float
    other: float
    stranger: str

    @property
    def misses(self) -> tuple[str, ...]:
        """The aims that are missed: ``good``, ``weak``, ``other``."""
        aims = {
            "good": self.good >= GOOD_AT_LEAST,
            "weak": self.weak <= WEAK_AT_MOST,
            "other": self.other <= OTHER_AT_MOST,
        }
        return tuple(name for name, met in aims.items() if not met)


def tier(name: str) -> Tier:
    """The tier of that name; the model's reads every answer only once, however often it is judged."""
    if name == "lexical":
        return LEXICAL
    kept = cache(minilm.load().pieces)
    return alignment.tier(alignment.Reader(kept, kept))


def measure(bank: tuple[BankQuestion, ...], tier: Tier, strangers: int = 1_000) -> list[Sample]:
    """Score every question's samples; each is also tried with up to ``strangers`` other good answers."""
    samples = []
    for place, question in enumerate(bank):
        asked = question.asked()
        others = (bank[place + 1 :] + bank[:place])[:strangers]
        worst = max(
            ((judge(asked, other.good, tier).score, other.key) for other in others), default=(0.0, "-")
        )
        good, weak = (judge(asked, answer, tier).score for answer in (question.good, question.weak))
        samples.append(Sample(question, good, weak, *worst))
    return samples


def report(sample: Sample, tier: Tier) -> None:
    """Print one line for a question, and its points when an aim is missed."""
    note = "" if not sample.misses else "  <- " + ", ".join(sample.misses)
    print(f"{sample.question.key:44} {sample.good:.2f}  {sample.weak:.2f}  {sample.other:.2f}{note}")
    if "other" in sample.misses:
        print(f"    other: {sample.stranger}")
    for name in sample.misses:
        if name == "other":
            continue
        for point in judge(sample.question.asked(), getattr(sample.question, name), tier).points:
            print(f"    {name} {point.coverage:.2f}  {point.point}")


def main() -> None:
    """Measure and print the files named."""
    parser = ArgumentParser()
    parser.add_argument("--tier", choices=("model", "lexical"), default="model")
    parser.add_argument("--strangers", type=int, default=1_000)
    parser.add_argument("files", nargs="+", type=Path)
    told = parser.parse_args()
    bank = tuple(question for path in told.files for question in read_bank(path.read_text("utf-8")))
    judging = tier(told.tier)
    samples = measure(bank, judging, told.strangers)
    print(f"{'question':44} good  weak  other")
    for sample in samples:
        report(sample, judging)
    for name in ("good", "weak", "other"):
        met = sum(name not in sample.misses for sample in samples)
        print(f"{name}: {met} of {len(samples)} meet their aim")
    print(f"all three: {sum(not sample.misses for sample in samples)} of {len(samples)}")


if __name__ == "__main__":
    main()
