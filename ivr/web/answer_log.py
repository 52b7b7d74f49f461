"""One line of JSON an answer, to standard error, handed off so that no caller waits for it.

It tells which node a call was at, what was pressed and where it went: never a caller's number, never a
call's identity, never a secret. When whoever reads the log is slow, lines are dropped and counted.
"""

from __future__ import annotations

import json
import logging
import queue
import sys
from logging.handlers import QueueHandler, QueueListener

from ivr.core.call import Dialed, Event, Pressed, Silent, Started
from ivr.core.line import KEYS
from ivr.web.callpath import Answered

MOST_WAITING = 10_000  # lines kept while the reader is slow


class _Dropping(QueueHandler):
    """Hands lines over without ever waiting, and remembers how many it could not."""

    dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            super().enqueue(record)
        except queue.Full:
            self.dropped += 1


class AnswerLog:
    """Takes answers; writes them from a thread of its own."""

    def __init__(self, out: logging.Handler | None = None, most_waiting: int = MOST_WAITING) -> None:
        waiting: queue.Queue[object] = queue.Queue(most_waiting)
        self._handler = _Dropping(waiting)
        self._logger = logging.Logger("ivr.answers", logging.INFO)
        self._logger.addHandler(self._handler)
        self._listener = QueueListener(waiting, out or logging.StreamHandler(sys.stderr))

    @property
    def dropped(self) -> int:
        """How many lines were lost because the reader was slow."""
        return self._handler.dropped

    def start(self) -> AnswerLog:
        """Begin to write."""
        self._listener.start()
        return self

    def stop(self) -> None:
        """Write what is waiting, and end."""
        self._listener.stop()

    def __call__(self, answered: Answered) -> None:
        """One answer, handed off."""
        self._logger.log(logging.ERROR if answered.error else logging.INFO, "%s", line_of(answered))


def line_of(answered: Answered) -> str:
    """An answer as one line of JSON."""
    place, turn = answered.place, answered.turn
    then = turn.place if turn else None
    told = {
        "event": "answer",
        "edition": answered.edition,
        "language": place.language if place else None,
        "node": place.node if place else None,
        "state": str(place.state) if place else None,
        "caller": _done(answered.event),
        "next": then.node if then else None,
        "next-state": str(then.state) if then else None,
        "ms": round(answered.milliseconds, 2),
    }
    return json.dumps(told | ({"error": answered.error} if answered.error else {}))


def _done(event: Event | None) -> str | None:
    match event:
        case Pressed(key):
            return f"pressed {key}" if len(key) == 1 and key in KEYS else "pressed something else"
        case Dialed(outcome):
            return f"transfer {outcome}" if outcome.replace("-", "").isalpha() else "transfer ended"
        case Silent():
            return "silent"
        case Started():
            return "began"
    return None
