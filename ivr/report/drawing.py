"""Figures as pictures: bars, and the menus as a tree with the callers on its arrows. Drawn from what may be
shown, so a picture tells no more than the table beside it; its colours are those of the page around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape

from ivr.core.line import Line
from ivr.core.outline import Branch, outline
from ivr.report.hiding import FEWEST
from ivr.report.paths import ANYWHERE, LEFT
from ivr.report.table import Table
from ivr.spreadsheet import Cell

_WIDTH = 360
_BESIDE, _LONGEST_BESIDE = 92, 12  # room for short names beside their bars; longer ones stand above
_ROW, _TALL_ROW, _BAR = 20, 36, 12
_ROOM = 52  # for the figure at a bar's end
_STEP, _INDENT, _PILL, _THICKEST = 38, 30, 38, 11


def bars(table: Table) -> str:
    """One column of a table as bars, another one marked on them."""
    column, mark = table.bars or 1, table.mark
    drawn = [row for row in table.rows if row[column] is not None]
    figures = [_length(row[n]) for row in drawn for n in (column, mark) if n is not None]
    beside = max((len(str(row[0])) for row in drawn), default=0) <= _LONGEST_BESIDE
    left = _BESIDE if beside else 0
    scale = (_WIDTH - left - _ROOM) / max([1.0, *figures])
    step = _ROW if beside else _TALL_ROW
    parts = [
        _bar(row, column, mark, left, place * step + (0 if beside else 17), scale)
        for place, row in enumerate(drawn)
    ]
    told = f"{table.title}: {table.head[column]}" + (f"; marked: {table.head[mark]}" if mark else "")
    return _svg(told, step * len(drawn) + 4, parts)


def _bar(row: tuple[Cell, ...], column: int, mark: int | None, left: int, y: int, scale: float) -> str:
    cell, marked = row[column], row[mark] if mark else None
    length = max(1.0, _length(cell) * scale) if cell else 0.0
    kind = "few" if isinstance(cell, str) else "bar"
    parts = [
        _text(0, y + (11 if left else -4), str(row[0]), "name"),
        f'<rect class="{kind}" x="{left}" y="{y + 1}" width="{length:.1f}" height="{_BAR}" rx="2"/>',
        _text(left + max(length, _length(marked) * scale) + 6, y + 11, str(cell), "amount"),
    ]
    if marked is not None:
        x = left + _length(marked) * scale
        parts.append(f'<path class="mark" d="M{x:.1f} {y - 2}v{_BAR + 6}"/>')
    return "".join(parts)


def _length(cell: Cell) -> float:
    """A hidden number is drawn as the smallest one that would be shown."""
    return float(cell) if isinstance(cell, int | float) else FEWEST if cell else 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    branch: Branch
    depth: int
    parent: int
    times: Cell
    left: str = ""


def flow(line: Line, table: Table) -> str:
    """The menus as a tree: how many callers went along each arrow, and how many calls ended there."""
    times = {(str(source), str(target)): cell for source, target, cell in table.rows}
    rows = _with_ends(list(_rows(line, outline(line), times)), times)
    most = max((_length(row.times) for row in rows if row.depth), default=1.0)
    arrows = [_arrow(row, place, most) for place, row in enumerate(rows) if row.depth]
    nodes = [_node(row, place) for place, row in enumerate(rows)]
    return _svg(
        f"{table.title}: the menus with callers on every arrow", _STEP * len(rows) + 4, arrows + nodes
    )


def _rows(line: Line, top: Branch, times: Mapping[tuple[str, str], Cell]) -> Iterator[_Row]:
    """The nodes callers came to, each with the row of the one it hangs from."""
    count = 0

    def below(branch: Branch, depth: int, parent: int, came: Cell) -> Iterator[_Row]:
        nonlocal count
        here, count = count, count + 1
        yield _Row(branch, depth, parent, came)
        for each in branch.branches:
            source = ANYWHERE if each.key == "0" else branch.name
            if along := times.get((source, each.name)):
                yield from below(each, depth + 1, here, along)

    yield from below(top, 0, 0, times.get(("(start)", line.first)))


def _with_ends(rows: list[_Row], times: Mapping[tuple[str, str], Cell]) -> list[_Row]:
    """Where calls ended, told once of each node: many ways may lead to it."""
    drawn = Counter(row.branch.name for row in rows)
    told, found = set[str](), list[_Row]()
    for row in rows:
        name = row.branch.name
        ended = times.get((name, LEFT)) if name not in told else None
        told.add(name)
        where = "here" if drawn[name] == 1 else "here, by all ways"
        found.append(replace(row, left=f"{ended} ended {where}" if ended else ""))
    return found


def _arrow(row: _Row, place: int, most: float) -> str:
    x = (row.depth - 1) * _INDENT + 12
    start, y = row.parent * _STEP + 24, place * _STEP + 13
    thick = 1 + _length(row.times) / most * (_THICKEST - 1)
    return f'<path class="arrow" stroke-width="{thick:.1f}" d="M{x} {start}V{y}H{x + _INDENT - 12}"/>'


def _node(row: _Row, place: int) -> str:
    x, y = row.depth * _INDENT, place * _STEP + 3
    key = f"{row.branch.key} " if len(row.branch.key) == 1 else ""
    parts = [
        f'<rect class="pill" x="{x}" y="{y}" width="{_PILL}" height="20" rx="10"/>',
        _text(x + _PILL / 2, y + 14, str(row.times or 0), "count"),
        _text(x + _PILL + 6, y + 14, f"{key}{row.branch.name}", "name"),
    ]
    if row.left:
        parts.append(_text(x + _PILL + 6, y + 28, row.left, "left"))
    return "".join(parts)


def _svg(told: str, height: int, parts: list[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(told)}" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="12">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
