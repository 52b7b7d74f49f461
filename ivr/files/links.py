"""What one block says of another: targets that exist and can be reached, names used once, keys that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import holidays

from ivr.files.draft import Draft, Placed
from ivr.files.problem import Problem, did_you_mean, shown
from ivr.files.shape import (
    BulletinBlock,
    HolidaysBlock,
    LineBlock,
    MenuBlock,
    NodeBlock,
    NoticeBlock,
    ServiceBlock,
)

NO_HOLIDAYS = "none"
_LONG = 10  # digits of a number


def problems_between(draft: Draft) -> Iterator[Problem]:
    """Every problem that only shows when the blocks are seen together."""
    for name, node in draft.nodes.items():
        match node.block:
            case MenuBlock() as menu:
                yield from _of_menu(draft, name, node, menu)
            case ServiceBlock() as service:
                yield from _of_service(draft, name, node, service)
            case NoticeBlock(then=str(then)):
                yield from _to_service(draft, name, node, "then", then)
            case BulletinBlock() as bulletin:
                yield from _of_bulletin(name, node, bulletin)
    if draft.line:
        yield from _of_line(draft, draft.line)


def _of_menu(draft: Draft, name: str, node: Placed[NodeBlock], menu: MenuBlock) -> Iterator[Problem]:
    for index, first in _repeated(choice.press for choice in menu.choices):
        line, other = (node.line("choices", str(each), "press") for each in (index, first))
        what = f"key {menu.choices[index].press} is taken by the choice on line {other}"
        trail = (name, "choices", str(index + 1), "press")
        yield Problem(node.file, line, trail, what, "give it a key of its own", "repeated-key")
    for index, first in _repeated(choice.go_to for choice in menu.choices):
        line, other = (node.line("choices", str(each), "go-to") for each in (index, first))
        what = f'"{menu.choices[index].go_to}" is already a choice of this menu, on line {other}'
        trail, hint = (name, "choices", str(index + 1), "go-to"), "keep one of the two, with words for both"
        yield Problem(node.file, line, trail, what, hint, "repeated-key")
    for index, choice in enumerate(menu.choices):
        line, trail = node.line("choices", str(index), "go-to"), (name, "choices", str(index + 1), "go-to")
        yield from _target(draft, node.file, line, trail, choice.go_to)


def _repeated(values: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The position of every value that stood before, and of the first like it."""
    seen: dict[str, int] = {}
    for index, value in enumerate(values):
        first = seen.setdefault(value, index)
        if first != index:
            yield index, first


def _target(draft: Draft, file: str, line: int, trail: tuple[str, ...], target: str) -> Iterator[Problem]:
    """A target must exist; a service must have a number to ring."""
    found = draft.nodes.get(target)
    if found is None:
        if draft.whole and target not in draft.unread:
            hint = did_you_mean(target, draft.nodes, "write the name of a menu, service, notice or bulletin")
            yield Problem(file, line, trail, f'there is no "{target}"', hint, "missing-target")
    elif isinstance(found.block, ServiceBlock) and found.block.dial is None:
        hint = f"add dial: to {target}, or lead to a notice that tells about it"
        yield Problem(file, line, trail, f'"{target}" has no number to ring', hint, "missing-target")


def _to_service(draft: Draft, name: str, node: Placed[NodeBlock], key: str, target: str) -> Iterator[Problem]:
    """A notice goes on to a service, and a service gives way to one; neither to itself."""
    trail, line = (name, key), node.line(key)
    yield from _target(draft, node.file, line, trail, target)
    found = draft.nodes.get(target)
    if target == name or (found and not isinstance(found.block, ServiceBlock)):
        hint = f"take {key}: away, or name a service; callers find their menu again by themselves"
        what = f'"{target}" is not {"another" if target == name else "a"} service'
        yield Problem(node.file, line, trail, what, hint, "missing-target")


def _of_service(draft: Draft, name: str, node: Placed[NodeBlock], service: ServiceBlock) -> Iterator[Problem]:
    if service.dial and not service.speak:
        hint = "add speak: with the number callers should hear when it does not answer"
        what = '"speak" is missing here'
        yield Problem(node.file, node.key_line, (name,), what, hint, "missing-key")
    known = [NO_HOLIDAYS, *(draft.line.block.holidays if draft.line else ())]
    if draft.line and (service.holidays or NO_HOLIDAYS) not in known:
        hint = did_you_mean(str(service.holidays), known, f"write one of {', '.join(known)}")
        what = f'there are no holidays "{service.holidays}"'
        yield Problem(node.file, node.line("holidays"), (name, "holidays"), what, hint, "missing-target")
    if service.when_closed:
        yield from _of_when_closed(draft, name, node, service.when_closed)
    if service.otherwise:
        yield from _to_service(draft, name, node, "otherwise", service.otherwise)


