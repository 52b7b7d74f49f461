"""A real server: `ivr serve` in a process of its own, and what can be seen of it from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

PATIENCE = 30.0
TOKEN = "7c0f3a91b2d845e6a1908273645fedcb"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


class Server:
    """`ivr serve` on a free port of this machine."""

    def __init__(self, home: Path, *options: str, port: int = 0, **environ: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {k: v for k, v in os.environ.items() if k not in ("TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL")}
        self.said = home / "said.txt"
        with self.said.open("wb") as out:
            where = ["--home", str(home), "--port", str(self.port)]
            where += [] if "--console" in options else ["--no-console"]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ivr", "serve", *where, *options],
                env=kept | environ,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(path.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and waits to be noticed does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone, or while it was read
        return False


def grandchildren(pid: int) -> list[int]:
    """The workers: the children of the server that the watcher has started."""
    return [worker for child in children_of(pid) for worker in children_of(child)]
