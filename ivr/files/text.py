"""YAML read as text: every value a string that knows its line, every repeated key noticed.

YAML guesses (``9:00`` becomes 540, ``no`` becomes false, a second key silently wins), so nothing here is
guessed. Anchors, aliases and tags are refused: staff do not need them, and they can make a small file huge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from ivr.core.phrases import PHRASES
from ivr.files.problem import Problem, shown

# Far beyond a city's menus, and read in a fraction of a second.
MOST_BYTES = 256 * 1024
MOST_VALUES = 20_000
MOST_DEPTH = 12

# What XML 1.0 cannot carry, or a reader cannot see: controls, odd line ends, lone halves of letters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

_TOO_DEEP = (f"more than {MOST_DEPTH} levels deep", "menus need no more than four levels", "too-deep")

# libyaml where it is built in: many times faster, the same events.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Trail = tuple[str, ...]

# Keys whose words callers hear: a sentence must not lose its end to a comment sign unnoticed.
_SPOKEN = {"say", "welcome", "last-words", "name", *PHRASES}
_SPOKEN_IN = "short"  # each language's words of the emergency notice


@dataclass(slots=True)
class Value:
    """A piece of a file: text, a list or a block of named values, and the line it begins on."""

    line: int
    text: str | None = None
    items: list[Value] | None = None
    block: dict[str, Value] | None = None
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> object:
        """The same without lines: str, list and dict."""
        if self.block is not None:
            return {key: value.plain() for key, value in self.block.items()}
        if self.items is not None:
            return [value.plain() for value in self.items]
        return self.text

    def line_at(self, trail: Trail) -> int:
        """The line on which a key (or, for a list, a position) of this value begins; the nearest
        line above it where the key itself is missing."""
        if not trail:
            return self.line
        name, rest = trail[0], trail[1:]
        if self.block is not None and name in self.block:
            return self.block[name].line_at(rest) if rest else self.key_lines[name]
        if self.items is not None and name.isdigit() and int(name) < len(self.items):
            return self.items[int(name)].line_at(rest)
        return self.line


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """A file's text, or why it cannot be read as text."""
    try:
        if not path.is_file():
            return None, [_at(name, 1, "not a file", "put a text file here, or take it away", "unreadable")]
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [unreadable(name, error)]
    if len(raw) > MOST_BYTES:
        what = f"the file is larger than {MOST_BYTES // 1024} kilobytes"
        return None, [_at(name, 1, what, "split it into several files", "too-large")]
    return decoded(raw, name)


def unreadable(name: str, error: OSError) -> Problem:
    """What to say where the system does not let us read."""
    return _at(name, 1, f"cannot be read: {error.strerror}", "check who may read it", "unreadable")


