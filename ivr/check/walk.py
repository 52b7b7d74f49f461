"""Walking a line from outside: what was asked, what the carrier reads, and where a call can go from there.

It knows nothing but TwiML and addresses: ``Ask`` is any way to get a document, from the web application or
from an edition, so a mistake in deciding a turn cannot hide in the reading of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache
from html import unescape
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from ivr.core.call import Dialed, Event, Listen, Pressed, Silent, Started, Step, Turn, read_place
from ivr.core.call import Say as Saying
from ivr.core.hours import Hours
from ivr.core.line import Line
from ivr.edition import Edition
from ivr.phone.speech import seconds_to_say
from ivr.phone.verbs import Dial, Gather, Pause, Play, Prompt, Redirect, Say, TwimlError, Verb, read
from ivr.twiml import Parties

Fields = tuple[tuple[str, str], ...]
Ask = Callable[[str, Fields], bytes]
AskAt = Callable[[datetime], Ask]

CALLER, CALLED = "+13125550123", "+17735550100"
PARTIES: Fields = (("From", CALLER), ("To", CALLED))

# What can happen at a place: a key, silence, the end of a transfer. A new call has its own name here.
KEYS = "0123456789*#"
SILENCE = "silence"
FAILED = ("busy", "no-answer", "failed", "canceled")
OUTCOMES = ("completed", *FAILED)
WAITED = (*KEYS, SILENCE)
EVENTS = (*WAITED, *OUTCOMES)
START = "start"

_ONE_HOUR = timedelta(hours=1)

HERE = "next"  # stands in a document for the address it leads to
_HOLE = b"\0"  # no document can hold it
_LEADS_TO = re.compile(rb'action="([^"]+)"|<Redirect[^>]*>([^<]+)<')


def fields(event: str, parties: Fields = PARTIES) -> Fields:
    """An event as the carrier sends it."""
    if event in OUTCOMES:
        return (*parties, ("DialCallStatus", event))
    return (*parties, ("Digits", event)) if event in KEYS else parties


@dataclass(frozen=True)
class Document:
    """One answer as the carrier reads it, wherever it leads to: that address is cut out of it. ``refused``
    says why the carrier would not play it."""

    body: bytes
    verbs: tuple[Verb, ...]
    refused: str = ""

    def leading_to(self, url: str) -> bytes:
        """The answer as it was sent, where it led to that address."""
        whole = self.body.replace(f'action="{HERE}"'.encode(), f'action="{url}"'.encode())
        return whole.replace(f">{HERE}</Redirect>".encode(), f">{url}</Redirect>".encode())

    @cached_property
    def gather(self) -> Gather | None:
        """Where it waits for a key."""
        return next((verb for verb in self.verbs if isinstance(verb, Gather)), None)

    @cached_property
    def dial(self) -> Dial | None:
        """Whom it rings."""
        return next((verb for verb in self.verbs if isinstance(verb, Dial)), None)

    @cached_property
    def ends(self) -> bool:
        """Whether the call is over after it: hung up, or nothing left to do."""
        return not (self.gather or self.dial or any(isinstance(verb, Redirect) for verb in self.verbs))

    @cached_property
    def before(self) -> tuple[Prompt, ...]:
        """What no key can cut short: the sounds before it waits, rings or ends."""
        found = list[Prompt]()
        for verb in self.verbs:
            if not isinstance(verb, Say | Play | Pause):
                break
            found.append(verb)
        return tuple(found)

    @cached_property
    def sounds(self) -> tuple[Prompt, ...]:
        """Everything heard, in order."""
        return tuple(_sounds(self.verbs))

    @cached_property
    def words(self) -> tuple[Say, ...]:
        """Everything the carrier's voice says."""
        return tuple(sound for sound in self.sounds if isinstance(sound, Say))

    @cached_property
    def text(self) -> str:
        """All its words in one."""
        return " ".join(say.text for say in self.words)


def _sounds(verbs: tuple[Verb, ...]) -> Iterator[Prompt]:
    for verb in verbs:
        if isinstance(verb, Gather):
            yield from verb.prompts
        elif isinstance(verb, Say | Play | Pause):
            yield verb


