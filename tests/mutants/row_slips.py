"""Slips of the hand in any row: indentation, colons, quotes, dashes, a row lost or doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.mutants.numbers import Made
from tests.mutants.texts import Texts


def _rows(texts: Texts) -> Iterator[tuple[str, int, str]]:
    """Rows of the menus that say something."""
    for file in texts.menus:
        for index, row in enumerate(texts.rows(file)):
            if row.strip() and not row.lstrip().startswith("#"):
                yield file, index, row


def _each_row(name: str, put: Callable[[str], list[str]]) -> Callable[[Texts, Random], Made]:
    def make(texts: Texts, dice: Random) -> Made:
        for file, index, row in _rows(texts):
            rows = put(row)
            if rows != [row]:
                yield f"{file}:{index + 1} {name}", texts.with_rows(file, index, index + 1, *rows)

    return make


indented = _each_row("moved right", lambda row: [f"  {row}"])
outdented = _each_row("moved left", lambda row: [row[2:] if row.startswith("  ") else row])
one_space = _each_row("one space off", lambda row: [row[1:] if row.startswith(" ") else row])
tab_for_spaces = _each_row("begins with a tab", lambda row: [row.replace("  ", "\t", 1)])
colon_lost = _each_row("lost its colon", lambda row: [row.replace(":", "", 1)])
no_space_after_colon = _each_row("lost the space after its colon", lambda row: [row.replace(": ", ":", 1)])
quote_lost = _each_row("lost a quote", lambda row: [row.replace('"', "", 1)])
dash_lost = _each_row("lost its dash", lambda row: [row.replace("- ", "  ", 1)])
hyphen_lost = _each_row("lost a hyphen", lambda row: [row.replace("-", "", 1)])
row_lost = _each_row("is gone", lambda row: [])
row_doubled = _each_row("stands twice", lambda row: [row, row])
folding_lost = _each_row("lost its >", lambda row: [row.removesuffix(" >")])


def rows_swapped(texts: Texts, dice: Random) -> Made:
    for file, index, row in _rows(texts):
        rows = texts.rows(file)
        if index + 1 < len(rows) and rows[index + 1].strip() and rows[index + 1] != row:
            told = f"{file}:{index + 1} swapped with the next row"
            yield told, texts.with_rows(file, index, index + 2, rows[index + 1], row)
