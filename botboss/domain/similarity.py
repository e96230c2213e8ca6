"""How alike texts are, each with each: n × n cosines, symmetric, 1 for the same text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from botboss.domain.alignment import Numbers


def of_vectors(rows: Sequence[Numbers]) -> Numbers:
    """The cosines of unit vectors, all of one width."""
    vectors = np.array(rows, np.float64).reshape(len(rows), -1 if rows else 0)
    found: Numbers = np.einsum("ik,jk->ij", vectors, vectors).clip(-1, 1).astype(np.float32)
    np.fill_diagonal(found, 1)
    return found
