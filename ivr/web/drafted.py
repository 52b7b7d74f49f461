"""Keeps the depot in step with the draft: the files as they are saved, for trying them out."""

from __future__ import annotations

from dataclasses import replace

from ivr.core.line import Line
from ivr.edition import Spoken, compile_line, may_be_recorded
from ivr.files.load import load
from ivr.files.problem import Problem
from ivr.files.recordings import heard
from ivr.files.saved import Saved, saved
from ivr.store.depot import Depot, OnAir
from ivr.web.settings import Settings
from ivr.web.supply import Say

_KEPT = 20  # drafts that a call may still be on
_MOST_TOLD = 3


class DraftRefused(Exception):
    """Why callers go on hearing the draft before."""


class Drafted:
    """The draft of a home. Half an edit changes nothing: the last good one stays."""

    def __init__(self, settings: Settings, depot: Depot, say: Say) -> None:
        self._settings, self._depot, self._say = settings, depot, say
        self._state: Saved | None = None
        self._names: tuple[str, ...] = ()

    def step(self) -> None:
        """Look whether a file was saved. Raises DraftRefused where it is no line, once."""
        state = saved(self._settings.home)
        if state == self._state and self._is_there():
            return
        line, problems = load(self._settings.home, self._settings.carrier)
        if line is None:
            self._state = state
            raise DraftRefused(_told(problems))
        self._bring(line)
        self._state = state

    def _is_there(self) -> bool:
        """Whether the depot still has what callers are to hear."""
        return not self._names or (self._depot.stamp() != (0, 0) and self._depot.has(self._names[0]))

    def _bring(self, line: Line) -> None:
        recordings = heard(self._settings.home, line, placeholders=self._settings.demo)
        sounds: dict[Spoken, bytes] = {
            key: sound for key, sound in recordings.items() if may_be_recorded(line, key)
        }
        name = compile_line(line, "", self._settings.carrier, sounds).name
        if self._names[:1] == (name,) and self._is_there():
            return
        names = tuple(dict.fromkeys((name, *self._names)))[:_KEPT]
        self._depot.keep(replace(line, edition=name), sounds)
        self._depot.put_on_air(OnAir(name, name, names))
        self._depot.forget_all_but(names)
        self._names = names
        self._say(f"Callers hear the draft as it was saved just now ({name}).")


def _told(problems: list[Problem]) -> str:
    must = [problem for problem in problems if problem.level == "must"]
    more = f"\nand {len(must) - _MOST_TOLD} more" if len(must) > _MOST_TOLD else ""
    return (
        "the draft is no line yet; `ivr check` tells all.\n" + "\n".join(map(str, must[:_MOST_TOLD])) + more
    )
