"""Hours: whenever somebody is closed, callers are led on, and hours say what staff mean by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.check.timetable import ALL_DAY, ordinary, pattern_text, patterns
from ivr.core.hours import Hours
from ivr.core.line import Line, Menu, Notice, Service
from ivr.core.nights import Pattern, dated, less

_A_MONDAY, _WEEK, _YEAR = date(2001, 1, 8), 7, 370
# A day told by its name, and what is open on it by the clock.
Days = list[tuple[str, Callable[[Hours], Pattern]]]


def _led_on(subject: Subject) -> Iterator[Fault]:
    week, year = _week(), _year(subject.day)
    for service in subject.line.services():
        circle = _circle(subject.line, service)
        if circle:
            yield from _in_a_circle(subject, service, circle, week, year)
        else:
            yield from _stood_in_for(subject, service, week, year)
        yield from _helped_out(subject, service, week, year)


def _week() -> Days:
    """The 168 hours of a week that has no holidays."""
    return [
        (
            f"{_A_MONDAY + timedelta(days=n):%A}s",
            _on(n, lambda hours: patterns(ordinary(hours), _A_MONDAY, _WEEK)),
        )
        for n in range(_WEEK)
    ]


def _year(first: date) -> Days:
    """Every hour of the coming year as clocks show it, holidays and exceptions and all."""
    days = [str(first + timedelta(days=n)) for n in range(_YEAR)]
    return [(day, _on(n, lambda hours: patterns(hours, first, _YEAR))) for n, day in enumerate(days)]


def _on(index: int, days: Callable[[Hours], tuple[Pattern, ...]]) -> Callable[[Hours], Pattern]:
    return lambda hours: days(hours)[index]


def _next(line: Line, name: str) -> str | None:
    """Where callers of a node that is closed, or speaks and goes on, are led without being asked."""
    match line.nodes[name]:
        case Service(when_closed=str(target)):
            return target
        case Notice(then=str(target)):
            return target
    return None


def _circle(line: Line, service: Service) -> tuple[str, ...]:
    """The nodes that lead from a closed service back to itself, if all of them are closed at once."""
    found, name = [service.name], _next(line, service.name)
    while name and name not in found:
        found.append(name)
        name = _next(line, name)
    return tuple(found) if name == service.name else ()


def _closed_at_once(line: Line, names: tuple[str, ...], opened: Callable[[Hours], Pattern]) -> Pattern:
    """When all services among these nodes are closed."""
    closed = ALL_DAY
    for name in names:
        node = line.nodes[name]
        if isinstance(node, Service):
            closed = less(closed, opened(node.hours))
    return closed


def _first(days: Days, find: Callable[[Callable[[Hours], Pattern]], Pattern]) -> str | None:
    """The first of these days on which something is found, and its hours."""
    for name, opened in days:
        if found := find(opened):
            return f"{name} {'all day' if found == ALL_DAY else pattern_text(found)}"
    return None


def _in_a_circle(
    subject: Subject, service: Service, circle: tuple[str, ...], week: Days, year: Days
) -> Iterator[Fault]:
    """Told once, of the first service in it."""

    def closed(opened: Callable[[Hours], Pattern]) -> Pattern:
        return _closed_at_once(subject.line, circle, opened)

    if service.name != next(
        name for name in subject.line.nodes if name in circle and _is_service(subject, name)
    ):
        return
    always = _first(week, closed)
    if when := always or _first(year, closed):
        way = " > ".join((*circle, service.name))
        what = f"closed services lead callers in a circle, {way}, with nobody there: {when}"
        hint = "lead one of them to somebody who is there, or to a notice that tells when it opens"
        yield Fault(subject.at(service.name, "when-closed"), what, hint, None if always else "should")


def _is_service(subject: Subject, name: str) -> bool:
    return isinstance(subject.line.nodes[name], Service)


def _stood_in_for(subject: Subject, service: Service, week: Days, year: Days) -> Iterator[Fault]:
    """A closed service should lead to one that is open."""
    line, target = subject.line, service.when_closed
    node = line.nodes[target] if target else None
    name = node.then if isinstance(node, Notice) else target
    other = line.nodes[name] if name else None
    if isinstance(other, Service):
        both = (service.name, other.name)
        when = _first([*week, *year], lambda opened: _closed_at_once(line, both, opened))
        if when:
            what = f"callers are led on to {other.name}, and it is closed, too: {when}"
            hint = "lead to somebody who is there at those hours, or to a notice that tells when it opens"
            yield Fault(subject.at(service.name, "when-closed"), what, hint, "should")
    elif isinstance(node, Menu):
        yield from _offered(subject, service, node, week)


def _offered(subject: Subject, service: Service, menu: Menu, week: Days) -> Iterator[Fault]:
    """A menu for a closed service should offer more than services that are closed at the same hours."""
    targets = [subject.line.nodes[choice.target] for choice in menu.choices]
    if not all(isinstance(target, Service) for target in targets):
        return
    names = (service.name, *(target.name for target in targets))
    if when := _first(week, lambda opened: _closed_at_once(subject.line, names, opened)):
        what = f"everybody {menu.name} offers is closed at the same hours: {when}"
        hint = "offer somebody who is there at those hours"
        yield Fault(subject.at(service.name, "when-closed"), what, hint, "should")


def _helped_out(subject: Subject, service: Service, week: Days, year: Days) -> Iterator[Fault]:
    """Who is offered when a service is busy should be there while the service is."""
    if service.otherwise is None:
        return
    other = subject.line.service(service.otherwise)
    if when := _first([*week, *year], lambda opened: less(opened(service.hours), opened(other.hours))):
        what = f"{other.name} is closed while {service.name} is open, and then helps nobody: {when}"
        hint = "name somebody who is there whenever it may be busy"
        yield Fault(subject.at(service.name, "otherwise"), what, hint, "should")


def _meant(subject: Subject) -> Iterator[Fault]:
    for service in subject.line.services():
        hours = service.hours
        if hours.holidays and hours.weekly.strip() == "24/7":
            what = "it is open day and night, and closed on holidays; callers of a hotline do not expect that"
            hint = "take holidays: away, or write the hours at which somebody is there"
            yield Fault(subject.at(service.name, "holidays"), what, hint)
        for rule, days in dated(hours.exceptions):
            if days and all(_says_nothing(hours, day) for day in days):
                what = f'"{rule}" changes nothing: the day is like that without it'
                hint = "correct the date or the hours, or take it away"
                yield Fault(subject.at(service.name, "exceptions"), what, hint)


def _says_nothing(hours: Hours, day: date) -> bool:
    return patterns(hours, day, 1) == patterns(replace(hours, exceptions=""), day, 1)


_READING_ROOM = """\
library-closed:
  say: The library is closed now. It opens {opens}.
  then: reading-room

