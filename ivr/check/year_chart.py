"""The timetable as one picture: a column a day, hours downward, a row a service; SVG to print or to open."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ivr.check.timetable import Day, Opening, Run, Timetable, pattern_text
from ivr.core.nights import DAY, Pattern, less

_WIDTH, _LEFT, _RIGHT, _MARGIN = 1400.0, 340.0, 36.0, 24.0
_ROW, _BAND, _TALL = 58.0, 13.0, 456.0  # heights of a service; a tall one can be read off by the hour
_BETWEEN, _BETWEEN_BANDS = 17.0, 9.0
_HEAD, _FOOT = 100.0, 56.0  # title, what it shows and the legend; months, years and days
_WIDE_COLUMN, _WIDEST_COLUMN, _MONTH_NAME = (
    17.0,
    110.0,
    30.0,
)  # room for a day's number; at most; a month's name
_LETTER, _BESIDE = 6.4, 46  # pixels a letter takes; as many as there is room for beside a row

# Notes lean to the left above their columns: at least so far apart, a letter so high, and at most so many.
_LEAN, _NOTE_GAP, _NOTE_RISE, _NOTE_LETTERS = 48, 16.0, 4.3, 60

# Colours that differ in lightness too, for paper without colours; letters have a contrast of 7 and more.
_INK, _FAINT_INK, _GRID, _MONTH_LINE = "#1b2733", "#46535f", "#d5dce2", "#9aa7b2"
_TRACK, _OPEN, _LOST, _MORE, _CLOCKS = "#eef1f4", "#3d94a8", "#9c1c0a", "#f0b429", "#5a2a82"
_STYLE = (
    "text{font-family:'DejaVu Sans',Verdana,Helvetica,Arial,sans-serif;font-size:11px;"
    f"fill:{_INK}}}.title{{font-size:22px;font-weight:bold}}.name{{font-size:13px;font-weight:bold}}"
    f".faint{{fill:{_FAINT_INK}}}.hour{{font-size:10px;fill:{_FAINT_INK}}}.note{{font-size:10.5px}}"
    f".clocks{{font-size:10.5px;fill:{_CLOCKS}}}.month{{font-size:12px}}"
)
_LEGEND = (
    (_OPEN, "open"),
    (_TRACK, "closed"),
    (_LOST, "closed, though open in an ordinary week"),
    (_MORE, "open, though closed in an ordinary week"),
)


@dataclass(frozen=True, slots=True)
class _Note:
    """What is written above a column, and the colour of the line that leads to it."""

    day: date
    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A service and the part of the picture that is its."""

    service: Opening
    top: float
    height: float

    def y(self, minutes: int) -> float:
        """Where a time of day lies."""
        return self.top + self.height * minutes / DAY


class _Sheet:
    """The paper: where columns and rows lie, and the shapes on it."""

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.column = min((_WIDTH - _LEFT - _RIGHT) / table.length, _WIDEST_COLUMN)
        self.right = _LEFT + self.column * table.length
        self.notes = sorted(_notes(table), key=lambda note: (note.day, note.words))
        self.top = _HEAD + max((len(note.words) for note in self.notes), default=0) * _NOTE_RISE + 34
        self.rows = list(_rows(table, self.top))
        self.bottom = self.rows[-1].top + self.rows[-1].height + 8
        self.height = self.bottom + _FOOT
        self.svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
        self.svg.attrib |= {"width": f"{_WIDTH:g}", "height": f"{self.height:.0f}"}
        self.svg.attrib |= {"viewBox": f"0 0 {_WIDTH:g} {self.height:.0f}", "aria-labelledby": "title desc"}

    def x(self, day: date, part: float = 0.0) -> float:
        """The left edge of a day's column, or another part of it."""
        return _LEFT + ((day - self.table.first).days + part) * self.column

    def shape(self, tag: str, **attributes: object) -> Element:
        """A shape; ``stroke_width`` is the attribute ``stroke-width``, and numbers are rounded."""
        return self.inside(self.svg, tag, **attributes)

    def inside(self, parent: Element, tag: str, **attributes: object) -> Element:
        """A shape that belongs to another."""
        written = {name.strip("_").replace("_", "-"): _written(value) for name, value in attributes.items()}
        return SubElement(parent, tag, written)

    def text(self, x: float, y: float, words: str, look: str = "note", **attributes: object) -> None:
        """Words, as text."""
        self.shape("text", x=x, y=y, class_=look, **attributes).text = words

    def line(self, path: str, colour: str, width: float, **attributes: object) -> None:
        """A line along a path."""
        self.shape("path", d=path, fill="none", stroke=colour, stroke_width=width, **attributes)


