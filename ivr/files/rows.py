"""Rows of a person's YAML file: where a block, a key or an entry begins and ends, and how a value is written.

Rows keep their endings, and are counted from 0 here.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise

from ivr.files.change import EditRefused
from ivr.files.text import Value, read_yaml

WIDTH = 100
BY_HAND = (
    "It is written in brackets, or in another way that only a person can change: change its text itself."
)
_VALUE = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'].*?"""
_AFTER = re.compile(rf"\s*(?:{_VALUE})?(\s+#.*)?\s*")

Rows = Sequence[str]
Write = Callable[[str], list[str]]  # the rows of a key, given what stands before it on its row


def indent(row: str) -> str:
    return row[: len(row) - len(row.lstrip())]


def ending(rows: Rows) -> str:
    """How the rows of a file end."""
    return "\r\n" if rows and rows[0].endswith("\r\n") else "\n"


def end_of(rows: Rows, first: int, depth: int | None = None) -> int:
    """The row after a block that begins on a row; empty rows and comments behind it are not its own."""
    depth = len(indent(rows[first])) if depth is None else depth
    inside = first
    for number in range(first + 1, len(rows)):
        row = rows[number].strip()
        if row and len(indent(rows[number])) > depth:
            inside = number
        elif row and not row.startswith("#"):
            break
    return inside + 1


def hyphen_of(rows: Rows, number: int) -> int:
    """The row of the hyphen that an entry begins with."""
    while number >= 0 and not rows[number].lstrip().startswith("- ") and rows[number].strip() != "-":
        number -= 1
    if number < 0:
        raise EditRefused("The entries stand in brackets. Change them by hand.")
    return number


def put_in(rows: Rows, at: int, new: Rows) -> list[str]:
    """The rows with others put in before one of them."""
    close = ending(rows)
    above = [row if row.endswith("\n") else row + close for row in rows[:at]]
    return replaced([*above, *rows[at:]], at, at, new) if at < len(rows) else _put_below(rows, above, new)


def _put_below(rows: Rows, above: list[str], new: Rows) -> list[str]:
    whole = [*above, *(row + ending(rows) for row in new)]
    if not rows[-1].endswith("\n"):
        whole[-1] = whole[-1].removesuffix(ending(rows))
    return whole


def spelled(text: str) -> str:
    """A text as it can stand behind a key: as it is where YAML reads it so, else in quotes."""
    value, problems = read_yaml(f"say: {text}", "")
    plain = value and not problems and value.block and value.block["say"].text == text
    return text if plain else json.dumps(text, ensure_ascii=False)


def told(key: str, text: str, prefix: str, fold: bool = False) -> list[str]:
    """The rows of a key and its text; words that are long go below the sign that joins them."""
    row = f"{prefix}{key}: {spelled(text)}"
    if not fold or len(row) <= WIDTH:
        return [row]
    return folded(key, text, prefix)


def folded(key: str, text: str, prefix: str) -> list[str]:
    """The rows of a key and its words, below the sign that joins them."""
    deep = " " * (len(prefix) + 2)
    said = textwrap.wrap(text, WIDTH - len(deep), break_long_words=False, break_on_hyphens=False)
    return [f"{prefix}{key}: >", *(deep + row for row in said)]


def with_key(rows: Rows, block: Value, key: str, write: Write | None, order: Rows) -> list[str]:
    """The rows with a key of a block written anew, or without it; a key that is not there yet is put behind
    those that come before it in the order. A comment beside the old text stays."""
    if write and key not in block.key_lines:
        return _with_new_key(rows, block, key, write, order)
    first = block.key_lines[key] - 1
    prefix = _prefix(rows[first], key)
    last = end_of(rows, first, len(prefix))
    if write is None and "-" in prefix:
        raise EditRefused(BY_HAND)
    comment = _comment(rows[first], prefix) if last == first + 1 or write else ""
    fresh = write(prefix) if write else []
    if comment and len(fresh) == 1:
        fresh[0] += comment
    elif comment and fresh:
        fresh.insert(0, indent(prefix) + comment.strip())
    return replaced(rows, first, last, fresh)


def replaced(rows: Rows, first: int, last: int, new: Rows) -> list[str]:
    """The rows with others in the place of some; the file's last row keeps having an end, or none."""
    close = ending(rows)
    whole = [*rows[:first], *(row + close for row in new), *rows[last:]]
    if whole and not rows[-1].endswith("\n"):
        whole[-1] = whole[-1].removesuffix(close)
    return whole


def _with_new_key(rows: Rows, block: Value, key: str, write: Write, order: Rows) -> list[str]:
    before = order[: order.index(key)]
    there = [name for name in block.key_lines if name in before] or [*block.key_lines]
    above = max(there, key=lambda name: block.key_lines[name])
    first = block.key_lines[above] - 1
    column = len(_prefix(rows[first], above))
    return put_in(rows, end_of(rows, first, column), write(" " * column))


def _prefix(row: str, key: str) -> str:
    """What stands before a key on its row: nothing but room, and the hyphen of an entry."""
    found = re.match(rf"(\s*(?:-\s+)?)(?:{re.escape(key)}|([\"']){re.escape(key)}\2)\s*:(?=\s|$)", row)
    if found is None:
        raise EditRefused(BY_HAND)
    return found[1]


def _comment(row: str, prefix: str) -> str:
    """The comment beside a value that stands on one row, with the room before it."""
    after = row[len(prefix) :].partition(":")[2].rstrip("\r\n")
    found = _AFTER.fullmatch(after)
    return found[1] or "" if found else ""


def entries(rows: Rows, items: Sequence[Value]) -> list[tuple[int, int]]:
    """Where each entry of a list stands: from the comments above its hyphen to the next one's."""
    begins = [hyphen_of(rows, item.line - 1) for item in items]
    if len(set(begins)) < len(begins):
        raise EditRefused(BY_HAND)
    starts = [begins[0], *(_with_comments(rows, begin, above) for above, begin in pairwise(begins))]
    return list(zip(starts, [*starts[1:], end_of(rows, begins[-1])], strict=True))


def _with_comments(rows: Rows, begin: int, above: int) -> int:
    while begin - 1 > above and rows[begin - 1].lstrip().startswith("#"):
        begin -= 1
    return begin


def moved(rows: Rows, places: Sequence[tuple[int, int]], order: Sequence[int]) -> list[str]:
    """The rows with entries in another order; those that the order leaves out are taken away."""
    entry = [row.rstrip("\r\n") for number in order for row in rows[slice(*places[number])]]
    return replaced(rows, places[0][0], places[-1][1], entry)
