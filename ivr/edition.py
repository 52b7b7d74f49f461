"""An edition: a line made ready for answering. It never changes, and is named by its content's hash.

Answering asks for nothing but memory: the line, the sounds by their hash, and the URL it is reached at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.audio.silence import silence
from ivr.audio.spoken import spoken
from ivr.core.call import Event, Place, Say, Turn
from ivr.core.flow import answer
from ivr.core.line import Line
from ivr.core.present import SILENCES
from ivr.twiml import Dialect, Parties, Saying, twiml

NAME_LENGTH = 12  # hex digits of an edition's name
HASH_LENGTH = 16  # hex digits of a sound's address


@dataclass(frozen=True)
class Edition:
    """A line ready to answer at one base URL. ``sounds`` is path (below ``/sounds/``) -> WAV file."""

    line: Line
    base_url: str
    sounds: Mapping[str, bytes] = field(repr=False)
    _silences: Mapping[tuple[int, str], str] = field(repr=False)

    @property
    def name(self) -> str:
        return self.line.edition

    def turn(self, place: Place | None, event: Event, now: datetime) -> Turn:
        """What happens next in a call."""
        return answer(self.line, place, event, now)

    def document(self, turn: Turn, parties: Parties) -> bytes:
        """The turn as the carrier reads it."""
        return twiml(turn, self._dialect(), parties).encode()

    def _dialect(self) -> Dialect:
        return Dialect(self._saying, self._silence_url, self._place_url)

    def _saying(self, step: Say) -> Saying:
        language = self.line.languages[step.language]
        return Saying(spoken(self.line, step), language.tag, language.voice)

    def _silence_url(self, milliseconds: int, language: str) -> str:
        path = self._silences[milliseconds, language or self.line.language]
        return f"{self.base_url}/sounds/{path}"

    def _place_url(self, place: Place) -> str:
        return f"{self.base_url}/voice/{place}"


def compile_line(line: Line, base_url: str) -> Edition:
    """The line as an edition; the same line always has the same name."""
    named = replace(line, edition=_name(line))
    silences = {
        (milliseconds, language): _sound_path(silence(milliseconds), language, f"silence-{milliseconds}")
        for milliseconds in SILENCES
        for language in line.languages
    }
    sounds = {path: silence(milliseconds) for (milliseconds, _), path in silences.items()}
    return Edition(named, base_url.rstrip("/"), sounds, silences)


def _name(line: Line) -> str:
    """A hash over every fact and word; a dataclass's own text form has them all, in order."""
    return hashlib.sha256(repr(replace(line, edition="")).encode()).hexdigest()[:NAME_LENGTH]


def _sound_path(sound: bytes, language: str, prompt: str) -> str:
    return f"{hashlib.sha256(sound).hexdigest()[:HASH_LENGTH]}/{language}/{prompt}.wav"
