"""`bin/run` as a stranger meets it: another folder, spaces in the path, an empty environment."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests import documents
from tests.app_server import ROOT, clean_environment, copy_product
from tests.servers import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
START_SECONDS = 240


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed copy of the product that borrows this checkout's packages."""
    folder = copy_product(tmp_path_factory.mktemp("a stranger's") / "botboss")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    with (folder / ".gitignore").open("a") as ignore:
        ignore.write(".venv\n")
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(
        folder, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "all"
    )
    return folder


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def started(checkout: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`bin/run` under way, started from elsewhere; yields it and its address once it is healthy."""
    port = free_port()
    environment = {"PATH": clean_environment()["PATH"], "HOME": str(tmp_path), "BOTBOSS_PORT": str(port)}
    log = tmp_path / "log"
    with log.open("wb") as out:
        run = subprocess.Popen(
            [checkout / "bin" / "run"],
            cwd=tmp_path,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
            # A background job of a shell ignores Ctrl-C, and so would all that it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _await_health(run, url, log)
        yield run, url
    finally:
        if run.poll() is None:
            run.send_signal(signal.SIGTERM)
            run.wait(60)


def _await_health(run: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and run.poll() is None:
        try:
            if httpx.get(f"{url}/api/v1/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"bin/run did not serve:\n{log.read_text()[-4000:]}")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_serves_both_fronts_and_stops_without_a_trace(
    started: tuple[subprocess.Popen[bytes], str], checkout: Path, how: signal.Signals
):
    run, url = started
    assert "text/html" in httpx.get(url).headers["content-type"]
    family = psutil.Process(run.pid).children(recursive=True)
    assert family
    run.send_signal(how)
    assert run.wait(30) == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert _git(checkout, "status", "--porcelain") == ""


@pytest.mark.parametrize("document", [documents.chatbot, documents.botboss, documents.both])
def test_a_published_document_word_for_word(
    started: tuple[subprocess.Popen[bytes], str], document: Callable[..., None]
):
    _, url = started
    with httpx.Client(timeout=30) as client:
        document(lambda method, path, **options: client.request(method, f"{url}/api/v1{path}", **options))


def test_killed_outright_it_takes_the_server_along(started: tuple[subprocess.Popen[bytes], str]):
    run, _ = started
    family = psutil.Process(run.pid).children(recursive=True)
    os.kill(run.pid, signal.SIGKILL)
    run.wait(10)
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []
