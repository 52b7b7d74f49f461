"""What came of an answer, as the call log keeps it: where the call was, what was done, where it went."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ivr.core.call import OUTCOMES, Dialed, Pressed, Ring, Silent, Started, State
from ivr.core.line import KEYS
from ivr.web.spooled import what

if TYPE_CHECKING:  # an answer keeps what came of it
    from ivr.web.answered import Answered

_STEP = 12  # hexadecimal digits that tell the steps of one call apart


def came_of(told: Answered) -> bytes:
    """What happened, as a spool has it."""
    place, then = told.place, told.turn.place if told.turn else None
    node, state = (place.node, str(place.state)) if place else (None, None)
    known = place or then
    language = known.language if known else None
    kind, key, outcome = _happened(told)
    rung = place.node if place and kind == "dialed" else None
    if told.turn and then and isinstance(told.turn.steps[-1], Ring):
        rung = then.node
    next_node, step = then.node if then else None, _step(told, kind, key, outcome)
    return what(told.edition, language, node, state, kind, key, outcome, next_node, rung, None, step)


def _step(told: Answered, *happened: str | None) -> str | None:
    """What stands for a place and what happened there; None where the call stayed at the place, and the same
    may happen again."""
    if told.turn is None or told.place == told.turn.place:
        return None
    return hashlib.sha256(f"{told.place} {happened}".encode()).hexdigest()[:_STEP]


def _happened(told: Answered) -> tuple[str, str | None, str | None]:
    """The kind of an event, the key, and what came of it."""
    match told.event:
        case Started():
            return "began", None, None
        case Dialed(outcome):
            return "dialed", None, outcome if outcome in OUTCOMES else None
        case Silent():
            return "silent", None, _came_to(told)
        case Pressed(key):
            return "pressed", key if len(key) == 1 and key in KEYS else "?", _came_to(told)
    return "failed", None, None


def _came_to(told: Answered) -> str | None:
    then = told.turn.place if told.turn else None
    if then is None or told.place is None:
        return None
    if then.wrongs > told.place.wrongs:
        return "wrong"
    return None if then.state is State.LISTEN else str(then.state)
