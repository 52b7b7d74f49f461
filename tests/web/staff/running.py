"""A console as a process of its own, in demo mode, for what only a real one shows."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Running:
    """The process, and where it answers."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._told = (home / "console.log").open("ab")
        where = {"IVR_HOME": str(home), "IVR_DEMO_BASE_URL": self.url}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "ivr.web.staff.wsgi:load_console", "--factory"),
                *("--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--no-ws"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error"),
            ],
            env={**os.environ, **where},
            stdout=self._told,
            stderr=self._told,
            start_new_session=True,
        )
        self._await()

    def _await(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/staff/prompts", timeout=30):
                    return
            except OSError:
                assert self.process.poll() is None and time.monotonic() < until, "the console did not start"
                time.sleep(0.1)

    def kill(self) -> None:
        """As when the machine stops: it and whatever it started, at once."""
        os.killpg(self.process.pid, 9)
        self.process.wait()
        self._told.close()


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """A console of a home, ended at the end."""
    console = Running(home)
    try:
        yield console
    finally:
        if console.process.poll() is None:
            console.kill()
