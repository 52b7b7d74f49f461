"""``ivr prompts sheet``: what the voice artist reads, on paper and as a table."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from babel import Locale

from ivr.audio.takes import NOTICE_SECONDS
from ivr.cli.home import home_option
from ivr.cli.prompts.grid import coverage_or_exit, is_missing, is_stale
from ivr.cli.prompts.keeping import writing
from ivr.cli.prompts.options import language_or_usage, own_language
from ivr.files.coverage import Cell, Coverage, Translated
from ivr.files.recordings import Recorded
from ivr.phone.speech import seconds_to_say
from ivr.spreadsheet import written

_LONGER = 1.25  # a person reads a little slower than the carrier's voice


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt to record: its name, its words, those they were translated from, how many seconds it may last,
    and whether a native speaker has found the words good."""

    prompt: str
    words: str
    source: str
    seconds: float
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Language:
    """A language as the sheet needs it: its code, its name in English, and which way it is written."""

    code: str
    name: str
    direction: str


@click.command(short_help="Make the sheet for the voice artist.")
@home_option
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]...")
@click.option("--language", "also", multiple=True, help="The language; the same as naming it first.")
@click.option("--missing", is_flag=True, help="Only what nobody has recorded.")
@click.option("--stale", is_flag=True, help="Only what was recorded and says other words now.")
@click.option("--all", "everything", is_flag=True, help="What is recorded already, too.")
@click.option(
    "--to", default=".", type=click.Path(path_type=Path, file_okay=False), help="The folder for it."
)
def sheet(
    home: Path,
    languages: tuple[str, ...],
    also: tuple[str, ...],
    missing: bool,
    stale: bool,
    everything: bool,
    to: Path,
) -> None:
    """Write sheet-LANGUAGE.html, to print, and sheet-LANGUAGE.csv: each prompt's name, words and seconds.

    It has what is not recorded in today's words; the flags narrow or widen that. Prompts with blanks, and
    those said inside other sentences, are not on it: the carrier's voice speaks them.

    \b
    ivr prompts sheet es                  what is still to record in Spanish
    ivr prompts sheet es --stale          what to record anew, because the words have changed
    ivr prompts sheet --all --to sheets   every language, everything
    """
    coverage = coverage_or_exit(home)
    named = list(dict.fromkeys((*languages, *also))) or list(coverage.languages)
    for language in [language_or_usage(coverage, each) for each in named]:
        kinds = {"everything": everything, "missing": missing, "stale": stale}
        rows = list(_rows(coverage, language, **kinds))
        if rows:
            _write(to, _described(coverage, language), rows)
        else:
            click.echo(f"{language}: nothing to record")
        _warn(coverage, language, rows)


def _rows(
    coverage: Coverage, language: str, *, everything: bool, missing: bool, stale: bool
) -> Iterable[Row]:
    any_kind = not missing and not stale
    own = {cell.prompt: cell.words or "" for cell in coverage.of(own_language(coverage))}
    for cell in coverage.of(language):
        wanted = (is_missing(cell) and (missing or any_kind)) or (is_stale(cell) and (stale or any_kind))
        if cell.words and cell.state is not Recorded.SPOKEN and (everything or wanted):
            source = "" if cell.translation is Translated.SOURCE else own.get(cell.prompt, "")
            seconds = _limit(cell, coverage.languages[language])
            yield Row(cell.prompt, cell.words, source, seconds, cell.reviewed)


def _limit(cell: Cell, tag: str) -> float:
    """Seconds, up to the next half."""
    may_last = math.ceil(seconds_to_say(cell.words or "", tag) * _LONGER * 2) / 2
    return min(may_last, NOTICE_SECONDS.get(cell.prompt, may_last))


def _described(coverage: Coverage, code: str) -> Language:
    locale = Locale.parse(coverage.languages[code], sep="-")
    return Language(code, locale.get_language_name("en") or code, locale.text_direction)


