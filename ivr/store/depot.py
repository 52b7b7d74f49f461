"""The depot: this machine's own copy of what is on the air, in a folder that servers only read.

One process keeps it in step with the database; those that answer calls read it and nothing else, so the
database, or another machine, may be away for as long as it likes. Every file is written aside and moved into
place whole, and says by its checksum whether it is.

    on-air.json          which editions callers hear
    editions/NAME.json   an edition: its line, and which sound says what
    sounds/SHA-256.wav   a recording
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ivr.core.line import Line
from ivr.store.line_json import read_line, write_line
from ivr.store.parcel import Spoken, sha256

_ON_AIR, _EDITIONS, _SOUNDS = "on-air.json", "editions", "sounds"
_READ_ONLY = 0o444
_ASIDE = ".aside-"  # how the names of files begin that are not whole yet
_SHORT = 16  # hex digits of a sound's address
_HASH = re.compile(r"[0-9a-f]{16}")

State = tuple[int, int, int]


class DepotUnreadable(Exception):
    """Why something cannot be read from the depot."""


@dataclass(frozen=True, slots=True)
class OnAir:
    """Which editions callers hear: the current one, and those that calls in progress may still be on.
    ``step`` is another number after every change."""

    step: str
    current: str
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deposited:
    """An edition as it lies here: its line, named by it, and the SHA-256 of each of its sounds."""

    line: Line
    sounds: Mapping[Spoken, str]


class Depot:
    """The folder. Writing raises OSError, reading DepotUnreadable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._whole: dict[Path, tuple[State, frozenset[str]]] = {}

    # Written by one process

    def keep(self, line: Line, sounds: Mapping[Spoken, bytes]) -> None:
        """Lays an edition down, its sounds first: what names a sound comes after it."""
        hashes = {key: sha256(sound) for key, sound in sounds.items()}
        for key, known in hashes.items():
            if not self._is_whole(known):
                _write(self._sound_file(known), sounds[key])
        listed = [[prompt, language, known] for (prompt, language), known in sorted(hashes.items())]
        edition = {"line": json.loads(write_line(line)), "sounds": listed}
        _write(self._edition_file(line.edition), _sealed(edition))

    def put_on_air(self, on_air: OnAir) -> None:
        """From now on servers answer with these."""
        _write(self.folder / _ON_AIR, _sealed(asdict(on_air)))

    def take_up_last(self) -> str | None:
        """Go on with the edition that was published last, as it lies here or in a depot beside this one, of a
        server at another port. Which it is; None where none has it still."""
        beside = (folder for folder in self.folder.parent.glob("depot-*") if folder != self.folder)
        for depot, on_air in (*_published_in([self.folder]), *_published_in(beside)):
            if depot.can_answer(on_air.current):
                if depot.folder != self.folder:
                    self._take_from(depot, on_air)
                return on_air.current
        return None

    def _take_from(self, other: Depot, on_air: OnAir) -> None:
        """What of its sounds is not whole there is spoken."""
        deposited = other.edition(on_air.current)
        sounds = {key: sound for key, known in deposited.sounds.items() if (sound := other.sound(known))}
        self.keep(deposited.line, sounds)
        self.put_on_air(replace(on_air, kept=(on_air.current,)))

    def can_answer(self, name: str) -> bool:
        """Whether that edition lies here, whatever became of its sounds."""
        return self._sounds_of(name) is not None

    def has(self, name: str) -> bool:
        """Whether that edition lies here whole, with each of its sounds."""
        sounds = self._sounds_of(name)
        return sounds is not None and all(map(self._is_whole, sounds))

    def forget_all_but(self, names: Iterable[str]) -> None:
        """Takes away the other editions, the sounds that only they have, and what was left half-written. An
        edition that cannot be read keeps every sound: nobody knows which are its own."""
        kept = set(names)
        needed = [self._sounds_of(name) for name in kept if self._edition_file(name).exists()]
        gone = [path for path in self._files("") if path.name.startswith(_ASIDE)]
        gone += [path for path in self._files(_EDITIONS) if path.stem not in kept]
        if None not in needed:
            known = frozenset().union(*filter(None, needed))
            gone += [path for path in self._files(_SOUNDS) if path.stem not in known]
        for path in gone:
            path.unlink(missing_ok=True)
            self._whole.pop(path, None)

    def _sounds_of(self, name: str) -> frozenset[str] | None:
        """The sounds of an edition; None where it cannot be read. It is read again once it was touched."""
        file = self._edition_file(name)
        state = _state(file)
        if state is None:
            return None
        if file not in self._whole or self._whole[file][0] != state:
            try:
                self._whole[file] = state, frozenset(self.edition(name).sounds.values())
            except DepotUnreadable:
                return None
        return self._whole[file][1]

    def _is_whole(self, known: str) -> bool:
        """Whether a sound is what it was. It is read again once it was touched."""
        file, state = self._sound_file(known), self.sound_state(known)
        if state is None:
            return False
        if file not in self._whole or self._whole[file][0] != state:
            if self.sound(known) is None:
                return False
            self._whole[file] = state, frozenset()
        return True

    # Read by many

    def stamp(self) -> tuple[int, int]:
        """Another one after every change of what is on the air; costs next to nothing."""
        try:
            status = (self.folder / _ON_AIR).stat()
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_ino

    def on_air(self) -> OnAir:
        """Which editions callers hear."""
        found = _opened(self.folder / _ON_AIR)
        try:
            return OnAir(str(found["step"]), str(found["current"]), tuple(map(str, found["kept"])))
        except (LookupError, TypeError) as error:
            raise DepotUnreadable(f"{_ON_AIR} lacks {error}") from None

    def edition(self, name: str) -> Deposited:
        """An edition's line, and which sounds say its prompts."""
        found = _opened(self._edition_file(name))
        try:
            line = read_line(json.dumps(found["line"]))
            sounds = {(prompt, language): known for prompt, language, known in found["sounds"]}
        except (LookupError, TypeError, ValueError) as error:
            raise DepotUnreadable(f"edition {name}: {error}") from None
        return Deposited(line, sounds)

    def sound_state(self, known: str) -> State | None:
        """Another one whenever the file of a sound was touched; None where it cannot be read."""
        return _state(self._sound_file(known))

    def sound(self, known: str) -> bytes | None:
        """The sound of a SHA-256; None where it is not here, or not what it was."""
        try:
            sound = self._sound_file(known).read_bytes()
        except OSError:
            return None
        return sound if sha256(sound) == known else None

    def sound_at(self, path: str) -> bytes | None:
        """The sound at a path below ``/sounds/``, of whichever edition: the carrier may still ask for what a
        caller was promised by one that is no longer on the air."""
        begins = path[:_SHORT]
        if not _HASH.fullmatch(begins):
            return None
        return next(filter(None, (self.sound(file.stem) for file in self._beginning(begins))), None)

    def _beginning(self, begins: str) -> list[Path]:
        return [file for file in self._files(_SOUNDS) if file.name.startswith(begins)]

    def _sound_file(self, known: str) -> Path:
        return self.folder / _SOUNDS / f"{known}.wav"

    def _edition_file(self, name: str) -> Path:
        return self.folder / _EDITIONS / f"{name}.json"

    def _files(self, kind: str) -> list[Path]:
        """What lies there, half-written files of a process that was killed included."""
        with suppress(OSError):
            return list((self.folder / kind).iterdir())
        return []


