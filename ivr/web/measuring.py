"""The watcher's part in the metrics: it sums what the workers counted, adds what it knows itself, and lays
down the text that a worker hands out when asked. It is never in a caller's way."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ivr.store.depot import Depot, DepotUnreadable
from ivr.store.trouble import StoreUnavailable
from ivr.web import measures as m
from ivr.web.call_keeping import CallKeeping
from ivr.web.metrics_page import INSTALL, is_installed, text_file
from ivr.web.spool import spools_in
from ivr.web.supply import Supplier
from ivr.web.tallies import Sums, Tallies, memory_of

_EVERY = 1.0  # seconds between two writings

Sample = tuple[m.Measure, tuple[str, ...], float]


class Started(Protocol):
    """A server that is started again whenever it ends."""

    @property
    def name(self) -> str: ...

    @property
    def starts(self) -> int: ...


class Measuring:
    """Everything measured at one server."""

    def __init__(
        self,
        depot: Depot,
        supplier: Supplier,
        calls: CallKeeping | None,
        servers: Sequence[Started],
        clock: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        self._depot, self._supplier, self._calls = depot, supplier, calls
        self._servers, self._clock, self._say = servers, clock, say
        self._file, self._tallies = text_file(depot), Tallies(text_file(depot).parent)
        self._told = ""

    def start(self) -> None:
        """Again and again, in a thread that ends with the process."""
        if is_installed():
            threading.Thread(target=self._run, name="metrics", daemon=True).start()
        else:
            self._say(f"{INSTALL} Calls go on without.")

    def write(self) -> None:
        """Once. Nothing that goes wrong here may end the thread; the text's own date shows that it is old."""
        try:
            from ivr.web.exposition import text  # an optional package

            sums = self._tallies.sums()
            aside = self._file.with_suffix(".aside")
            aside.write_bytes(text(list(self._samples(sums)), sums.lengths))
            aside.replace(self._file)
            self._told = ""
        except Exception as failure:
            if (told := f"The metrics are not written: {failure}") != self._told:
                self._told = told
                self._say(told)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(_EVERY):
            self.write()

    def _samples(self, sums: Sums) -> Iterator[Sample]:
        yield from _counted(sums)
        yield from self._call_log()
        yield from self._supplied(sums)
        yield m.WORKERS, (), len(sums.alive)
        yield m.WORKERS_ENDED, (), sums.ended
        for server in self._servers:
            yield m.STARTS, (server.name,), server.starts
        yield m.MEMORY, ("watcher",), memory_of(os.getpid())
        yield m.MEMORY, ("workers",), sum(map(memory_of, sums.alive))
        yield m.TOLD_AT, (), self._clock().timestamp()

    def _call_log(self) -> Iterator[Sample]:
        if self._calls is not None:
            yield m.CALL_LOG_UP, (), self._calls.is_well
            yield m.SPOOLED, (), sum(map(_size, spools_in(self._calls.folder)))

    def _supplied(self, sums: Sums) -> Iterator[Sample]:
        trouble = self._supplier.trouble
        yield m.DATABASE_UP, (), not isinstance(trouble, StoreUnavailable)
        yield m.SUPPLY_UP, (), trouble is None
        with suppress(DepotUnreadable):
            current = self._depot.on_air().current
            yield m.WORKERS_BEHIND, (), sum(edition != current for edition in sums.alive.values())
            reigns = self._supplier.history().reigns
            heard = [place for place, change in enumerate(reigns) if change.edition == current]
            if heard:
                yield m.PUBLISHED_AT, (), reigns[heard[-1]].decision.at.timestamp()
                yield m.BEHIND, (), len(reigns) - 1 - heard[-1]


def _counted(sums: Sums) -> Iterator[Sample]:
    """What the workers counted; what has not happened yet is told as 0, so that a first shows as a rise."""
    known = {measure.name: measure for measure in m.MEASURES}
    nothing = {m.key(m.ANSWERS, event): 0 for event in m.EVENTS}
    nothing |= {
        each.name: 0 for each in (m.REFUSED, m.UNCOUNTED, m.LINES_LOST, m.EVENTS_LOST, m.EVENTS_WAITING)
    }
    for name, value in {**nothing, **sums.counts}.items():
        measure, *labels = name.split("|")
        yield known[measure], tuple(labels), value


def _size(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_size
    return 0
