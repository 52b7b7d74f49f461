"""A month of made-up calls, so that a report can be seen before the first real one. Every call walks the real
line, so its places, keys and seconds are true; only the people are made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from ivr.check.stopwatch import Spoken, Stopwatch
from ivr.core.call import Dialed, Event, Listen, Place, Pressed, Ring, Say, Silent, Started, State, Turn
from ivr.core.line import BACK_KEY, PERSON_KEY, SECOND_KEY, Choice, Line, Menu, Service
from ivr.core.phrases import PRESS
from ivr.store.call_event import CallEvent

SEED = 1
CALLS_A_DAY = 90
_BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 10, 10, 10, 9, 9, 9, 8, 7, 6, 4, 3)
_WEEKEND = 0.6  # as many as on a weekday
_CALLERS = 60  # a day's calls come from so many people of a week
_MOST_TURNS = 12
# Of a hundred: who hangs up during the notice, before each key, presses a wrong one, none, or 0; asks for the
# second language, or another one; and what comes of ringing.
_AT_NOTICE, _LEAVES, _WRONG, _SILENT, _PERSON, _SECOND, _OTHERS = 9, 7, 4, 5, 4, 18, 5
_OUTCOMES = {"completed": 78, "no-answer": 10, "busy": 7, "failed": 2, "canceled": 3}
_WANTED = (0.4, 0.7, 1.0, 1.5, 2.5)  # how far wishes are from the weights that were guessed


class MadeUp:
    """Callers of a line. The same seed makes the same calls."""

    def __init__(self, line: Line, recorded: Mapping[Spoken, float], seed: int = SEED) -> None:
        self.line = line
        self.recorded = recorded
        self.chance = Random(seed)
        menus = (node for node in line.nodes.values() if isinstance(node, Menu))
        self.wanted = {
            (menu.name, choice.key): choice.weight * self.chance.choice(_WANTED)
            for menu in menus
            for choice in menu.choices
        }

    def events(self, until: datetime, days: int) -> Iterator[CallEvent]:
        """Every event of the calls of some days, a call after the other."""
        midnight = until.astimezone(ZoneInfo(self.line.zone)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        names = count(1)
        for back in range(days, 0, -1):
            day = midnight - timedelta(days=back)
            most = CALLS_A_DAY * (_WEEKEND if day.weekday() > 4 else 1.0)
            for _ in range(round(most * self.chance.uniform(0.8, 1.2))):
                (hour,) = self.chance.choices(range(24), _BY_HOUR)
                at = day.replace(hour=hour) + timedelta(seconds=self.chance.randrange(3600))
                yield from self._call(at.astimezone(UTC), f"made-up-{next(names)}")

    def _call(self, at: datetime, name: str) -> Iterator[CallEvent]:
        watch = Stopwatch(self.line, at, self.recorded)
        week = at.isocalendar()
        caller = f"made-up-{week.year}-{week.week}-{self.chance.randrange(_CALLERS * 7)}"
        told = _Told(name, caller, self.line.edition)
        turn = watch.turn(None, Started())
        yield told.event(at, None, Started(), turn)
        if self._percent(_AT_NOTICE):
            yield told.ended(
                at, at + timedelta(seconds=self.chance.uniform(1, watch.before(turn).seconds)), turn
            )
            return
        now, place = at, turn.place
        for _ in range(_MOST_TURNS):
            done = self._done(watch, turn, place is not None and told.first)
            if done is None or turn.place is None:
                break
            event, seconds = done
            now, place = now + timedelta(seconds=seconds), turn.place
            turn = watch.turn(place, event)
            yield told.event(now, place, event, turn)
        heard = watch.before(turn).seconds + self.chance.uniform(1, 15)
        yield told.ended(at, now + timedelta(seconds=heard), turn)

    def _done(self, watch: Stopwatch, turn: Turn, first: bool) -> tuple[Event, float] | None:
        """What a caller does after a turn, and how many seconds after it began; None for hanging up."""
        before = watch.before(turn).seconds
        if isinstance(turn.steps[-1], Ring):
            (outcome,) = self.chance.choices(list(_OUTCOMES), list(_OUTCOMES.values()))
            talked = self.chance.expovariate(1 / 240) if outcome == "completed" else 0.0
            return Dialed(outcome), before + self.chance.uniform(4, 25) + talked
        listen, place = turn.steps[-1], turn.place
        if not isinstance(listen, Listen) or place is None or place.state is State.DONE:
            return None
        if first and (key := self._language()):
            return Pressed(key), before + self.chance.uniform(1, 6)
        event = self._pressed(place)
        return (event, before + self._until(watch, listen, event)) if event else None

    def _language(self) -> str | None:
        """The key of another language, for those who need one."""
        if self.line.second and self._percent(_SECOND):
            return SECOND_KEY
        return "9" if self.line.others and self._percent(_OTHERS) else None

    def _pressed(self, place: Place) -> Event | None:
        if self._percent(_LEAVES):
            return None
        if self._percent(_SILENT):
            return Silent()
        if self._percent(_PERSON):
            return Pressed(PERSON_KEY)
        if place.choosing:
            return Pressed(str(self.chance.randrange(1, len(self.line.others))))
        return self._answer(place)

    def _answer(self, place: Place) -> Event | None:
        """A key of the node that a call is at; some press one it does not have."""
        match self.line.nodes[place.node]:
            case Menu() as menu:
                wrong = [key for key in "1234567" if not menu.choice(key)]
                if wrong and self._percent(_WRONG):
                    return Pressed(self.chance.choice(wrong))
                return Pressed(self._wish(menu).key)
            case Service(otherwise=other):
                return self.chance.choice([Pressed("1"), Pressed("2" if other else BACK_KEY), None])
        return self.chance.choice([Pressed("1"), Silent(), Pressed(BACK_KEY), None])

    def _wish(self, menu: Menu) -> Choice:
        weights = [self.wanted[menu.name, choice.key] for choice in menu.choices]
        return self.chance.choices(menu.choices, weights)[0]

    def _until(self, watch: Stopwatch, listen: Listen, event: Event) -> float:
        """Until the key has been said, and a moment to press it; a few press before that."""
        whole = watch.length(listen.steps).seconds
        if not isinstance(event, Pressed):
            return whole + listen.seconds
        said = [
            n
            for n, step in enumerate(listen.steps, 1)
            if isinstance(step, Say) and step.prompt == PRESS[event.key]
        ]
        heard = watch.length(listen.steps[: said[0]]).seconds if said else whole
        return heard * (self.chance.uniform(0.3, 1.0) if self._percent(15) else 1.0) + self.chance.uniform(
            0.4, 3
        )

    def _percent(self, of_a_hundred: float) -> bool:
        return self.chance.random() * 100 < of_a_hundred


class _Told:
    """Writes the events of one call."""

    def __init__(self, call: str, caller: str, edition: str) -> None:
        self.call, self.caller, self.edition = call, caller, edition
        self.count = 0

    @property
    def first(self) -> bool:
        """Whether nothing but its beginning has been told."""
        return self.count == 1

    def event(self, at: datetime, place: Place | None, event: Event, turn: Turn) -> CallEvent:
        self.count += 1
        there = turn.place
        return CallEvent(
            at=at,
            call=self.call,
            caller=self.caller,
            edition=self.edition,
            language=place.language if place else there.language if there else None,
            node=place.node if place else None,
            state=str(place.state) if place else None,
            kind=type(event).__name__.lower().replace("started", "began"),
            key=event.key if isinstance(event, Pressed) else None,
            outcome=_outcome(event, there),
            next_node=there.node if there else None,
            service=place.node if place and isinstance(event, Dialed) else None,
            seconds=None,
        )

    def ended(self, began: datetime, at: datetime, turn: Turn) -> CallEvent:
        language = turn.place.language if turn.place else None
        seconds = (at - began).total_seconds()
        kept = (at, self.call, self.caller, self.edition, language, None, None, "ended")
        return CallEvent(*kept, None, None, None, None, seconds)


def _outcome(event: Event, there: Place | None) -> str | None:
    """How a transfer ended, or the state of the service that was come to."""
    if isinstance(event, Dialed):
        return event.outcome
    return str(there.state) if there and there.state is not State.LISTEN else None
