"""Who runs a command: whoever is logged in, or says so."""

from __future__ import annotations

import getpass

import click

by_option = click.option(
    "--by", envvar="IVR_USER", metavar="NAME", help="Who decides this (default: who is logged in)."
)


def login_name(otherwise: str = "Write --by and your name.") -> str:
    """The account that runs the command; a container's may have no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError(f"Nobody is logged in. {otherwise}") from None
