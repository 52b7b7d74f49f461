"""Where callers hear a prompt: the keys that lead to it from the first menu."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.files.draft import LINE_FILE, Draft
from ivr.files.shape import BulletinBlock, MenuBlock, NodeBlock, NoticeBlock, ServiceBlock
from ivr.files.words import Words
from ivr.web.staff.words import _, _l

_OF_LINE = {
    "emergency": _l("The first sound of every call, and again after another language is chosen."),
    "welcome": _l("At the start of a call, after the emergency notice."),
    "last-words": _l("At the end, where nothing else is left to say."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Where words stand, the steps of a call that lead there (keys, or what happens), and what is said of
    it; ``steps`` is None where no key leads there."""

    node: str
    file: str
    line: int
    told: str
    steps: tuple[str, ...] | None


def way_to(draft: Draft, words: Words) -> Way:
    """The shortest way to a prompt."""
    top = words.trail[0]
    if words.file == LINE_FILE:
        return Way("", words.file, words.line, str(_OF_LINE.get(top, "")), ())
    if words.kind == "phrase":
        told = _("Said by the line itself, wherever it is needed.")
        return Way("", words.file, words.line, told, ())
    return Way(top, words.file, words.line, _told(draft, words), _steps(draft).get(top))


def _told(draft: Draft, words: Words) -> str:
    block = draft.nodes[words.trail[0]].block
    if isinstance(block, MenuBlock) and len(words.trail) > 2:
        return _("A choice of this menu: key %(key)s.", key=block.choices[int(words.trail[2]) - 1].press)
    if isinstance(block, BulletinBlock) and len(words.trail) > 2:
        return _("An entry of this bulletin.")
    if isinstance(block, ServiceBlock):
        return _("The name of this service, inside other sentences.")
    return _("What is said there first.") if isinstance(block, MenuBlock) else _("What is said there.")


def _steps(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Every node that a call can reach, and how."""
    if draft.line is None:
        return {}
    first = draft.line.block.first
    found: dict[str, tuple[str, ...]] = {first: ()} if first in draft.nodes else {}
    waiting = deque(found)
    while waiting:
        name = waiting.popleft()
        for step, target in _leading_on(draft.nodes[name].block):
            if target in draft.nodes and target not in found:
                found[target] = (*found[name], step)
                waiting.append(target)
    found.setdefault(draft.line.block.person, ("0",))
    return found


def _leading_on(block: NodeBlock) -> Iterator[tuple[str, str]]:
    match block:
        case MenuBlock(choices=choices):
            yield from ((choice.press, choice.go_to) for choice in choices)
        case NoticeBlock(then=str(then)):
            yield _("then"), then
        case ServiceBlock(when_closed=closed, otherwise=other):
            if closed:
                yield _("when closed"), closed
            if other:
                yield _("when nobody answers"), other
