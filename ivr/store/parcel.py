"""An edition as one file that explains itself: carried to another machine, kept beside a backup, taken in.

It is a ZIP file: `edition.json`, the sounds by their SHA-256, and `checksums.txt` (`sha256sum -c` reads it).
What comes in is believed in nothing: sizes are bounded before anything is unpacked, nothing is written to
disk, and no name inside leads anywhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ivr.core.line import Line
from ivr.store.history import Decision
from ivr.store.line_json import LineUnreadable, read_line, write_line

Spoken = tuple[str, str]  # a prompt and a language

FORMAT = 1
NAME = re.compile(r"[0-9a-f]{12}")  # of an edition
MOST_BYTES = 1024 * 1024 * 1024  # of a parcel, and of what is in it
MOST_SOUNDS = 50_000
MOST_SOUND = 5 * 1024 * 1024  # bytes of a sound: five minutes and a little
MOST_TEXT = 64 * 1024 * 1024  # bytes of a text in it

_EDITION, _CHECKSUMS = "edition.json", "checksums.txt"
_SOUND = re.compile(r"sounds/([0-9a-f]{64})\.wav")
_WORD = re.compile(r"[A-Za-z0-9-]{1,200}")  # a prompt, a language
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the same edition is the same file, whenever it is packed
_REMEDY = "export it again with `ivr editions export`, and carry it over whole"


class EditionRefused(Exception):
    """Why something cannot be done with an edition, and what can be done instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Stored:
    """An edition as it is kept: its line, named by it, its sounds, and who published it first."""

    name: str
    line: Line
    sounds: Mapping[Spoken, bytes]
    made: Decision


def sha256(content: bytes) -> str:
    """The hash by which a sound is known."""
    return hashlib.sha256(content).hexdigest()


def pack(edition: Stored) -> bytes:
    """The edition as one file; the same edition is always the same bytes."""
    hashes = {key: sha256(sound) for key, sound in edition.sounds.items()}
    files = {_EDITION: _described(edition, hashes)}
    files |= {
        f"sounds/{hashes[key]}.wav": edition.sounds[key] for key in sorted(hashes, key=hashes.__getitem__)
    }
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in files.items())
    out = io.BytesIO()
    with ZipFile(out, "w") as parcel:
        for name, content in (files | {_CHECKSUMS: sums.encode()}).items():
            info = ZipInfo(name, _OLDEST)
            info.compress_type = ZIP_STORED if name.endswith(".wav") else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            parcel.writestr(info, content)
    return out.getvalue()


def _described(edition: Stored, hashes: Mapping[Spoken, str]) -> bytes:
    made = edition.made
    described = {
        "export": FORMAT,
        "name": edition.name,
        "made": {"by": made.by, "why": made.why, "at": made.at.isoformat()},
        "sounds": [[prompt, language, hashes[prompt, language]] for prompt, language in sorted(hashes)],
        "line": json.loads(write_line(edition.line)),
    }
    return json.dumps(described, indent=1).encode("ascii")


def unpack(parcel: bytes) -> Stored:
    """The edition in a file. Raises EditionRefused for one that is damaged, or no edition."""
    files = _contents(parcel)
    _refuse_wrong_sums(files)
    try:
        return _edition(files)
    except LineUnreadable as error:
        raise _refused(f"its line cannot be read: {error}") from None
    except (ValueError, TypeError, LookupError, RecursionError):
        raise _refused(f"its {_EDITION} is not one that ivr writes") from None


def _refused(reason: str) -> EditionRefused:
    return EditionRefused(f"this file is not taken in: {reason}", _REMEDY)


def _contents(parcel: bytes) -> dict[str, bytes]:
    """What is in it, unpacked; the errors are those that a damaged ZIP file can cause."""
    if len(parcel) > MOST_BYTES:
        raise _refused("it is too large")
    try:
        with ZipFile(io.BytesIO(parcel)) as opened:
            return {name: opened.read(info) for name, info in _files(opened).items()}
    except (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise _refused(f"it is damaged, or no exported edition ({error})") from None


def _files(opened: ZipFile) -> dict[str, ZipInfo]:
    """What is in it, each thing once, before anything is unpacked."""
    listed = opened.infolist()
    if len(listed) > MOST_SOUNDS or sum(info.file_size for info in listed) > MOST_BYTES:
        raise _refused("there is too much in it")
    infos = {info.filename: info for info in listed}
    if len(infos) < len(listed) or not {_EDITION, _CHECKSUMS} <= infos.keys():
        raise _refused("it has other files than an edition has")
    for name, info in infos.items():
        _refuse_file(name, info.file_size)
    return infos


def _refuse_file(name: str, size: int) -> None:
    sound = _SOUND.fullmatch(name)
    if not sound and name not in (_EDITION, _CHECKSUMS):
        raise _refused("it has other files than an edition has")
    if size > (MOST_SOUND if sound else MOST_TEXT):
        raise _refused(f"{name} is too large")


def _refuse_wrong_sums(files: Mapping[str, bytes]) -> None:
    told = dict(_sums(files[_CHECKSUMS].decode("ascii", "replace")))
    found = {name: sha256(content) for name, content in files.items() if name != _CHECKSUMS}
    if told != found:
        wrong = sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
        raise _refused(f"{wrong[0][:80]} is not what its checksum says")


def _sums(text: str) -> Iterator[tuple[str, str]]:
    for row in text.splitlines():
        checksum, _, name = row.partition("  ")
        yield name, checksum


def _edition(files: Mapping[str, bytes]) -> Stored:
    described = json.loads(files[_EDITION])
    if int(described["export"]) > FORMAT:
        raise EditionRefused(
            "this file was made by a newer version of ivr", "update ivr here, then import it again"
        )
    made = described["made"]
    decision = Decision(str(made["by"]), str(made["why"]), datetime.fromisoformat(made["at"]))
    name = described["name"]
    if not NAME.fullmatch(name):
        raise _refused("it does not name its edition")
    line = read_line(json.dumps(described["line"]))
    if line.edition != name:
        raise _refused("its line belongs to another edition")
    return Stored(name, line, _sounds(described["sounds"], files, line), decision)


def _sounds(listed: list[list[str]], files: Mapping[str, bytes], line: Line) -> dict[Spoken, bytes]:
    """Each sound where the line has words for it; and no file that nothing plays."""
    sounds = {(prompt, language): files[f"sounds/{known}.wav"] for prompt, language, known in listed}
    for (prompt, language), sound in sounds.items():
        words = _WORD.fullmatch(prompt) and language in line.prompts[prompt]
        if not words or sound[:4] != b"RIFF" or sound[8:12] != b"WAVE":
            raise _refused(f"the sound of {prompt} ({language}) is no recording of this line")
    if len({known for *_, known in listed}) + 2 != len(files):
        raise _refused("it has other files than an edition has")
    return sounds
