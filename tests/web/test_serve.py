"""The real server: `ivr serve` in a process of its own, called over HTTP by the handset."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from ivr.phone import HttpExchange, Played, Ringing, Said, play
from ivr.phone.call import KeyPress
from tests.conftest import HOME
from tests.web.server import PATIENCE, TOKEN, Server, alive, answers, children_of, grandchildren, wait_until


def test_demo_mode_answers_its_own_handset_and_nobody_else(serve: Callable[..., Server], home: Path) -> None:
    server = serve()
    token = (home / "instance/demo-token").read_text()
    events = play(HttpExchange(token), server.url + "/voice", [KeyPress("1", early=True)])
    sounds = [event for event in events if isinstance(event, Said | Played)]
    assert isinstance(sounds[0], Played), "demo mode plays the placeholders"
    assert sounds[0].url.endswith("/en/emergency.wav")
    assert [event.number for event in events if isinstance(event, Ringing)] == ["+18558666679"]
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(server.url + "/voice", timeout=5)
    with refused.value as reply:
        assert (reply.code, reply.read()) == (403, b"")
    wait_until(lambda: "ivr call --url" in server.said.read_text())
    assert server.stop() == 0
    log = server.said.read_text()
    assert '"next": "chicago-survivors"' in log
    assert token not in log
    assert "+13125550123" not in log


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux interrupts an answer for a request")
def test_an_answer_is_not_interrupted_by_the_requests_that_come_in(serve: Callable[..., Server]) -> None:
    (worker,) = grandchildren(serve().process.pid)
    threads = [int(thread.name) for thread in Path(f"/proc/{worker}/task").iterdir()]
    assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_BATCH, os.SCHED_OTHER}


def test_whoever_is_told_to_end_while_the_console_is_being_loaded_ends_at_once(
    serve: Callable[..., Server],
) -> None:
    server = serve("--console")
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 4, "nobody had to be killed"


def test_where_processes_begin_anew_workers_inherit_all_the_same(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    """As on macOS, and from Python 3.14 on."""
    (tmp_path / "anew").mkdir()
    anew = "import multiprocessing\nmultiprocessing.set_start_method('spawn')\n"
    (tmp_path / "anew/sitecustomize.py").write_text(anew)
    assert answers(serve(PYTHONPATH=f"{tmp_path / 'anew'}:{HOME}").url + "/readyz")


@pytest.mark.faults
def test_a_killed_worker_and_a_killed_server_answer_again(serve: Callable[..., Server], home: Path) -> None:
    scanner = home / "scan"
    scanner.touch(0o700)
    server = serve(IVR_SCAN_UPLOADS=str(scanner))
    scanner.unlink()  # an upgrade takes it away: the console's matter, and no caller's
    (granian,) = children_of(server.process.pid)
    before = children_of(granian)
    os.kill(before[-1], signal.SIGKILL)
    wait_until(lambda: not alive(before[-1]) and answers(server.url + "/readyz"))
    orphans = children_of(granian)
    os.kill(granian, signal.SIGKILL)
    wait_until(lambda: "starting it again" in server.said.read_text() and answers(server.url + "/readyz"))
    assert not [pid for pid in orphans if alive(pid)], "a worker outlived its server"
    assert server.process.poll() is None
    assert server.stop() == 0
    wait_until(lambda: not answers(server.url + "/readyz"))


@pytest.mark.faults
@pytest.mark.parametrize(
    ("count", "signature"), [(100, b""), (32, b"X-Twilio-Signature: " + b"A" * 27 + b"=\r\n")]
)
def test_stalled_bodies_do_not_stop_the_answers(
    serve: Callable[..., Server], home: Path, count: int, signature: bytes
) -> None:
    server = serve()
    stalled = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(
            b"POST /voice HTTP/1.1\r\nHost: x\r\n" + signature + b"Content-Length: 900\r\n\r\nCallSid=CA"
        )
        stalled.append(connection)
    token = (home / "instance/demo-token").read_text()
    began = time.monotonic()
    events = play(HttpExchange(token), server.url + "/voice", [])
    assert isinstance(events[0], Played)
    assert time.monotonic() - began < 5
    for connection in stalled:
        connection.close()


def test_a_port_in_use_is_told_with_another_to_try(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "ivr", "serve", "--home", str(home), "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert f"serve --port {port + 1}" in ended.stderr


@pytest.mark.parametrize(
    "environ", [{"PUBLIC_BASE_URL": "https://line.mycity.gov"}, {"TWILIO_AUTH_TOKEN": ""}]
)
def test_a_lost_secret_refuses_to_start(home: Path, environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "ivr", "serve", "--home", str(home)]
    ended = subprocess.run(
        command, env=os.environ | environ, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 2
    assert "TWILIO_AUTH_TOKEN" in ended.stderr


class Proxy(ThreadingHTTPServer):
    """A front as cities run one: another address, a path prefix taken off, forwarded headers added."""

    def __init__(self, prefix: str) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.prefix = prefix
        self.behind = ""
        self.url = f"http://127.0.0.1:{self.server_address[1]}{prefix}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Forward(BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._forward(body)

    def do_GET(self) -> None:
        self._forward(None)

    def _forward(self, body: bytes | None) -> None:
        headers = {
            k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length", "connection")
        }
        headers |= {
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
        }
        url = self.server.behind + self.path.removeprefix(self.server.prefix)
        request = urllib.request.Request(url, body, headers, method=self.command)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                self._answer(reply.status, reply.headers["Content-Type"], reply.read())
        except HTTPError as error:
            with error:
                self._answer(error.code, "text/plain", error.read())

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize("prefix", ["", "/phone/line"])
def test_signatures_are_checked_over_the_public_address_behind_a_proxy(
    serve: Callable[..., Server], prefix: str
) -> None:
    proxy = Proxy(prefix)
    server = serve(TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_BASE_URL=proxy.url)
    proxy.behind = server.url
    events = play(HttpExchange(TOKEN), proxy.url + "/voice", [KeyPress("3"), KeyPress("1")])
    assert [event.number for event in events if isinstance(event, Ringing)] == ["+18778636338"]
    assert {re.sub("/(voice|sounds)/.*", "", e.url) for e in events if hasattr(e, "url")} == {proxy.url}
    directly = play(HttpExchange(TOKEN), server.url + "/voice", [])
    assert not [event for event in directly if isinstance(event, Said)], "signed for another address"
    forged = play(HttpExchange(TOKEN[::-1]), proxy.url + "/voice", [])
    assert not [event for event in forged if isinstance(event, Said)]
    proxy.shutdown()
    proxy.server_close()


@pytest.mark.faults
def test_a_worker_that_dies_while_staff_edit_comes_back_with_the_line_that_was_checked(
    serve: Callable[..., Server], home: Path
) -> None:
    (home / "menus").unlink()
    shutil.copytree(HOME / "menus", home / "menus")
    server = serve()
    (home / "menus/main.yaml").write_text("main:\n\tsay: half an edit")
    token = (home / "instance/demo-token").read_text()
    workers = grandchildren(server.process.pid)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, workers)) and answers(server.url + "/readyz"))
    events = play(HttpExchange(token), server.url + "/voice", [KeyPress("1", early=True)])
    assert [event.number for event in events if isinstance(event, Ringing)] == ["+18558666679"]
