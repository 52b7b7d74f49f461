"""How menus are built: how many choices, how deep, which keys."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Subject
from ivr.core.line import Menu


def _menus(subject: Subject) -> Iterator[Menu]:
    return (node for node in subject.line.nodes.values() if isinstance(node, Menu))


def _keys_ascend(subject: Subject) -> Iterator[Fault]:
    for menu in _menus(subject):
        for position, choice in enumerate(menu.choices):
            if choice.key != str(position + 1):
                what = f"callers hear key {choice.key} where they expect {position + 1}"
                hint = f"write press: {position + 1}; keys count up from 1 in the order heard"
                yield Fault(subject.at(menu.name, "choices", str(position), "press"), what, hint)


RULES = (
    Rule(
        "L11",
        "must",
        "Keys count up from 1 without gaps, in the order heard.",
        "Callers who half listen press the number they expect next.",
        "Avaya Interactive Response guide, menus; iTAMS",
        _keys_ascend,
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 2
      say: For the library
      go-to: library
    - press: 1
      say: For town news
      go-to: news
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
"""
        ),
    ),
)
