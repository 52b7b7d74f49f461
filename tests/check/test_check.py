"""The check as a whole: what it sets aside, what it refuses to set aside, and what stops a publish."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ivr.check import limits
from ivr.check.check import Checked, check, new_musts
from ivr.check.limits import Limit
from ivr.check.rules import RULES, promise
from ivr.check.subject import subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from tests.check.overlay import overlaid
from tests.conftest import HOME
from tests.files.small import SMALL, changed, copy_of, small_with

DAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)


def checked(home: Path, day: date = DAY) -> Checked:
    return check(read_line(home), "twilio", day)


def rules_of(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


def test_the_shipped_line_has_nothing_to_mend_and_nothing_to_think_about_at_a_fixed_date() -> None:
    found = checked(HOME)
    assert found.must == []
    assert found.should == []


def test_every_waiver_of_the_shipped_line_has_an_end_within_a_year() -> None:
    line = read_line(HOME).draft.line
    assert line
    for waiver in line.block.check.waivers:
        assert DAY < waiver.until <= DAY + 366 * ONE_DAY, waiver.rule
        assert len(waiver.reason.split()) >= 5, waiver.rule


def test_a_line_that_cannot_be_read_is_told_by_the_loader_alone(tmp_path: Path) -> None:
    home = small_with(tmp_path, main=changed("main", "go-to: news", "go-to: nws"))
    found = checked(home)
    assert found.line is None
    assert rules_of(found.problems) == ["missing-target"]


CRISIS = "You can also call nine eight eight, {hours:lifeline-988}."


@pytest.mark.parametrize(
    ("slip", "what", "hint"),
    [
        (
            "nine eight nine",
            "callers are told to ring 989, which nobody answers",
            "every translation says 988",
        ),
        (
            "three one one",
            "every translation tells callers to ring 988, and these words do not",
            "say 988, or have all of them translated anew",
        ),
    ],
)
def test_a_wrong_short_code_is_told_once_and_not_of_its_right_translations(
    tmp_path: Path, slip: str, what: str, hint: str
) -> None:
    menus = copy_of(HOME, tmp_path) / "menus" / "mental-health.yaml"
    text = menus.read_text(encoding="utf-8")
    assert CRISIS in text
    menus.write_text(text.replace(CRISIS, CRISIS.replace("nine eight eight", slip)), encoding="utf-8")
    found = check(read_line(tmp_path), "twilio", DAY, rules=promise.RULES)

    assert [(each.what, each.hint) for each in found.must] == [(what, hint)]
    assert [each for each in found.should if each.file.startswith("prompts/")] == []


def test_a_wrong_short_code_of_one_translation_is_told_of_that_one(tmp_path: Path) -> None:
    script = copy_of(HOME, tmp_path) / "prompts" / "pl" / "script.po"
    text = script.read_text(encoding="utf-8")
    crisis = "Można też zadzwonić pod dziewięć osiem osiem"
    assert crisis in text
    wrong = text.replace(crisis, "Można też zadzwonić pod trzy jeden jeden")
    script.write_text(wrong, encoding="utf-8")
    found = check(read_line(tmp_path), "twilio", DAY, rules=promise.RULES)

    assert {each.file for each in found.must} == {"prompts/pl/script.po"}


LONG_MENU = """\
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


def test_a_must_problem_cannot_be_waived(tmp_path: Path) -> None:
    waiver = "check:\n  waivers:\n    - rule: L11\n      reason: we like it\n      until: 2027-01-01\n"
    found = checked(overlaid(LONG_MENU + waiver, tmp_path))
    assert "L11" in rules_of(found.must)
    assert found.waived == []
    told = [problem.what for problem in found.must if problem.rule == "bad-waiver"]
    assert told == ["L11 must be kept, and no waiver sets it aside"]


def test_a_waiver_of_a_rule_that_is_none_is_told(tmp_path: Path) -> None:
    waiver = "check:\n  waivers:\n    - rule: L99\n      reason: we like it\n      until: 2027-01-01\n"
    told = [problem for problem in checked(overlaid(waiver, tmp_path)).must if problem.rule == "bad-waiver"]
    assert [problem.what for problem in told] == ["there is no rule L99"]
    assert told[0].trail == ("check", "waivers", "1", "rule")


