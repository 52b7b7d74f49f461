"""The stopwatch: how long callers listen until the digits 911, the first key, each service and a person.

It reads turns as they are decided, not TwiML; the handset reads the same calls from TwiML, and a test holds
the two to a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush

from ivr.audio.pace import paced
from ivr.audio.spoken import spoken
from ivr.core.call import Event, Listen, Place, Pressed, Ring, Say, Silence, Silent, Started, State, Turn
from ivr.core.flow import answer
from ivr.core.line import OTHERS_KEY, SECOND_KEY, Line
from ivr.core.phrases import PRESS
from ivr.phone.speech import seconds_to_say

Spoken = tuple[str, str]  # a prompt and a language

_KEY_OF = {prompt: key for key, prompt in PRESS.items()}
# Keys that lead on to something new; 8 and 9 would leave the language, * and # what was heard already.
_ONWARD = "12345670"


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
        if isinstance(step, Silence):
            return step.milliseconds / 1000
        known = self.recorded.get((step.prompt, step.language))
        if known is not None:
            return known
        return seconds_to_say(spoken(self.line, step), self.line.languages[step.language].tag)

    def opening(self, language: str) -> Opening:
        """The start of a call, or, for another language than the line's own, what follows once its key has
        been pressed."""
        turn = self._chosen(language)[-1]
        notice, live = self.seconds(turn.steps[0]), self._before(turn)  # type: ignore[arg-type]  # 911 first
        (listen,) = (step for step in turn.steps if isinstance(step, Listen))
        topic = self.line.menu(self.line.first).choices[0].prompt
        return Opening(notice, live, live + self._until(listen, topic))

    def reach(self, language: str) -> dict[str, Reached]:
        """Every service that can be rung from the start of a call, by the way that takes least listening.
        Another language than the line's own is chosen with its keys, as early as they can be pressed."""
        found: dict[str, Reached] = {}
        queue: list[tuple[float, tuple[str, ...], str, Turn]] = []
        seconds, keys, turn = self._chosen(language)
        heappush(queue, (seconds, keys, str(turn.place), turn))
        seen = set[str]()
        while queue:
            seconds, keys, name, turn = heappop(queue)
            if name in seen or turn.place is None:
                continue
            seen.add(name)
            if isinstance(turn.steps[-1], Ring):
                total = seconds + self._before(turn)
                if turn.place.state is State.RINGING:
                    found.setdefault(turn.place.node, Reached(total, keys))
                continue
            for key, cost, following in self._ways(turn):
                heappush(queue, (seconds + cost, (*keys, key), str(following.place), following))
        return found

    def _chosen(self, language: str) -> tuple[float, tuple[str, ...], Turn]:
        """A call that has come to its language: seconds so far, and the turn heard then."""
        line, seconds, keys = self.line, 0.0, list[str]()
        turn = self._turn(None, Started())
        for key in _keys_of(line, language):
            seconds += self._before(turn)
            keys.append(key)
            turn = self._turn(turn.place, Pressed(key))
        return seconds, tuple(keys), turn

    def _ways(self, turn: Turn) -> Iterator[tuple[str, float, Turn]]:
        """Every key said in a turn, and waiting where that leads on: the seconds until then, and what
        follows."""
        before, listen = self._before(turn), turn.steps[-1]
        assert isinstance(listen, Listen) and turn.place  # a turn that rings has been looked at already
        for prompt, heard in self._heard(listen):
            key = _KEY_OF.get(prompt, "")
            if key and key in _ONWARD:
                yield key, before + heard, self._turn(turn.place, Pressed(key))
        waited = self._turn(turn.place, Silent())
        if isinstance(waited.steps[-1], Ring) and waited.place and waited.place.state is State.RINGING:
            yield "_", before + sum(map(self.seconds, listen.steps)) + listen.seconds, waited

    def _heard(self, listen: Listen) -> Iterator[tuple[str, float]]:
        """Every prompt of a listening in its own language, and when it has been said."""
        at = 0.0
        for step in listen.steps:
            at += self.seconds(step)
            if isinstance(step, Say):
                yield step.prompt, at

    def _until(self, listen: Listen, prompt: str) -> float:
        """When a prompt begins."""
        at = 0.0
        for step in listen.steps:
            if isinstance(step, Say) and step.prompt == prompt:
                break
            at += self.seconds(step)
        return at

    def _before(self, turn: Turn) -> float:
        """Seconds that no key can cut short."""
        return sum(self.seconds(step) for step in turn.steps if isinstance(step, Say | Silence))

    def _turn(self, place: Place | None, event: Event) -> Turn:
        turn = answer(self.line, place, event, self.now)
        return paced(turn, lambda step: (step.prompt, step.language) in self.recorded)


def _keys_of(line: Line, language: str) -> tuple[str, ...]:
    """The keys that choose a language."""
    if language == line.language:
        return ()
    if language == line.second:
        return (SECOND_KEY,)
    return (OTHERS_KEY, str(line.others.index(language) + 1))
