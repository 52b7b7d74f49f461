"""The deployed line beside the draft: called from outside as the carrier would, and here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from ivr.cli.call import keys_of
from ivr.core.line import Line
from ivr.deploy.outside import answered_at, failed
from ivr.deploy.trouble import Stopped
from ivr.edition import compile_line
from ivr.files.recordings import heard
from ivr.phone import Call, Event, Exchange, HttpExchange, Played, Said, WsgiExchange
from ivr.web.build import build
from ivr.web.settings import Settings

_MOST = 60  # letters of a sentence that are told


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether callers hear the draft, and what was found, a row each."""

    same: bool
    rows: list[str]


def compared(home: Path, server: Settings, line: Line) -> Compared:
    """The edition at the public address and its first turns, beside those of the draft. Raises Stopped where
    a call from outside fails."""
    outside = HttpExchange(server.tokens[0])
    answered_at(server.base_url, outside)
    here = WsgiExchange(build(line, server), server.tokens[0], server.base_url)
    current = json.loads(outside.get(f"{server.base_url}/healthz").body)["edition"]
    draft = compile_line(line, "", server.carrier, heard(home, line, placeholders=False)).name
    rows = [
        f"callers hear edition {current}, {f'and the draft is {draft}' if current != draft else 'the draft'}"
    ]
    same = [current == draft]
    for language in line.offered:
        there, ours = (_first_turns(exchange, server, line, language) for exchange in (outside, here))
        same.append(there == ours)
        rows.append(_language(language, there, ours))
    return Compared(all(same), rows)


def _first_turns(exchange: Exchange, server: Settings, line: Line, language: str) -> list[Event]:
    """What is heard until the first menu in this language has been heard out."""
    call, events = Call(exchange, f"{server.base_url}/voice"), list[Event]()
    for key in keys_of(line, language):
        events += call.hear(key.early)
        if call.ended:
            break
        call.act(key)
    events += call.hear()
    if call.troubles:
        raise Stopped(failed(server.base_url, f"in {language}", call.troubles[0]))
    return events


def _language(language: str, there: list[Event], ours: list[Event]) -> str:
    if there == ours:
        sounds = sum(isinstance(event, Said | Played) for event in ours)
        return f"{language}: the same {sounds} sounds until the first menu, {ours[-1].at:.0f} seconds"
    one, other = next(pair for pair in zip_longest(there, ours) if pair[0] != pair[1])
    return f"{language}: callers hear {_told(one)} where the draft has {_told(other)}"


def _told(event: Event | None) -> str:
    match event:
        case Said(words=words):
            return f'"{words[:_MOST]}{"..." if len(words) > _MOST else ""}"'
        case Played(url=url):
            return f"the recording {'/'.join(url.split('/')[-2:])}"
        case None:
            return "nothing more"
    return f"{type(event).__name__.lower()} at {event.at:.1f} s"
