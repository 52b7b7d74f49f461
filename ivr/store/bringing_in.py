"""Rows brought into a table a few at a time, with a pause for others between: on a machine that answers calls
nobody may keep the processor for as long as an answer takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from sqlalchemy import Connection, Table, insert

Pause = Callable[[], None]


def at_once() -> None:
    """No pause."""


def bring_in(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, object]],
    together: int,
    pause: Pause = at_once,
) -> int:
    """Inserts rows, so many ``together``, and pauses after each time; how many they were."""
    statement, coming, count = insert(table), iter(rows), 0
    while few := list(islice(coming, together)):
        connection.execute(statement, few)
        count += len(few)
        pause()
    return count
