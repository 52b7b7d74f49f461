"""Blanks: the facts that words leave open, so that words and facts cannot disagree.

``{number:nami}`` is the number of that service, ``{opens:nami}`` its next opening, ``{hours:nami}`` its
hours, ``{name:nami}`` its name. Without a service they mean the one at hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.core.call import Blank, LanguagesOf, NameOf, Opening, Say
from ivr.core.line import Line, Service

BLANK = re.compile(r"\{([^{}]*)\}")
OF_A_SERVICE = ("number", "opens", "hours", "name")


@dataclass(frozen=True, slots=True)
class About:
    """What the blanks of a prompt may refer to without naming it."""

    service: str | None = None
    dated: date | None = None


@lru_cache(maxsize=8192)  # a line has few sentences, and says them again and again
def blanks_in(words: str) -> tuple[str, ...]:
    """The blanks of some words, as written between the braces, in order, each once."""
    return tuple(dict.fromkeys(BLANK.findall(words)))


def say(line: Line, prompt: str, language: str, now: datetime, about: About | None = None) -> Say:
    """The step that speaks a prompt, its blanks filled from the line as it is at this moment."""
    blanks = blanks_in(line.prompts[prompt][language])
    if not blanks:
        return _plain(prompt, language)
    about = about or About(service=line.closed_for.get(prompt))
    values = {blank: _value(line, blank, now, about) for blank in blanks}
    return Say(prompt, language, {blank: value for blank, value in values.items() if value is not None})


@lru_cache(maxsize=8192)  # most sentences have no blanks, and are the same step every time
def _plain(prompt: str, language: str) -> Say:
    return Say(prompt, language)


def _value(line: Line, blank: str, now: datetime, about: About) -> Blank | None:
    kind, _, name = blank.partition(":")
    if kind == "date":
        return about.dated
    service = line.nodes.get(name or about.service or "")
    return _fact(kind, service, now, line.zone) if isinstance(service, Service) else None


def _fact(kind: str, service: Service, now: datetime, zone: str) -> Blank | None:
    match kind:
        case "number":
            return service.speak
        case "opens":
            return _opening(service, now.astimezone(ZoneInfo(zone)))
        case "hours":
            return service.hours
        case "name":
            return NameOf(service.name)
        case "languages":
            return LanguagesOf(service.languages)
    return None


def _opening(service: Service, now: datetime) -> Opening:
    moment = service.hours.next_opening(now)
    return Opening(moment, (moment.date() - now.date()).days if moment else 0)