def chart(table: Timetable) -> str:
    """The picture of a timetable. A single service fills it, so that its hours can be read off."""
    sheet = _Sheet(table)
    _describe(sheet)
    sheet.shape("rect", width=_WIDTH, height=sheet.height, fill="#ffffff")
    _head(sheet)
    _legend(sheet)
    for note, at in zip(sheet.notes, _apart(sheet), strict=True):
        _lean(sheet, note, at)
    for row in sheet.rows:
        _beside(sheet, row)
        _track(sheet, row)
        _blocks(sheet, row)
        _scale(sheet, row)
        _day_lines(sheet, row)
    for change in table.clocks:
        _dashed(sheet, sheet.x(change.day, 0.5), sheet.top - 4, sheet.bottom - 4)
    _months(sheet)
    _day_numbers(sheet)
    indent(sheet.svg)
    return tostring(sheet.svg, encoding="unicode", xml_declaration=False) + "\n"


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _rows(table: Timetable, top: float) -> Iterator[_Row]:
    """Those that ever close first, each with its hours; the others as bands below them."""
    for service in (service for service in table.services if not service.always):
        height = _TALL if len(table.services) == 1 else _ROW
        yield _Row(service, top, height)
        top += height + _BETWEEN
    for service in (service for service in table.services if service.always):
        yield _Row(service, top, _BAND)
        top += _BAND + _BETWEEN_BANDS


def _notes(table: Timetable) -> set[_Note]:
    """Why days are unlike the ordinary week, once for all services; a run is told at its first day."""
    runs = {_run_note(run) for service in table.services for run in service.runs() if run.first.reasons}
    return runs | {
        _Note(change.day, f"{_short(change.day)} {change.brief}", _CLOCKS) for change in table.clocks
    }


def _run_note(run: Run) -> _Note:
    day = run.first
    until = f" to {_short(run.last)}" if run.last > day.date else ""
    words = f"{_short(day.date)}{until} {'; '.join(reason.name for reason in day.reasons)}"
    return _Note(day.date, _cut(words, _NOTE_LETTERS), _LOST if less(day.ordinary, day.open) else _MORE)


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _describe(sheet: _Sheet) -> None:
    """What a screen reader tells instead of the picture."""
    sheet.shape("title", id="title").text = _title(sheet.table)
    told = [f"{_subtitle(sheet.table)}. A row is a service, a column is a day, and the hours go downward."]
    for service in sheet.table.services:
        days = [f"{run.first.date} {pattern_text(run.first.open)}, {run.first.why}" for run in service.runs()]
        unlike = f" Unlike that: {'; '.join(days)}." if days and not service.always else ""
        told.append(f"{service.name}, {service.spoken}: {service.weekly}.{unlike}")
    told += [f"{change.day}: {change.name}." for change in sheet.table.clocks]
    sheet.shape("desc", id="desc").text = "\n".join(told)
    sheet.shape("style").text = _STYLE


def _title(table: Timetable) -> str:
    who = table.services[0].spoken if len(table.services) == 1 else table.line
    return f"{who}: open and closed"


def _subtitle(table: Timetable) -> str:
    days = f"{_long(table.first)} to {_long(table.last)}, {table.length} days"
    if table.length == 1:
        days = _long(table.first)
    return f"{days}; the clocks of {table.zone.replace('_', ' ')}"


def _head(sheet: _Sheet) -> None:
    sheet.text(_MARGIN, 38.0, _title(sheet.table), "title")
    sheet.text(_MARGIN, 60.0, _subtitle(sheet.table), "faint")


def _legend(sheet: _Sheet) -> None:
    x = _MARGIN
    for colour, words in _LEGEND:
        sheet.shape(
            "rect", x=x, y=76.0, width=16, height=11, fill=colour, stroke=_FAINT_INK, stroke_width=0.5
        )
        sheet.text(x + 22, 86.0, words, "month")
        x += 22 + len(words) * 6.6 + 22
    if sheet.table.clocks:
        _dashed(sheet, x + 6, 74.0, 89.0)
        sheet.text(x + 14, 86.0, "a night on which the clocks change", "month")


def _dashed(sheet: _Sheet, x: float, top: float, bottom: float) -> None:
    sheet.line(f"M{x:.2f} {top:.2f}V{bottom:.2f}", _CLOCKS, 1.4, stroke_dasharray="5 3")


def _lean(sheet: _Sheet, note: _Note, at: float) -> None:
    """A note above its column; where others are close, a bent line leads down to it."""
    foot, x = sheet.top - 26, sheet.x(note.day, 0.5)
    sheet.line(f"M{at:.2f} {foot:.2f}L{x:.2f} {foot + 16:.2f}V{sheet.top - 2:.2f}", note.colour, 1.0)
    look = "clocks" if note.colour == _CLOCKS else "note"
    turn = f"rotate({_LEAN} {at:.2f} {foot - 4:.2f})"
    sheet.text(at, foot - 1, note.words, look, text_anchor="end", transform=turn)


def _apart(sheet: _Sheet) -> Sequence[float]:
    """Where notes stand: in order, none too close to the next, the last not beyond the right edge."""
    placed = [sheet.x(note.day, 0.5) for note in sheet.notes]
    gap = min(_NOTE_GAP, (_WIDTH - _MARGIN - _LEFT) / max(len(placed), 1))
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    edge = _WIDTH - _MARGIN + gap
    for i in reversed(range(len(placed))):
        placed[i] = edge = min(placed[i], edge - gap)
    return placed


