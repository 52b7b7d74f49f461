"""The ``--home`` option, and the line found there."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.core.line import Line
from ivr.web.settings import SettingsRefused, read_carrier

if TYPE_CHECKING:
    from ivr.files.load import Loaded

PROBLEMS_FOUND = 1


def _folder(context: click.Context, parameter: click.Parameter, home: Path) -> Path:
    """One that is mistyped is told before anything is made in it."""
    try:
        wrong = None if home.absolute().stat() and home.is_dir() else "it is no folder"
    except OSError as error:
        wrong = error.strerror
    if wrong:
        raise click.UsageError(f"{home}: {wrong}. Name the folder that holds menus/ and prompts/: --home DIR")
    return home


_option = partial(
    click.option,
    "--home",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder that holds menus/ and prompts/ (default: here).",
)
home_option, new_home_option = _option(callback=_folder), _option()


def here(home: Path) -> str:
    """What to type after a command so that it is about the same home."""
    return "" if home == Path() else f" --home {home}"


def line_or_exit(home: Path) -> Line:
    """The line of a home; where it has must-problems, they are printed and the command ends."""
    line = loaded_or_exit(home).line
    assert line
    return line


def loaded_or_exit(home: Path) -> Loaded:
    """The line of a home and what it was made of; where there is none, as above."""
    from ivr.cli.problems import print_problems  # a server seldom needs them, and has to start at once
    from ivr.files.load import read_line

    loaded = read_line(home, carrier())
    if loaded.line is None:
        print_problems(loaded.problems)
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    return loaded


def carrier() -> str:
    """The carrier whose voices speak, from IVR_CARRIER."""
    try:
        return read_carrier(os.environ)
    except SettingsRefused as refused:
        raise click.UsageError("\n".join(refused.reasons)) from None
