"""Events of calls as they go through a spool."""

from __future__ import annotations

from dataclasses import astuple

from ivr.store.call_event import CallEvent
from ivr.web.call_record import CallRecord
from ivr.web.spooled import events_of, line, what


def taken(record: CallRecord, most: int = 10_000) -> list[CallEvent]:
    """What a record gives to whoever writes."""
    return list(events_of(record.taken(most)))


def line_of(event: CallEvent) -> bytes:
    at, call, caller, *facts = astuple(event)
    return line(int(at.timestamp()), call, caller, what(*facts))
