"""The menus as an outline: what each key leads to, to the depth at which everything has been shown once."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.line import Bulletin, Line, Menu, Node, Notice, Service, targets
from ivr.core.numbers import written


@dataclass(frozen=True, slots=True)
class Branch:
    """One entry of the outline. ``key`` is the key that leads here, or a word for how a call gets here;
    ``shown`` says that its branches stand elsewhere in the outline."""

    key: str
    name: str
    kind: str
    words: str
    speak: str | None = None
    dial: str | None = None
    hours: str | None = None
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    unconfirmed: str | None = None
    shown: bool = False
    branches: tuple[Branch, ...] = ()

    def as_data(self) -> dict[str, object]:
        """The branch as other programs read it."""
        return {
            "key": self.key,
            "name": self.name,
            "kind": self.kind,
            "words": self.words,
            "speak": self.speak,
            "dial": self.dial,
            "hours": self.hours,
            "languages": list(self.languages),
            "interpreter": self.interpreter,
            "unconfirmed": self.unconfirmed,
            "shown-elsewhere": self.shown,
            "branches": [branch.as_data() for branch in self.branches],
        }


def outline(line: Line) -> Branch:
    """The whole line from its first menu; the person behind 0 is its last branch."""
    seen: set[str] = set()
    top = _branch(line, "start", line.first, line.prompts[line.first][line.language], seen)
    person = _branch(line, "0", line.person, "For a person", seen)
    return Branch(top.key, top.name, top.kind, top.words, branches=(*top.branches, person))


def _branch(line: Line, key: str, name: str, words: str, seen: set[str]) -> Branch:
    node = line.nodes[name]
    shown = name in seen and bool(targets(node))
    seen.add(name)
    branches = () if shown else _branches(line, node, seen)
    if not isinstance(node, Service):
        return Branch(key, name, _KINDS[type(node)], words, shown=shown, branches=branches)
    return Branch(
        key,
        name,
        "service",
        words,
        speak=written(node.speak) if node.speak else None,
        dial=node.dial.e164 if node.dial else None,
        hours=_hours(node),
        languages=node.languages or (line.language,),
        interpreter=node.interpreter,
        unconfirmed=node.unconfirmed,
        shown=shown,
        branches=branches,
    )


def _hours(service: Service) -> str:
    closed = "closed on holidays" if service.hours.holidays else ""
    return "; ".join(filter(None, (service.hours.weekly, closed, service.hours.exceptions)))


_KINDS: dict[type[Node], str] = {Menu: "menu", Notice: "notice", Bulletin: "bulletin"}


def _branches(line: Line, node: Node, seen: set[str]) -> tuple[Branch, ...]:
    def words(name: str) -> str:
        return line.prompts[name][line.language]

    match node:
        case Menu(choices=choices):
            return tuple(_branch(line, c.key, c.target, words(c.prompt), seen) for c in choices)
        case Notice(then=str(then)):
            return (_branch(line, "then", then, words(then), seen),)
        case Service(when_closed=closed, otherwise=other):
            ways = (("when closed", closed), ("otherwise", other))
            return tuple(_branch(line, way, name, words(name), seen) for way, name in ways if name)
    return ()
