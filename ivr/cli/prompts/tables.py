"""The tables of ``ivr prompts``: a row a prompt, totals that add up, and what is to do, with what to type."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ivr.cli.prompts.options import own_language
from ivr.files.coverage import Cell, Coverage, Translated
from ivr.files.recordings import Recorded
from ivr.files.script import script_file
from ivr.phone.speech import seconds_to_say

_WIDEST = 160
_NARROW = 110
_MARK, _GAP, _READABLE = 6, 2, 24  # letters of a mark, between columns, and of words worth showing
# A state as a short mark of the grid, its colour, and what it means.
_MARKS = {
    Recorded.RECORDED: ("yes", "green", "recorded"),
    Recorded.PLACEHOLDER: ("robot", "cyan", "a placeholder, for demo mode only"),
    Recorded.STALE: ("stale", "bold yellow", "recorded, but in other words than today's"),
    Recorded.CHANGED: ("odd", "bold yellow", "a sound not added with ivr prompts add, so nobody hears it"),
    Recorded.MISSING: ("-", "dim", "nobody has recorded it; the carrier's voice speaks it"),
    Recorded.SPOKEN: ("voice", "dim", "changes from call to call; the carrier's voice always speaks it"),
}
_NO_WORDS = "words", "bold red", "not translated yet"
_OLDER = "*", "", "translated from other words than today's"


def page() -> Console:
    """Where tables go: a terminal as wide as it is, a pipe as wide as COLUMNS says, without colours."""
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDEST
    return Console(highlight=False, markup=False, width=wide)


def plain_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table without lines; ``right`` are the columns of figures."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


class Lengths:
    """Seconds of every prompt, recorded or as the carrier's voice would take, and beside the line's own."""

    def __init__(self, coverage: Coverage) -> None:
        self._tags = coverage.languages
        self._own = {cell.prompt: self.seconds(cell) for cell in coverage.of(own_language(coverage))}

    def estimate(self, cell: Cell) -> float | None:
        """Seconds the carrier's voice takes for the words."""
        return seconds_to_say(cell.words, self._tags[cell.language]) if cell.words else None

    def seconds(self, cell: Cell) -> float | None:
        """Seconds of the recording, else of the voice."""
        return cell.record.seconds if cell.record else self.estimate(cell)

    def ratio(self, cell: Cell) -> float | None:
        """Its length in lengths of the line's own language; equal messages last about equally long."""
        own, here = self._own.get(cell.prompt), self.seconds(cell)
        return round(here / own, 2) if own and here else None


def grid(coverage: Coverage, cells: Iterable[Cell]) -> Iterator[Table | Text]:
    """A row a prompt, a mark a language, and what the marks mean."""
    marked = dict[str, dict[str, Cell]]()
    for cell in cells:
        marked.setdefault(cell.prompt, {})[cell.language] = cell
    own = {cell.prompt: cell.words or "" for cell in coverage.of(own_language(coverage))}
    codes, wide = list(coverage.languages), page().width
    marks = sum(max(_MARK, len(code)) + _GAP for code in codes)
    named = min(max(map(len, marked)), wide - marks - _GAP)
    table = plain_table("prompt", *codes)
    table.columns[0].max_width = named
    if (rest := wide - marks - named - _GAP) >= _READABLE:
        table.add_column("words", no_wrap=True, overflow="ellipsis", max_width=rest)
    for prompt, found in marked.items():
        row = [_mark(found[code]) if code in found else Text() for code in codes]
        table.add_row(prompt, *row, *([own.get(prompt, "")] if rest >= _READABLE else []))
    yield table
    yield Text()
    yield from _legend(marked.values())


def _mark(cell: Cell) -> Text:
    mark, look, _ = _NO_WORDS if cell.words is None else _MARKS[cell.state]
    return Text(f"{mark}{_OLDER[0]}" if cell.translation is Translated.CHANGED else mark, look)


def _legend(rows: Iterable[dict[str, Cell]]) -> Iterator[Text]:
    """What the marks that stand above mean, and no others."""
    used = {_mark(cell).plain for row in rows for cell in row.values()}
    shown = {mark.removesuffix(_OLDER[0]) for mark in used}
    for mark, look, meaning in (*_MARKS.values(), _NO_WORDS):
        if mark in shown:
            yield Text.assemble((f"{mark:6}", look), meaning)
    if shown != used and any(mark.endswith(_OLDER[0]) for mark in used):
        yield Text(f"{_OLDER[0]:6}{_OLDER[2]}")


