"""The ``--home`` option, and the line found there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ivr.core.line import Line
from ivr.files.load import load
from ivr.files.problem import Problem
from ivr.web.settings import SettingsRefused, read_carrier

PROBLEMS_FOUND = 1

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder that holds menus/ and prompts/ (default: here).",
)


def line_or_exit(home: Path) -> Line:
    """The line of a home; where it has must-problems, they are printed and the command ends."""
    line, problems = load(home, carrier())
    if line is None:
        print_problems(problems)
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    return line


def carrier() -> str:
    """The carrier whose voices speak, from IVR_CARRIER."""
    try:
        return read_carrier(os.environ)
    except SettingsRefused as refused:
        raise click.UsageError("\n".join(refused.reasons)) from None


def print_problems(problems: list[Problem]) -> None:
    """Every problem, with what to do, and the count."""
    for problem in problems:
        click.echo(f"{problem}\n", file=sys.stdout)
    must = sum(problem.level == "must" for problem in problems)
    click.echo(f"{must} to mend before callers may hear it, {len(problems) - must} to think about.")
