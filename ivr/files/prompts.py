"""Every prompt of a draft: its name, its words, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.core import phrases
from ivr.files.draft import LINE_FILE, PHRASES_FILE, Draft, Placed
from ivr.files.shape import BulletinBlock, LineBlock, MenuBlock, NodeBlock, ServiceBlock
from ivr.files.words import Words


def words_of(draft: Draft) -> Iterator[Words]:
    """Every prompt of the draft, in the order of the files, with its words in the line's own language; the
    short notices, which are written in theirs, come with the line."""
    if draft.line:
        yield from _words_of_line(draft.line)
    for name, (text, line) in draft.phrases.items():
        yield Words(name, text, PHRASES_FILE, line, (name,), kind="phrase")
    speaking_for = {
        node.block.when_closed: name
        for name, node in draft.nodes.items()
        if isinstance(node.block, ServiceBlock) and node.block.when_closed
    }
    unknown = "" if draft.unread or not draft.whole else None
    for name, node in draft.nodes.items():
        yield from _words_of_node(name, node, speaking_for.get(name, unknown))


def to_translate(words: list[Words]) -> list[Words]:
    """The prompts that every language needs in its own words, each once."""
    return list({each.prompt: each for each in words if each.prompt != phrases.EMERGENCY_SHORT}.values())


def _words_of_line(line: Placed[LineBlock]) -> Iterator[Words]:
    block = line.block
    for prompt, text, trail in (
        (phrases.EMERGENCY, block.emergency.say, ("emergency", "say")),
        (phrases.WELCOME, block.welcome, ("welcome",)),
        (phrases.LAST_WORDS, block.last_words, ("last-words",)),
        *(
            (phrases.EMERGENCY_SHORT, text, ("emergency", "short", code))
            for code, text in block.emergency.short.items()
        ),
    ):
        yield Words(prompt, text, LINE_FILE, line.line(*trail), trail)


def _words_of_node(name: str, node: Placed[NodeBlock], about: str | None) -> Iterator[Words]:
    match node.block:
        case ServiceBlock() as service:
            yield Words(name, service.name, node.file, node.line("name"), (name, "name"), kind="name")
            return
        case MenuBlock(choices=choices):
            for index, choice in enumerate(choices):
                trail, line = (
                    (name, "choices", str(index + 1), "say"),
                    node.line("choices", str(index), "say"),
                )
                yield Words(f"{name}-{choice.go_to}", choice.say, node.file, line, trail)
        case BulletinBlock(items=items):
            for index, item in enumerate(items):
                trail, line = (name, "items", str(index + 1), "say"), node.line("items", str(index), "say")
                yield Words(f"{name}-{item.name}", item.say, node.file, line, trail, kind="news")
    yield Words(name, node.block.say, node.file, node.line("say"), (name, "say"), about)
