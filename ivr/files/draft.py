"""A draft as it stands in the files: every block read, every problem of its own shape found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from ivr.core.phrases import PHRASES
from ivr.files.problem import Problem, did_you_mean, printable, shown
from ivr.files.shape import (
    Block,
    LineBlock,
    NodeBlock,
    node_model,
    read_block,
)
from ivr.files.text import Value, read_text, read_yaml, unreadable
from ivr.files.values import MOST_WORDS, is_name, name_hint, nearest_name

LINE_FILE, PHRASES_FILE = "menus/line.yaml", "menus/phrases.yaml"
MOST_FILES = 100
MOST_NODES = 2000

# Editors add endings; a file passed over without a word would leave callers without its menus.
_MENU_FILE = re.compile(r"[^.].*\.ya?ml(\.txt)?", re.I | re.S)

Shape = TypeVar("Shape", bound=Block, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Shape]):
    """A block and where it stands; ``key_line`` is the line of its own name."""

    block: Shape
    value: Value
    file: str
    key_line: int

    def line(self, *trail: str) -> int:
        """The line of a key of this block, by its trail ("choices", "0", "go-to")."""
        return self.value.line_at(trail)


@dataclass(slots=True)
class Draft:
    """What the files of a line say, kept even where some of it is wrong. ``unread`` are the names
    of nodes that exist but could not be read, and ``whole`` is False where a file could not be read at
    all: nobody is told that something is missing which may stand there."""

    line: Placed[LineBlock] | None = None
    nodes: dict[str, Placed[NodeBlock]] = field(default_factory=dict)
    phrases: dict[str, tuple[str, int]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    whole: bool = True
    problems: list[Problem] = field(default_factory=list)

    def note(self, file: str, line: int, trail: tuple[str, ...], what: str, hint: str, rule: str) -> None:
        """One more problem."""
        self.problems.append(Problem(file, line, trail, what, hint, rule))


def read_draft(home: Path) -> Draft:
    """Every menu file below a home folder."""
    draft = Draft()
    menus = home / "menus"
    if not menus.is_dir():
        looked = printable(str(home.absolute()))
        hint = f"it is looked for in {looked}; name the folder that holds it: --home DIR"
        draft.note("menus", 1, (), "there is no folder menus/", hint, "missing-file")
        return draft
    try:
        paths = sorted(path for path in menus.iterdir() if _MENU_FILE.fullmatch(path.name))
    except OSError as error:
        draft.problems.append(unreadable("menus", error))
        return draft
    for path in paths[:MOST_FILES]:
        _read_file(draft, path, f"menus/{printable(path.name)}")
    if len(paths) > MOST_FILES:
        draft.note("menus", 1, (), f"more than {MOST_FILES} files", "put several menus into one", "too-large")
    _missing_files(draft, {_stem(path) for path in paths})
    return draft


def read_menu_file(path: Path) -> Draft:
    """One file of the menus, as if it were all of them."""
    draft = Draft()
    _read_file(draft, path, f"menus/{printable(path.name)}")
    return draft


def _missing_files(draft: Draft, stems: set[str]) -> None:
    for name, use in ((LINE_FILE, "the line itself"), (PHRASES_FILE, "what the line itself says")):
        if Path(name).stem not in stems:
            hint = f"copy {name} from the line that came with this program"
            draft.note(name, 1, (), f"this file is missing: {use}", hint, "missing-file")


def _stem(path: Path) -> str:
    return path.name.split(".")[0]


def _read_file(draft: Draft, path: Path, name: str) -> None:
    if path.suffix != ".yaml":
        draft.whole = False
        hint = f"rename it to {printable(_stem(path))}.yaml"
        draft.note(name, 1, (), "files end in .yaml here", hint, "bad-file-name")
        return
    value, problems = _read_value(path, name)
    draft.problems += problems
    if value is None:
        draft.whole = False
    elif value.block is None:
        draft.whole = False
        hint = "begin with a name and a colon; see menus/README.md"
        draft.note(name, value.line, (), "this file is no block of named values", hint, "bad-shape")
    else:
        _read_block_of(draft, value, name)


def _read_value(path: Path, name: str) -> tuple[Value | None, list[Problem]]:
    """A file's values; an empty file, or one of comments only, is an empty block."""
    text, problems = read_text(path, name)
    if text is None:
        return None, problems
    value, problems = read_yaml(text, name)
    return (value if value or problems else Value(1, block={})), problems


def _read_block_of(draft: Draft, value: Value, name: str) -> None:
    if name == LINE_FILE:
        block, problems = read_block(LineBlock, value, name, ())
        draft.problems += problems
        draft.line = Placed(block, value, name, value.line) if block else None
    elif name == PHRASES_FILE:
        _read_phrases(draft, value)
    else:
        for key, node in (value.block or {}).items():
            if len(draft.nodes) == MOST_NODES:
                draft.whole = False
                what = f"more than {MOST_NODES} menus, services, notices and bulletins"
                draft.note(name, value.key_lines[key], (key,), what, "take some away", "too-large")
                return
            _read_node(draft, name, key, node, value.key_lines[key])


def _read_node(draft: Draft, file: str, name: str, value: Value, line: int) -> None:
    if name in draft.nodes:
        other = draft.nodes[name]
        what = f'"{shown(name)}" is also in {other.file}, on line {other.key_line}'
        hint = "give one of them another name"
        draft.unread.add(name)
        draft.note(file, line, (name,), what, hint, "repeated-key")
        return
    if not is_name(name):
        draft.note(file, line, (name,), f'"{shown(name)}" is not a name', name_hint(name), "bad-name")
        draft.unread.add(nearest_name(name))
    model = node_model(value)
    if model is None:
        hint = "a menu has choices:, a service dial:, a bulletin items:, a notice say:"
        draft.note(file, line, (name,), "this is no menu, service, notice or bulletin", hint, "bad-shape")
        draft.unread.add(name)
        return
    block, problems = read_block(model, value, file, (name,))
    draft.problems += problems
    if block is None:
        draft.unread.add(name)
    else:
        draft.nodes[name] = Placed(block, value, file, line)


def _read_phrases(draft: Draft, value: Value) -> None:
    for name, words in (value.block or {}).items():
        line = value.key_lines[name]
        if name not in PHRASES:
            hint = did_you_mean(name, PHRASES, "take it away; the line says only its own phrases")
            draft.note(
                PHRASES_FILE, line, (name,), f'"{shown(name)}" is no phrase of the line', hint, "unknown-key"
            )
            continue
        text = " ".join((words.text or "").split())
        if not text:
            what, hint = "there are no words here", "write a sentence"
            draft.note(PHRASES_FILE, line, (name,), what, hint, "empty-words")
        elif len(text) > MOST_WORDS:
            what, hint = f"{len(text)} letters are too many for one phrase", "say it in a few words"
            draft.note(PHRASES_FILE, line, (name,), what, hint, "too-long")
        draft.phrases[name] = (text[:MOST_WORDS], line)
    for name in PHRASES:
        if name not in draft.phrases:
            what, hint = f'the phrase "{name}" is missing', f"add a line like   {name}: ..."
            draft.note(PHRASES_FILE, value.line, (name,), what, hint, "missing-key")
