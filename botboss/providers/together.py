"""Doing the same thing once for all who ask for it at the same time, in this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Work under a key: who comes while it is being done waits for it and gets the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[str, Future[T]] = {}

    def do(self, key: str, work: Callable[[], T]) -> tuple[T, bool]:
        """What ``work`` gives, and whether it was this call that did it. Raises what it raises; for
        those who waited, RuntimeError."""
        with self._lock:
            running = self._running.get(key)
            mine = running is None
            shared = self._running[key] = running or Future()
        if not mine:
            return shared.result(), False
        try:
            shared.set_result(work())
        finally:
            with self._lock:
                del self._running[key]
            if not shared.done():
                shared.set_exception(RuntimeError("What this waited for has failed."))
        return shared.result(), True
