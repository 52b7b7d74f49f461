"""What changes for callers, as ``ivr check --against`` prints it: what is shouted first, one screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from ivr.check.both import Version
from ivr.check.effect import Impact
from ivr.check.impact import impact

_SCREEN = 40  # sentences shown unless all are asked for
_NOON, _NIGHT, _SATURDAY = 12, 3, 5


def impact_between(before: Version, after: Version, now: datetime) -> Impact:
    """What changes between two versions. Waits are compared in the night of today, and on the next working
    day at noon; hours from today on."""
    moments = _moments(now.astimezone(ZoneInfo(after.line.zone)))
    return impact(before.line, after.line, moments, before.recorded, after.recorded)


def _moments(now: datetime) -> Sequence[datetime]:
    noon = now.replace(hour=_NOON, minute=0, second=0, microsecond=0)
    working = next(day for ahead in range(8) if (day := noon + timedelta(days=ahead)).weekday() < _SATURDAY)
    return noon.replace(hour=_NIGHT), working


def print_impact(found: Impact, console: Console, everything: bool = False) -> None:
    """Every change as a sentence, the worst first; what is shouted stands out, and is never left out."""
    sentences = found.sentences()
    if not sentences:
        console.print("Nothing changes for callers.")
        return
    loud = {effect.sentence for effect in found.shouted}
    shown = sentences if everything else sentences[: max(_SCREEN, len(loud))]
    for sentence in shown:
        console.print(Text(sentence, style="bold red" if sentence in loud else ""))
    left = len(sentences) - len(shown)
    more = f", {left} more not shown: ask for --all" if left else ""
    changes = "1 change" if len(sentences) == 1 else f"{len(sentences)} changes"
    console.print(Text(f"\n{changes} for callers, {len(loud)} shouted{more}."))
