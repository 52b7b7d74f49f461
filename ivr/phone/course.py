"""The course of one call: what the carrier does with the documents it is given.

One generator, so a call reads from top to bottom: it yields what the caller hears, or a ``Needs`` until the
handset has put in what is needed. Two rules hold here: time moves only in ``_pass_to``, and whatever ends
or breaks a call is raised as ``_Over`` or ``_Broken``. No networking, clock or randomness; must never
import anything else of ivr.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar
from urllib.parse import urldefrag, urljoin

from ivr.phone.events import (
    Ended,
    Event,
    Keyed,
    Listening,
    Needs,
    Opened,
    Paused,
    Played,
    Result,
    Ringing,
    Said,
)
from ivr.phone.speech import seconds_to_say
from ivr.phone.verbs import (
    E164,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Redirect,
    Reject,
    Say,
    TwimlError,
    Verb,
    is_address,
    read,
)
from ivr.phone.wire import Form, Reply, Request, SoundMissing

MOST_REDIRECTS = 10  # HTTP redirects in a row; error 11215
# The carrier sets no limit of its own to <Redirect>s; a line that needs more than this without a sound
# or a key is going round in circles.
MOST_SILENT_DOCUMENTS = 50
MOST_REPEATS = 1000  # what loop="0" amounts to
RING_SLACK = 5  # seconds the carrier adds to a Dial's timeout

_ACCOUNT_SID = "AC" + "fedcba9876543210" * 2
_SEE_OTHER = (301, 302, 303)  # followed with GET
_SAME_METHOD = (307, 308)

T = TypeVar("T")
Steps: TypeAlias = Generator[Event | Needs, None, T]


class _Over(Exception):
    """The call ends here, with what the transcript says about it and the carrier's final CallStatus."""

    def __init__(self, reason: str, status: str = "completed") -> None:
        self.reason, self.status = reason, status


class _Broken(Exception):
    """A document could not be fetched or played: the fallback's turn."""

    def __init__(self, code: int, url: str, what: str) -> None:
        super().__init__(f"{code} at {url}: {what}")
        self.code, self.url = code, url


@dataclass(frozen=True, slots=True)
class _Errand:
    """The next document to ask for, and what is told besides the standard parameters."""

    method: str
    url: str
    extra: Form = ()


@dataclass(frozen=True, slots=True)
class Press:
    at: float
    key: str