def _of_when_closed(draft: Draft, name: str, node: Placed[NodeBlock], target: str) -> Iterator[Problem]:
    trail, line = (name, "when-closed"), node.line("when-closed")
    yield from _target(draft, node.file, line, trail, target)
    if target == name:
        hint = "take it away; callers then hear when it opens, and the number"
        yield Problem(node.file, line, trail, "a service cannot stand in for itself", hint, "missing-target")
    sharing = [
        other
        for other, placed in draft.nodes.items()
        if isinstance(placed.block, ServiceBlock) and placed.block.when_closed == target
    ]
    if sharing[0] != name:
        what = f'"{target}" already speaks for {sharing[0]}'
        hint = "write a notice of its own, so that {opens} is the right one"
        yield Problem(node.file, line, trail, what, hint, "repeated-key")


def _of_bulletin(name: str, node: Placed[NodeBlock], bulletin: BulletinBlock) -> Iterator[Problem]:
    for index, first in _repeated(item.name for item in bulletin.items):
        line, other = (node.line("items", str(each), "name") for each in (index, first))
        trail = (name, "items", str(index + 1), "name")
        what = f'"{bulletin.items[index].name}" is already an entry, on line {other}'
        yield Problem(node.file, line, trail, what, "give one another name", "repeated-key")


def _of_line(draft: Draft, line: Placed[LineBlock]) -> Iterator[Problem]:
    block = line.block
    yield from _target(draft, line.file, line.line("first"), ("first",), block.first)
    yield from _target(draft, line.file, line.line("person"), ("person",), block.person)
    for key, name, kind, word in (
        ("first", block.first, MenuBlock, "menu"),
        ("person", block.person, ServiceBlock, "service"),
    ):
        found = draft.nodes.get(name)
        if found and not isinstance(found.block, kind):
            hint = f"write the name of a {word}"
            yield Problem(
                line.file, line.line(key), (key,), f'"{name}" is not a {word}', hint, "missing-target"
            )
    codes = [(("emergency", "short", code), code) for code in block.emergency.short]
    for trail, code in [(("language",), block.language), *codes]:
        if code not in block.languages:
            hint = did_you_mean(code, block.languages, "add it below languages:")
            what = f'"{code}" is not below languages:'
            yield Problem(line.file, line.line(*trail), trail, what, hint, "missing-target")
    yield from _of_numbers(line)
    for name, rules in block.holidays.items():
        yield from _of_holidays(line, name, rules)


def _of_numbers(line: Placed[LineBlock]) -> Iterator[Problem]:
    """A number's calls can only begin in a language that callers can choose."""
    block, numbers = line.block, line.value.block and line.value.block.get("numbers")
    offered = [code for code, each in block.languages.items() if each.offered or code == block.language]
    seen: dict[str, str] = {}
    for number, value in (numbers.block or {} if numbers else {}).items():
        first = seen.setdefault(re.sub(r"\D", "", number)[-_LONG:], number)
        if first != number:
            what, hint = f"{number} is the same number as {first}", "keep one of the two"
            yield Problem(line.file, value.line, ("numbers", number), what, hint, "repeated-key")
        if (code := value.text or "") not in offered:
            hint = did_you_mean(code, offered, f"the languages are: {', '.join(offered)}")
            what = f'"{code}" is no language that callers can choose'
            yield Problem(line.file, value.line, ("numbers", number), what, hint, "missing-target")


def _of_holidays(line: Placed[LineBlock], name: str, block: HolidaysBlock) -> Iterator[Problem]:
    """Only a day of the rules can be left out; every weekday of two decades is looked at."""
    country, subdivision = block.rules
    known = _days_off(country, subdivision)
    for index, less in enumerate(block.less):
        if less not in known:
            trail = ("holidays", name, "less", str(index))
            hint = did_you_mean(less, known, f"the days are: {', '.join(sorted(known))}")
            what = f'"{shown(less)}" is not a holiday of {country}-{subdivision}'
            readable = (*trail[:3], str(index + 1))
            yield Problem(line.file, line.line(*trail), readable, what, hint, "bad-holidays")


@lru_cache(maxsize=64)
def _days_off(country: str, subdivision: str) -> frozenset[str]:
    found = holidays.country_holidays(country, subdiv=subdivision, years=range(2020, 2040))
    return frozenset(part.removesuffix(" (observed)") for day in found.values() for part in day.split("; "))
