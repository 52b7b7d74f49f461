"""Days and times as the page says them: in its language, in the line's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from flask import Flask
from markupsafe import Markup, escape

from ivr.web.staff.console import console
from ivr.web.staff.words import language


def zone() -> tzinfo:
    """The line's zone, once its files were read."""
    looked = console().draft.seen()
    block = looked.loaded.draft.line.block if looked and looked.loaded.draft.line else None
    return ZoneInfo(block.zone) if block else UTC


def moment(at: datetime) -> Markup:
    """A moment, as people read it and as programs do."""
    told = format_datetime(at, "EEE d MMM y, HH:mm", tzinfo=zone(), locale=language())
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), told)


def ago(at: datetime) -> Markup:
    """How long ago it was, with the moment itself at hand."""
    told = format_timedelta(at - console().now(), add_direction=True, locale=language())
    exact = format_datetime(at, "EEE d MMM y, HH:mm", tzinfo=zone(), locale=language())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), exact, escape(told)
    )


def day(on: date) -> Markup:
    told = format_date(on, "EEE d MMM y", locale=language())
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), told)


def tell_time(app: Flask) -> None:
    """Templates have them as filters."""
    app.jinja_env.filters.update(moment=moment, ago=ago, day=day)
