"""The watcher starts again whatever ended, even where the machine has no room for it at first."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading

from ivr.web.serve import Kept, Watch


def test_a_machine_without_room_for_a_process_is_asked_again() -> None:
    tries: list[int] = []
    told: list[str] = []

    def start() -> subprocess.Popen[bytes]:
        tries.append(1)
        if len(tries) == 1:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        if len(tries) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"], start_new_session=True)

    assert threading.current_thread() is threading.main_thread()
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        Watch([Kept("server", start, told.append)]).run()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    assert told == [
        "The server ended (it cannot be started: Resource temporarily unavailable); starting it again.",
        "The server ended (exit 7); starting it again.",
    ]
