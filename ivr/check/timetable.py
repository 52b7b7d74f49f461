"""When every service is open, day by day, and which days are unlike the ordinary week and why. Pure: the
days are counted from a date that is given.

A *pattern* is what a day's clock shows: pairs of minutes after midnight, 1440 being midnight. A *period* is
real time, so a night of 23 or 25 hours is as long as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

from ivr.core.hours import Holidays, Hours, rules_of, turn_between
from ivr.core.line import Line
from ivr.core.nights import DAY, Pattern

Pairs = list[tuple[datetime, datetime]]

ALL_DAY: Pattern = ((0, DAY),)
_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Open, or closed, from one moment up to another, in the line's zone."""

    start: datetime
    end: datetime
    open: bool

    @property
    def length(self) -> timedelta:
        """How long it lasts; Python subtracts two times of one zone as their clocks show them."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day is unlike its weekday."""

    kind: Literal["holiday", "exception"]
    name: str


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A night on which clocks go from ``before`` to ``after``; its day is as long as ``length``."""

    day: date
    before: datetime
    after: datetime
    length: timedelta

    @property
    def brief(self) -> str:
        """What people call it."""
        return f"clocks go {'forward' if self.after > self.before else 'back'}"

    @property
    def name(self) -> str:
        """What people call it, and the hour."""
        return f"the {self.brief} from {self.before:%H:%M} to {self.after:%H:%M}"

    def touches(self, pattern: Pattern) -> bool:
        """Whether a pattern of its day is open in the hour that is skipped, or comes twice."""
        midnight = datetime.combine(self.day, time())
        low, high = sorted((moment - midnight) // _ONE_MINUTE for moment in (self.before, self.after))
        return any(start < high and low < end for start, end in pattern)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one service: its pattern, and that of its weekday; reasons only where it is unlike it."""

    date: date
    open: Pattern
    ordinary: Pattern
    reasons: tuple[Reason, ...] = ()
    clocks: ClockChange | None = None

    @property
    def why(self) -> str:
        """The reasons in words, the clocks' last."""
        names = [reason.name for reason in self.reasons]
        return "; ".join([*names, self.clocks.name] if self.clocks else names)


@dataclass(frozen=True, slots=True)
class Run:
    """Days one after another that are unlike the ordinary week in the same way for the same reason; days
    between them that have the same pattern anyway are passed over."""

    first: Day
    last: date


@dataclass(frozen=True)
class Opening:
    """One service over all the days. ``holidays`` are those that close it, whatever else does."""

    name: str
    spoken: str
    weekly: str
    days: tuple[Day, ...]
    periods: tuple[Period, ...]
    holidays: Mapping[date, str]

    @property
    def always(self) -> bool:
        """Whether it is never closed in all these days."""
        return all(day.open == ALL_DAY for day in self.days)

    @property
    def special(self) -> tuple[Day, ...]:
        """The days unlike the ordinary week, and those of 23 or 25 hours."""
        return tuple(day for day in self.days if day.reasons or day.clocks)

    def runs(self) -> tuple[Run, ...]:
        """The special days put together; of the clocks only what makes a difference here."""
        found, running = list[Run](), False
        for day in map(_as_noticed, self.days):
            last = found[-1] if running else None
            if last and (day.reasons or day.clocks) and _alike(day, last.first):
                found[-1] = replace(last, last=day.date)
            elif day.reasons or day.clocks:
                found.append(Run(day, day.date))
                running = True
            elif last:
                running = day.open == last.first.open
        return tuple(found)


@dataclass(frozen=True)
class Timetable:
    """Every service of a line for some days."""

    line: str
    zone: str
    first: date
    last: date
    services: tuple[Opening, ...]
    clocks: tuple[ClockChange, ...]

    @property
    def length(self) -> int:
        """How many days it tells."""
        return (self.last - self.first).days + 1


