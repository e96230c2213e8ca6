"""What any engine has to beat: likeness of reference and answer as wholes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.graded import Graded
from botboss.domain.text import read
from botboss.providers import minilm


def constant(graded: Sequence[Graded]) -> list[float]:
    """The same for everybody, which predicts the mean of the other questions."""
    return [0.0] * len(graded)


def words(graded: Sequence[Graded]) -> list[float]:
    """The cosine of both texts' words, weighed by how often they stand and how rare they are here."""
    pairs = [(_counted(item.question.expected_points[0].text), _counted(item.answer)) for item in graded]
    texts = [text for pair in pairs for text in pair]
    found = Counter(stem for text in texts for stem in text)
    rarity = {stem: math.log((1 + len(texts)) / (1 + count)) + 1 for stem, count in found.items()}
    return [
        _cosine(*({stem: n * rarity[stem] for stem, n in text.items()} for text in pair)) for pair in pairs
    ]


def sentences(graded: Iterable[Graded]) -> list[float]:
    """The cosine of the vectors that MiniLM gives to both texts."""
    network = minilm.load()
    return [
        float(network.vector(item.question.expected_points[0].text) @ network.vector(item.answer))
        for item in graded
    ]


def _counted(text: str) -> Counter[str]:
    return Counter(token.stem for token in read(text).tokens)


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    lengths = [math.sqrt(math.fsum(v * v for v in side.values())) for side in (left, right)]
    product = math.fsum(value * right.get(stem, 0.0) for stem, value in left.items())
    return product / (lengths[0] * lengths[1]) if all(lengths) else 0.0
