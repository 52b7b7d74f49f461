"""``ivr report``: what callers did, as tables, a page, or data."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table as Drawn

from ivr.check.both import recorded
from ivr.cli.asked_file import write_asked
from ivr.cli.days import typed_day
from ivr.cli.home import home_option, loaded_or_exit
from ivr.cli.published import calls_kept
from ivr.core.line import Line
from ivr.report.demo import MadeUp
from ivr.report.page import MADE_UP, page
from ivr.report.spreadsheet import all_as_csv, as_csv
from ivr.report.table import Report, Table
from ivr.report.whole import report as reckoned
from ivr.web.build import clock

_WIDEST = 160
_DAYS = 30
_path = click.Path(path_type=Path)


@click.command(short_help="See what callers did, and what to change.")
@home_option
@click.option(
    "--since",
    callback=typed_day,
    metavar="DAY",
    help=f"The first day, like 2026-11-01 (default: {_DAYS} days of calls).",
)
@click.option("--until", callback=typed_day, metavar="DAY", help="The last day (default: yesterday).")
@click.option("--days", type=click.IntRange(1, 3660), help="So many days, up to the last one.")
@click.option("--demo", is_flag=True, help="Show made-up calls on your own line.")
@click.option("--html", "page_file", type=_path, metavar="FILE", help="Write it as a page with charts.")
@click.option(
    "--csv", "sheets", type=_path, metavar="PATH", help="Write it into a .csv file, or a folder of them."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def report(
    home: Path,
    since: date | None,
    until: date | None,
    days: int | None,
    demo: bool,
    page_file: Path | None,
    sheets: Path | None,
    as_json: bool,
) -> None:
    """Count what callers did: when they called, what they chose, where they left, whom they reached.

    Numbers from one to four are hidden as "<5", and so is what would give them away ("5+"): nobody who called
    can be told from this.

    \b
    ivr report --until 2026-11-30          thirty days of real calls
    ivr report --demo                      a month of made-up calls on your own line
    ivr report --demo --html report.html   the same as a page with charts
    ivr report --demo --csv figures        a folder of tables for a spreadsheet
    """
    loaded = loaded_or_exit(home)
    line = loaded.line
    assert line
    first, over = _period(line, since, until, days)
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    if demo:
        events = MadeUp(line, sounds).events(over, (over.date() - first.date()).days)
        found = reckoned(line, events, sounds, first, over, made_up=True)
    else:
        with calls_kept(home) as log:
            found = reckoned(line, log.between(first, over), sounds, first, over)
    _give(line, found, page_file, sheets, as_json)


def _give(line: Line, found: Report, page_file: Path | None, sheets: Path | None, as_json: bool) -> None:
    """Into the files that were asked for; where none was, printed."""
    if page_file:
        write_asked(page_file, page(line, found).encode())
        click.echo(f"{page_file}: open it in a browser", err=as_json)
    if sheets:
        _write_sheets(sheets, found)
        click.echo(f"{sheets}: open it in a spreadsheet", err=as_json)
    if as_json:
        click.echo(json.dumps(found.as_data(), indent=2, ensure_ascii=False))
    elif not page_file and not sheets:
        print_report(found)


def _period(
    line: Line, since: date | None, until: date | None, days: int | None
) -> tuple[datetime, datetime]:
    """The beginning of the first day, and of the day after the last one, in the line's zone."""
    zone = ZoneInfo(line.zone)
    last = until or clock().astimezone(zone).date() - timedelta(days=1)
    if since and days:
        raise click.UsageError("--since and --days both say where to begin; take one of them.")
    first = since or last - timedelta(days=(days or _DAYS) - 1)
    if first > last:
        raise click.UsageError(f"The first day, {first}, is after the last one, {last}.")
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _write_sheets(to: Path, found: Report) -> None:
    """One file where the name says so; otherwise a folder with one for each table."""
    if to.suffix.lower() == ".csv":
        write_asked(to, all_as_csv(found).encode())
        return
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"Cannot make the folder {to}: {error.strerror}. Name another one.") from None
    for table in found.tables:
        write_asked(to / f"{table.name}.csv", as_csv(table).encode())


def print_report(found: Report) -> None:
    """The tables, drawn in a terminal; in a pipe as wide as they must be."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=_WIDEST)
    console.print(found.heading, style="bold")
    if found.made_up:
        console.print(MADE_UP, style="bold yellow")
    console.print("\nWhat to change", style="bold")
    for each in found.advice:
        console.print(f"- {each}", soft_wrap=True)
    for table in found.tables:
        console.print()
        console.print(_drawn(table))
        if table.note:
            console.print(table.note, style="dim")


def _drawn(table: Table) -> Drawn:
    drawn = Drawn(title=table.title, title_justify="left", title_style="bold")
    for place, head in enumerate(table.head):
        drawn.add_column(head, justify="left" if place < table.names else "right")
    for row in table.rows:
        drawn.add_row(*("-" if cell is None else str(cell) for cell in row))
    return drawn
