"""The coverage grid: every prompt in every language, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ivr.cli.home import PROBLEMS_FOUND, print_problems
from ivr.files.coverage import Cell, Coverage, Translated, read_coverage
from ivr.files.problem import did_you_mean
from ivr.files.recordings import Recorded
from ivr.phone.speech import seconds_to_say

_WIDEST = 160
_LOOK = {
    Recorded.RECORDED: "green",
    Recorded.PLACEHOLDER: "cyan",
    Recorded.STALE: "bold yellow",
    Recorded.CHANGED: "bold yellow",
    Recorded.MISSING: "dim",
    Recorded.SPOKEN: "dim",
}


def coverage_or_exit(home: Path) -> Coverage:
    """The coverage of a home; where its line cannot be read at all, the problems are printed."""
    coverage = read_coverage(home)
    if not coverage.languages:
        print_problems(list(coverage.problems))
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    return coverage


def language_or_usage(coverage: Coverage, language: str) -> str:
    """A language of the line, or wrong usage that names those there are."""
    if language not in coverage.languages:
        known = f"the languages are: {', '.join(coverage.languages)}"
        hint = did_you_mean(language, coverage.languages, known)
        raise click.UsageError(f"There is no language {language!r} in menus/line.yaml; {hint}")
    return language


def show(home: Path, language: str | None, *, missing: bool, stale: bool, as_json: bool) -> None:
    """Print the grid, or the part of it that is asked for."""
    coverage = coverage_or_exit(home)
    if language:
        language_or_usage(coverage, language)
    lengths = Lengths(coverage)
    cells = [
        cell
        for cell in coverage.cells
        if (not language or cell.language == language) and _wanted(cell, missing, stale)
    ]
    if as_json:
        told = [as_data(cell, lengths) for cell in cells]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDEST)
    console.print(_grid(cells, lengths))
    console.print(_totals(coverage))
    for problem in coverage.problems:
        click.echo(f"{problem}\n")


def _wanted(cell: Cell, missing: bool, stale: bool) -> bool:
    if not missing and not stale:
        return True
    lacks = cell.words is None or cell.state in (Recorded.MISSING, Recorded.PLACEHOLDER)
    old = cell.state in (Recorded.STALE, Recorded.CHANGED) or cell.translation is Translated.CHANGED
    return (missing and lacks) or (stale and old)


class Lengths:
    """Seconds of every prompt, recorded or as the carrier's voice would take, and beside the line's own."""

    def __init__(self, coverage: Coverage) -> None:
        self._tags = coverage.languages
        own = next(iter(coverage.languages))
        self._own = {cell.prompt: self.seconds(cell) for cell in coverage.of(own)}

    def estimate(self, cell: Cell) -> float | None:
        """Seconds the carrier's voice takes for the words."""
        return seconds_to_say(cell.words, self._tags[cell.language]) if cell.words else None

    def seconds(self, cell: Cell) -> float | None:
        """Seconds of the recording, else of the voice."""
        return cell.record.seconds if cell.record else self.estimate(cell)

    def ratio(self, cell: Cell) -> float | None:
        """Its length in lengths of the line's own language; equal messages last about equally long."""
        own, here = self._own.get(cell.prompt), self.seconds(cell)
        return round(here / own, 2) if own and here else None


def as_data(cell: Cell, lengths: Lengths) -> dict[str, object]:
    """A cell as other programs read it; seconds, LUFS and dBFS are null where nothing is recorded."""
    record, estimate = cell.record, lengths.estimate(cell)
    return {
        "prompt": cell.prompt,
        "language": cell.language,
        "words": cell.words,
        "state": str(cell.state),
        "seconds": record.seconds if record else None,
        "loudness": record.loudness if record else None,
        "peak": record.peak if record else None,
        "estimate": round(estimate, 2) if estimate else None,
        "length": lengths.ratio(cell),
        "translation": str(cell.translation),
        "reviewed": cell.reviewed,
        "warnings": list(record.warnings) if record else [],
        "added": record.added if record else None,
    }


def _grid(cells: Iterable[Cell], lengths: Lengths) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in ("prompt", "", "recording", "seconds", "LUFS", "length", "words"):
        table.add_column(name, no_wrap=name != "words", justify="right" if name in _FIGURES else "left")
    before = ""
    for cell in cells:
        table.add_row(*_row(cell, lengths, cell.prompt if cell.prompt != before else ""))
        before = cell.prompt
    return table


_FIGURES = ("seconds", "LUFS", "length")


def _row(cell: Cell, lengths: Lengths, prompt: str) -> tuple[str, ...]:
    record, ratio, look = cell.record, lengths.ratio(cell), _LOOK[cell.state]
    return (
        prompt,
        cell.language,
        f"[{look}]{cell.state}[/]",
        f"{record.seconds:.1f}" if record else "",
        f"{record.loudness:.1f}" if record else "",
        f"{ratio:.2f}" if ratio else "",
        _told(cell),
    )


def _told(cell: Cell) -> str:
    """The words, and after them what is to do about their translation."""
    if cell.words is None:
        return "[bold red]not translated[/]"
    words = cell.words.replace("[", "\\[")
    if cell.translation is Translated.CHANGED:
        return f"{words} [bold yellow](the menu's words have changed)[/]"
    return words if cell.reviewed else f"{words} [dim](to review)[/]"


def _totals(coverage: Coverage) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="bold", title_justify="left")
    columns = ("", "prompts", "not translated", "changed", "reviewed", "to review", *map(str, Recorded))
    for name in columns:
        table.add_column(name, justify="right" if name else "left")
    for language in coverage.languages:
        table.add_row(language, *map(str, _counts(coverage.of(language))))
    return table


def _counts(cells: tuple[Cell, ...]) -> list[int]:
    def count(wanted: Callable[[Cell], bool]) -> int:
        return sum(wanted(cell) for cell in cells)

    states = Counter(cell.state for cell in cells)
    return [
        len(cells),
        count(lambda cell: cell.words is None),
        count(lambda cell: cell.translation is Translated.CHANGED),
        count(lambda cell: cell.reviewed),
        count(lambda cell: cell.words is not None and not cell.reviewed),
        *(states[state] for state in Recorded),
    ]
