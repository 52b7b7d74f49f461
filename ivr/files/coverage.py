"""Coverage: every prompt in every language, what callers hear of it, and what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ivr.core.phrases import EMERGENCY_SHORT, PARTS
from ivr.files.draft import Draft, read_draft
from ivr.files.problem import Problem
from ivr.files.prompts import to_translate, words_of
from ivr.files.recordings import Record, Recorded, Shelf, read_shelf, refusals
from ivr.files.script import Script, read_script
from ivr.files.words import Words


class Translated(StrEnum):
    """How the words of a prompt in a language stand to those of the menus."""

    SOURCE = "source"
    TRANSLATED = "translated"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Cell:
    """One prompt in one language: its words (None: nobody translated it), the recording's state and, where
    there is one, its bookkeeping."""

    prompt: str
    language: str
    words: str | None
    translation: Translated
    reviewed: bool
    state: Recorded
    record: Record | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The cells in the order of the files, each prompt's languages together; ``languages`` is code -> tag,
    the line's own first; ``problems`` are those of the files themselves."""

    languages: dict[str, str]
    cells: tuple[Cell, ...]
    words: tuple[Words, ...]
    problems: tuple[Problem, ...]

    def of(self, language: str) -> tuple[Cell, ...]:
        """The cells of one language."""
        return tuple(cell for cell in self.cells if cell.language == language)


def read_coverage(home: Path) -> Coverage:
    """The coverage of a draft, whatever else is wrong with it."""
    draft = read_draft(home)
    languages = list(languages_of(draft))
    scripts = {code: read_script(home, code) for code in languages[1:]}
    return covered(draft, scripts, {code: read_shelf(home, code) for code in languages})


def covered(draft: Draft, scripts: Mapping[str, Script], shelves: Mapping[str, Shelf]) -> Coverage:
    """The coverage by what the files were found to say."""
    languages, source = languages_of(draft), to_translate(list(words_of(draft)))
    cells = [*_short_notices(draft, shelves)]
    for each in source:
        for code in languages:
            cells.append(_cell(each, shelves[code], scripts.get(code)))
    told = [draft.problems, *(each.problems for each in scripts.values())]
    told += [[*each.problems, *refusals(each)] for each in shelves.values()]
    problems = dict.fromkeys(problem for problems in told for problem in problems)
    return Coverage(languages, tuple(cells), tuple(source), tuple(problems))


def languages_of(draft: Draft) -> dict[str, str]:
    """The languages of a draft, code -> tag, its own first."""
    if draft.line is None:
        return {}
    block = draft.line.block
    codes = sorted(block.languages, key=lambda code: code != block.language)
    return {code: block.languages[code].tag for code in codes}


def _short_notices(draft: Draft, shelves: Mapping[str, Shelf]) -> Iterator[Cell]:
    short = draft.line.block.emergency.short if draft.line else {}
    for code, words in short.items():
        if shelf := shelves.get(code):
            yield _with(shelf, EMERGENCY_SHORT, words, Translated.SOURCE, reviewed=True)


def _cell(words: Words, shelf: Shelf, script: Script | None) -> Cell:
    if script is None:
        return _with(shelf, words.prompt, words.text, Translated.SOURCE, reviewed=True)
    translation = script.translations.get(words.prompt)
    if translation is None:
        return _with(shelf, words.prompt, None, Translated.MISSING, reviewed=False)
    how = Translated.CHANGED if translation.changed(words.text) else Translated.TRANSLATED
    return _with(shelf, words.prompt, translation.words, how, translation.reviewed)


def _with(shelf: Shelf, prompt: str, words: str | None, how: Translated, reviewed: bool) -> Cell:
    state = Recorded.SPOKEN if words and prompt in PARTS else shelf.state(prompt, words)
    record = shelf.records.get(prompt) if prompt in shelf.sounds else None
    return Cell(prompt, shelf.language, words, how, reviewed, state, record)
