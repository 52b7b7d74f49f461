"""Two lines called side by side: whether a caller hears or reaches anything else, and where first.

Nothing of the check is asked. Both lines answer the same keys, silences and transfer results at the same
moments, in every language, and what is heard is compared, whatever the menus behind it are called.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ivr.audio.spoken import spoken
from ivr.core.call import (
    Dialed,
    End,
    Event,
    Listen,
    Place,
    Pressed,
    Ring,
    Say,
    Silence,
    Silent,
    Started,
    State,
    Turn,
)
from ivr.core.flow import answer, start
from ivr.core.hours import Hours
from ivr.core.line import CARRIERS, Line, Service
from ivr.files.recordings import heard
from tests.conftest import CHICAGO, OPEN, SUNDAY_EVENING

MOMENTS = (
    OPEN,
    SUNDAY_EVENING,
    datetime(2026, 12, 25, 10, tzinfo=CHICAGO),  # a holiday of everybody's
    datetime(2026, 12, 2, 6, tzinfo=CHICAGO),  # opens today
    datetime(2026, 12, 4, 22, tzinfo=CHICAGO),  # opens on Monday, and NAMI tomorrow
    datetime(2026, 11, 10, 20, tzinfo=CHICAGO),  # before Veterans Day
    datetime(2026, 11, 25, 20, tzinfo=CHICAGO),  # before Thanksgiving
    datetime(2026, 9, 5, 10, tzinfo=CHICAGO),  # before Labor Day
)
LISTENING: tuple[Event, ...] = (*(Pressed(key) for key in "1234567890*#"), Silent())
RINGING: tuple[Event, ...] = tuple(
    Dialed(outcome) for outcome in ("completed", "busy", "no-answer", "failed", "canceled")
)


@dataclass(frozen=True)
class Telephone:
    """A line as callers hear it, with its recordings."""

    line: Line
    sounds: Mapping[tuple[str, str], str]
    _words: dict[object, object] = field(default_factory=dict)

    def hears(self, turn: Turn) -> tuple[object, ...]:
        """What a turn is to a caller: words, voices, sounds, pauses, numbers rung; no names of ours."""
        return tuple(self._heard(step) for step in turn.steps)

    def _heard(self, step: object) -> object:
        match step:
            case Say():
                return self._said(step)
            case Listen():
                return ("listen", step.seconds, *(self._heard(each) for each in step.steps))
            case Ring() | Silence() | End():
                return step
        raise TypeError(step)

    def _said(self, step: Say) -> object:
        key = (step.prompt, step.language, tuple(step.blanks.items()))
        if key not in self._words:
            sound = self.sounds.get((step.prompt, step.language))
            how = self.line.languages[step.language]
            words = spoken(self.line, step)
            self._words[key] = sound or (words, how.tag, how.voice(CARRIERS[0]))
        return self._words[key]


def telephone(home: Path, line: Line) -> Telephone:
    """The line of a home, placeholders heard, too: they stand for the recordings that will come."""
    sounds = heard(home, line, placeholders=True)
    plain = {key: sound for key, sound in sounds.items() if "{" not in line.prompts[key[0]][key[1]]}
    return Telephone(line, {key: sha256(sound).hexdigest() for key, sound in plain.items()})


def same_facts(one: Line, other: Line) -> bool:
    """Whether two lines are the same but for what no caller is told: sources, days of checking, the voices
    of other carriers, and the spelling of hours."""
    return _bare(one) == _bare(other, one)


def _bare(line: Line, beside: Line | None = None) -> Line:
    languages = {
        code: replace(each, voices={CARRIERS[0]: each.voice(CARRIERS[0]) or ""})
        for code, each in line.languages.items()
    }
    nodes = {
        name: _bare_service(node, beside) if isinstance(node, Service) else node
        for name, node in line.nodes.items()
    }
    return replace(line, nodes=nodes, languages=languages)


def _bare_service(service: Service, beside: Line | None) -> Service:
    there = beside.nodes.get(service.name) if beside else None
    alike = isinstance(there, Service) and _same_hours(service.hours, there.hours)
    hours = there.hours if isinstance(there, Service) and alike else service.hours
    return replace(service, source="", checked=None, unconfirmed=None, hours=hours)


def _same_hours(one: Hours, other: Hours) -> bool:
    if one == other:
        return True
    return one.ordinary_week() == other.ordinary_week() and _open_only_once(one, other) is None


class Overheard(dict[str, Mapping[str, str]]):
    """The prompts of a line, which note who asks for them."""

    def __init__(self, prompts: Mapping[str, Mapping[str, str]]) -> None:
        self.asked: set[tuple[str, str]] = set()
        super().__init__({name: _Noted(name, words, self.asked) for name, words in prompts.items()})


class _Noted(dict[str, str]):
    def __init__(self, name: str, words: Mapping[str, str], asked: set[tuple[str, str]]) -> None:
        super().__init__(words)
        self._name, self._asked = name, asked

    def __getitem__(self, language: str) -> str:
        self._asked.add((self._name, language))
        return super().__getitem__(language)


def prompts_heard(tel: Telephone) -> set[tuple[str, str]]:
    """Every prompt and language that some caller hears at one of the moments."""
    prompts = Overheard(tel.line.prompts)
    noting = Telephone(replace(tel.line, prompts=prompts), tel.sounds)
    for language in noting.line.offered:
        for moment in MOMENTS:
            for _ in _turns(noting, noting, language, moment):
                pass
    return prompts.asked


def only_words_differ(one: Line, other: Line) -> bool:
    return same_facts(replace(one, prompts={}), replace(other, prompts={}))


def words_that_differ(one: Telephone, other: Telephone) -> set[tuple[str, str]]:
    """The prompts and languages whose words or sounds are not the same."""
    said = {
        (name, code) for tel in (one, other) for name, words in tel.line.prompts.items() for code in words
    }
    return {
        (name, code)
        for name, code in said
        if one.line.prompts.get(name, {}).get(code) != other.line.prompts.get(name, {}).get(code)
        or one.sounds.get((name, code)) != other.sounds.get((name, code))
    }


def first_difference(one: Telephone, other: Telephone) -> str | None:
    """Where a caller first hears or reaches something else; None where nobody does."""
    if one.line.offered != other.line.offered:
        return f"the languages are {', '.join(other.line.offered)}"
    moments = (*_moments_between(one.line, other.line), *MOMENTS)
    for moment in moments:
        for language in one.line.offered:
            for keys, heard_one, heard_other in _turns(one, other, language, moment):
                if heard_one != heard_other:
                    return f"{language}, {moment:%a %d %b %H:%M}, after {keys or 'the start'}"
    return None


def _moments_between(one: Line, other: Line) -> Iterator[datetime]:
    """For every service whose hours differ, a moment at which one line has it open and the other not."""
    for service in one.services():
        there = other.nodes.get(service.name)
        if not isinstance(there, Service) or there.hours == service.hours:
            continue
        if moment := _open_only_once(service.hours, there.hours):
            yield moment


@lru_cache
def _open_only_once(one: Hours, other: Hours) -> datetime | None:
    begin = datetime(2026, 11, 23, tzinfo=UTC)
    near = (begin + timedelta(minutes=15 * step) for step in range(4 * 24 * 8))
    far = (begin + timedelta(hours=24 * day + 17) for day in range(500))
    return next((at for at in (*near, *far) if one.open_at(at) != other.open_at(at)), None)


def _turns(
    one: Telephone, other: Telephone, language: str, moment: datetime
) -> Iterator[tuple[str, tuple[object, ...], tuple[object, ...]]]:
    """What both lines answer, turn by turn, nearest first, as long as the call stays in the language."""
    begin = answer(one.line, None, Started(), moment), answer(other.line, None, Started(), moment)
    yield "", one.hears(begin[0]), other.hears(begin[1])
    queue = deque([("", start(one.line, language), start(other.line, language))])
    first = one.line.first
    seen = {_kind_of_place(queue[0][1], first)}
    while queue:
        keys, here, there = queue.popleft()
        for event in RINGING if here.state in (State.RINGING, State.RESCUE) else LISTENING:
            mine, theirs = answer(one.line, here, event, moment), answer(other.line, there, event, moment)
            after = f"{keys} {_told(event)}".lstrip()
            yield after, one.hears(mine), other.hears(theirs)
            if mine.place and theirs.place and mine.place.language == language:
                kind = _kind_of_place(mine.place, first)
                if kind not in seen:
                    seen.add(kind)
                    queue.append((after, mine.place, theirs.place))


def _kind_of_place(place: Place, first: str) -> tuple[object, ...]:
    """Places that answer alike: how often somebody was silent or wrong is followed at the first menu only."""
    times = (place.silences, place.wrongs, place.rescued) if place.node == first else ()
    return place.node, place.state, place.item, place.choosing, times


def _told(event: Event) -> str:
    match event:
        case Pressed(key):
            return key
        case Dialed(outcome):
            return outcome
    return "_"
