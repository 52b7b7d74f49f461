"""Keeps the depot in step with what is published.

One supply runs in each `ivr serve`; it alone asks the database, so whatever happens there, calls go on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from ivr.core.line import Line
from ivr.edition import Spoken, make_ready
from ivr.store.depot import Depot, OnAir
from ivr.store.editions import Editions
from ivr.store.history import History
from ivr.web.answers import Answers

# Calls begun on an edition finish on it: many times the longest call there is.
KEPT = timedelta(hours=24)
_EVERY = 0.5  # seconds between two looks
_WHOLE_EVERY = 20  # looks between two at the depot's own files

Say = Callable[[str], None]
Clock = Callable[[], datetime]
Recordings = Callable[[Line], Mapping[Spoken, bytes]]


class Supply(Protocol):
    """What brings editions into the depot."""

    def step(self) -> None:
        """Look, and bring what has changed. May raise whatever keeps it from that."""


class Published:
    """The editions of a database: the current one, and those that calls may still be on. ``placeholders`` are
    sounds of this machine's own for what is not recorded."""

    def __init__(
        self, editions: Editions, depot: Depot, placeholders: Recordings, clock: Clock, say: Say
    ) -> None:
        self._editions, self._depot = editions, depot
        self._placeholders, self._clock, self._say = placeholders, clock, say
        self._history, self._change = History(()), -1
        self._on_air: OnAir | None = None
        self._looks = 0

    def step(self) -> None:
        """Look whether anything was decided or an edition's day is over; now and then, whether the depot is
        still whole."""
        change = self._editions.last_change()
        if change != self._change:
            self._history, self._change = self._editions.history(), change
        self._looks += 1
        kept = self._history.kept(self._clock() - KEPT)
        on_air = OnAir(f"{self._change}", kept[0], kept) if kept else None
        if on_air and (on_air != self._on_air or self._looks % _WHOLE_EVERY == 0):
            self._bring(on_air)

    def _bring(self, on_air: OnAir) -> None:
        """Raises where the current edition cannot be brought, and then nothing changes; a call on another one
        that cannot be goes on in the current one."""
        brought = [on_air.current]
        self._bring_edition(on_air.current)
        for name in on_air.kept[1:]:
            try:
                self._bring_edition(name)
                brought.append(name)
            except Exception as failure:
                self._say(f"Calls on edition {name} go on in the current one: {failure}")
        there = replace(on_air, kept=tuple(brought))
        if there != self._on_air or self._depot.stamp() == (0, 0):
            self._depot.put_on_air(there)
            self._depot.forget_all_but(brought)
        self._on_air = on_air

    def _bring_edition(self, name: str) -> None:
        if self._depot.has(name):
            return
        stored = self._editions.get(name)
        sounds = {**self._placeholders(stored.line), **stored.sounds}
        rehearse(stored.line, self._clock())
        self._depot.keep(stored.line, sounds)


def rehearse(line: Line, now: datetime) -> None:
    """Go through an edition once, before any caller does: one that cannot be answered with is not brought."""
    Answers(make_ready(line, "", "", {}, {}), lambda document: []).rehearse(now)


class Supplier:
    """Steps again and again in a thread that ends with the process; what keeps it from that is told, once."""

    def __init__(self, supply: Supply, say: Say) -> None:
        self._supply = supply
        self._say = say
        self._told = ""

    def start(self) -> None:
        """From now on, twice a second."""
        threading.Thread(target=self._run, name="supply", daemon=True).start()

    def look(self) -> None:
        """Once. Nothing that goes wrong here may end the thread."""
        try:
            self._supply.step()
            self._told = ""
        except Exception as failure:
            if (told := f"The line goes on as it is: {failure}") != self._told:
                self._told = told
                self._say(told)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(_EVERY):
            self.look()
