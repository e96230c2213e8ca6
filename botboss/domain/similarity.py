"""How alike texts are, each with each: n × n cosines, symmetric, 1 for the same text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from botboss.domain.alignment import Numbers
from botboss.domain.rarity import idf
from botboss.domain.text import read


def of_vectors(rows: Sequence[Numbers]) -> Numbers:
    """The cosines of unit vectors, all of one width."""
    vectors = np.array(rows, np.float64).reshape(len(rows), -1 if rows else 0)
    found: Numbers = np.einsum("ik,jk->ij", vectors, vectors).clip(-1, 1).astype(np.float32)
    np.fill_diagonal(found, 1)
    return found


def of_words(texts: Sequence[str]) -> Numbers:
    """The cosines of the texts' words, counted once each and weighed by rarity; 0 without a common word."""
    said = [sorted({token.stem for token in read(text).tokens if not token.function}) for text in texts]
    places = {stem: place for place, stem in enumerate(sorted({stem for stems in said for stem in stems}))}
    rows = np.zeros((len(texts), len(places)))
    for row, stems in zip(rows, said, strict=True):
        row[[places[stem] for stem in stems]] = [idf(stem) for stem in stems]
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return of_vectors(list((rows / np.maximum(lengths, 1e-9)).astype(np.float32)))
