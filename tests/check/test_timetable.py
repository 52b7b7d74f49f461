"""The timetable: real weeks, holidays by name and date, both kinds of night, and every sampled minute."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ivr.check.differences import Difference, differences
from ivr.check.timetable import (
    ALL_DAY,
    Opening,
    Reason,
    holiday_names,
    pattern_text,
    timetable,
)
from ivr.core.hours import Holidays, Hours
from ivr.core.line import Line
from ivr.core.nights import less
from tests.conftest import CHICAGO

CITY = Holidays("US", "IL", ("Election Day",))
HOUR = timedelta(hours=1)

CITY_2026 = {
    "01-01": "New Year's Day",
    "01-19": "Martin Luther King Jr. Day",
    "02-12": "Lincoln's Birthday",
    "02-16": "Washington's Birthday",
    "03-02": "Casimir Pulaski Day",
    "05-25": "Memorial Day",
    "06-19": "Juneteenth National Independence Day",
    "07-03": "Independence Day (observed)",  # the Fourth is a Saturday
    "09-07": "Labor Day",
    "10-12": "Columbus Day",
    "11-11": "Veterans Day",
    "11-26": "Thanksgiving Day",
    "12-25": "Christmas Day",
}
CITY_2027 = {
    "01-01": "New Year's Day",
    "01-18": "Martin Luther King Jr. Day",
    "02-12": "Lincoln's Birthday",
    "02-15": "Washington's Birthday",
    "03-01": "Casimir Pulaski Day",
    "05-31": "Memorial Day",
    "06-18": "Juneteenth National Independence Day (observed)",
    "07-05": "Independence Day (observed)",  # the Fourth is a Sunday
    "09-06": "Labor Day",
    "10-11": "Columbus Day",
    "11-11": "Veterans Day",
    "11-25": "Thanksgiving Day",
    "12-24": "Christmas Day (observed)",
    "12-31": "New Year's Day (observed)",  # 1 January 2028 is a Saturday
}


def with_hours(line: Line, hours: Hours, name: str = "nami") -> Line:
    """The shipped line with other hours of one service."""
    return replace(
        line, zone=hours.zone, nodes={**line.nodes, name: replace(line.service(name), hours=hours)}
    )


def opening(line: Line, name: str, first: str, days: int) -> Opening:
    """One service of the line."""
    (service,) = timetable(line, date.fromisoformat(first), days, [name]).services
    return service


def opening_of(
    line: Line, weekly: str, first: str, days: int, exceptions: str = "", off: bool = False
) -> Opening:
    """A service in Chicago with hours of our own."""
    hours = Hours(weekly, "America/Chicago", CITY if off else None, exceptions)
    return opening(with_hours(line, hours), "nami", first, days)


def rows(service: Opening) -> list[tuple[str, str, str]]:
    """The special days as a table tells them."""
    return [
        (f"{run.first.date}/{run.last}", pattern_text(run.first.open), run.first.why)
        for run in service.runs()
    ]


@pytest.mark.parametrize(("year", "expected"), [(2026, CITY_2026), (2027, CITY_2027)])
def test_the_police_board_is_closed_on_the_citys_holidays(
    line: Line, year: int, expected: dict[str, str]
) -> None:
    board = opening(line, "police-board", f"{year}-01-01", 365)
    told = {f"{day.date:%m-%d}": day.reasons[0] for day in board.special if day.reasons}
    assert told == {day: Reason("holiday", name) for day, name in expected.items()}
    assert all(day.open == () for day in board.special if day.reasons)
    days_open = [day for day in board.days if day.open]
    assert {day.open for day in days_open} == {((480, 960),)}
    assert len(days_open) == 261 - len(expected)  # both years have 261 weekdays


def test_the_attorney_general_keeps_the_states_holidays_not_the_citys(line: Line) -> None:
    days = {day.date: day.why for day in opening(line, "attorney-general", "2026-01-01", 365).special}
    assert days[date(2026, 11, 3)] == "Election Day"
    assert date(2026, 3, 2) not in days  # Pulaski's


def test_a_holiday_on_a_weekend_changes_nothing_where_weekends_are_closed_anyway(line: Line) -> None:
    board = opening(line, "police-board", "2026-07-04", 1)
    assert board.holidays == {date(2026, 7, 4): "Independence Day"}
    assert rows(board) == []


def test_a_day_with_two_holidays_tells_only_the_one_that_closes() -> None:
    first = date(2028, 11, 7)
    assert holiday_names(CITY, first, 1) == {}
    both = Holidays("US", "IL", ("Juneteenth National Independence Day",))
    names = holiday_names(both, date(2022, 1, 1), 365)
    assert "Juneteenth National Independence Day" not in "; ".join(names.values())
    assert holiday_names(Holidays("US", "IL"), first, 1) == {first: "Election Day"}


def test_nami_has_her_ordinary_week_all_year(line: Line) -> None:
    nami = opening(line, "nami", "2026-11-23", 370)
    assert (nami.weekly, nami.spoken) == ("Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", "NAMI Chicago helpline")
    assert {day.open for day in nami.days if day.date.weekday() < 5} == {((540, 1200),)}
    assert {day.open for day in nami.days if day.date.weekday() > 4} == {((540, 1020),)}
    assert rows(nami) == []
    monday = [period for period in nami.periods if period.start.date() == date(2026, 11, 23)]
    nine, twenty = (datetime(2026, 11, 23, hour, tzinfo=CHICAGO) for hour in (9, 20))
    assert [(period.start, period.end, period.open) for period in monday] == [
        (nine - 9 * HOUR, nine, False),
        (nine, twenty, True),
        (twenty, nine + 24 * HOUR, False),
    ]


def test_who_never_closes_is_one_period_and_has_no_special_days_but_the_clocks(line: Line) -> None:
    always = opening(line, "city-311", "2026-11-23", 370)
    assert always.always
    assert {day.open for day in always.days} == {ALL_DAY}
    (period,) = always.periods
    assert (period.start, period.end, period.open) == (
        datetime(2026, 11, 23, tzinfo=CHICAGO),
        datetime(2027, 11, 28, tzinfo=CHICAGO),
        True,
    )
    assert [day.why for day in always.special] == [
        "the clocks go forward from 02:00 to 03:00",
        "the clocks go back from 02:00 to 01:00",
    ]


def test_who_is_never_open_is_one_period_too(line: Line) -> None:
    never = opening_of(line, "Mo-Fr 09:00-17:00", "2026-12-05", 2)
    (period,) = never.periods
    assert not period.open
    assert period.length == 48 * HOUR


@pytest.mark.parametrize(
    ("night", "hours", "name"),
    [
        ("2026-11-01", 25, "the clocks go back from 02:00 to 01:00"),
        ("2027-03-14", 23, "the clocks go forward from 02:00 to 03:00"),
        ("2027-11-07", 25, "the clocks go back from 02:00 to 01:00"),
    ],
)
def test_a_daylight_saving_night_is_named_and_as_long_as_it_is(
    line: Line, night: str, hours: int, name: str
) -> None:
    table = timetable(line, date.fromisoformat(night), 1)
    assert table.length == 1
    assert [(change.day.isoformat(), change.length, change.name) for change in table.clocks] == [
        (night, hours * HOUR, name)
    ]
    for service in table.services:
        assert [day.why for day in service.special] == [name]
        assert sum((period.length for period in service.periods), 0 * HOUR) == hours * HOUR
    nami = next(service for service in table.services if service.name == "nami")
    opened = [period for period in nami.periods if period.open]
    assert [(f"{period.start:%H:%M}", f"{period.end:%H:%M}") for period in opened] == [("09:00", "17:00")]
    assert rows(nami) == []  # her hours are nowhere near


def test_hours_in_the_hour_that_comes_twice_are_open_twice(line: Line) -> None:
    service = opening_of(line, "Su 01:15-01:45", "2026-11-01", 1)
    opened = [period for period in service.periods if period.open]
    assert [period.start.isoformat() for period in opened] == [
        "2026-11-01T01:15:00-05:00",
        "2026-11-01T01:15:00-06:00",
    ]
    assert rows(service) == [
        ("2026-11-01/2026-11-01", "01:15-01:45", "the clocks go back from 02:00 to 01:00")
    ]


def test_hours_in_the_hour_that_is_skipped_are_not_open_at_all(line: Line) -> None:
    service = opening_of(line, "Su 02:15-02:45", "2027-03-14", 1)
    assert [period.open for period in service.periods] == [False]
    assert rows(service)[0][2] == "the clocks go forward from 02:00 to 03:00"


def test_a_dated_exception_wins_over_a_holiday_and_says_so(line: Line) -> None:
    service = opening_of(line, "Mo-Fr 08:00-16:00", "2026-07-01", 5, "2026 Jul 3 09:00-11:00", off=True)
    assert rows(service) == [
        ("2026-07-03/2026-07-03", "09:00-11:00", "dated exception on Independence Day (observed)")
    ]


def test_an_exception_that_opens_a_holiday_as_usual_is_told_though_the_hours_are_the_ordinary_ones(
    line: Line,
) -> None:
    service = opening_of(line, "Mo-Fr 08:00-16:00", "2026-12-25", 1, "2026 Dec 25 08:00-16:00", off=True)
    assert rows(service) == [("2026-12-25/2026-12-25", "08:00-16:00", "dated exception on Christmas Day")]


def test_an_exception_that_changes_nothing_is_not_told(line: Line) -> None:
    exceptions = "2026 Dec 24 08:00-16:00; 2026 Dec 25 off"
    service = opening_of(line, "Mo-Fr 08:00-16:00", "2026-12-24", 2, exceptions, off=True)
    assert rows(service) == [("2026-12-25/2026-12-25", "closed", "Christmas Day")]


def test_a_closure_of_weeks_is_one_row_over_weekends_that_are_closed_anyway(line: Line) -> None:
    exceptions = "2027 Apr 12-2027 Apr 23 off; 2027 Apr 28 off; 2027 Apr 29 10:00-12:00"
    service = opening_of(line, "Mo-Fr 08:00-16:00", "2027-04-05", 30, exceptions)
    assert rows(service) == [
        ("2027-04-12/2027-04-23", "closed", "dated exception"),
        ("2027-04-28/2027-04-28", "closed", "dated exception"),
        ("2027-04-29/2027-04-29", "10:00-12:00", "dated exception"),
    ]


def test_two_closures_with_an_open_day_between_are_two_rows(line: Line) -> None:
    exceptions = "2027 Apr 12 off; 2027 Apr 14 off"
    assert len(rows(opening_of(line, "Mo-Fr 08:00-16:00", "2027-04-05", 30, exceptions))) == 2


def test_patterns_are_told_as_a_clock_shows_them() -> None:
    assert pattern_text(()) == "closed"
    assert pattern_text(ALL_DAY) == "open all day"
    assert pattern_text(((0, 150), (1290, 1440))) == "00:00-02:30, 21:30-24:00"


def test_a_night_is_cut_at_midnight_by_days_and_whole_in_periods(line: Line) -> None:
    service = opening_of(line, "Mo-Su 20:00-02:00", "2026-12-01", 2)
    assert [day.open for day in service.days] == [((0, 120), (1200, 1440))] * 2
    assert [f"{each.start:%d %H:%M}-{each.end:%d %H:%M}" for each in service.periods if each.open] == [
        "01 00:00-01 02:00",
        "01 20:00-02 02:00",
        "02 20:00-03 00:00",
    ]


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        (((540, 1020),), (), ((540, 1020),)),
        (((540, 1020),), ((540, 1020),), ()),
        (((540, 1020),), ((600, 660),), ((540, 600), (660, 1020))),
        (((540, 720), (780, 1020)), ((700, 800),), ((540, 700), (800, 1020))),
        (((540, 720),), ((0, 540), (720, 800)), ((540, 720),)),
        ((), ALL_DAY, ()),
    ],
)
def test_what_is_open_in_one_pattern_and_not_in_another(
    one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...], left: tuple[tuple[int, int], ...]
) -> None:
    assert less(one, other) == left


def compared(before: Line, after: Line) -> tuple[Difference, ...]:
    """What a fortnight around Christmas 2026 has otherwise."""
    first = date(2026, 12, 21)
    return differences(timetable(before, first, 14), timetable(after, first, 14))


def test_a_line_differs_in_nothing_from_itself_nor_from_the_same_hours_in_other_words(line: Line) -> None:
    assert compared(line, line) == ()
    other = with_hours(line, Hours("Mo-Su 00:00-24:00", line.zone), "city-311")
    assert compared(line, other) == ()


def test_what_opens_and_closes_is_told_with_its_days(line: Line) -> None:
    longer = Hours("Mo-Fr 10:00-21:00; Sa-Su 09:00-17:00", line.zone, None, "2026 Dec 24 off")
    (difference,) = compared(line, with_hours(line, longer))
    ordinary, christmas_eve = difference.changes
    assert (ordinary.opens, ordinary.closes) == (((1200, 1260),), ((540, 600),))
    assert len(ordinary.days) == 9
    assert (christmas_eve.opens, christmas_eve.closes) == ((), ((540, 1200),))
    assert christmas_eve.days == (date(2026, 12, 24),)


def test_holidays_that_come_and_go_are_told(line: Line) -> None:
    off = Hours(line.service("nami").hours.weekly, line.zone, CITY)
    (difference,) = compared(line, with_hours(line, off))
    christmas, new_year = (date(2026, 12, 25), "Christmas Day"), (date(2027, 1, 1), "New Year's Day")
    assert difference.holidays_added == (christmas, new_year)
    (back,) = compared(with_hours(line, off), line)
    assert back.holidays_gone == (christmas, new_year)
    assert [change.days for change in back.changes] == [(date(2026, 12, 25), date(2027, 1, 1))]


def test_services_that_come_and_go_are_told_the_gone_ones_last(line: Line) -> None:
    without = replace(line, nodes={name: node for name, node in line.nodes.items() if name != "copa-office"})
    (new,) = compared(without, line)
    assert (new.service, new.before) == ("copa-office", None)
    (gone,) = compared(line, without)
    assert (gone.service, gone.after) == ("copa-office", None)


ZONES = [
    *["America/Chicago"] * 4,
    "Australia/Lord_Howe",  # half an hour
    "America/Havana",  # at midnight
    "America/Santiago",  # at midnight, the other way round
    "Africa/Casablanca",  # twice around Ramadan
    "Asia/Kathmandu",  # never
]
HOURS, EACH = 160, 140


def random_hours(chance: Random) -> Hours:
    """Hours as staff may write them, some of them past midnight and some in the hour that comes twice."""

    def time() -> str:
        hour, minute = chance.choice([0, 1, 1, 2, 2, 3, 8, 9, 12, 17, 20, 23]), chance.choice([0, 15, 30, 45])
        return f"{hour:02}:{minute:02}"

    def span() -> str:
        start, end = time(), time()
        return f"{start}-{end}" if start != end else "00:00-24:00"

    week = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    rules = [chance.choice(["24/7", f"Mo-Su {span()}", f"Mo-Fr {span()}", f"Mo-Fr {span()},{span()}"])]
    rules += [f"{chance.choice(week)} {span()}" for _ in range(chance.randrange(3))]
    days = [
        f"{chance.choice([2026, 2027])} {month} {chance.randint(1, 28)}"
        for month in ("Mar", "Jul", "Nov", "Dec")
    ]
    dated = [f"{day} {chance.choice(['off', span()])}" for day in days if chance.random() < 0.5]
    off = chance.choice([None, CITY])
    return Hours("; ".join(rules), chance.choice(ZONES), off, "; ".join(dated))


def test_a_night_after_a_day_off_is_named_by_it(line: Line) -> None:
    service = opening_of(line, "Mo-Su 18:00-02:00", "2026-12-24", 4, off=True)
    assert [(str(day.date), pattern_text(day.open), day.why) for day in service.special] == [
        ("2026-12-25", "00:00-02:00", "Christmas Day"),
        ("2026-12-26", "18:00-24:00", "the night of Christmas Day"),
    ]
    (only,) = opening_of(line, "Mo-Su 18:00-02:00", "2026-12-26", 1, off=True).special
    assert only.why == "the night of Christmas Day"


def moments(chance: Random, service: Opening, start: datetime, end: datetime) -> list[datetime]:
    """Minutes anywhere, and the minutes about what changes: a period, or the clocks."""
    edges = [period.start for period in service.periods]
    edges += [
        datetime.combine(day.date, datetime.min.time(), start.tzinfo) for day in service.days if day.clocks
    ]
    near = [
        chance.choice(edges).astimezone(UTC) + timedelta(minutes=chance.randint(-200, 200))
        for _ in range(EACH // 2)
    ]
    minutes = (end - start) // timedelta(minutes=1)
    anywhere = [start + timedelta(minutes=chance.randrange(minutes)) for _ in range(EACH)]
    return [moment for moment in (*near, *anywhere) if start <= moment < end]


@pytest.mark.no_cover  # quicker unwatched
@pytest.mark.parametrize("seed", range(HOURS))
def test_every_sampled_minute_is_open_as_a_caller_would_find_it(line: Line, seed: int) -> None:
    chance = Random(seed)
    hours = random_hours(chance)
    first, days = date(2026, 1, 1) + timedelta(days=chance.randrange(500)), chance.randint(1, 400)
    service = opening(with_hours(line, hours), "nami", str(first), days)
    assert all(reason.name for day in service.special for reason in day.reasons)
    zone = ZoneInfo(hours.zone)
    start, end = service.periods[0].start, service.periods[-1].end
    assert (start, end) == tuple(
        datetime.combine(day, datetime.min.time(), zone) for day in (first, first + timedelta(days=days))
    )
    for one, next_one in pairwise(service.periods):
        assert one.end.astimezone(UTC) == next_one.start.astimezone(UTC)
        assert one.open != next_one.open
    starts = [period.start.astimezone(UTC) for period in service.periods]
    for moment in moments(chance, service, start.astimezone(UTC), end.astimezone(UTC)):
        period = service.periods[bisect_right(starts, moment) - 1]
        assert hours.open_at(moment) == period.open, (hours, moment.astimezone(zone))
        coming = next((each.start for each in service.periods if each.open and each.start > moment), None)
        assert coming is None or hours.next_opening(moment) == coming, (hours, moment.astimezone(zone))
        local = moment.astimezone(zone)
        pattern = service.days[(local.date() - first).days].open
        minute = local.hour * 60 + local.minute
        assert any(a <= minute < b for a, b in pattern) == period.open, (hours, local)
