"""The whole product as a process of its own, for tests in a browser and tests that kill it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 30
#: What belongs to a working copy and not to the product.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".web", ".states", ".*_cache", "__pycache__", "*.pyc", "data", "uploaded_files", "tests"
)


def copy_product(to: Path) -> Path:
    """Copy what is needed to run into `to`: builds and states are kept beside the source."""
    shutil.copytree(ROOT, to, ignore=LEFT_OUT)
    return to


def clean_environment(**variables: str) -> dict[str, str]:
    """What any machine has, and `variables`: no setting of whoever runs the tests slips in."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SSL_CERT_FILE") if name in os.environ
    }
    return kept | {"REFLEX_DIR": f"{sys.prefix}/.reflex", "REFLEX_USE_GRANIAN": "1"} | variables


class AppServer:
    """botboss out of `folder`, with its own data and port. Settings are given as variables.

    `start` and `stop` may be called in turns: data survives. `kill` is what a power cut does.
    """

    def __init__(self, folder: Path, *, backend_only: bool = False, **variables: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.data = folder / "data"
        self.log = folder / "server.log"
        self._tree = copy_product(folder / "tree")
        self._options = ["--backend-only"] if backend_only else []
        self._environment = clean_environment(
            BOTBOSS_PORT=str(self.port),
            BOTBOSS_DATA=str(self.data),
            BOTBOSS_PASSWORD_COST="cheap",
            **{"BOTBOSS_AI_TIER": "lexical", **variables},
        )
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        """Run `python -m botboss …` against this server's data; returns what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "botboss", *arguments],
            cwd=self._tree,
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start(self) -> None:
        """Start and wait until it is healthy. Raises RuntimeError with the log's end when it is not."""
        command = [sys.executable, "-m", "reflex", "run", "--env", "prod", "--loglevel", "warning"]
        self.command("migrate")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command + self._options,
                cwd=self._tree,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_health()

    def stop(self) -> int:
        """Ask it to stop, as a service manager does; returns its exit code. Nothing is left running."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all it started at once, without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            if process.poll() is None:
                os.killpg(process.pid, how)
            return process.wait(STOP_SECONDS)
        finally:
            _kill_group(process.pid)

    def _await_health(self) -> None:
        assert self._process is not None
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(f"{self.url}/api/v1/health", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"botboss did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@contextmanager
def running(folder: Path, *, backend_only: bool = False, **variables: str) -> Iterator[AppServer]:
    """An `AppServer` that is up; whatever happens, it is gone afterwards."""
    server = AppServer(folder, backend_only=backend_only, **variables)
    try:
        server.start()
        yield server
    finally:
        server.stop()
