"""Turn -> TwiML: the only place that knows the carrier's dialect.

The portable profile, so that other engines that speak TwiML read it too: absolute URLs, one key a
``Gather`` with every key arriving as a choice (``finishOnKey=""``), silence reported as well as keys and a
``Redirect`` behind it for engines that do not report it, one ``Number`` a ``Dial``, no cookies, no ``Pause``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote
from xml.sax.saxutils import escape

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.core.call import Listen, Place, Ring, Say, Silence, Step, Turn

# The carrier refuses more; ours are far below, and a test holds them to a quarter of it.
MOST_BYTES = 64 * 1024

# What one ``Say`` may hold: the strictest of the carriers' voices, and of the address it travels in.
MOST_LETTERS, MOST_QUOTED = 3000, 4500
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|[。？！؟]|$)\s*", re.S)

_BEGINS, _ENDS = '<?xml version="1.0" encoding="UTF-8"?><Response>', "</Response>"
_HANGUP = "<Hangup />"
MOST_KEPT = 8192  # sentences written; a line of 1,000 nodes in five languages has about as many

_URL, _SOUNDS = "{url}", "{sounds}"  # where they go in a frame

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")

# Carriers spell a withheld number on the keypad: +266696687 is ANONYMOUS.
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITHHELD = frozenset(
    "+" + word.translate(_KEYPAD)
    for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Words for the carrier's voice; without a ``voice`` the carrier takes its own for the language."""

    words: str
    tag: str
    voice: str | None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the steps of one edition become sound: words for the voice or a recording's URL, and URLs. Without
    ``place_url`` a document stands alone: after a transfer the carrier goes on in it, and no key is taken."""

    sound: Callable[[Say], Saying | str]
    silence_url: Callable[[int, str], str]
    place_url: Callable[[Place], str] | None


class Numbers(Protocol):
    """What has the numbers of both ends, each looked for when it is asked for."""

    @property
    def caller(self) -> str: ...

    @property
    def line(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Parties:
    """Who calls whom, as the carrier says: the caller's number and the line's, unchecked."""

    caller: str = ""
    line: str = ""


def twiml(turn: Turn, dialect: Dialect, parties: Parties) -> str:
    """The turn as a TwiML document.

    The carrier's own package writes each sentence and each frame around them, once; a document is made of
    those that it needs, because writing it whole takes the package four times as long as deciding the turn.
    """
    inside = "".join(_written(step, turn, dialect, parties) for step in turn.steps)
    return f"{_BEGINS}{inside}{_ENDS}"


def _written(step: Step, turn: Turn, dialect: Dialect, parties: Parties) -> str:
    match step:
        case Say() | Silence():
            return _sound(step, turn, dialect)
        case Listen():
            return _listen(step, turn, dialect)
        case Ring():
            return _ring(step, turn, dialect, parties)
    return _HANGUP


def _inside(response: VoiceResponse) -> str:
    """What the package writes between the first tag and the last."""
    return str(response).removeprefix(_BEGINS).removesuffix(_ENDS)


def _sound(step: Say | Silence, turn: Turn, dialect: Dialect) -> str:
    if isinstance(step, Silence):
        return _play(dialect.silence_url(step.milliseconds, turn.place.language if turn.place else ""))
    sound = dialect.sound(step)
    return _play(sound) if isinstance(sound, str) else _say(sound)


@lru_cache(maxsize=MOST_KEPT)
def _play(url: str) -> str:
    response = VoiceResponse()
    response.play(url)
    return _inside(response)


@lru_cache(maxsize=MOST_KEPT)
def _say(saying: Saying) -> str:
    response = VoiceResponse()
    for words in split(saying.words):
        response.say(words, voice=saying.voice, language=saying.tag)
    return _inside(response)


def split(words: str) -> list[str]:
    """Words in pieces that a ``Say`` may hold, ending where sentences do. Letters outside ASCII count up to
    twelvefold, because the carrier passes the words on in an address."""
    if 3 * len(words.encode()) <= MOST_QUOTED:
        return [words]
    pieces = [""]
    for sentence in _SENTENCE.findall(words):
        for part in [sentence] if _fits(sentence) else list(_chopped(sentence)):
            if _fits(pieces[-1] + part):
                pieces[-1] += part
            else:
                pieces.append(part)
    return [piece.strip() for piece in pieces if piece.strip()]


def _fits(words: str) -> bool:
    return len(words) <= MOST_LETTERS and len(quote(words)) <= MOST_QUOTED


def _chopped(sentence: str) -> Iterator[str]:
    """A sentence without an end in sight: pieces between words, or of so many letters."""
    yield from re.findall(
        rf".{{1,{MOST_QUOTED // 12 - 1}}}(?:\s+|$)|.{{1,{MOST_QUOTED // 12 - 1}}}", sentence, re.S
    )


def _listen(step: Listen, turn: Turn, dialect: Dialect) -> str:
    url = escape(_next(turn, dialect), {'"': "&quot;"})
    sounds = "".join(_sound(spoken, turn, dialect) for spoken in step.steps)
    action, before, after, redirect = _frame(step.seconds)
    return f"{action}{url}{before}{sounds}{after}{url}{redirect}"


@lru_cache(maxsize=MOST_KEPT)
def _frame(seconds: int) -> list[str]:
    """What waits for a key: the pieces between the address, the sounds, and the address again."""
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=seconds,
        finish_on_key="",
        action_on_empty_result=True,
        action=_URL,
        method="POST",
    )
    gather.play(_SOUNDS)
    response = VoiceResponse()
    response.append(gather)
    response.redirect(_URL, method="POST")
    return re.split(f"<Play>{_SOUNDS}</Play>|{_URL}", _inside(response))


def _ring(step: Ring, turn: Turn, dialect: Dialect, parties: Parties) -> str:
    response = VoiceResponse()
    told = {"action": _next(turn, dialect), "method": "POST"} if dialect.place_url else {}
    dial = response.dial(timeout=step.seconds, caller_id=caller_id(step, parties), **told)
    dial.number(step.number)
    return _inside(response)


def caller_id(step: Ring, parties: Numbers) -> str | None:
    """The number shown to whom we ring: the line's where the caller's is withheld or must not be passed on;
    None lets the carrier show the caller's own."""
    if step.caller_id == "caller" and is_known(parties.caller):
        return None
    return parties.line if _E164.fullmatch(parties.line) else None


def is_known(number: str) -> bool:
    """Whether a caller's number is one, and not a word in figures."""
    return _E164.fullmatch(number) is not None and number not in _WITHHELD


def _next(turn: Turn, dialect: Dialect) -> str:
    if turn.place is None or dialect.place_url is None:
        raise ValueError("a turn that waits for the caller must say where the answer goes")
    return dialect.place_url(turn.place)
