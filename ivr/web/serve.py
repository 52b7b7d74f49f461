"""Runs granian and watches it: a server that ends is started again, whatever ended it.

granian restarts a worker that dies, but gives up when one dies twice within seconds; then this does. One that
does not answer, whatever it is that stands still, is ended first.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from socket import socket as Socket
from types import FrameType

from ivr.store.depot import Depot
from ivr.web.call_keeping import CallKeeping
from ivr.web.listening import Listening, demo_base_url
from ivr.web.log_lines import tell_threads
from ivr.web.measuring import Measuring
from ivr.web.own_folder import temporary
from ivr.web.pulse import Pulse
from ivr.web.supply import Clock, Supplier
from ivr.web.tether import tether
from ivr.web.wsgi_environment import CALLS, CONSOLE_SOCKET, CONSOLE_TICKET, DEMO_BASE_URL, DEPOT, HOME

# A request whose body stalls keeps a thread; only what looks signed gets that far, and so many at once.
THREADS = 64
_ANSWERS = ("ivr.web.granian_server", "ivr.web.wsgi:app")
_CONSOLE = ("ivr.web.console_server", "ivr.web.staff.wsgi:load_console()")
_CONSOLE_THREADS = 8
_STOP_SECONDS = 10.0  # how long a server may take to finish its answers
_LOOK_SECONDS = 0.05  # how often to look whether one ended, or we were told to stop
_SETTLED = 2.0  # a server that lives so long knows what to do at a SIGHUP; before, it would end
_SOON = 1.0  # a server that lived less than this waits as long before it is started again

Say = Callable[[str], None]
Started = subprocess.Popen[bytes]


def command(server: tuple[str, str], socket: int, workers: int, threads: int, held: int) -> list[str]:
    """The command line of a server that answers at an inherited socket, and ends with the watcher."""
    numbers = map(str, (socket, workers, threads, held))
    return [sys.executable, "-m", *server, *numbers]


def environment(home: Path, depot: Depot, listening: Listening, environ: Mapping[str, str]) -> dict[str, str]:
    """The servers' environment: ours, and where the home and the depot are."""
    where = {HOME: str(home.resolve()), DEPOT: str(depot.folder), DEMO_BASE_URL: demo_base_url(listening)}
    return {**environ, **where}


def depot_of(home: Path, listening: Listening, demo: bool) -> Depot:
    """This server's own depot: in the home, since machines sweep their temporary folders under long-lived
    servers; in such a folder after all where the home may not be written. A demo has one of its own: there an
    edition may have a robot's voice, which no caller is to hear once the line is real. Raises OSError where
    there is none either."""
    name = f"demo-depot-{listening.port}" if demo else f"depot-{listening.port}"
    folder = home.resolve() / "instance" / name
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        return Depot(folder)
    return Depot(temporary(name))


class Kept:
    """One server kept alive: ``name`` is what people are told of it."""

    def __init__(self, name: str, start: Callable[[], Started], say: Say) -> None:
        self.name, self._start, self._say = name, start, say
        self.starts = 0
        self._server: Started | None = None
        self._began = self._again = 0.0
        self._silent, self._renewing = (0, 0.0), False

    def give_up(self, start: int, seconds: float) -> None:
        """It has not answered for so long: end it, if it is still the one of that start. From any thread."""
        self._silent = start, seconds

    def renew(self) -> None:
        """Have its workers replaced one after the other, once it is settled."""
        self._renewing = True

    def look(self) -> None:
        """Start it where it does not run, and is not to wait a moment."""
        now = time.monotonic()
        if self._server is not None and self._silent[0] == self.starts:
            self._say(f"The {self.name} has not answered for {self._silent[1]:.0f} seconds; ending it.")
            self._silent = 0, 0.0
            _end_group(self._server.pid)
        if self._server is not None and (code := self._server.poll()) is not None:
            _end_group(self._server.pid)
            self._ended(f"exit {code}", now)
        if self._server is None and now >= self._again:
            self._begin(now)
        elif self._renewing and now - self._began >= _SETTLED:
            self._renewing = False
            self.signal(signal.SIGHUP)

    def _begin(self, now: float) -> None:
        """A machine that has no room for it now may have some in a moment."""
        self._began = now
        try:
            self._server = self._start()
            self.starts += 1
        except OSError as error:
            self._ended(f"it cannot be started: {error.strerror}", now)

    def _ended(self, how: str, now: float) -> None:
        self._server = None
        self._say(f"The {self.name} ended ({how}); starting it again.")
        self._again = now + _SOON if now - self._began < _SOON else now

    def signal(self, number: int) -> None:
        """Tell it something, if it runs."""
        if self._server is not None:
            self._server.send_signal(number)

    def stop(self, until: float) -> None:
        """Wait for its end, and make one then."""
        if self._server is None:
            return
        try:
            self._server.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        _end_group(self._server.pid)


class Watch:
    """Keeps servers alive until told to stop."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._kept = kept
        self._stopping = self._renewing = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT: run the servers, and run them again. SIGHUP replaces their workers one
        after the other, without a caller noticing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._renew)
        while not self._stopping:
            for each in self._kept:
                each.look()
            if self._renewing:
                self._renewing = False
                for each in self._kept:
                    each.renew()
            time.sleep(_LOOK_SECONDS)
        for each in self._kept:
            each.signal(signal.SIGTERM)
        until = time.monotonic() + _STOP_SECONDS
        for each in self._kept:
            each.stop(until)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _renew(self, number: int, frame: FrameType | None) -> None:
        self._renewing = True


def _end_group(leader: int) -> None:
    """A server that died suddenly leaves workers behind, which would go on answering beside the next one."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def start(command: list[str], environ: Mapping[str, str], *inherited: int) -> Started:
    """A server, as the leader of a process group of its own."""
    return subprocess.Popen(command, env=environ, pass_fds=inherited, start_new_session=True)


def serve(
    home: Path,
    listening: Listening,
    socket: Socket,
    depot: Depot,
    supplier: Supplier,
    console: Socket | None,
    say: Say,
    clock: Clock,
    calls: CallKeeping | None = None,
    measured: bool = False,
) -> None:
    """Answer calls with what is in the depot, and keep it supplied, until told to stop; the staff console, if
    there is a socket for it, in a process of its own. What callers do is written down for ``calls``, if it is
    to be, and metrics for whoever asks, if they are to be."""
    environ = environment(home, depot, listening, os.environ)
    environ |= {CALLS: str(calls.folder)} if calls else {}
    tell_threads("server-thread-ended", clock, say)
    held = tether()
    at = socket.fileno()
    answers = command(_ANSWERS, at, listening.workers, THREADS, held)
    server = Kept("server", lambda: start(answers, environ, at, held), say)
    kept = [server]
    if console:
        environ |= {CONSOLE_SOCKET: console.getsockname(), CONSOLE_TICKET: secrets.token_hex(16)}
        pages = command(_CONSOLE, console.fileno(), 1, _CONSOLE_THREADS, held)
        kept.append(Kept("console", lambda: start(pages, environ, console.fileno(), held), say))
    if measured:
        Measuring(depot, supplier, calls, kept, clock, say).start()
    supplier.start()
    Pulse(socket, listening.workers, lambda: server.starts, server.give_up).start()
    Watch(kept).run()
