"""The tables as CSV, for a spreadsheet: one file each, or all of them in one."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.report.table import Report, Table
from ivr.spreadsheet import Cell, written


def as_csv(table: Table) -> str:
    """One table with its head."""
    return written([table.head, *table.rows])


def all_as_csv(report: Report) -> str:
    """Every figure in a row of its own: its table, what it is about, which column, how much."""
    rows = [("table", "about", "figure", "value")]
    return written([*rows, *(row for table in report.tables for row in _figures(table))])


def _figures(table: Table) -> Iterable[tuple[Cell, ...]]:
    for row in table.rows:
        about = " > ".join(str(name) for name in row[: table.names])
        for head, cell in list(zip(table.head, row, strict=True))[table.names :]:
            yield table.name, about, head, cell
