"""Hours: whenever somebody is closed, callers are led on, and hours say what staff mean by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from ivr.check.lexicon.tongue import folded
from ivr.check.promise import tongues
from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.check.timetable import ALL_DAY, ordinary, pattern_text, patterns
from ivr.core.hours import Hours
from ivr.core.line import Bulletin, Line, Menu, Notice, Service
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
    line = subject.line
    rung = [each.name for choice in menu.choices if (each := _rung(line, choice.target))]
    more = [choice for choice in menu.choices if isinstance(line.nodes[choice.target], Menu | Bulletin)]
    if not rung or more:
        return
    if when := _first(week, partial(_closed_at_once, line, (service.name, *rung))):
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


def _there_now(subject: Subject) -> Iterator[Fault]:
    """Words that promise to be connected now, while nobody is there."""
    line, week, year = subject.line, _week(), _year(subject.day)
    now = re.compile(tongues(subject)[line.language].now)
    for name, prompt, target, keys in _leading_on(line):
        service = _rung(line, target)
        if service is None or not now.search(folded(line.prompts[prompt][line.language])):
            continue
        silent = tuple(filter(None, (service.name, _while_closed(line, name))))
        always = _first(week, partial(_closed_at_once, line, silent))
        if when := always or _first(year, partial(_closed_at_once, line, silent)):
            what = f"callers are promised {service.name} now, and it is closed: {when}"
            hint = "leave the promise out, or lead to somebody who is there at those hours"
            yield Fault(subject.at(name, *keys, "say"), what, hint, None if always else "should")


def _leading_on(line: Line) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Words that lead to a node: the node and prompt they are said in, that node, and where they stand."""
    for node in line.nodes.values():
        if isinstance(node, Menu):
            for index, choice in enumerate(node.choices):
                yield node.name, choice.prompt, choice.target, ("choices", str(index))
        elif isinstance(node, Notice) and node.then:
            yield node.name, node.name, node.then, ()


def _rung(line: Line, name: str) -> Service | None:
    """Whom a node rings, perhaps after a notice."""
    node = line.nodes[name]
    if isinstance(node, Notice) and node.then:
        node = line.nodes[node.then]
    return node if isinstance(node, Service) and node.dial else None


def _while_closed(line: Line, name: str) -> str | None:
    """The service that is closed whenever a node is heard, because nothing else leads there."""
    while name not in line.only_closed_for and line.parents[name] != name:
        name = line.parents[name]
    return line.only_closed_for.get(name)


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


_CLOSED = """\
library-closed:
  say: The library is closed now. It opens {opens}.
"""
_READING_ROOM = """\
reading-room:
  name: Fairview reading room
  speak: 312-746-6001
  dial: 312-746-6001
"""
_GOES_ON = f"{_CLOSED}  then: reading-room\n\n{_READING_ROOM}"
_PROMISES = f"""\
{_CLOSED}\
  choices:
    - press: 1
      say: To talk to the reading room now
      go-to: reading-room
    - press: 2
      say: For town news
      go-to: news

{_READING_ROOM}"""
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
        Example(f"{_GOES_ON}  hours: Mo-Fr 09:00-20:00\n  when-closed: library\n{_CHECKED}"),
        Example(f"{_GOES_ON}  hours: 24/7\n{_CHECKED}"),
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
    Rule(
        "L46",
        "must",
        "Words that promise to connect callers now lead to somebody who is there whenever they are said: in "
        "each hour of a week (must), and on every day of the coming year.",
        "A caller who pressed the key for help now, and hears that it is closed, may not press another.",
        "Ours: words and facts cannot disagree",
        _there_now,
        Example(f"{_PROMISES}  hours: Mo-Fr 09:00-20:00\n{_CHECKED}"),
        Example(f"{_PROMISES}  hours: 24/7\n{_CHECKED}"),
    ),
)
