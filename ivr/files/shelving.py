"""Recordings put where callers hear them: whole or not at all, one at a time, the one before kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ivr.files.change import Change, ChangedMeanwhile, content, put
from ivr.files.earlier import Earlier, earlier_takes, forget_oldest, put_by
from ivr.files.recordings import (
    BOOKKEEPING,
    ORIGINALS,
    Record,
    Shelf,
    Unserved,
    as_entry,
    fingerprint,
    in_force,
    read_books,
    read_sound,
)
from ivr.files.whole import one_at_a_time, replace_whole

NOTHING = ""  # instead of which sound a first recording is kept


class KeptMeanwhile(ChangedMeanwhile):
    """Another recording than the one that was to be replaced is there now; its bookkeeping, if it has any."""

    def __init__(self, record: Record | None) -> None:
        super().__init__("another recording was kept meanwhile")
        self.record = record


def keep(
    home: Path,
    language: str,
    prompt: str,
    sound: bytes,
    record: Record,
    original: bytes | None,
    instead_of: str | None = None,
) -> Path:
    """Put a recording where callers hear it, in the place of any other or of the one whose sound is
    ``instead_of``: KeptMeanwhile where that is not there any more. ValueError where the bookkeeping cannot be
    read: writing it anew would forget every other recording.

    The books come before the sound and name both recordings, so that a crash in between leaves the old one
    heard; the one that is replaced is put by before anything else."""
    folder = home / "prompts" / language
    with one_at_a_time(folder):
        records = _books_of(folder, language)
        path = folder / f"{prompt}.wav"
        before = _before(path, records.get(prompt))
        if instead_of is not None and (before[0] if before else NOTHING) != instead_of:
            raise KeptMeanwhile(before[1] if before else None)
        old = before[1] if before and before[0] != record.sound else None
        if old and not old.placeholder:
            put_by(home, language, prompt, path.read_bytes(), old)
        _keep_original(folder / ORIGINALS, record, original)
        entry = replace(record, replaces=replace(old, replaces=None) if old else None)
        replace_whole(folder / BOOKKEEPING, _books({**records, prompt: entry}))
        replace_whole(path, sound)
        _tidy(home, language, prompt, old, record)
    return path


def _before(path: Path, record: Record | None) -> tuple[str, Record | None] | None:
    """The sound that is there and its bookkeeping; a sound that the books do not know has none."""
    try:
        sound = read_sound(path)
    except Unserved:
        return None
    record = in_force(record, sound) if record else None
    known = fingerprint(sound)
    return known, record if record and record.sound == known else None


def _keep_original(folder: Path, record: Record, original: bytes | None) -> None:
    if original is not None and record.original:
        folder.mkdir(exist_ok=True)
        replace_whole(folder / record.original, original)


def _tidy(home: Path, language: str, prompt: str, old: Record | None, new: Record) -> None:
    if old and old.original and new.original and old.original != new.original:
        (home / "prompts" / language / ORIGINALS / Path(old.original).name).unlink(missing_ok=True)
    forget_oldest(home, language, prompt, new.sound)


def bring_back(home: Path, language: str, prompt: str, earlier: Earlier, instead_of: str, by: str) -> Path:
    """Put an earlier recording where callers hear it again; the one it replaces can be brought back, too."""
    record = replace(earlier.record, by=by)
    original = earlier.original.read_bytes() if earlier.original else None
    return keep(home, language, prompt, earlier.sound, record, original, instead_of)


def keep_all(home: Path, language: str, sounds: Mapping[str, bytes], records: Mapping[str, Record]) -> None:
    """Put every recording of a language into a folder that has none of it yet."""
    folder = home / "prompts" / language
    folder.mkdir(parents=True, exist_ok=True)
    for prompt, sound in sounds.items():
        (folder / f"{prompt}.wav").write_bytes(sound)
    (folder / BOOKKEEPING).write_bytes(_books(records))


def mark_heard(home: Path, language: str, prompts: Collection[str], day: date) -> int:
    """Note that somebody listened to these recordings and found them good; how many were not noted before.
    Raises what `as_heard` does."""
    with one_at_a_time(home / "prompts" / language):
        change, count = as_heard(home, language, prompts, day)
        put(home, [change])
    return count


def as_heard(home: Path, language: str, prompts: Collection[str], day: date) -> tuple[Change, int]:
    """The bookkeeping with a note that somebody listened to these recordings and found them good; how many
    were not noted before. ValueError where the bookkeeping cannot be read."""
    file = f"prompts/{language}/{BOOKKEEPING}"
    before, records = content(home / file), _books_of((home / file).parent, language)
    new = {name: replace(records[name], reviewed=str(day)) for name in prompts if not records[name].reviewed}
    return Change(file, before, _books(records | new) if new else before), len(new)


def _books_of(folder: Path, language: str) -> dict[str, Record]:
    shelf = Shelf(language)
    records = read_books(folder / BOOKKEEPING, shelf)
    if shelf.problems:
        raise ValueError(str(shelf.problems[0]))
    return records


def _books(records: Mapping[str, Record]) -> bytes:
    entries = {prompt: as_entry(records[prompt]) for prompt in sorted(records)}
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()


def find_earlier(home: Path, language: str, prompt: str, name: str) -> Earlier | None:
    """The recording of that name that can be brought back."""
    return next((each for each in earlier_takes(home, language, prompt) if each.name == name), None)
