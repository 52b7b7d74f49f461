"""Writes what the call log is told into spools, from a thread of a worker's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.util import Finalize
from pathlib import Path

from ivr.web.call_record import MOST_WAITING, CallRecord
from ivr.web.spool import Spool, spools_in

_EVERY = 0.2  # seconds between two writings
# 2,500 a second, several times what a line of 5,000 calls at once makes: in a flood the answers come first.
_MOST_AT_ONCE = 500
_AT_A_TIME, _BREATH = 10, 0.0002  # events made into lines between two pauses of so many seconds
_LARGEST = 1024 * 1024  # bytes of a spool; then the next one is begun, and this one can be taken away
_LONGEST = 12 * 3600.0  # seconds for which a spool is written: what is taken up must not stay in it
_MOST_SPOOLS = 256  # while the database is away for days, the disk is needed for other things


class CallWriter:
    """Takes events from a record again and again. While the disk takes nothing they wait there, and what no
    longer fits is dropped and counted. ``say`` tells people of that, once."""

    def __init__(
        self, folder: Path, record: CallRecord, say: Callable[[str], None], longest: float = _LONGEST
    ) -> None:
        self._folder, self._record, self._say = folder, record, say
        self._spool: Spool | None = None
        self._longest, self._began = longest, 0.0
        self._batch, self._told = b"", ""
        self._dropped = self._dropped_told = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="call log", daemon=True)

    def start(self) -> None:
        """From now on; a worker that is told to end writes what is waiting first."""
        self._thread.start()
        Finalize(self, self.stop, exitpriority=0)

    def stop(self) -> None:
        """Write what is waiting, and end."""
        self._stopping.set()
        self._thread.join()

    def write(self, most: int = _MOST_AT_ONCE) -> None:
        """Write what is waiting, so many at most. Nothing that goes wrong here may end the thread."""
        try:
            self._batch = self._batch or b"".join(self._taken(most))
            if self._batch:
                self._append()
            elif time.monotonic() - self._began >= self._longest:
                self._give_up_spool()
        except Exception as failure:  # the same spool is tried again: a full disk must not fill with new ones
            self._tell(f"What callers do is not written down: {failure}")
        self._tell_dropped()

    def _taken(self, most: int) -> Iterator[bytes]:
        """What is waiting, as lines: a few at a time, since those who answer wait for the interpreter as long
        as we keep it."""
        for taken in range(0, most, _AT_A_TIME):
            if not self._record.waiting:
                return
            yield self._record.taken(min(_AT_A_TIME, most - taken))
            time.sleep(_BREATH)

    def _append(self) -> None:
        if self._spool is not None and self._spool.is_gone:
            self._give_up_spool()
        self._spool = self._spool or self._begun()
        self._spool.append(self._batch)
        self._batch, self._told = b"", ""
        if self._spool.size >= _LARGEST:
            self._give_up_spool()

    def _begun(self) -> Spool:
        if (waiting := len(spools_in(self._folder))) >= _MOST_SPOOLS:
            raise OSError(f"{waiting} files of it wait for the database already")
        self._began = time.monotonic()
        return Spool(self._folder)

    def _give_up_spool(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _tell_dropped(self) -> None:
        """Once a flood is over, and not five times a second while it lasts."""
        dropped = self._record.dropped
        if dropped == self._dropped and dropped != self._dropped_told:
            self._dropped_told = dropped
            self._say(f"{dropped} events of calls were not written down since this worker started.")
        self._dropped = dropped

    def _tell(self, what: str) -> None:
        if what != self._told:
            self._told = what
            self._say(what)

    def _run(self) -> None:
        while not self._stopping.wait(_EVERY):
            self.write()
        for _ in range(2):  # what could not be written before, and the rest
            self.write(MOST_WAITING)
        self._give_up_spool()
        if left := self._batch.count(b"\n") + self._record.waiting:
            self._say(f"{left} events of calls are not written down, and this worker ends.")
