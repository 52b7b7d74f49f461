"""What goes into a decision and what comes out: Place and Event in, Turn and Steps out.

A Place is the whole state of a call, and it travels in the URL that the carrier requests next; the
carrier signs that URL, so a caller cannot forge it. It is written in ``[A-Za-z0-9._-]`` only, so every
server and proxy spells it alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from ivr.core.hours import Hours
from ivr.core.line import Service
from ivr.core.numbers import Speakable


class State(StrEnum):
    """What a caller is doing at a node: listening, or somewhere along a transfer."""

    LISTEN = "listen"
    RINGING = "ringing"
    RESCUE = "rescue"  # the person is being rung because the caller stayed silent or pressed wrong keys
    TOLD = "told"  # they do not speak the caller's language, and somebody else does
    CLOSED = "closed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"
    DONE = "done"


FAILURES = (State.BUSY, State.NO_ANSWER, State.FAILED, State.CANCELED)
OUTCOMES = ("completed", *(str(state) for state in FAILURES))

# Longer than any place we write; whatever exceeds it was not ours.
MAX_PLACE_LENGTH = 200
_MOST_ITEMS = 9999

_PLACE = re.compile(
    r"(?P<edition>[a-z0-9]{1,64})\.(?P<language>[a-z]{2,3}(?:-[a-z0-9]+)*)\.(?P<node>[a-z0-9-]+)\."
    r"(?P<state>[a-z-]+)\.(?P<menu>[a-z0-9-]+)\."
    r"(?P<item>[0-9]{1,4})-(?P<silences>[0-9])-(?P<wrongs>[0-9])-(?P<rescued>[01])-(?P<choosing>[01])"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is. ``menu`` is the menu it came from, ``item`` the entry a bulletin is at;
    ``silences`` and ``wrongs`` count since the last key that led somewhere; ``rescued`` says that the
    person was already rung once for this call without being asked; ``choosing`` that the caller is choosing
    a language, and then stays at this node."""

    edition: str
    language: str
    node: str
    menu: str
    state: State = State.LISTEN
    item: int = 0
    silences: int = 0
    wrongs: int = 0
    rescued: bool = False
    choosing: bool = False

    def __str__(self) -> str:
        flags = f"{int(self.rescued)}-{int(self.choosing)}"
        counts = f"{min(self.item, _MOST_ITEMS)}-{self.silences}-{self.wrongs}-{flags}"
        return f"{self.edition}.{self.language}.{self.node}.{self.state}.{self.menu}.{counts}"


def read_place(text: str) -> Place | None:
    """The place a URL names, or None for anything that is not one of ours."""
    found = _PLACE.fullmatch(text) if len(text) <= MAX_PLACE_LENGTH else None
    if found is None or found["state"] not in list(State):
        return None
    return Place(
        edition=found["edition"],
        language=found["language"],
        node=found["node"],
        menu=found["menu"],
        state=State(found["state"]),
        item=int(found["item"]),
        silences=int(found["silences"]),
        wrongs=int(found["wrongs"]),
        rescued=found["rescued"] == "1",
        choosing=found["choosing"] == "1",
    )


@dataclass(frozen=True, slots=True)
class Started:
    """A call begins; ``number`` is the one dialled, as the carrier says it."""

    number: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed a key; anything that is not a single key is a wrong one."""

    key: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody pressed anything until the time was up."""


@dataclass(frozen=True, slots=True)
class Dialed:
    """A transfer ended; ``outcome`` is the carrier's word for how."""

    outcome: str


Event = Started | Pressed | Silent | Dialed


@dataclass(frozen=True, slots=True)
class Opening:
    """When something opens next, as a caller would say it: ``days`` from today, 0 is today.

    ``moment`` is None where no opening is known.
    """

    moment: datetime | None
    days: int


@dataclass(frozen=True, slots=True)
class NameOf:
    """The spoken name of a service."""

    service: str


@dataclass(frozen=True, slots=True)
class LanguagesOf:
    """The languages a service answers in, by their codes."""

    codes: tuple[str, ...]


Blank = Speakable | Opening | NameOf | LanguagesOf | Hours | date


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a prompt in a language, its blanks filled with these values."""

    prompt: str
    language: str
    blanks: Mapping[str, Blank] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause of so many milliseconds."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Listen:
    """Speak, and take one key at any moment of it, or until ``seconds`` after it."""

    steps: tuple[Say | Silence, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Ring:
    """Connect the caller to a service."""

    number: str
    seconds: int
    caller_id: Literal["caller", "line"]


@dataclass(frozen=True, slots=True)
class End:
    """Hang up."""


Step = Say | Silence | Listen | Ring | End


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do now, and the one place from which the next request will come (None: it is over)."""

    steps: tuple[Step, ...]
    place: Place | None


def ring(service: Service) -> Ring:
    """The step that rings a service. ValueError for one that has no number to dial."""
    if service.dial is None:
        raise ValueError(f"{service.name} has no number to dial")
    return Ring(service.dial.e164, service.ring_seconds, service.caller_id)