def timetable(line: Line, first: date, days: int, names: Sequence[str] = ()) -> Timetable:
    """The services of those names (of none: all), in the order of the files, from a day on."""
    chosen = [service for service in line.services() if not names or service.name in names]
    openings = tuple(
        opening(each.name, line.prompts[each.name][line.language], each.hours, first, days) for each in chosen
    )
    clocks = _clock_changes(line.zone, first, days)
    return Timetable(line.name, line.zone, first, first + (days - 1) * _ONE_DAY, openings, clocks)


def clock_time(minutes: int) -> str:
    """Minutes after midnight as a clock shows them; the day's end is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def pattern_text(pattern: Pattern) -> str:
    """A day's pattern: ``09:00-12:00, 13:00-17:00``, or ``closed``."""
    spans = (f"{clock_time(start)}-{clock_time(end)}" for start, end in pattern)
    return "open all day" if pattern == ALL_DAY else ", ".join(spans) or "closed"


def holiday_names(off: Holidays, first: date, days: int) -> dict[date, str]:
    """The days off from a day on, each with its name."""
    last = first + (days - 1) * _ONE_DAY
    years = range(first.year, last.year + 1)
    return {day: name for year in years for day, name in _names(off, year).items() if first <= day <= last}


@lru_cache(maxsize=256)
def _names(off: Holidays, year: int) -> Mapping[date, str]:
    found = holidays.country_holidays(off.country, subdiv=off.subdivision, years=year)
    return {day: _without(found[day], off.less) for day in off.dates(year)}


def _without(names: str, less: tuple[str, ...]) -> str:
    """A day may carry two holidays ("A; B"), and one of them may be left out."""
    return "; ".join(name for name in names.split("; ") if name.removesuffix(" (observed)") not in less)


def opening(name: str, spoken: str, hours: Hours, first: date, days: int) -> Opening:
    """When somebody with these hours is open, from a day on."""
    names = holiday_names(hours.holidays, first - _ONE_DAY, days + 1) if hours.holidays else {}
    opened = _opened(hours, first, days)
    return Opening(
        name,
        spoken,
        hours.weekly,
        tuple(_days(hours, opened, names, first, days)),
        tuple(_periods(opened, hours.zone, first, days)),
        {day: name for day, name in names.items() if day >= first},
    )


@lru_cache(maxsize=512)
def patterns(hours: Hours, first: date, days: int) -> tuple[Pattern, ...]:
    """What is open by the clock on each day, from a day on."""
    return tuple(_patterns(_opened(hours, first, days), first, days))


def ordinary(hours: Hours) -> Hours:
    """The same in a week without holidays and exceptions."""
    return replace(hours, holidays=None, exceptions="")


def _opened(hours: Hours, first: date, days: int) -> Pairs:
    """When it is open by the clock, from a day before the first to a day after the last: without a zone,
    because in a zone the library's intervals tell only once what is open in an hour that comes twice."""
    start = datetime.combine(first, time()) - _ONE_DAY
    rules = rules_of(hours, first - 2 * _ONE_DAY, first + (days + 1) * _ONE_DAY)
    found = OpeningHours("; ".join(rules)).intervals(start, start + (days + 2) * _ONE_DAY)
    return _joined((start, end) for start, end, state, _ in found if str(state) == "open")


def _joined(pairs: Iterable[tuple[datetime, datetime]]) -> Pairs:
    """Pairs in order; those that touch are one."""
    found: Pairs = []
    for start, end in pairs:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _days(hours: Hours, opened: Pairs, names: Mapping[date, str], first: date, days: int) -> Iterator[Day]:
    """Each day beside what it would be without exceptions, and without holidays; ``names`` has the holidays
    from the day before on, whose night may end on the first."""
    undated = patterns(replace(hours, exceptions=""), first, days)
    weekly = patterns(ordinary(hours), first, days)
    clocks = {change.day: change for change in _clock_changes(hours.zone, first, days)}
    for i, pattern in enumerate(_patterns(opened, first, days)):
        day = first + i * _ONE_DAY
        night = f"the night of {names[day - _ONE_DAY]}" if day - _ONE_DAY in names else ""
        reasons = tuple(_reasons(names.get(day, night), pattern, undated[i], weekly[i]))
        yield Day(day, pattern, weekly[i], reasons, clocks.get(day))


