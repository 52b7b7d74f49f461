"""The stopwatch: how long callers listen to one sound, one turn, and until they reach a service.

It reads turns as they are decided, not TwiML; the handset reads the same calls from TwiML, and a test holds
the two to a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

from ivr.audio.pace import paced
from ivr.audio.spoken import spoken
from ivr.core.call import Event, Listen, Place, Pressed, Ring, Say, Silence, Silent, Started, State, Turn
from ivr.core.flow import answer
from ivr.core.line import OTHERS_KEY, SECOND_KEY, Line
from ivr.core.phrases import PRESS
from ivr.core.present import Heard
from ivr.phone.speech import seconds_to_say, words_to_say

Spoken = tuple[str, str]  # a prompt and a language

_KEY_OF = {prompt: key for key, prompt in PRESS.items()}
# Keys that lead on to something new; 8 and 9 would leave the language, * and # what was heard already.
_ONWARD = "12345670"


class Length(NamedTuple):
    """How much a caller listens to: seconds, and words, which an operator of a relay would have to type."""

    seconds: float = 0.0
    words: int = 0

    def and_then(self, more: Length) -> Length:
        """Both, one after the other."""
        return Length(self.seconds + more.seconds, self.words + more.words)


@dataclass(frozen=True, slots=True)
class Reached:
    """How a caller gets to a service: seconds listened, and the keys, each pressed once it has been said
    (``_`` is waiting out a notice)."""

    seconds: float
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What comes first, in seconds: how long the notice lasts, until the first key is live, and until the
    first topic begins."""

    notice: float
    first_key: float
    first_topic: float


@dataclass(frozen=True)
class Stopwatch:
    """A line at one moment; ``recorded`` is the seconds of every recording that is heard."""

    line: Line
    now: datetime
    recorded: Mapping[Spoken, float]

    def seconds(self, step: Say | Silence) -> float:
        """How long one sound lasts: as measured, or as the voice is estimated to take."""
        return self._length(step).seconds

    def length(self, steps: Iterable[object]) -> Length:
        """How much is heard of some steps, one after the other; what is heard while keys are live is not
        in it."""
        seconds, words = 0.0, 0
        for step in steps:
            if isinstance(step, Say | Silence):
                each = self._length(step)
                seconds, words = seconds + each.seconds, words + each.words
        return Length(seconds, words)

    def _length(self, step: Say | Silence) -> Length:
        if isinstance(step, Silence):
            return Length(step.milliseconds / 1000)
        tag, words = self.line.languages[step.language].tag, spoken(self.line, step)
        estimated = _estimated(words, tag)
        known = self.recorded.get((step.prompt, step.language))
        return estimated if known is None else Length(known, estimated.words)

    def opening(self, language: str) -> Opening:
        """The start of a call, or, for another language than the line's own, what follows once its key has
        been pressed."""
        return self.opened(self.chosen(language)[-1])

    def opened(self, turn: Turn) -> Opening:
        """The first seconds of a turn that begins with the notice and goes on to the first menu."""
        notice, live = self.length(turn.steps[:1]).seconds, self.before(turn).seconds
        (listen,) = (step for step in turn.steps if isinstance(step, Listen))
        topic = self.line.menu(self.line.first).choices[0].prompt
        return Opening(notice, live, live + self.until(listen.steps, topic).seconds)

    def reach(self, language: str) -> dict[str, Reached]:
        """Every service that can be rung from the start of a call, by the way that takes least listening.
        Another language than the line's own is chosen with its keys, as early as they can be pressed."""
        found: dict[str, Reached] = {}
        queue: list[tuple[float, tuple[str, ...], str, Turn]] = []
        heard, keys, turn = self.chosen(language)
        heappush(queue, (heard.seconds, keys, str(turn.place), turn))
        seen = set[str]()
        while queue:
            seconds, keys, name, turn = heappop(queue)
            if name in seen or turn.place is None:
                continue
            seen.add(name)
            if isinstance(turn.steps[-1], Ring):
                total = seconds + self.before(turn).seconds
                if turn.place.state is State.RINGING:
                    found.setdefault(turn.place.node, Reached(total, keys))
                continue
            for key, cost, following in self.ways(turn):
                heappush(queue, (seconds + cost.seconds, (*keys, key), str(following.place), following))
        return found

    def chosen(self, language: str) -> tuple[Length, tuple[str, ...], Turn]:
        """A call that has come to its language: what was heard so far, the keys pressed for it, as early as
        they can be, and the turn heard then."""
        line, heard, keys = self.line, Length(), list[str]()
        turn = self.turn(None, Started())
        for key in _keys_of(line, language):
            heard = heard.and_then(self.before(turn))
            keys.append(key)
            turn = self.turn(turn.place, Pressed(key))
        return heard, tuple(keys), turn

    def ways(self, turn: Turn) -> Iterator[tuple[str, Length, Turn]]:
        """Every key said in a turn, and waiting where that leads on: what is heard until then, and what
        follows."""
        before, listen = self.before(turn), turn.steps[-1]
        assert isinstance(listen, Listen) and turn.place  # a turn that rings has been looked at already
        for prompt, heard in self._prompts(listen):
            key = _KEY_OF.get(prompt, "")
            if key and key in _ONWARD:
                yield key, before.and_then(heard), self.turn(turn.place, Pressed(key))
        waited = self.turn(turn.place, Silent())
        if isinstance(waited.steps[-1], Ring) and waited.place and waited.place.state is State.RINGING:
            silence = Length(listen.seconds)
            yield "_", before.and_then(self.length(listen.steps)).and_then(silence), waited

    def _prompts(self, listen: Listen) -> Iterator[tuple[str, Length]]:
        """Every prompt of a listening in its own language, and what has been heard once it has been said."""
        heard = Length()
        for step in listen.steps:
            heard = heard.and_then(self._length(step))
            if isinstance(step, Say):
                yield step.prompt, heard

    def until(self, steps: Heard, prompt: str) -> Length:
        """What is heard before a prompt begins."""
        position = next(
            (n for n, step in enumerate(steps) if isinstance(step, Say) and step.prompt == prompt), len(steps)
        )
        return self.length(steps[:position])

    def before(self, turn: Turn) -> Length:
        """What no key can cut short."""
        return self.length(turn.steps)

    def turn(self, place: Place | None, event: Event) -> Turn:
        """What callers hear next, with its pauses as long as they are heard."""
        turn = answer(self.line, place, event, self.now)
        return paced(turn, lambda step: (step.prompt, step.language) in self.recorded)


@lru_cache(maxsize=8192)
def _estimated(words: str, tag: str) -> Length:
    """By the words alone, so each sentence of a line is counted once, however often it is heard."""
    return Length(seconds_to_say(words, tag), words_to_say(words, tag))


def _keys_of(line: Line, language: str) -> tuple[str, ...]:
    """The keys that choose a language."""
    if language == line.language:
        return ()
    if language == line.second:
        return (SECOND_KEY,)
    return (OTHERS_KEY, str(line.others.index(language) + 1))
