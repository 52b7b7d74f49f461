"""The menus as pictures: an indented tree in SVG, and a flow chart for Mermaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ivr.check.stopwatch import Reached
from ivr.core.outline import Branch

ROW, INDENT, TOP, LEFT = 30, 34, 96, 24  # pixels
_WIDTH = 1180
_SAY_AT = 470
_COLOURS = {"menu": "#1d4f91", "service": "#1a7f45", "notice": "#8a5a00", "bulletin": "#6b3fa0"}
_LEGEND = (
    ("menu", "asks"),
    ("service", "is rung"),
    ("notice", "tells something"),
    ("bulletin", "the news"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    branch: Branch
    depth: int
    parent: int


def svg(top: Branch, title: str, reached: Mapping[str, Reached]) -> str:
    """The outline as an SVG picture; ``reached`` tells the seconds until a service rings."""
    rows = list(_rows(top, 0, 0))
    height = TOP + ROW * len(rows) + 24
    drawn = "\n".join(_drawn(row, index, reached) for index, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" font-family="Helvetica, Arial, sans-serif" font-size="14" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f"<desc>Every menu, key and number of {escape(title)}, as an indented tree.</desc>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="{LEFT}" y="40" font-size="22" font-weight="bold" fill="#111">{escape(title)}</text>\n'
        f"{_legend()}\n{drawn}\n</svg>\n"
    )


def _rows(branch: Branch, depth: int, parent: int, before: int = 0) -> Iterator[_Row]:
    """The branches in the order drawn, each with the row of the one it hangs from."""
    yield _Row(branch, depth, parent)
    here, count = before, before + 1
    for smaller in branch.branches:
        for row in _rows(smaller, depth + 1, here, count):
            yield row
            count += 1


def _legend() -> str:
    parts = []
    for number, (kind, told) in enumerate(_LEGEND):
        x = LEFT + number * 170
        parts.append(f'<circle cx="{x + 7}" cy="65" r="7" fill="{_COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 20}" y="70" fill="#333">{kind}: {told}</text>')
    return "\n".join(parts)


def _drawn(row: _Row, index: int, reached: Mapping[str, Reached]) -> str:
    branch, x, y = row.branch, LEFT + row.depth * INDENT, TOP + index * ROW
    colour = _COLOURS[branch.kind]
    parts = [_link(row, index)] if row.depth else []
    parts.append(f'<rect x="{x}" y="{y}" width="24" height="22" rx="4" fill="{colour}"/>')
    parts.append(_text(x + 12, y + 16, _badge(branch), "#ffffff", 'text-anchor="middle" font-weight="bold"'))
    parts.append(_text(x + 32, y + 16, branch.name, "#111111", 'font-weight="bold"'))
    parts.append(_text(_SAY_AT, y + 16, _facts(branch, reached), "#333333"))
    if branch.unconfirmed:
        parts.append(
            _text(_WIDTH - 24, y + 16, "unconfirmed", "#b00020", 'text-anchor="end" font-weight="bold"')
        )
    return "\n".join(parts)


def _link(row: _Row, index: int) -> str:
    x = LEFT + (row.depth - 1) * INDENT + 12
    start, y = TOP + row.parent * ROW + 22, TOP + index * ROW + 11
    return f'<path d="M{x} {start}V{y}H{x + INDENT - 12}" fill="none" stroke="#b9c2cc"/>'


def _badge(branch: Branch) -> str:
    return branch.key if len(branch.key) == 1 else {"start": "☎", "then": "→"}.get(branch.key, "…")


def _text(x: int, y: int, words: str, colour: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" {more}>{escape(words)}</text>'


def _facts(branch: Branch, reached: Mapping[str, Reached]) -> str:
    """A service's number, hours and seconds; of anything else how it is announced."""
    if branch.kind != "service":
        return branch.words if len(branch.words) <= 80 else f"{branch.words[:78]}…"
    way = reached.get(branch.name)
    told = [branch.speak or "", branch.hours or "", f"soonest after {way.seconds:.0f} s" if way else ""]
    return " · ".join(filter(None, told)) + (" (see above)" if branch.shown else "")


def mermaid(top: Branch) -> str:
    """The outline as a Mermaid flow chart, for documents that draw one."""
    names: dict[str, str] = {}
    lines = ["flowchart LR"]
    for parent, branch in _links(top):
        for each in (parent, branch):
            if each.name not in names:
                names[each.name] = f"n{len(names)}"
                lines.append(f"  {names[each.name]}{_shape(each)}")
        line = f"  {names[parent.name]} -->|{_quoted(branch.key)}| {names[branch.name]}"
        if line not in lines:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _links(branch: Branch) -> Iterator[tuple[Branch, Branch]]:
    for smaller in branch.branches:
        yield branch, smaller
        yield from _links(smaller)


def _shape(branch: Branch) -> str:
    label = branch.name if branch.kind != "service" else f"{branch.name}<br/>{branch.speak or ''}"
    opened, closed = {"menu": ("{{", "}}"), "service": ("([", "])")}.get(branch.kind, ("[", "]"))
    return f"{opened}{_quoted(label)}{closed}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;") + '"'