def _reasons(holiday: str, pattern: Pattern, undated: Pattern, weekly: Pattern) -> Iterator[Reason]:
    if pattern != undated:
        yield Reason("exception", f"dated exception on {holiday}" if holiday else "dated exception")
    elif undated != weekly:
        yield Reason("holiday", holiday)


def _patterns(opened: Pairs, first: date, days: int) -> list[Pattern]:
    """What is open by the clock, cut at every midnight."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(days)]
    midnight = datetime.combine(first, time())
    for pair in opened:
        start, end = ((moment - midnight) // _ONE_MINUTE for moment in pair)
        for day in range(max(start // DAY, 0), min(-(-end // DAY), days)):
            found[day].append((max(start - day * DAY, 0), min(end - day * DAY, DAY)))
    return [tuple(pattern) for pattern in found]


def _periods(opened: Pairs, zone: str, first: date, days: int) -> Iterator[Period]:
    """The same in real time, with the closed periods between."""
    stretches = _stretches(zone, first, days)
    place = ZoneInfo(zone)
    now, end = stretches[0].start, stretches[-1].end
    real = _joined(pair for stretch in stretches for pair in stretch.real(opened))
    for start, until in real:
        if now < start:
            yield Period(now.astimezone(place), start.astimezone(place), False)
        yield Period(start.astimezone(place), until.astimezone(place), True)
        now = until
    if now < end:
        yield Period(now.astimezone(place), end.astimezone(place), False)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Real time, in UTC, in which clocks are always as far from UTC."""

    start: datetime
    end: datetime
    offset: timedelta

    def real(self, opened: Pairs) -> Iterator[tuple[datetime, datetime]]:
        """Where these clocks show what is open."""
        for pair in opened:
            start, end = ((moment - self.offset).replace(tzinfo=UTC) for moment in pair)
            if start < self.end and self.start < end:
                yield max(start, self.start), min(end, self.end)


@lru_cache(maxsize=64)
def _stretches(zone: str, first: date, days: int) -> tuple[_Stretch, ...]:
    place = ZoneInfo(zone)
    midnights = [_midnight(first + i * _ONE_DAY, place) for i in range(days + 1)]
    turns = (turn_between(zone, *pair) for pair in pairwise(midnights))
    edges = [midnights[0], *(turn for turn in turns if turn and turn < midnights[-1]), midnights[-1]]
    return tuple(_Stretch(start, end, _offset(start, place)) for start, end in pairwise(edges))


def _midnight(day: date, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), place).astimezone(UTC)


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


@lru_cache(maxsize=64)
def _clock_changes(zone: str, first: date, days: int) -> tuple[ClockChange, ...]:
    return tuple(_clock_change(*pair, ZoneInfo(zone)) for pair in pairwise(_stretches(zone, first, days)))


def _clock_change(old: _Stretch, new: _Stretch, place: ZoneInfo) -> ClockChange:
    before, after = ((new.start + each.offset).replace(tzinfo=None) for each in (old, new))
    day = after.date()
    return ClockChange(day, before, after, _midnight(day + _ONE_DAY, place) - _midnight(day, place))


def _as_noticed(day: Day) -> Day:
    """Without the clocks' change where it makes no difference to these hours."""
    return day if day.clocks and day.clocks.touches(day.open) else replace(day, clocks=None)


def _alike(one: Day, other: Day) -> bool:
    return (one.open, one.reasons, one.clocks) == (other.open, other.reasons, other.clocks)
