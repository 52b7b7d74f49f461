"""``menus/`` -> ``(Line | None, [Problem])``: the one way from files to a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from ivr.core import phrases
from ivr.core.hours import Holidays, Hours
from ivr.core.line import CARRIERS, Bulletin, Choice, Item, Language, Line, Menu, Node, Notice, Service
from ivr.files.advice import advice
from ivr.files.draft import Draft, read_draft
from ivr.files.folders import unused_folders
from ivr.files.links import problems_between
from ivr.files.problem import Problem
from ivr.files.prompts import words_of
from ivr.files.recordings import Shelf, problems_of_shelf, read_shelf
from ivr.files.reviews import Reviews, read_reviews
from ivr.files.shape import (
    BulletinBlock,
    ChoiceBlock,
    ItemBlock,
    LineBlock,
    MenuBlock,
    NodeBlock,
    NoticeBlock,
    ServiceBlock,
)
from ivr.files.stamps import Stamps, read_stamps
from ivr.files.translations import Scripts, advice_on_scripts, problems_of_scripts, read_scripts
from ivr.files.words import Words, problems_in

MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load found: the line, None where a must-problem keeps it from being one; every problem, in the
    order of the files; and what the line was made of, to tell where things stand."""

    line: Line | None
    problems: list[Problem]
    draft: Draft
    words: list[Words]
    scripts: Scripts
    shelves: Mapping[str, Shelf] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=Stamps)
    reviews: Mapping[str, Reviews] = field(default_factory=dict)


def load(home: Path, carrier: str = CARRIERS[0]) -> tuple[Line | None, list[Problem]]:
    """The line in a folder, or None where a must-problem keeps it from being one; and every problem found."""
    loaded = read_line(home, carrier)
    return loaded.line, loaded.problems


def read_line(home: Path, carrier: str = CARRIERS[0]) -> Loaded:
    """Everything a folder says. A language that no voice of the carrier speaks must be recorded."""
    draft = read_draft(home)
    words = list(words_of(draft))
    services = services_of(draft)
    scripts = read_scripts(home, draft, words)
    found = chain(
        draft.problems,
        islice(problems_between(draft), MOST_PROBLEMS + 1),
        _prompts_twice(draft, words),
        islice((each for prompt in words for each in problems_in(prompt, services)), MOST_PROBLEMS + 1),
        islice(problems_of_scripts(draft, scripts, services), MOST_PROBLEMS + 1),
    )
    problems = _first_ones(sorted(dict.fromkeys(found)))
    if draft.line is None or problems:
        return Loaded(None, problems, draft, words, scripts)
    line = _line(draft, draft.line.block, words, scripts)
    shelves = {language: read_shelf(home, language) for language in line.languages}
    reviews = {script.language: read_reviews(home, script.language) for script in scripts.scripts}
    told = chain(
        advice(draft, draft.line, words),
        islice(advice_on_scripts(scripts), MOST_PROBLEMS + 1),
        islice(unused_folders(home, line.languages), MOST_PROBLEMS + 1),
        *(_of_recordings(shelf, line, carrier) for shelf in shelves.values()),
        *(each.problems for each in reviews.values()),
    )
    problems = sorted(told)
    must = any(problem.level == "must" for problem in problems)
    shown = _first_ones(problems) if must else problems
    stamps = read_stamps(home)
    return Loaded(None if must else line, shown, draft, words, scripts, shelves, stamps, reviews)


def _of_recordings(shelf: Shelf, line: Line, carrier: str) -> list[Problem]:
    language = shelf.language
    prompts = {name: words[language] for name, words in line.prompts.items() if language in words}
    speechless = line.languages[language].voice(carrier) is None
    return problems_of_shelf(shelf, prompts, line.prompts, must_be_recorded=speechless)


def _first_ones(problems: list[Problem]) -> list[Problem]:
    """As many as a person can mend before reading the list again, the worst among them."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    problems = sorted(sorted(problems, key=lambda problem: problem.level != "must")[:MOST_PROBLEMS])
    last = problems[-1]
    what = "there are more problems than are listed here"
    more = Problem(last.file, last.line, (), what, "mend these first, then check again", "too-many")
    return [*problems, more]


def services_of(draft: Draft) -> dict[str, bool] | None:
    """The services that words may speak of, and whether each has a number to speak; None where a file
    that may hold some could not be read."""
    known = {
        name: node.block.speak is not None
        for name, node in draft.nodes.items()
        if isinstance(node.block, ServiceBlock)
    }
    return dict.fromkeys(draft.unread, True) | known if draft.whole else None


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


def _line(draft: Draft, block: LineBlock, words: list[Words], scripts: Scripts) -> Line:
    prompts = {each.prompt: {block.language: each.text} | scripts.words(each.prompt) for each in words}
    prompts[phrases.EMERGENCY_SHORT] = dict(block.emergency.short)
    return Line(
        name=block.name,
        zone=block.zone,
        first=block.first,
        person=block.person,
        language=block.language,
        languages={
            code: Language(code, each.tag, each.voice, each.offered) for code, each in block.languages.items()
        },
        short_notices=tuple(block.emergency.short),
        nodes={name: _node(name, node.block, block) for name, node in draft.nodes.items()},
        prompts=prompts,
        numbers={number.e164: language for number, language in block.numbers.items()},
    )


def _node(name: str, block: NodeBlock, line: LineBlock) -> Node:
    match block:
        case MenuBlock(choices=choices):
            return Menu(name, tuple(_choice(name, choice) for choice in choices))
        case NoticeBlock(then=then):
            return Notice(name, then)
        case BulletinBlock(items=items):
            return Bulletin(name, tuple(_item(name, item) for item in items))
    return _service(name, block, line)


def _choice(menu: str, block: ChoiceBlock) -> Choice:
    return Choice(block.press, f"{menu}-{block.go_to}", block.go_to, block.weight, block.urgent)


def _item(bulletin: str, item: ItemBlock) -> Item:
    return Item(f"{bulletin}-{item.name}", item.date, item.first, item.last)


def hours_of(block: ServiceBlock, line: LineBlock) -> Hours:
    """The hours of a service, by the clocks and the holidays of the line."""
    rules = line.holidays.get(block.holidays or "")
    off = Holidays(rules.rules[0], rules.rules[1], tuple(rules.less)) if rules else None
    return Hours(block.hours, line.zone, off, block.exceptions)


def _service(name: str, block: ServiceBlock, line: LineBlock) -> Service:
    return Service(
        name=name,
        speak=block.speak,
        dial=block.dial,
        hours=hours_of(block, line),
        when_closed=block.when_closed,
        otherwise=block.otherwise,
        caller_id=block.caller_id,
        ring_seconds=block.ring,
        languages=tuple(block.languages or ()),
        interpreter=block.interpreter,
        source=block.source,
        checked=block.checked,
        unconfirmed=block.unconfirmed,
    )
