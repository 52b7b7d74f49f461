"""When people called, in which language, how often the same one, and how their calls ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from ivr.core.call import State
from ivr.core.line import Line
from ivr.report.calls import Call, rung
from ivr.report.hiding import shown, shown_of
from ivr.report.table import Table

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = 24
_TIMES = ("once", "twice", "three or four times", "five times or more")
_ENDINGS = (
    "spoke with somebody",
    "hung up during the notice",
    "hung up at a menu or a message",
    "hung up while it rang",
    "hung up after nobody could be reached",
    "were told the numbers, and the line hung up",
)
SPOKE, NOTICE, LEFT, RINGING, UNREACHED, TOLD = _ENDINGS


def hours(line: Line, calls: Sequence[Call]) -> Table:
    """Calls by the hour of the day they began in, in the line's zone."""
    counts = Counter(call.began.at.astimezone(ZoneInfo(line.zone)).hour for call in calls)
    cells = shown([counts[hour] for hour in range(_HOURS)])
    rows = tuple((f"{hour:02}:00", cell) for hour, cell in enumerate(cells))
    return Table("hours", "Calls by hour", ("hour", "calls"), rows, f"In the time of {line.zone}.")


def weekdays(line: Line, calls: Sequence[Call]) -> Table:
    """Calls by the day of the week."""
    counts = Counter(call.began.at.astimezone(ZoneInfo(line.zone)).weekday() for call in calls)
    cells = shown([counts[day] for day in range(len(WEEKDAYS))])
    rows = tuple(zip(WEEKDAYS, cells, strict=True))
    return Table("weekdays", "Calls by weekday", ("weekday", "calls"), rows)


def languages(line: Line, calls: Sequence[Call]) -> Table:
    """Calls by the language they were in at last, the line's own first."""
    counts = Counter(call.language or line.language for call in calls)
    ordered = {code: counts[code] for code in (*line.offered, *(set(counts) - set(line.offered)))}
    note = "The language a call was in at its end."
    return Table("languages", "Languages", ("language", "calls"), tuple(shown_of(ordered).items()), note)


def repeats(calls: Sequence[Call]) -> Table:
    """How often the same caller called within one week; after it nobody can tell."""
    callers = Counter(call.caller for call in calls if call.caller)
    counts = Counter(_TIMES[_times(count)] for count in callers.values())
    rows = tuple(shown_of({times: counts[times] for times in _TIMES}).items())
    note = "Callers are told apart within a week only; whoever hides their number is not counted."
    return Table("repeats", "Callers who called again within a week", ("called", "callers"), rows, note)


def _times(count: int) -> int:
    return 0 if count == 1 else 1 if count == 2 else 2 if count < 5 else 3


def endings(line: Line, calls: Sequence[Call], notice: Mapping[str, float]) -> Table:
    """How calls ended; ``notice`` is how long the first notices take, by language."""
    counts = Counter(ending(line, call, notice) for call in calls)
    rows = tuple(shown_of({told: counts[told] for told in _ENDINGS}).items())
    note = "Who hangs up during the notice may be calling 911, as it asks: that is a success, not a loss."
    return Table("endings", "How calls ended", ("callers", "calls"), rows, note)


def ending(line: Line, call: Call, notice: Mapping[str, float]) -> str:
    """How one call ended. Who hangs up during the notice may have called 911, as it asks: a success."""
    last = call.last
    if last.kind == "began" and call.seconds is not None:
        return NOTICE if call.seconds < notice.get(last.language or line.language, 0.0) else LEFT
    if any(event.kind == "dialed" and event.outcome in ("completed", "answered") for event in call.events):
        return SPOKE
    if rung(line, (last, None)):
        return RINGING
    if last.next_node is None and last.kind != "began":
        return TOLD
    unreached = last.kind == "dialed" or last.state in list(State)[4:]
    return UNREACHED if unreached else LEFT
