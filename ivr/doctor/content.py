"""What callers hear: the draft's must-problems, its recordings, and the document for the worst day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ivr.check.check import check
from ivr.core.line import Line
from ivr.doctor.finding import Finding
from ivr.fallback import CARD, DOCUMENT, FallbackRefused, card, fallback
from ivr.files.coverage import read_coverage
from ivr.files.load import Loaded
from ivr.files.recordings import Recorded


def musts(loaded: Loaded, carrier: str, now: datetime) -> Finding:
    """What keeps the draft from callers."""
    day = now.astimezone(ZoneInfo(loaded.line.zone) if loaded.line else None).date()
    found = check(loaded, carrier, day).must
    if not found:
        return Finding("fine", "draft", "the draft may be published")
    first = found[0]
    told = f"{first.file}:{first.line}: {first.what}"
    what = f"{len(found)} to mend in the draft before callers may hear it, first {told}"
    return Finding("bad", "draft", what, "see all of them with ivr check")


def recordings(home: Path) -> Iterator[Finding]:
    """Recordings that nobody hears although they are there."""
    states = Counter(cell.state for cell in read_coverage(home).cells)
    unheard = states[Recorded.STALE] + states[Recorded.CHANGED]
    if unheard:
        what = f"{unheard} recordings say other words than today's, so the carrier's voice speaks instead"
        yield Finding("poor", "recordings", what, "see what to record again with ivr prompts --stale")
    else:
        yield Finding("fine", "recordings", f"{states[Recorded.RECORDED]} recordings, all of today's words")


def worst_day(home: Path, line: Line, carrier: str) -> Finding:
    """Whether the files for the day without a server say what callers hear."""
    try:
        made = {home / DOCUMENT: fallback(line, carrier).document, home / CARD: card(line).encode()}
    except FallbackRefused as refused:
        return Finding("bad", "fallback", refused.what, refused.hint)
    remedy = "write it anew with ivr fallback; then paste it where the carrier keeps it"
    if absent := [path.name for path in made if not path.is_file()]:
        return Finding("poor", "fallback", f"no fallback/{absent[0]} was ever written", remedy)
    if old := [path.name for path, content in made.items() if path.read_bytes() != content]:
        what = f"the file fallback/{old[0]} is older than what callers hear, and would mislead them"
        return Finding("bad", "fallback", what, remedy)
    return Finding("fine", "fallback", "the document for the worst day is of today's numbers")
