"""Secrets as commands need them: read when one is needed, so that a broken file of another harms nobody."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from ivr.store.database import database_url
from ivr.web.secret_files import take_in


def environ_with(*secrets: str) -> Mapping[str, str]:
    """The environment with these secrets; one that cannot be read ends the command."""
    environ = dict(os.environ)
    if wrong := take_in(environ, secrets):
        raise click.UsageError("\n".join(wrong.values()))
    return environ


def url_of_database(home: Path) -> str:
    """Where the database of a home is, for commands that look into it."""
    return database_url(environ_with("DATABASE_URL"), home)
