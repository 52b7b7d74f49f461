"""Faults that others' telephone systems have with hours and holidays, by their numbers in our list of peers:
each is shown not to be ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.check.rules.calendar import RULES
from ivr.check.subject import subject
from ivr.check.timetable import holiday_names, patterns
from ivr.core.hours import Holidays, Hours
from ivr.files.load import load, read_line
from tests.conftest import HOME
from tests.files.small import changed, small_with

CHICAGO = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
CITY = Holidays("US", "IL", ("Election Day",))
F4 = next(rule for rule in RULES if rule.id == "F4")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def library(to: Path, hours: str = "Mo-Fr 09:00-17:00", more: str = "") -> Path:
    """The small line with other hours of its library."""
    old = "  hours: Mo-Fr 09:00-17:00\n"
    return small_with(to, services=changed("services", old, f"  hours: {hours}\n{more}"))


def refused(home: Path) -> list[str]:
    line, problems = load(home)
    assert (line is None) == any(problem.level == "must" for problem in problems)
    return [f"{problem.line} {problem.what}" for problem in problems]


# 4: the end minute is inclusive, 22:00-02:00 is never open, and there are no holidays.


def test_fault_4_the_end_minute_is_closed() -> None:
    office = Hours("Mo-Fr 09:00-17:00", "America/Chicago")
    assert office.open_at(at("2026-12-02T16:59:59"))
    assert not office.open_at(at("2026-12-02T17:00:00"))


def test_fault_4_a_night_from_22_to_2_is_open_for_four_hours() -> None:
    night = Hours("Mo-Su 22:00-02:00", "America/Chicago")
    start = at("2026-12-02T12:00")
    opened = [n for n in range(24 * 60) if night.open_at(start + n * MINUTE)]
    assert (len(opened), opened[0], opened[-1]) == (240, 600, 839)


def test_fault_4_holidays_close_an_office_and_its_night() -> None:
    office = Hours("Mo-Su 22:00-02:00", "America/Chicago", CITY)
    assert office.open_at(at("2026-12-25T01:59"))
    assert not office.open_at(at("2026-12-25T22:00"))
    assert not office.open_at(at("2026-12-26T01:00"))


# 8: tables of holidays that ran out years ago, and dates that equal no day.


@pytest.mark.parametrize("year", range(2026, 2037))
def test_fault_8_holidays_are_rules_and_never_run_out(year: int) -> None:
    assert len(CITY.dates(year)) >= 13


def test_fault_8_holidays_are_known_for_a_year_from_any_day() -> None:
    names = holiday_names(CITY, date(2026, 11, 23), 370)
    assert {"Thanksgiving Day", "Christmas Day", "Labor Day"} <= set(names.values())
    assert list(names.values()).count("Thanksgiving Day") == 2


def test_fault_8_exceptions_that_have_run_out_are_told(tmp_path: Path) -> None:
    loaded = read_line(library(tmp_path, more="  exceptions: 2021 Dec 24 off; 2022 Dec 23 off\n"))
    (only,) = F4.problems(subject(loaded, "twilio", date(2026, 11, 23)))
    assert (only.line, only.what) == (16, "every exception is over; the last was 2022-12-23")


@pytest.mark.parametrize(
    "exceptions",
    [
        "12/24/2026 off",
        "2026-12-24 off",
        "24 Dec 2026 off",
        "Dec 24 off",
        "2026 Dec 32 off",
        "2026 Feb 29 off",
    ],
)
def test_fault_8_a_date_that_can_equal_no_day_is_refused(tmp_path: Path, exceptions: str) -> None:
    (only,) = refused(library(tmp_path, more=f"  exceptions: {exceptions}\n"))
    assert only.startswith("16 ")


@pytest.mark.parametrize("day", ["2026 Jul 4", "2026 Jul 04"])
def test_fault_8_a_date_matches_with_and_without_its_zero(day: str) -> None:
    hours = Hours("Mo-Su 09:00-17:00", "America/Chicago", exceptions=f"{day} off")
    assert not hours.open_at(at("2026-07-04T12:00"))
    assert hours.open_at(at("2026-07-05T12:00"))


# 9: local times by the zone's base offset, without daylight saving; no window across midnight.


@pytest.mark.no_cover  # quicker unwatched
@pytest.mark.parametrize("weekly", ["Mo-Fr 09:00-17:00", "Mo-Su 20:00-03:00"])
def test_fault_9_every_minute_of_two_years_is_as_the_clock_shows_it(weekly: str) -> None:
    """Clocks, not offsets: the same times by the clock in summer and winter, and on both odd nights."""
    hours = Hours(weekly, "America/Chicago", CITY)
    first, days = date(2026, 1, 1), 2 * 365
    by_clock = patterns(hours, first, days)
    moment, end = at("2026-01-01T00:00").astimezone(UTC), at("2028-01-01T00:00").astimezone(UTC)
    compared = 0
    while moment < end:
        local = moment.astimezone(CHICAGO)
        minute = 60 * local.hour + local.minute
        shown = any(start <= minute < until for start, until in by_clock[(local.date() - first).days])
        assert hours.open_at(moment) == shown, local
        moment += 5 * MINUTE
        compared += 1
    assert compared == days * 24 * 12


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01"])
def test_fault_9_an_office_opens_at_nine_by_the_clock_after_the_clocks_change(night: str) -> None:
    office = Hours("Mo-Su 09:00-17:00", "America/Chicago")
    assert office.next_opening(at(f"{night}T00:30")) == at(f"{night}T09:00")
    assert not office.open_at(at(f"{night}T08:59"))
    assert office.open_at(at(f"{night}T09:00"))


# 14: a misspelt weekday kept for compatibility.


@pytest.mark.parametrize(
    "hours", ["Wensday 09:00-17:00", "Mon-Fri 09:00-17:00", "Mo-Fri 09:00-17:00", "mo-fr 9-17"]
)
def test_fault_14_a_weekday_has_one_spelling_and_any_other_is_refused(tmp_path: Path, hours: str) -> None:
    (only,) = refused(library(tmp_path, hours))
    assert only.startswith("15 ")


# 15: recurring events: counted twice, a day late, or without end.


def test_fault_15_a_day_named_twice_is_one_day() -> None:
    twice = Hours("Mo-Fr 09:00-17:00", "America/Chicago", CITY, "2026 Dec 25 off; 2026 Dec 25 off")
    assert patterns(twice, date(2026, 12, 24), 3) == (((540, 1020),), (), ())


def test_fault_15_a_whole_day_ends_at_its_own_midnight() -> None:
    off = Hours("24/7", "America/Chicago", exceptions="2026 Dec 25 off")
    assert off.open_at(at("2026-12-24T23:59"))
    assert not off.open_at(at("2026-12-25T00:00"))
    assert not off.open_at(at("2026-12-25T23:59"))
    assert off.open_at(at("2026-12-26T00:00"))


def test_fault_15_a_range_of_days_has_both_its_ends_and_no_more() -> None:
    off = Hours("Mo-Su 09:00-17:00", "America/Chicago", exceptions="2026 Dec 24-2027 Jan 2 off")
    closed = [day for day in range(20) if not off.open_at(at("2026-12-20T12:00") + timedelta(days=day))]
    assert closed == list(range(4, 14))


@pytest.mark.parametrize(
    "endless", ["Dec 25 off", "PH off", "2026+ Dec 25 off", "week 1-53/2 off", "easter off"]
)
def test_fault_15_nothing_recurs_without_its_year(tmp_path: Path, endless: str) -> None:
    (only,) = refused(library(tmp_path, more=f"  exceptions: {endless}\n"))
    assert only.startswith("16 ")


def test_fault_15_the_year_of_every_shipped_service_is_finite_and_quick() -> None:
    line, _ = load(HOME)
    assert line is not None
    for service in line.services():
        days = patterns(service.hours, date(2026, 11, 23), 370)
        assert len(days) == 370
        assert all(len(day) <= 2 for day in days)
