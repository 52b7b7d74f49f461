"""``ivr tree --times``: how long callers wait in each language, and what order would be quicker."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click
from rich.console import Console
from rich.markdown import Markdown

from ivr.check.moments import closed_moment, open_moment, ordinary
from ivr.check.order import better
from ivr.check.stopwatch import Spoken
from ivr.check.times import table
from ivr.check.times_page import times_page
from ivr.core.line import Line


def print_times(line: Line, recorded: Mapping[Spoken, float], as_json: bool) -> None:
    """The stopwatch's tables: drawn in a terminal, Markdown in a pipe, or JSON."""
    console = Console(highlight=False)
    if as_json:
        click.echo(json.dumps(_data(line, recorded), indent=2, ensure_ascii=False))
    elif console.is_terminal:
        console.print(Markdown(times_page(line, recorded)))
    else:
        click.echo(times_page(line, recorded), nl=False)


def _data(line: Line, recorded: Mapping[Spoken, float]) -> dict[str, object]:
    usual = ordinary(line)
    opened = open_moment(usual)
    return {
        "open": table(usual, opened, recorded).as_data(),
        "closed": table(usual, closed_moment(usual), recorded).as_data(),
        "better": [advice.as_data() for advice in better(usual, opened, recorded)],
    }
