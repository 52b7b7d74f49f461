"""``menus/`` -> ``(Line | None, [Problem])``: the one way from files to a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from ivr.core import phrases
from ivr.core.hours import Holidays, Hours
from ivr.core.line import Bulletin, Choice, Item, Language, Line, Menu, Node, Notice, Service
from ivr.files.advice import advice
from ivr.files.draft import LINE_FILE, PHRASES_FILE, Draft, Placed, read_draft
from ivr.files.links import problems_between
from ivr.files.problem import Problem
from ivr.files.shape import BulletinBlock, LineBlock, MenuBlock, NodeBlock, NoticeBlock, ServiceBlock
from ivr.files.words import Words, problems_in

MOST_PROBLEMS = 100


def load(home: Path) -> tuple[Line | None, list[Problem]]:
    """The line in a folder, or None where a must-problem keeps it from being one; and every problem
    found, in the order of the files."""
    draft = read_draft(home)
    words = list(_words(draft))
    services = _services(draft)
    found = chain(
        draft.problems,
        islice(problems_between(draft), MOST_PROBLEMS + 1),
        _prompts_twice(draft, words),
        islice((each for prompt in words for each in problems_in(prompt, services)), MOST_PROBLEMS + 1),
    )
    problems = _first_ones(sorted(dict.fromkeys(found)))
    if draft.line is None or problems:
        return None, problems
    return _line(draft, draft.line.block, words), sorted(advice(draft, draft.line, words))


def _first_ones(problems: list[Problem]) -> list[Problem]:
    """As many as a person can mend before reading the list again."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    last = problems[MOST_PROBLEMS - 1]
    what = "there are more problems than are listed here"
    more = Problem(last.file, last.line, (), what, "mend these first, then check again", "too-many")
    return [*problems[:MOST_PROBLEMS], more]


def _services(draft: Draft) -> dict[str, bool] | None:
    """The services that words may speak of, and whether each has a number to speak; None where a file
    that may hold some could not be read."""
    known = {
        name: node.block.speak is not None
        for name, node in draft.nodes.items()
        if isinstance(node.block, ServiceBlock)
    }
    return dict.fromkeys(draft.unread, True) | known if draft.whole else None


def _words(draft: Draft) -> Iterator[Words]:
    """Every prompt of the draft, with its English words."""
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
        yield from _words_of(name, node, speaking_for.get(name, unknown))


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


def _words_of(name: str, node: Placed[NodeBlock], about: str | None) -> Iterator[Words]:
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


def _prompts_twice(draft: Draft, words: list[Words]) -> Iterator[Problem]:
    """A prompt's name is also its recording's name, so no two prompts may share one: a node, a choice
    (menu-target), a phrase."""
    seen: dict[str, Words] = {}
    for prompt in words:
        first = seen.setdefault(prompt.prompt, prompt)
        if first.file != prompt.file or first.trail[0] != prompt.trail[0]:
            what = f'"{prompt.prompt}" is already the name of the words at {first.file}:{first.line}'
            name = prompt.trail[0]
            line = draft.nodes[name].key_line if prompt.prompt == name else prompt.line
            yield Problem(prompt.file, line, prompt.trail[:-1], what, "choose another name", "repeated-key")


def _line(draft: Draft, block: LineBlock, words: list[Words]) -> Line:
    prompts = {prompt.prompt: {block.language: prompt.text} for prompt in words}
    prompts[phrases.EMERGENCY_SHORT] = dict(block.emergency.short)
    return Line(
        name=block.name,
        zone=block.zone,
        first=block.first,
        person=block.person,
        language=block.language,
        languages={code: Language(code, each.tag, each.voice) for code, each in block.languages.items()},
        short_notices=tuple(block.emergency.short),
        nodes={name: _node(name, node.block, block) for name, node in draft.nodes.items()},
        prompts=prompts,
    )


def _node(name: str, block: NodeBlock, line: LineBlock) -> Node:
    match block:
        case MenuBlock(choices=choices):
            return Menu(name, tuple(Choice(c.press, f"{name}-{c.go_to}", c.go_to) for c in choices))
        case NoticeBlock(then=then):
            return Notice(name, then)
        case BulletinBlock(items=items):
            return Bulletin(name, tuple(Item(f"{name}-{item.name}", item.date) for item in items))
    return _service(name, block, line)


def _service(name: str, block: ServiceBlock, line: LineBlock) -> Service:
    rules = line.holidays.get(block.holidays or "")
    off = Holidays(rules.rules[0], rules.rules[1], tuple(rules.less)) if rules else None
    return Service(
        name=name,
        speak=block.speak,
        dial=block.dial,
        hours=Hours(block.hours, line.zone, off, block.exceptions),
        when_closed=block.when_closed,
        otherwise=block.otherwise,
        caller_id=block.caller_id,
        ring_seconds=block.ring,
        source=block.source,
        checked=block.checked,
        unconfirmed=block.unconfirmed,
    )
