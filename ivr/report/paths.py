"""What people chose and where they left: the callers on every arrow of the menus, and at closed doors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ivr.core.line import AGAIN_KEY, BACK_KEY, OTHERS_KEY, PERSON_KEY, SECOND_KEY, Line
from ivr.report.calls import Call, found_closed
from ivr.report.hiding import FEWEST, shown
from ivr.report.table import Table
from ivr.spreadsheet import Cell
from ivr.store.call_event import CallEvent

LEFT = "(the call ended)"
START = "(start)"
ANYWHERE = "(key 0)"  # the key for a person works everywhere
_AROUND = (BACK_KEY, AGAIN_KEY, SECOND_KEY, OTHERS_KEY)  # keys that lead to nothing new

Arrow = tuple[str, str]


def flow(line: Line, calls: Sequence[Call]) -> Table:
    """How often callers went from one node to another, and where their calls ended."""
    counts = Counter(arrow for call in calls for arrow in arrows(line, call))
    order = {name: place for place, name in enumerate((START, *line.parents, ANYWHERE))}
    found = sorted(
        counts, key=lambda arrow: (order.get(arrow[0], len(order)), arrow[0], -_told(counts[arrow]))
    )
    rows = list[tuple[Cell, ...]]()
    for _, group in groupby(found, key=lambda arrow: arrow[0]):
        each = list(group)
        cells = shown([counts[arrow] for arrow in each])
        rows += [(*arrow, cell) for arrow, cell in zip(each, cells, strict=True)]
    title, note = (
        "What people chose, and where they left",
        "Going back, hearing again and languages are not in it.",
    )
    return Table("flow", title, ("from", "to", "times"), tuple(rows), note, bars=None)


def _told(count: int) -> int:
    """What a number counts in an order: the order of hidden ones would tell of them."""
    return count if count >= FEWEST else 0


def arrows(line: Line, call: Call) -> Iterator[Arrow]:
    """The ways of one call. Where a caller finds a service closed, it is chosen first, then found closed."""
    for event in call.events:
        yield from _arrows(line, event)
    if call.last.next_node:
        yield call.last.next_node, LEFT


def _arrows(line: Line, event: CallEvent) -> Iterator[Arrow]:
    here, there = event.node or START, event.next_node
    if there is None or here == there or event.kind == "dialed" or event.key in _AROUND:
        return
    if event.key == PERSON_KEY:
        here = ANYWHERE
    closed = found_closed(line, event)
    if closed and closed.name != there:
        yield here, closed.name
        here = closed.name
    yield here, there


def closed_doors(line: Line, calls: Sequence[Call]) -> Table:
    """Who found a service closed, and what they did next."""
    counts = Counter(found for call in calls for found in _closed(line, call))
    rows = list[tuple[Cell, ...]]()
    for service in line.services():
        then = sorted((key for key in counts if key[0] == service.name), key=lambda key: -_told(counts[key]))
        cells = shown([counts[key] for key in then])
        rows += [(*key, cell) for key, cell in zip(then, cells, strict=True)]
    title = "Callers who found a service closed, and what they did next"
    return Table("closed", title, ("service", "next", "times"), tuple(rows), bars=None)


def _closed(line: Line, call: Call) -> Iterator[Arrow]:
    for place, event in enumerate(call.events):
        if service := found_closed(line, event):
            yield service.name, _next(line, event, call.events[place + 1 :])


def _next(line: Line, event: CallEvent, later: Sequence[CallEvent]) -> str:
    """What a caller did at a closed door: the first thing that led somewhere else."""
    for each in later:
        if each.next_node is None:
            return "stayed until the line hung up"
        if each.next_node != event.next_node:
            again = each.key in (BACK_KEY, AGAIN_KEY) or each.next_node == line.first
            return "went back to the menu" if again else f"went on to {each.next_node}"
    return "hung up"
