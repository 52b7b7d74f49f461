"""``ivr hours``: when everybody is open, which days are unlike the others, and what was otherwise before."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, redirect_stdout
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from ivr.check.differences import Change, Difference, differences
from ivr.check.timetable import (
    Day,
    Opening,
    Period,
    Run,
    Timetable,
    clock_time,
    pattern_text,
    timetable,
)
from ivr.check.year_chart import chart
from ivr.cli.asked_file import write_asked
from ivr.cli.days import typed_day
from ivr.cli.home import home_option, line_or_exit
from ivr.cli.published import meant
from ivr.core.line import Line
from ivr.core.nights import Pattern
from ivr.files.problem import did_you_mean
from ivr.web.build import clock

_WIDTH, _MOST_DAYS, _A_YEAR_AND_A_WEEK = 80, 800, 370
_FEW = 4  # times that are named one by one
_ONE_DAY = timedelta(days=1)


def _days(context: click.Context, parameter: click.Parameter, text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_DAYS:
        raise click.UsageError(
            f"{text!r} is no number of days from 1 to {_MOST_DAYS}. Write it like --days 370."
        )
    return int(text)


@click.command(short_help="Show when everybody is open, holidays included.")
@home_option
@click.argument("service", nargs=-1)
@click.option("--from", "first", callback=typed_day, metavar="DATE", help="The first day (default: today).")
@click.option(
    "--days",
    callback=_days,
    default=str(_A_YEAR_AND_A_WEEK),
    show_default=True,
    metavar="N",
    help="How many days.",
)
@click.option(
    "--image", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Draw an SVG picture."
)
@click.option(
    "--diff",
    "other",
    metavar="EDITION",
    help="Tell what differs from an edition (its name, or: current), or from the line in another folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every span, to the minute, as JSON.")
def hours(
    home: Path,
    service: tuple[str, ...],
    first: date | None,
    days: int,
    image: Path | None,
    other: str | None,
    as_json: bool,
) -> None:
    """Show the ordinary week of every SERVICE (default: all), and the days that are unlike it.

    \b
    ivr hours
    ivr hours police-board --from 2027-01-01 --days 365
    ivr hours --image hours.svg
    ivr hours --diff current
    """
    _refuse_together(image, other)
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        line = line_or_exit(home)
        before = meant(home, other).line if other else None
    _refuse_unknown(service, [known for known in (line, before) if known])
    first = first or clock().astimezone(ZoneInfo(line.zone)).date()
    table = timetable(line, first, days, service)
    if before:
        _show_differences(timetable(before, first, days, service), table, as_json)
    elif as_json:
        click.echo(json.dumps([_as_data(each) for each in table.services], indent=2, ensure_ascii=False))
    elif not image:
        click.echo("\n".join(_page(table)))
    if image:
        _draw(image, table, as_json)


def _refuse_together(image: Path | None, other: str | None) -> None:
    if image and other:
        raise click.UsageError("A picture shows one line. Leave out --image, or --diff.")
    if image and image.suffix.lower() != ".svg":
        raise click.UsageError(f"The picture is SVG. Write --image {image.with_suffix('.svg')}")


def _refuse_unknown(names: Sequence[str], lines: Iterable[Line]) -> None:
    known = {service.name: None for line in lines for service in line.services()}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"the services are: {', '.join(known)}")
            raise click.UsageError(f'There is no service "{name}"; {hint}')


def _draw(image: Path, table: Timetable, as_json: bool) -> None:
    write_asked(image, chart(table).encode())
    click.echo(
        f"{image}: {_many(len(table.services), 'service')}, {_many(table.length, 'day')}.", err=as_json
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _told(day: date) -> str:
    return f"{day} {day:%a}"


def _when_told(table: Timetable) -> str:
    return _told(table.first) if table.length == 1 else f"{_told(table.first)} to {_told(table.last)}"


def _page(table: Timetable) -> Iterator[str]:
    """The timetable as people read it: services whose special days are the same ones stand together."""
    yield from _wrapped(f"{table.line}, {_when_told(table)}, {_many(table.length, 'day')}, {table.zone}")
    if always := [service.name for service in table.services if service.always]:
        yield from ("", click.style("Always open, 24 hours", bold=True))
        yield from _wrapped(", ".join(always), "  ")
    closing = [service for service in table.services if not service.always]
    for rows in dict.fromkeys(_rows(service) for service in closing):
        yield ""
        for service in closing:
            if _rows(service) == rows:
                yield from _heading(service)
        for row in rows or ("no day differs",):
            yield from _wrapped(row, "  ", 18)
    if table.clocks:
        yield from ("", click.style("The clocks change; hours stay as clocks show them", bold=True))
    for change in table.clocks:
        length = f"{change.length.total_seconds() / 3600:g} hours"
        yield f"  {_told(change.day)}  {change.name}: a day of {length}"


def _heading(service: Opening) -> Iterator[str]:
    first, *more = _wrapped(f"{service.name}: {service.weekly}", "", 4)
    yield first.replace(service.name, click.style(service.name, bold=True), 1)
    yield from more


def _wrapped(words: str, before: str = "", further: int = 0) -> list[str]:
    """Words in lines that fit; a line that goes on is moved in, or else stands below the first."""
    after = before + " " * further
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=before,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _rows(service: Opening) -> tuple[str, ...]:
    """The special days of a service, a run of them in one row."""
    return tuple(_row(run) for run in service.runs())


def _row(run: Run) -> str:
    until = f" to {_told(run.last)}" if run.last > run.first.date else ""
    return f"{_told(run.first.date)}{until}  {pattern_text(run.first.open)}: {run.first.why}"


def _as_data(service: Opening) -> dict[str, object]:
    """A service as other programs read it: every span, open or closed, in its own offset from UTC."""
    return {
        "service": service.name,
        "name": service.spoken,
        "weekly": service.weekly,
        "always": service.always,
        "spans": [_period_data(period) for period in service.periods],
        "special": [_day_data(day) for day in service.special],
    }


def _period_data(period: Period) -> dict[str, object]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "open": period.open}


def _day_data(day: Day) -> dict[str, object]:
    reasons = [{"kind": reason.kind, "name": reason.name} for reason in day.reasons]
    if day.clocks:
        reasons.append({"kind": "clocks", "name": day.clocks.name})
    hours = day.clocks.length.total_seconds() / 3600 if day.clocks else 24
    return {"date": str(day.date), "hours": hours, "open": _spans(day.open), "reasons": reasons}


def _spans(pattern: Pattern) -> list[str]:
    return [f"{clock_time(start)}-{clock_time(end)}" for start, end in pattern]


def _show_differences(before: Timetable, after: Timetable, as_json: bool) -> None:
    found = differences(before, after)
    if as_json:
        click.echo(json.dumps([_difference_data(each) for each in found], indent=2, ensure_ascii=False))
        return
    if before.zone != after.zone:
        click.echo(f"The clocks were those of {before.zone}; now they are those of {after.zone}.\n")
    for difference in found:
        click.echo(click.style(difference.service, bold=True))
        for sentence in _sentences(difference):
            click.echo("\n".join(_wrapped(sentence, "  ", 2)))
    same = len(after.services) - sum(each.after is not None for each in found)
    told = f"{_many(len(found), 'service')} otherwise, {same} the same" if found else "Nothing is otherwise"
    click.echo(f"{chr(10) if found else ''}{told}, {_when_told(after)}.")


def _sentences(difference: Difference) -> Iterator[str]:
    """What callers of one service find otherwise, the ordinary week first."""
    before, after = difference.before, difference.after
    if before is None and after:
        yield f"Is new. The ordinary week is {after.weekly}."
    elif after is None and before:
        yield f"Is gone. The ordinary week was {before.weekly}."
    elif before and after and before.weekly != after.weekly:
        yield f"The ordinary week was {before.weekly}; now it is {after.weekly}."
    for change in difference.changes:
        yield from _changed(change)
    if difference.holidays_added:
        yield f"Holidays added: {_holidays(difference.holidays_added)}."
    if difference.holidays_gone:
        yield f"Holidays gone: {_holidays(difference.holidays_gone)}."


def _changed(change: Change) -> Iterator[str]:
    if change.opens:
        yield f"Now open {', '.join(_spans(change.opens))} {_when(change.days)}."
    if change.closes:
        yield f"No longer open {', '.join(_spans(change.closes))} {_when(change.days)}."


def _when(days: tuple[date, ...]) -> str:
    """A few days, or a few times several days, by their dates; more by how many, and which of the week."""
    these = set(days)
    starts = [day for day in days if day - _ONE_DAY not in these]
    ends = [day for day in days if day + _ONE_DAY not in these]
    if len(starts) <= _FEW:
        pairs = zip(starts, ends, strict=True)
        return f"on {', '.join(_told(a) if a == b else f'{_told(a)} to {_told(b)}' for a, b in pairs)}"
    return f"on {len(days)} days, {_weekdays(days)}, from {_told(days[0])} to {_told(days[-1])}"


def _weekdays(days: Iterable[date]) -> str:
    """Which days of the week there are among them: ``Mo-We, Fr``."""
    week = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    present = sorted({day.weekday() for day in days})
    runs = [
        [day for _, day in run] for _, run in groupby(enumerate(present), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(week[run[0]] if len(run) == 1 else f"{week[run[0]]}-{week[run[-1]]}" for run in runs)


def _holidays(found: Iterable[tuple[date, str]]) -> str:
    return ", ".join(f"{name} ({_told(day)})" for day, name in found)


def _difference_data(difference: Difference) -> dict[str, object]:
    """A difference as other programs read it; ``before`` and ``after`` are ordinary weeks, or null."""
    return {
        "service": difference.service,
        "before": difference.before.weekly if difference.before else None,
        "after": difference.after.weekly if difference.after else None,
        "sentences": list(_sentences(difference)),
        "changes": [
            {
                "opens": _spans(each.opens),
                "closes": _spans(each.closes),
                "days": [str(day) for day in each.days],
            }
            for each in difference.changes
        ],
    }
