"""What only the calendar breaks, and what it never breaks: a build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.check.check import check
from ivr.check.rules.calendar import RULES
from ivr.files.load import read_line
from ivr.files.shelving import mark_heard
from tests.check.overlay import overlaid
from tests.conftest import HOME
from tests.files.recorded import record
from tests.files.small import SMALL, bilingual, copy_of, entry

DAY = date(2026, 11, 23)


def told(home: Path, rule: str, day: date = DAY) -> list[str]:
    loaded = read_line(home)
    assert loaded.line is not None, loaded.problems
    found = [each for each in check(loaded, "twilio", day, RULES).problems if each.rule == rule]
    return [f"{each.file}:{each.line} {'>'.join(each.trail)}: {each.what}" for each in found]


def library(*more: str, checked: str = "2026-11-23") -> str:
    rows = ["name: Fairview library", "speak: 312-746-6000", "dial: 312-746-6000"]
    rows += ["hours: Mo-Fr 09:00-17:00", "when-closed: library-closed", *more]
    return "\n".join(
        ["library:", *(f"  {row}" for row in (*rows, "source: a sign", f"checked: {checked}")), ""]
    )


def test_a_number_keeps_for_180_days(tmp_path: Path) -> None:
    home = overlaid(library(checked="2026-05-27"), tmp_path)
    assert told(home, "F1") == []
    assert told(home, "F1", date(2026, 11, 24)) == [
        "menus/services.yaml:18 library>checked: nobody has compared its number and hours with the source "
        "for 181 days"
    ]


def test_a_bulletin_is_told_once_with_its_newest_entry() -> None:
    home = SMALL
    assert told(home, "F2", date(2026, 12, 2)) == []
    assert told(home, "F2", date(2026, 12, 3)) == [
        "menus/news.yaml:2 news: 1 of 2 entries are older than 30 days; the newest is of 2026-11-20"
    ]
    assert told(home, "F2", date(2027, 1, 31)) == [
        "menus/news.yaml:2 news: 2 of 2 entries are older than 30 days; the newest is of 2026-11-20"
    ]


def test_news_that_is_over_is_not_old(tmp_path: Path) -> None:
    snow = "    - name: snow\n      date: 2026-01-02\n      until: 2026-01-31\n      say: It snows.\n"
    home = overlaid(f"news:\n  say: This is the news.\n  items:\n{snow}", tmp_path)
    assert told(home, "F2") == []
    assert len(told(home, "F2", date(2026, 2, 2))) == 0
    assert len(told(home, "F2", date(2026, 1, 31))) == 0, "29 days"


def test_recordings_nobody_listened_to_are_counted_once_a_language(tmp_path: Path) -> None:
    home = record(copy_of(SMALL, tmp_path), "en", "main", "How can we help?")
    record(home, "en", "welcome", "Town of Fairview.", placeholder=True)
    record(home, "en", "main-library", "For the library")
    assert told(home, "F3") == [
        "prompts/en/recordings.json:1 : nobody has listened to 2 recordings that callers hear"
    ]
    mark_heard(home, "en", ["main", "main-library"], DAY)
    assert told(home, "F3") == []


def test_translations_to_review_are_counted_once_a_language(tmp_path: Path) -> None:
    mark = "# needs a native speaker's review"
    entries = [entry("main", "How can we help?", "¿Cómo?", mark), entry("welcome", "Town.", "Villa.", mark)]
    assert told(bilingual(tmp_path, *entries), "F3") == [
        "prompts/es/script.po:3 : no native speaker has reviewed 2 translations"
    ]


def test_exceptions_that_are_all_over_are_told(tmp_path: Path) -> None:
    home = overlaid(library("exceptions: 2026 Nov 27 off; 2026 Dec 24 off"), tmp_path)
    assert told(home, "F4", date(2026, 12, 24)) == []
    assert told(home, "F4", date(2026, 12, 25)) == [
        "menus/services.yaml:17 library>exceptions: every exception is over; the last was 2026-12-24"
    ]


def test_an_exception_of_last_year_without_one_for_this_year_is_told_in_time(tmp_path: Path) -> None:
    home = overlaid(library("exceptions: 2026 Nov 27 off; 2028 Dec 22 off"), tmp_path)
    expected = "2026-11-27 was an exception, and nothing is written for the same days of 2027"
    assert told(home, "F4", date(2027, 5, 1)) == []
    (only,) = told(home, "F4", date(2027, 8, 1))
    assert only.endswith(expected)
    assert told(home, "F4", date(2027, 12, 20)) == [], "it is too late"


def test_an_exception_that_moves_by_a_week_is_the_same_one(tmp_path: Path) -> None:
    home = overlaid(library("exceptions: 2026 Nov 27 off; 2027 Nov 26 off; 2028 Nov 24 off"), tmp_path)
    assert [told(home, "F4", date(2027, month, 1)) for month in range(1, 13)] == [[]] * 12


def test_holidays_that_a_library_no_longer_knows_are_told(tmp_path: Path) -> None:
    """The library knows none before the country itself: years outside of its table, as coming ones may be."""
    home = overlaid("holidays:\n  town:\n    rules: US-IL\n", tmp_path)
    assert told(home, "F4") == []
    assert told(home, "F4", date(1775, 3, 1)) == [
        f"menus/line.yaml:26 holidays>town: no holidays are known for {year}, "
        "so that offices would be said to be open on them"
        for year in (1775, 1776)
    ]


def test_a_waiver_that_ends_within_30_days_is_told(tmp_path: Path) -> None:
    waivers = "check:\n  waivers:\n    - rule: L43\n      reason: a test\n      until: {}\n"
    home = overlaid(waivers.format("2026-12-23"), tmp_path)
    (only,) = told(home, "F4")
    assert only.startswith("menus/line.yaml:")
    assert only.endswith(" check>waivers>1>until: the waiver of L43 ends in 30 days")
    assert told(home, "F4", date(2026, 11, 22)) == []
    assert told(home, "F4", date(2026, 12, 24)) == [], "it has ended, and what it set aside stands again"


def test_a_day_of_checking_that_is_to_come_is_told(tmp_path: Path) -> None:
    home = overlaid(library(checked="2026-11-24"), tmp_path)
    assert len(told(home, "L43")) == 1
    assert told(home, "L43", date(2026, 11, 24)) == []


@pytest.mark.parametrize("day", [DAY, date(2036, 1, 1)])
def test_the_calendar_never_fails_a_check(day: date) -> None:
    loaded = read_line(HOME)
    found = check(loaded, "twilio", day, RULES)
    assert found.problems
    assert (found.must, found.should) == ([], [])


def test_news_of_a_day_to_come_and_news_that_end_before_they_begin_are_told(tmp_path: Path) -> None:
    news = """\
news:
  say: This is the news of Fairview.
  items:
    - name: new-bridge
      date: 2062-11-20
      say: The new bridge is open.
    - name: snow
      date: 2026-11-02
      until: 2026-10-31
      say: The first snow closes 12 streets for a day.
    - name: market
      date: 2026-11-01
      from: 2026-12-01
      until: 2026-12-24
      say: The market opens.
"""
    first, second = told(overlaid(news, tmp_path), "L43")
    assert first.endswith("news>items>1>date: callers hear news of 2062-11-20, a day that is still to come")
    assert second.endswith("until: nobody ever hears this: it ends on 2026-10-31, before it begins")
