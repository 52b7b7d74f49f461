"""``ivr check``: what is wrong with the files, all of it, each with its remedy."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ivr.cli.home import PROBLEMS_FOUND, carrier, home_option, print_problems
from ivr.files.load import load


@click.command(short_help="Say what is wrong with the menu files.")
@home_option
@click.option("--strict", is_flag=True, help="Fail for what should be better, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
def check(home: Path, strict: bool, as_json: bool) -> None:
    """Read every menu file and say what is wrong, where, and what to write instead.

    Ends with 1 if something must be mended before callers may hear it.
    """
    line, problems = load(home, carrier())
    if as_json:
        click.echo(json.dumps([problem.as_data() for problem in problems], indent=2, ensure_ascii=False))
    elif problems:
        print_problems(problems)
    elif line:
        click.echo(f"{line.name}: {len(line.nodes)} nodes, {len(line.prompts)} prompts, no problems.")
    if any(problem.level == "must" or strict for problem in problems):
        raise click.exceptions.Exit(PROBLEMS_FOUND)
