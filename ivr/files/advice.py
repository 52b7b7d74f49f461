"""What is allowed and probably not meant: problems that do not keep a line from callers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ivr.core.blanks import blanks_in
from ivr.files.draft import Draft, Placed
from ivr.files.problem import Problem
from ivr.files.shape import BulletinBlock, LineBlock, MenuBlock, NodeBlock, NoticeBlock, ServiceBlock
from ivr.files.words import Words

_LONG = 10  # digits of a number that is no short code


def advice(draft: Draft, line: Placed[LineBlock], words: list[Words]) -> Iterator[Problem]:
    """Every such problem of a draft that has no worse ones."""
    reached = _reached(draft, line.block, words)
    for name, node in draft.nodes.items():
        if name not in reached:
            hint = f'lead a choice to it with "go-to: {name}", or take it away'
            yield _advice(node, node.key_line, (name,), "nobody can reach this", hint)
        match node.block:
            case ServiceBlock() as service:
                yield from _of_service(name, node, service)
            case BulletinBlock() as bulletin:
                yield from _of_bulletin(name, node, bulletin)
    yield from _of_person(draft, line)
    if not line.block.emergency.short:
        hint = (
            'add short: with a second language, like   es: "Emergencias: cuelgue y llame al nueve uno uno."'
        )
        what = "the emergency notice is heard in one language only"
        yield _advice(line, line.line("emergency"), ("emergency",), what, hint)
    elif (second := _second(line.block)) and second not in line.block.emergency.short:
        what = f'"{second}" is on key 8, and a call begins without its short emergency notice'
        trail = ("emergency", "short")
        yield _advice(line, line.line(*trail), trail, what, f"add {second}: below short:")


def _second(line: LineBlock) -> str | None:
    """The language behind key 8."""
    others = (code for code, each in line.languages.items() if each.offered and code != line.language)
    return next(others, None)


def _reached(draft: Draft, line: LineBlock, words: list[Words]) -> set[str]:
    """The nodes that calls can get to, and the services that words speak of."""
    reached, queue = set[str](), [line.first, line.person]
    for name in queue:
        if name not in reached:
            reached.add(name)
            queue += _targets(draft.nodes[name].block)
    return reached | {blank.partition(":")[2] for each in words for blank in blanks_in(each.text)}


def _targets(block: NodeBlock) -> list[str]:
    match block:
        case MenuBlock(choices=choices):
            return [choice.go_to for choice in choices]
        case ServiceBlock(when_closed=closed, otherwise=other):
            return [name for name in (closed, other) if name]
        case NoticeBlock(then=str(target)):
            return [target]
    return []


def _of_service(name: str, node: Placed[NodeBlock], service: ServiceBlock) -> Iterator[Problem]:
    if service.speak is None or service.dial is None or len(service.speak.digits) < _LONG:
        return
    if service.dial.e164.removeprefix("+1") != service.speak.digits:
        hint = "compare both with the source; callers who dial what they heard must reach the same people"
        what = "the number spoken is not the number rung"
        yield _advice(node, node.line("dial"), (name, "dial"), what, hint)


def _of_bulletin(name: str, node: Placed[NodeBlock], bulletin: BulletinBlock) -> Iterator[Problem]:
    for index, (above, below) in enumerate(pairwise(bulletin.items), 1):
        if below.date > above.date:
            trail, line = (name, "items", str(index + 1), "date"), node.line("items", str(index), "date")
            yield _advice(
                node, line, trail, "this entry is newer than the one above it", "put the newest on top"
            )


def _of_person(draft: Draft, line: Placed[LineBlock]) -> Iterator[Problem]:
    person = draft.nodes[line.block.person]
    if isinstance(person.block, ServiceBlock) and person.block.hours != "24/7":
        what = f"{line.block.person} answers key 0, and is not there at every hour"
        hint = "name a service that is open 24/7, or tell in its when-closed who is there"
        yield _advice(line, line.line("person"), ("person",), what, hint)


def _advice(
    node: Placed[NodeBlock] | Placed[LineBlock], line: int, trail: tuple[str, ...], what: str, hint: str
) -> Problem:
    return Problem(node.file, line, trail, what, hint, "advice", "should")