def _write(to: Path, language: Language, rows: list[Row]) -> None:
    page, table = to / f"sheet-{language.code}.html", to / f"sheet-{language.code}.csv"
    with writing(to):
        to.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(rows, language), encoding="utf-8")
        # Spreadsheets want the mark, and the ends of rows as they are.
        table.write_text(_table(rows, language), encoding="utf-8-sig", newline="")
    minutes = math.ceil(sum(row.seconds for row in rows) / 60)
    sentences = "1 sentence" if len(rows) == 1 else f"{len(rows)} sentences"
    click.echo(f"{page} and {table}: {sentences}, {minutes} min at most")


def _warn(coverage: Coverage, language: str, rows: list[Row]) -> None:
    """What would make a recording worthless soon."""
    named = {row.prompt for row in rows}
    older = [cell for cell in coverage.of(language) if cell.translation is Translated.CHANGED]
    for count, what in (
        (
            sum(cell.prompt in named for cell in older),
            f"were translated from older words. Translate them first: ivr prompts update {language}",
        ),
        (
            sum(not row.reviewed for row in rows),
            "have words that no native speaker has reviewed. Have them read before they are recorded.",
        ),
        (
            sum(cell.words is None for cell in coverage.of(language)),
            f"are not translated and not on the sheet: ivr prompts update {language}",
        ),
    ):
        if count:
            click.echo(f"    {count} {what}")


def _table(rows: list[Row], language: Language) -> str:
    head = ("prompt", "words", "seconds at most", "file", "translated from")
    cells = (
        (row.prompt, row.words, row.seconds, f"{language.code}/{row.prompt}.wav", row.source) for row in rows
    )
    return written([head, *cells])


_STYLE = """
@page { margin: 15mm }
body { font: 13pt/1.45 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111 }
h1 { font-size: 1.3em } ul { margin: .4em 0 1.2em; padding-left: 1.2em; color: #333; font-size: .85em }
table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
thead { display: table-header-group }
td, th { border-bottom: 1px solid #bbb; padding: .5em .4em; text-align: left; vertical-align: top }
th { font-size: .8em; color: #444 } .words { font-size: 1.15em; unicode-bidi: plaintext }
.words[dir=rtl] { text-align: right } .source { font-size: .75em; color: #555 }
.name { margin-right: 1em; font: .72em/1.6 ui-monospace, Menlo, Consolas, monospace; color: #333 }
.most { text-align: right; white-space: nowrap } .tick { width: 1.6em; font-size: 1.1em }
@media print { body { margin: 0; padding: 0; max-width: none } }
"""
_ADVICE = """\
<li>Read each as one calm sentence to one person, always at the same distance from the microphone.
<li>One that ends with a comma goes on with a key to press: keep the voice up at its end.
<li>Leave half a second of silence before and after it.
<li>Save each as a file of its own, named like the line in small type, in a folder named {code}.
<li>WAV is best. The seconds are the most it may last.
"""


def _page(rows: list[Row], language: Language) -> str:
    told = "".join(_row(row, language) for row in rows)
    unread = sum(not row.reviewed for row in rows)
    warning = f"<li>{unread} of these have words that no native speaker has reviewed yet.\n" if unread else ""
    title = f"Recording sheet: {language.name} ({language.code}), {len(rows)} to record"
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        f"<ul>\n{_ADVICE.format(code=language.code)}{warning}</ul>\n"
        "<table><thead><tr><th></th><th>words, and the file's name</th>"
        '<th class="most">at most</th></tr></thead>\n'
        f"<tbody>\n{told}</tbody></table></html>\n"
    )


def _row(row: Row, language: Language) -> str:
    words, source = html.escape(row.words), html.escape(row.source)
    return (
        f'<tr><td class="tick">☐</td><td>'
        f'<div class="words" lang="{language.code}" dir="{language.direction}">{words}</div>'
        f'<span class="name">{html.escape(row.prompt)}</span><span class="source">{source}</span></td>'
        f'<td class="most">{row.seconds:g} s</td></tr>\n'
    )
