"""A change of files of the line: written all or not at all; and why one is refused."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.files.problem import Problem
from ivr.files.whole import replace_whole


class EditRefused(Exception):
    """Why a file was left as it is: a sentence, or the problems the change would have made."""

    def __init__(self, what: str, problems: list[Problem] | None = None) -> None:
        super().__init__(what)
        self.problems = problems or []


class ChangedMeanwhile(EditRefused):
    """Somebody else changed the same thing since it was looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the line from what it was to what it shall be; empty is none."""

    file: str
    before: bytes
    after: bytes


def content(path: Path) -> bytes:
    """What a file says; nothing where there is none."""
    return path.read_bytes() if path.exists() else b""


def refuse_changed(home: Path, changes: Sequence[Change]) -> None:
    """Raises ChangedMeanwhile where a file is not as it was."""
    for change in changes:
        if content(home / change.file) != change.before:
            raise ChangedMeanwhile(f"{change.file} was changed by somebody meanwhile.")


def put(home: Path, changes: Sequence[Change]) -> None:
    """Write what changes, one file after the other, for whoever has their folders alone. Where one cannot be
    written, those before it are put back. Raises ChangedMeanwhile and OSError."""
    refuse_changed(home, changes)
    written = list[Change]()
    try:
        for change in changes:
            if change.after != change.before:
                written.append(change)
                _become(home / change.file, change.after)
    except OSError:
        for change in written:
            with suppress(OSError):
                put_back(home, change)
        raise


def put_back(home: Path, change: Change) -> None:
    """A file as it was before a change, if it is as that left it."""
    path = home / change.file
    if content(path) == change.after:
        _become(path, change.before)


def _become(path: Path, content: bytes) -> None:
    if content:
        replace_whole(path, content)
    else:
        path.unlink(missing_ok=True)
