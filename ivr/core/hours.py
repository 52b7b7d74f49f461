"""When a service is open, and when it opens next.

The rules are OpenStreetMap ``opening_hours`` text, read by opening-hours-py in the line's zone; closing
time is exclusive. Holidays are expanded into dated rules (that library passes over ``PH`` without a word),
and staff's own dated exceptions come last, so that they win.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

# Any Monday of a week without a rule of its own: hours are spoken as an ordinary week has them.
_ORDINARY_MONDAY = datetime(2001, 1, 8)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days on which an office is closed: a country's, by the holidays library, less some by name."""

    country: str
    subdivision: str
    less: tuple[str, ...] = ()

    def dates(self, year: int) -> tuple[date, ...]:
        """The days off in a year, those moved off a weekend included."""
        found = holidays.country_holidays(self.country, subdiv=self.subdivision, years=year)
        return tuple(day for day in sorted(found) if not self._left_out(found[day]))

    def _left_out(self, names: str) -> bool:
        """A day may carry two holidays ("A; B"); it is off unless each of them is left out."""
        return all(name.removesuffix(" (observed)") in self.less for name in names.split("; "))


@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``start`` to ``end`` (minutes after midnight; 1440 is midnight) on the days
    ``first``..``last`` of the week (0 is Monday)."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours, holidays and dated exceptions, all in one zone."""

    weekly: str
    zone: str
    holidays: Holidays | None = None
    exceptions: str = ""

    def open_at(self, now: datetime) -> bool:
        """Whether it is open at that moment; the closing minute itself is closed."""
        local = self._local(now)
        return bool(_schedule(self, local.year).is_open(local))

    def next_opening(self, now: datetime) -> datetime | None:
        """The next moment it changes from closed to open, in the line's zone; None if never."""
        local = self._local(now)
        schedule = _schedule(self, local.year)
        change = schedule.next_change(local)
        if change is not None and schedule.is_open(local):
            change = schedule.next_change(change)
        return change

    def _local(self, now: datetime) -> datetime:
        """The moment in the line's zone; by UTC, so that an hour the clocks skip becomes another."""
        return now.astimezone(UTC).astimezone(ZoneInfo(self.zone))

    def ordinary_week(self) -> tuple[Span, ...]:
        """The spans of a week without holidays; neighbouring days with equal spans are one."""
        days = [_spans_of(self, day) for day in range(7)]
        starts = [day for day in range(7) if day == 0 or days[day] != days[day - 1]]
        return tuple(
            Span(first, last - 1, start, end)
            for first, last in pairwise([*starts, 7])
            for start, end in days[first]
        )


@lru_cache(maxsize=1024)
def _schedule(hours: Hours, year: int) -> OpeningHours:
    """The rules as they stand around a year: holidays of the years beside it are in force too."""
    rules = [hours.weekly]
    if hours.holidays:
        for day in (day for near in range(year - 1, year + 3) for day in hours.holidays.dates(near)):
            rules.append(f"{day:%Y %b %d} off")
    if hours.exceptions:
        rules.append(hours.exceptions)
    return OpeningHours("; ".join(rules), timezone=ZoneInfo(hours.zone))


def _spans_of(hours: Hours, day: int) -> tuple[tuple[int, int], ...]:
    """Minutes from midnight of one ordinary day's opening to its closing, perhaps after midnight."""
    midnight = _ORDINARY_MONDAY + timedelta(days=day)
    tomorrow = midnight + timedelta(days=1)
    found = OpeningHours(hours.weekly).intervals(midnight - timedelta(days=1), tomorrow + timedelta(days=1))
    opened = [
        (max(start, midnight), min(end, tomorrow)) if end - start > timedelta(days=1) else (start, end)
        for start, end, state, _ in found
        if str(state) == "open"
    ]
    return tuple(
        (_minutes(start - midnight), _minutes(end - midnight))
        for start, end in opened
        if midnight <= start < tomorrow
    )


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
