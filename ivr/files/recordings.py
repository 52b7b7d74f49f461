"""Recordings and their bookkeeping: which words each was made from; it plays only while it says them.

``prompts/<language>/<prompt>.wav`` is what callers hear; ``recordings.json`` beside it is kept by
``ivr prompts`` and edited by nobody; ``originals/`` has the files as they were brought, never served.
"""

from __future__ import annotations

import hashlib
import io
import json
import wave
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from ivr.core.blanks import blanks_in
from ivr.core.line import Line
from ivr.files.problem import Problem, did_you_mean, printable
from ivr.files.text import unreadable

BOOKKEEPING, ORIGINALS = "recordings.json", "originals"
RATE, MOST_SECONDS = 8000, 300
MOST_SOUND = RATE * 2 * MOST_SECONDS + 4096  # bytes of a recording
MOST_BOOKS = 2 * 1024 * 1024  # bytes of a bookkeeping file


class Recorded(StrEnum):
    """What there is to hear of a prompt in a language."""

    RECORDED = "recorded"
    PLACEHOLDER = "placeholder"  # a robot's voice, for demo mode only
    STALE = "stale"  # made from other words than today's
    CHANGED = "changed"  # a sound the bookkeeping does not know
    MISSING = "missing"
    SPOKEN = "spoken"  # has blanks, so the carrier's voice speaks it


PLAYABLE = (Recorded.RECORDED, Recorded.PLACEHOLDER)


@dataclass(frozen=True, slots=True)
class Record:
    """The bookkeeping of one recording: the words it says and the SHA-256 of its sound; seconds, loudness in
    LUFS and peak in dBFS as callers hear it; where it came from, when it was added, when somebody listened to
    it and found it good, and who added it. ``replaces`` is the one before it, which is in force until the
    new sound is in its place."""

    words: str
    sound: str
    seconds: float
    loudness: float
    peak: float
    source: str
    original: str | None
    added: str
    warnings: tuple[str, ...] = ()
    placeholder: bool = False
    reviewed: str | None = None
    by: str = ""
    replaces: Record | None = None


@dataclass(slots=True)
class Shelf:
    """Every recording of one language: the sounds by prompt, the bookkeeping, and what is wrong with it;
    ``refused`` are the files nobody can hear, by name, each with the reason."""

    language: str
    sounds: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def state(self, prompt: str, words: str | None) -> Recorded:
        """What there is to hear of a prompt whose words these are."""
        sound, record = self.sounds.get(prompt), self.records.get(prompt)
        if words and blanks_in(words):
            return Recorded.SPOKEN
        if sound is None or words is None:
            return Recorded.MISSING
        if record is None or record.sound != fingerprint(sound):
            return Recorded.CHANGED
        if record.words != words:
            return Recorded.STALE
        return Recorded.PLACEHOLDER if record.placeholder else Recorded.RECORDED


def fingerprint(sound: bytes) -> str:
    """The SHA-256 of a sound, in hex."""
    return hashlib.sha256(sound).hexdigest()


def read_shelf(home: Path, language: str) -> Shelf:
    """The recordings of a language. A file that is no recording of ours is refused, and never heard."""
    shelf, folder = Shelf(language), home / "prompts" / language
    shelf.records = read_books(folder / BOOKKEEPING, shelf)
    for path in _sounds_in(folder, shelf):
        try:
            shelf.sounds[path.stem] = read_sound(path)
        except Unserved as reason:
            shelf.refused[path.name] = str(reason)
    shelf.records = {
        prompt: in_force(record, shelf.sounds.get(prompt)) for prompt, record in shelf.records.items()
    }
    return shelf


def in_force(record: Record, sound: bytes | None) -> Record:
    """The bookkeeping of the sound that is there: of the one before where only the books are written yet."""
    before = record.replaces
    if before and sound is not None and fingerprint(sound) == before.sound:
        return before
    return record


def _sounds_in(folder: Path, shelf: Shelf) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".wav")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        shelf.problems.append(replace(unreadable(f"prompts/{shelf.language}", error), level="should"))
        return []


def heard(home: Path, line: Line, placeholders: bool) -> dict[tuple[str, str], bytes]:
    """The sound of every prompt and language that is recorded in today's words."""
    allowed = PLAYABLE if placeholders else PLAYABLE[:1]
    found = {}
    for language in line.languages:
        shelf = read_shelf(home, language)
        for prompt, sound in shelf.sounds.items():
            words = line.prompts.get(prompt, {}).get(language)
            if shelf.state(prompt, words) in allowed:
                found[prompt, language] = sound
    return found


class Unserved(Exception):
    """What a file is that stands where a recording should."""


def read_sound(path: Path) -> bytes:
    """A WAV file in the one form that is served."""
    try:
        if not path.is_file():
            raise Unserved("no file")
        if path.stat().st_size > MOST_SOUND:
            raise Unserved(f"longer than {MOST_SECONDS} seconds")
        sound = path.read_bytes()
        with wave.open(io.BytesIO(sound)) as file:
            form, frames = (
                (file.getframerate(), file.getnchannels(), 8 * file.getsampwidth()),
                file.getnframes(),
            )
    except (OSError, wave.Error, EOFError):
        raise Unserved("no WAV file of plain PCM") from None
    if form != (RATE, 1, 16):
        raise Unserved("{} Hz, {} channel(s), {} bits".format(*form))
    if not frames:
        raise Unserved("empty")
    return sound


