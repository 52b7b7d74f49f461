"""Which prompt a file says, in which language: told by its name and its folders, never guessed.

A recording under the wrong language or prompt would be heard by callers, so a file that can be read two ways
is left out, with what to type instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from babel import Locale

from ivr.audio.takes import never_recorded
from ivr.audio.workshop import GONE
from ivr.cli.prompts.grid import is_stale
from ivr.cli.prompts.options import own_language
from ivr.core.phrases import EMERGENCY_SHORT
from ivr.files.coverage import Cell, Coverage
from ivr.files.recordings import MOST_SOUND, ORIGINALS, fingerprint
from ivr.files.values import nearest_name

ENDINGS = frozenset(
    f".{ending}"
    for ending in (
        *("wav", "wave", "rf64", "aif", "aiff", "aifc", "caf", "flac", "mp3", "m4a", "m4b", "mp4", "mov"),
        *("aac", "webm", "mka", "mkv", "ogg", "oga", "opus", "wma", "amr", "3gp", "3g2", "au"),
    )
)
_NEAR = 2  # folders above what was typed that may tell a language: es/originals/main.wav
_LONG_ENOUGH = 4  # letters of a language's name that no other word is taken for


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and the folders that may tell its language, outermost first."""

    path: Path
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file and the prompt it is to be."""

    path: Path
    cell: Cell
    words: str


class Misfit(Exception):
    """Why a file is left out: a sentence that says what to type or do instead."""


def sounds_in(paths: Iterable[Path]) -> tuple[list[Found], list[Path]]:
    """The files named and the sounds in the folders named, each once; and what was passed over there."""
    found, others = dict[Path, Found](), list[Path]()
    for path in paths:
        if not path.is_dir():
            found.setdefault(path.absolute(), Found(path, path.absolute().parts[-_NEAR - 1 : -1]))
            continue
        near = path.resolve().parts[-_NEAR:]
        for each in sorted(path.rglob("*")):
            inside = each.relative_to(path).parts
            if each.is_dir() or any(part.startswith((".", "__")) for part in inside):
                continue
            if each.suffix.lower() not in ENDINGS:
                others.append(each)
            elif ORIGINALS not in inside:
                found.setdefault(each.absolute(), Found(each, (*near, *inside[:-1])))
    return list(found.values()), others


class Matcher:
    """Finds the prompt and the language of a file; what was typed of them goes before what the file says."""

    def __init__(self, coverage: Coverage, prompt: str | None, language: str | None) -> None:
        self._coverage, self._prompt, self._language = coverage, prompt, language
        self._cells = {(cell.prompt, cell.language): cell for cell in coverage.cells}
        self._names = {cell.prompt for cell in coverage.cells}
        self._tongues = _tongues(coverage.languages)
        self._known = {
            cell.record.sound: cell
            for cell in coverage.cells
            if cell.record and (cell.record.placeholder or not is_stale(cell))
        }

    def wanted(self, file: Found) -> Wanted:
        """The prompt a file is to be; raises Misfit."""
        if not file.path.exists():
            raise Misfit(GONE)
        name, told = self._named(file.path.stem)
        cell = self._cells.get((name, self._spoken(file, told)))
        if cell is None or cell.words is None:
            raise Misfit(self._wordless(name, self._spoken(file, told)))
        if why := never_recorded(name, cell.words):
            raise Misfit(why)
        if known := self.already(file.path):
            raise Misfit(_twice(known))
        return Wanted(file.path, cell, cell.words)

    def already(self, path: Path) -> Cell | None:
        """Where a file is one of our own sounds: the prompt it was made into."""
        if not path.is_file() or path.stat().st_size > MOST_SOUND:
            return None
        try:
            return self._known.get(fingerprint(path.read_bytes()))
        except OSError:
            return None

    def _named(self, stem: str) -> tuple[str, str | None]:
        """The prompt in a file's name, and the language before or behind it: ``main.es``, ``es-main``."""
        name = nearest_name(_plain(stem))
        if self._prompt:
            return self._prompt, None
        if name in self._names:
            return name, None
        for rest, tongue in _parted(name):
            if rest in self._names and (tongue in self._tongues or tongue in _elsewhere()):
                return rest, tongue
        near = get_close_matches(name, self._names, n=1, cutoff=0.6)
        hint = "Find its name with: ivr prompts"
        if near:
            hint = f'Did you mean "{near[0]}"? Rename the file, or add it with --prompt {near[0]}'
        raise Misfit(f'There is no prompt "{name}". {hint}')

    def _spoken(self, file: Found, in_name: str | None) -> str:
        """The language: as typed, or as the name and the innermost folder that tells one say alike."""
        if self._language:
            return self._language
        in_folder = next(filter(self._is_tongue, map(_tongue, reversed(file.folders))), None)
        told = [self._code(each) for each in (in_name, in_folder) if each]
        if len(set(told)) > 1:
            raise Misfit(
                f"Its name says {told[0]} and its folder {told[1]}. Say which with --language {told[0]}"
            )
        return told[0] if told else own_language(self._coverage)

    def _is_tongue(self, name: str) -> bool:
        return name in self._tongues or name in _elsewhere()

    def _code(self, tongue: str) -> str:
        if tongue in self._tongues:
            return self._tongues[tongue]
        known = ", ".join(self._coverage.languages)
        raise Misfit(
            f'The line does not speak "{tongue}". Say which language it is with --language: {known}.'
        )

    def _wordless(self, name: str, language: str) -> str:
        if name == EMERGENCY_SHORT:
            return f'menus/line.yaml has no short emergency notice in "{language}".'
        return f'"{name}" has no words in "{language}" yet. Translate it first: ivr prompts update {language}'


