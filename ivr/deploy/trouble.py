"""What keeps a line from its numbers, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong, and the remedy."""

    what: str
    remedy: str


class Stopped(Exception):
    """Why nothing was changed, or was put back; not ``whole`` where something could not be."""

    def __init__(self, *troubles: Trouble, whole: bool = True) -> None:
        super().__init__("; ".join(trouble.what for trouble in troubles))
        self.troubles = troubles
        self.whole = whole
