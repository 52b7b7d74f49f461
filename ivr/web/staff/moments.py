"""Days and times as the page says them: in its language, in the line's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from flask import Flask
from markupsafe import Markup, escape

from ivr.check.timetable import pattern_text
from ivr.web.staff.console import console
from ivr.web.staff.words import _, language

_MONTHS, _EXACT = timedelta(days=60), 100.0


def zone() -> tzinfo:
    """The line's zone, once its files were read."""
    looked = console().draft.seen()
    block = looked.loaded.draft.line.block if looked and looked.loaded.draft.line else None
    return ZoneInfo(block.zone) if block else UTC


def moment(at: datetime) -> Markup:
    """A moment, as people read it and as programs do."""
    told = _exactly(at)
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), told)


def _exactly(at: datetime) -> str:
    """With the zone's name: the commands on the server may speak of another."""
    return str(format_datetime(at, "EEE d MMM y, HH:mm z", tzinfo=zone(), locale=language()))


def ago(at: datetime) -> Markup:
    """How long ago it was, with the moment itself at hand."""
    passed = at - console().now()
    told = _("just now")
    if abs(passed) >= timedelta(seconds=1):
        told = format_timedelta(passed, add_direction=True, locale=language())
    exact = _exactly(at)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), exact, escape(told)
    )


def named_day(on: date) -> str:
    """A day inside a sentence."""
    return str(format_date(on, "EEE d MMM y", locale=language()))


def day(on: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), named_day(on))


def clock(at: datetime) -> Markup:
    """A moment by the clocks of the line, whatever zone that is."""
    told = format_datetime(at, "EEE d MMM y, HH:mm", locale=language())
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="minutes"), told)


def days_ago(on: date) -> str:
    """How many days a day is from today, in words."""
    today = console().now().astimezone(zone()).date()
    if on == today:
        return _("today")
    exact = _EXACT if abs(on - today) < _MONTHS else 0.85  # days are counted, until months say more
    return format_timedelta(
        on - today, granularity="day", threshold=exact, add_direction=True, locale=language()
    )


def tell_time(app: Flask) -> None:
    """Templates have them as filters."""
    app.jinja_env.filters.update(
        moment=moment, ago=ago, day=day, clock=clock, days_ago=days_ago, pattern=pattern_text
    )
