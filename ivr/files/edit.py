"""Changes to one block of a person's file: rows are put in, and every other row stays as it was written."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.files.draft import LINE_FILE, Draft, read_draft
from ivr.files.load import load
from ivr.files.problem import Problem, shown
from ivr.files.shape import BulletinBlock
from ivr.files.values import is_name, name_hint

_WIDTH = 100
_ONE_WORD = re.compile(r"[\w.-]+")


class EditRefused(Exception):
    """Why a file was left as it is: a sentence, or the problems the change would have made."""

    def __init__(self, what: str, problems: list[Problem] | None = None) -> None:
        super().__init__(what)
        self.problems = problems or []


@dataclass(frozen=True, slots=True)
class News:
    """An entry to be: its name, its date, the days it is heard on, and its words."""

    name: str
    dated: date
    words: str
    first: date | None = None
    last: date | None = None


def add_news(home: Path, bulletin: str, news: News) -> str:
    """Put an entry on top of those not newer than it; returns the file. Raises EditRefused."""
    if not is_name(news.name):
        raise EditRefused(f'"{shown(news.name)}" is not a name: {name_hint(news.name)}')
    draft = read_draft(home)
    node = draft.nodes.get(bulletin)
    if node is None or not isinstance(node.block, BulletinBlock):
        raise EditRefused(_no_bulletin(draft, bulletin), draft.problems)
    rows = _rows(home / node.file)
    begins = [_begin(rows, value.line - 1) for value in (node.value.block or {})["items"].items or []]
    older = (row for row, item in zip(begins, node.block.items, strict=True) if item.date <= news.dated)
    at = next(older, None)
    indent = _indent(rows[begins[0]])
    _insert(home, node.file, rows, _end_of(rows, begins[-1]) if at is None else at, _news_rows(news, indent))
    return node.file


def _begin(rows: list[str], number: int) -> int:
    """The row of the hyphen that an entry begins with."""
    while number >= 0 and not rows[number].lstrip().startswith("- ") and rows[number].strip() != "-":
        number -= 1
    if number < 0:
        raise EditRefused("The entries stand in brackets. Add this one by hand.")
    return number


def _no_bulletin(draft: Draft, name: str) -> str:
    known = [each for each, node in draft.nodes.items() if isinstance(node.block, BulletinBlock)]
    if not known:
        return "The menus have no bulletin. Add one with items: to a file in menus/ first."
    return f'There is no bulletin "{name}". Name one of: {", ".join(known)}'


def _news_rows(news: News, indent: str) -> list[str]:
    days = [("from", news.first), ("until", news.last)]
    rows = [f"{indent}- name: {news.name}", f"{indent}  date: {news.dated}"]
    rows += [f"{indent}  {key}: {day}" for key, day in days if day]
    said = textwrap.wrap(news.words, _WIDTH - len(indent) - 4, break_long_words=False, break_on_hyphens=False)
    return [*rows, f"{indent}  say: >", *(f"{indent}    {row}" for row in said)]


def add_language(home: Path, code: str, tag: str, voice: str | None) -> str:
    """Put a language below the others, not yet offered to callers; returns the file. Raises EditRefused."""
    for word in (code, tag, voice or "-"):
        if not _ONE_WORD.fullmatch(word):
            raise EditRefused(f'"{shown(word)}" is not one word')
    draft = read_draft(home)
    if draft.line is None:
        raise EditRefused(f"{LINE_FILE} cannot be read. Run ivr check first.", draft.problems)
    if code in draft.line.block.languages:
        raise EditRefused(f'"{code}" is already below languages:')
    block = (draft.line.value.block or {})["languages"]
    rows = _rows(home / LINE_FILE)
    last = max(block.key_lines.values()) - 1
    indent = _indent(rows[last])
    told = [f"{indent}{code}:", f"{indent}  tag: {tag}"]
    told += [f"{indent}  voice: {voice}"] if voice else []
    told += [f"{indent}  offered: no     # until its words are translated"]
    _insert(home, LINE_FILE, rows, _end_of(rows, last), told)
    return LINE_FILE


def _rows(path: Path) -> list[str]:
    """The rows of a file, each with its ending."""
    return path.read_bytes().decode().splitlines(keepends=True)


def _indent(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def _end_of(rows: list[str], first: int) -> int:
    """The row after a block that begins on a row (counted from 0); empty rows and comments behind it are not
    its own."""
    depth = len(_indent(rows[first]))
    inside = first
    for number in range(first + 1, len(rows)):
        row = rows[number].strip()
        if row and len(_indent(rows[number])) > depth:
            inside = number
        elif row and not row.startswith("#"):
            break
    return inside + 1


def _insert(home: Path, file: str, rows: list[str], at: int, new: list[str]) -> None:
    """Write the file with rows put in; where that would make the draft worse, take them out again."""
    path, before = home / file, {_told(problem) for problem in load(home)[1]}
    old, ending = path.read_bytes(), "\r\n" if rows[0].endswith("\r\n") else "\n"
    first = "" if rows[at - 1].endswith("\n") else ending  # the file's last row may have no end
    added = first + "".join(row + ending for row in new)
    path.write_bytes("".join([*rows[:at], added.removesuffix(first), *rows[at:]]).encode())
    worse = [each for each in load(home)[1] if each.level == "must" and _told(each) not in before]
    if worse:
        path.write_bytes(old)
        raise EditRefused(f"{file} is as it was: the change would be a mistake.", worse)


def _told(problem: Problem) -> tuple[str, str, tuple[str, ...]]:
    """A problem without its line, which moves when rows are put in above it."""
    return problem.file, problem.what, problem.trail[-1:]
