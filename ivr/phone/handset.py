"""The handset: what may happen to a call, and when. Sans-IO: no networking, clock or randomness.

Tell it what happened (``dial``, ``reply``, ``press``, ``wait``, ``dialed``, ``hang_up``) and ask
``next_event()`` what the caller hears, until it gives one of ``Needs``. All times are virtual seconds
since the call was answered; asking the server takes none. What then happens is the business of
``course``. Must never import anything else of ivr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.phone.course import Course, Press
from ivr.phone.events import Event, Needs
from ivr.phone.verbs import KEYS, LONGEST_CALL, METHODS
from ivr.phone.wire import Reply, Request

CALLER = "+13125550123"
LINE = "+17735550100"
CALL_SID = "CA" + "0123456789abcdef" * 2
OUTCOMES = ("completed", "busy", "no-answer", "failed", "canceled")


class HandsetMisused(RuntimeError):
    """The handset was told something that cannot have happened, such as a reply nobody asked for."""


class Handset:
    """One call to one line.

    ``seconds_of`` gives the length of the sound at an absolute URL, or raises SoundMissing, and then the
    carrier's error 11200 sends the call to ``fallback``. After ``Ended`` a report to ``status_callback``,
    where one is given, still needs a reply. A caller who withholds their number calls as ``anonymous``.
    """

    def __init__(
        self,
        *,
        seconds_of: Callable[[str], float],
        caller: str = CALLER,
        line: str = LINE,
        fallback: str | None = None,
        status_callback: str | None = None,
        call_sid: str = CALL_SID,
    ) -> None:
        self._course = Course(seconds_of, caller, line, fallback, status_callback, call_sid)
        self._life: Iterator[Event | Needs] | None = None
        self._need: Needs | None = None

    @property
    def now(self) -> float:
        """Virtual seconds since the call was answered."""
        return self._course.now

    @property
    def ended(self) -> bool:
        return self._course.ended

    @property
    def request(self) -> Request | None:
        """What to carry while a reply is needed."""
        return self._course.request

    @property
    def troubles(self) -> tuple[str, ...]:
        """What the carrier's debugger would list: every failure, also those the fallback caught."""
        return tuple(self._course.troubles)

    def next_event(self) -> Event | Needs:
        """What happened next, or what is needed before anything else can happen."""
        if self._life is None:
            return Needs.NOTHING
        if self.now >= LONGEST_CALL and not self.ended:
            self._finish("the carrier ends every call after four hours")
        event = next(self._life, Needs.NOTHING)
        self._need = event if isinstance(event, Needs) else None
        return event

    # What may happen to a call. Each raises HandsetMisused when it cannot have happened now.

    def dial(self, url: str, method: str = "POST") -> None:
        """Call the line; its first document is at this absolute URL."""
        if self._life is not None:
            raise HandsetMisused("A handset makes one call; take a new one for the next.")
        if method not in METHODS:
            raise ValueError(f"{method!r} is no way to ask for a document; use GET or POST.")
        self._life = self._course.begin(method, url)

    def reply(self, reply: Reply) -> None:
        """The answer to ``request``."""
        self._must_need(Needs.REPLY, "nothing was asked")
        self._course.replies.append(reply)

    def press(self, key: str, at: float | None = None) -> None:
        """Press a key now or, with ``at``, at that virtual second, such as inside a sound yet to come."""
        if key not in tuple(KEYS):
            raise ValueError(f"{key!r} is not a key; press one of 0 to 9, * or #.")
        if at is not None and at < self.now:
            raise ValueError(f"{at} s has passed already; it is {self.now} s now.")
        self._must_be_going_on()
        self._course.keys.append(Press(self.now if at is None else at, key))
        self._course.keys.sort(key=lambda press: press.at)

    def wait(self) -> None:
        """Nobody presses a key until the timeout."""
        self._must_need(Needs.KEY, "no key is waited for")
        self._course.waited = True

    def dialed(self, outcome: str, seconds: float) -> None:
        """What came of the ringing, and how long it rang or, once answered, was talked."""
        if outcome not in OUTCOMES:
            raise ValueError(f"{outcome!r} is no dial result; use one of {', '.join(OUTCOMES)}.")
        self._must_need(Needs.RESULT, "nobody is being called")
        self._course.results.append((outcome, seconds))

    def hang_up(self) -> None:
        """The caller hangs up, now."""
        self._must_be_going_on()
        self._finish("hung up by the caller")

    def _finish(self, reason: str) -> None:
        self._life = self._course.end(reason)
        self._course.ended, self._need = True, None

    def _must_need(self, need: Needs, otherwise: str) -> None:
        if self._need is not need:
            raise HandsetMisused(f"This cannot happen now: {otherwise}.")
        self._need = None

    def _must_be_going_on(self) -> None:
        if self._life is None or self.ended:
            raise HandsetMisused("This cannot happen now: no call is in progress.")
