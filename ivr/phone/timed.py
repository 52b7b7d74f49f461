"""A call told again from what its caller did so far, each thing at its virtual second.

So whoever plays the sounds, such as a page in a browser, keeps nothing but a list: with every key the call is
made anew up to there, and the handset decides what that key means. Must never import anything else of ivr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.phone.call import Call, KeyPress
from ivr.phone.events import Ended, Event, Keyed, Listening, Result
from ivr.phone.handset import OUTCOMES
from ivr.phone.story import Action, DialResult, HangUp, Start
from ivr.phone.verbs import KEYS, LONGEST_CALL

_DID = re.compile(rf"([{re.escape(KEYS)}]|{'|'.join(OUTCOMES)})@([0-9]{{1,5}}(?:\.[0-9]{{1,3}})?)")


@dataclass(frozen=True, slots=True)
class Did:
    """At a virtual second, a key; or what every transfer from then on comes to."""

    at: float
    what: str


def parse_acts(text: str) -> tuple[Did, ...]:
    """What was done, written as ``2@12.4 busy@30``; raises ValueError that says what to write instead."""
    return tuple(_act(word) for word in text.split())


def _act(word: str) -> Did:
    found = _DID.fullmatch(word)
    if found is None or float(found[2]) > LONGEST_CALL:
        raise ValueError(f"{word!r} is nothing a caller does. Write a key and its second, as in: 2@12.4")
    return Did(float(found[2]), found[1])


def follow(call: Call, acts: Iterable[Did], until: float, first: Iterable[KeyPress] = ()) -> list[Event]:
    """What is heard up to where a key is waited for later than ``until``; before that, silence is kept.

    ``first`` are keys as a script has them, pressed one after the other before silence is kept anywhere.
    """
    for act in acts:
        call.do(act.what, act.at)
    heard: list[Event] = []
    for key in first:
        heard += call.hear(until_live=key.early)
        if call.ended:
            return heard
        call.act(key)
    heard += call.hear()
    while not call.ended and _patience(heard) <= until:
        call.silence()
        heard += call.hear()
    return heard


def _patience(heard: Sequence[Event]) -> float:
    """The second at which nobody waits any longer for the key that is waited for now."""
    told = next(event for event in reversed(heard) if isinstance(event, Listening))
    return told.seconds + max(event.at for event in heard if isinstance(event, Keyed | Listening))


def as_actions(heard: Sequence[Event]) -> tuple[Action, ...]:
    """The script of a story in which the same happens. A key pressed inside a menu's words is one that does
    not wait for them; a lost one is left out. A call that has not ended is hung up."""
    turns: list[tuple[Action, list[Event]]] = [(Start(), [])]
    listening = False
    for event in heard:
        if isinstance(event, Keyed) and not event.lost:
            turns.append((KeyPress(event.key, early=not listening), []))
        elif listening:
            turns.append((KeyPress(None), []))
        listening = isinstance(event, Listening)
        turns[-1][1].append(event)
    ended = any(isinstance(event, Ended) for event in heard)
    return (*_with_results(turns), *(() if ended else (HangUp(),)))


def _with_results(turns: Iterable[tuple[Action, list[Event]]]) -> Iterable[Action]:
    """The actions, and before each what its transfer comes to, where that is another than before."""
    told = "completed"
    for action, events in turns:
        outcome = next((event.outcome for event in events if isinstance(event, Result)), told)
        if outcome != told:
            yield DialResult(outcome)
        yield action
        told = outcome
