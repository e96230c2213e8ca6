"""The third edge: work that follows a commit, and work that time calls for.

Huey carries it: a file in the data folder with the consumer inside the app, or Redis with
``python -m botboss worker`` on as many machines as wanted. Huey delivers at most once; the truth is
the Event row, and the sweep queues again what was never reacted to.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

from filelock import FileLock, Timeout
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from botboss import db, providers
from botboss.errors import BotbossError
from botboss.security import utcnow
from botboss.services import first_run, questions, reactions, schema
from botboss.settings import get_settings

log = logging.getLogger("botboss.jobs")
VENDOR_CALLS = 4  # answers that a language model judges at once; it waits more than it works


@lru_cache(maxsize=1)
def get_huey() -> Huey:
    """The queue of this process, with its tasks."""
    settings = get_settings()
    if settings.redis_url:
        huey: Huey = RedisHuey("botboss", url=settings.redis_url, results=False)
    else:
        huey = SqliteHuey(
            "botboss", filename=str(settings.folder / "queue.sqlite3"), results=False, timeout=30
        )
    huey.react = huey.task(name="react")(react)
    huey.sweep = huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)
    return huey


def react(event_id: int) -> None:
    reactions.react(event_id, now=utcnow())


def sweep() -> None:
    enqueue(reactions.forgotten(now=utcnow()))
    reactions.tidy(now=utcnow())


def enqueue(event_ids: list[int]) -> None:
    """Queue the events' reactions. A queue that is down loses nothing: the sweep finds them."""
    task: Callable[[int], Any] = get_huey().react
    for event_id in event_ids:
        try:
            task(event_id)
        except Exception:
            log.warning("the queue did not take event %s; the sweep will", event_id, exc_info=True)


class EmbeddedConsumer(Consumer):
    """A consumer that leaves the server's signal handlers alone."""

    def _set_signal_handlers(self) -> None:
        pass


def settle() -> None:
    """Called by the front door at import: ends the process with one sentence when a setting is
    wrong or the database is behind. No connection is left open for workers to inherit."""
    try:
        schema.ready()
        if get_settings().admin_email:
            _say(first_run.prepare(now=utcnow()))
        db.get_engine().dispose()
    except BotbossError as error:
        raise SystemExit(f"botboss cannot start. {error}") from None


def prepare() -> None:
    """What a start needs beside its tables: the bank, the first administrator, a vendor's library."""
    now = utcnow()
    providers.ai()
    with db.transaction() as session:
        questions.seed(session, now=now)
    _say(first_run.prepare(now=now))


def _say(lines: list[str]) -> None:
    sys.stdout.write("".join(f"botboss: {line}\n" for line in lines))
    sys.stdout.flush()


def _start_consumer() -> tuple[Consumer, FileLock] | None:
    """The embedded consumer, one per data folder; None when Redis or another process has the work."""
    settings = get_settings()
    if settings.redis_url:
        return None
    lock = FileLock(settings.folder / "consumer.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    workers = VENDOR_CALLS if providers.writer() else 1
    consumer = EmbeddedConsumer(get_huey(), workers=workers, worker_type="thread", max_delay=0.5)
    consumer.start()
    enqueue(reactions.forgotten(now=utcnow(), after=timedelta(0)))
    return consumer, lock


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Prepare, register the after-commit hook, run the embedded consumer while the app serves."""
    await asyncio.to_thread(prepare)
    db.after_commit(enqueue)
    running = await asyncio.to_thread(_start_consumer)
    try:
        yield
    finally:
        if running:
            consumer, lock = running
            await asyncio.to_thread(consumer.stop, graceful=True)
            lock.release()


def work() -> None:
    """Run the consumer in the foreground until a signal ends it: ``python -m botboss worker``."""
    schema.ready()
    workers = VENDOR_CALLS if providers.writer() else 2
    Consumer(get_huey(), workers=workers, worker_type="thread", max_delay=0.5).run()
