"""Days as somebody types them, all of them alike."""

from __future__ import annotations

from datetime import date

import click

_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)  # holidays are known for these years


def typed_day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    """What follows an option that wants a day."""
    try:
        return near(date.fromisoformat(text)) if text is not None else None
    except ValueError:
        raise click.UsageError(f"{text!r} is not a day. Write it like 2026-11-23.") from None


def near(day: date) -> date:
    """A day that the line's hours can be known for."""
    if not _FIRST <= day <= _LAST:
        raise click.UsageError(f"{day} is too far away. Write a day from {_FIRST} to {_LAST}.")
    return day
