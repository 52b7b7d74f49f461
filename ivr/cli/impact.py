"""What changes for callers, as ``ivr check --against`` prints it: what is shouted first, one screen."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ivr.check.effect import Impact

_SCREEN = 40  # sentences shown unless all are asked for


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