@dataclass
class Reader:
    """Reads answers, each distinct one once: most differ only in the address they lead to."""

    known: dict[bytes, Document] = field(default_factory=dict)

    def read(self, body: bytes) -> tuple[Document, tuple[str, ...]]:
        """The document, and the addresses it leads to, as they are asked for; more than one where it cannot
        make up its mind."""
        found = _LEADS_TO.search(body)
        if found is None:
            return self._document(body), ()
        address = found[1] or found[2]
        document = self._document(body.replace(address, HERE.encode()))
        others = [_asked_for(way) for way in _ways(document.verbs) if way != HERE]
        return document, (unescape(_asked_for(address.decode())), *others)

    def _document(self, body: bytes) -> Document:
        known = self.known.get(body)
        if known is None:
            known = self.known[body] = _read(body)
        return known


def _asked_for(address: str) -> str:
    """Without what only the carrier reads."""
    return address.partition("#")[0]


def _read(body: bytes) -> Document:
    try:
        return Document(body, read(body, "text/xml"))
    except TwimlError as error:
        return Document(body, (), f"{error.verb}: {error.what}")


def _ways(verbs: tuple[Verb, ...]) -> Iterator[str]:
    for verb in verbs:
        match verb:
            case Gather(action=str(url)) | Dial(action=str(url)) | Redirect(url=url):
                yield url


@dataclass(frozen=True)
class Lengths:
    """How long what is heard lasts: ``sound`` tells the seconds of a file by its address."""

    sound: Callable[[str], float]
    _before: dict[bytes, float] = field(default_factory=dict, repr=False)
    _waited: dict[bytes, float] = field(default_factory=dict, repr=False)

    def of(self, prompt: Prompt) -> float:
        """The seconds of one sound."""
        match prompt:
            case Say():
                return seconds_to_say(prompt.text, prompt.language) * prompt.loop
            case Play():
                return self.sound(prompt.url) * prompt.loop
        return prompt.length

    def together(self, prompts: tuple[Prompt, ...]) -> float:
        """The seconds of several, one after another."""
        return sum(map(self.of, prompts))

    def before(self, document: Document) -> float:
        """Seconds that no key can cut short."""
        if document.body not in self._before:
            self._before[document.body] = self.together(document.before)
        return self._before[document.body]

    def waited_out(self, document: Document) -> float:
        """Seconds until silence is answered, or somebody is rung."""
        if document.body not in self._waited:
            timeout = document.gather.timeout if document.gather else 0
            self._waited[document.body] = self.together(document.sounds) + timeout
        return self._waited[document.body]


@dataclass(frozen=True)
class Remembering(Edition):
    """An edition that writes each distinct turn once. A document is its turn's and nothing else's, so the
    documents are the same; a walk through thousands of places has a few hundred."""

    written: dict[tuple[object, ...], bytes] = field(default_factory=dict, compare=False, repr=False)

    def document(self, turn: Turn, parties: Parties) -> bytes:
        if turn.place is None:
            return super().document(turn, parties)
        mark = str(turn.place).encode()
        key = (*map(_told, turn.steps), turn.place.language, parties)
        if key not in self.written:
            self.written[key] = super().document(turn, parties).replace(mark, _HOLE)
        return self.written[key].replace(_HOLE, mark)


def _told(step: Step) -> object:
    """All that there is to a step, as something to remember it by."""
    match step:
        case Saying(prompt, language, blanks):
            return prompt, language, *blanks.items()
        case Listen(steps, seconds):
            return seconds, *map(_told, steps)
    return step


def remembering(edition: Edition) -> Remembering:
    """The same edition, quicker where the same is said again and again."""
    return Remembering(**{each.name: getattr(edition, each.name) for each in dataclass_fields(edition)})


def asked_of(edition: Edition, moment: datetime) -> Ask:
    """Asks an edition itself, without a server around it."""

    def ask(url: str, form: Fields) -> bytes:
        sent = dict(form)
        parties = Parties(sent.get("From", ""), sent.get("To", ""))
        _, _, place = url.partition("/voice/")
        turn = edition.turn(read_place(place), _event(place, sent), moment)
        return edition.document(turn, parties)

    return ask


def _event(place: str, sent: Mapping[str, str]) -> Event:
    if not place:
        return Started(sent.get("To", ""))
    if outcome := sent.get("DialCallStatus"):
        return Dialed(outcome)
    return Pressed(sent["Digits"]) if "Digits" in sent else Silent()


