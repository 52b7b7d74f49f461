"""One call put together again from the events that were kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from ivr.core.call import State
from ivr.core.line import Line, Menu, Service
from ivr.core.present import Voice, stand_in
from ivr.store.call_event import CallEvent

Step = tuple[CallEvent, CallEvent | None]  # an event, and the one after it


@dataclass(frozen=True)
class Call:
    """The events of one call in their order. ``end`` is the carrier's word that it is over."""

    events: tuple[CallEvent, ...]
    end: CallEvent | None

    @property
    def began(self) -> CallEvent:
        return self.events[0]

    @property
    def last(self) -> CallEvent:
        return self.events[-1]

    @property
    def caller(self) -> str | None:
        return self.began.caller

    @property
    def language(self) -> str | None:
        """The one it was in at last."""
        told = [each.language for each in (*self.events, self.end) if each and each.language]
        return told[-1] if told else None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return (*pairwise(self.events), (self.last, None))

    def menus(self, line: Line) -> Iterator[tuple[CallEvent, str]]:
        """Its events, each with the menu whose keys count there: a message keeps those before it."""
        menu = line.first
        for event in self.events:
            menu = event.node if event.node and isinstance(line.nodes.get(event.node), Menu) else menu
            yield event, menu

    @property
    def seconds(self) -> float | None:
        """How long it was; None where the carrier has not told its end. It tells it some time after, and how
        long the call was."""
        if self.end and self.end.seconds is not None:
            return self.end.seconds
        return self.after(self.end) if self.end else None

    def after(self, event: CallEvent) -> float:
        """The seconds from its beginning to an event."""
        return (event.at - self.began.at).total_seconds()


def calls(events: Iterable[CallEvent]) -> Iterator[Call]:
    """Events ordered by call and time, as calls. One whose beginning was not kept is left out: nobody knows
    what its caller had heard."""
    for _, group in groupby(events, key=lambda event: event.call):
        found = list(group)
        happened = tuple(each for each in found if each.kind != "ended")
        if happened and happened[0].kind == "began":
            yield Call(happened, next((each for each in found if each.kind == "ended"), None))


def rung(line: Line, step: Step) -> Service | None:
    """The service that begins to ring after an event, if one does: what comes next tells; where the
    caller hung up before that, what was written of the event, or the hours of the service."""
    event, following = step
    node = line.nodes.get(event.next_node or "")
    if not isinstance(node, Service) or event.kind in ("began", "dialed"):
        return None
    if following:
        return node if following.state in (State.RINGING, State.RESCUE) else None
    if event.outcome:
        return node if event.outcome in (State.RINGING, State.RESCUE) else None
    voice = Voice(line, event.language or line.language, event.at)
    rings = node.dial is not None and node.hours.open_at(event.at) and not stand_in(voice, node)
    return node if rings else None


def found_closed(line: Line, event: CallEvent) -> Service | None:
    """The service that a caller came to and found closed."""
    there = event.next_node or ""
    node = line.nodes.get(line.closed_for.get(there, there))
    if event.kind not in ("pressed", "silent") or event.node in (there, node and node.name):
        return None
    closed = isinstance(node, Service) and not node.hours.open_at(event.at)
    return node if closed and isinstance(node, Service) else None