def test_a_waiver_that_nothing_needs_is_told(tmp_path: Path) -> None:
    waiver = (
        "check:\n  waivers:\n    - rule: L11\n      at: main\n      reason: old\n      until: 2027-01-01\n"
    )
    told = [each for each in checked(overlaid(f"{waiver}\n", tmp_path)).should if each.rule == "old-waiver"]
    assert [problem.what for problem in told] == ["nothing breaks L11 at main any more"]


def test_a_limit_of_a_must_rule_cannot_be_relaxed(tmp_path: Path) -> None:
    told = [
        problem
        for problem in checked(overlaid("check:\n  limits:\n    notice-seconds: 30\n", tmp_path)).must
        if problem.rule == "bad-limit"
    ]
    assert [problem.what for problem in told] == [
        "notice-seconds belongs to a must-rule, and no line can change it"
    ]


def test_a_limit_misspelled_is_told_with_the_nearest(tmp_path: Path) -> None:
    soft = next(limit.name for limit in limits.ALL if limit.level == "should")
    found = checked(overlaid(f"check:\n  limits:\n    {soft}x: 30\n", tmp_path)).must
    assert [problem.hint for problem in found if problem.rule == "bad-limit"] == [f'did you mean "{soft}"?']


@pytest.mark.parametrize("limit", limits.ALL, ids=[limit.name for limit in limits.ALL])
def test_a_line_relaxes_the_limits_of_shoulds_and_of_no_must(limit: Limit, tmp_path: Path) -> None:
    home = overlaid(f"check:\n  limits:\n    {limit.name}: 999\n", tmp_path)
    looked = subject(read_line(home), "twilio", DAY)
    assert looked.limit(limit.name) == (999 if limit.level == "should" else limit.value)


def test_a_publish_is_refused_for_new_must_problems_only(tmp_path: Path) -> None:
    current = checked(overlaid(LONG_MENU, tmp_path / "current"))
    moved = "\n\n# The first menu, two lines further down.\n"
    draft = checked(
        overlaid(moved + LONG_MENU.replace("How can we help?", "What can we do?"), tmp_path / "draft")
    )
    assert current.must
    assert new_musts(current, None) == current.must
    assert new_musts(draft, current) == []
    assert new_musts(current, checked(SMALL)) == current.must


@pytest.mark.no_cover  # quicker unwatched
def test_the_result_does_not_depend_on_the_day_but_for_the_calendar() -> None:
    days = [DAY, DAY + 200 * ONE_DAY, DAY + 5 * 366 * ONE_DAY]
    assert [checked(HOME, day).must for day in days] == [[], [], []]


@pytest.mark.no_cover
def test_the_calendar_never_fails_a_check() -> None:
    found = checked(HOME, DAY + 2 * 366 * ONE_DAY)
    dated = {rule.id for rule in RULES if rule.calendar}
    assert not dated & {problem.rule for problem in (*found.must, *found.should)}


ENDED = """\
check:
  waivers:
    - rule: L45
      at: {at}
      reason: the books are kept there
      until: 2026-11-22
"""
LOST_BOOKS = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
    - press: 2
      say: For lost books
      go-to: lost-books
lost-books:
  say: Have the title ready.
  then: library
"""


def test_a_waiver_that_has_ended_is_told_beside_what_it_set_aside(tmp_path: Path) -> None:
    home = overlaid(LOST_BOOKS + ENDED.format(at="lost-books"), tmp_path)
    assert [each.rule for each in checked(home, DAY - ONE_DAY).waived] == ["L45"]
    told = {each.rule: each.what for each in checked(home).should if each.rule in ("L45", "old-waiver")}
    assert told == {
        "L45": "callers are connected to library, and the words do not name it",
        "old-waiver": "this waiver of L45 ended on 2026-11-22; what it set aside is told again",
    }


def test_a_waiver_for_a_place_misspelled_is_told_the_nearest(tmp_path: Path) -> None:
    home = overlaid(LOST_BOOKS + ENDED.format(at="lost-book"), tmp_path)
    (told,) = [each for each in checked(home).should if each.rule == "old-waiver"]
    assert told.hint == 'did you mean "lost-books"?'
