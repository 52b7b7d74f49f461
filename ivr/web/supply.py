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
from ivr.store.depot import Depot, DepotUnreadable, OnAir
from ivr.store.editions import Editions
from ivr.store.history import History
from ivr.web.answers import Answers

# Calls begun on an edition finish on it: many times the longest call there is.
KEPT = timedelta(hours=24)
# What was said to a caller a moment ago may name sounds that the carrier is still to fetch.
SOUNDS_KEPT = timedelta(hours=1)
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
        self._done: tuple[OnAir, tuple[int, int]] | None = None
        self._looks = 0
        self._told: set[str] = set()

    @property
    def history(self) -> History:
        """What was decided so far, as far as the last look could tell."""
        return self._history

    def step(self) -> None:
        """Look whether anything was decided or an edition's day is over; now and then, whether the depot is
        still whole."""
        whole = self._looks % _WHOLE_EVERY == 0
        self._looks += 1
        self._read_history(anew=whole)
        kept = self._history.kept(self._clock() - KEPT)
        on_air = OnAir(f"{self._change}", kept[0], kept) if kept else None
        if on_air and (whole or (on_air, self._depot.stamp()) != self._done):
            self._bring(on_air)
            self._done = on_air, self._depot.stamp()

    def _read_history(self, anew: bool) -> None:
        """After any failure too: the database that is back may be another one, whose changes have the same
        numbers."""
        change, known = self._editions.last_change(), self._change
        self._change = -1
        if change != known or anew:
            self._history = self._editions.history()
        self._change = change

    def _bring(self, on_air: OnAir) -> None:
        """Raises where the current edition cannot be brought, and then nothing changes; a call on another one
        that cannot be goes on in the current one."""
        changed = self._bring_edition(on_air.current)
        brought = [on_air.current]
        for name in on_air.kept[1:]:
            try:
                changed |= self._bring_edition(name)
                brought.append(name)
            except Exception as failure:
                if self._depot.can_answer(name):  # the voice speaks what cannot be heard
                    brought.append(name)
                self._say_once(f"Edition {name}, which calls may still be on, is not whole: {failure}")
        there = replace(on_air, kept=tuple(brought))
        if changed or there != self._in_depot():
            self._depot.put_on_air(there)
        lately = self._history.heard_since(self._clock() - SOUNDS_KEPT)
        self._depot.forget_all_but({*brought, *lately})

    def _bring_edition(self, name: str) -> bool:
        """Whether it was not here yet, or not whole."""
        if self._depot.has(name):
            return False
        stored = self._editions.get(name)
        sounds = {**self._placeholders(stored.line), **stored.sounds}
        rehearse(stored.line, self._clock())
        self._depot.keep(stored.line, sounds)
        return True

    def _in_depot(self) -> OnAir | None:
        """What servers answer with now; None where they cannot tell either."""
        try:
            return self._depot.on_air()
        except DepotUnreadable:
            return None

    def _say_once(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._say(what)


def rehearse(line: Line, now: datetime) -> None:
    """Go through an edition once, before any caller does: one that cannot be answered with is not brought."""
    Answers(make_ready(line, "", "", {}, {}), lambda document: []).rehearse(now)


class Supplier:
    """Steps again and again in a thread that ends with the process; what keeps it from that is told, once,
    and kept as ``trouble``. ``history`` is what it last knew of what was published."""

    def __init__(
        self, supply: Supply, say: Say, history: Callable[[], History] = lambda: History(())
    ) -> None:
        self._supply = supply
        self._say = say
        self.history = history
        self.trouble: Exception | None = None
        self._told = ""

    def start(self) -> None:
        """From now on, twice a second."""
        threading.Thread(target=self._run, name="supply", daemon=True).start()

    def look(self) -> None:
        """Once. Nothing that goes wrong here may end the thread."""
        try:
            self._supply.step()
            self._told, self.trouble = "", None
        except Exception as failure:
            self.trouble = failure
            if (told := f"The line goes on as it is: {failure}") != self._told:
                self._told = told
                self._say(told)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(_EVERY):
            self.look()
