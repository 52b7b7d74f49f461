"""``ivr prompts``: the words and recordings of every language, and what is still to do."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.home import home_option
from ivr.cli.prompts.add import add
from ivr.cli.prompts.grid import show
from ivr.cli.prompts.languages import reviewed, start, update
from ivr.cli.prompts.listen import listen
from ivr.cli.prompts.options import passed_on
from ivr.cli.prompts.sheet import sheet
from ivr.cli.prompts.speak import speak


@click.group(invoke_without_command=True, short_help="List, translate, record and import what callers hear.")
@home_option
@click.option("--language", help="Only this language, with its words, like es.")
@click.option("--missing", is_flag=True, help="Only what has no recording, or no words.")
@click.option("--stale", is_flag=True, help="Only what says other words than the menus do now.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def prompts(
    context: click.Context, home: Path, language: str | None, missing: bool, stale: bool, as_json: bool
) -> None:
    """List every prompt in every language: what is recorded, what is translated, and what is to do.

    \b
    ivr prompts                           every prompt, with totals below
    ivr prompts --missing --language es   what is still to record or translate
    ivr prompts update                    bring the translators' files up to the menus
    ivr prompts sheet es                  the sheet for the voice artist
    ivr prompts add takes/                import recordings, from any device
    ivr prompts listen main               hear one
    ivr prompts start vi --tag vi-VN      begin another language
    """
    if context.invoked_subcommand is None:
        show(home, language, missing=missing, stale=stale, as_json=as_json)
    else:
        passed_on(context, home)


for command in (add, sheet, speak, listen, update, start, reviewed):
    prompts.add_command(command)
