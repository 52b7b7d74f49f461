"""Other groupings of a line's choices: one moved to another menu, two menus made one, one split in two.

The callers stay the same: each choice keeps the share of them that it has, and a menu's own choice has the
share of all that stands behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ivr.check.ways import Way
from ivr.core.line import TOPIC_KEYS, Choice, Line, Menu, Node, targets

Kind = Literal["order", "move", "merge", "split"]

FEWEST = 2  # choices that are worth a menu


@dataclass(frozen=True, slots=True)
class Change:
    """A line with one change: which menus it touches (the first is the one to look at), and what to do."""

    kind: Kind
    menus: tuple[str, ...]
    what: str
    line: Line


def with_choices(line: Line, name: str, choices: Sequence[Choice]) -> Line:
    """The line with other choices in a menu, their keys counted from 1."""
    counted = tuple(replace(choice, key=key) for choice, key in zip(choices, TOPIC_KEYS, strict=False))
    return replace(line, nodes={**line.nodes, name: Menu(name, counted)})


def with_shares(line: Line, ways: Iterable[Way]) -> Line:
    """The line with the share of all callers as the weight of each choice, and marked as urgent those that
    somebody in a crisis presses, so that a choice can stand in any menu."""
    shares, urgent = dict[tuple[str, str], float](), set[tuple[str, str]]()
    for way in ways:
        for step in way.trail:
            shares[step] = shares.get(step, 0.0) + way.share
        urgent.update(way.trail if way.urgent else ())
    nodes: dict[str, Node] = dict(line.nodes)
    for menu in (node for node in line.nodes.values() if isinstance(node, Menu)):
        steps = {choice: (menu.name, choice.key) for choice in menu.choices}
        if any(step in shares for step in steps.values()):
            nodes[menu.name] = Menu(
                menu.name,
                tuple(
                    replace(choice, weight=shares.get(step, 0.0), urgent=step in urgent)
                    for choice, step in steps.items()
                ),
            )
    return replace(line, nodes=nodes)


def regroupings(line: Line, names: Collection[str]) -> Iterator[Change]:
    """Every single move, merger and split among some menus of a line whose weights are shares; those of the
    choices most callers make first."""
    menus = [line.menu(name) for name in names]
    own = {choice.target for menu in menus for choice in menu.choices}
    within = [menu for menu in menus if menu.name == line.first or menu.name in own]
    found = [*_merges(line, within), *_splits(line, within), *_moves(line, within)]
    for _, change in sorted(found, key=lambda each: -each[0]):
        yield replace(change, line=_settled(change.line))


_Found = tuple[float, Change]  # how many callers make the choices it is about


def _merges(line: Line, menus: Sequence[Menu]) -> Iterator[_Found]:
    """The choices of a menu said in the menu before it."""
    for menu in menus:
        for choice in menu.choices:
            inner = line.nodes[choice.target]
            if not isinstance(inner, Menu) or _entrances(line, inner.name) != 1:
                continue
            joined = (*(each for each in menu.choices if each != choice), *inner.choices)
            if len({each.target for each in joined}) == len(joined) <= len(TOPIC_KEYS):
                what = f"say the choices of {inner.name} in {menu.name} itself"
                changed = with_choices(line, menu.name, joined)
                yield choice.weight, Change("merge", (menu.name,), what, changed)


def _splits(line: Line, menus: Sequence[Menu]) -> Iterator[_Found]:
    """The last choices of a menu behind a key of their own. Nobody has words for it yet: it is timed with
    those of the longest among them."""
    for menu in menus:
        for count in range(FEWEST, len(menu.choices) - FEWEST + 1):
            kept, apart = menu.choices[:-count], menu.choices[-count:]
            name = f"{menu.name}-others"
            if name in line.nodes:
                continue
            longest = max(apart, key=lambda each: len(line.prompts[each.prompt][line.language]))
            words = {name: line.prompts[longest.prompt], f"{menu.name}-{name}": line.prompts[longest.prompt]}
            weight = sum(each.weight for each in apart)
            door = Choice("1", f"{menu.name}-{name}", name, weight, any(each.urgent for each in apart))
            changed = replace(line, prompts={**line.prompts, **words})
            changed = with_choices(with_choices(changed, name, apart), menu.name, (*kept, door))
            told = ", ".join(each.target for each in apart)
            what = f"in {menu.name}, put behind one key, if one name fits them: {told}"
            yield weight, Change("split", (menu.name, name), what, changed)


def _moves(line: Line, menus: Sequence[Menu]) -> Iterator[_Found]:
    """A choice said in a menu on the way to its own instead, or in one behind it. Anywhere else nobody who
    follows the words of the menus would look for it."""
    for menu in menus:
        for other in menus:
            up, down = menu.name in _behind(line, other.name), other.name in _behind(line, menu.name)
            for choice in menu.choices if up != down else ():
                if _may_move(line, menu, choice, other):
                    left = [each for each in menu.choices if each != choice]
                    changed = with_choices(line, menu.name, left)
                    changed = with_choices(changed, other.name, (*other.choices, choice))
                    what = f"move {choice.target} from {menu.name} to {other.name}"
                    what += "" if up else ", if callers would look for it there"
                    yield choice.weight, Change("move", (other.name, menu.name), what, changed)


def _may_move(line: Line, menu: Menu, choice: Choice, other: Menu) -> bool:
    """Where a key is free and the choice is not said yet; and never a menu into what stands behind it."""
    free = len(other.choices) < len(TOPIC_KEYS) and choice.target not in targets(other)
    return free and len(menu.choices) > FEWEST and other.name not in _behind(line, choice.target)


def _behind(line: Line, name: str) -> set[str]:
    """A node and everything it leads to."""
    found, queue = {name}, [name]
    for each in queue:
        new = [target for target in targets(line.nodes[each]) if target not in found]
        found.update(new)
        queue.extend(new)
    return found


def _entrances(line: Line, name: str) -> int:
    """How many choices lead to a node."""
    return sum(targets(node).count(name) for node in line.nodes.values())


def _settled(line: Line) -> Line:
    """The line with each menu's own choice as heavy as all that stands behind it, where nothing else leads
    there; from the innermost menus outwards."""
    weights: dict[str, float] = {}
    nodes: dict[str, Node] = dict(line.nodes)
    for menu in _inner_first(line):
        choices = tuple(_weighed(line, choice, weights) for choice in menu.choices)
        nodes[menu.name] = Menu(menu.name, choices)
        weights[menu.name] = sum(choice.weight for choice in choices)
    return replace(line, nodes=nodes)


def _weighed(line: Line, choice: Choice, weights: Mapping[str, float]) -> Choice:
    if choice.target not in weights or _entrances(line, choice.target) != 1:
        return choice
    return replace(choice, weight=weights[choice.target])


def _inner_first(line: Line) -> list[Menu]:
    """The menus that can be chosen from the first on, those that lead to no other first."""
    found = dict.fromkeys([line.first])
    queue = [line.first]
    for name in queue:
        for target in targets(line.nodes[name]):
            if isinstance(line.nodes[target], Menu) and target not in found:
                found[target] = None
                queue.append(target)
    return [line.menu(name) for name in reversed(found)]
