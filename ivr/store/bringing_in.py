"""Rows brought into a table a few at a time, with a pause for others between: on a machine that answers calls
nobody may keep the processor for as long as an answer takes.

The rows go to the driver as they are: to put each value in order by its column's type takes twice as long as
the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection, Table

Pause = Callable[[], None]


def at_once() -> None:
    """No pause."""


def bring_in(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    together: int,
    pause: Pause = at_once,
) -> int:
    """Inserts rows, so many ``together``, and pauses after each time; how many they were. What a row has is
    what the driver takes for its columns."""
    statement, coming, count = _statement(connection, table, columns), iter(rows), 0
    while few := list(islice(coming, together)):
        connection.exec_driver_sql(statement, few)
        count += len(few)
        pause()
    return count


def moment_of(connection: Connection, table: Table) -> Callable[[datetime], object]:
    """How the driver takes a moment of the column ``at``; many events have the same one."""
    dialect = connection.dialect
    made = table.c.at.type.dialect_impl(dialect).bind_processor(dialect)
    assert made is not None  # a Moment is always brought into UTC first
    return lru_cache(maxsize=64)(made)


def _statement(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(map(quote, columns)), ", ".join(mark for _ in columns)
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
