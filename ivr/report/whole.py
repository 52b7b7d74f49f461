"""The whole report of a line: every table, from the events of its calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ivr.check.stopwatch import Spoken
from ivr.core.line import Line
from ivr.report.advice import advice
from ivr.report.calls import calls
from ivr.report.counts import endings, hours, languages, repeats, weekdays
from ivr.report.hiding import shown_alone
from ivr.report.mistakes import mistakes
from ivr.report.paths import closed_doors, flow
from ivr.report.services import Promise, dialed, reached
from ivr.report.table import Report
from ivr.store.call_event import CallEvent


def report(
    line: Line,
    events: Iterable[CallEvent],
    recorded: Mapping[Spoken, float],
    since: datetime,
    until: datetime,
    made_up: bool = False,
) -> Report:
    """What callers did between two moments; ``recorded`` is the seconds of every recording that is heard."""
    found = tuple(calls(events))
    promise = Promise(line, recorded)
    tables = (
        endings(line, found, promise.notice),
        hours(line, found),
        weekdays(line, found),
        languages(line, found),
        flow(line, found),
        reached(line, found, promise),
        dialed(line, found),
        closed_doors(line, found),
        mistakes(line, found),
        repeats(found),
    )
    return Report(
        line.name, since, until, shown_alone(len(found)), made_up, tables, advice(line, found, recorded)
    )
