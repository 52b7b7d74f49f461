"""What a look at an installation found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["bad", "poor", "fine"]
LEVELS: tuple[Level, ...] = ("bad", "poor", "fine")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: bad where callers or their safety suffer from it, poor where they may yet."""

    level: Level
    look: str
    what: str
    remedy: str = ""


def worst_first(findings: list[Finding]) -> list[Finding]:
    """As they are told; those of one level in the order of the looks."""
    return sorted(findings, key=lambda finding: LEVELS.index(finding.level))
