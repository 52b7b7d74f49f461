"""The server that the watcher starts: granian, answering at a socket that it is given and does not open.

granian would have each worker open a socket of its own; then what waits in the queue of a worker that dies is
lost, and while none runs, everybody is refused. Its way to an application copies the environment of the
process into each request; a call needs none of it. And where the machine has no room for a new worker, it
would neither try again nor end, for as long as there is another one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels, logger
from granian.server import mp
from granian.wsgi import _callback_wrapper

from ivr.web.callpath import CallPath
from ivr.web.listening import BACKLOG
from ivr.web.log_lines import line_of, trace_of
from ivr.web.server_log import SERVER_LOG
from ivr.web.telling import Teller
from ivr.web.tether import end_with

Run = Callable[[Any, dict[str, Any]], int]

# For a worker that is told to end; one that stalls would keep granian from all others, for ever.
_FINISH_SECONDS = 5
_AGAIN_SECONDS = 0.5  # until a worker is tried again for which there was no room
_TELL_SECONDS = 1.0  # for whoever reads the last line


class Inheriting(mp.MPServer):
    """granian with workers that share a socket this process has inherited."""

    def __init__(self, target: str, socket: int, workers: int, threads: int) -> None:
        super().__init__(
            target.removesuffix("()"),
            factory=target.endswith("()"),
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            backlog=BACKLOG,
            websockets=False,
            respawn_failed_workers=True,
            log_level=LogLevels.error,
            log_dictconfig=SERVER_LOG,
            workers_kill_timeout=_FINISH_SECONDS,
        )
        self._inherited = socket

    def _init_shared_socket(self) -> None:
        self._ssp, self._sso = None, None
        # Neither a path, nor to be opened again; the types that come with granian do not know of this yet.
        self._shd = SocketHolder(self._inherited, False, BACKLOG)  # type: ignore[call-arg,assignment]

    def _spawn_worker(self, *told: Any, **more: Any) -> Any:
        worker = super()._spawn_worker(*told, **more)
        worker.inner.start = _patient(worker.inner.start)
        return worker

    @staticmethod
    def _spawn_wsgi_worker(*told: Any) -> None:
        """In the worker. What granian's own process does when it is told to end would be done here, too, and
        to no purpose, until the application is loaded: a worker that is told before would not end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        stand_somewhere()
        mp._wsgi_call_wrap = directly  # type: ignore[assignment,attr-defined]
        mp.MPServer._spawn_wsgi_worker(*told)


def _patient(start: Callable[[], None]) -> Callable[[], None]:
    """Starts a worker once the machine has room for it; the others answer meanwhile."""

    def again() -> None:
        while True:
            try:
                return start()
            except OSError as error:
                logger.error("A worker cannot be started now: %s; trying again.", error.strerror)
                time.sleep(_AGAIN_SECONDS)

    return again


def stand_somewhere() -> None:
    """granian asks where it is before it finds anything; the folder that it was started from may be gone."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir("/")


def serve_or_end(server: mp.MPServer) -> None:
    """Where granian fails it would wait for its workers, and replace none: the watcher starts another."""
    multiprocessing.set_start_method("fork", force=True)  # a worker inherits; some systems begin one anew
    try:
        server.serve()
    except Exception as failure:
        say = Teller(sys.stderr)
        say(line_of("server-failed", datetime.now(UTC), trace=trace_of(failure)))
        say.finish(_TELL_SECONDS)
        os._exit(1)


def directly(app: Any, *told: Any) -> Run:
    """How granian comes to an application: to the call path without anything between, to all else as ever."""
    usual: Run = _callback_wrapper(app, *told)
    if not isinstance(app, CallPath):
        return usual
    thread = _Answering(app)

    def run(protocol: Any, request: dict[str, Any]) -> int:
        reply = thread.answer(request)
        if reply is None:
            return usual(protocol, request)
        protocol.response_bytes(*reply)
        return reply[0]

    return run


class _Answering(threading.local):
    """Made anew in each thread that answers. On a full machine an answer that is being given is not to be
    interrupted by each request that comes in, which Linux does for the sake of whoever has waited longest, at
    the price of a sixth of all answers. The threads that take requests in stay as they are."""

    def __init__(self, app: CallPath) -> None:
        self.answer = app.answer
        if sys.platform == "linux" and threading.current_thread() is not threading.main_thread():
            with suppress(OSError):  # where a unit forbids it
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


if __name__ == "__main__":
    end_with(int(sys.argv.pop()))
    stand_somewhere()
    serve_or_end(Inheriting(sys.argv[1], *map(int, sys.argv[2:])))
