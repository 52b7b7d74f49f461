"""Lines that can be called from the console: the draft as it is, or what is published.

A call is made in this very process, through the same application that answers the carrier, and never reaches
anybody: nothing is dialled, and nothing of it is kept.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from ivr.core.line import Line
from ivr.edition import Spoken, compile_line
from ivr.files.load import read_line
from ivr.files.problem import Problem
from ivr.files.recordings import Recorded, Shelf, heard
from ivr.files.saved import saved
from ivr.phone import Call, WsgiExchange
from ivr.store.editions import Editions
from ivr.store.parcel import EditionRefused
from ivr.web.air import Air
from ivr.web.build import air_of, answering
from ivr.web.settings import Settings

DRAFT, PUBLISHED = "draft", "published"
_HERE = "https://line.invalid"  # an address that is nobody's
_KEPT = 6  # editions that a call may still be on


class NoLine(Exception):
    """The draft is no line as it is; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the draft is no line")
        self.problems = problems


class NothingPublished(Exception):
    """There is no edition yet."""


class _Draft(NamedTuple):
    state: object
    reached: Reached | None
    problems: list[Problem]


@dataclass(frozen=True)
class Reached:
    """A line that can be called. ``placeholders`` are the sounds of it that no person has read."""

    line: Line
    air: Air = field(repr=False)
    settings: Settings = field(repr=False)
    placeholders: frozenset[Spoken] = frozenset()

    @property
    def name(self) -> str:
        return self.air.served.current.edition.name

    @property
    def entry(self) -> str:
        return f"{self.settings.base_url}/voice"

    def exchange(self, at: datetime) -> WsgiExchange:
        """Who carries a call's requests, to a line that believes it is that moment."""
        app = answering(self.air, self.settings, lambda: at)
        return WsgiExchange(app, self.settings.tokens[0], self.settings.base_url)

    def call(self, at: datetime, dial_result: str) -> Call:
        """A call at a moment."""
        return Call(self.exchange(at), self.entry, dial_result=dial_result)

    def without_placeholders(self) -> Reached:
        """The same line as callers of a real number hear it."""
        recordings = self.air.served.current.edition.recordings
        real = {key: sound for key, sound in recordings.items() if key not in self.placeholders}
        return _reached(self.line, self.settings, real, frozenset())


class Telephone:
    """The lines of one console. Each is compiled once and kept for a while, so that a call goes on with the
    edition it began with, whatever is saved meanwhile."""

    def __init__(self, settings: Settings, editions: Editions) -> None:
        token = secrets.token_hex(16)
        self._settings = replace(settings, base_url=_HERE, tokens=(token,))
        self._editions = editions
        self._lock = Lock()
        self._kept: OrderedDict[str, Reached] = OrderedDict()
        self._draft = _Draft(None, None, [])

    def reach(self, which: str, name: str = "") -> Reached:
        """The draft or what is published; of that name, where it is still here. Raises NoLine or
        NothingPublished."""
        with self._lock:
            if name in self._kept:
                return self._kept[name]
            return self._published() if which == PUBLISHED else self._drafted()

    def sound(self, path: str) -> bytes | None:
        """A recording of any of them, by its path."""
        with self._lock:
            found = (reached.air.sound(path) for reached in self._kept.values())
            return next(filter(None, found), None)

    def _published(self) -> Reached:
        current = self._editions.current()
        if current is None:
            raise NothingPublished
        return self._kept.get(current.name) or self._keep(self._stored(current.name))

    def _stored(self, name: str) -> Reached:
        try:
            stored = self._editions.get(name)
        except EditionRefused as refused:
            raise NothingPublished from refused
        return _reached(stored.line, self._settings, stored.sounds, frozenset())

    def _drafted(self) -> Reached:
        state = saved(self._settings.home)
        if self._draft.state != state:
            self._draft = self._read(state)
        if self._draft.reached is None:
            raise NoLine(self._draft.problems)
        return self._keep(self._draft.reached)

    def _read(self, state: object) -> _Draft:
        loaded = read_line(self._settings.home, self._settings.carrier)
        must = [problem for problem in loaded.problems if problem.level == "must"]
        if loaded.line is None:
            return _Draft(state, None, must)
        recordings = heard(self._settings.home, loaded.line, placeholders=self._settings.demo)
        robots = _placeholders(loaded.line, loaded.shelves)
        return _Draft(state, _reached(loaded.line, self._settings, recordings, robots), [])

    def _keep(self, reached: Reached) -> Reached:
        self._kept[reached.name] = reached
        self._kept.move_to_end(reached.name)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return reached


def _reached(
    line: Line, settings: Settings, recordings: Mapping[Spoken, bytes], placeholders: frozenset[Spoken]
) -> Reached:
    edition = compile_line(line, settings.base_url, settings.carrier, recordings)
    return Reached(line, air_of(edition), settings, placeholders)


def _placeholders(line: Line, shelves: Mapping[str, Shelf]) -> frozenset[Spoken]:
    """What a robot reads in demo mode."""
    return frozenset(
        (prompt, language)
        for language, shelf in shelves.items()
        for prompt in shelf.sounds
        if shelf.state(prompt, line.prompts.get(prompt, {}).get(language)) is Recorded.PLACEHOLDER
    )
