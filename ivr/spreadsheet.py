"""Tables for a spreadsheet, as CSV. Words that it would reckon rather than show are marked as words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

Cell = str | int | float | None

# A mark of our own before words that begin so, and before words that have such a mark already: taking one
# away gives every cell as it was.
_RECKONED = re.compile(r"'*(?:[\t\r\n\0]|\s*[=+\-@|%＝＋－＠])")


def written(rows: Iterable[Iterable[Cell]]) -> str:
    """The rows as CSV, with the ends that spreadsheets write."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def _guarded(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _RECKONED.match(cell) else cell
