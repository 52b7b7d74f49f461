"""``ivr report``: what callers did, as tables, a page, or data."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table as Drawn

from ivr.check.both import recorded
from ivr.cli.home import home_option, loaded_or_exit
from ivr.report.demo import MadeUp
from ivr.report.page import page
from ivr.report.table import Report, Table
from ivr.report.whole import report as reckoned
from ivr.web.build import clock

_WIDEST = 160


@click.command(short_help="See what callers did, and what to change.")
@home_option
@click.option(
    "--days", type=click.IntRange(1, 3660), default=30, show_default=True, help="So many days back."
)
@click.option("--demo", is_flag=True, help="Show made-up calls on your own line.")
@click.option(
    "--html",
    "page_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it as a page with charts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def report(home: Path, days: int, demo: bool, page_file: Path | None, as_json: bool) -> None:
    """Count what callers did: when they called, what they chose, where they left, whom they reached.

    Numbers from one to four are hidden as "<5", and so is what would give them away ("5+"): nobody who called
    can be told from this.

    \b
    ivr report --demo                      a month of made-up calls on your own line
    ivr report --demo --html report.html   the same as a page with charts
    """
    if not demo:
        raise click.UsageError("No calls are kept yet. To see what a report looks like: ivr report --demo")
    loaded = loaded_or_exit(home)
    line = loaded.line
    assert line
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    until = _midnight(line.zone)
    since = until - timedelta(days=days)
    events = MadeUp(line, sounds).events(until, days)
    found = reckoned(line, events, sounds, since, until, made_up=demo)
    if page_file:
        _write(page_file, page(line, found))
        return
    if as_json:
        click.echo(json.dumps(found.as_data(), indent=2, ensure_ascii=False))
        return
    print_report(found)


def _midnight(zone: str) -> datetime:
    """The beginning of today: days that are over are counted whole."""
    return clock().astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"Cannot write {path}: {error.strerror}.") from None
    click.echo(f"{path}: open it in a browser")


def print_report(found: Report) -> None:
    """The tables, drawn in a terminal; in a pipe as wide as they must be."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=_WIDEST)
    console.print(found.heading, style="bold")
    if found.made_up:
        console.print(
            "MADE-UP CALLS: nobody has called. This is what a report looks like.", style="bold yellow"
        )
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
