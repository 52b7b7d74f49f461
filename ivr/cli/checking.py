"""A check as commands run it: with a bar for who watches, and told group by group."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import track

from ivr.check.check import Checked
from ivr.check.check import check as check_all
from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.cli.home import carrier
from ivr.cli.problems import Group, counted, print_groups
from ivr.files.load import Loaded
from ivr.web.build import clock


def checked(loaded: Loaded, day: date | None, quiet: bool = False, what: str = "Checking") -> Checked:
    """Every rule, as of that day or today."""
    zone = ZoneInfo(loaded.line.zone) if loaded.line else None
    day = day or clock().astimezone(zone).date()
    return check_all(loaded, carrier(), day, progress=lambda rules: watched(rules, what, quiet))


def watched(rules: Iterable[Rule], what: str, quiet: bool = False) -> Iterable[Rule]:
    """The rules as they go by, with a bar for who watches."""
    console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
    return track(rules, what, total=len(RULES), console=console, transient=True)


def print_checked(checked: Checked, everything: bool, seconds: float) -> None:
    """What was found, the worst first, and how much there is of it."""
    dated = [each for each in checked.problems if each not in checked.must + checked.should]
    groups = [
        Group("To mend before callers may hear it", "red", checked.must),
        Group("To think about", "yellow", checked.should),
        Group("By the calendar", "cyan", dated),
    ]
    if everything:
        groups.append(Group("Set aside by waivers in menus/line.yaml", "dim", checked.waived))
    print_groups(groups, everything)
    click.echo(_summary(checked, dated, seconds))
    if checked.line and checked.unstamped:
        services, first = len(list(checked.line.services())), checked.unstamped[0]
        told = f"{len(checked.unstamped)} of {services} services have never been stamped as verified"
        click.echo(f"{told}: ivr check --stamp {first}")


def _summary(checked: Checked, dated: Sequence[object], seconds: float) -> str:
    line, told = checked.line, [*checked.must, *checked.should]
    found = counted(told) if told else "No problems."
    more = [f"{len(dated)} by the calendar."] if dated else []
    more += [f"{len(checked.waived)} set aside by waivers."] if checked.waived else []
    if line is None:
        return found
    what = f"{line.name}: {len(line.nodes)} nodes, {len(line.prompts)} prompts, {len(line.offered)} languages"
    return f"{what}, {len(checked.rules)} rules, {seconds:.1f} s. {' '.join([found, *more])}"
