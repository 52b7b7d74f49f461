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
    LUFS and peak in dBFS as callers hear it; where it came from, when it was added, and when somebody
    listened to it and found it good."""

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
    shelf.records = _read_books(folder / BOOKKEEPING, shelf)
    for path in _sounds_in(folder, shelf):
        try:
            shelf.sounds[path.stem] = _read_sound(path)
        except _Unserved as reason:
            shelf.refused[path.name] = str(reason)
    return shelf


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


class _Unserved(Exception):
    """What a file is that stands where a recording should."""


def _read_sound(path: Path) -> bytes:
    """A WAV file in the one form that is served."""
    try:
        if not path.is_file():
            raise _Unserved("no file")
        if path.stat().st_size > MOST_SOUND:
            raise _Unserved(f"longer than {MOST_SECONDS} seconds")
        sound = path.read_bytes()
        with wave.open(io.BytesIO(sound)) as file:
            form, frames = (
                (file.getframerate(), file.getnchannels(), 8 * file.getsampwidth()),
                file.getnframes(),
            )
    except (OSError, wave.Error, EOFError):
        raise _Unserved("no WAV file of plain PCM") from None
    if form != (RATE, 1, 16):
        raise _Unserved("{} Hz, {} channel(s), {} bits".format(*form))
    if not frames:
        raise _Unserved("empty")
    return sound


def _read_books(path: Path, shelf: Shelf) -> dict[str, Record]:
    try:
        if not path.exists():
            return {}
        if not path.is_file() or path.stat().st_size > MOST_BOOKS:
            raise ValueError("no bookkeeping of ours")
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(prompt): _record(entry) for prompt, entry in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
        what = "the bookkeeping of the recordings cannot be read, so none of them is heard"
        hint = "take back the last change to this file"
        shelf.problems.append(_problem(shelf, path.name, (), what, hint, "bad-bookkeeping"))
        return {}


_FIGURES = ("seconds", "loudness", "peak")


def _record(entry: dict[str, Any]) -> Record:
    figures = {name: float(entry[name]) for name in _FIGURES}
    record = Record(**entry | figures | {"warnings": tuple(entry.get("warnings", ()))})
    texts = (record.words, record.sound, record.source, record.added, *record.warnings)
    texts += (record.original or "", record.reviewed or "")
    if not all(isinstance(text, str) for text in texts) or not isinstance(record.placeholder, bool):
        raise ValueError("not as it was kept")
    return record


def keep(
    home: Path, language: str, prompt: str, sound: bytes, record: Record, original: bytes | None
) -> Path:
    """Put a recording where callers hear it. The sound comes first, so that a crash in between leaves one
    that is not heard rather than one believed to say other words. ValueError where the bookkeeping cannot
    be read: writing it anew would forget every other recording."""
    folder, shelf = home / "prompts" / language, Shelf(language)
    records = _read_books(folder / BOOKKEEPING, shelf)
    if shelf.problems:
        raise ValueError(str(shelf.problems[0]))
    folder.mkdir(parents=True, exist_ok=True)
    if original is not None and record.original:
        (folder / ORIGINALS).mkdir(exist_ok=True)
        _replace(folder / ORIGINALS / record.original, original)
    path = folder / f"{prompt}.wav"
    _replace(path, sound)
    _replace(folder / BOOKKEEPING, _books({**records, prompt: record}))
    return path


def keep_all(home: Path, language: str, sounds: Mapping[str, bytes], records: Mapping[str, Record]) -> None:
    """Put every recording of a language into a folder that has none of it yet."""
    folder = home / "prompts" / language
    folder.mkdir(parents=True, exist_ok=True)
    for prompt, sound in sounds.items():
        (folder / f"{prompt}.wav").write_bytes(sound)
    (folder / BOOKKEEPING).write_bytes(_books(records))


def seconds_of(sound: bytes) -> float:
    """How long a recording lasts, in the one form that is served."""
    with wave.open(io.BytesIO(sound)) as file:
        return float(file.getnframes() / file.getframerate())


def mark_heard(home: Path, language: str, prompts: Collection[str], day: date) -> int:
    """Note that somebody listened to these recordings and found them good; how many were not noted before.
    ValueError where the bookkeeping cannot be read."""
    folder, shelf = home / "prompts" / language, Shelf(language)
    records = _read_books(folder / BOOKKEEPING, shelf)
    if shelf.problems:
        raise ValueError(str(shelf.problems[0]))
    new = {name: replace(records[name], reviewed=str(day)) for name in prompts if not records[name].reviewed}
    if new:
        _replace(folder / BOOKKEEPING, _books(records | new))
    return len(new)


def _books(records: Mapping[str, Record]) -> bytes:
    entries = {prompt: asdict(records[prompt]) for prompt in sorted(records)}
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)


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
) -> Record:
    """The bookkeeping of a new recording; ``heard`` is seconds, LUFS and dBFS."""
    seconds, loudness, peak = (round(value, 2) for value in heard)
    print_of = fingerprint(sound)
    return Record(
        words, print_of, seconds, loudness, peak, source, original, str(added), warnings, placeholder
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
