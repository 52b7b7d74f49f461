"""A call made through an exchange: a handset, someone to carry its requests, and scripted keys.

Must never import anything else of ivr; asks nobody for the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict, Unpack

from ivr.phone.events import Event, Needs, Opened, Ringing
from ivr.phone.exchange import Exchange
from ivr.phone.handset import CALL_SID, CALLER, LINE, OUTCOMES, Handset
from ivr.phone.verbs import KEYS

# Seconds a scripted Dial takes; one that is not answered rings for its whole timeout.
SECONDS_TAKEN = {"completed": 30.0, "busy": 2.0, "failed": 1.0, "canceled": 1.0}


@dataclass(frozen=True, slots=True)
class KeyPress:
    """A scripted key, None for silence until the timeout; early, at the first instant keys are live."""

    key: str | None
    early: bool = False


def parse_keys(script: str) -> tuple[KeyPress, ...]:
    """Keys written as ``1 _ 3! #``; raises ValueError with a sentence that says what to type instead."""
    return tuple(_key_press(word) for word in script.split())


def _key_press(word: str) -> KeyPress:
    if word == "_":
        return KeyPress(None)
    key = word.removesuffix("!")
    if key not in tuple(KEYS):
        raise ValueError(
            f"{word!r} is not a key. Type keys 0 to 9, * or # with a blank between them, _ for silence "
            "and ! after a key to press it early, as in: 1 _ 3!"
        )
    return KeyPress(key, early=key != word)


class Settings(TypedDict, total=False):
    """How a call is made: by whom, to which number, and what becomes of its transfers."""

    dial_result: str
    caller: str
    line: str
    fallback: str | None
    status_callback: str | None
    call_sid: str


class Call:
    """A call in progress. ``dial_result`` is what every Dial from now on comes to; it may be changed."""

    def __init__(
        self,
        exchange: Exchange,
        url: str,
        *,
        dial_result: str = "completed",
        caller: str = CALLER,
        line: str = LINE,
        fallback: str | None = None,
        status_callback: str | None = None,
        call_sid: str = CALL_SID,
    ) -> None:
        check_outcome(dial_result)
        self.dial_result = dial_result
        self._results: list[tuple[float, str]] = []  # what transfers come to from a second on
        self._exchange = exchange
        self._handset = Handset(
            seconds_of=exchange.seconds_of,
            caller=caller,
            line=line,
            fallback=fallback,
            status_callback=status_callback,
            call_sid=call_sid,
        )
        self._handset.dial(url)

    @property
    def ended(self) -> bool:
        return self._handset.ended

    @property
    def troubles(self) -> tuple[str, ...]:
        """Every failure so far, as the carrier's debugger would list it."""
        return self._handset.troubles

    def hear(self, until_live: bool = False) -> list[Event]:
        """Everything up to the moment a key is needed or all is over.

        With ``until_live`` only up to the first instant a key would be heard, for one who does not wait.
        """
        heard: list[Event] = []
        while (event := self._next(heard)) is not None:
            heard.append(event)
            if until_live and isinstance(event, Opened):
                break
        return heard

    def press(self, key: str) -> None:
        """Press a key now. Raises HandsetMisused once the call has ended."""
        self._handset.press(key)

    def silence(self) -> None:
        """Press nothing until the timeout. Raises HandsetMisused where no key is waited for."""
        self._handset.wait()

    def act(self, press: KeyPress) -> None:
        """Press a scripted key, or keep silent."""
        if press.key is None:
            self.silence()
        else:
            self.press(press.key)

    def do(self, what: str, at: float) -> None:
        """Press a key at a virtual second; or let every Dial from then on come to this result."""
        if what in OUTCOMES:
            self._results.append((at, what))
        else:
            self._handset.press(what, at)

    def hang_up(self) -> None:
        """Hang up. Raises HandsetMisused once the call has ended."""
        self._handset.hang_up()

    def _next(self, heard: list[Event]) -> Event | None:
        while True:
            match self._handset.next_event():
                case Needs.REPLY:
                    self._carry()
                case Needs.RESULT:
                    result = self._result()
                    self._handset.dialed(result, self._seconds_taken(heard, result))
                case Needs.KEY | Needs.NOTHING:
                    return None
                case event:
                    return event

    def _carry(self) -> None:
        request = self._handset.request
        assert request is not None  # a reply is needed
        self._handset.reply(self._exchange.send(request))

    def _result(self) -> str:
        told = [outcome for at, outcome in sorted(self._results) if at <= self._handset.now]
        return told[-1] if told else self.dial_result

    def _seconds_taken(self, heard: list[Event], result: str) -> float:
        rings = [event.seconds for event in heard if isinstance(event, Ringing)]
        return SECONDS_TAKEN.get(result, rings[-1])


def play(exchange: Exchange, url: str, keys: Iterable[KeyPress], **how: Unpack[Settings]) -> list[Event]:
    """A whole scripted call. After its last key the caller hears that turn and hangs up.

    A script longer than the call is not an error: what is left of it is not pressed.
    """
    call = Call(exchange, url, **how)
    heard: list[Event] = []
    for key in keys:
        heard += call.hear(until_live=key.early)
        if call.ended:
            break
        call.act(key)
    heard += call.hear()
    if not call.ended:
        call.hang_up()
    return heard + call.hear()


def check_outcome(outcome: str) -> None:
    """Raises ValueError unless a Dial can come to this."""
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome!r} is no dial result. Use one of: {', '.join(OUTCOMES)}.")
