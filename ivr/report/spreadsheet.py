"""The tables as CSV, for a spreadsheet: one file each, or all of them in one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ivr.report.hiding import Cell
from ivr.report.table import Report, Table

_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "%",
)  # what a spreadsheet would reckon rather than show


def as_csv(table: Table) -> str:
    """One table with its head."""
    return _written([table.head, *table.rows])


def all_as_csv(report: Report) -> str:
    """Every figure in a row of its own: its table, what it is about, which column, how much."""
    rows = [("table", "about", "figure", "value")]
    return _written([*rows, *(row for table in report.tables for row in _figures(table))])


def _figures(table: Table) -> Iterable[tuple[Cell, ...]]:
    for row in table.rows:
        about = " > ".join(str(name) for name in row[: table.names])
        for head, cell in list(zip(table.head, row, strict=True))[table.names :]:
            yield table.name, about, head, cell


def _written(rows: Iterable[Iterable[Cell]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def _guarded(cell: Cell) -> Cell:
    """Words that a spreadsheet would take for a formula are marked as words."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
