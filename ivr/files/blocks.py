"""One block of a person's file: a menu, a service, a notice or a bulletin, as it stands there and as it shall
be. Every other row of the file stays as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from ivr.files.change import Change, EditRefused
from ivr.files.draft import Draft
from ivr.files.problem import shown
from ivr.files.rows import BY_HAND, Rows, Write, end_of, entries, moved, put_in, replaced, told, with_key
from ivr.files.text import Value, decoded, read_yaml

_HASH = 16  # letters that tell one text from another


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a file: its name, the file as it was read, and the file's rows as they shall be."""

    name: str
    file: str
    before: bytes
    rows: tuple[str, ...]

    @property
    def value(self) -> Value:
        """What it says. Raises EditRefused where the file cannot be read."""
        return _values(self.file, self.rows)[0][self.name]

    @property
    def text(self) -> str:
        """Its rows, as a person edits them."""
        first, last = self._place()
        return "".join(self.rows[first:last]).replace("\r\n", "\n")

    @property
    def seen(self) -> str:
        """What tells whether it is still as somebody saw it."""
        return digest(self.text)

    @property
    def change(self) -> Change:
        return Change(self.file, self.before, "".join(self.rows).encode())

    def with_value(self, key: str, text: str | None, order: Rows, fold: bool = False) -> Block:
        """With another text behind one of its own keys; None takes the key away."""
        plain = dict(_plain(self.value))
        if _flat(plain.get(key)) == text:
            return self
        _set(plain, key, text)
        return self._as(with_key(self.rows, self.value, key, _writer(key, text, fold), order), plain)

    def with_list(self, key: str, texts: Sequence[str], order: Rows) -> Block:
        """With another list of single words behind one of its keys; an empty one takes the key away."""
        plain = dict(_plain(self.value))
        if plain.get(key, []) == [*texts]:
            return self
        _set(plain, key, [*texts] or None)

        def write(prefix: str) -> list[str]:
            return [f"{prefix}{key}: [{', '.join(texts)}]"]

        return self._as(with_key(self.rows, self.value, key, write if texts else None, order), plain)

    def with_entry(
        self, key: str, at: int, name: str, text: str | None, order: Rows, fold: bool = False
    ) -> Block:
        """With another text behind a key of one entry of a list."""
        plain = dict(_plain(self.value))
        items = [dict(item) for item in plain[key]]
        if _flat(items[at].get(name)) == text:
            return self
        _set(items[at], name, text)
        value = self._items(key)[at]
        rows = with_key(self.rows, value, name, _writer(name, text, fold), order)
        return self._as(rows, {**plain, key: items})

    def with_order(self, key: str, order: Sequence[int]) -> Block:
        """With the entries of a list in another order, each with the comments above it; those left out are
        taken away."""
        plain = _plain(self.value)
        places = entries(self.rows, self._items(key))
        items = [plain[key][number] for number in order]
        return self._as(moved(self.rows, places, order), {**plain, key: items})

    def with_new_entry(self, key: str, at: int, write: Write) -> Block:
        """With an entry put in before the one at a place."""
        places = entries(self.rows, self._items(key))
        hyphen = next(row for row in self.rows[places[0][0] :] if row.lstrip().startswith("-"))
        new = write(hyphen[: hyphen.index("-")])
        rows = put_in(self.rows, places[at][0] if at < len(places) else places[-1][1], new)
        plain = _plain(self.value)
        (entry,) = _values(self.file, tuple(f"{row}\n" for row in ["new:", *new]))[0]["new"].items or []
        return self._as(rows, {**plain, key: [*plain[key][:at], entry.plain(), *plain[key][at:]]})

    def with_text(self, text: str) -> Block:
        """With its rows as somebody typed them."""
        first, last = self._place()
        typed = [row.rstrip() for row in text.strip("\r\n").split("\n")]
        new = replace(self, rows=tuple(replaced(self.rows, first, last, typed)))
        before, after = _values(self.file, self.rows)[0], _values(self.file, new.rows)[0]
        if [*before] != [*after] or not self._alone_changed(after):
            raise EditRefused(
                f'Begin with "{self.name}:" on the first row, and leave room before all others.'
            )
        return new

    def _as(self, rows: Sequence[str], wanted: object) -> Block:
        """The same with other rows, if they say what is wanted, and nothing else is otherwise."""
        new = replace(self, rows=tuple(rows))
        after = _values(self.file, new.rows)[0]
        if not self._alone_changed(after) or _same(after[self.name].plain()) != _same(wanted):
            raise EditRefused(BY_HAND)
        return new

    def _alone_changed(self, after: dict[str, Value]) -> bool:
        before = _values(self.file, self.rows)[0]
        return before.keys() == after.keys() and all(
            after[name].plain() == value.plain() for name, value in before.items() if name != self.name
        )

    def _items(self, key: str) -> list[Value]:
        return (self.value.block or {})[key].items or []

    @property
    def end(self) -> int:
        """The row after it."""
        return self._place()[1]

    def _place(self) -> tuple[int, int]:
        first = _values(self.file, self.rows)[1][self.name] - 1
        return first, end_of(self.rows, first)


def find_block(home: Path, draft: Draft, name: str) -> Block:
    """A block of the draft, from its file as it is now. Raises EditRefused."""
    placed = draft.nodes.get(name)
    if placed is None:
        raise EditRefused(f'There is no "{shown(name)}" any more, or it cannot be read.', draft.problems)
    content = (home / placed.file).read_bytes()
    return Block(name, placed.file, content, tuple(content.decode().splitlines(keepends=True)))


def with_new_block(block: Block, name: str, rows: Sequence[str]) -> Block:
    """The file of a block with another one behind it."""
    before = _values(block.file, block.rows)[0]
    if name in before:
        raise EditRefused(f'There is already a "{shown(name)}". Choose another name.')
    new = replace(block, rows=tuple(put_in(block.rows, block.end, ["", *rows])))
    if _values(block.file, new.rows)[0].keys() != {*before, name}:
        raise EditRefused(BY_HAND)
    return new


def digest(*texts: str) -> str:
    """What tells whether texts are still those that somebody saw."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:_HASH]


@lru_cache(maxsize=32)
def _values(file: str, rows: tuple[str, ...]) -> tuple[dict[str, Value], dict[str, int]]:
    """The blocks of a file by their names, and the row of each, counted from 1."""
    text, problems = decoded("".join(rows).encode(), file)
    value = None
    if text is not None:
        value, problems = read_yaml(text, file)
    if value is None or value.block is None or problems:
        raise EditRefused(f"{file} is as it was: the change would be a mistake.", problems)
    return value.block, value.key_lines


def _plain(value: Value) -> dict[str, Any]:
    return cast(dict[str, Any], value.plain())


def _set(plain: dict[str, Any], key: str, new: object) -> None:
    if new is None:
        plain.pop(key, None)
    else:
        plain[key] = new


def _writer(key: str, text: str | None, fold: bool) -> Write | None:
    return None if text is None else lambda prefix: told(key, text, prefix, fold)


def _flat(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


def _same(value: object) -> object:
    """A value apart from how its rows are broken."""
    if isinstance(value, dict):
        return {key: _same(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_same(each) for each in value]
    return _flat(value)
