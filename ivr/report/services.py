"""How long it took to reach each service, beside what the stopwatch promises; and what came of ringing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median, quantiles

from ivr.check.moments import open_moment, ordinary
from ivr.check.stopwatch import Spoken, Stopwatch
from ivr.check.times import NINTH_TENTH
from ivr.check.ways import ways
from ivr.core.call import OUTCOMES
from ivr.core.line import Line, Service
from ivr.core.present import AFTER_KEY, Voice, connecting
from ivr.report.calls import Call, rung
from ivr.report.hiding import FEWEST, shown, shown_alone
from ivr.report.table import Table
from ivr.spreadsheet import Cell

_TENTHS = 10


class Promise:
    """What the stopwatch says of a line at an ordinary open moment."""

    def __init__(self, line: Line, recorded: Mapping[Spoken, float]) -> None:
        usual = ordinary(line)
        self.line = usual
        self.watch = Stopwatch(usual, open_moment(usual), recorded)
        self.seconds = {
            (way.node, language): way.heard.seconds
            for language in line.offered
            for way in sorted(ways(self.watch, language), key=lambda way: -way.heard.seconds)
            if way.rings
        }
        self.notice = {language: self.watch.opening(language).first_key for language in line.offered}

    def announcing(self, service: Service, language: str, now: datetime) -> float:
        """How long it is said whom a call is connected to; ringing begins after it."""
        voice = Voice(self.line, language, now)
        return self.watch.length((AFTER_KEY, *connecting(voice, service))).seconds


def reached(line: Line, calls: Sequence[Call], promise: Promise) -> Table:
    """The seconds until each service rang, of callers; and as promised for their languages."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for call in calls:
        for name, each in _reached(line, call, promise).items():
            found[name].append(each)
    rows = tuple(
        _row(service.name, found[service.name]) for service in line.services() if found[service.name]
    )
    head = ("service", "callers", "half within, s", "9 of 10 within, s", "promised, s")
    note = (
        "From the first sound until it rings. Promised is what is listened to where each key is pressed once "
        "it has been said; callers also think, go wrong and listen again."
    )
    return Table("reached", "Seconds to reach each service", head, rows, note, bars=2, mark=4)


def _reached(line: Line, call: Call, promise: Promise) -> dict[str, tuple[float, float]]:
    """Every service a call rang, with the seconds until it did first and those promised, if any are."""
    found = dict[str, tuple[float, float]]()
    for step in call.steps:
        service, event = rung(line, step), step[0]
        if service is None or service.name in found:
            continue
        language = event.language if event.language in line.offered else line.language
        promised = promise.seconds.get((service.name, str(language)))
        if promised is not None:
            more = promise.announcing(line.service(service.name), str(language), event.at)
            found[service.name] = (call.after(event) + more, promised)
    return found


def _row(name: str, found: Sequence[tuple[float, float]]) -> tuple[Cell, ...]:
    if len(found) < FEWEST:
        return name, shown_alone(len(found)), None, None, None
    measured = [seconds for seconds, _ in found]
    ninth = quantiles(measured, n=_TENTHS, method="inclusive")[round(NINTH_TENTH * _TENTHS) - 1]
    promised = median(seconds for _, seconds in found)
    return name, len(found), *(round(each, 1) for each in (median(measured), ninth, promised))


def dialed(line: Line, calls: Sequence[Call]) -> Table:
    """What came of ringing each service."""
    counts = Counter(
        (event.node, event.outcome if event.outcome in OUTCOMES else "failed")
        for call in calls
        for event in call.events
        if event.kind == "dialed"
    )
    rows = list[tuple[Cell, ...]]()
    for service in line.services():
        each = [counts[service.name, outcome] for outcome in OUTCOMES]
        if any(each):
            rows.append((service.name, *shown(each)))
    return Table("dialed", "What came of ringing each service", ("service", *OUTCOMES), tuple(rows))