def last_on_air(home: Path) -> str | None:
    """The published edition that a server of this home had last; None where there was none."""
    last = next(_published_in(home.glob("instance/depot-*")), None)
    return last[1].current if last else None


def _published_in(folders: Iterable[Path]) -> Iterator[tuple[Depot, OnAir]]:
    """Depots that answered with something published, the latest first. A server that tries a draft out tells
    no change by its step, but the edition itself."""
    for depot in sorted(map(Depot, folders), key=Depot.stamp, reverse=True):
        with suppress(DepotUnreadable):
            on_air = depot.on_air()
            if on_air.step != on_air.current:
                yield depot, on_air


def _sealed(content: object) -> bytes:
    text = json.dumps(content).encode()
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def _opened(file: Path) -> dict[str, Any]:
    """What a file of ours holds. Raises DepotUnreadable where it is not there, or not whole."""
    try:
        seal, _, text = file.read_bytes().partition(b"\n")
    except OSError as error:
        raise DepotUnreadable(f"{file.name}: {error.strerror}") from None
    if hashlib.sha256(text).hexdigest().encode() != seal:
        raise DepotUnreadable(f"{file.name} is damaged")
    content: dict[str, Any] = json.loads(text)
    return content


def _state(file: Path) -> State | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino) if os.access(file, os.R_OK) else None


def _write(file: Path, content: bytes) -> None:
    """Aside first, then into place in one step: whoever reads finds the old file whole, or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_ASIDE, dir=file.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.chmod(_READ_ONLY)
        aside.replace(file)
    except OSError:
        with suppress(OSError):
            aside.unlink()
        raise
