"""Tells whoever reads the log what goes wrong here, and never waits for them: a disk that is full or a reader
that has stopped must not stop what they would be told about. It goes past Python's own stream: whoever waits
in that holds its lock, and then everybody waits who as much as empties it, as each fork of a worker does.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from queue import Full, Queue
from typing import TextIO

MOST_WAITING = 100  # lines; more than that is the same trouble again


class Teller:
    """Writes lines from a thread of its own; drops them where there are too many, or nowhere to write."""

    def __init__(self, out: TextIO) -> None:
        self._out = out.fileno()
        self._lines: Queue[str | None] = Queue(MOST_WAITING)
        self._writer = threading.Thread(target=self._run, name="teller", daemon=True)
        self._writer.start()

    def __call__(self, line: str) -> None:
        """One line, handed off."""
        with suppress(Full):
            self._lines.put_nowait(line)

    def finish(self, seconds: float) -> None:
        """Write what is waiting, and end; no longer than that."""
        with suppress(Full):
            self._lines.put_nowait(None)
            self._writer.join(seconds)

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            with suppress(OSError):  # full, or closed
                self._write(f"{line}\n".encode(errors="backslashreplace"))

    def _write(self, left: bytes) -> None:
        while left:
            left = left[os.write(self._out, left) :]
