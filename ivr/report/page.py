"""The report as one page that needs nothing else: no script, no other file; light or dark, on any screen."""

from __future__ import annotations

from html import escape

from ivr.core.line import Line
from ivr.report.drawing import bars, flow
from ivr.report.table import Report, Table
from ivr.spreadsheet import Cell

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2733; --soft: #55636f; --rule: #d5dce3;
  --bar: #1d5fa8; --arrow: #a9c4e2; --pill: #e6eff9; --mark: #b3261e; --news: #fff4d6; }
@media (prefers-color-scheme: dark) { :root { --ground: #12181f; --ink: #e8edf2; --soft: #a4b1bd;
  --rule: #36424e; --bar: #6aaaf0; --arrow: #3a5f88; --pill: #1f3348; --mark: #ff9a8f; --news: #3a3113; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 0 0 .25rem; }
section { border-top: 1px solid var(--rule); margin-top: 1.5rem; padding-top: 1rem; }
.note, .hidden { color: var(--soft); margin: 0 0 .75rem; }
.made-up { background: var(--news); padding: .5rem .75rem; border-radius: .25rem; font-weight: 600; }
.pair { display: grid; gap: 1.5rem; }
@media (min-width: 50rem) { .pair { grid-template-columns: 1fr 1fr; align-items: start; } }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .875rem; }
th, td { text-align: left; padding: .2rem .4rem; border-bottom: 1px solid var(--rule); vertical-align: top; }
th.amount, td.amount { text-align: right; white-space: nowrap; } thead th { overflow-wrap: normal; }
tbody th { font-weight: 400; }
.chart { width: 100%; max-width: 34rem; height: auto; display: block; }
.chart text { fill: var(--ink); } .chart .left { fill: var(--soft); font-size: 10.5px; }
.chart .count { text-anchor: middle; font-weight: 600; font-size: 11px; }
.chart .bar { fill: var(--bar); } .chart .few { fill: none; stroke: var(--bar); stroke-dasharray: 2 2; }
.chart .mark { stroke: var(--mark); stroke-width: 2.5; fill: none; }
.chart .arrow { stroke: var(--arrow); fill: none; stroke-linejoin: round; }
.chart .pill { fill: var(--pill); stroke: var(--bar); }
"""
HIDDEN = (
    "Numbers from one to four are hidden as “<5”, and what would give them away as “5+”: "
    "nobody who called can be told from this."
)
MADE_UP = "Made-up calls: nobody has called. This is what a report looks like."


def page(line: Line, report: Report) -> str:
    """The whole document."""
    made_up = f'<p class="made-up">{escape(MADE_UP)}</p>' if report.made_up else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What callers did: {escape(report.line)}</title>\n<style>{STYLE}</style></head>\n<body><main>"
        f"<h1>What callers did</h1>\n<p>{escape(report.heading)}</p>{made_up}"
        f'<p class="hidden">{escape(HIDDEN)}</p>\n'
        f"{advised(report)}\n{sections(line, report)}\n</main></body></html>\n"
    )


def advised(report: Report) -> str:
    """What to change, before any figure."""
    told = "".join(f"<li>{escape(each)}</li>" for each in report.advice)
    return f'<section id="advice"><h2>What to change</h2><ul>{told}</ul></section>'


def sections(line: Line, report: Report) -> str:
    """Every table with its picture beside it."""
    return "\n".join(_section(line, table) for table in report.tables)


def _section(line: Line, table: Table) -> str:
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    head = f'<section id="{table.name}"><h2>{escape(table.title)}</h2>{note}'
    if not table.rows:
        return f"{head}<p>Nobody.</p></section>"
    drawn = flow(line, table) if table.name == "flow" else bars(table) if table.bars else ""
    both = f"<div>{drawn}</div>{_table(table)}" if drawn else _table(table)
    return f'{head}<div class="pair">{both}</div></section>'


def _table(table: Table) -> str:
    kinds = ["" if place < table.names else ' class="amount"' for place in range(len(table.head))]
    head = "".join(
        f'<th scope="col"{kind}>{escape(told)}</th>' for told, kind in zip(table.head, kinds, strict=True)
    )
    rows = "\n".join(f"<tr>{_cells(table, row, kinds)}</tr>" for row in table.rows)
    label = escape(f"{table.title}, as a table")
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
    )


def _cells(table: Table, row: tuple[Cell, ...], kinds: list[str]) -> str:
    told = ["–" if cell is None else escape(str(cell)) for cell in row]
    names = "".join(f'<th scope="row">{each}</th>' for each in told[: table.names])
    figures = zip(told[table.names :], kinds[table.names :], strict=True)
    return names + "".join(f"<td{kind}>{each}</td>" for each, kind in figures)