def read_books(path: Path, shelf: Shelf) -> dict[str, Record]:
    """The bookkeeping of a language as it was written; where it cannot be read the shelf says so."""
    try:
        if not path.exists():
            return {}
        if not path.is_file() or path.stat().st_size > MOST_BOOKS:
            raise ValueError("no bookkeeping of ours")
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(prompt): record_of(entry) for prompt, entry in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
        what = "the bookkeeping of the recordings cannot be read, so none of them is heard"
        hint = "take back the last change to this file"
        shelf.problems.append(_problem(shelf, path.name, (), what, hint, "bad-bookkeeping"))
        return {}


_FIGURES = ("seconds", "loudness", "peak")


def record_of(entry: dict[str, Any]) -> Record:
    """An entry of the bookkeeping; ValueError, TypeError or LookupError where it is none."""
    figures = {name: float(entry[name]) for name in _FIGURES}
    before = record_of(entry["replaces"]) if entry.get("replaces") else None
    more = figures | {"warnings": tuple(entry.get("warnings", ())), "replaces": before}
    record = Record(**entry | more)
    texts = (record.words, record.sound, record.source, record.added, record.by, *record.warnings)
    texts += (record.original or "", record.reviewed or "")
    if not all(isinstance(text, str) for text in texts) or not isinstance(record.placeholder, bool):
        raise ValueError("not as it was kept")
    return record


def seconds_of(sound: bytes) -> float:
    """How long a recording lasts, in the one form that is served."""
    with wave.open(io.BytesIO(sound)) as file:
        return float(file.getnframes() / file.getframerate())


def as_entry(record: Record) -> dict[str, Any]:
    """The bookkeeping of a recording as it is written; what is younger than most of it only where there is
    some."""
    entry = asdict(record)
    if record.replaces:
        entry["replaces"] = as_entry(record.replaces)
    return {name: value for name, value in entry.items() if value or name not in ("by", "replaces")}


def make_record(
    words: str,
    sound: bytes,
    heard: tuple[float, float, float],
    *,
    source: str,
    original: str | None,
    added: date,
    warnings: tuple[str, ...] = (),
    placeholder: bool = False,
    by: str = "",
) -> Record:
    """The bookkeeping of a new recording; ``heard`` is seconds, LUFS and dBFS."""
    seconds, loudness, peak = (round(value, 2) for value in heard)
    print_of = fingerprint(sound)
    return Record(
        words, print_of, seconds, loudness, peak, source, original, str(added), warnings, placeholder, by=by
    )


def refusals(shelf: Shelf) -> list[Problem]:
    """The files of a language that stand where recordings should and that nobody can hear."""
    return [
        _problem(
            shelf,
            name,
            (name.removesuffix(".wav"),),
            f"callers never hear this file ({reason}), only WAV of {RATE} Hz, 1 channel and 16 bits",
            f"add it with: ivr prompts add prompts/{shelf.language}/{printable(name)}",
            "L37",
        )
        for name, reason in shelf.refused.items()
    ]


def problems_of_shelf(
    shelf: Shelf, prompts: Mapping[str, str], names: Collection[str], must_be_recorded: bool
) -> list[Problem]:
    """What staff should know of a language's recordings; ``prompts`` are its words by prompt, ``names`` those
    of every prompt. Where no voice speaks the language, whatever is not recorded keeps it from callers."""
    found = list(shelf.problems)
    for prompt in shelf.sounds:
        if prompt not in names:
            hint = did_you_mean(prompt, names, "rename it like the prompt it says, or take it away")
            what = "no prompt has this name"
            found.append(_problem(shelf, f"{prompt}.wav", (prompt,), what, hint, "unused-recording"))
    there = {*shelf.sounds, *(Path(name).stem for name in shelf.refused)}
    for prompt, words in prompts.items():
        state = shelf.state(prompt, words)
        if prompt in shelf.records and prompt not in there:
            found.append(_problem(shelf, f"{prompt}.wav", (prompt,), *_LOST))
        if told := _TOLD.get(state):
            found.append(_problem(shelf, f"{prompt}.wav", (prompt,), *told))
        if must_be_recorded and state is not Recorded.RECORDED:
            found.append(_unheard(shelf, prompt, state))
    return found


_LOST = (
    "this recording was added once, and its file is gone; the carrier's voice speaks the words",
    "take the file back from an older version, or record it anew: ivr prompts sheet",
    "lost-recording",
)
_TOLD = {
    Recorded.STALE: (
        "the words have changed since; the carrier's voice speaks them",
        "record it anew: ivr prompts sheet --stale",
        "stale-recording",
    ),
    Recorded.CHANGED: (
        "nobody knows which words this says, so it is not heard",
        "add it with: ivr prompts add",
        "unknown-recording",
    ),
}


def _unheard(shelf: Shelf, prompt: str, state: Recorded) -> Problem:
    what = f'no voice of the carrier speaks "{shelf.language}", and "{prompt}" is not recorded'
    hint = "record it, name a voice for this carrier, or write offered: no"
    if state is Recorded.SPOKEN:
        what = f'no voice of the carrier speaks "{shelf.language}", and the blanks of "{prompt}" need one'
        hint = "name a voice for this carrier, or write offered: no"
    return Problem(f"prompts/{shelf.language}", 1, (prompt,), what, hint, "no-voice")


def _problem(shelf: Shelf, name: str, trail: tuple[str, ...], what: str, hint: str, rule: str) -> Problem:
    file, steps = f"prompts/{shelf.language}/{printable(name)}", tuple(printable(step) for step in trail)
    return Problem(file, 1, steps, what, hint, rule, "should")
