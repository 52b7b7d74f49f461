"""A whole simulated call as a WAV file, as the caller heard it; words are spoken by a robot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ivr.audio.heard import Heard, call_wav, fitted, telephone
from ivr.audio.robot import RobotMute, speak
from ivr.audio.tones import dtmf, hum, ringback
from ivr.phone import Event, Keyed, Paused, Played, Result, Ringing, Said, SoundMissing, seconds_to_say

ANSWERED_AFTER = 4.0  # seconds a telephone rings before somebody takes it
_KEY = 0.1  # seconds a key is heard
_ROBOTS = 4  # that speak at a time

Sentence = tuple[str, str]  # words, and their language


@dataclass(frozen=True, slots=True)
class _Sound:
    """A WAV file, and what the user should know of it."""

    wav: bytes | None
    note: str | None = None


def wav_of(
    events: Sequence[Event],
    fetch: Callable[[str], bytes],
    say: Callable[[str, str], bytes] = speak,
) -> tuple[bytes, list[str]]:
    """A call as a WAV file in virtual time (8 kHz, 16 bit, mono), and notes on what is not as it should be.

    ``fetch`` gives the file at a URL or raises SoundMissing; ``say`` speaks words or raises RobotMute.
    """
    spoken = _all({(event.words, event.language) for event in events if isinstance(event, Said)}, say)
    played = {event.url: _recording(event.url, fetch) for event in events if isinstance(event, Played)}
    heard = _heard(events, spoken, played)
    notes = [sound.note for sound in (*spoken.values(), *played.values()) if sound.note]
    return call_wav(heard, max(map(_end, events), default=0.0)), list(dict.fromkeys(notes))


def _all(sentences: Iterable[Sentence], say: Callable[[str, str], bytes]) -> dict[Sentence, _Sound]:
    """Every sentence spoken once, several at a time: an engine is a program of its own."""
    ordered = sorted(sentences)
    with ThreadPoolExecutor(_ROBOTS) as pool:
        return dict(zip(ordered, pool.map(lambda sentence: _speech(sentence, say), ordered), strict=True))


def _speech(sentence: Sentence, say: Callable[[str, str], bytes]) -> _Sound:
    """A sentence as long as the handset takes it to be, whether or not all of it was heard."""
    words, language = sentence
    seconds = seconds_to_say(words, language)
    try:
        return _Sound(fitted(say(words, language), seconds))
    except RobotMute as mute:
        return _Sound(hum(seconds), f"{mute} Its words are heard as a hum.")


def _recording(url: str, fetch: Callable[[str], bytes]) -> _Sound:
    try:
        return _Sound(telephone(fetch(url)))
    except (SoundMissing, ValueError) as error:
        return _Sound(None, f"The recording {url} is heard as silence: {error}.")


def _heard(
    events: Sequence[Event], spoken: dict[Sentence, _Sound], played: dict[str, _Sound]
) -> Iterator[Heard]:
    for index, event in enumerate(events):
        match event:
            case Said():
                yield Heard(event.at, event.seconds, spoken[event.words, event.language].wav)
            case Played():
                yield Heard(event.at, event.seconds, played[event.url].wav)
            case Keyed():
                yield Heard(event.at, _KEY, dtmf(event.key))
            case Ringing():
                seconds = _rings(event, events[index + 1 :])
                yield Heard(event.at, seconds, ringback(seconds))


def _rings(ringing: Ringing, later: Sequence[Event]) -> float:
    """How long a telephone rings; once answered, two people talk and nothing of ours is heard."""
    result = next((event for event in later if isinstance(event, Result)), None)
    if result is None:
        return ringing.seconds
    return min(result.seconds, ANSWERED_AFTER) if result.outcome == "completed" else result.seconds


def _end(event: Event) -> float:
    """The second up to which an event was heard."""
    return event.at + (event.seconds if isinstance(event, Said | Played | Paused) else 0.0)
