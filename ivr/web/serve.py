"""Runs granian and watches it: a server that ends is started again, whatever ended it.

granian restarts a worker that dies, but gives up when one dies twice within seconds; then this does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from ivr.store.depot import Depot
from ivr.web.supply import Supplier
from ivr.web.wsgi_environment import DEMO_BASE_URL, DEPOT, HOME

# A request whose body stalls keeps a thread; only what looks signed gets that far, and so many at once.
THREADS = 64
_STOP_SECONDS = 10.0  # how long a server may take to finish its answers
_LOOK_SECONDS = 0.2  # how often to look whether we were told to stop
_SOON = 1.0  # a server that lived less than this waits as long before it is started again


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and with how many processes."""

    host: str
    port: int
    workers: int


def demo_base_url(listening: Listening) -> str:
    """The address of this machine itself, for a line without a public one."""
    host = "127.0.0.1" if listening.host in ("0.0.0.0", "::", "localhost") else listening.host
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.port}"


def command(listening: Listening) -> list[str]:
    """The command line of the server."""
    return [
        *(sys.executable, "-m", "granian", "ivr.web.wsgi:app", "--interface", "wsgi"),
        *("--host", listening.host, "--port", str(listening.port)),
        *("--workers", str(listening.workers), "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "error"),
    ]


def environment(home: Path, depot: Depot, listening: Listening, environ: Mapping[str, str]) -> dict[str, str]:
    """The server's environment: ours, and where the home and the depot are."""
    where = {HOME: str(home.resolve()), DEPOT: str(depot.folder), DEMO_BASE_URL: demo_base_url(listening)}
    return {**environ, **where}


def depot_of(home: Path, listening: Listening) -> Depot:
    """This server's own depot: in the home, since machines sweep their temporary folders under long-lived
    servers; in such a folder after all where the home may not be written."""
    folder = home.resolve() / "instance" / f"depot-{listening.port}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        return Depot(folder)
    owner = os.getuid() if hasattr(os, "getuid") else 0
    return Depot(Path(tempfile.gettempdir()).resolve() / f"ivr-{owner}-depot-{listening.port}")


class Watch:
    """Keeps one server process alive until told to stop."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]], say: Callable[[str], None]) -> None:
        self._start = start
        self._say = say
        self._stopping = False
        self._server: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until SIGTERM or SIGINT: run the server, and run it again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            began = time.monotonic()
            self._server = self._start()
            code = self._ended(self._server)
            _end_group(self._server.pid)
            if not self._stopping:
                self._say(f"The server ended (exit {code}); starting it again.")
                time.sleep(_SOON if time.monotonic() - began < _SOON else 0)

    def _ended(self, server: subprocess.Popen[bytes]) -> int:
        """Wait for the end; a server told to stop that does not is killed."""
        told: float | None = None
        while True:
            try:
                return server.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                if self._stopping and told is None:
                    told = time.monotonic()
                    server.terminate()
                elif told is not None and time.monotonic() - told > _STOP_SECONDS:
                    server.kill()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _end_group(leader: int) -> None:
    """A server that died suddenly leaves workers behind, which would go on answering beside the next one."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def start(listening: Listening, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The server, as the leader of a process group of its own."""
    return subprocess.Popen(command(listening), env=environ, start_new_session=True)


def serve(
    home: Path, listening: Listening, depot: Depot, supplier: Supplier, say: Callable[[str], None]
) -> None:
    """Answer calls with what is in the depot, and keep it supplied, until told to stop."""
    environ = environment(home, depot, listening, os.environ)
    supplier.start()
    Watch(lambda: start(listening, environ), say).run()