reading-room:
  name: Fairview reading room
  speak: 312-746-6001
  dial: 312-746-6001
"""
_CHECKED = """\
  source: a sign on its door
  checked: 2026-11-23
"""
_LIBRARY = """\
library:
  name: Fairview library
  speak: 312-746-6000
  dial: 312-746-6000
  hours: Mo-Fr 09:00-17:00
  when-closed: library-closed
"""
RULES = (
    Rule(
        "L41",
        "must",
        "When a service is closed, or busy, callers are led on to somebody who is there: at each of the 168 "
        "hours of a week (must), and on every day of the coming year.",
        "A caller at night who is led in a circle never learns that it is closed, or whom else to call.",
        "Aira, closed hours; the whole week is counted, and a year with its holidays and both clock changes",
        _led_on,
        Example(f"{_READING_ROOM}  hours: Mo-Fr 09:00-20:00\n  when-closed: library\n{_CHECKED}"),
        Example(f"{_READING_ROOM}  hours: 24/7\n{_CHECKED}"),
    ),
    Rule(
        "L42",
        "should",
        "Holidays and exceptions change something, and not what is open day and night.",
        "An exception on the wrong day sends callers to a closed door on the right one.",
        "opening hours as OpenStreetMap writes them; holidays in the helplines' own tables, read by us",
        _meant,
        Example(f"{_LIBRARY}  exceptions: 2026 Dec 26 off\n{_CHECKED}"),
        Example(f"{_LIBRARY}  exceptions: 2026 Dec 24 off\n{_CHECKED}"),
    ),
)
