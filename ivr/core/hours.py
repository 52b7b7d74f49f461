"""When a service is open, and when it opens next.

The rules are OpenStreetMap ``opening_hours`` text, read by opening-hours-py in the line's zone; closing
time is exclusive. Holidays are expanded into dated rules (that library passes over ``PH`` without a word),
and staff's own dated exceptions come after them, so that they win.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

from ivr.core.nights import pass_midnight, whole_nights

# Any Monday of a week without a rule of its own: hours are spoken as an ordinary week has them.
_ORDINARY_MONDAY = datetime(2001, 1, 8)
_ONE_DAY, _ONE_MINUTE, _ONE_SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


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
        # By the clock: told a zone, the library calls the last minute of an hour that comes twice closed.
        return bool(_by_the_clock(self, local.year).is_open(local.replace(tzinfo=None)))

    def same_until(self, now: datetime) -> datetime | None:
        """The next moment at which it opens or closes, or before it the clocks change; None if never."""
        local = self._local(now)
        change = _by_the_clock(self, local.year).next_change(local.replace(tzinfo=None))
        if change is None:
            return None
        moment = change.replace(tzinfo=ZoneInfo(self.zone), fold=local.fold).astimezone(UTC)
        return turn_between(self.zone, local.astimezone(UTC), moment) or moment

    def next_opening(self, now: datetime) -> datetime | None:
        """The next moment it changes from closed to open, in the line's zone; None if never."""
        local = self._local(now)
        schedule = _schedule(self, local.year)
        change = schedule.next_change(local)
        if change is not None and schedule.is_open(local):
            change = schedule.next_change(change)
        if change is None:
            return None
        moment, then = local.astimezone(UTC), change.astimezone(UTC)
        turn = turn_between(self.zone, moment, moment + 2 * _ONE_DAY) or turn_between(
            self.zone, max(moment, then - _ONE_DAY), then
        )
        return self._past_turn(local, turn) if turn else change

    def _past_turn(self, local: datetime, turn: datetime) -> datetime | None:
        """The same, past a moment at which the clocks change: the library knows an hour that comes twice
        only as the second one, and opens in one that is skipped."""
        place, schedule = ZoneInfo(self.zone), _by_the_clock(self, local.year)
        before = (turn - _ONE_SECOND).astimezone(place).replace(tzinfo=None)
        clock = local.replace(tzinfo=None)
        change = schedule.next_change(clock)
        if change is not None and schedule.is_open(clock):
            change = schedule.next_change(change)
        if change is not None and change <= before:
            return change.replace(tzinfo=place)
        if self.open_at(turn) and not schedule.is_open(before):
            return turn.astimezone(place)
        return self.next_opening(turn)

    def _local(self, now: datetime) -> datetime:
        """The moment in the line's zone; by UTC, so that an hour the clocks skip becomes another."""
        return now.astimezone(UTC).astimezone(ZoneInfo(self.zone))

    def days_off(self, first: int, last: int) -> Iterator[date]:
        """The holidays that close it, in these years."""
        if self.holidays:
            for year in range(first, last + 1):
                yield from self.holidays.dates(year)

    def ordinary_week(self) -> tuple[Span, ...]:
        """The spans of a week without holidays; neighbouring days with equal spans are one."""
        days = [_spans_of(self, day) for day in range(7)]
        starts = [day for day in range(7) if day == 0 or days[day] != days[day - 1]]
        return tuple(
            Span(first, last - 1, start, end)
            for first, last in pairwise([*starts, 7])
            for start, end in days[first]
        )


def rules_of(hours: Hours, first: date, last: date) -> list[str]:
    """The rules as the library is to read them for these days, the last one that speaks of a day winning."""
    off = [day for day in hours.days_off(first.year, last.year) if first <= day <= last]
    if (off or hours.exceptions) and (pass_midnight(hours.weekly) or pass_midnight(hours.exceptions)):
        nights = whole_nights(hours.weekly, set(off), hours.exceptions, first, last)
        return [*filter(None, (hours.weekly, hours.exceptions)), *nights]
    return [*filter(None, (hours.weekly, *(f"{day:%Y %b %d} off" for day in off), hours.exceptions))]


@lru_cache(maxsize=1024)
def _schedule(hours: Hours, year: int) -> OpeningHours:
    """The rules as they stand around a year: holidays of the years beside it are in force too."""
    return OpeningHours(_rules_around(hours, year), timezone=ZoneInfo(hours.zone))


@lru_cache(maxsize=64)
def _by_the_clock(hours: Hours, year: int) -> OpeningHours:
    """The same for times as clocks show them, whatever the zone does."""
    return OpeningHours(_rules_around(hours, year))


def _rules_around(hours: Hours, year: int) -> str:
    return "; ".join(rules_of(hours, date(year - 1, 1, 1), date(year + 2, 12, 31)))


def turn_between(zone: str, low: datetime, high: datetime) -> datetime | None:
    """The second at which clocks begin to be as far from UTC as they are at the later moment, in UTC; None
    where they are as far at the earlier one."""
    place = ZoneInfo(zone)
    new = high.astimezone(place).utcoffset()
    if low.astimezone(place).utcoffset() == new:
        return None
    while high - low > _ONE_SECOND:
        middle = low + (high - low) // _ONE_SECOND // 2 * _ONE_SECOND
        low, high = (low, middle) if middle.astimezone(place).utcoffset() == new else (middle, high)
    return high.replace(microsecond=0)


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
