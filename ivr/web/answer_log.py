"""One line of JSON an answer, to standard error, handed off so that no caller waits for it.

It tells which node a call was at, what was pressed and where it went: never a caller's number, never a
call's identity, never a secret. When whoever reads the log is slow, lines are dropped and counted. The stream
is its own, so that nobody else waits for the lock of the one that Python has.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterator
from multiprocessing.util import Finalize
from typing import BinaryIO

from ivr.web.answered import Answered

MOST_WAITING = 10_000  # answers kept while the reader is slow
_LAST_SECONDS = 1.0  # for what is waiting at the end: whoever does not read it must not keep a worker
_EVERY = 0.2  # seconds between two writings, so that a busy second costs five of them and not thousands


class AnswerLog:
    """Takes answers; writes them from a thread of its own."""

    def __init__(self, out: BinaryIO | None = None, most_waiting: int = MOST_WAITING) -> None:
        self._out = out or open(sys.stderr.fileno(), "wb", closefd=False)  # noqa: SIM115
        self._waiting: deque[tuple[Answered, float]] = deque()
        self._most_waiting = most_waiting
        self._awake, self._stopping = threading.Event(), threading.Event()
        self._writer = threading.Thread(target=self._run, name="answer log", daemon=True)
        self.dropped = 0

    def __call__(self, answered: Answered, milliseconds: float) -> None:
        """One answer, handed off; dropped and counted while the reader is too slow."""
        if len(self._waiting) >= self._most_waiting:
            self.dropped += 1
        else:
            self._waiting.append((answered, milliseconds))
            if not self._awake.is_set():
                self._awake.set()

    def start(self) -> AnswerLog:
        """Begin to write; a worker that is told to end writes what is waiting first."""
        self._writer.start()
        Finalize(self, self.stop, exitpriority=0)
        return self

    def stop(self) -> None:
        """Write what is waiting, and end; nobody waits longer for whoever reads it."""
        self._stopping.set()
        self._awake.set()
        self._writer.join(_LAST_SECONDS)

    def _run(self) -> None:
        """Write at once, then no more for a moment. What cannot be written is lost, and the thread goes on:
        the next moment may be better."""
        while not self._stopping.wait(_EVERY):
            self._awake.wait()
            self._awake.clear()
            self._write()
        self._write()

    def _write(self) -> None:
        lines = b"".join(self._taken())
        if lines:
            try:
                self._out.write(lines)
                self._out.flush()
            except OSError:
                self.dropped += lines.count(b"\n")

    def _taken(self) -> Iterator[bytes]:
        for _ in range(len(self._waiting)):
            answered, milliseconds = self._waiting.popleft()
            yield b'%s, "ms": %.2f}\n' % (answered.line, milliseconds)
