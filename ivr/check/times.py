"""The stopwatch's table, by language: how long until 911, the first key, a person and each destination.

All seconds count from the first sound of a call. Callers press each key once it has been said; a language's
own keys, and those of ``soonest``, as early as they are live. Nobody's time to think or to press is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.check.limits import LIMITS
from ivr.check.nine_one_one import names_of_digits, said_by
from ivr.check.stopwatch import Opening, Spoken, Stopwatch
from ivr.check.ways import Way, ways
from ivr.core.call import Listen, Place, Pressed, Ring, Say, Silence, Started, Step, Turn
from ivr.core.line import PERSON_KEY, Line
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT, PRESS
from ivr.phone.speech import has_words, seconds_to_say

NINTH_TENTH = 0.9
_NOTICES = (EMERGENCY, EMERGENCY_SHORT)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long callers listen: on average, nine of ten of them at most, and the last one."""

    mean: float
    p90: float
    worst: float

    def as_data(self) -> dict[str, float]:
        """As other programs read it."""
        return {"mean": _tenth(self.mean), "p90": _tenth(self.p90), "worst": _tenth(self.worst)}


@dataclass(frozen=True, slots=True)
class Person:
    """When key 0 is ``live`` and when it has been ``said``, and the seconds from pressing it until the person
    is rung, or callers are told that nobody is there."""

    live: float
    said: float
    further: float

    @property
    def soonest(self) -> float:
        return self.live + self.further

    @property
    def usual(self) -> float:
        return self.said + self.further


@dataclass(frozen=True, slots=True)
class LanguageTimes:
    """What callers in one language go through. ``digits`` is when 911 has been said in it."""

    language: str
    digits: float
    opening: Opening
    live: float
    topic: float
    person: Person
    ways: tuple[Way, ...]
    has_words: bool

    @property
    def callers(self) -> Spread:
        """As many callers on each way as its choices' weights say."""
        return spread((way.heard.seconds, way.share) for way in self.ways)

    @property
    def plain(self) -> Spread:
        """Each way counted once."""
        return spread((way.heard.seconds, 1.0) for way in self.ways)

    @property
    def by_urgency(self) -> Spread:
        """Weighted, and those in a crisis counted as often as the urgency factor says."""
        return spread((way.heard.seconds, way.share * urgency(way)) for way in self.ways)

    @property
    def urgent(self) -> Way | None:
        """The way on which somebody in a crisis listens longest."""
        return longest(way for way in self.ways if way.urgent)

    @property
    def longest(self) -> Way:
        """The way on which anybody listens longest."""
        return max(self.ways, key=lambda way: way.heard.seconds)

    @property
    def relayed(self) -> Way | None:
        """The way to a service that takes an operator longest to type; None where words are not counted."""
        rung = [way for way in self.ways if way.rings] if self.has_words else []
        return max(rung, key=lambda way: way.heard.words, default=None)

    def services(self) -> dict[str, Way]:
        """The soonest way to every service that is rung."""
        found: dict[str, Way] = {}
        for way in sorted(self.ways, key=lambda way: way.heard.seconds):
            if way.rings:
                found.setdefault(way.node, way)
        return found

    def as_data(self) -> dict[str, object]:
        """As other programs read it."""
        return {
            "language": self.language,
            "911": _tenth(self.digits),
            "first-key": _tenth(self.live),
            "first-topic": _tenth(self.topic),
            "person": {"soonest": _tenth(self.person.soonest), "once-said": _tenth(self.person.usual)},
            "callers": self.callers.as_data(),
            "each-way-once": self.plain.as_data(),
            "by-urgency": self.by_urgency.as_data(),
            "urgent-worst": _tenth(self.urgent.heard.seconds) if self.urgent else None,
            "relay-worst": round(relay_seconds(self.relayed)) if self.relayed else None,
            "services": {name: _way(way) for name, way in self.services().items()},
        }


@dataclass(frozen=True, slots=True)
class Times:
    """The table of one moment, a row for each language."""

    languages: tuple[LanguageTimes, ...]

    def as_data(self) -> list[dict[str, object]]:
        """As other programs read it."""
        return [each.as_data() for each in self.languages]


