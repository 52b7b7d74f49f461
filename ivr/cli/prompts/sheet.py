"""``ivr prompts sheet``: what the voice artist reads, on paper and as a table."""

from __future__ import annotations

import csv
import html
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from ivr.cli.home import home_option
from ivr.cli.prompts.grid import coverage_or_exit, language_or_usage
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT
from ivr.files.coverage import Cell, Coverage
from ivr.files.recordings import Recorded
from ivr.phone.speech import seconds_to_say

# A person reads a little slower than the carrier's voice; the notice has limits of its own.
_LONGER = 1.25
_LIMITS = {EMERGENCY: 8.0, EMERGENCY_SHORT: 3.5}


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt to record: its name, its words, and how many seconds it may last."""

    prompt: str
    words: str
    seconds: float


@click.command(short_help="Make the sheet for the voice artist.")
@home_option
@click.argument("language")
@click.option("--stale", is_flag=True, help="Only what was recorded and says other words now.")
@click.option("--all", "everything", is_flag=True, help="What is recorded already, too.")
@click.option(
    "--to", default=".", type=click.Path(path_type=Path, file_okay=False), help="The folder for it."
)
def sheet(home: Path, language: str, stale: bool, everything: bool, to: Path) -> None:
    """Write sheet-LANGUAGE.html, to print, and sheet-LANGUAGE.csv: each prompt's name, words and seconds.

    Without a flag it has what is not recorded in today's words. Prompts with blanks are not on it.
    """
    coverage = coverage_or_exit(home)
    language_or_usage(coverage, language)
    rows = list(_rows(coverage, language, stale, everything))
    to.mkdir(parents=True, exist_ok=True)
    page, table = to / f"sheet-{language}.html", to / f"sheet-{language}.csv"
    page.write_text(_page(rows, language), encoding="utf-8")
    table.write_text(_table(rows), encoding="utf-8-sig")  # spreadsheets want the mark
    total = sum(row.seconds for row in rows)
    click.echo(f"{page} and {table}: {len(rows)} prompts, {math.ceil(total / 60)} minutes at most")


def _rows(coverage: Coverage, language: str, stale: bool, everything: bool) -> Iterable[Row]:
    for cell in coverage.of(language):
        if cell.words and cell.state is not Recorded.SPOKEN and _is_wanted(cell, stale, everything):
            yield Row(cell.prompt, cell.words, _limit(cell, coverage.languages[language]))


def _is_wanted(cell: Cell, stale: bool, everything: bool) -> bool:
    if stale:
        return cell.state in (Recorded.STALE, Recorded.CHANGED)
    return everything or cell.state is not Recorded.RECORDED


def _limit(cell: Cell, tag: str) -> float:
    """Seconds, up to the next half."""
    may_last = math.ceil(seconds_to_say(cell.words or "", tag) * _LONGER * 2) / 2
    return min(may_last, _LIMITS.get(cell.prompt, may_last))


def _table(rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("prompt", "words", "seconds at most"))
    writer.writerows((row.prompt, row.words, row.seconds) for row in rows)
    return out.getvalue()


_STYLE = """
body { font: 14pt/1.5 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111 }
h1 { font-size: 1.3em } p { margin: .4em 0 1em; color: #444; font-size: .85em }
table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
td, th { border-bottom: 1px solid #bbb; padding: .55em .6em; text-align: left; vertical-align: top }
td:first-child { font: .7em/2 ui-monospace, monospace; color: #555; white-space: nowrap }
td:nth-child(2) { unicode-bidi: plaintext; font-size: 1.1em } td:nth-child(2)[dir=rtl] { text-align: right }
td:last-child, th:last-child { text-align: right; white-space: nowrap }
"""
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur", "yi")


def _page(rows: list[Row], language: str) -> str:
    direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    told = "".join(
        f"<tr><td>{row.prompt}</td><td lang={language} dir={direction}>{html.escape(row.words)}</td>"
        f"<td>{row.seconds:g} s</td></tr>\n"
        for row in rows
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
        f"<title>Recording sheet: {language}</title>\n"
        f"<style>{_STYLE}</style>\n<h1>Recording sheet: {language}, {len(rows)} prompts</h1>\n"
        "<p>Read each as one calm sentence to one person, at the same distance from the microphone.\n"
        "Leave half a second of silence before and after it. Save each as its own file, named like the\n"
        "prompt, as WAV if you can. The seconds are the most it may last.</p>\n"
        "<table><tr><th>prompt</th><th>words</th><th>at most</th></tr>\n"
        f"{told}</table></html>\n"
    )
