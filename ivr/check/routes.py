"""How callers get to every node of a line, and which nodes of two lines are the same to a caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.core.line import PERSON_KEY, Bulletin, Line, Menu, Node, Notice, Service

Keys = tuple[str, ...]  # keys in the order pressed, and the words below for what a caller meets on the way

CLOSED, BUSY = "closed", "busy"


def legs(node: Node) -> dict[str, str]:
    """Where a node leads: a key, or what a caller meets, to the name of a node."""
    match node:
        case Menu():
            return {choice.key: choice.target for choice in node.choices}
        case Service():
            ways = {CLOSED: node.when_closed, BUSY: node.otherwise}
            return {way: name for way, name in ways.items() if name}
        case Notice():
            return {"1": node.then} if node.then else {}
    return {}


def ways(line: Line) -> dict[str, Keys]:
    """The shortest way to every node that callers can get to, the first menu's being empty."""
    found: dict[str, Keys] = {line.first: ()}
    queue = [line.first]
    for name in queue:
        for leg, target in legs(line.nodes[name]).items():
            if target not in found:
                found[target] = (*found[name], leg)
                queue.append(target)
        if name == queue[-1] and line.person not in found:
            found[line.person] = (PERSON_KEY,)
            queue.append(line.person)
    return found


def callers(way: Keys) -> str:
    """Those who go a way, as the beginning of a sentence."""
    if not way:
        return "Callers at the first menu"
    told, pressed = list[str](), list[str]()
    for step in (*way, ""):
        if step not in (CLOSED, BUSY, ""):
            pressed.append(step)
            continue
        if pressed:
            told.append(f"press {', '.join(pressed)}")
            pressed = []
        if step:
            told.append("find it closed" if step == CLOSED else "cannot get through")
    return f"Callers who {' and '.join(told)}"


def paired(before: Line, after: Line) -> dict[str, str]:
    """The nodes before, and those that they are now: of the same name, or renamed, which nobody hears."""
    same = {name: name for name in before.nodes if name in after.nodes}
    if before.first not in same and after.first not in before.nodes:
        same[before.first] = after.first
    queue = [(before.first, after.first), (before.person, after.person)]
    queue += [pair for pair in same.items() if pair not in queue]
    for old, new in queue:
        for pair in _led_to(before.nodes.get(old), after.nodes.get(new)):
            if pair[0] not in same and pair[1] not in before.nodes and _alike(before, after, pair):
                same[pair[0]] = pair[1]
                queue.append(pair)
    return same


def _led_to(old: Node | None, new: Node | None) -> Iterator[tuple[str, str]]:
    """What the same legs of two nodes lead to."""
    if old and new:
        there = legs(new)
        yield from ((target, there[leg]) for leg, target in legs(old).items() if leg in there)


def _alike(before: Line, after: Line, pair: tuple[str, str]) -> bool:
    old, new = before.nodes[pair[0]], after.nodes[pair[1]]
    if isinstance(old, Service) and isinstance(new, Service):
        return (old.speak, old.dial) == (new.speak, new.dial)
    return type(old) is type(new) and _words(before, old) == _words(after, new)


def _words(line: Line, node: Node) -> str:
    return line.prompts[node.name][line.language]


def heard(line: Line, found: Mapping[str, Keys]) -> dict[str, tuple[str, str]]:
    """Every prompt of a node that callers get to, with the node and what the prompt is there."""
    prompts = dict[str, tuple[str, str]]()
    for name in found:
        node = line.nodes[name]
        prompts[name] = (name, "")
        if isinstance(node, Menu):
            prompts |= {choice.prompt: (name, choice.target) for choice in node.choices}
        elif isinstance(node, Bulletin):
            prompts |= {item.prompt: (name, item.prompt.removeprefix(f"{name}-")) for item in node.items}
    return prompts
