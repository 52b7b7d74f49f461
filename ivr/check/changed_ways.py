"""What changes for callers in keys, in what they lead to, and in the words heard on the way."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.both import Both, rewordings, spoken_name
from ivr.check.effect import Effect, in_language, quoted, quoted_change
from ivr.check.routes import BUSY, CLOSED, callers, legs
from ivr.core.line import Line, Menu, Service
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT


def paths(both: Both) -> Iterator[Effect]:
    """Keys that lead elsewhere, that are gone and new, and services nobody reaches any more."""
    for old, new in both.pairs():
        yield from _legs(both, old, new)
        yield from _order(both, old, new)
    for name in both.ways_before:
        service = both.before.nodes[name]
        rung = isinstance(service, Service) and service.dial
        if rung and both.same.get(name) not in both.ways_after:
            told = f"NOBODY REACHES {spoken_name(both.before, name)} ANY MORE: no key leads to it."
            yield Effect("unreachable", told, name, both.ways_before[name], None, name, None)


def _legs(both: Both, old: str, new: str) -> Iterator[Effect]:
    """What the keys of one node lead to now."""
    before = {leg: both.same.get(target, "") for leg, target in legs(both.before.nodes[old]).items()}
    after = legs(both.after.nodes[new])
    moved = {target: leg for leg, target in before.items() if target}
    way = both.ways_after[new]
    for leg, target in after.items():
        was = moved.get(target)
        if was == leg:
            continue
        if was is not None and was not in (CLOSED, BUSY) and leg not in (CLOSED, BUSY):
            yield _moved(both, new, target, was, leg)
        elif leg not in before:
            told = f"{callers((*way, leg))} now reach {_told(both.after, new, target)}."
            yield Effect("added", told, new, (*way, leg), None, None, target)
        else:
            yield _elsewhere(both, old, new, leg)
    for leg, target in legs(both.before.nodes[old]).items():
        if leg not in after and both.same.get(target) not in after.values():
            told = f"{callers((*way, leg))} no longer reach {_told(both.before, old, target)}."
            if elsewhere := both.ways_after.get(both.same.get(target, "")):
                told += f" {callers(elsewhere)} still reach it."
            yield Effect("gone", told, new, (*way, leg), None, target, None)


def _moved(both: Both, node: str, target: str, was: str, leg: str) -> Effect:
    way = both.ways_after[node]
    who = callers((*way, was)).replace("who press", "who pressed")
    pressed = ", ".join((*way, leg)) if set(way).isdisjoint((CLOSED, BUSY)) else leg
    told = f"{who} for {_told(both.after, node, target)} must now press {pressed}."
    return Effect("moved", told, target, (*way, leg), None, was, leg)


def _elsewhere(both: Both, old: str, new: str, leg: str) -> Effect:
    one, other = legs(both.before.nodes[old])[leg], legs(both.after.nodes[new])[leg]
    way = (*both.ways_after[new], leg)
    told = (
        f"{callers(way)} now reach {_told(both.after, new, other)} instead of {_told(both.before, old, one)}."
    )
    return Effect("elsewhere", told, new, way, None, one, other)


def _told(line: Line, node: str, target: str) -> str:
    """What a leg leads to, with the words of its choice where it is one."""
    words = line.prompts.get(f"{node}-{target}", {}).get(line.language)
    name = spoken_name(line, target)
    return f"{name} ({quoted(words)})" if words else name


def _order(both: Both, old: str, new: str) -> Iterator[Effect]:
    before, after = both.before.nodes[old], both.after.nodes[new]
    if not isinstance(before, Menu) or not isinstance(after, Menu):
        return
    targets = {choice.target: choice.key for choice in after.choices}
    kept = [both.same.get(choice.target) for choice in before.choices]
    one = [name for name in kept if name in targets]
    other = [name for name in targets if name in one]
    keys = {both.same.get(choice.target): choice.key for choice in before.choices}
    if one != other and all(keys[name] == targets[name] for name in other):
        way = both.ways_after[new]
        told = f"{callers(way)} hear the choices of {new} in another order."
        yield Effect("order", told, new, way, None, ", ".join(filter(None, one)), ", ".join(other))


def words(both: Both) -> Iterator[Effect]:
    """Everything that callers hear in other words."""
    offered = both.offered()
    for old, new, node in both.prompts():
        if new in (EMERGENCY, EMERGENCY_SHORT):
            continue
        way = both.ways_after.get(node or "", ())
        for language, one, other in rewordings(both, old, new):
            if language in offered:
                told = in_language(language, both.own, _reworded(both, new, node, one, other))
                yield Effect("reworded", told, node, way, language, one, other)


def _reworded(both: Both, prompt: str, node: str | None, one: str | None, other: str | None) -> str:
    who = callers(both.ways_after[node]) if node else "Callers"
    if other is None:
        return f"{who} no longer hear {quoted(one)}."
    if one is None:
        return f"{who} now hear {quoted(other)}."
    was, now = quoted_change(one, other)
    return f"{who} now hear {now} instead of {was}."
