"""An edition: a line made ready for answering. It never changes, and is named by its content's hash.

Answering asks for nothing but memory: the line, the sounds by their hash, and the URL it is reached at.
"""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.audio.pace import SHORTER, paced
from ivr.audio.silence import silence
from ivr.audio.spoken import spoken
from ivr.carriers import fetching
from ivr.core.blanks import blanks_in
from ivr.core.call import Event, Place, Say, Turn
from ivr.core.flow import answer
from ivr.core.line import Line
from ivr.core.present import SILENCES
from ivr.twiml import Dialect, Parties, Saying, twiml

Spoken = tuple[str, str]  # a prompt and a language

NAME_LENGTH = 12  # hex digits of an edition's name
HASH_LENGTH = 16  # hex digits of a sound's address


@dataclass(frozen=True)
class Edition:
    """A line ready to answer at one base URL, through one carrier. ``sounds`` is path (below ``/sounds/``) ->
    WAV file."""

    line: Line
    base_url: str
    carrier: str
    sounds: Mapping[str, bytes] = field(repr=False)
    _silences: Mapping[tuple[int, str], str] = field(repr=False)
    _recordings: Mapping[Spoken, str] = field(repr=False)

    @property
    def name(self) -> str:
        return self.line.edition

    @property
    def recordings(self) -> Mapping[Spoken, bytes]:
        """The recordings by prompt and language."""
        return {spoken: self.sounds[path] for spoken, path in self._recordings.items()}

    def turn(self, place: Place | None, event: Event, now: datetime) -> Turn:
        """What happens next in a call."""
        return answer(self.line, place, event, now)

    def document(self, turn: Turn, parties: Parties) -> bytes:
        """The turn as the carrier reads it."""
        return twiml(paced(turn, self._recorded), self._dialect(), parties).encode()

    def _recorded(self, step: Say) -> bool:
        return (step.prompt, step.language) in self._recordings

    def _dialect(self) -> Dialect:
        return Dialect(self._sound, self._silence_url, self._place_url)

    def _sound(self, step: Say) -> Saying | str:
        """A recording of exactly these words, or the carrier's voice."""
        if path := self._recordings.get((step.prompt, step.language)):
            return self._sound_url(path)
        language = self.line.languages[step.language]
        return Saying(spoken(self.line, step), language.tag, language.voice(self.carrier))

    def _silence_url(self, milliseconds: int, language: str) -> str:
        return self._sound_url(self._silences[milliseconds, language or self.line.language])

    def _sound_url(self, path: str) -> str:
        return f"{self.base_url}/sounds/{path}"

    def _place_url(self, place: Place) -> str:
        return f"{self.base_url}/voice/{place}{fetching(self.carrier)}"


def compile_line(
    line: Line, base_url: str, carrier: str = "twilio", recordings: Mapping[Spoken, bytes] | None = None
) -> Edition:
    """The line as an edition; the same line with the same recordings always has the same name.

    ``recordings`` are the sounds that say today's words; one of a prompt with blanks is left out.
    """
    heard = {key: sound for key, sound in (recordings or {}).items() if may_be_recorded(line, key)}
    hashes = {key: hashlib.sha256(sound).hexdigest() for key, sound in heard.items()}
    paths = {key: sound_path(known, key) for key, known in hashes.items()}
    named = replace(line, edition=_name(line, paths))
    return make_ready(named, base_url, carrier, hashes, {paths[key]: sound for key, sound in heard.items()})


def make_ready(
    line: Line, base_url: str, carrier: str, hashes: Mapping[Spoken, str], sounds: Mapping[str, bytes]
) -> Edition:
    """An edition that has its name already, at one base URL and through one carrier. ``hashes`` has the
    SHA-256 of each recording; ``sounds`` has them by their path."""
    recorded = {key: sound_path(known, key) for key, known in hashes.items()}
    lengths = sorted({pause - less for pause in SILENCES for less in SHORTER if pause > less})
    pauses = {milliseconds: silence(milliseconds) for milliseconds in lengths}
    silences = {
        (milliseconds, language): sound_path(
            hashlib.sha256(pause).hexdigest(), (f"silence-{milliseconds}", language)
        )
        for milliseconds, pause in pauses.items()
        for language in line.offered
    }
    quiet = {path: pauses[milliseconds] for (milliseconds, _), path in silences.items()}
    both = ChainMap(quiet, sounds)  # type: ignore[arg-type]  # neither is ever written to
    return Edition(line, base_url.rstrip("/"), carrier, both, silences, recorded)


def may_be_recorded(line: Line, spoken: Spoken) -> bool:
    """Whether a recording may say it: there are words for it, and none of them is a blank. A sentence with
    blanks is spoken whole by the carrier's voice."""
    prompt, language = spoken
    words = line.prompts.get(prompt, {}).get(language)
    return words is not None and not blanks_in(words)


def _name(line: Line, recorded: Mapping[Spoken, str]) -> str:
    """A hash over every fact, word and sound; a dataclass's own text form has them all, in order."""
    content = repr(replace(line, edition="")) + repr(sorted(recorded.values()))
    return hashlib.sha256(content.encode()).hexdigest()[:NAME_LENGTH]


def sound_path(known: str, spoken: Spoken) -> str:
    """Where the sound of a SHA-256 is served, below ``/sounds/``, that says a prompt in a language."""
    prompt, language = spoken
    return f"{known[:HASH_LENGTH]}/{language}/{prompt}.wav"
