"""``ivr tree``: every menu, key, number and hour at a glance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from ivr.check.both import recorded
from ivr.check.stopwatch import Reached, Stopwatch
from ivr.check.tree_picture import mermaid, svg
from ivr.cli.asked_file import write_asked
from ivr.cli.home import home_option, loaded_or_exit
from ivr.cli.waits import print_times
from ivr.core.line import Line
from ivr.core.outline import Branch, outline
from ivr.web.build import clock

_WIDEST = 1000
_SATURDAY = 5


@click.command(short_help="Draw every menu, key, number and hour.")
@home_option
@click.option("--image", type=click.Path(path_type=Path, dir_okay=False), help="Draw it as an SVG picture.")
@click.option("--mermaid", "as_mermaid", is_flag=True, help="Print it as a Mermaid flow chart.")
@click.option("--times", is_flag=True, help="Print how long callers wait, and what order would be quicker.")
@click.option("--json", "as_json", is_flag=True, help="Print the tree, or the times, as JSON.")
def tree(home: Path, image: Path | None, as_mermaid: bool, times: bool, as_json: bool) -> None:
    """Draw the menus as an indented tree: keys, numbers, hours, and the seconds until a service rings.

    The seconds are those of a caller who presses each key once it has been said, at noon of the next working
    day. A number that a person should check before trusting it is marked UNCONFIRMED, with the reason.
    """
    _one_form(image, as_mermaid, times, as_json)
    loaded = loaded_or_exit(home)
    line = loaded.line
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    assert line
    if times:
        print_times(line, sounds, as_json)
        return
    top = outline(line)
    if as_json:
        click.echo(json.dumps(top.as_data(), indent=2, ensure_ascii=False))
        return
    if as_mermaid:
        click.echo(mermaid(top), nl=False)
        return
    reached = Stopwatch(line, _a_working_noon(line), sounds).reach(line.language)
    if image:
        _write(image, svg(top, line.name, reached))
        return
    drawn = Tree(Text(f"{line.name} ({line.zone})", style="bold"), guide_style="dim")
    _grow(drawn, top, reached)
    _console().print(drawn)


def _one_form(image: Path | None, as_mermaid: bool, times: bool, as_json: bool) -> None:
    """What was asked for can be given: nothing of it is left out silently."""
    forms = {"--image": image is not None, "--mermaid": as_mermaid, "--times": times, "--json": as_json}
    asked = [form for form, wanted in forms.items() if wanted]
    if len(asked) > 1 and asked != ["--times", "--json"]:
        raise click.UsageError(f"{' and '.join(asked)} are different forms; take one of them.")
    if image and image.suffix.lower() != ".svg":
        raise click.UsageError(f"The picture is SVG. Write --image {image.with_suffix('.svg')}")


def _console() -> Console:
    """A terminal as wide as it is; a file or a pipe as wide as the longest line, so that nothing is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDEST)


def _a_working_noon(line: Line) -> datetime:
    """Noon of the next Monday to Friday, when most services are open."""
    noon = clock().astimezone(ZoneInfo(line.zone)).replace(hour=12, minute=0, second=0, microsecond=0)
    days = (noon + timedelta(days=ahead) for ahead in range(1, 8))
    return next(day for day in days if day.weekday() < _SATURDAY)


def _write(path: Path, text: str) -> None:
    write_asked(path, text.encode())
    click.echo(f"{path}: open it in a browser")


def _grow(drawn: Tree, branch: Branch, reached: Mapping[str, Reached]) -> None:
    limb = drawn.add(_label(branch, reached.get(branch.name)))
    for smaller in branch.branches:
        _grow(limb, smaller, reached)


def _label(branch: Branch, way: Reached | None) -> Text:
    label = Text.assemble((f"{branch.key}  ", "bold cyan"), (branch.name, "bold"))
    if branch.speak or branch.dial:
        dialled = f"dials {branch.dial}" if branch.dial else "never dialled"
        label.append(f"  says {branch.speak}, {dialled}")
    if branch.hours:
        label.append(f"  {branch.hours}", style="green")
    if way:
        label.append(f"  soonest after {way.seconds:.0f} s", style="cyan")
    if branch.languages:
        interpreter = ", others by interpreter" if branch.interpreter else ""
        label.append(f"  in {', '.join(branch.languages)}{interpreter}", style="dim")
    if branch.unconfirmed:
        label.append(f"  UNCONFIRMED: {branch.unconfirmed}", style="bold red")
    if branch.shown:
        label.append("  (see above)", style="dim")
    if branch.kind != "service" and branch.key not in ("then", "when closed", "otherwise"):
        label.append(f"  {branch.words}", style="dim")
    return label