def _twice(cell: Cell) -> str:
    if cell.record and cell.record.placeholder:
        return f"This is the placeholder of {cell.language}/{cell.prompt}, a robot's voice. Record a person."
    return f"This is {cell.language}/{cell.prompt} as it was imported already."


def one_each(wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, str | None]]:
    """Every file, with why it is left out where two would be the same prompt."""
    sharing = dict[tuple[str, str], list[Wanted]]()
    for each in wanted:
        sharing.setdefault((each.cell.prompt, each.cell.language), []).append(each)
    for (prompt, language), files in sharing.items():
        names = " and ".join(str(each.path) for each in files)
        why = f"{names} would both be {language}/{prompt}. Add only the one to keep." if files[1:] else None
        yield from ((each, why) for each in files)


def _plain(text: str) -> str:
    """Lower case, without accents, however the machine that named the file writes them."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _tongue(text: str) -> str:
    return re.sub(r"[\W_]+", "-", _plain(text)).strip("-")


def _parted(name: str) -> Iterator[tuple[str, str]]:
    """A name without its last or first word or two, and those."""
    words = name.split("-")
    for size in range(1, min(3, len(words))):
        yield "-".join(words[:-size]), "-".join(words[-size:])
        yield "-".join(words[size:]), "-".join(words[:size])


def _tongues(languages: dict[str, str]) -> dict[str, str]:
    """What people call the languages of a line in names of files and folders: ``es-US``, ``Español``."""
    found = dict[str, str]()
    for code, tag in languages.items():
        locale, english = Locale.parse(tag, sep="-"), Locale("en").languages.get(code, "")
        names = (
            code,
            tag,
            locale.language,
            locale.get_language_name("en"),
            locale.get_language_name(),
            english,
        )
        for name in filter(None, (*names, english.split()[0] if english else "")):
            found.setdefault(_tongue(name), code)
    return found


@cache
def _elsewhere() -> frozenset[str]:
    """What the other languages of the world are called: their codes of two letters, and English names."""
    names = (_tongue(name) for pair in Locale("en").languages.items() for name in pair)
    return frozenset(name for name in names if len(name) == 2 or len(name) >= _LONG_ENOUGH)
