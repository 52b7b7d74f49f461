"""Better orders: which order or grouping of choices would let callers wait less, and by how many seconds.

Within a menu the best order is Smith's: the most callers for each second of their choice's words first, those
in a crisis counted as often as the urgency factor says. What an order or a move saves is not worked out from
that: the changed line is timed by the stopwatch, and so is the line as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice

from ivr.check.regroup import Change, Kind, regroupings, with_choices, with_shares
from ivr.check.stopwatch import Spoken, Stopwatch
from ivr.check.times import Spread, spread, urgency
from ivr.check.ways import Way, ways
from ivr.core.call import Say
from ivr.core.line import Choice, Line, Menu
from ivr.core.phrases import PRESS
from ivr.core.present import BETWEEN_CHOICES

LEAST_GAIN = 0.1  # seconds; less is nothing that a caller would notice
# Each change tried is a timing of the whole line. So in a large one the changes that concern most callers are
# tried, until so many ways have been timed; a small one is looked at whole.
MOST_TIMINGS = 6400


@dataclass(frozen=True, slots=True)
class Advice:
    """A change of a menu: ``order`` is what its choices lead to from then on, in the order heard; ``saved``
    the seconds that callers wait less on average by it, ``saved_by_urgency`` the same with each caller in a
    crisis counted as the urgency factor says, ``saved_in_crisis`` what those callers alone save. What another
    grouping saves is beside what the best orders would save already."""

    kind: Kind
    menu: str
    order: tuple[str, ...]
    saved: float
    saved_by_urgency: float
    saved_in_crisis: float
    what: str

    @property
    def sentence(self) -> str:
        """The advice for people."""
        crisis = f", callers in a crisis {_seconds(self.saved_in_crisis)}" if self.saved_in_crisis else ""
        return f"{self.what}: callers wait {_seconds(self.saved)} on average{crisis}"

    def as_data(self) -> dict[str, object]:
        """As other programs read it."""
        return {
            "kind": self.kind,
            "menu": self.menu,
            "order": list(self.order),
            "saved": round(self.saved, 1),
            "saved-by-urgency": round(self.saved_by_urgency, 1),
            "saved-in-crisis": round(self.saved_in_crisis, 1),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Timed:
    """A line at a moment in its own language, timed."""

    line: Line
    moment: datetime
    recorded: Mapping[Spoken, float]
    ways: tuple[Way, ...]

    @property
    def callers(self) -> Spread:
        return spread((way.heard.seconds, way.share) for way in self.ways)

    @property
    def by_urgency(self) -> Spread:
        return spread((way.heard.seconds, way.share * urgency(way)) for way in self.ways)

    @property
    def in_crisis(self) -> float:
        """What callers in a crisis wait on average; 0 where no way is theirs."""
        urgent = [(way.heard.seconds, way.share) for way in self.ways if way.urgent]
        return spread(urgent).mean if urgent else 0.0

    @property
    def affordable(self) -> int:
        """How many changes of it may be tried."""
        return max(1, MOST_TIMINGS // len(self.ways))

    def changed(self, line: Line) -> Timed:
        """Another line at the same moment."""
        return timed(line, self.moment, self.recorded)

    def menus(self) -> tuple[Menu, ...]:
        """Those that callers come to at that moment, the first menu first."""
        names = dict.fromkeys(menu for way in self.ways for menu, _ in way.trail)
        return tuple(self.line.menu(name) for name in names)

    def callers_of(self, menu: Menu) -> dict[str, float]:
        """How many press each key of a menu, those in a crisis counted as often as their factor says."""
        return {choice.key: self._pressed.get((menu.name, choice.key), 0.0) for choice in menu.choices}

    @cached_property
    def _pressed(self) -> Mapping[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for way in self.ways:
            for step in way.trail:
                found[step] = found.get(step, 0.0) + way.share * urgency(way)
        return found


def timed(line: Line, moment: datetime, recorded: Mapping[Spoken, float]) -> Timed:
    """A line, timed in its own language; the order is the same in every other."""
    return Timed(line, moment, recorded, ways(Stopwatch(line, moment, recorded), line.language))


def best_order(now: Timed, menu: Menu) -> tuple[Choice, ...]:
    """The choices of a menu in the order that lets its callers wait least, the urgent ones first whatever the
    others would save; the same where it is that."""
    watch, callers = Stopwatch(now.line, now.moment, now.recorded), now.callers_of(menu)

    def per_second(choice: Choice) -> float:
        said = (
            BETWEEN_CHOICES,
            *(Say(each, now.line.language) for each in (choice.prompt, PRESS[choice.key])),
        )
        return callers[choice.key] / watch.length(said).seconds

    return tuple(sorted(menu.choices, key=lambda each: (not each.urgent, -round(per_second(each), 9))))


def ordered(now: Timed, *names: str) -> Line:
    """The line with some menus, or with all that callers come to, in their best order."""
    line = now.line
    for menu in now.menus():
        if not names or menu.name in names:
            line = with_choices(line, menu.name, best_order(now, menu))
    return line


def efficiency(now: Timed) -> float:
    """The wait in the best order of all menus as a share of the wait as it is."""
    return now.changed(ordered(now)).by_urgency.mean / now.by_urgency.mean


def better(line: Line, moment: datetime, recorded: Mapping[Spoken, float]) -> tuple[Advice, ...]:
    """Every single change that lets callers wait less, the one that saves most first; none where nothing
    does. Another grouping that lets callers in a crisis wait longer is none."""
    now = timed(line, moment, recorded)
    best = now.changed(ordered(now))
    found = [_advice(now, change) for change in _orders(now)]
    grouped = [_advice(best, change) for change in _regroupings(best)]
    found += [each for each in grouped if each.saved_in_crisis > -LEAST_GAIN]
    worthy = [each for each in found if each.saved_by_urgency >= LEAST_GAIN]
    return tuple(sorted(worthy, key=lambda each: -each.saved_by_urgency))


def _advice(now: Timed, change: Change) -> Advice:
    then = now.changed(change.line)
    return Advice(
        change.kind,
        change.menus[0],
        tuple(choice.target for choice in then.line.menu(change.menus[0]).choices),
        now.callers.mean - then.callers.mean,
        now.by_urgency.mean - then.by_urgency.mean,
        now.in_crisis - then.in_crisis,
        change.what,
    )


def _orders(now: Timed) -> Iterator[Change]:
    for menu in reorderable(now):
        line = ordered(now, menu.name)
        told = ", ".join(choice.target for choice in line.menu(menu.name).choices)
        yield Change("order", (menu.name,), f"in {menu.name}, say in this order: {told}", line)


def reorderable(now: Timed) -> list[Menu]:
    """The menus whose order is not the best, those that most callers come to first."""
    found = (menu for menu in now.menus() if best_order(now, menu) != menu.choices)
    return list(islice(found, now.affordable))


def _regroupings(best: Timed) -> Iterator[Change]:
    """Each with the menus it touches in their best order."""
    names = [menu.name for menu in best.menus() if menu.name not in best.line.closed_for]
    shared = with_shares(best.line, best.ways)
    for change in islice(regroupings(shared, names), best.affordable):
        yield replace(change, line=ordered(best.changed(change.line)))


def _seconds(saved: float) -> str:
    return f"{abs(saved):.1f} seconds {'less' if saved >= 0 else 'more'}"
