"""What the call log is told of an answer, handed off so that no caller waits for it, and written to a spool.

The caller's number is hashed here, in memory, with the key of the week; nothing else of it is ever written.
Where there is no key, callers are not counted. The carrier's name of a call is hashed with a secret of the
line, so that its events find each other whatever week it is; the log forgets it once the call is over.

Calls of our own handset, which deploy and look after the line, are left out. They are known by the name of
the call: only the carrier gives names, and it signs them, so no caller can choose to be left out.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

from ivr.core.call import OUTCOMES
from ivr.twiml import is_known
from ivr.web.answered import Answered
from ivr.web.form import Form
from ivr.web.spooled import line, what

MOST_WAITING = 10_000  # answers kept while the disk is slow
HANDSET = "CA" + "0123456789abcdef" * 2  # what our handset calls each of its calls
_HASH = 32  # hexadecimal digits: 128 bits

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

    def taken(self, most: int) -> bytes:
        """The events of what is waiting, so many at most, as lines of a spool."""
        key = self._keys(datetime.fromtimestamp(self._clock(), UTC))
        handed = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
        return b"".join(self._line(*each, key) for each in handed)

    def _line(self, told: Answered | None, form: Form, moment: float, key: str | None) -> bytes:
        if (name := form.call) == HANDSET:
            return b""
        call = _hash(self._secret, "call", name or secrets.token_hex(16))
        caller = _hash(key, "caller", number) if key and is_known(number := form.caller) else None
        return line(int(moment), call, caller, _ended(form) if told is None else told.happened)


def _hash(key: str, what: str, value: str) -> str:
    return hmac.digest(key.encode(), f"{what} {value}".encode("utf-8", "replace"), "sha256").hex()[:_HASH]


def _ended(form: Form) -> bytes:
    outcome = form.call_status if form.call_status in OUTCOMES else None
    seconds = float(form.duration) if form.duration.isascii() and form.duration.isdecimal() else None
    nothing = (None, None, None)
    return what("", *nothing, "ended", None, outcome, None, None, seconds, "over")
