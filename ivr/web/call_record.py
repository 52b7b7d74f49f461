"""What the call log is told of an answer, handed off so that no caller waits for it, and written to a spool.

The caller's number is hashed here, in memory, with the key of the week; nothing else of it is ever written.
Where there is no key, callers are not counted. The carrier's name of a call is hashed with a secret of the
line, so that its events find each other whatever week it is; the log forgets it once the call is over.

Calls of our own handset, which deploy and look after the line, are left out. They are known by the name of
the call: only the carrier gives names, and it signs them, so no caller can choose to be left out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

from ivr.core.call import OUTCOMES, Dialed, Pressed, Ring, Silent, Started, State
from ivr.core.line import KEYS
from ivr.store.call_event import CallEvent
from ivr.twiml import is_known
from ivr.web.answered import Answered
from ivr.web.form import Form

MOST_WAITING = 10_000  # answers kept while the disk is slow
HANDSET = "CA" + "0123456789abcdef" * 2  # what our handset calls each of its calls
_HASH = 32  # hexadecimal digits: 128 bits
_STEP = 12  # of those that tell the steps of one call apart

Handed = tuple[Answered | None, Form, float]
Keys = Callable[[datetime], str | None]


class CallRecord:
    """Takes answers and ends of calls; events of them are taken from it by whoever writes. ``clock`` gives
    seconds since 1970: there is no quicker way to ask for the time."""

    def __init__(
        self, keys: Keys, secret: str, clock: Callable[[], float], most_waiting: int = MOST_WAITING
    ) -> None:
        self._waiting: deque[Handed] = deque()
        self._keys, self._secret, self._clock, self._most_waiting = keys, secret, clock, most_waiting
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """How many answers nobody has taken yet."""
        return len(self._waiting)

    def __call__(self, told: Answered | None, form: Form) -> None:
        """An answer, or None for the end of a call; dropped and counted while nobody can write."""
        if len(self._waiting) >= self._most_waiting:
            self.dropped += 1
        else:
            self._waiting.append((told, form, self._clock()))

    def taken(self, most: int) -> list[CallEvent]:
        """The events of what is waiting, so many at most."""
        key = self._keys(datetime.fromtimestamp(self._clock(), UTC))
        handed = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        return [self._event(*each, key) for each in handed if each[1].call != HANDSET]

    def _event(self, told: Answered | None, form: Form, moment: float, key: str | None) -> CallEvent:
        at = datetime.fromtimestamp(int(moment), UTC)
        call = _hash(self._secret, "call", form.call or secrets.token_hex(16))
        caller = _hash(key, "caller", form.caller) if key and is_known(form.caller) else None
        return _ended(at, call, caller, form) if told is None else _answered(at, call, caller, told)


def _hash(key: str, what: str, value: str) -> str:
    return hmac.digest(key.encode(), f"{what} {value}".encode("utf-8", "replace"), "sha256").hex()[:_HASH]


def _ended(at: datetime, call: str, caller: str | None, form: Form) -> CallEvent:
    outcome = form.call_status if form.call_status in OUTCOMES else None
    seconds = float(form.duration) if form.duration.isascii() and form.duration.isdecimal() else None
    nothing = (None, None, None)
    return CallEvent(at, call, caller, "", *nothing, "ended", None, outcome, None, None, seconds, "over")


def _answered(at: datetime, call: str, caller: str | None, told: Answered) -> CallEvent:
    place, then = told.place, told.turn.place if told.turn else None
    node, state = (place.node, str(place.state)) if place else (None, None)
    known = place or then
    language = known.language if known else None
    kind, key, outcome = _happened(told)
    rung = place.node if place and kind == "dialed" else None
    if told.turn and then and isinstance(told.turn.steps[-1], Ring):
        rung = then.node
    next_node = then.node if then else None
    there = (told.edition, language, node, state, kind, key, outcome, next_node, rung)
    return CallEvent(at, call, caller, *there, None, _step(told, kind, key, outcome))


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
