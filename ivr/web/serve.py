"""Runs granian and watches it: a server that ends is started again, whatever ended it.

granian restarts a worker that dies, but gives up when one dies twice within seconds; then this does.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType

from ivr.store.depot import Depot
from ivr.web.listening import Listening, demo_base_url
from ivr.web.supply import Supplier
from ivr.web.wsgi_environment import DEMO_BASE_URL, DEPOT, HOME

# A request whose body stalls keeps a thread; only what looks signed gets that far, and so many at once.
THREADS = 64
_STOP_SECONDS = 10.0  # how long a server may take to finish its answers
_LOOK_SECONDS = 0.2  # how often to look whether we were told to stop
_SOON = 1.0  # a server that lived less than this waits as long before it is started again
_ONLY_US = 0o700


def command(listening: Listening, socket: int) -> list[str]:
    """The command line of the server that answers at an inherited socket."""
    numbers = map(str, (socket, listening.workers, THREADS))
    return [sys.executable, "-m", "ivr.web.granian_server", *numbers]


def environment(home: Path, depot: Depot, listening: Listening, environ: Mapping[str, str]) -> dict[str, str]:
    """The server's environment: ours, and where the home and the depot are."""
    where = {HOME: str(home.resolve()), DEPOT: str(depot.folder), DEMO_BASE_URL: demo_base_url(listening)}
    return {**environ, **where}


def depot_of(home: Path, listening: Listening) -> Depot:
    """This server's own depot: in the home, since machines sweep their temporary folders under long-lived
    servers; in such a folder after all where the home may not be written. Raises OSError where there is none
    either."""
    folder = home.resolve() / "instance" / f"depot-{listening.port}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        return Depot(folder)
    return Depot(_of_our_own(f"depot-{listening.port}"))


def _of_our_own(name: str) -> Path:
    """A temporary folder that nobody else can have laid there, or write to: what lies in it is dialled."""
    owner = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()).resolve() / f"ivr-{owner}-{name}"
    with suppress(FileExistsError):
        folder.mkdir(_ONLY_US)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o022:
        raise OSError(errno.EEXIST, "somebody else's folder is in the way", str(folder))
    return folder


class Watch:
    """Keeps one server process alive until told to stop."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]], say: Callable[[str], None]) -> None:
        self._start = start
        self._say = say
        self._stopping = self._renewing = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT: run the server, and run it again. SIGHUP replaces its workers one after
        the other, without a caller noticing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._renew)
        while not self._stopping:
            began = time.monotonic()
            end = self._one_life()
            if not self._stopping:
                self._say(f"The server ended ({end}); starting it again.")
                time.sleep(_SOON if time.monotonic() - began < _SOON else 0)

    def _one_life(self) -> str:
        """Run a server to its end, and say what that was. A machine that has no room for it now may have some
        in a moment."""
        try:
            server = self._start()
        except OSError as error:
            return f"it cannot be started: {error.strerror}"
        code = self._ended(server)
        _end_group(server.pid)
        return f"exit {code}"

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
                elif self._renewing:
                    self._renewing = False
                    server.send_signal(signal.SIGHUP)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _renew(self, number: int, frame: FrameType | None) -> None:
        self._renewing = True


def _end_group(leader: int) -> None:
    """A server that died suddenly leaves workers behind, which would go on answering beside the next one."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def start(listening: Listening, socket: int, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The server, as the leader of a process group of its own."""
    return subprocess.Popen(
        command(listening, socket), env=environ, pass_fds=[socket], start_new_session=True
    )


def serve(
    home: Path,
    listening: Listening,
    socket: int,
    depot: Depot,
    supplier: Supplier,
    say: Callable[[str], None],
) -> None:
    """Answer calls with what is in the depot, and keep it supplied, until told to stop."""
    environ = environment(home, depot, listening, os.environ)
    supplier.start()
    Watch(lambda: start(listening, socket, environ), say).run()
