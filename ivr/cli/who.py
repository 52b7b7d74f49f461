"""Who runs a command: whoever is logged in, or says so."""

from __future__ import annotations

import getpass

import click

by_option = click.option(
    "--by", envvar="IVR_USER", metavar="NAME", help="Who decides this (default: who is logged in)."
)


def login_name() -> str:
    """The account that runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("Nobody is logged in. Write --by and your name.") from None
