"""Questions that a language model proposes: read strictly, and kept only if they can be traced.

Each comes from a phrase of the job description that really stands there, and none says what
another one, or a known question, says already. None is saved unless a person does so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botboss.domain import gates, replies
from botboss.domain.bank import CATEGORIES, DIFFICULTIES
from botboss.domain.duplicates import Known
from botboss.domain.evaluation import ExpectedPoint, Probe
from botboss.domain.quotes import Source
from botboss.domain.replies import Malformed
from botboss.domain.text import read

FEWEST_POINTS, MOST_POINTS, MOST_PROBES = 3, 5, 2
HEAVIEST = 10.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to propose: ``count`` questions for ``role``, from the ``job`` description if there is one.

    ``category`` None and ``difficulty`` "" leave the choice open. ``known`` are texts of questions
    that must not come again.
    """

    role: str
    count: int
    job: str = ""
    category: str | None = None
    difficulty: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed question; ``source`` is the exact phrase of the job description it comes from."""

    text: str
    category: str
    difficulty: str
    competency: str
    expected_points: tuple[ExpectedPoint, ...]
    probes: tuple[Probe, ...]
    source: str


def read_proposals(reply: str, request: Request) -> tuple[Proposal, ...]:
    """The usable ones of the questions in a model's reply, at most ``request.count``.

    Raises Malformed for a wrong form, or when none can be used.
    """
    listed = replies.objects(replies.first_object(reply), "questions", least=1, most=50)
    job = Source.of(request.job)
    said = Known(request.known)
    kept: list[Proposal] = []
    for entry in listed:
        proposal = _proposal(entry, job)
        if proposal is None or request.category not in (None, proposal.category):
            continue
        if said.nearly_same(proposal.text) is None:
            said.add(proposal.text)
            kept.append(proposal)
    if not kept:
        raise Malformed(
            "no question is new and has a source that stands word for word in the job description"
        )
    return tuple(kept[: request.count])


def _proposal(entry: dict[str, Any], job: Source) -> Proposal | None:
    """The question as read; None when it cannot be traced to the job description, or addresses a grader."""
    text = replies.text(entry, "question", 500, least=15)
    points = _points(entry)
    source = replies.text(entry, "source", 500)
    place = job.find(source)
    if (job.plain.strip() and place is None) or gates.steers(read(text).tokens):
        return None
    return Proposal(
        text,
        _one_of(entry, "category", CATEGORIES),
        _one_of(entry, "difficulty", DIFFICULTIES),
        replies.text(entry, "competency", 80, least=1),
        points,
        _probes(entry, len(points)),
        job.original[place[0] : place[1]] if place else "",
    )


def _points(entry: dict[str, Any]) -> tuple[ExpectedPoint, ...]:
    listed = replies.objects(entry, "expected_points", least=FEWEST_POINTS, most=MOST_POINTS)
    return tuple(ExpectedPoint(replies.text(one, "text", 300, least=8), _weight(one)) for one in listed)


def _weight(point: dict[str, Any]) -> float:
    value = point.get("weight")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= HEAVIEST:
        raise Malformed(f'"weight" must be a number above 0, at most {HEAVIEST:g}')
    return float(value)


def _probes(entry: dict[str, Any], points: int) -> tuple[Probe, ...]:
    listed = replies.objects(entry, "follow_ups", most=MOST_PROBES)
    probes = [
        Probe(replies.whole(one, "point"), replies.text(one, "question", 300, least=8)) for one in listed
    ]
    if not all(0 <= probe.point < points for probe in probes):
        raise Malformed(f'"point" must be 0 to the number of expected points - 1, here {points - 1}')
    return tuple(probes)


def _one_of(entry: dict[str, Any], field: str, words: tuple[str, ...]) -> str:
    value = entry.get(field)
    if value not in words:
        raise Malformed(f'"{field}" must be {", ".join(words[:-1])} or {words[-1]}')
    return str(value)
