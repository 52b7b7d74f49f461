"""What was heard, as data for programs and as lines for people. Must never import anything else of ivr."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from ivr.phone.events import (
    Ended,
    Event,
    Keyed,
    Listening,
    Paused,
    Played,
    Result,
    Ringing,
    Said,
)

SILENCE = "silence-"  # how the names of recordings of nothing begin
COLUMN = 6  # characters for the seconds, up to 9999.9

Data: TypeAlias = dict[str, Any]


def as_list(events: Iterable[Event]) -> list[Data]:
    """Every event in its public form; a dial carries the result and seconds that came of it."""
    told: list[Data] = []
    for event in events:
        data = as_data(event)
        if data is not None:
            told.append(data)
        elif isinstance(event, Result):
            _dial_before(told).update(result=event.outcome, seconds=round(event.seconds, 2))
    return told


def _dial_before(told: list[Data]) -> Data:
    """The dial a result belongs to; events cut from the middle of a call may lack it."""
    return next((data for data in reversed(told) if data["kind"] == "dial"), {})


def as_data(event: Event) -> Data | None:
    """One event in its public form; None for what is part of another (a result) or of none.

    Always ``at``, ``kind``, ``prompt``, ``language``, ``words``, ``seconds`` and ``number``; with it
    ``key`` and ``lost``, ``result`` or ``reason`` where they apply. ``seconds`` of a dial without its
    result is how long it may ring.
    """
    match event:
        case Said():
            return _data(event.at, "say", event.seconds, language=event.language, words=event.words)
        case Played():
            language, prompt = _file(event.url)
            return _data(event.at, "play", event.seconds, prompt=prompt, language=language)
        case Paused():
            return _data(event.at, "pause", event.seconds)
        case Listening():
            return _data(event.at, "listen", event.seconds)
        case Keyed():
            return _data(event.at, "key", 0.0, key=event.key, lost=event.lost)
        case Ringing():
            return _data(event.at, "dial", event.seconds, number=event.number, result=None)
        case Ended():
            return _data(event.at, "end", 0.0, reason=event.reason)
        case _:
            return None


def _data(at: float, kind: str, seconds: float, **known: Any) -> Data:
    always: Data = {"at": round(at, 2), "kind": kind, "prompt": None, "language": None, "words": None}
    return always | {"seconds": round(seconds, 2), "number": None} | known


def _file(url: str) -> tuple[str | None, str]:
    """Language and prompt of ``.../<language>/<prompt>.wav``."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    return path.parent.name or None, path.stem


WordsOf: TypeAlias = Callable[[str | None, str], str | None]  # of a recording, by its language and prompt


def as_text(events: Iterable[Event], words_of: WordsOf = lambda language, prompt: None) -> str:
    """One line a sound, its second before it; keys stand at the margin. Silences take no line, and of a
    recording its words are told where they are known."""
    events = list(events)
    lines = (_line(event, events[index + 1 :], words_of) for index, event in enumerate(events))
    return "".join(f"{line}\n" for line in lines if line)


def _line(event: Event, later: list[Event], words_of: WordsOf) -> str | None:
    match event:
        case Said():
            return _timed(event.at, _words(event.words, event.cut_short))
        case Played():
            return _recording(event, words_of)
        case Paused():
            return _timed(event.at, f"pause {event.seconds:g} s")
        case Listening():
            return f"{'':{COLUMN}}  listening {event.seconds:g} s"
        case Keyed():
            return f"press {event.key}" + ("  (nobody listens: lost)" if event.lost else "")
        case Ringing():
            return _timed(event.at, f"dial {event.number}{_outcome(later)}")
        case Ended():
            return _timed(event.at, f"end: {event.reason}")
        case _:
            return None


def _timed(at: float, what: str) -> str:
    return f"{at:{COLUMN}.1f}  {what}"


def _words(words: str, cut_short: bool) -> str:
    return " ".join(words.split()) + (" [cut short]" if cut_short else "")


def _recording(event: Played, words_of: WordsOf) -> str | None:
    language, prompt = _file(event.url)
    if prompt.startswith(SILENCE):
        return None
    name = f"{language}/{prompt}" if language else prompt
    words = words_of(language, prompt)
    return _timed(event.at, _words(f"{words}  [recording {name}]" if words else name, event.cut_short))


def _outcome(later: list[Event]) -> str:
    """The result of a dial, which is the first of those that follow it."""
    return next((f"  -> {event.outcome}" for event in later if isinstance(event, Result)), "")
