"""Turn -> TwiML: the only place that knows the carrier's dialect.

The portable profile, so that other engines that speak TwiML read it too: absolute URLs, one key a
``Gather`` with every key arriving as a choice (``finishOnKey=""``), silence reported as well as keys and a
``Redirect`` behind it for engines that do not report it, one ``Number`` a ``Dial``, no cookies, no ``Pause``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.core.call import Listen, Place, Ring, Say, Silence, Step, Turn

# The carrier refuses more; ours are far below, and a test holds them to a quarter of it.
MOST_BYTES = 64 * 1024

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")

# Carriers spell a withheld number on the keypad: +266696687 is ANONYMOUS.
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITHHELD = frozenset(
    "+" + word.translate(_KEYPAD)
    for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Words for the carrier's voice."""

    words: str
    tag: str
    voice: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the steps of one edition become sound: words for the voice, and URLs."""

    saying: Callable[[Say], Saying]
    silence_url: Callable[[int, str], str]
    place_url: Callable[[Place], str]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who calls whom, as the carrier says: the caller's number and the line's, unchecked."""

    caller: str = ""
    line: str = ""


def twiml(turn: Turn, dialect: Dialect, parties: Parties) -> str:
    """The turn as a TwiML document."""
    response = VoiceResponse()
    for step in turn.steps:
        _append(response, step, turn, dialect, parties)
    return str(response)


def _append(response: VoiceResponse, step: Step, turn: Turn, dialect: Dialect, parties: Parties) -> None:
    match step:
        case Say() | Silence():
            _speak(response, step, turn, dialect)
        case Listen():
            _listen(response, step, turn, dialect)
        case Ring():
            _ring(response, step, turn, dialect, parties)
        case _:
            response.hangup()


def _speak(parent: VoiceResponse | Gather, step: Say | Silence, turn: Turn, dialect: Dialect) -> None:
    if isinstance(step, Say):
        saying = dialect.saying(step)
        parent.say(saying.words, voice=saying.voice, language=saying.tag)
    else:
        language = turn.place.language if turn.place else ""
        parent.play(dialect.silence_url(step.milliseconds, language))


def _listen(response: VoiceResponse, step: Listen, turn: Turn, dialect: Dialect) -> None:
    url = _next(turn, dialect)
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=step.seconds,
        finish_on_key="",
        action_on_empty_result=True,
        action=url,
        method="POST",
    )
    for spoken in step.steps:
        _speak(gather, spoken, turn, dialect)
    response.append(gather)
    response.redirect(url, method="POST")


def _ring(response: VoiceResponse, step: Ring, turn: Turn, dialect: Dialect, parties: Parties) -> None:
    dial = response.dial(
        action=_next(turn, dialect), method="POST", timeout=step.seconds, caller_id=_caller_id(step, parties)
    )
    dial.number(step.number)


def _caller_id(step: Ring, parties: Parties) -> str | None:
    """The line's number where the caller's is withheld or must not be passed on; None lets the
    carrier show the caller's own."""
    if step.caller_id == "caller" and _is_known(parties.caller):
        return None
    return parties.line if _E164.fullmatch(parties.line) else None


def _is_known(number: str) -> bool:
    """Whether a caller's number is one, and not a word in figures."""
    return _E164.fullmatch(number) is not None and number not in _WITHHELD


def _next(turn: Turn, dialect: Dialect) -> str:
    if turn.place is None:
        raise ValueError("a turn that waits for the caller must say where the answer goes")
    return dialect.place_url(turn.place)
