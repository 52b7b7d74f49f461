"""Every rule catches the example that breaks it, in exactly these words, and not the one that keeps it.

After a change of wording, rewrite what is told, and the page of the rules, and read what git shows:

    REWRITE=1 python -m pytest tests/check/test_examples.py -n0
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ivr.check.limits import LIMITS
from ivr.check.rule import Example, Rule
from ivr.check.rules import RULES
from ivr.check.rules_page import rules_page
from ivr.check.subject import subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from tests.check.answered import answered
from tests.check.overlay import in_spanish, overlaid
from tests.conftest import HOME

DAY = date(2026, 11, 23)
TOLD = Path(__file__).parent.parent / "data" / "rules.txt"
PAGE = HOME / "docs" / "rules.md"
SHOWN = [rule for rule in RULES if rule.bad.kind != "words"]


def told_of(rule: Rule, example: Example, to: Path) -> list[Problem]:
    """What a rule says of an example: in the small line, by that rule, or by the loader for it."""
    if example.kind == "twiml":
        return list(rule.problems(answered(example.text, to)))
    make = overlaid if example.kind == "menus" else in_spanish
    loaded = read_line(make(example.text, to))
    if loaded.line is None:
        return [problem for problem in loaded.problems if problem.rule == rule.id] or pytest.fail(
            f"the example of {rule.id} is no line: {loaded.problems[0]}"
        )
    return list(rule.problems(subject(loaded, "twilio", DAY)))


@pytest.mark.parametrize("rule", SHOWN, ids=[rule.id for rule in SHOWN])
def test_the_example_that_keeps_a_rule_is_passed_over(rule: Rule, tmp_path: Path) -> None:
    assert told_of(rule, rule.good, tmp_path) == []


@pytest.mark.parametrize("rule", SHOWN, ids=[rule.id for rule in SHOWN])
def test_the_example_that_breaks_a_rule_is_caught_in_these_words(rule: Rule, tmp_path: Path) -> None:
    expected = dict(stories())
    told = "\n".join(f"{problem.level} {problem}" for problem in told_of(rule, rule.bad, tmp_path))
    assert told, f"{rule.id} passes over its own bad example"
    if os.environ.get("REWRITE"):
        expected[rule.id] = told
        write(expected)
    assert told == expected.get(rule.id)


def stories() -> Iterator[tuple[str, str]]:
    """What is told of each rule's bad example, by the rule."""
    for story in TOLD.read_text(encoding="utf-8").split("\n\n## ")[1:]:
        name, _, told = story.partition("\n")
        yield name, told.strip("\n")


def write(expected: dict[str, str]) -> None:
    head = "What ivr check tells of the bad example of each rule (docs/rules.md), word for word."
    parts = [head, *(f"## {name}\n{expected[name]}" for name in sorted(expected))]
    TOLD.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def test_every_rule_has_a_number_of_its_own_and_says_why() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        for sentence in (rule.demand, rule.reason):
            assert sentence.endswith("."), rule.id
            assert sentence[0].isupper(), rule.id
        assert rule.source, rule.id
        assert not rule.calendar or rule.level == "should", "the calendar never refuses a publish"


def test_every_limit_belongs_to_a_rule_and_is_used() -> None:
    used = "".join(path.read_text(encoding="utf-8") for path in (HOME / "ivr" / "check").rglob("*.py"))
    for limit in LIMITS.values():
        assert limit.rule in {rule.id for rule in RULES}, limit.name
        assert used.count(f'"{limit.name}"') >= 2, f"no rule reads {limit.name}"


def test_the_page_of_the_rules_is_current() -> None:
    page = rules_page(RULES)
    if os.environ.get("REWRITE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page
