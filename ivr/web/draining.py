"""Brings what lies in the spools into the call log, and takes the spools away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.web.spool import is_finished, spools_in, whole_lines
from ivr.web.spooled import events_of

if TYPE_CHECKING:  # whoever only writes lines must not wait for a database library
    from ivr.store.call_event import CallEvent
    from ivr.store.calls import CallLog

_FEW = 25  # events read between two pauses, in a sixth of a millisecond
MOST_AT_ONCE = 256 * 1024  # bytes taken up in one transaction


def drain(folder: Path, log: CallLog, now: datetime, pause: Callable[[], None] = lambda: None) -> int:
    """Takes up everything that is whole, each event once whoever is killed when; how many bytes. Raises
    StoreUnavailable where the database does not answer: it all stays where it is. Every few events there is a
    ``pause``."""
    taken = 0
    for spool in spools_in(folder):
        with suppress(FileNotFoundError):  # somebody else has taken it away
            taken += _drain(spool, log, now, pause)
    return taken


def drop_old(folder: Path, before: datetime) -> None:
    """Takes spools away that nobody has written since a moment; no database came for them in time."""
    for spool in spools_in(folder):
        with suppress(FileNotFoundError):
            if spool.stat().st_mtime < before.timestamp():
                spool.unlink()


def _read(lines: bytes, pause: Callable[[], None]) -> Iterator[CallEvent]:
    for number, event in enumerate(events_of(lines), 1):
        yield event
        if number % _FEW == 0:
            pause()


def _drain(spool: Path, log: CallLog, now: datetime, pause: Callable[[], None]) -> int:
    finished, taken = is_finished(spool), 0
    since = log.read_of(spool.stem)
    while lines := whole_lines(spool, since, MOST_AT_ONCE):
        until = since + len(lines)
        if not log.take_up(spool.stem, since, until, list(_read(lines, pause)), now, pause):
            return taken  # somebody else is at it
        taken, since = taken + len(lines), until
    if finished:
        spool.unlink(missing_ok=True)
    return taken
