"""An event of a call as a line of a spool: when it was and whose, then what happened.

The same happens in many calls, and a worker answers them meanwhile: what happened is put into letters once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from ivr.store.call_event import CallEvent

_facts = json.JSONDecoder().decode
Fact = str | float | None


def what(*facts: Fact) -> bytes:
    """What happened: the facts of a CallEvent from its edition on."""
    return json.dumps(facts)[1:].encode()


def line(at: int, call: str, caller: str | None, happened: bytes) -> bytes:
    """A line: seconds since 1970, the hashes of a call and its caller, what happened."""
    whose = b'"%s"' % caller.encode() if caller else b"null"
    return b'[%d, "%s", %s, %s\n' % (at, call.encode(), whose, happened)


def events_of(lines: bytes) -> Iterator[CallEvent]:
    """The events of whole lines. One that a failing disk has spoiled is left out."""
    for each in lines.splitlines():
        try:
            at, *others = _facts(each.decode())
            yield CallEvent(datetime.fromtimestamp(at, UTC), *others)
        except (ValueError, TypeError):
            continue
