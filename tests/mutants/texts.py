"""The files of a line as people edit them: rows of text, the value of a key, the entry of a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

Change = Mapping[str, bytes | None]  # a file's new content; None: it is gone

_KEY = re.compile(r"^(?P<lead>\s*(?:- )?)(?P<key>[A-Za-z0-9-]+):(?:\s+(?P<value>.*))?$")
_COMMENT = re.compile(r"\s+#.*$")
_FOLDED = (">", "|", "")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to a line. ``kind`` is what a person did, ``what`` where and how."""

    kind: str
    what: str
    change: Change


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a YAML file and its words: rows ``first`` to ``last``, of the block ``node``."""

    file: str
    first: int
    last: int
    lead: str
    key: str
    value: str
    node: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a script: the rows of its block, and its three texts."""

    file: str
    block: int
    prompt: str
    source: str
    words: str


@dataclass(frozen=True)
class Texts:
    """Every file of a line, below its home."""

    content: Mapping[str, bytes]

    def text(self, file: str) -> str:
        return self.content[file].decode("utf-8")

    def rows(self, file: str) -> list[str]:
        return self.text(file).split("\n")

    @property
    def menus(self) -> list[str]:
        return sorted(file for file in self.content if re.fullmatch(r"menus/[a-z-]+\.yaml", file))

    @property
    def scripts(self) -> list[str]:
        return sorted(file for file in self.content if file.endswith("/script.po"))

    # YAML

    def fields(self, *keys: str, file: str | None = None) -> list[Field]:
        """Every key of these names, in the order of the files; of one file, where it is given."""
        files = [file] if file else self.menus
        return [each for name in files for each in _fields(name, self.text(name)) if each.key in keys]

    def value(self, node: str, key: str) -> Field | None:
        """A key of a block, at its first level."""
        found = (each for each in self.fields(key) if each.node == node and each.lead == "  ")
        return next(found, None)

    def services(self) -> list[str]:
        return [each.node for each in self.fields("checked") if each.lead == "  "]

    def choices(self) -> list[tuple[Field, Field, Field]]:
        """Every choice: its key, its words, its target."""
        found = self.fields("press", "say", "go-to")
        starts = [index for index, each in enumerate(found) if each.key == "press"]
        groups = [found[index : index + 3] for index in starts]
        return [(a, b, c) for a, b, c in groups if (b.key, c.key) == ("say", "go-to")]

    def items(self) -> list[tuple[Field, Field, Field]]:
        """Every entry of a bulletin: its name, its date, its words."""
        found = self.fields("name", "date", "say", file="menus/news.yaml")
        starts = [index for index, each in enumerate(found) if each.key == "name"]
        groups = [found[index : index + 3] for index in starts]
        return [(a, b, c) for a, b, c in groups]

    def with_values(self, *pairs: tuple[Field, str | None]) -> Change:
        """Fields with other words; None takes their rows away."""
        changed: dict[str, list[str]] = {}
        for field, value in sorted(pairs, key=lambda pair: (pair[0].file, -pair[0].first)):
            rows = changed.setdefault(field.file, self.rows(field.file))
            row = [] if value is None else [_written(field, rows[field.first], value)]
            rows[field.first : field.last] = row
        return {file: "\n".join(rows).encode() for file, rows in changed.items()}

    def with_rows(self, file: str, first: int, last: int, *rows: str) -> Change:
        """A file with some of its rows replaced."""
        all_rows = self.rows(file)
        all_rows[first:last] = rows
        return {file: "\n".join(all_rows).encode()}

    # Scripts

    def entries(self, file: str) -> list[Entry]:
        found = []
        for index, block in enumerate(self.text(file).split("\n\n")):
            prompt = _po_text(block, "msgctxt")
            if prompt and "#~" not in block:
                found.append(Entry(file, index, prompt, _po_text(block, "msgid"), _po_text(block, "msgstr")))
        return found

    def with_words(self, *pairs: tuple[Entry, str | None]) -> Change:
        """Entries of one script with other translations; None takes the entry away."""
        file = pairs[0][0].file
        blocks: list[str | None] = [*self.text(file).split("\n\n")]
        for entry, words in pairs:
            block = str(blocks[entry.block])
            quoted = json.dumps(words, ensure_ascii=False)
            kept = block[: block.index("\nmsgstr ")]
            blocks[entry.block] = None if words is None else f"{kept}\nmsgstr {quoted}"
        return {file: ("\n\n".join(block for block in blocks if block is not None) + "\n").encode()}


def texts_of(home: Path) -> Texts:
    """Everything below a home's menus and prompts."""
    paths = [path for folder in ("menus", "prompts") for path in (home / folder).rglob("*") if path.is_file()]
    return Texts({path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(paths)})


@lru_cache(maxsize=64)  # each of a hundred kinds of slip looks for its own keys in the same files
def _fields(file: str, text: str) -> tuple[Field, ...]:
    return tuple(_each_field(file, text.split("\n")))


def _each_field(file: str, rows: Sequence[str]) -> Iterator[Field]:
    node = ""
    for first, row in enumerate(rows):
        found = None if row.lstrip().startswith("#") else _KEY.match(row)
        if found is None:
            continue
        lead, key, value = found["lead"], found["key"], _COMMENT.sub("", found["value"] or "")
        node = node if lead else key
        last = _end(rows, first, len(lead)) if value in _FOLDED else first + 1
        inside = " ".join(each.strip() for each in rows[first + 1 : last])
        yield Field(file, first, last, lead, key, inside if value in _FOLDED else value.strip("\"'"), node)


def _end(rows: Sequence[str], first: int, depth: int) -> int:
    """The row after a folded text."""
    last = first + 1
    while last < len(rows) and rows[last].strip() and len(rows[last]) - len(rows[last].lstrip()) > depth:
        last += 1
    return last


def _written(field: Field, row: str, value: str) -> str:
    comment = _COMMENT.search(row)
    quoted = '"' in _COMMENT.sub("", row) or re.search(r": |^[{\"'*#]", value)
    text = f'"{value}"' if quoted else value
    return f"{field.lead}{field.key}: {text}".rstrip() + (comment[0] if comment else "")


def _po_text(block: str, key: str) -> str:
    found = re.search(rf'^{key} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.M)
    return "".join(json.loads(row) for row in found[1].split("\n") if row) if found else ""
