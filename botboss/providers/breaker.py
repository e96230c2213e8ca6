"""Leaving a vendor alone for a while after it failed again and again; each process knows its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

FAILURES, PAUSE = 5, 60.0  # in a row; seconds


class Breaker:
    """Open for ``PAUSE`` seconds after each failure from the ``FAILURES``-th in a row on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the vendor is to be left alone now."""
        return self._clock() < self._until

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._until = self._clock() + PAUSE

    def passed(self) -> None:
        with self._lock:
            self._failures, self._until = 0, 0.0
