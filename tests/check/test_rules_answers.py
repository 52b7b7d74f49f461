"""The rules that read answers: their examples, the shipped line, and what staff can break."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ivr.check.rule import Rule
from ivr.check.rules import answers, keys, transfers
from ivr.check.subject import Subject, subject
from ivr.files.load import read_line
from tests.check.answered import answered
from tests.conftest import HOME
from tests.files.small import changed, small_with

RULES = {rule.id: rule for rule in (*answers.RULES, *keys.RULES, *transfers.RULES)}
DAY = date(2026, 11, 23)


@cache
def shipped() -> Subject:
    """The shipped line, walked once."""
    return subject(read_line(HOME), "twilio", DAY)


def told(rule: str, home: Path) -> list[str]:
    """What a rule says of a line: where, and what."""
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    found = RULES[rule].find(subject(loaded, "twilio", DAY))
    return [f"{fault.spot.file}:{fault.spot.line} {fault.what}" for fault in found]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_document_that_breaks_a_rule_is_caught(rule: Rule, tmp_path: Path) -> None:
    assert list(rule.find(answered(rule.bad.text, tmp_path)))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_document_that_keeps_a_rule_is_passed_over(rule: Rule, tmp_path: Path) -> None:
    assert list(rule.find(answered(rule.good.text, tmp_path))) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_shipped_line_keeps_every_rule(rule: Rule) -> None:
    assert list(rule.find(shipped())) == []


def test_a_number_told_once_is_caught_at_the_notice_that_tells_it(tmp_path: Path) -> None:
    once = "The library is closed now. It opens {opens}. Its number is {number:library}."
    main = changed("main", "The library is closed now. It opens {opens}. The town hall can help you.", once)
    assert told("L24", small_with(tmp_path / "once", main=main)) == [
        "menus/main.yaml:12 callers hear 312-746-6000 once, and cannot write it down (after 1)"
    ]
    twice = main.replace(once, f"{once} Again, {{number:library}}.")
    assert told("L24", small_with(tmp_path / "twice", main=twice)) == []


def test_a_closed_service_that_does_not_say_when_it_opens_is_caught(tmp_path: Path) -> None:
    main = changed("main", "It opens {opens}. ", "")
    assert told("L23", small_with(tmp_path, main=main)) == [
        "menus/main.yaml:12 callers hear that it is closed, and not when it opens: Fairview library (after 1)"
    ]


def test_last_words_without_a_number_are_caught(tmp_path: Path) -> None:
    line = changed("line", " For the town hall, call {number:town-hall}.", "")
    assert told("L19", small_with(tmp_path, line=line)) == [
        "menus/line.yaml:13 the call ends here without a person, and without a number to call "
        "(after 3, silence, silence, busy)"
    ]


def test_the_same_words_for_silence_and_a_wrong_key_are_caught(tmp_path: Path) -> None:
    phrases = changed("phrases", "Sorry, I did not get a choice.", "That key has no choice here.")
    assert told("L20", small_with(tmp_path, phrases=phrases)) == [
        'menus/phrases.yaml:25 silence and a wrong key are answered alike: "That key has no choice here." '
        "(after silence)"
    ]


def test_notices_that_keep_callers_waiting_are_caught(tmp_path: Path) -> None:
    long = "Emergencias: cuelgue y llame al nueve uno uno." + " Es gratis, a cualquier hora del día." * 4
    line = changed("line", "Emergencias: cuelgue y llame al nueve uno uno.", long)
    (fault,) = told("L03", small_with(tmp_path, line=line))
    assert fault.startswith("menus/line.yaml:5 no key is heard for ")
