"""The stopwatch's table as Markdown: how long callers wait, by language, and what would be better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill

from ivr.check.moments import closed_moment, open_moment, ordinary
from ivr.check.order import Advice, better
from ivr.check.stopwatch import Spoken
from ivr.check.times import LanguageTimes, Spread, Times, relay_seconds, table
from ivr.core.line import Line

MOST_ADVICE = 5
_WIDE = 80  # columns of a terminal
_MEASURES = (
    "911",
    "first key",
    "first choice",
    "mean",
    "9 of 10",
    "longest",
    "in a crisis",
    "a person, at once",
    "a person, once said",
    "relay",
)


def times_page(line: Line, recorded: Mapping[Spoken, float]) -> str:
    """Every language at two moments of an ordinary week; the services; the best advice. It is the same
    whatever today is."""
    usual = ordinary(line)
    opened, closed = open_moment(usual), closed_moment(usual)
    first = table(usual, opened, recorded)
    parts = [
        "### When most services are open",
        languages(first),
        "### When most are closed",
        languages(table(usual, closed, recorded)),
        "### Each service, in the line's own language",
        services(first.languages[0]),
        "### What would be better",
        advice(better(usual, opened, recorded)),
    ]
    return "\n\n".join(parts) + "\n"


def languages(times: Times) -> str:
    """A column for each language: there are more measures than most lines have languages, and they have long
    names."""
    columns = [_MEASURES, *(_column(each) for each in times.languages)]
    return _table(["seconds", *(each.language for each in times.languages)], zip(*columns, strict=True))


def _column(times: LanguageTimes) -> list[str]:
    urgent, relayed = times.urgent, times.relayed
    return [
        _seconds(times.digits),
        _seconds(times.live),
        _seconds(times.topic),
        *_spread(times.by_urgency),
        _seconds(urgent.heard.seconds) if urgent else "-",
        _seconds(times.person.soonest),
        _seconds(times.person.usual),
        f"{relay_seconds(relayed):.0f}" if relayed else "-",
    ]


def _spread(spread: Spread) -> list[str]:
    return [_seconds(spread.mean), _seconds(spread.p90), _seconds(spread.worst)]


def services(times: LanguageTimes) -> str:
    """A row for each service, the soonest first."""
    rows = (
        [
            name,
            " ".join(way.keys),
            _seconds(way.heard.seconds),
            _seconds(way.soonest),
            f"{relay_seconds(way):.0f}",
        ]
        for name, way in times.services().items()
    )
    return _table(["service", "keys", "seconds", "keys pressed at once", "relay"], rows)


def advice(found: Sequence[Advice]) -> str:
    """The changes that save most, as a list."""
    told = [
        fill(f"- {each.sentence}.", _WIDE, subsequent_indent="  ", break_on_hyphens=False)
        for each in found[:MOST_ADVICE]
    ]
    return "\n".join(told) or "Nothing better was found."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Names to the left, figures to the right, as wide as they must be."""
    lines = [head, *rows]
    first, *others = (max(map(len, column)) for column in zip(*lines, strict=True))
    lines.insert(1, ["-" * first, *("-" * (width - 1) + ":" for width in others)])
    cells = ([name.ljust(first), *map(str.rjust, figures, others)] for name, *figures in lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}"
