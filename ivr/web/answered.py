"""What the log is told of an answer: which node a call was at, what was pressed, where it went.

Never a caller's number, never a call's identity, and no digits beyond the one key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from ivr.core.call import Dialed, Event, Place, Pressed, Silent, Started, Turn
from ivr.core.line import KEYS
from ivr.web.happened import came_of


@dataclass(frozen=True)
class Answered:
    """One answer: where the call was, what happened, where it is now; ``error`` if the last resort spoke."""

    edition: str
    place: Place | None
    event: Event | None
    turn: Turn | None
    error: str | None = None

    @cached_property
    def line(self) -> bytes:
        """The beginning of its line in the log, a JSON object still open; the same answer is given many
        times."""
        return line_of(self).removesuffix("}").encode()

    @cached_property
    def happened(self) -> bytes:
        """What the call log keeps of it."""
        return came_of(self)


def line_of(answered: Answered) -> str:
    """An answer as JSON."""
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
