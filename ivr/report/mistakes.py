"""Where callers pressed a key that led nowhere, or none at all: prompts that may say it better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ivr.core.call import State
from ivr.core.line import PERSON_KEY, SECOND_KEY, Bulletin, Line, Menu, Node, Notice
from ivr.report.calls import Call
from ivr.report.hiding import FEWEST, shown_alone
from ivr.report.table import Table
from ivr.spreadsheet import Cell

_EVERYWHERE = "*#"
_SETTLED = (State.DONE, State.TOLD)  # silence goes on from there
_WRONG, _SILENT, _HEARD = "wrong", "silent", "heard"


def mistakes(line: Line, calls: Sequence[Call]) -> Table:
    """Wrong keys and silences by the prompt that had just been heard, the worst first. Silence lets a notice
    go on to its service, and after a call it ends the line's: it is no mistake there."""
    counts = Counter(found for call in calls for found in _found(line, call))
    wrong = [name for name in line.nodes if counts[name, _WRONG] + counts[name, _SILENT]]
    rows = tuple(
        (name, *(shown_alone(counts[name, kind]) for kind in (_HEARD, _WRONG, _SILENT)), _share(counts, name))
        for name in wrong
    )
    rows = tuple(sorted(rows, key=_worst))
    head = ("prompt", "times heard", "wrong keys", "silences", "of 100 heard")
    return Table("mistakes", "Wrong keys and silences by prompt", head, rows, bars=4)


def _worst(row: tuple[Cell, ...]) -> tuple[int, int]:
    """By what is shown: the order of hidden numbers would tell of them."""
    share, heard = row[-1], row[1]
    return (-share if isinstance(share, int) else 1, -heard if isinstance(heard, int) else 0)


def _share(counts: Counter[tuple[str, str]], name: str) -> Cell:
    """How many of a hundred went wrong; not told where few did, or few did not."""
    wrong, heard = counts[name, _WRONG] + counts[name, _SILENT], counts[name, _HEARD]
    hidden = heard < FEWEST or 0 < wrong < FEWEST
    hidden = hidden or any(0 < counts[name, kind] < FEWEST for kind in (_WRONG, _SILENT))
    return None if hidden else round(100 * wrong / heard)


def _found(line: Line, call: Call) -> Iterator[tuple[str, str]]:
    choosing = False
    for event, menu in call.menus(line):
        name = event.node or ""
        node = line.nodes.get(name)
        if event.next_node and event.kind != "dialed":
            yield event.next_node, _HEARD
        if node and event.kind == "pressed" and event.key not in _keys(line, node, menu, choosing):
            yield name, _WRONG
        if (
            event.kind == "silent"
            and event.state not in _SETTLED
            and not (isinstance(node, Notice) and node.then)
        ):
            yield name, _SILENT
        choosing = event.kind == "pressed" and event.key == "9" and len(line.others) > 1


def _keys(line: Line, node: Node, menu: str, choosing: bool) -> set[str]:
    """The keys that lead somewhere from a node, as far as its events tell."""
    keys = {PERSON_KEY, *_EVERYWHERE} | ({SECOND_KEY, "9"} if line.second else set())
    if choosing:
        return keys | {str(place) for place, _ in enumerate(line.others, 1)}
    match node:
        case Menu(choices=choices):
            return keys | {choice.key for choice in choices}
        case Notice(then=None):
            return keys | {choice.key for choice in line.menu(menu).choices}
        case Notice() | Bulletin():
            return keys | {"1"}
    return keys | {"1", "2"}
