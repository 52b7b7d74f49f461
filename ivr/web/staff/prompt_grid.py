"""The grid of prompts: what there is of each in each language, counted, filtered and found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from babel import Locale
from babel.core import UnknownLocaleError

from ivr.files.coverage import Cell, Translated
from ivr.files.draft import LINE_FILE, PHRASES_FILE
from ivr.files.recordings import Recorded
from ivr.web.staff.prompt_files import Prompts
from ivr.web.staff.words import _l, language

LINE, PHRASES = "line", "phrases"  # where words stand that no menu has
NO_WORDS = "untranslated"

# Each state of a recording as the grid shows it: its mark, its look, and what it means for callers.
STATES = {
    Recorded.RECORDED: (_l("recorded"), "tag-good", _l("Callers hear the recording.")),
    Recorded.STALE: (
        _l("stale"),
        "tag-warn",
        _l("It was recorded in other words; the carrier’s voice speaks."),
    ),
    Recorded.CHANGED: (
        _l("unknown"),
        "tag-warn",
        _l("Nobody knows which words this sound says, so it is not heard."),
    ),
    Recorded.MISSING: (_l("missing"), "", _l("Nobody has recorded it; the carrier’s voice speaks.")),
    Recorded.PLACEHOLDER: (_l("placeholder"), "", _l("A robot’s voice, heard in demo mode only.")),
    Recorded.SPOKEN: (
        _l("voice"),
        "",
        _l("It changes from call to call; the carrier’s voice always speaks it."),
    ),
}

Wanted = Callable[[Cell], bool]
FILTERS: dict[str, tuple[str, Wanted]] = {
    "to-record": (
        _l("to record"),
        lambda cell: cell.words is not None and cell.state not in (Recorded.RECORDED, Recorded.SPOKEN),
    ),
    "recorded": (_l("recorded"), lambda cell: cell.state is Recorded.RECORDED),
    "stale": (_l("stale or unknown"), lambda cell: is_stale(cell)),
    "missing": (_l("missing"), lambda cell: cell.state is Recorded.MISSING),
    "placeholder": (_l("placeholder"), lambda cell: cell.state is Recorded.PLACEHOLDER),
    "voice": (_l("always spoken by the voice"), lambda cell: cell.state is Recorded.SPOKEN),
    NO_WORDS: (_l("not translated"), lambda cell: cell.words is None),
    "older": (_l("translated from older words"), lambda cell: cell.translation is Translated.CHANGED),
    "to-review": (_l("to be reviewed by a native speaker"), lambda cell: to_review(cell)),
}


def is_stale(cell: Cell) -> bool:
    """There is a recording, and nobody hears it."""
    return cell.state in (Recorded.STALE, Recorded.CHANGED)


def to_review(cell: Cell) -> bool:
    """There are words that no native speaker has found good."""
    return cell.words is not None and not cell.reviewed


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a language is."""

    language: str
    name: str
    recorded: int
    recordable: int
    stale: int
    untranslated: int
    to_review: int


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt, its words in the line's own language, and its cells."""

    prompt: str
    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see; empty is everything."""

    language: str = ""
    state: str = ""
    menu: str = ""
    words: str = ""


def tallies(prompts: Prompts) -> list[Tally]:
    """One a language, the line's own first."""
    return [_tally(code, tag, prompts.coverage.of(code)) for code, tag in prompts.languages.items()]


def _tally(code: str, tag: str, cells: tuple[Cell, ...]) -> Tally:
    return Tally(
        code,
        name_of(tag),
        recorded=sum(cell.state is Recorded.RECORDED for cell in cells),
        recordable=sum(cell.state is not Recorded.SPOKEN for cell in cells),
        stale=sum(is_stale(cell) for cell in cells),
        untranslated=sum(cell.words is None for cell in cells),
        to_review=sum(to_review(cell) for cell in cells),
    )


def name_of(tag: str) -> str:
    """What a language is called in that of the page."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return tag
    return locale.get_language_name(language()) or tag


def rows(prompts: Prompts, wish: Wish) -> list[Row]:
    """The prompts that are wanted, in the order of the files, each with the languages that are wanted."""
    sought = wish.words.casefold().split()
    found = list[Row]()
    for prompt, cells in _by_prompt(prompts).items():
        row = Row(prompt, _own_words(cells, prompts), _of_language(cells, wish.language))
        if row.cells and _is_wanted(row, wish) and _is_in(prompts, prompt, wish.menu):
            told = " ".join([prompt, row.words, *(cell.words or "" for cell in row.cells)]).casefold()
            if all(word in told for word in sought):
                found.append(row)
    return found


def _by_prompt(prompts: Prompts) -> dict[str, list[Cell]]:
    found = dict[str, list[Cell]]()
    for cell in prompts.coverage.cells:
        found.setdefault(cell.prompt, []).append(cell)
    return found


def _own_words(cells: list[Cell], prompts: Prompts) -> str:
    return next((cell.words or "" for cell in cells if cell.language == prompts.own), "")


def _of_language(cells: list[Cell], language: str) -> tuple[Cell, ...]:
    return tuple(cell for cell in cells if not language or cell.language == language)


def _is_wanted(row: Row, wish: Wish) -> bool:
    known = FILTERS.get(wish.state)
    return known is None or any(map(known[1], row.cells))


def _is_in(prompts: Prompts, prompt: str, menu: str) -> bool:
    return not menu or menu_of(prompts, prompt) == menu


def menu_of(prompts: Prompts, prompt: str) -> str:
    """The node whose words they are; the line and its phrases stand for those of no node."""
    words = prompts.words.get(prompt)
    if words is None or words.file == LINE_FILE:
        return LINE
    return PHRASES if words.file == PHRASES_FILE and words.kind == "phrase" else words.trail[0]


def menus(prompts: Prompts) -> Iterator[str]:
    """The nodes that have words, in the order of the files."""
    yield from dict.fromkeys(menu_of(prompts, prompt) for prompt in prompts.words)
