"""Two moments of an ordinary week, the same whatever today is: most services open, and most closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.core.hours import Hours
from ivr.core.line import Line, Service

# A Wednesday, so that noon is the first moment looked at, of a week without holidays of its own.
_NOON = datetime(2001, 1, 10, 12)
_STEP = timedelta(minutes=30)
_STEPS = 7 * 48


def ordinary(line: Line) -> Line:
    """The same line without holidays and dated exceptions."""
    nodes = {
        name: replace(node, hours=replace(node.hours, holidays=None, exceptions=""))
        if isinstance(node, Service)
        else node
        for name, node in line.nodes.items()
    }
    return replace(line, nodes=nodes)


def open_moment(line: Line) -> datetime:
    """When most services that can be rung are open in an ordinary week; noon of a Wednesday if none opens
    more of them."""
    return _moment(line, max)


def closed_moment(line: Line) -> datetime:
    """When most services that can be rung are closed in an ordinary week."""
    return _moment(line, min)


def _moment(line: Line, choose: Callable[[list[int]], int]) -> datetime:
    """The first of the best moments; services with equal hours are asked once."""
    rung = [_week(each.hours) for each in ordinary(line).services() if each.dial]
    counted = [sum(each) for each in zip(*rung, strict=True)] or [0]
    return _moments(line.zone)[counted.index(choose(counted))]


@lru_cache(maxsize=256)
def _week(hours: Hours) -> tuple[bool, ...]:
    """Whether it is open at each moment of the week."""
    return tuple(hours.open_at(moment) for moment in _moments(hours.zone))


@lru_cache
def _moments(zone: str) -> tuple[datetime, ...]:
    noon = _NOON.replace(tzinfo=ZoneInfo(zone))
    return tuple(noon + step * _STEP for step in range(_STEPS))
