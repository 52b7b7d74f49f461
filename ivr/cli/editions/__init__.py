"""``ivr editions``: what was published, what callers notice between two of them, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.editions.deciding import rollback, use, withdraw
from ivr.cli.editions.parcels import export, import_
from ivr.cli.editions.showing import compare, print_list, show
from ivr.cli.home import home_option
from ivr.cli.prompts.options import passed_on


@click.group(invoke_without_command=True, short_help="List what was published, compare it, go back.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def editions(context: click.Context, home: Path, as_json: bool) -> None:
    """List every edition: which one callers hear, who made it, when and why.

    An edition may be named by the beginning of its name, or by: current. `compare` also takes
    the files in menus/, by: draft.

    \b
    ivr editions
    ivr editions rollback --why "wrong number"   at once: the last good edition; the bad one is withdrawn
    ivr editions show current                    one edition, and everything decided about it
    ivr editions compare 3f a1                   what callers notice who heard 3f... and now hear a1...
    ivr editions withdraw 3f                     calls in progress leave it with their next key
    ivr editions use 3f                          make an edition current, whatever became of it before
    ivr editions export current line.zip         one file with everything in it, for another machine
    ivr editions import line.zip
    """
    if context.invoked_subcommand is None:
        print_list(home, as_json)
    else:
        passed_on(context, home)


for command in (show, compare, rollback, withdraw, use, export, import_):
    editions.add_command(command)