@dataclass(slots=True)
class Course:
    """The state of a call. The handset puts in ``keys`` (sorted), ``waited``, ``replies`` and ``results``."""

    seconds_of: Callable[[str], float]
    caller: str
    line: str
    fallback: str | None
    status_callback: str | None
    call_sid: str
    now: float = 0.0
    ended: bool = False
    request: Request | None = None
    troubles: list[str] = field(default_factory=list)
    keys: list[Press] = field(default_factory=list)
    waited: bool = False
    replies: deque[Reply] = field(default_factory=deque)
    results: deque[tuple[str, float]] = field(default_factory=deque)
    _here: str = ""  # the document that plays
    _status: str = "ringing"
    _documents: int = 0  # in a row, without a sound or a key
    _dials: int = 0

    def begin(self, method: str, url: str) -> Steps[None]:
        """The call from its first request to its end."""
        try:
            yield from self._go_on(_Errand(method, url))
        except _Over as over:
            end = self.end(over.reason, over.status)
        yield from end

    def end(self, reason: str, status: str = "completed") -> Steps[None]:
        """The end of the call, whenever it comes, and the report of it where one is wanted."""
        self.ended, self.request, self._status = True, None, status
        yield Ended(self.now, reason)
        if self.status_callback is not None:
            duration = (("CallDuration", str(round(self.now))),)
            report = urldefrag(self.status_callback).url
            yield from self._ask(Request("POST", report, self._standard() + duration))

    def _go_on(self, errand: _Errand) -> Steps[None]:
        """From document to document, until _Over. A fallback that breaks too is not rescued again."""
        rescuing = False
        while True:
            try:
                verbs = yield from self._fetch(errand)
                errand = yield from self._perform(verbs)
                rescuing = False
            except _Broken as broken:
                errand = self._rescue(broken, rescuing)
                rescuing = True

    def _rescue(self, broken: _Broken, rescuing: bool) -> _Errand:
        self.troubles.append(str(broken))
        if rescuing or self.fallback is None:
            raise _Over(f"application error: {broken}")
        return _Errand("POST", self.fallback, (("ErrorCode", str(broken.code)), ("ErrorUrl", broken.url)))

    # Documents.

    def _fetch(self, errand: _Errand) -> Steps[tuple[Verb, ...]]:
        self._documents += 1
        if self._documents > MOST_SILENT_DOCUMENTS:
            raise _Over(
                f"application error: {MOST_SILENT_DOCUMENTS} documents in a row without a sound or a key"
            )
        url, reply = yield from self._follow(errand)
        # Keys pressed while the server answers reach nobody: the carrier has no type-ahead.
        yield from self._lose_keys(lambda press: press.at <= self.now)
        try:
            verbs = read(reply.body, reply.content_type)
        except TwimlError as error:
            raise _Broken(error.code, url, str(error)) from error
        self._here = url
        return verbs

    def _follow(self, errand: _Errand) -> Steps[tuple[str, Reply]]:
        """Through HTTP redirects, on which everything but the standard parameters is lost."""
        method, url, extra = errand.method, urldefrag(errand.url).url, errand.extra
        for _ in range(1 + MOST_REDIRECTS):
            reply = yield from self._ask(Request(method, url, self._standard() + extra))
            if reply.status == 200:
                return url, reply
            url, method, extra = _redirected(url, reply), _method_after(method, reply.status), ()
        raise _Broken(11215, url, "more than 10 HTTP redirects in a row")

    def _ask(self, request: Request) -> Steps[Reply]:
        self.request = request
        while not self.replies:
            yield Needs.REPLY
        self.request = None
        return self.replies.popleft()

    def _standard(self) -> Form:
        return (
            ("CallSid", self.call_sid),
            ("AccountSid", _ACCOUNT_SID),
            ("From", self.caller),
            ("To", self.line),
            ("Caller", self.caller),
            ("Called", self.line),
            ("CallStatus", self._status),
            ("Direction", "inbound"),
            ("ApiVersion", "2010-04-01"),
        )

    def _errand(self, url: str | None, method: str, extra: Form = ()) -> _Errand:
        return _Errand(method, urljoin(self._here, url or self._here), extra)

    # Verbs.

    def _perform(self, verbs: tuple[Verb, ...]) -> Steps[_Errand]:
        """Play a document; gives the next one to ask for."""
        if not verbs or not isinstance(verbs[0], Reject):
            self._status = "in-progress"
        for verb in verbs:
            errand = yield from self._do(verb)
            if errand is not None:
                return errand
        raise _Over("end of document")

    def _do(self, verb: Verb) -> Steps[_Errand | None]:
        match verb:
            case Say() | Play() | Pause():
                yield from self._sound(verb)
                return None
            case Gather():
                return (yield from self._gather(verb))
            case Dial():
                return (yield from self._ring(verb))
            case Redirect():
                return self._errand(verb.url, verb.method)
            case Hangup():
                raise _Over("hung up by the line")
            case _:
                raise self._rejection(verb)

    def _rejection(self, reject: Reject) -> _Over:
        """Only a call not yet answered is really rejected; later it is as good as a hang-up."""
        unanswered = {"busy": "busy", "rejected": "no-answer"}[reject.reason]
        return _Over(f"rejected: {reject.reason}", unanswered if self._status == "ringing" else "completed")

    def _sound(self, prompt: Prompt) -> Steps[None]:
        """Outside a Gather nothing interrupts a sound, and keys pressed in it are lost."""
        seconds = self._length(prompt)
        for _ in range(_times(prompt)):
            begun = self.now
            self._pass_to(begun + seconds)
            yield self._heard(prompt, begun, cut_short=False)
            yield from self._lose_keys(lambda press: press.at < self.now)

    def _gather(self, gather: Gather) -> Steps[_Errand | None]:
        # All nested files are fetched before the first is played, so lengths come before everything.
        sounds = [(prompt, self._length(prompt)) for prompt in gather.prompts for _ in range(_times(prompt))]
        yield Opened(self.now)
        for prompt, seconds in sounds:
            if (yield from self._interruptible(prompt, seconds)):
                break
        digits = yield from self._collect(gather)
        if not digits and not gather.action_on_empty_result:
            return None
        return self._errand(gather.action, gather.method, (("Digits", digits),) if digits else ())

    def _interruptible(self, prompt: Prompt, seconds: float) -> Steps[bool]:
        """Plays one nested prompt; true when a key stopped it. What nobody heard is not reported."""
        begun = self.now
        stopped = self._key_before(begun + seconds)
        self._pass_to(self.keys[0].at if stopped else begun + seconds)
        if not stopped or self.now > begun:
            yield self._heard(prompt, begun, cut_short=stopped)
        return stopped

    def _collect(self, gather: Gather) -> Steps[str]:
        """The digits entered, without the finish key; none when there was no input."""
        digits, told = "", False
        while len(digits) != gather.num_digits:
            if not told and not (self.keys and self.keys[0].at <= self.now):
                yield Listening(self.now, float(gather.timeout))
                told = True
            key = yield from self._next_key(self.now + gather.timeout)
            if key is None:
                break
            yield Keyed(self.now, key)
            if key == gather.finish_on_key:
                break
            digits += key
        return digits

    def _next_key(self, deadline: float) -> Steps[str | None]:
        """The next key, or None once the timer has run out."""
        while not self.keys and not self.waited:
            yield Needs.KEY
        self.waited = False
        if not self._key_before(deadline):
            self._pass_to(deadline)
            return None
        press = self.keys.pop(0)
        self._pass_to(press.at)
        self._documents = 0
        return press.key

    def _ring(self, dial: Dial) -> Steps[_Errand | None]:
        caller_id = dial.caller_id or self.caller
        if not E164.fullmatch(caller_id):
            what = f"the caller's number {caller_id!r} cannot be passed on, and the Dial has no callerId"
            raise _Broken(13214, self._here, what)
        begun, self._dials = self.now, self._dials + 1
        yield Ringing(begun, dial.number, caller_id, float(dial.timeout))
        outcome = yield from self._connection(dial)
        took = self.now - begun
        yield Result(self.now, outcome, took)
        self._documents = 0
        if dial.action is None:
            return None
        return self._errand(dial.action, dial.method, self._dial_form(outcome, took))

    def _connection(self, dial: Dial) -> Steps[str]:
        """Ringing and conversation, in which keys are lost, except a star that may end it."""
        while not self.results:
            yield Needs.RESULT
        outcome, seconds = self.results.popleft()
        bridged = outcome == "completed"
        ends = self.now + min(seconds, dial.time_limit if bridged else dial.timeout + RING_SLACK)
        while self._key_before(ends):
            press = self.keys.pop(0)
            self._pass_to(press.at)
            star = bridged and dial.hangup_on_star and press.key == "*"
            yield Keyed(press.at, press.key, lost=not star)
            ends = press.at if star else ends
        self._pass_to(ends)
        return outcome

    def _dial_form(self, outcome: str, took: float) -> Form:
        """Only an answered call has a duration."""
        bridged = outcome == "completed"
        duration: Form = (("DialCallDuration", str(round(took))),) if bridged else ()
        return (
            ("DialCallStatus", outcome),
            ("DialCallSid", f"CA{self._dials:032x}"),
            *duration,
            ("DialBridged", "true" if bridged else "false"),
        )

    # Sounds, keys and time.

    def _length(self, prompt: Prompt) -> float:
        match prompt:
            case Say():
                return seconds_to_say(prompt.text, prompt.language)
            case Play():
                return self._file_length(urljoin(self._here, prompt.url))
            case _:
                return float(prompt.length)

    def _file_length(self, url: str) -> float:
        try:
            return self.seconds_of(url)
        except SoundMissing as error:
            raise _Broken(11200, url, str(error)) from error

    def _heard(self, prompt: Prompt, begun: float, *, cut_short: bool) -> Event:
        seconds = self.now - begun
        match prompt:
            case Say():
                return Said(begun, seconds, prompt.text, prompt.language, prompt.voice, cut_short)
            case Play():
                return Played(begun, seconds, urljoin(self._here, prompt.url), cut_short)
            case _:
                return Paused(begun, seconds)

    def _key_before(self, end: float) -> bool:
        return bool(self.keys) and self.keys[0].at < end

    def _lose_keys(self, lost: Callable[[Press], bool]) -> Steps[None]:
        while self.keys and lost(self.keys[0]):
            press = self.keys.pop(0)
            yield Keyed(press.at, press.key, lost=True)

    def _pass_to(self, time: float) -> None:
        if time > self.now:
            self.now, self._documents = time, 0


def _times(prompt: Prompt) -> int:
    return 1 if isinstance(prompt, Pause) else prompt.loop or MOST_REPEATS


def _redirected(url: str, reply: Reply) -> str:
    if reply.status not in _SEE_OTHER + _SAME_METHOD:
        raise _Broken(11200, url, f"HTTP status {reply.status}")
    if reply.location is None or not is_address(reply.location):
        raise _Broken(11216, url, f"an HTTP redirect to {reply.location or 'nowhere'}")
    return urldefrag(urljoin(url, reply.location)).url


def _method_after(method: str, status: int) -> str:
    return method if status in _SAME_METHOD else "GET"
