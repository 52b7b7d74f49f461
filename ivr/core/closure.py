"""A sudden closure: closed from one moment until another, as rules among a service's dated exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.core.hours import Hours

_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
_DAY = r"(\d{4} [A-Z][a-z]{2} \d{1,2})"
_PART = re.compile(rf"\s*{_DAY} (\d\d:\d\d)-(\d\d:\d\d) off\s*")
_WHOLE = re.compile(rf"\s*{_DAY}(?:\s*-\s*{_DAY})? off\s*")


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """Closed from ``start`` until ``until``, to the minute, by the clocks of the line."""

    start: datetime
    until: datetime

    @property
    def rules(self) -> tuple[str, ...]:
        """Its rules: a part of the first day, whole days, a part of the last one."""
        first, last = self.start.date(), (self.until - _ONE_MINUTE).date()
        end = "24:00" if self.until.time() == time() else f"{self.until:%H:%M}"
        if first == last:
            return (f"{_day(first)} {self.start:%H:%M}-{end} off",)
        whole = [
            _day(day) for day in dict.fromkeys((first + _ONE_DAY, last - _ONE_DAY)) if first < day < last
        ]
        between = [f"{'-'.join(whole)} off"] if whole else []
        return (f"{_day(first)} {self.start:%H:%M}-24:00 off", *between, f"{_day(last)} 00:00-{end} off")


def closures(exceptions: str) -> list[Closure]:
    """The closures that stand among dated exceptions."""
    return [closure for closure, _, _ in _found(exceptions.split(";"))]


def closed(exceptions: str, closure: Closure, now: datetime) -> str:
    """The exceptions with a closure behind them, and without those that are over."""
    over = {each for each in closures(exceptions) if each.until <= now} | {closure}
    return "; ".join(filter(None, [without(exceptions, over), *closure.rules]))


def without(exceptions: str, taken: set[Closure]) -> str:
    """The exceptions without some closures: those who were closed are open again, as their hours say."""
    rules = exceptions.split(";")
    gone = {n for each, first, last in _found(rules) if each in taken for n in range(first, last)}
    return "; ".join(rule.strip() for n, rule in enumerate(rules) if n not in gone and rule.strip())


def closes(hours: Hours, closure: Closure, exceptions: str) -> bool:
    """Whether hours with these exceptions are closed for that time, and afterwards as they were."""
    zone = ZoneInfo(hours.zone)
    start, until = (at.replace(tzinfo=zone) for at in (closure.start, closure.until))
    new = replace(hours, exceptions=exceptions)
    opens = new.next_opening(start)
    shut = not new.open_at(start) and (opens is None or opens >= until)
    return shut and new.open_at(until) == hours.open_at(until)


def _found(rules: list[str]) -> Iterator[tuple[Closure, int, int]]:
    """Each closure, with its first rule and the one after its last."""
    number = 0
    while number < len(rules):
        first, number = number, number + 1
        part = _part(rules[first])
        if part is None:
            continue
        closure = part
        if part.until.time() == time():
            goes_on, next_ = _going_on(rules, number, part.until.date())
            if goes_on:
                closure, number = Closure(part.start, goes_on), next_
        yield closure, first, number


def _going_on(rules: list[str], number: int, day: date) -> tuple[datetime | None, int]:
    """Until when the rules that follow go on from a midnight, and the rule after them."""
    whole = _WHOLE.fullmatch(rules[number]) if number < len(rules) else None
    if whole and _date(whole[1]) == day:
        day, number = _date(whole[2] or whole[1]) + _ONE_DAY, number + 1
    last = _part(rules[number]) if number < len(rules) else None
    if last and last.start == datetime.combine(day, time()):
        return last.until, number + 1
    return None, number


def _part(rule: str) -> Closure | None:
    found = _PART.fullmatch(rule)
    if found is None or found[2] >= found[3]:
        return None
    day = datetime.combine(_date(found[1]), time())
    return Closure(day + _clock(found[2]), day + _clock(found[3]))


def _clock(text: str) -> timedelta:
    hours, minutes = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes)


def _date(text: str) -> date:
    return datetime.strptime(text, "%Y %b %d").date()


def _day(day: date) -> str:
    return f"{day:%Y %b %d}"
