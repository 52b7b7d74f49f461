"""The competitors, each in a process of its own on loopback, all at the same time."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from forms import FORM, PRESSED, Form, posted

from ivr.web.serve import THREADS

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent
TOKEN = secrets.token_hex(16)
BASE_URL = "https://line.invalid"
ROUTES = ("answer", "key press")
_PATIENCE = 60.0
_GRANIAN = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"),
    *("--log-level", "error", "--blocking-threads", str(THREADS)),
)


@dataclass
class Server:
    """One competitor: how it is started, and where its two routes are."""

    name: str
    command: tuple[str, ...]
    port_option: str
    answering: str = "/voice"
    pressing: str = "/menu"
    port: int = 0

    def request(self, route: str) -> tuple[str, Form]:
        """A route's path, and the form posted there."""
        return (self.answering, FORM) if route == "answer" else (self.pressing, (*FORM, *PRESSED))


def competitors(home: Path) -> list[Server]:
    """An empty callable on our server, the limit; ours; and the usual application on gunicorn."""
    usual = (sys.executable, "-m", "gunicorn", "--workers", "1", "usual:app", "--bind")
    ours = (sys.executable, "-m", "ivr", "serve", "--home", str(home), "--port")
    return [
        Server("empty WSGI callable, granian", (*_GRANIAN, "empty:app", "--port"), "{}"),
        Server("ours, `ivr serve`", ours, "{}"),
        Server("the usual application, gunicorn", usual, "127.0.0.1:{}"),
    ]


def with_and_without_log(home: Path) -> list[Server]:
    """Ours, and ours with everything but the call log."""
    ours = ("serve", "--home", str(home), "--port")
    return [
        Server("ours, with the call log", (sys.executable, "-m", "ivr", *ours), "{}"),
        Server("ours, without it", (sys.executable, str(HERE / "unlogged.py"), *ours), "{}"),
    ]


@contextmanager
def running(
    home: Path,
    folder: Path,
    line: Path = SHIPPED,
    made: Callable[[Path], list[Server]] = competitors,
) -> Iterator[list[Server]]:
    """Every server, ready; ended whatever happens. ``home`` is made anew, with the files of ``line``."""
    for part in ("menus", "prompts"):
        (home / part).symlink_to(line / part)
    servers = made(home)
    processes = [_start(server, folder) for server in servers]
    try:
        for server in servers:
            _ready(server)
        yield servers
    finally:
        for process in processes:
            process.terminate()
            process.wait(15)
            _kill_rest(process.pid)


def _kill_rest(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    server.port = free_port()
    environ = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE_URL}
    log = (folder / f"{server.port}.log").open("wb")
    command = [*server.command, server.port_option.format(server.port)]
    return subprocess.Popen(command, cwd=HERE, env=environ, stdout=log, stderr=log, start_new_session=True)


def _ready(server: Server) -> None:
    """It answers signed requests; another answer than 200 would be measured as if it were one."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            if "ours" in server.name:
                server.pressing = f"/voice/{edition(server.port)}.en.main.listen.main.0-0-0-0-0"
            for route in ROUTES:
                assert answered(server, route), f"{server.name} does not answer"
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def edition(port: int) -> str:
    """The edition that a server of ours answers with."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
        return str(json.load(reply)["edition"])


def answered(server: Server, route: str) -> bool:
    """One signed request of a route, answered with 200."""
    path, form = server.request(route)
    body, signed = posted(TOKEN, BASE_URL, path, form)
    url = f"http://127.0.0.1:{server.port}{path}"
    request = urllib.request.Request(url, body, {"X-Twilio-Signature": signed})
    with urllib.request.urlopen(request, timeout=15) as reply:
        return bool(reply.status == 200)
