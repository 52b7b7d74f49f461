"""What rules look at: a line that could be read, where everything in it stands, and what it sounds like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from ivr.check.answers import Answers, answers
from ivr.check.limits import LIMITS
from ivr.core.line import Line
from ivr.core.phrases import EMERGENCY_SHORT
from ivr.files.draft import LINE_FILE, Draft
from ivr.files.load import Loaded
from ivr.files.recordings import PLAYABLE, Shelf
from ivr.files.reviews import Reviews
from ivr.files.script import script_file
from ivr.files.translations import Scripts
from ivr.files.words import Words

Spoken = tuple[str, str]  # a prompt and a language


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: a file, its line counted from 1, and the keys that lead to it."""

    file: str
    line: int
    trail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: where, what a caller would suffer, what to write instead. ``level`` only where it
    is not the rule's own."""

    spot: Spot
    what: str
    hint: str
    level: Literal["must", "should"] | None = None


@dataclass(frozen=True)
class Subject:
    """A line, and where its parts stand. ``day`` is the day of the check: only rules of the calendar may
    ask for it, and for hours it is a day like any other."""

    line: Line
    draft: Draft
    words: Mapping[str, Words]
    scripts: Scripts
    shelves: Mapping[str, Shelf]
    carrier: str
    day: date
    reviews: Mapping[str, Reviews] = field(default_factory=dict, kw_only=True)

    def limit(self, name: str) -> float:
        """A named limit, as this line has it. KeyError for one that does not exist."""
        limit = LIMITS[name]
        relaxed = self._relaxed.get(name) if limit.level == "should" else None
        return limit.value if relaxed is None else relaxed

    @property
    def _relaxed(self) -> Mapping[str, float]:
        return self.draft.line.block.check.limits if self.draft.line else {}

    @cached_property
    def noon(self) -> datetime:
        """Noon of the day of the check."""
        return datetime.combine(self.day, time(12), ZoneInfo(self.line.zone)).astimezone(UTC)

    @cached_property
    def recorded(self) -> Mapping[Spoken, float]:
        """The seconds of every recording that callers hear; placeholders are none, because real calls never
        hear one."""
        found = {}
        for language, shelf in self.shelves.items():
            for prompt, record in shelf.records.items():
                words = self.line.prompts.get(prompt, {}).get(language)
                if shelf.state(prompt, words) is PLAYABLE[0]:
                    found[prompt, language] = record.seconds
        return found

    @cached_property
    def answers(self) -> Answers:
        """Everything that callers hear, walked quickly and read from TwiML."""
        return answers(self.line, self.recorded, self.day)

    # Where things stand

    def at(self, node: str, *keys: str) -> Spot:
        """A node, or a key of it by its trail; positions in a list count from 0 (``"choices", "0"``)."""
        placed = self.draft.nodes[node]
        line = placed.line(*keys) if keys else placed.key_line
        return Spot(placed.file, line, (node, *(str(int(key) + 1) if key.isdigit() else key for key in keys)))

    def at_line(self, *keys: str) -> Spot:
        """The line's own file, or a key of it."""
        placed = self.draft.line
        return Spot(LINE_FILE, placed.line(*keys) if placed and keys else 1, keys)

    def at_words(self, prompt: str, language: str) -> Spot:
        """Where the words of a prompt stand: in the menus, or in the script of another language."""
        if prompt == EMERGENCY_SHORT:
            return self.at_line("emergency", "short", language)
        if language == self.line.language:
            words = self.words[prompt]
            return Spot(words.file, words.line, words.trail)
        script = next(each for each in self.scripts.scripts if each.language == language)
        return Spot(script_file(language), script.translations[prompt].line, (prompt,))


def subject(loaded: Loaded, carrier: str, day: date) -> Subject:
    """What rules look at. The load must have found a line."""
    assert loaded.line
    words = {each.prompt: each for each in loaded.words}
    parts = (loaded.line, loaded.draft, words, loaded.scripts, loaded.shelves)
    return Subject(*parts, carrier, day, reviews=loaded.reviews)
