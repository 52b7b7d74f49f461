"""The page of nouns: what a telephone line is made of.

Everything here is frozen and holds facts, never sentences made from facts: words are prompts, and
a prompt's blanks (``{number:nami}``) are filled when it is spoken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from ivr.core.hours import Hours
from ivr.core.numbers import Dialable, Speakable

CARRIERS = ("twilio", "signalwire", "somleng")
ANY = "any"  # carrier
KEYS = "0123456789*#"
PERSON_KEY, BACK_KEY, AGAIN_KEY = "0", "*", "#"
SECOND_KEY, OTHERS_KEY = "8", "9"  # languages, the same in every menu, so a topic never has them
TOPIC_KEYS = "1234567"


@dataclass(frozen=True, slots=True)
class Choice:
    """What one key of a menu leads to: says ``prompt``, then the key; goes to the node ``target``.

    ``weight`` is how many callers press it, beside the other choices of its menu; an ``urgent`` one is
    pressed by people in a crisis."""

    key: str
    prompt: str
    target: str
    weight: float = 1.0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A node that asks. The order of its choices is the order heard."""

    name: str
    choices: tuple[Choice, ...]

    def choice(self, key: str) -> Choice | None:
        """The choice behind a key, if the menu has one there."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class Service:
    """Someone we can connect to. Without ``dial`` it is only named in words, never rung.

    ``otherwise`` is the service offered instead when this one cannot be reached;
    ``ring_seconds`` is how long the carrier lets it ring; ``caller_id`` says whose number the
    other side sees; ``languages`` are those its people answer in, ``interpreter`` whether one joins for any
    other; ``unconfirmed`` is the reason why a person should check the number first.
    """

    name: str
    speak: Speakable | None
    dial: Dialable | None
    hours: Hours
    when_closed: str | None = None
    otherwise: str | None = None
    caller_id: Literal["caller", "line"] = "caller"
    ring_seconds: int = 28
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    source: str = ""
    checked: date | None = None
    unconfirmed: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Speaks and returns to the menu it came from, or goes on to the service ``then``."""

    name: str
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One dated entry of a bulletin, on the air from the day ``first`` until the end of ``last``."""

    prompt: str
    dated: date
    first: date | None = None
    last: date | None = None

    def on_air(self, day: date) -> bool:
        """Whether it is heard on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A dated list read a few at a time, newest first."""

    name: str
    items: tuple[Item, ...]


Node = Menu | Service | Notice | Bulletin


@dataclass(frozen=True, slots=True)
class Language:
    """How one language is spoken: its BCP-47 ``tag``, and the ``voices`` of each carrier (or of ``ANY``).
    One that is not ``offered`` is only heard in the short notice."""

    code: str
    tag: str
    voices: Mapping[str, str]
    offered: bool = True

    def voice(self, carrier: str) -> str | None:
        """The voice that speaks it on that carrier, if one does."""
        return self.voices.get(carrier) or self.voices.get(ANY)


@dataclass(frozen=True)
class Line:
    """The whole telephone line. ``prompts`` is name -> language -> words; ``numbers`` is the E.164 number
    dialled -> the language its calls begin in.

    ``parents`` is, for every node, the menu that ``*`` leads to when a call no longer knows
    where it came from; ``closed_for`` is, for a node that speaks when a service is closed, that
    service; ``only_closed_for`` has those of them that nothing else leads to.
    """

    name: str
    zone: str
    first: str
    person: str
    language: str
    languages: Mapping[str, Language]
    short_notices: tuple[str, ...]
    nodes: Mapping[str, Node]
    prompts: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, str] = field(default_factory=dict)
    edition: str = "draft"
    parents: Mapping[str, str] = field(init=False, repr=False, compare=False)
    closed_for: Mapping[str, str] = field(init=False, repr=False, compare=False)
    only_closed_for: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parents", _parents(self))
        object.__setattr__(self, "closed_for", _closed_for(self))
        object.__setattr__(self, "only_closed_for", _only_closed_for(self))

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages a call can be in; its own language first."""
        others = [code for code, each in self.languages.items() if each.offered and code != self.language]
        return (self.language, *others)

    @property
    def second(self) -> str | None:
        """The language behind key 8, if there is more than one."""
        return self.offered[1] if len(self.offered) > 1 else None

    @property
    def others(self) -> tuple[str, ...]:
        """The languages behind key 9: all but the second, the line's own last, always in this order."""
        return (*self.offered[2:], self.language) if self.second else ()

    def menu(self, name: str) -> Menu:
        """The menu of that name; the first menu where there is none."""
        node = self.nodes.get(name)
        if isinstance(node, Menu):
            return node
        first = self.nodes[self.first]
        assert isinstance(first, Menu)  # the loader refuses a line whose first node is no menu
        return first

    def service(self, name: str) -> Service:
        """The service of that name. KeyError where there is none: names are checked at load."""
        node = self.nodes[name]
        if not isinstance(node, Service):
            raise KeyError(name)
        return node

    def services(self) -> tuple[Service, ...]:
        """Every service, in the order of the files."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Service))


def targets(node: Node) -> tuple[str, ...]:
    """The names of the nodes that a node leads to, in the order heard."""
    match node:
        case Menu():
            return tuple(choice.target for choice in node.choices)
        case Service():
            return tuple(name for name in (node.when_closed, node.otherwise) if name)
        case Notice():
            return (node.then,) if node.then else ()
    return ()


def _parents(line: Line) -> dict[str, str]:
    """Breadth first from the first menu, so that ``*`` takes the shortest way home."""
    parents = {line.first: line.first}
    queue = [line.first]
    for name in queue:
        node = line.nodes[name]
        menu = name if isinstance(node, Menu) else parents[name]
        for target in targets(node):
            if target not in parents:
                parents[target] = menu
                queue.append(target)
    return parents


def _closed_for(line: Line) -> dict[str, str]:
    return {service.when_closed: service.name for service in line.services() if service.when_closed}


def _only_closed_for(line: Line) -> dict[str, str]:
    """A node that callers choose, too, is not there for a closed service alone."""
    chosen = {line.first, line.person}
    for node in line.nodes.values():
        chosen.update(targets(node) if not isinstance(node, Service) else filter(None, [node.otherwise]))
    return {name: service for name, service in line.closed_for.items() if name not in chosen}
