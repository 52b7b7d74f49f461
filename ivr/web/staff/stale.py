"""What was true on a day, or is until one: numbers somebody compared with their source, news, holidays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.check.limits import LIMITS
from ivr.core.hours import Holidays
from ivr.core.line import Bulletin, Line
from ivr.files.shape import HolidaysBlock

_CHECKED_FOR = timedelta(days=LIMITS["checked-days"].value)
_NEWS_FOR = timedelta(days=LIMITS["news-days"].value)
_YEARS = 3  # ahead, for which holidays should be known


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """Something with a day: from ``due`` on somebody should look at it; ``on`` is the day that is told."""

    due: date
    on: date
    what: str
    kind: str


def going_stale(line: Line, holidays: Mapping[str, HolidaysBlock], today: date) -> list[Stale]:
    """What has a day, the most urgent first."""
    return sorted([*_numbers(line), *_news(line, today), *_holidays(holidays, today)])


def _numbers(line: Line) -> Iterator[Stale]:
    for service in line.services():
        if service.checked:
            yield Stale(service.checked + _CHECKED_FOR, service.checked, service.name, "checked")


def _news(line: Line, today: date) -> Iterator[Stale]:
    """Of news without an end, only the newest counts: it tells how old a bulletin sounds."""
    for node in line.nodes.values():
        if isinstance(node, Bulletin):
            yield from (
                Stale(item.last, item.last, item.prompt, "news")
                for item in node.items
                if item.last and item.last >= today
            )
            if newest := max((item.dated for item in node.items if item.last is None), default=None):
                yield Stale(newest + _NEWS_FOR, newest, node.name, "old-news")


def _holidays(holidays: Mapping[str, HolidaysBlock], today: date) -> Iterator[Stale]:
    for name, block in holidays.items():
        known = Holidays(*block.rules, tuple(block.less))
        unknown = [year for year in range(today.year, today.year + _YEARS + 1) if not known.dates(year)]
        if unknown:
            last = date(unknown[0] - 1, 12, 31)
            yield Stale(last, last, name, "holidays")
