"""``ivr check --stamp SERVICE``: keep that somebody has checked it, and print exactly what was verified."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ivr.cli.prompts.keeping import writing
from ivr.cli.who import login_name
from ivr.files.stamps import STAMPS_FILE, Stamped, StampRefused, stamp

_TOLD = {
    "speak": "number spoken",
    "dial": "number dialled",
    "hours": "hours",
    "holidays": "closed on",
    "exceptions": "exceptions",
    "zone": "by the clocks of",
    "languages": "answers in",
    "interpreter": "interpreter",
    "caller-id": "sees the number of",
    "otherwise": "stands in",
    "person": "behind 0",
}


def stamp_service(home: Path, service: str, by: str | None, day: date) -> None:
    """Stamp a service as checked on that day, by the name given or else by whoever is logged in."""
    with writing(home, home / STAMPS_FILE):
        try:
            done = stamp(home, service, by or login_name(), day)
        except StampRefused as refused:
            raise click.UsageError(f"Nothing is stamped: {refused}") from None
    _print(done)


def _print(done: Stamped) -> None:
    click.echo(f"{done.name} is stamped as checked on {done.stamp.day}, by {done.stamp.by}:")
    for key, value in done.stamp.values.items():
        click.echo(f"  {_TOLD[key]:18} {value or 'none'}")
    click.echo(f"If one of these is not what you have checked, mend it in {done.file} and stamp it again.")
