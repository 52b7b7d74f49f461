"""Takes that become recordings: of which prompts there may be one, which are refused, and where they go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.audio.silence import LEAD, TAIL
from ivr.audio.take import HURRIED, Take, seconds_to_say
from ivr.core import phrases
from ivr.core.blanks import blanks_in
from ivr.files.coverage import Cell
from ivr.files.recordings import make_record
from ivr.files.shelving import keep

# Seconds the notice before every call may last.
NOTICE_SECONDS = {phrases.EMERGENCY: 8.0, phrases.EMERGENCY_SHORT: 3.5}
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def never_recorded(prompt: str, words: str) -> str | None:
    """Why nobody can record a prompt, where the carrier's voice always speaks it."""
    if blanks_in(words):
        return f'"{prompt}" has blanks, which change from call to call: the carrier\'s voice speaks it.'
    if prompt in phrases.PARTS:
        return f'"{prompt}" is said inside other sentences: the carrier\'s voice speaks it.'
    return None


def no_notice(cell: Cell, take: Take) -> str | None:
    """Nobody in danger should wait for the end of the notice, or hear something else in its place."""
    most, seconds = NOTICE_SECONDS.get(cell.prompt), take.measured.seconds
    if most is None:
        return None
    if seconds > most:
        return f"The emergency notice may last {most:g} seconds; this takes {seconds:.1f}. Read it faster."
    expected = seconds_to_say(cell.words or "", cell.language)
    if seconds - (LEAD + TAIL) / 1000 < HURRIED * expected:
        told = f"should take about {expected:.0f} seconds, and this takes {seconds:.1f}"
        return f"The emergency notice {told}. Check that it is the right file, and all of it."
    return None


@dataclass(frozen=True, slots=True)
class Brought:
    """The file that a take came from, as it was brought; its name may be anything."""

    name: str
    content: bytes

    def called(self, prompt: str) -> str:
        """How it is kept: like its prompt, with its own ending where that is one."""
        suffix = Path(self.name).suffix.lower()
        return prompt + (suffix if _SUFFIX.fullmatch(suffix) else "")


def keep_take(
    home: Path,
    language: str,
    prompt: str,
    words: str,
    take: Take,
    brought: Brought,
    added: date,
    *,
    by: str = "",
    instead_of: str | None = None,
) -> None:
    """Put an imported take and its original where they belong. Raises what `keep` does."""
    measured = (take.measured.seconds, take.measured.loudness, take.measured.peak)
    record = make_record(
        words,
        take.sound,
        measured,
        source=take.source,
        original=brought.called(prompt),
        added=added,
        warnings=take.warnings,
        by=by,
    )
    keep(home, language, prompt, take.sound, record, brought.content, instead_of)