def details(cells: Iterable[Cell], lengths: Lengths, own: str) -> Table:
    """One language, a row a prompt, with its words, and what the voice artist should know."""
    beside = f"x {own}"
    table = plain_table("prompt", "recording", "seconds", beside, "words", right=("seconds", beside))
    table.columns[1].no_wrap = True
    if page().width >= _NARROW:
        table.columns[0].no_wrap = True
    for cell in cells:
        record, ratio = cell.record, lengths.ratio(cell)
        table.add_row(
            cell.prompt,
            Text(str(cell.state), _MARKS[cell.state][1]),
            f"{record.seconds:.1f}" if record else "",
            f"{ratio:.2f}" if ratio else "",
            _told(cell),
        )
    return table


def _told(cell: Cell) -> Text:
    """The words, and after them what is to do about them and their recording."""
    if cell.words is None:
        return Text(_NO_WORDS[2], _NO_WORDS[1])
    told = Text(cell.words)
    if cell.translation is Translated.CHANGED:
        told.append(" (the menu's words have changed)", "bold yellow")
    elif not cell.reviewed:
        told.append(" (to review)", "dim")
    if cell.record and cell.state is Recorded.STALE:
        told.append(f"\nrecorded as: {cell.record.words}", "yellow")
    for warning in cell.record.warnings if cell.record else ():
        told.append(f"\n{warning}", "yellow")
    return told


_Kind = tuple[str, Callable[[Cell], bool]]


def _in_state(state: Recorded) -> _Kind:
    return str(state), lambda cell: cell.state is state


_RECORDINGS: tuple[_Kind, ...] = tuple(_in_state(state) for state in Recorded)
_WORDS: tuple[_Kind, ...] = (
    ("up to date", lambda cell: cell.translation in (Translated.SOURCE, Translated.TRANSLATED)),
    ("from older words", lambda cell: cell.translation is Translated.CHANGED),
    ("not translated", lambda cell: cell.translation is Translated.MISSING),
    ("reviewed", lambda cell: cell.words is not None and cell.reviewed),
    ("to review", lambda cell: cell.words is not None and not cell.reviewed),
)


def by_language(cells: Sequence[Cell], codes: Sequence[str]) -> Iterator[Table]:
    """Two tables of totals: the recordings, and the words. Each row adds up, and so does each column."""
    for name, kinds in (("recordings", _RECORDINGS), ("words", _WORDS)):
        columns = ("prompts", *(kind for kind, _ in kinds))
        table = plain_table(name, *columns, right=columns)
        rows = {code: [cell for cell in cells if cell.language == code] for code in codes}
        for code, row in {**rows, "all": list(cells)}.items() if len(codes) > 1 else rows.items():
            counts = (sum(map(wanted, row)) for _, wanted in kinds)
            table.add_row(code, str(len(row)), *map(str, counts), style="bold" if code == "all" else "")
        yield table


_TO_DO: tuple[tuple[str, Callable[[Cell], bool], str], ...] = (
    ("not translated", lambda cell: cell.words is None, "ivr prompts update; translate {file}"),
    (
        "translated from older words",
        lambda cell: cell.translation is Translated.CHANGED,
        "ivr prompts update; translate anew in {file}",
    ),
    (
        "sounds nobody added, so nobody hears them",
        lambda cell: cell.state is Recorded.CHANGED,
        "ivr prompts add prompts/{code}",
    ),
    (
        "recordings that say older words",
        lambda cell: cell.state is Recorded.STALE,
        "ivr prompts sheet {code} --stale",
    ),
    (
        "recordings to listen to again",
        lambda cell: bool(cell.record and cell.record.warnings),
        "ivr prompts --language {code}",
    ),
    (
        "sentences to record",
        lambda cell: cell.words is not None and cell.state in (Recorded.MISSING, Recorded.PLACEHOLDER),
        "ivr prompts sheet {code}",
    ),
    (
        "translations no native speaker has reviewed",
        lambda cell: cell.words is not None and not cell.reviewed,
        "ivr prompts reviewed {code} --all",
    ),
)


def things_to_do(cells: Sequence[Cell], codes: Sequence[str]) -> Iterator[str]:
    """What is to do, most pressing first, each with what to type for the language that needs it first."""
    none = True
    for what, wanted, remedy in _TO_DO:
        counts = Counter(cell.language for cell in cells if wanted(cell))
        if counts:
            none = False
            by = ", ".join(f"{counts[code]} {code}" for code in codes if counts[code])
            code = next(code for code in codes if counts[code])
            yield f"{what}: {by}"
            yield f"    {remedy.format(code=code, file=script_file(code))}"
    if none:
        yield "Everything is recorded, translated and reviewed."
