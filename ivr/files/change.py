"""A change of a file of the line, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ivr.files.problem import Problem


class EditRefused(Exception):
    """Why a file was left as it is: a sentence, or the problems the change would have made."""

    def __init__(self, what: str, problems: list[Problem] | None = None) -> None:
        super().__init__(what)
        self.problems = problems or []


class ChangedMeanwhile(EditRefused):
    """Somebody else changed the same thing since it was looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the line from what it was, empty where there was none, to what it shall be."""

    file: str
    before: bytes
    after: bytes


def content(path: Path) -> bytes:
    """What a file says; nothing where there is none."""
    return path.read_bytes() if path.exists() else b""