class Watched(datetime):
    """A moment that knows whether anybody has looked at it: an answer that was given without looking at the
    clock is the same at every hour. Python's own comparisons would not be seen, so whoever relies on it asks
    some of those answers again."""

    looked: bool

    @classmethod
    def at(cls, moment: datetime) -> Watched:
        """That moment, not looked at yet."""
        utc = moment.astimezone(UTC)
        return cls(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, tzinfo=UTC)

    def __getattribute__(self, name: str) -> Any:
        if name in ("looked", "__dict__", "__class__"):
            return object.__getattribute__(self, name)
        self.looked = True
        return object.__getattribute__(self, name)

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        """The same moment, watched no more."""
        return datetime.combine(self.date(), self.timetz()).astimezone(tz)


class Unsettled(Exception):
    """An answer that was given without looking at the clock differs at another hour."""


Read = tuple[Document, tuple[str, ...]]
SAMPLED = 50  # of so many answers that no clock changes, one is asked again


@dataclass
class Settled:
    """What was answered without looking at the clock, by address and event; the same at every hour.
    ``asked`` counts the answers that were really asked for."""

    reader: Reader = field(default_factory=Reader)
    known: dict[tuple[str, str], Read] = field(default_factory=dict)
    asked: int = 0
    repeated: int = 0

    def asking(self, ask: Ask, moment: Watched) -> Callable[[str, str, Fields], Read]:
        """Asks at a moment, unless the answer is settled or was given already."""
        here: dict[tuple[str, str], Read] = {}

        def answer(url: str, event: str, form: Fields) -> Read:
            key = (url, event)
            found = self.known.get(key) or here.get(key)
            if found is None:
                moment.looked = False
                found = self.reader.read(ask(url, form))
                self.asked += 1
                (here if moment.looked else self.known)[key] = found
            elif key not in here:
                self._again(found, url, form, ask)
            return found

        return answer

    def _again(self, found: Read, url: str, form: Fields, ask: Ask) -> None:
        """Now and then, ask what is settled once more."""
        self.repeated += 1
        if self.repeated % SAMPLED == 0 and self.reader.read(ask(url, form)) != found:
            raise Unsettled(url)


@dataclass(frozen=True, slots=True)
class HourState:
    """A moment, and the services that are closed then."""

    moment: datetime
    closed: frozenset[str]


def hour_states(line: Line, first: date, days: int = 370) -> tuple[HourState, ...]:
    """Every distinct set of open services from a day on, each with the first moment of it."""
    start = datetime.combine(first, time(), ZoneInfo(line.zone))
    every = {service.hours for service in line.services()}
    shut = {hours for hours in every if not hours.open_at(start)}
    found = {_closed(line, shut): start}
    for moment, changing in sorted(_changes(every, start, start + timedelta(days)), key=itemgetter(0)):
        shut = shut - changing | {hours for hours in changing if not hours.open_at(moment)}
        found.setdefault(_closed(line, shut), moment.astimezone(start.tzinfo))
    return tuple(HourState(moment, closed) for closed, moment in found.items())


def _changes(every: set[Hours], start: datetime, end: datetime) -> Iterator[tuple[datetime, set[Hours]]]:
    """When any of these hours open or close, and which of them do."""
    found: dict[datetime, set[Hours]] = {}
    for hours in every:
        for change in _changes_of(hours, start, end):
            found.setdefault(change, set()).add(hours)
    yield from found.items()


@lru_cache(maxsize=256)
def _changes_of(hours: Hours, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """When some hours open or close; many services keep the same, and a line is checked again and again."""
    found, moment = list[datetime](), start
    while (change := hours.same_until(moment)) and change < end:
        found.append(change)
        # In a night on which clocks change, the library may not get on.
        moment = change if change > moment else moment.astimezone(UTC) + _ONE_HOUR
    return tuple(found)


def _closed(line: Line, shut: set[Hours]) -> frozenset[str]:
    return frozenset(service.name for service in line.services() if service.hours in shut)


def telling_states(states: tuple[HourState, ...]) -> tuple[HourState, ...]:
    """A few of them in which every service is seen open, and closed if it ever is: the one with the most
    open first, then those that show the most that was not seen yet."""
    ever_closed = frozenset[str]().union(*(state.closed for state in states))
    chosen = [min(states, key=lambda state: len(state.closed))]
    unseen = ever_closed - chosen[0].closed
    while unseen:
        chosen.append(max(states, key=lambda state: len(state.closed & unseen)))
        unseen -= chosen[-1].closed
    return tuple(chosen)
