"""Every prompt in every language as the files are now: what did not change since is not read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from ivr.files.coverage import Cell, Coverage, covered, languages_of
from ivr.files.draft import Draft, read_draft
from ivr.files.load import services_of
from ivr.files.recordings import Shelf, read_shelf
from ivr.files.saved import Saved, saved
from ivr.files.script import Script, read_script
from ivr.files.words import Words

Read = TypeVar("Read")


@dataclass(frozen=True)
class Prompts:
    """What the files say of the prompts; ``languages`` is code -> tag, the line's own first."""

    draft: Draft
    scripts: Mapping[str, Script]
    shelves: Mapping[str, Shelf]
    coverage: Coverage

    @property
    def languages(self) -> Mapping[str, str]:
        return self.coverage.languages

    @cached_property
    def own(self) -> str:
        """The line's own language."""
        return next(iter(self.languages), "")

    @cached_property
    def cells(self) -> dict[tuple[str, str], Cell]:
        """Prompt and language -> what there is of it."""
        return {(cell.prompt, cell.language): cell for cell in self.coverage.cells}

    @cached_property
    def words(self) -> dict[str, Words]:
        """Prompt -> its words in the line's own language, and where they stand."""
        return {each.prompt: each for each in self.coverage.words}

    @cached_property
    def services(self) -> dict[str, bool] | None:
        """The services that words may speak of."""
        return services_of(self.draft)


class PromptFiles:
    """The prompts of one home."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = Lock()
        self._kept: dict[str, tuple[Saved, Any]] = {}

    def read(self) -> Prompts:
        """As they are now. Only what was saved since the last time is read, a language at a time."""
        with self._lock:
            now = saved(self._home)
            draft = self._of(now, "menus", lambda: read_draft(self._home))
            languages = list(languages_of(draft))
            files = {code: self._of(now, f"prompts/{code}", self._reading(code)) for code in languages}
            return self._whole(now, draft, files)

    def _reading(self, code: str) -> Callable[[], tuple[Script, Shelf]]:
        return lambda: (read_script(self._home, code), read_shelf(self._home, code))

    def _whole(self, now: Saved, draft: Draft, files: Mapping[str, tuple[Script, Shelf]]) -> Prompts:
        def made() -> Prompts:
            shelves = {code: shelf for code, (_, shelf) in files.items()}
            scripts = {code: script for code, (script, _) in list(files.items())[1:]}
            return Prompts(draft, scripts, shelves, covered(draft, scripts, shelves))

        return self._of(now, "", made)

    def _of(self, now: Saved, folder: str, read: Callable[[], Read]) -> Read:
        """What was read of a folder, read again if a file in it was saved."""
        inside = f"{self._home / folder}/"
        state = frozenset(each for each in now if each[0].startswith(inside))
        known = self._kept.get(folder)
        if known is None or known[0] != state:
            known = self._kept[folder] = state, read()
        return cast(Read, known[1])
