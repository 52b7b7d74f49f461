"""What callers hear, walked quickly enough for every check: each place once, whatever it counts.

Places are told apart by language, node and what the caller is doing there. How often somebody was silent or
wrong is followed once for each kind of node in each language, and the four ways in which a transfer fails
once for each service. ``ivr check --prove`` walks all of it (``ivr.check.proof``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial

from ivr.check.walk import (
    CALLED,
    CALLER,
    FAILED,
    OUTCOMES,
    SILENCE,
    START,
    WAITED,
    AskAt,
    Document,
    Fields,
    HourState,
    Lengths,
    Settled,
    Watched,
    asked_of,
    fields,
    hour_states,
    remembering,
    telling_states,
)
from ivr.core.call import Place, State, read_place
from ivr.core.line import PERSON_KEY, Line, Menu
from ivr.edition import compile_line

BASE_URL = "https://line.invalid"  # never asked: the edition answers itself
ENTRY = f"{BASE_URL}/voice"

Spoken = tuple[str, str]  # a prompt and a language


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer in its context: where the caller was (None: nowhere yet), what happened there, what is
    heard, and where the call is then. ``keys`` are all the events that led to it, the last one included."""

    place: Place | None
    event: str
    document: Document
    there: Place | None
    keys: tuple[str, ...]
    hours: HourState

    @property
    def language(self) -> str:
        """The language the caller is in once it is heard."""
        known = self.there or self.place
        return known.language if known else ""


@dataclass(frozen=True)
class Answers:
    """Everything a quick walk heard. ``lengths`` tells how long it lasts."""

    heard: tuple[Heard, ...]
    lengths: Lengths

    @cached_property
    def _by_place(self) -> Mapping[tuple[datetime, Place | None], Mapping[str, Heard]]:
        found: dict[tuple[datetime, Place | None], dict[str, Heard]] = {}
        for each in self.heard:
            found.setdefault((each.hours.moment, each.place), {})[each.event] = each
        return found

    def starts(self) -> Iterator[Heard]:
        """The first answer of every call."""
        return (each for each in self.heard if each.event == START)

    def after(self, *events: str) -> Iterator[Heard]:
        """What is heard after one of these events where a caller listens."""
        return (each for each in self.heard if each.event in events and each.place)

    def beside(self, heard: Heard, event: str) -> Heard | None:
        """What is heard at the same place and moment after another event, if that was walked."""
        return self._by_place[heard.hours.moment, heard.place].get(event)

    def then(self, heard: Heard, event: str) -> Heard | None:
        """What is heard next, after an event at the place an answer leads to, if that was walked."""
        return self._by_place.get((heard.hours.moment, heard.there), {}).get(event)

    def each_document(self) -> Iterator[Heard]:
        """Every distinct answer, the shortest way to it first."""
        seen = set[bytes]()
        for each in self.heard:
            if each.document.body not in seen:
                seen.add(each.document.body)
                yield each


def walked(
    line: Line,
    states: Iterable[HourState],
    ask_at: AskAt,
    sound: Callable[[str], float],
) -> Answers:
    """A quick walk of a line at some states of its hours."""
    known = _Known()
    return Answers(
        tuple(each for state in states for each in _Walk(line, state, ask_at, known).heard()), Lengths(sound)
    )


def answers(line: Line, recorded: Mapping[Spoken, float], first: date) -> Answers:
    """A quick walk of a line by its edition, at the states of the hours that tell most; ``recorded`` is the
    seconds of every recording."""
    stand_ins = {spoken: repr(spoken).encode() for spoken in recorded}  # only the lengths are known here
    edition = remembering(compile_line(line, BASE_URL, recordings=stand_ins))
    states = telling_states(hour_states(line, first))

    return walked(edition.line, states, lambda moment: asked_of(edition, moment), partial(_seconds, recorded))


def _seconds(recorded: Mapping[Spoken, float], url: str) -> float:
    """How long a sound of an edition lasts, by its address; pauses are named by their milliseconds."""
    language, _, name = url.removesuffix(".wav").partition("/sounds/")[2].partition("/")[2].partition("/")
    known = recorded.get((name, language))
    return int(name.rpartition("-")[2]) / 1000 if known is None else known


@dataclass
class _Known:
    """What a walk at one state of the hours leaves to the next one: answers that no clock changes, and, for
    each kind of place, the events that tell something new in any language."""

    settled: Settled = field(default_factory=Settled)
    telling: dict[object, tuple[str, ...]] = field(default_factory=dict)


class _Walk:
    """Breadth first, so that every place is reached by the fewest keys."""

    def __init__(self, line: Line, hours: HourState, ask_at: AskAt, known: _Known) -> None:
        moment = Watched.at(hours.moment)
        self._line, self._hours, self._known = line, hours, known
        self._ask = known.settled.asking(ask_at(moment), moment)
        self._seen = set[object]()
        self._queue = deque[tuple[str, Place, tuple[str, ...]]]()

    def heard(self) -> Iterator[Heard]:
        """Every answer."""
        for number in (CALLED, *self._line.numbers):
            yield self._answer(ENTRY, None, START, (), fields(START, (("From", CALLER), ("To", number))))
        while self._queue:
            yield from self._at(*self._queue.popleft())

    def _at(self, url: str, place: Place, keys: tuple[str, ...]) -> Iterator[Heard]:
        """What is heard at one place after each event, those left out that told nothing new elsewhere."""
        kind = self._kind(place)[1:]
        events = self._known.telling.get(kind) or _events(place, keys)
        found = [self._answer(url, place, event, keys, fields(event)) for event in events]
        if kind not in self._known.telling:
            self._known.telling[kind] = tuple(_telling(found))
        yield from found

    def _answer(
        self, url: str, place: Place | None, event: str, keys: tuple[str, ...], form: Fields
    ) -> Heard:
        document, ways = self._ask(url, event + dict(form)["To"], form)
        there = read_place(ways[0].rpartition("/voice/")[2]) if ways else None
        so_far = keys if event == START else (*keys, event)
        if there and self._is_new(there):
            self._queue.append((ways[0], there, so_far))
        return Heard(place, event, document, there, so_far, self._hours)

    def _is_new(self, place: Place) -> bool:
        kind = self._kind(place)
        known = kind in self._seen
        self._seen.add(kind)
        return not known

    def _kind(self, place: Place) -> tuple[object, ...]:
        """What makes a place different from others here, its language first."""
        node, state = self._line.nodes.get(place.node), place.state
        counted = (place.silences, place.wrongs)
        if place.choosing:  # the languages are offered in the same way everywhere
            return place.language, counted, True
        if not (state in (State.DONE, *FAILED) or any(counted) or place.rescued):
            return place.language, place.node, state, bool(place.item)
        return (
            place.language,
            type(node).__name__,
            bool(getattr(node, "then", None) or getattr(node, "otherwise", None)),
            state in FAILED or state,
            counted,
            place.rescued and isinstance(node, Menu),
        )


def _events(place: Place, keys: tuple[str, ...]) -> tuple[str, ...]:
    """What can happen at a place; where somebody was silent or wrong, the same again, or asking for help."""
    if place.state in (State.RINGING, State.RESCUE):
        return OUTCOMES
    if place.silences or place.wrongs:
        return tuple(dict.fromkeys((SILENCE, keys[-1], PERSON_KEY)))
    return WAITED


def _telling(found: Iterable[Heard]) -> Iterator[str]:
    """The events that did not give the same answer as one before them."""
    seen = set[tuple[bytes, Place | None]]()
    for each in found:
        answer = each.document.body, each.there
        if answer not in seen:
            seen.add(answer)
            yield each.event