def decoded(raw: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """What a file holds as text, or why it is none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "save the file again as UTF-8 (in most editors: Save as, Encoding)"
        return None, [_at(name, line, "a letter here is not UTF-8", hint, "not-utf-8")]
    text = text.replace("\r\n", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"a control character (U+{ord(found[0]):04X}) that cannot be spoken"
        return None, [_at(name, line, what, "delete it; type the words again", "control-character")]
    return text, []


def read_yaml(text: str, name: str) -> tuple[Value | None, list[Problem]]:
    """The text as a tree of values, or the problems that keep it from being one."""
    reading = _Reading(name, text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reading.take(event)
            if reading.stop:
                break
    except yaml.YAMLError as error:
        reading.problems.append(_not_yaml(error, text.split("\n"), name))
        reading.stop = True
    return (None if reading.stop else reading.root), reading.problems


class _Reading:
    """A tree built from YAML events, without recursion, so depth cannot hurt."""

    def __init__(self, name: str, rows: list[str]) -> None:
        self.name = name
        self._rows = rows
        self.problems: list[Problem] = []
        self.root: Value | None = None
        self.stop = False
        self._open: list[Value] = []
        self._keys: list[str | None] = []
        self._names: list[str] = []  # under which each open value stands in the one around it
        self._count = 0

    def refuse(self, line: int, what: str, hint: str, rule: str) -> None:
        self.problems.append(Problem(self.name, line, self._trail(), what, hint, rule))
        self.stop = True

    def take(self, event: yaml.Event) -> None:
        """One event of the parser: a value begins, a list or block begins or ends."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.AliasEvent():
                self.refuse(
                    line, "*aliases are not used here", "write the words out, or quote the star", "alias"
                )
            case yaml.NodeEvent() if event.anchor or (getattr(event, "tag", None) or "!") != "!":
                hint = "write the words out, or put the sentence in quotes"
                self.refuse(line, "&anchors and !tags are not used here", hint, "alias")
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.MappingStartEvent():
                self._begin(Value(line, block={}))
            case yaml.SequenceStartEvent():
                self._begin(Value(line, items=[]))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                for stack in (self._open, self._keys, self._names):
                    stack.pop()
            case yaml.DocumentStartEvent() if self.root is not None:
                self.refuse(line, "a second document begins here", "delete the line ---", "not-yaml")

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        is_key = bool(self._open) and self._open[-1].block is not None and self._keys[-1] is None
        if _CONTROL.search(event.value) or (is_key and "\n" in event.value):
            hint = "take the backslash and what follows it away"
            self.refuse(line, "a control character that cannot be spoken", hint, "control-character")
        elif is_key:
            self._key(event.value, line)
        else:
            self._text(event, line)

    def _text(self, event: yaml.ScalarEvent, line: int) -> None:
        end = event.end_mark
        if end and not event.style and self._is_spoken():
            after = "".join(self._rows[end.line : end.line + 1])[end.column :]
            if after.lstrip().startswith("#"):
                what = "the words after # are a comment, and are not spoken"
                hint = 'put the sentence in "quotes", or the comment on a line of its own'
                cut = Problem(self.name, end.line + 1, self._trail(), what, hint, "cut-short")
                self.problems.append(cut)
        self._add(Value(line, text=event.value))

    def _is_spoken(self) -> bool:
        """Whether callers hear the value that stands here."""
        return bool(self._keys) and (self._keys[-1] in _SPOKEN or self._names[-1] == _SPOKEN_IN)

    def _key(self, key: str, line: int) -> None:
        owner = self._open[-1]
        assert owner.block is not None
        if key in owner.block:
            first = owner.key_lines[key]
            what = f'"{shown(key)}" stands here a second time; the first is on line {first}'
            trail = (*self._trail(), key)
            hint = "keep one of the two, or give one another name"
            self.problems.append(Problem(self.name, line, trail, what, hint, "repeated-key"))
        self._keys[-1] = key
        owner.key_lines.setdefault(key, line)

    def _begin(self, value: Value) -> None:
        if self._open and self._open[-1].block is not None and self._keys[-1] is None:
            hint = "a key is one word, followed by a colon"
            self.refuse(value.line, "a list or block stands where a key should", hint, "not-yaml")
            return
        self._names.append(self._here())
        self._add(value)
        self._open.append(value)
        self._keys.append(None)
        if len(self._open) > MOST_DEPTH:
            self.refuse(value.line, *_TOO_DEEP)

    def _add(self, value: Value) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            self.refuse(
                value.line, f"more than {MOST_VALUES} values", "split it into several files", "too-large"
            )
        elif not self._open:
            self.root = value
        elif (items := self._open[-1].items) is not None:
            items.append(value)
        else:
            self._name(value)

    def _name(self, value: Value) -> None:
        owner, key = self._open[-1], self._keys[-1]
        assert owner.block is not None and key is not None
        owner.block.setdefault(key, value)
        self._keys[-1] = None

    def _here(self) -> str:
        """The name of what is being read in the innermost value: a key, or a position counted from 1."""
        if not self._open:
            return ""
        items = self._open[-1].items
        return str(len(items) + 1) if items is not None else self._keys[-1] or ""

    def _trail(self) -> Trail:
        return tuple(name for name in (*self._names, self._here()) if name)


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What people meet most, in their words; the parser's own words stay out of sight. ``at_start`` is told
    where the thing begins, for its end is often the end of the file."""

    told: str
    what: str
    hint: str
    at_start: bool = False
    rule: str = "not-yaml"


_BEGINS_WITH_SIGN = _Mistake("", "a sentence begins with a sign", 'put the sentence in "quotes"')
_NOT_ALIGNED = _Mistake(
    "",
    "this line does not line up with those above it, or lacks its colon",
    "line it up with the key above, and write key: value",
)
_QUOTE_INSIDE = _Mistake(
    "", "a quotation mark stands inside a sentence", "put the sentence on the lines below say: >"
)
_MISTAKES = (
    # Newer libyaml gives up by itself, before it tells of any bracket.
    _Mistake("nesting depth", _TOO_DEEP[0], _TOO_DEEP[1], rule=_TOO_DEEP[2]),
    _Mistake(
        r"mapping values",
        "a colon inside a sentence, or a key that begins too far to the right",
        'put the sentence in "quotes", or line the key up with those above',
    ),
    _Mistake(
        r"escape|hexdecimal",
        "a backslash stands inside quotation marks",
        "take the backslash and what follows it away",
    ),
    _Mistake(
        r"comment or line break|indentation indicator",
        "words stand on the line of the sign > or |",
        "begin the sentence on the line below the sign",
    ),
    _Mistake(
        r"quoted scalar", "a quotation mark is not closed", "close it, or put the sentence below say: >", True
    ),
    _Mistake(
        r"flow (sequence|mapping)",
        "a bracket is not closed",
        'close it, or put the sentence in "quotes"',
        True,
    ),
    replace(_NOT_ALIGNED, told=r"expected ':'", at_start=True),
    replace(_NOT_ALIGNED, told=r"expected <block end>|expected key|block collection"),
    replace(_BEGINS_WITH_SIGN, told=r"any token|alphabetic|tag|directive|node content|in this context"),
)
_OTHER = _Mistake("", "this line cannot be read", 'put the sentence in "quotes"')
_FIRST_SIGN = re.compile(r"""\s*(?:- )?[\w-]+:\s+(["'{[])""")


def _not_yaml(error: yaml.YAMLError, rows: list[str], name: str) -> Problem:
    told = " ".join(str(getattr(error, part, "")) for part in ("problem", "context"))
    mistake = next((each for each in _MISTAKES if re.search(each.told, told)), _OTHER)
    mark = getattr(error, "context_mark" if mistake.at_start else "problem_mark", None)
    line = min(mark.line + 1, len(rows)) if mark else 1
    row = rows[line - 1]
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return _at(name, line, "a tab stands at the start of this line", "use spaces instead", "not-yaml")
    if mistake.what == _NOT_ALIGNED.what and (sign := _FIRST_SIGN.match(row)):
        mistake = _QUOTE_INSIDE if sign[1] in "\"'" else _BEGINS_WITH_SIGN
    return _at(name, line, mistake.what, mistake.hint, mistake.rule)


def _at(file: str, line: int, what: str, hint: str, rule: str) -> Problem:
    return Problem(file, line, (), what, hint, rule)
