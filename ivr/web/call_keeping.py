"""Keeps the call log: the watcher alone brings it into the database, hands the week's key on and destroys it,
and deletes what is too old."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from ivr.store.caller_keys import CallerKeys
from ivr.store.calls import CallLog
from ivr.store.database import Database
from ivr.web.draining import drain, drop_old
from ivr.web.week_key import hand_on, take_back, week_of

_PATIENT = 10  # steps of niceness to others on the processor, of which there are 19
_BREATH = 0.001  # seconds after every few events
_EVERY = 1.0  # seconds between two looks
_GOES_ON = timedelta(hours=12)  # no call is longer than four, and its end is reported soon after


class CallKeeping:
    """One database's call log, fed from a folder of spools. ``others`` are those that servers on this machine
    have, or had before they listened elsewhere: nobody else may ever look there again."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        keep: timedelta,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        others: Callable[[], Iterable[Path]] = tuple,
    ) -> None:
        self._log, self._keys = CallLog(database), CallerKeys(database)
        self.folder, self._keep, self._clock, self._say = folder, keep, clock, say
        self._others = others
        self._handed, self._told = "", ""
        self._cleared: datetime | None = None
        self.is_well = True

    def start(self) -> None:
        """Again and again, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="call log", daemon=True).start()

    def look(self) -> None:
        """Once. While the database does not answer, everything stays in the spools."""
        try:
            self.step(self._clock())
            self._told, self.is_well = "", True
        except Exception as failure:
            self.is_well = False
            if (told := f"The call log waits: {failure}") != self._told:
                self._told = told
                self._say(told)

    def step(self, now: datetime) -> None:
        """Exchange the key of a week that is over, take up what is written, delete hourly what is too old.
        May raise whatever keeps it from that."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        week, others = week_of(now.date()), [each for each in self._others() if each != self.folder]
        self._clear(self.folder, week, now)
        for other in others:
            with suppress(OSError):  # it is another account's
                self._clear(other, week, now)
        if week != self._handed:
            hand_on(self.folder, week, self._keys.of(week))
            self._handed = week
        try:
            drain(self.folder, self._log, now, _pause)
            for other in others:
                with suppress(OSError):
                    drain(other, self._log, now, _pause)
        finally:
            self._clear_log(now)  # what cannot be read does not let anything stay longer than it may

    def _clear(self, folder: Path, week: str, now: datetime) -> None:
        """Before the database is asked: it may not answer, and would keep alive what lies here."""
        take_back(folder, week)
        drop_old(folder, now - self._keep)

    def _clear_log(self, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour != self._cleared:
            self._log.delete_before(now - self._keep)
            self._log.forget_calls(now - _GOES_ON)
            self._cleared = hour

    def _run(self) -> None:
        _give_way()
        self.look()  # at once: the first callers are to be counted, too
        pause = threading.Event()
        while not pause.wait(_EVERY):
            self.look()


def _pause() -> None:
    """Long enough for an answer, so that none waits for more than the few events that it came upon."""
    time.sleep(_BREATH)


def _give_way() -> None:
    """In a flood of calls those who answer them come first on the processor; what was written waits."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        thread = threading.get_native_id()
        behind = os.getpriority(os.PRIO_PROCESS, thread) + _PATIENT
        with suppress(OSError):  # where a unit forbids it
            os.setpriority(os.PRIO_PROCESS, thread, min(behind, 19))
