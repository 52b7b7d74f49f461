"""An event of a call as a line of a spool: when it was and whose, then what happened.

The same happens in many calls, and a worker answers them meanwhile: what happened is put into letters once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

from ivr.store.call_event import CallEvent

_read = json.JSONDecoder().decode
Fact = str | float | None


def what(*facts: Fact) -> bytes:
    """What happened: the facts of a CallEvent from its edition on."""
    return json.dumps(facts)[1:].encode()


def line(at: int, call: str, caller: str | None, happened: bytes) -> bytes:
    """A line: seconds since 1970, the hashes of a call and its caller, what happened."""
    whose = b'"%s"' % caller.encode() if caller else b"null"
    return b'[%d, "%s", %s, %s\n' % (at, call.encode(), whose, happened)


def events_of(lines: bytes) -> Iterator[CallEvent]:
    """The events of whole lines. One that a failing disk has spoiled is left out: it must not stop whoever
    keeps the others."""
    for each in lines.splitlines():
        try:
            at, *facts = _read(each.decode())
            if tuple(map(type, facts)) in _KINDS and b"\\" not in each:  # no word of ours needs one
                yield CallEvent(datetime.fromtimestamp(at, UTC), *facts)
        except (ValueError, TypeError, OverflowError, OSError):
            continue


def _kinds() -> Iterator[tuple[object, ...]]:
    """What the facts of an event may be, in their order."""
    known, word, seconds = (str,), (str, type(None)), (float, int, type(None))
    for kinds in product(known, word, known, *[word] * 3, known, *[word] * 4, seconds, word):
        yield kinds
        yield kinds[:-1]  # by an earlier version, which told no steps


_KINDS = frozenset(_kinds())
