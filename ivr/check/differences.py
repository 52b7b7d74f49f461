"""How two timetables differ: what callers of a service find open or closed that was otherwise before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ivr.check.timetable import Opening, Timetable
from ivr.core.nights import Pattern, less


@dataclass(frozen=True, slots=True)
class Change:
    """What opens and what closes on some days that was otherwise before."""

    opens: Pattern
    closes: Pattern
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How one service is open otherwise than before; None on the side where there is no such service."""

    service: str
    before: Opening | None
    after: Opening | None
    changes: tuple[Change, ...] = ()
    holidays_added: tuple[tuple[date, str], ...] = ()
    holidays_gone: tuple[tuple[date, str], ...] = ()


def differences(before: Timetable, after: Timetable) -> tuple[Difference, ...]:
    """The services that are open otherwise, new ones and, last, those that are gone."""
    old = {each.name: each for each in before.services}
    new = {each.name: each for each in after.services}
    compared = (
        _difference(old[name], each) if name in old else Difference(name, None, each)
        for name, each in new.items()
    )
    gone = (Difference(name, each, None) for name, each in old.items() if name not in new)
    return (*(each for each in compared if each), *gone)


def _difference(before: Opening, after: Opening) -> Difference | None:
    grouped = dict[tuple[Pattern, Pattern], list[date]]()
    for old, new in zip(before.days, after.days, strict=True):
        if old.open != new.open:
            grouped.setdefault((less(new.open, old.open), less(old.open, new.open)), []).append(new.date)
    changes = tuple(Change(*key, tuple(days)) for key, days in grouped.items())
    added = tuple(sorted(after.holidays.items() - before.holidays.items()))
    gone = tuple(sorted(before.holidays.items() - after.holidays.items()))
    return Difference(after.name, before, after, changes, added, gone) if changes or added or gone else None
