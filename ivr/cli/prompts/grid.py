"""``ivr prompts`` itself: every prompt in every language, as tables or as JSON."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext, redirect_stdout
from pathlib import Path

import click

from ivr.cli.home import PROBLEMS_FOUND
from ivr.cli.problems import print_problems
from ivr.cli.prompts.options import language_or_usage, own_language
from ivr.cli.prompts.tables import Lengths, by_language, details, grid, page, things_to_do
from ivr.files.coverage import Cell, Coverage, Translated, read_coverage
from ivr.files.recordings import Recorded


def coverage_or_exit(home: Path) -> Coverage:
    """The coverage of a home; where its line cannot be read at all, the problems are printed."""
    coverage = read_coverage(home)
    if not coverage.languages:
        print_problems(list(coverage.problems))
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    return coverage


def is_missing(cell: Cell) -> bool:
    """Nobody has recorded it, or nobody has translated it."""
    return cell.words is None or cell.state in (Recorded.MISSING, Recorded.PLACEHOLDER)


def is_stale(cell: Cell) -> bool:
    """There is a recording, and nobody hears it: it says other words, or nobody knows which."""
    return cell.state in (Recorded.STALE, Recorded.CHANGED)


def show(home: Path, language: str | None, *, missing: bool, stale: bool, as_json: bool) -> None:
    """Print the list, or the part of it that is asked for."""
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        coverage = coverage_or_exit(home)
    if language:
        language_or_usage(coverage, language)
    lengths = Lengths(coverage)
    here = [cell for cell in coverage.cells if not language or cell.language == language]
    cells = [cell for cell in here if _is_wanted(cell, missing, stale)]
    if as_json:
        told = [as_data(cell, lengths) for cell in cells]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        for problem in coverage.problems:
            click.echo(f"{problem}\n", err=True)
    else:
        _print(coverage, here, cells, language, lengths)
    if any(problem.level == "must" for problem in coverage.problems):
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _is_wanted(cell: Cell, missing: bool, stale: bool) -> bool:
    if not missing and not stale:
        return True
    return (missing and is_missing(cell)) or (
        stale and (is_stale(cell) or cell.translation is Translated.CHANGED)
    )


def _print(
    coverage: Coverage, here: list[Cell], cells: list[Cell], language: str | None, lengths: Lengths
) -> None:
    """Every prompt, then what the eye should end on: totals, what is to do, what is wrong."""
    out = page()
    codes = [language] if language else list(coverage.languages)
    if cells and language:
        out.print(details(cells, lengths, own_language(coverage)), "")
    elif cells:
        out.print(*grid(coverage, cells), "", sep="\n")
    if len(cells) < len(here):
        out.print(f"{len(cells)} of {len(here)} shown.\n")
    for table in by_language(here, codes):
        out.print(table, "")
    out.print("\n".join(things_to_do(here, codes)))
    if coverage.problems:
        click.echo()
        print_problems(list(coverage.problems))


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
        "recorded_words": record.words if record else None,
    }
