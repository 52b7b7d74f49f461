"""The files as they are at this moment, read anew only where one changed: for pages that change them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale

from ivr.core.hours import Hours
from ivr.files.draft import Draft, Placed, read_draft
from ivr.files.load import hours_of
from ivr.files.problem import Problem
from ivr.files.prompts import words_of
from ivr.files.shape import LineBlock, ServiceBlock
from ivr.files.stamps import Stamps, read_stamps
from ivr.files.translations import Scripts, read_scripts
from ivr.files.wording import Wording
from ivr.files.words import Words
from ivr.web.staff.console import console
from ivr.web.staff.words import language


@dataclass(frozen=True, slots=True)
class Files:
    """What the menus and the translations say now, whatever is wrong with them."""

    draft: Draft
    words: list[Words]
    scripts: Scripts
    stamps: Stamps

    @property
    def line(self) -> LineBlock | None:
        return self.draft.line.block if self.draft.line else None

    @property
    def services(self) -> dict[str, Placed[ServiceBlock]]:
        """Every service that can be read, in the order of the files."""
        return {
            name: Placed(node.block, node.value, node.file, node.key_line)
            for name, node in self.draft.nodes.items()
            if isinstance(node.block, ServiceBlock)
        }

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.line.zone if self.line else "UTC")

    @property
    def others(self) -> list[str]:
        """The languages that callers can choose beside the line's own."""
        return [script.language for script in self.scripts.scripts]

    def hours(self, service: ServiceBlock) -> Hours | None:
        """When a service is open; nobody knows where the line itself cannot be read."""
        return hours_of(service, self.line) if self.line else None

    def said(self, prompt: str, language: str) -> str:
        """The words of a prompt in another language, empty where nobody has translated it."""
        return self.scripts.words(prompt).get(language, "")

    def differences(self, wording: Wording) -> tuple[str, str]:
        """The translations that other ones take the place of, and those, for the audit."""
        told = [(code, prompt, words) for code, texts in wording.items() for prompt, words in texts.items()]
        new = [each for each in told if each[2] and each[2] != self.said(each[1], each[0])]
        before = [f"{code} {prompt}: {self.said(prompt, code)}" for code, prompt, _ in new]
        return "\n".join(before), "\n".join(f"{code} {prompt}: {words}" for code, prompt, words in new)


def files() -> Files:
    """The files of the console's home, which are looked at in the background where they changed."""
    here = console()
    here.draft.latest()
    return _read(here.home, here.draft.state())


@lru_cache(maxsize=4)
def _read(home: Path, state: str) -> Files:
    draft = read_draft(home)
    words = list(words_of(draft))
    return Files(draft, words, read_scripts(home, draft, words), read_stamps(home))


def problems_of(name: str) -> list[Problem]:
    """What was found wrong with one menu, service, notice or bulletin when the draft was looked at last."""
    looked = console().draft.seen()
    found = looked.checked.problems if looked else []
    return [
        each
        for each in found
        if each.trail and (each.trail[0] == name or each.trail[0].startswith(f"{name}-"))
    ]


def language_name(code: str) -> str:
    """A language, in the language of the page; nothing where the line's own is not known."""
    return Locale.parse(code, sep="-").get_language_name(language()) or code if code else ""
