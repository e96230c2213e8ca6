"""Doing the same thing once for all who ask at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from botboss.providers.together import Together


def test_what_fails_fails_for_all_who_wait() -> None:
    began, go = Event(), Event()

    def work() -> int:
        began.set()
        go.wait(10)
        raise ValueError("no")

    shared: Together[int] = Together()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.do, "a", work)
        began.wait(10)
        second = pool.submit(shared.do, "a", lambda: 2)
        assert shared.do("b", lambda: 3) == (3, True)
        while not second.running():
            pass
        time.sleep(0.05)
        go.set()
        with pytest.raises(ValueError, match=r"^no$"):
            first.result(10)
        with pytest.raises(RuntimeError, match="has failed"):
            second.result(10)
    assert shared.do("a", lambda: 2) == (2, True)
