"""Counts a worker's answers, off the way of any answer, and lays the counts down for the watcher.

An answer is handed off in a fraction of a microsecond. The worker holds a lock on a file while it lives,
however it dies, so that the watcher knows whose counts are final.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from multiprocessing.util import Finalize
from pathlib import Path

from ivr.web.answered import Answered
from ivr.web.measures import BOUNDS, REFUSED, SECONDS, TRANSFERS, UNCOUNTED, counted, key

ALIVE, COUNTS = ".alive", ".json"
MOST_WAITING = 10_000
_MOST_KEYS = 500  # a line with more services than that has the others counted as one
_EVERY = 0.5  # seconds between two writings


class Ticks:
    """Counts from many threads at once without a lock; read by one thread only."""

    def __init__(self) -> None:
        self._numbers, self._reads = count(), 0

    def __call__(self) -> None:
        next(self._numbers)  # one step that no other thread can come into

    def read(self) -> int:
        self._reads += 1
        return next(self._numbers) - self._reads + 1


class Tally:
    """Takes answers and refusals. ``besides`` are numbers that others of this worker count, and ``edition``
    what it answers with; both are asked for by the thread that writes."""

    def __init__(
        self,
        folder: Path,
        besides: Callable[[], Mapping[str, float]] = lambda: {},
        edition: Callable[[], str] = lambda: "",
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._folder, self._besides, self._edition = folder, besides, edition
        self._waiting: deque[tuple[Answered, float]] = deque()
        self._most_waiting = most_waiting
        self._counts: Counter[str] = Counter()
        self._lengths, self._seconds = [0] * (len(BOUNDS) + 1), 0.0
        self.refused, self._uncounted = Ticks(), Ticks()
        self._name, self._lock, self._written = "", -1, b""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tally", daemon=True)

    def __call__(self, answered: Answered, milliseconds: float) -> None:
        """One answer, handed off."""
        if len(self._waiting) >= self._most_waiting:
            self._uncounted()
        else:
            self._waiting.append((answered, milliseconds))

    def start(self) -> Tally:
        """From now on; a worker that is told to end counts what is waiting first."""
        self._thread.start()
        Finalize(self, self.stop, exitpriority=0)
        return self

    def stop(self) -> None:
        """Count what is waiting, and end."""
        self._stopping.set()
        self._thread.join()

    def write(self) -> None:
        """Count, and lay the counts down if there are others than before. A disk that takes nothing now may
        take them the next time."""
        self._count()
        with suppress(OSError):
            told = json.dumps(self._told()).encode()
            if told != self._written:
                self._lay(told)
                self._written = told

    def _count(self) -> None:
        for _ in range(len(self._waiting)):
            answered, milliseconds = self._waiting.popleft()
            for each in counted(answered):
                full = len(self._counts) >= _MOST_KEYS and each not in self._counts
                self._counts[key(TRANSFERS, "other", "other") if full else each] += 1
            self._lengths[bisect_left(BOUNDS, milliseconds / 1000)] += 1
            self._seconds += milliseconds / 1000

    def _told(self) -> dict[str, object]:
        self._counts[key(REFUSED)], self._counts[key(UNCOUNTED)] = self.refused.read(), self._uncounted.read()
        return {
            "pid": os.getpid(),
            "edition": self._edition(),
            "counts": {**self._counts, **self._besides()},
            SECONDS: [*self._lengths, self._seconds],
        }

    def _lay(self, told: bytes) -> None:
        """Aside first, then into place in one step: whoever reads finds whole counts."""
        if not self._name:
            self._come_alive()
        aside = self._folder / f"{self._name}.aside"
        aside.write_bytes(told)
        aside.replace(self._folder / f"{self._name}{COUNTS}")

    def _come_alive(self) -> None:
        name = secrets.token_hex(8)
        making = self._folder / f"making-{name}"
        self._lock = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        making.rename(self._folder / f"{name}{ALIVE}")
        self._name = name

    def _run(self) -> None:
        while not self._stopping.wait(_EVERY):
            self.write()
        self.write()
