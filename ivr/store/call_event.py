"""What is kept of one thing that happened in a call; who only writes it down needs no database for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened in a call.

    ``kind``: ``began``, ``pressed``, ``silent``, ``dialed`` (a transfer ended), ``ended`` (the carrier's
    report of the end) or ``failed`` (the last resort spoke). ``node`` and ``state`` are where the call was,
    null before its first turn; ``next_node`` is where it went, null where it was over. ``key`` is one key, or
    ``?`` for anything else that was pressed. ``service`` is the one that is rung now, or that was rung for
    ``dialed``. ``outcome``: the carrier's word for how a transfer or a call ended; ``wrong`` for a key that
    led nowhere; otherwise the state of the service that was come to, such as ``ringing`` or ``closed``.
    ``seconds``: of a call that ended, how long it was; of others, since the event before, null for the first.
    ``edition`` is empty where an event has none: at the end of a call. ``step`` stands for the place and what
    happened there, null where the call stayed there: the same one again, right after it, is the carrier's
    second request for an answer that it lost, and not a second event.
    """

    at: datetime
    call: str
    caller: str | None
    edition: str
    language: str | None
    node: str | None
    state: str | None
    kind: str
    key: str | None
    outcome: str | None
    next_node: str | None
    service: str | None
    seconds: float | None
    step: str | None = None
