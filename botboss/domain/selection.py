"""Which questions of a bank suit a role: its own, those about its job, then generic ones with its name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botboss.domain.bank import DIFFICULTIES, GENERIC, PLACE, BankQuestion
from botboss.domain.duplicates import Known
from botboss.domain.evaluation import ExpectedPoint, Probe
from botboss.domain.job_texts import Fit, JobText, likeness
from botboss.domain.roles import role_key
from botboss.domain.text import normalise, read

#: What stands in the place of the name for who reads the bank, where no job is meant.
ANY_JOB = "[job]"
RELEVANCE = 0.7  # of maximal marginal relevance: how much fitting the job counts against being new
LONGEST_QUOTE = 120
_NO_JOB = JobText("")
_OWN, _ABOUT_IT, _ANY, _FAR = range(4)  # how far a question's role is from the one wanted


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: ``count`` questions of ``difficulty`` or the nearest, of one ``category`` or all.

    ``asked`` are keys of questions that the candidate had before; ``seed`` decides between equals.
    """

    role: str
    count: int
    difficulty: str
    category: str | None = None
    job: JobText = _NO_JOB
    asked: Collection[str] = ()
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of the bank, woven with the role's name, and the phrase of the job text it fits, if any."""

    question: BankQuestion
    phrase: str | None


def generate(bank: Iterable[BankQuestion], wanted: Wanted) -> tuple[Choice, ...]:
    """Up to ``wanted.count`` distinct questions for any role.

    The role's own questions come first, then those of other roles that the job text is about,
    then generic ones. Kinds and competencies take turns; within them those of the difficulty come
    before the nearest (each keeps its own true difficulty), those that were not asked before the
    others, and then those that fit the job text best and are least like what is chosen already
    (maximal marginal relevance). No two say nearly the same, the role's name left out, and the same
    request always gives the same questions.
    """
    left = [question for question in bank if _suits(question, wanted)]
    chosen: list[BankQuestion] = []
    said = Known()
    while left and len(chosen) < wanted.count:
        best = _best(left, wanted, chosen)
        left.remove(best)
        bare = _without_name(best.text, wanted.role)
        if said.nearly_same(bare) is None:
            said.add(bare)
            chosen.append(best)
    return tuple(_choices(chosen, wanted))


def _suits(question: BankQuestion, wanted: Wanted) -> bool:
    if wanted.category not in (None, question.category):
        return False
    return _distance(question, wanted) < _FAR


def _distance(question: BankQuestion, wanted: Wanted) -> int:
    key = role_key(question.role)
    if key == role_key(wanted.role):
        return _OWN
    if key == GENERIC:
        return _ANY
    about_it = question.category == "technical" and wanted.job.fit(question).phrase
    return _ABOUT_IT if about_it else _FAR


def _best(left: Sequence[BankQuestion], wanted: Wanted, chosen: Sequence[BankQuestion]) -> BankQuestion:
    """The first in order, then, among its equals, in worth; the last word has chance that comes out the
    same for one seed. Worth takes a comparison with all that is chosen, so only equals are asked for it."""
    orders = [_order(one, wanted, chosen) for one in left]
    first = min(orders)
    equals = [one for one, order in zip(left, orders, strict=True) if order == first]
    return min(equals, key=lambda one: (-_marginal(one, wanted.job, chosen), _chance(one, wanted)))


def _order(
    question: BankQuestion, wanted: Wanted, chosen: Sequence[BankQuestion]
) -> tuple[int, int, bool, int, bool]:
    """Less is better."""
    return (
        _distance(question, wanted),
        sum(one.category == question.category for one in chosen),
        question.competency in {one.competency for one in chosen},
        abs(DIFFICULTIES.index(question.difficulty) - DIFFICULTIES.index(wanted.difficulty)),
        question.key in wanted.asked,
    )


def _chance(question: BankQuestion, wanted: Wanted) -> str:
    return hashlib.sha256(f"{wanted.seed}|{question.key}".encode()).hexdigest()


def _marginal(question: BankQuestion, job: JobText, chosen: Sequence[BankQuestion]) -> float:
    """Maximal marginal relevance (Carbonell and Goldstein 1998), 0 without a job text."""
    if not job:
        return 0.0
    said = max((likeness(question, one) for one in chosen), default=0.0)
    return round(RELEVANCE * job.fit(question).worth - (1 - RELEVANCE) * said, 6)


def _without_name(text: str, role: str) -> str:
    """The words of a question without the role's name."""
    name = {token.word for token in read(role).tokens}
    return " ".join(token.word for token in read(text.replace(PLACE, " ")).tokens if token.word not in name)


def _choices(chosen: Iterable[BankQuestion], wanted: Wanted) -> Iterable[Choice]:
    """A phrase opens at most one generic question; the others say which it is and leave it out."""
    quoted: set[str] = set()
    for question in chosen:
        fit: Fit = wanted.job.fit(question)
        opens = question.role == GENERIC and fit.phrase and fit.phrase not in quoted
        quote = _quotable(fit.phrase or "") if opens else ""
        quoted |= {fit.phrase} if quote and fit.phrase else set()
        yield Choice(woven(question, wanted.role, quote), fit.phrase)


def _quotable(phrase: str) -> str:
    """The phrase as one line of plain text; nothing when it is long."""
    plain = " ".join(normalise(phrase)[0].split())
    return plain if len(plain) <= LONGEST_QUOTE else ""


def named(value: Any, role: str = ANY_JOB) -> Any:
    """A text, or all texts in lists and mappings, with the role's name in their place for it."""
    if isinstance(value, str):
        return value.replace(PLACE, role)
    if isinstance(value, Mapping):
        return {name: named(part, role) for name, part in value.items()}
    return [named(part, role) for part in value] if isinstance(value, list) else value


def woven(question: BankQuestion, role: str, quote: str = "") -> BankQuestion:
    """The question with the role's name wherever its texts have a place for it.

    With a ``quote`` of the job description it begins with that.
    """
    opening = f"The job description says “{quote}”. " if quote else ""
    return replace(
        question,
        role=role if question.role == GENERIC else question.role,
        text=opening + named(question.text, role),
        why=named(question.why, role),
        expected_points=tuple(ExpectedPoint(named(p.text, role), p.weight) for p in question.expected_points),
        probes=tuple(Probe(probe.point, named(probe.question, role)) for probe in question.probes),
        slots=tuple((name, named(text, role)) for name, text in question.slots),
        anchors=tuple((name, named(text, role)) for name, text in question.anchors),
        good=named(question.good, role),
        weak=named(question.weak, role),
    )
