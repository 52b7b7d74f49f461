"""Sums what the workers have counted, those that have ended included, so that no number ever goes down."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ivr.web.measures import BOUNDS, EVENTS_WAITING, SECONDS
from ivr.web.spool import is_finished
from ivr.web.tally import ALIVE, COUNTS


@dataclass
class Sums:
    """The sum of some workers' counts; which processes still run, and what each answers with."""

    counts: Counter[str] = field(default_factory=Counter)
    lengths: list[float] = field(default_factory=lambda: [0.0] * (len(BOUNDS) + 2))
    alive: dict[int, str] = field(default_factory=dict)
    ended: int = 0

    def add(self, told: dict[str, Any]) -> None:
        """One worker's counts more."""
        self.counts.update(told["counts"])
        self.lengths = [a + b for a, b in zip(self.lengths, told[SECONDS], strict=True)]


class Tallies:
    """The folder in which workers lay their counts down; whatever lies in it from before is forgotten. Where
    it cannot be made yet, the line starts without, and it is made when it can be."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ended = folder, Sums()
        with suppress(OSError):
            self._make()
            for file in folder.iterdir():
                file.unlink(missing_ok=True)

    def sums(self) -> Sums:
        """Of all workers since the watcher began. What a worker that was killed had not laid down within the
        last moment is not in it. Raises OSError where the folder cannot be made."""
        self._make()
        living: list[dict[str, Any]] = []
        for alive in self._folder.glob(f"*{ALIVE}"):
            finished, told = is_finished(alive), _told(alive.with_suffix(COUNTS))
            if finished:
                self._end(alive, told)
            elif told:
                living.append(told)
        found = Sums(Counter(self._ended.counts), self._ended.lengths, ended=self._ended.ended)
        for told in living:
            found.add(told)
            found.alive[told["pid"]] = told["edition"]
        return found

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _end(self, alive: Path, told: dict[str, Any] | None) -> None:
        if told:
            told["counts"].pop(EVENTS_WAITING.name, None)  # whatever waited there waits no more
            self._ended.add(told)
        self._ended.ended += 1
        for file in self._folder.glob(f"{alive.stem}.*"):
            file.unlink(missing_ok=True)


def _told(file: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads(file.read_bytes())
        return found
    return None


def memory_of(pid: int) -> int:
    """The bytes of memory that a process uses; 0 where the system does not tell, or it has ended."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
