"""Brings what lies in the spools into the call log, and takes the spools away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.store.call_event import CallEvent
from ivr.web.spool import is_finished, spools_in, whole_lines

if TYPE_CHECKING:  # whoever only writes lines must not wait for a database library
    from ivr.store.calls import CallLog

MOST_AT_ONCE = 256 * 1024  # bytes taken up in one transaction


def line_of(event: CallEvent) -> bytes:
    """An event as a line of a spool."""
    _, *others = (getattr(event, name) for name in CallEvent.__slots__)
    return json.dumps([event.at.timestamp(), *others]).encode() + b"\n"


def drain(folder: Path, log: CallLog, now: datetime) -> int:
    """Takes up everything that is whole, each event once whoever is killed when; how many bytes. Raises
    StoreUnavailable where the database does not answer: it all stays where it is."""
    taken = 0
    for spool in spools_in(folder):
        with suppress(FileNotFoundError):  # somebody else has taken it away
            taken += _drain(spool, log, now)
    return taken


def drop_old(folder: Path, before: datetime) -> None:
    """Takes spools away that nobody has written since a moment; no database came for them in time."""
    for spool in spools_in(folder):
        with suppress(FileNotFoundError):
            if spool.stat().st_mtime < before.timestamp():
                spool.unlink()


def _drain(spool: Path, log: CallLog, now: datetime) -> int:
    finished, taken = is_finished(spool), 0
    since = log.read_of(spool.stem)
    while lines := whole_lines(spool, since, MOST_AT_ONCE):
        until = since + len(lines)
        if not log.take_up(spool.stem, since, until, list(_events(lines, now)), now):
            return taken  # somebody else is at it
        taken, since = taken + len(lines), until
    if finished:
        spool.unlink(missing_ok=True)
    return taken


def _events(lines: bytes, now: datetime) -> Iterator[CallEvent]:
    """A line that a failing disk has spoiled is left out."""
    for line in lines.splitlines():
        with suppress(ValueError, TypeError):
            at, *others = json.loads(line)
            yield CallEvent(datetime.fromtimestamp(at, now.tzinfo), *others)
