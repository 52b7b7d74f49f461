"""``ivr news``: what the bulletins tell, and adding an entry without opening a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from ivr.audio.take import TakeRefused
from ivr.audio.workshop import Job, import_takes
from ivr.cli.home import PROBLEMS_FOUND, home_option, line_or_exit, print_problems
from ivr.cli.prompts.add import keep_take
from ivr.core.line import Bulletin, Item, Line
from ivr.files.edit import EditRefused, News, add_news
from ivr.files.shape import MOST_NAME, nearest_name
from ivr.web.build import clock

_WIDEST = 160
_NAMED_AFTER = 5  # words of the news


@click.group(invoke_without_command=True, short_help="List the news, and add to it.")
@home_option
@click.pass_context
def news(context: click.Context, home: Path) -> None:
    """List the entries of the bulletins: their dates, whether they are heard today, and in which languages.

    \b
    ivr news
    ivr news add "A new clinic opens on the West Side." --until 2026-12-31
    """
    if context.invoked_subcommand is None:
        _show(line_or_exit(home))


def _show(line: Line) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in ("bulletin", "entry", "date", "heard", "languages", "words"):
        table.add_column(name, no_wrap=name != "words")
    today = clock().astimezone(ZoneInfo(line.zone)).date()
    for bulletin, item in _items(line):
        words = line.prompts[item.prompt]
        name = item.prompt.removeprefix(f"{bulletin.name}-")
        row = (bulletin.name, name, str(item.dated), _heard(item, today))
        table.add_row(*row, " ".join(code for code in line.offered if code in words), words[line.language])
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDEST).print(table)


def _items(line: Line) -> Iterator[tuple[Bulletin, Item]]:
    for node in line.nodes.values():
        if isinstance(node, Bulletin):
            yield from ((node, item) for item in node.items)


def _heard(item: Item, today: date) -> str:
    if item.on_air(today):
        return f"until {item.last}" if item.last else "yes"
    return f"from {item.first}" if item.first and item.first > today else f"no, ended {item.last}"


def _day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date. Write it like 2026-11-23.") from None


@news.command(short_help="Add an entry.")
@home_option
@click.argument("words")
@click.option("--date", "dated", callback=_day, help="Its date, spoken before it (default: today).")
@click.option("--from", "first", callback=_day, help="The first day it is heard (default: at once).")
@click.option("--until", "last", callback=_day, help="The last day it is heard (default: for good).")
@click.option("--name", help="Its name, also its recording's (default: from its first words).")
@click.option("--bulletin", default="news", show_default=True, help="The bulletin it belongs to.")
@click.option(
    "--recording", type=click.Path(path_type=Path), help="A recording of the words, from any device."
)
def add(
    home: Path,
    words: str,
    dated: date | None,
    first: date | None,
    last: date | None,
    name: str | None,
    bulletin: str,
    recording: Path | None,
) -> None:
    """Add an entry to the news, and say what is left to do.

    An entry that has ended is no longer heard, without anybody taking it away. In a language it is not
    translated into it is left out.

    \b
    ivr news add "A new clinic opens on the West Side." --until 2026-12-31
    ivr news add "Streets are being plowed." --from 2026-12-01 --recording plowed.m4a
    """
    line = line_or_exit(home)
    today = clock().astimezone(ZoneInfo(line.zone)).date()
    _refuse_ended(first, last, today)
    entry = News(name or _named(words), dated or today, words, first, last)
    try:
        file = add_news(home, bulletin, entry)
    except EditRefused as refused:
        if refused.problems:
            print_problems(refused.problems)
        raise click.ClickException(str(refused)) from None
    click.echo(f'{file}: "{entry.name}" is added.')
    if recording:
        _record(home, recording, f"{bulletin}-{entry.name}", line.language, " ".join(words.split()))
    if others := [code for code in line.offered if code != line.language]:
        click.echo(f"It is left out in {', '.join(others)} until it is translated: ivr prompts update")


def _refuse_ended(first: date | None, last: date | None, today: date) -> None:
    if first and last and last < first:
        raise click.UsageError(f"--until {last} is before --from {first}, so nobody would hear it.")
    if last and last < today:
        raise click.UsageError(f"--until {last} is over, so nobody would hear it.")


def _named(words: str) -> str:
    """A name from the first words."""
    name = nearest_name(" ".join(re.findall(r"[A-Za-z0-9]+", words)[:_NAMED_AFTER]))
    return name[: MOST_NAME // 2].strip("-") or "news"


def _record(home: Path, path: Path, prompt: str, language: str, words: str) -> None:
    for _, result in import_takes([Job(path, words, language)]):
        if isinstance(result, TakeRefused):
            click.echo(f"{path} is left out: {result}", err=True)
            raise click.exceptions.Exit(PROBLEMS_FOUND)
        keep_take(home, path, prompt, language, words, result)
        click.echo(f"{language}/{prompt}: {result.measured.seconds:.1f} s, from {result.source}")
        for warning in result.warnings:
            click.echo(f"    {warning}")
