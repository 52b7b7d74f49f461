"""The rules of time: what breaks them, what comes near without breaking them, and the line as shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ivr.check.rule import Rule
from ivr.check.rules import times, waits
from ivr.check.subject import Subject, subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from tests.conftest import HOME
from tests.files.small import bilingual, changed, entry, small_with

DAY = date(2026, 11, 23)
RULES = {rule.id: rule for rule in (*times.RULES, *waits.RULES)}
NOTICE = "Hang up and call nine one one if this is an emergency."


def looked(home: Path) -> Subject:
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    return subject(loaded, "twilio", DAY)


@pytest.fixture(scope="module")
def shipped() -> Subject:
    return looked(HOME)


def told(rule: str, subject: Subject) -> list[tuple[str, str]]:
    return [(problem.level, problem.what) for problem in problems(RULES[rule], subject)]


def problems(rule: Rule, subject: Subject) -> list[Problem]:
    return list(rule.problems(subject))


def saying(to: Path, notice: str) -> Subject:
    """The small line with another notice."""
    return looked(small_with(to, line=changed("line", NOTICE, notice)))


def recorded(subject: Subject, **seconds: float) -> Subject:
    """The same line with recordings of these lengths, by ``prompt__language``."""
    heard = {tuple(name.replace("_", "-").split("--")): length for name, length in seconds.items()}
    changed = replace(subject)
    changed.__dict__["recorded"] = heard  # what its shelves would say
    return changed


# L02


def test_a_notice_of_25_words_passes_and_one_of_26_does_not(tmp_path: Path) -> None:
    words = NOTICE.removesuffix(".").split()
    fits = " ".join([*words, *["now"] * (25 - len(words))])
    quick = {"emergency__en": 7.9}
    assert told("L02", recorded(saying(tmp_path / "a", f"{fits}."), **quick)) == []
    over = told("L02", recorded(saying(tmp_path / "b", f"{fits} now."), **quick))
    assert over == [("must", "the 911 notice has 26 words in the line's own language")]


def test_a_recording_of_the_notice_is_held_to_eight_seconds(tmp_path: Path) -> None:
    line = looked(small_with(tmp_path))
    assert told("L02", recorded(line, emergency__en=8.0)) == []
    assert told("L02", recorded(line, emergency__en=8.1)) == [
        ("must", "the 911 notice takes 8.1 seconds in the line's own language")
    ]


def test_the_number_should_be_said_within_six_seconds_and_must_within_seven(tmp_path: Path) -> None:
    late = "If you are in danger or see a crime, hang up and call nine one one."
    line = saying(tmp_path, late)
    assert told("L02", recorded(line, emergency__en=6.0)) == []
    told_at = {seconds: told("L02", recorded(line, emergency__en=seconds)) for seconds in (6.5, 7.5)}
    assert [level for level, _ in told_at[6.5]] == ["should"]
    assert [level for level, _ in told_at[7.5]] == ["must"]
    assert told_at[7.5][0][1] == (
        "callers hear the number 911 only after 7.5 seconds in the line's own language"
    )


def test_the_short_notice_is_held_to_three_and_a_half_seconds(tmp_path: Path) -> None:
    line = looked(small_with(tmp_path))
    assert told("L02", recorded(line, emergency_short__es=3.5)) == []
    found = problems(RULES["L02"], recorded(line, emergency_short__es=3.6))
    assert [(each.level, each.what) for each in found] == [
        ("must", 'every caller waits 3.6 seconds for the short notice in "es"')
    ]
    assert (found[0].file, found[0].trail) == ("menus/line.yaml", ("emergency", "short", "es"))


# L06, L26


def test_an_opening_may_take_20_seconds_and_must_not_take_25(tmp_path: Path) -> None:
    line = looked(small_with(tmp_path))
    assert told("L06", recorded(line, welcome__en=9.0)) == []
    assert [level for level, _ in told("L06", recorded(line, welcome__en=13.0))] == ["should"]
    assert [level for level, _ in told("L06", recorded(line, welcome__en=17.0))] == ["must"]


def test_a_call_to_a_number_of_another_language_is_timed_from_its_own_start(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("welcome", "Town of Fairview.", "Fairview. " * 40))
    line = looked(home)
    begun = replace(line, line=replace(line.line, numbers={"+13125550100": "es"}))
    found = [what for _, what in told("L06", begun)]
    assert any(what.endswith("in a call to +13125550100") for what in found)
    assert not any(what.endswith("in a call to +13125550100") for what in (w for _, w in told("L06", line)))


def test_a_language_is_offered_in_two_and_a_half_seconds(tmp_path: Path) -> None:
    own = (
        entry("offer-language", "For English,", "Para español,"),
        entry("offer-9", "English nine.", "Español nueve."),
    )
    line = looked(bilingual(tmp_path, *own))
    assert told("L26", recorded(line, offer_language__es=1.4, press_8__es=1.1)) == []
    assert told("L26", recorded(line, offer_language__es=1.5, press_8__es=1.1)) == [
        ("must", 'every caller waits 2.6 seconds while "es" is offered')
    ]


# L28, L29


def test_two_recordings_of_one_sentence_are_about_as_long(tmp_path: Path) -> None:
    line = looked(bilingual(tmp_path))
    assert told("L28", recorded(line, news__en=5.0, news__es=6.9)) == []
    found = problems(RULES["L28"], recorded(line, news__en=5.0, news__es=7.2))
    assert [each.what for each in found] == ["this takes 1.4 times as long as in the line's own language"]
    assert [each.file for each in found] == ["prompts/es/script.po"]
    assert told("L28", recorded(line, news__en=2.9, news__es=5.0)) == [], "too short to compare"


def test_a_notice_that_only_informs_may_be_long(tmp_path: Path) -> None:
    long = "Bring your card. " * 25
    closed = "The library is closed now. It opens {opens}. The town hall can help you.\n  then: town-hall"
    informs = small_with(tmp_path / "a", main=changed("main", closed, long))
    leads_on = small_with(tmp_path / "b", main=changed("main", closed, f"{long}\n  then: town-hall"))
    assert told("L29", looked(informs)) == []
    assert [what for _, what in told("L29", looked(leads_on))] == [
        "callers listen 38 seconds in the line's own language"
    ]


# L09, L12, L40


def test_waiting_out_a_notice_is_no_press(tmp_path: Path) -> None:
    """The town hall is reached by 1 and by waiting, the library by 1: nobody presses three keys."""
    assert told("L09", looked(small_with(tmp_path))) == []


def test_an_order_within_five_percent_of_the_best_is_good_enough(tmp_path: Path) -> None:
    close = changed("main", "      go-to: news\n", "      go-to: news\n      weight: 1.3\n")
    assert told("L12", looked(small_with(tmp_path / "a", main=close))) == []
    far = changed("main", "      go-to: news\n", "      go-to: news\n      weight: 20\n")
    (found,) = problems(RULES["L12"], looked(small_with(tmp_path / "b", main=far)))
    assert (found.file, found.trail, found.level) == ("menus/main.yaml", ("main", "choices"), "should")
    assert found.hint == "say them in this order: news, library"


def test_every_language_is_held_to_the_same_budgets(tmp_path: Path) -> None:
    line = looked(bilingual(tmp_path))
    slow = {"main_library__es": 70.0}
    found = problems(RULES["L40"], recorded(line, **slow))
    assert {each.trail for each in found} == {("languages", "es")}
    assert "callers wait" in found[0].what
    assert "42 is the most" in found[0].what


def test_nothing_about_time_depends_on_the_day(shipped: Subject) -> None:
    """A Monday, a Sunday and Christmas: the same problems of the shipped line on each."""
    days = [replace(shipped, day=day) for day in (DAY, DAY + timedelta(days=6), date(2026, 12, 25))]
    found = [[problem for rule in RULES.values() for problem in problems(rule, each)] for each in days]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_the_shipped_line_breaks_no_must(rule: Rule, shipped: Subject) -> None:
    assert [problem for problem in problems(rule, shipped) if problem.level == "must"] == []
