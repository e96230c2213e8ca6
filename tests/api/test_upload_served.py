"""Uploads against a real server: what it takes before it refuses, and what is left behind."""

from __future__ import annotations

import json
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from tests.app_server import ROOT, clean_environment
from tests.factories import PASSWORD
from tests.servers import free_port

pytestmark = pytest.mark.slow
MB = 1_000_000
HUGE = 300 * MB
HEAD = b"--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n"
BLOCK = b"a" * 65_536
OUR_BUFFER = 65_536  # what our own kernel may hold back is not what the server took
BYTES_ACKED = 120  # its offset in Linux's struct tcp_info


@dataclass
class Server:
    port: int
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def arriving(self) -> list[Path]:
        return list((self.data / "uploads" / "arriving").glob("*"))

    def memory(self) -> int:
        """Bytes that the server's processes hold."""
        top = psutil.Process(self.process.pid)
        return sum(process.memory_info().rss for process in [top, *top.children(recursive=True)])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data, port = tmp_path_factory.mktemp("served"), free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    environment = clean_environment(BOTBOSS_DATA=str(data), BOTBOSS_PASSWORD_COST="cheap")
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "tests.api.served:app"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    running = Server(port, data, process)
    try:
        _await(lambda: _answers(running))
        yield running
    finally:
        process.terminate()
        process.wait(20)


def _answers(server: Server) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{server.url}/openapi.json").status_code == 200
    return False


def _await(ready: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    person = {"email": "hanna@example.org", "password": PASSWORD, "name": "Hanna", "role": "hr"}
    assert httpx.post(f"{server.url}/auth/register", json=person).status_code == 201
    return str(httpx.post(f"{server.url}/auth/login", json=person).json()["access_token"])


def _connect(server: Server, *lines: str) -> socket.socket:
    """A connection on which an upload begins."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, OUR_BUFFER)
    line.connect(("127.0.0.1", server.port))
    head = ["POST /api/v1/files/upload HTTP/1.1", "Host: localhost"]
    head += ["Content-Type: multipart/form-data; boundary=b", *lines, "", ""]
    line.sendall("\r\n".join(head).encode())
    line.setblocking(False)
    return line


def _push(line: socket.socket, chunked: bool, most: int) -> tuple[int, bytes]:
    """Send until the server hangs up, as a client that reads no answer before it is done.

    Gives the bytes that reached the server's machine and what it answered.
    """
    block = b"10000\r\n" + BLOCK + b"\r\n" if chunked else BLOCK
    sent, answer = 0, b""
    with suppress(ConnectionError):
        while sent < most:
            readable, writable, _ = select.select([line], [line], [], 20)
            assert readable or writable, "neither taken nor refused"
            if readable:
                came = line.recv(65_536)
                answer += came
                if not came:
                    break
            if writable:
                sent += line.send(block[sent % len(block) :])
    return _arrived(line, sent), answer


def _arrived(line: socket.socket, sent: int) -> int:
    """Of what was sent, the bytes that the other side's kernel has acknowledged."""
    if not sys.platform.startswith("linux"):
        return sent
    info = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return int(struct.unpack_from("<Q", info, BYTES_ACKED)[0])


LENGTHS = {"announced": f"Content-Length: {HUGE}", "chunked": "Transfer-Encoding: chunked"}


@pytest.mark.parametrize("kind", LENGTHS)
def test_anonymous_bytes_are_not_taken(server: Server, kind: str) -> None:
    before = server.memory()
    with _connect(server, LENGTHS[kind]) as line:
        taken, answer = _push(line, kind == "chunked", HUGE)
    assert answer.startswith(b"HTTP/1.1 401")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"] == "unauthorized"
    assert taken < 2 * MB
    assert server.memory() - before < 5 * MB
    assert server.arriving() == []


def test_a_client_that_asks_first_sends_nothing(server: Server, token: str) -> None:
    with _connect(server, LENGTHS["announced"], "Expect: 100-continue") as line:
        select.select([line], [], [], 10)
        assert line.recv(100).startswith(b"HTTP/1.1 401")
    with _connect(
        server, LENGTHS["announced"], "Expect: 100-continue", f"Authorization: Bearer {token}"
    ) as line:
        select.select([line], [], [], 10)
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_an_announced_size_is_refused_at_once(server: Server, token: str) -> None:
    with _connect(server, LENGTHS["announced"], f"Authorization: Bearer {token}") as line:
        taken, answer = _push(line, False, HUGE)
    assert answer.startswith(b"HTTP/1.1 413")
    assert taken < 2 * MB


def test_an_unannounced_size_is_counted(server: Server, token: str) -> None:
    before = server.memory()
    with _connect(server, LENGTHS["chunked"], f"Authorization: Bearer {token}") as line:
        line.setblocking(True)
        line.sendall(b"%x\r\n%b\r\n" % (len(HEAD), HEAD))
        line.setblocking(False)
        taken, answer = _push(line, True, HUGE)
    assert answer.startswith(b"HTTP/1.1 413")
    assert taken < 32 * MB
    assert server.memory() - before < 40 * MB
    _await(lambda: server.arriving() == [])


def test_whoever_hangs_up_leaves_nothing(server: Server, token: str) -> None:
    line = _connect(server, f"Content-Length: {20 * MB}", f"Authorization: Bearer {token}")
    line.setblocking(True)
    line.sendall(HEAD + BLOCK * 80)
    _await(lambda: any(path.stat().st_size > MB for path in server.arriving()))
    line.close()
    _await(lambda: server.arriving() == [])
    assert (
        httpx.get(f"{server.url}/users/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    )
