"""A caller who tries everything: every key, silence and transfer result at every place a call can reach.

It reads only TwiML, with the handset's reader, and knows the line only by what it is told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ivr.phone import Reply, Request, read
from ivr.phone.verbs import Dial, Gather, Hangup, Redirect, Say, Verb
from tests.conftest import CHICAGO, OPEN, SUNDAY_EVENING, Called

MOST_BYTES = 16 * 1024
CALLER = (("From", "+13125550123"), ("To", "+17735550100"))
EVENTS: tuple[tuple[tuple[str, str], ...], ...] = (
    *((("Digits", key),) for key in "0123456789*#"),
    (),
    *((("DialCallStatus", status),) for status in ("completed", "busy", "no-answer", "failed", "canceled")),
)
HOURS = {
    "everything open": OPEN,
    "NAMI open, offices closed": datetime(2026, 12, 5, 12, 0, tzinfo=CHICAGO),
    "everything with hours closed": SUNDAY_EVENING,
    "a City holiday": datetime(2026, 12, 25, 10, 0, tzinfo=CHICAGO),
}


@dataclass
class Walk:
    """What a walk found: places, answers given, numbers rung, and everything said: tag, voice and words."""

    places: set[str] = field(default_factory=set)
    answers: int = 0
    rung: set[str] = field(default_factory=set)
    said: set[tuple[str, str | None, str]] = field(default_factory=set)


def ask(called: Called, url: str, event: tuple[tuple[str, str], ...]) -> tuple[Verb, ...]:
    """One signed request; the answer as a carrier reads it."""
    reply = called.exchange.send(Request("POST", url, (*CALLER, *event)))
    return checked(reply)


def checked(reply: Reply) -> tuple[Verb, ...]:
    """An answer must be 200, small, and TwiML a carrier takes."""
    assert reply.status == 200
    assert len(reply.body) <= MOST_BYTES
    return read(reply.body, reply.content_type)


def ways_on(verbs: tuple[Verb, ...]) -> Iterator[str]:
    """The URLs an answer can lead to."""
    for verb in verbs:
        match verb:
            case Gather(action=str(url)) | Dial(action=str(url)) | Redirect(url=url):
                yield url


def said(verbs: tuple[Verb, ...]) -> Iterator[Say]:
    """Everything the voice says in an answer, in order."""
    for verb in verbs:
        yield from (
            each for each in (verb.prompts if isinstance(verb, Gather) else (verb,)) if isinstance(each, Say)
        )


def has_a_way_on(verbs: tuple[Verb, ...], goodbye: str) -> bool:
    """A key or a transfer is awaited, or the end was announced in words."""
    if isinstance(verbs[-1], Hangup):
        return any(isinstance(verb, Say) and verb.text == goodbye for verb in verbs)
    return isinstance(verbs[-1], Dial) or (isinstance(verbs[-1], Redirect) and isinstance(verbs[-2], Gather))


def language_of(url: str) -> str:
    """The language of a place's URL."""
    return url.rpartition("/")[2].split(".")[1]


def chosen(called: Called, keys: str) -> str:
    """The place of a caller who pressed these keys at the start of a call."""
    url = called.entry
    for event in ((), *((("Digits", key),) for key in keys)):
        url = next(ways_on(ask(called, url, event)))
    return url


def walk(called: Called, start: str, language: str, goodbye: str) -> Walk:
    """Everything reachable from a place at one moment, without leaving its language."""
    found, queue = Walk(), [start]
    seen = {start}
    while queue:
        url = queue.pop()
        for event in EVENTS:
            verbs = ask(called, url, event)
            found.answers += 1
            assert has_a_way_on(verbs, goodbye), (url, event)
            here = [following for following in ways_on(verbs) if language_of(following) == language]
            if here or not list(ways_on(verbs)):
                found.rung |= {verb.number for verb in verbs if isinstance(verb, Dial)}
                found.said |= {(each.language, each.voice, each.text) for each in said(verbs)}
            for following in here:
                if following not in seen:
                    seen.add(following)
                    queue.append(following)
    found.places = seen
    return found