def _beside(sheet: _Sheet, row: _Row) -> None:
    """Who it is, and the ordinary week in words."""
    service, middle = row.service, row.top + row.height / 2
    if row.height == _BAND:
        sheet.text(_MARGIN, middle + 4, service.name, "name")
        sheet.text(_LEFT - 12, middle + 4, "24 hours", "faint", text_anchor="end")
        return
    sheet.text(_MARGIN, middle - 10, service.name, "name")
    weekly = textwrap.wrap(service.weekly, _BESIDE, max_lines=2, placeholder=" …")
    for i, words in enumerate([_cut(service.spoken, _BESIDE), *weekly]):
        sheet.text(_MARGIN, middle + 6 + 15 * i, words, "faint")


def _track(sheet: _Sheet, row: _Row) -> None:
    """What is closed, and where months begin."""
    width = sheet.right - _LEFT
    sheet.shape("rect", x=_LEFT, y=row.top, width=width, height=row.height, fill=_TRACK)
    for days in _by_month(sheet.table):
        left = sheet.x(days[0])
        sheet.line(f"M{left:.2f} {row.top:.2f}v{row.height:.2f}", _MONTH_LINE, 0.7)


def _blocks(sheet: _Sheet, row: _Row) -> None:
    """What is open, and what is otherwise than in an ordinary week: a block wherever days are alike."""
    found: dict[str, list[str]] = {_OPEN: [], _LOST: [], _MORE: []}
    for (pattern, ordinary), alike in groupby(row.service.days, key=_look):
        days = list(alike)
        left, width = sheet.x(days[0].date), sheet.column * len(days)
        more = less(pattern, ordinary)
        for colour, part in ((_OPEN, less(pattern, more)), (_LOST, less(ordinary, pattern)), (_MORE, more)):
            found[colour] += [_block(row, left, width, *span) for span in part]
    group = sheet.shape("g", shape_rendering="crispEdges")
    sheet.inside(group, "title").text = f"{row.service.spoken}: {row.service.weekly}"
    for colour, blocks in found.items():
        if blocks:
            sheet.inside(group, "path", d="".join(blocks), fill=colour)


def _look(day: Day) -> tuple[Pattern, Pattern]:
    return day.open, day.ordinary


def _block(row: _Row, left: float, width: float, start: int, end: int) -> str:
    return f"M{left:.2f} {row.y(start):.2f}h{width:.2f}V{row.y(end):.2f}h{-width:.2f}z"


def _scale(sheet: _Sheet, row: _Row) -> None:
    """The hours beside a row, and thin lines through it."""
    if row.height == _BAND:
        return
    tall = row.height == _TALL
    for hour in range(0, 25, 3 if tall else 12):
        y = row.y(hour * 60)
        sheet.line(f"M{_LEFT:.2f} {y:.2f}H{sheet.right:.2f}", _GRID, 0.6)
        sheet.text(_LEFT - 6, y + 3.5, f"{hour:02}:00", "hour", text_anchor="end")


def _day_lines(sheet: _Sheet, row: _Row) -> None:
    """Lines between days wide enough to be told apart."""
    if sheet.column >= _WIDE_COLUMN and row.height > _BAND:
        for day in (day for days in _by_month(sheet.table) for day in days[1:]):
            sheet.line(f"M{sheet.x(day):.2f} {row.top:.2f}v{row.height:.2f}", _GRID, 0.6)


def _by_month(table: Timetable) -> Iterator[list[date]]:
    days = (table.first + timedelta(days=i) for i in range(table.length))
    yield from (list(found) for _, found in groupby(days, key=lambda day: (day.year, day.month)))


def _months(sheet: _Sheet) -> None:
    """The names of the months below; the year with the first and with each January. A month that begins
    the picture with few days has its name before it."""
    y = sheet.bottom + 14
    for days in _by_month(sheet.table):
        begins, left = days[0] == sheet.table.first, sheet.x(days[0])
        width = sheet.column * len(days)
        sheet.line(f"M{left:.2f} {sheet.bottom - 4:.2f}V{y + 6:.2f}", _MONTH_LINE, 0.7)
        x, anchor = (left - 4, "end") if begins and width < _MONTH_NAME else (left + 4, "start")
        if begins or width >= _MONTH_NAME:
            sheet.text(x, y, f"{days[0]:%b}", "month", text_anchor=anchor)
        if begins or days[0].month == 1:
            sheet.text(x, y + 17, f"{days[0].year}", "name", text_anchor=anchor)


def _day_numbers(sheet: _Sheet) -> None:
    if sheet.column >= _WIDE_COLUMN:
        for days in _by_month(sheet.table):
            for day in days:
                sheet.text(sheet.x(day, 0.5), sheet.bottom + 47, f"{day.day}", "hour", text_anchor="middle")
