"""Notices and the services behind them: whoever is connected hears to whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.core.blanks import blanks_in
from ivr.core.line import Menu, Notice, Service
from ivr.core.numbers import SHORT_CODES

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LEAST_LETTERS = 4  # shorter words of a name are "of" and "the"
_SOME = 3  # notices of a menu, of which the others tell what the last one should do


def _connects_to_whom_it_names(subject: Subject) -> Iterator[Fault]:
    called = _called(subject)
    for notice in _notices(subject):
        words = subject.line.prompts[notice.name][subject.line.language]
        if notice.then and not _says(words, notice.then, called[notice.then]):
            what = f"callers are connected to {notice.then}, and the words do not name it"
            yield Fault(subject.at(notice.name, "then"), what, "say whom it connects to, or correct then:")
    for name in _left_alone(subject):
        what = "callers hear this and are not connected, unlike all others of the menu"
        yield Fault(subject.at(name), what, "add then: with the service that can help")


def _left_alone(subject: Subject) -> Iterator[str]:
    """The one notice of a menu that neither connects nor tells a number, where all others do."""
    line = subject.line
    for menu in (node for node in line.nodes.values() if isinstance(node, Menu)):
        chosen = [
            node for node in (line.nodes[each.target] for each in menu.choices) if isinstance(node, Notice)
        ]
        alone = [each for each in chosen if not each.then and not _tells_a_number(subject, each.name)]
        if len(alone) == 1 and len(chosen) >= _SOME:
            yield alone[0].name


def _notices(subject: Subject) -> Iterator[Notice]:
    """Those that callers choose; one that stands for a closed service speaks of it."""
    for node in subject.line.nodes.values():
        if isinstance(node, Notice) and node.name not in subject.line.closed_for:
            yield node


def _called(subject: Subject) -> Mapping[str, frozenset[str]]:
    """The words by which each service that can be rung is told from the others, in the line's language."""
    line = subject.line
    services = [service for service in line.services() if service.dial]
    names = {each.name: _words(f"{line.prompts[each.name][line.language]} {each.name}") for each in services}
    shared = Counter(word for words in names.values() for word in words)
    own = {name: frozenset(word for word in words if shared[word] == 1) for name, words in names.items()}
    return {each.name: own[each.name] | _code(subject, each) for each in services}


def _code(subject: Subject, service: Service) -> frozenset[str]:
    """A short code as its own name says it ("three one one"), whole."""
    if service.speak is None or service.speak.digits not in SHORT_CODES:
        return frozenset()
    said = _WORD.findall(subject.line.prompts[service.name][subject.line.language].casefold())
    return frozenset([" ".join(said[: len(service.speak.digits)])])


def _words(text: str) -> frozenset[str]:
    parts = (part for word in _WORD.findall(text.casefold()) for part in (word, *word.split("-")))
    return frozenset(part for part in parts if len(part) >= _LEAST_LETTERS and not part.isdigit())


def _says(words: str, name: str, forms: frozenset[str]) -> bool:
    if any(blank.partition(":")[2] == name for blank in blanks_in(words)):
        return True
    said = f" {' '.join(_WORD.findall(words.casefold()))} "
    return any(f" {form} " in said for form in forms)


def _tells_a_number(subject: Subject, name: str) -> bool:
    words = subject.line.prompts[name][subject.line.language]
    return any(blank.startswith("number") for blank in blanks_in(words))


RULES = (
    Rule(
        "L45",
        "should",
        "A notice names the service it connects to, and connects where all others of its menu do.",
        "Callers who are rung through to somebody else hang up; those told to dial again often do not.",
        "W3C, cognitive accessibility, voice menus: transfer, do not tell callers to dial another number",
        _connects_to_whom_it_names,
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
    - press: 2
      say: For town news
      go-to: news
    - press: 3
      say: For lost books
      go-to: lost-books
lost-books:
  say: Have the title ready. The library keeps what is found.
  then: town-hall
"""
        ),
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
    - press: 2
      say: For town news
      go-to: news
    - press: 3
      say: For lost books
      go-to: lost-books
lost-books:
  say: Have the title ready. The library keeps what is found.
  then: library
"""
        ),
    ),
)
