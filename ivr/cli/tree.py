"""``ivr tree``: every menu, key, number and hour at a glance."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from ivr.cli.home import home_option, line_or_exit
from ivr.core.outline import Branch, outline

_WIDEST = 1000


@click.command(short_help="Draw every menu, key, number and hour.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print the tree as JSON.")
def tree(home: Path, as_json: bool) -> None:
    """Draw the menus as an indented tree: keys, numbers, hours.

    A number that a person should check before trusting it is marked UNCONFIRMED, with the reason.
    """
    line = line_or_exit(home)
    top = outline(line)
    if as_json:
        click.echo(json.dumps(top.as_data(), indent=2, ensure_ascii=False))
        return
    drawn = Tree(Text(f"{line.name} ({line.zone})", style="bold"), guide_style="dim")
    _grow(drawn, top)
    _console().print(drawn)


def _console() -> Console:
    """A terminal as wide as it is; a file or a pipe as wide as the longest line, so that nothing is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDEST)


def _grow(drawn: Tree, branch: Branch) -> None:
    limb = drawn.add(_label(branch))
    for smaller in branch.branches:
        _grow(limb, smaller)


def _label(branch: Branch) -> Text:
    label = Text.assemble((f"{branch.key}  ", "bold cyan"), (branch.name, "bold"))
    if branch.speak or branch.dial:
        dialled = f"dials {branch.dial}" if branch.dial else "never dialled"
        label.append(f"  says {branch.speak}, {dialled}")
    if branch.hours:
        label.append(f"  {branch.hours}", style="green")
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