def table(line: Line, moment: datetime, recorded: Mapping[Spoken, float]) -> Times:
    """Every language's times at a moment; ``recorded`` is the seconds of every recording that is heard."""
    watch = Stopwatch(line, moment, recorded)
    return Times(tuple(language_times(watch, language) for language in line.offered))


def language_times(watch: Stopwatch, language: str) -> LanguageTimes:
    """One row of the table."""
    heard, _, turn = watch.chosen(language)
    opening = watch.opened(turn)
    return LanguageTimes(
        language=language,
        digits=_digits(watch, language),
        opening=opening,
        live=heard.seconds + opening.first_key,
        topic=heard.seconds + opening.first_topic,
        person=_person(watch, turn, heard.seconds),
        ways=ways(watch, language),
        has_words=has_words(watch.line.languages[language].tag),
    )


def spread(ways: Iterable[tuple[float, float]]) -> Spread:
    """Of ways with their seconds and weights."""
    ordered = sorted(ways)
    total = sum(weight for _, weight in ordered)
    mean = sum(seconds * weight for seconds, weight in ordered) / total
    return Spread(mean, _at(ordered, NINTH_TENTH * total), ordered[-1][0])


def _at(ordered: Sequence[tuple[float, float]], callers: float) -> float:
    """The seconds within which so many have arrived."""
    arrived = 0.0
    for seconds, weight in ordered:
        arrived += weight
        if arrived >= callers - 1e-9:
            return seconds
    return ordered[-1][0]


def longest(ways: Iterable[Way]) -> Way | None:
    """The one that takes longest, if there is any."""
    return max(ways, key=lambda way: way.heard.seconds, default=None)


def urgency(way: Way) -> float:
    """How often a caller counts."""
    return LIMITS["urgency-factor"].value if way.urgent else 1.0


def relay_seconds(way: Way) -> float:
    """How long an operator of a relay types what is said on a way."""
    return way.heard.words * 60 / LIMITS["relay-words-a-minute"].value


def said_within(watch: Stopwatch, prompt: str, language: str) -> float:
    """When 911 has been said in a notice, from its beginning: by the words before it, as a share of a
    recording's length where there is one. A notice whose number is not found has said it at its end."""
    words, tag = watch.line.prompts[prompt][language], watch.line.languages[language].tag
    whole = watch.seconds(Say(prompt, language))
    end = said_by(words, names_of_digits(watch.line, language))
    return whole * seconds_to_say(words[:end], tag) / seconds_to_say(words, tag)


def _digits(watch: Stopwatch, language: str) -> float:
    """When 911 has been said in a language, wherever in a call that is first."""
    at = 0.0
    for turn in _turns(watch, language):
        for step in turn.steps:
            if isinstance(step, Say) and step.language == language and step.prompt in _NOTICES:
                return at + said_within(watch, step.prompt, language)
            at += _seconds(watch, step)
    return at


def _turns(watch: Stopwatch, language: str) -> Iterable[Turn]:
    """The turns from the start of a call until the notice of its language has been heard."""
    place: Place | None = None
    turn = watch.turn(place, Started())
    yield turn
    for key in watch.chosen(language)[1]:
        turn = watch.turn(turn.place, Pressed(key))
        yield turn


def _seconds(watch: Stopwatch, step: Step) -> float:
    return watch.seconds(step) if isinstance(step, Say | Silence) else 0.0


def _person(watch: Stopwatch, turn: Turn, begun: float) -> Person:
    """From the first menu heard in a language; ``begun`` is the seconds before it."""
    listen, live = turn.steps[-1], begun + watch.before(turn).seconds
    assert isinstance(listen, Listen)
    told = watch.until(listen.steps, PRESS[PERSON_KEY]).seconds
    named = next(step for step in listen.steps if isinstance(step, Say) and step.prompt == PRESS[PERSON_KEY])
    rung = watch.turn(turn.place, Pressed(PERSON_KEY))
    further = watch.before(rung).seconds
    if not isinstance(rung.steps[-1], Ring):
        further = 0.0
    return Person(live, live + told + watch.seconds(named), further)


def _tenth(seconds: float) -> float:
    return round(seconds, 1)


def _way(way: Way) -> dict[str, object]:
    return {
        "seconds": _tenth(way.heard.seconds),
        "soonest": _tenth(way.soonest),
        "keys": list(way.keys),
        "words": way.heard.words,
        "share": round(way.share, 4),
        "urgent": way.urgent,
    }
