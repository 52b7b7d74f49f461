"""Recordings that others have replaced: the last ten of each prompt, to be brought back.

``prompts/<language>/originals/earlier/<prompt>/`` has each as its sound, its bookkeeping and the file it came
from, numbered as they were replaced. Nothing in there is ever heard by callers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.files.recordings import ORIGINALS, Record, Unserved, as_entry, fingerprint, read_sound, record_of
from ivr.files.whole import replace_whole

EARLIER, MOST_EARLIER = "earlier", 10
MOST_ENTRY = 64 * 1024  # bytes of one entry
_NAME = re.compile(r"\d{4,}-[0-9a-f]{12}")
_WRONG = (
    OSError,
    Unserved,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A recording that another has replaced; ``name`` is how it is asked for."""

    name: str
    record: Record
    sound: bytes
    original: Path | None


def earlier_takes(home: Path, language: str, prompt: str) -> list[Earlier]:
    """The recordings that can be brought back, the one replaced last first; what is damaged is left out."""
    folder = _folder(home, language, prompt)
    found = (_read(folder, name) for name in _names(folder))
    return [each for each in found if each]


def put_by(home: Path, language: str, prompt: str, sound: bytes, record: Record) -> None:
    """Keep a recording before another takes its place. The one that was there under the same sound goes."""
    folder = _folder(home, language, prompt)
    folder.mkdir(parents=True, exist_ok=True)
    known = _names(folder)
    number = int(known[0].partition("-")[0]) + 1 if known else 1
    name = f"{number:04}-{record.sound[:12]}"
    suffix = Path(record.original).suffix if record.original else ""
    original = home / "prompts" / language / ORIGINALS / Path(record.original or "").name
    if record.original and original.is_file():
        replace_whole(folder / f"{name}.original{suffix}", original.read_bytes())
    replace_whole(folder / f"{name}.wav", sound)
    entry = json.dumps(as_entry(replace(record, replaces=None)), indent=1, ensure_ascii=False)
    replace_whole(folder / f"{name}.json", f"{entry}\n".encode())
    _forget(folder, [each for each in known if each.endswith(record.sound[:12])])


def forget_oldest(home: Path, language: str, prompt: str, current: str) -> None:
    """What is older than the last ten; and the one that is heard now, which is no earlier one any more."""
    folder = _folder(home, language, prompt)
    known = _names(folder)
    now = [name for name in known if name.endswith(current[:12])]
    rest = [name for name in known if name not in now]
    _forget(folder, [*now, *rest[MOST_EARLIER:]])


def _folder(home: Path, language: str, prompt: str) -> Path:
    return home / "prompts" / language / ORIGINALS / EARLIER / prompt


def _names(folder: Path) -> list[str]:
    """Those that are whole, the newest first."""
    found = (path.stem for path in folder.glob("*.json"))
    return sorted((name for name in found if _NAME.fullmatch(name)), key=_number, reverse=True)


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def _read(folder: Path, name: str) -> Earlier | None:
    path = folder / f"{name}.json"
    try:
        if path.stat().st_size > MOST_ENTRY:
            return None
        record = record_of(json.loads(path.read_text(encoding="utf-8")))
        sound = read_sound(folder / f"{name}.wav")
    except _WRONG:
        return None
    original = next(folder.glob(f"{name}.original*"), None)
    return Earlier(name, record, sound, original) if fingerprint(sound) == record.sound else None


def _forget(folder: Path, names: list[str]) -> None:
    for name in names:
        for path in [folder / f"{name}.json", *folder.glob(f"{name}.*")]:  # first what makes it whole
            path.unlink(missing_ok=True)
