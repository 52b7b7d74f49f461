"""A table of figures that may be shown: the one form from which terminal, page, CSV and JSON are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.spreadsheet import Cell


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is for programs, ``title`` for people, ``note`` how to read it. The first column of a row says
    what it is about; ``bars`` is the column that is drawn, ``mark`` one marked beside it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    bars: int | None = 1
    mark: int | None = None

    @property
    def names(self) -> int:
        """How many columns say what a row is about."""
        return 2 if self.bars is None else 1

    def as_data(self) -> dict[str, object]:
        """As other programs read it."""
        rows = [dict(zip(self.head, row, strict=True)) for row in self.rows]
        return {"title": self.title, "note": self.note, "rows": rows}


@dataclass(frozen=True, slots=True)
class Report:
    """What callers of a line did between two moments; ``advice`` is what to change."""

    line: str
    since: datetime
    until: datetime
    calls: Cell
    made_up: bool
    tables: tuple[Table, ...]
    advice: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Whose calls, of which days, and how many."""
        last = self.until - timedelta(microseconds=1)
        return f"{self.line}, {self.since:%Y-%m-%d} to {last:%Y-%m-%d}: {self.calls} calls"

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(table for table in self.tables if table.name == name)

    def as_data(self) -> dict[str, object]:
        """As other programs read it."""
        return {
            "line": self.line,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "made-up": self.made_up,
            "calls": self.calls,
            "tables": {table.name: table.as_data() for table in self.tables},
            "advice": list(self.advice),
        }
