"""Hours at their edges: closing time, holidays, exceptions, other zones, midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.core.hours import Holidays, Hours, Span

CHICAGO = ZoneInfo("America/Chicago")
NAMI = Hours("Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", "America/Chicago")
CITY = Holidays("US", "IL", ("Election Day",))
STATE = Holidays("US", "IL", ("Casimir Pulaski Day",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def test_the_closing_moment_is_closed_to_the_microsecond() -> None:
    closing = at("2026-12-02T20:00")
    assert NAMI.open_at(closing - timedelta(microseconds=1))
    assert not NAMI.open_at(closing)
    assert NAMI.open_at(at("2026-12-02T09:00"))
    assert not NAMI.open_at(at("2026-12-02T09:00") - timedelta(microseconds=1))


def test_a_moment_may_be_given_in_any_zone() -> None:
    moment = at("2026-12-02T19:59")
    for zone in (UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Warsaw")):
        assert NAMI.open_at(moment.astimezone(zone))
        assert NAMI.next_opening(moment.astimezone(zone)) == at("2026-12-03T09:00")


def test_the_next_opening_after_closing_and_while_open() -> None:
    assert NAMI.next_opening(at("2026-11-29T18:00")) == at("2026-11-30T09:00")
    assert NAMI.next_opening(at("2026-11-30T08:59")) == at("2026-11-30T09:00")
    assert NAMI.next_opening(at("2026-11-30T12:00")) == at("2026-12-01T09:00")


def test_what_never_closes_never_opens() -> None:
    always = Hours("24/7", "America/Chicago")
    assert always.open_at(at("2027-03-14T02:30"))
    assert always.next_opening(at("2026-11-29T18:00")) is None


def test_what_closes_for_years_opens_years_later() -> None:
    ended = Hours("24/7", "America/Chicago", exceptions="2026 Dec 1-2030 Dec 31 off")
    assert not ended.open_at(at("2026-12-02T12:00"))
    assert ended.next_opening(at("2026-12-02T12:00")) == at("2031-01-01T00:00")


def test_what_never_opens_has_no_next_opening() -> None:
    never = Hours("off", "America/Chicago")
    assert not never.open_at(at("2026-12-02T12:00"))
    assert never.next_opening(at("2026-12-02T12:00")) is None


def test_a_day_off_ends_at_midnight_for_who_never_closes_else() -> None:
    hotline = Hours("24/7", "America/Chicago", exceptions="2026 Dec 25 off")
    assert not hotline.open_at(at("2026-12-25T12:00"))
    assert hotline.next_opening(at("2026-12-25T12:00")) == at("2026-12-26T00:00")
    assert hotline.open_at(at("2026-12-26T00:00"))


def test_an_office_is_closed_on_holidays_and_exceptions_win_over_them() -> None:
    office = Hours("Mo-Fr 08:00-16:00", "America/Chicago", CITY, "2026 Jul 3 09:00-11:00; 2026 Dec 24 off")
    assert not office.open_at(at("2026-12-25T10:00"))
    assert office.open_at(at("2026-07-03T10:00"))
    assert not office.open_at(at("2026-07-03T12:00"))
    assert not office.open_at(at("2026-12-24T10:00"))
    assert office.next_opening(at("2026-12-23T16:00")) == at("2026-12-28T08:00")


def test_a_new_years_day_on_a_saturday_closes_the_friday_of_the_year_before() -> None:
    assert date(2027, 12, 31) in CITY.dates(2027)
    office = Hours("Mo-Fr 08:00-16:00", "America/Chicago", CITY)
    assert office.next_opening(at("2027-12-30T16:00")) == at("2028-01-03T08:00")


def test_the_city_has_thirteen_days_off_and_no_election_day() -> None:
    weekdays = [day for day in CITY.dates(2026) if day.weekday() < 5]
    assert len(weekdays) == 13
    assert date(2026, 11, 3) not in weekdays
    assert date(2026, 3, 2) in weekdays
    assert date(2026, 3, 2) not in STATE.dates(2026)


def test_hours_may_pass_midnight() -> None:
    night = Hours("Mo-Fr 20:00-02:00", "America/Chicago")
    assert night.open_at(at("2026-12-05T01:59"))
    assert not night.open_at(at("2026-12-05T02:00"))


@pytest.mark.parametrize(
    ("weekly", "spans"),
    [
        ("24/7", (Span(0, 6, 0, 1440),)),
        ("Mo-Su 00:00-24:00", (Span(0, 6, 0, 1440),)),
        ("Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", (Span(0, 4, 540, 1200), Span(5, 6, 540, 1020))),
        ("Mo-Fr 09:00-12:00,13:00-17:00", (Span(0, 4, 540, 720), Span(0, 4, 780, 1020))),
        ("Mo-Fr 20:00-02:00", (Span(0, 4, 1200, 1560),)),
        ("We 10:00-11:00", (Span(2, 2, 600, 660),)),
        ("Mo,We 10:00-11:00", (Span(0, 0, 600, 660), Span(2, 2, 600, 660))),
    ],
)
def test_an_ordinary_week_is_told_in_spans(weekly: str, spans: tuple[Span, ...]) -> None:
    assert Hours(weekly, "America/Chicago").ordinary_week() == spans


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"])
def test_a_daylight_saving_night_moves_no_opening(night: str) -> None:
    assert NAMI.next_opening(at(f"{night}T00:30")) == at(f"{night}T09:00")
    assert NAMI.next_opening(at(f"{night}T17:00")) == at(f"{night}T09:00") + timedelta(days=1)


NIGHTS = "Mo-Su 18:00-02:00"


@pytest.mark.parametrize(
    "hours",
    [
        Hours(NIGHTS, "America/Chicago", CITY),
        Hours(NIGHTS, "America/Chicago", exceptions="2026 Dec 25 off"),
        Hours(NIGHTS, "America/Chicago", exceptions="2026 Dec 24-2026 Dec 25 off, 2026 Dec 24 18:00-02:00"),
        Hours("Mo-Fr 18:00-02:00, Sa-Su 18:00-02:00", "America/Chicago", CITY),
        Hours("Mo-Su 18:00-26:00", "America/Chicago", CITY),
    ],
    ids=str,
)
def test_a_day_off_takes_its_own_night_and_leaves_the_one_before(hours: Hours) -> None:
    """Thursday's shift lasts till two on Christmas morning; Friday's never begins."""
    assert hours.open_at(at("2026-12-24T23:59"))
    assert hours.open_at(at("2026-12-25T01:59"))
    assert not hours.open_at(at("2026-12-25T02:00"))
    assert not hours.open_at(at("2026-12-25T18:00"))
    assert not hours.open_at(at("2026-12-26T00:30"))
    assert hours.open_at(at("2026-12-26T18:00"))
    assert hours.open_at(at("2026-12-27T01:59"))
    assert hours.next_opening(at("2026-12-25T02:00")) == at("2026-12-26T18:00")
    assert hours.next_opening(at("2026-12-26T00:30")) == at("2026-12-26T18:00")


def test_an_exception_past_midnight_ends_in_the_morning_after() -> None:
    party = Hours("Mo-Fr 09:00-17:00", "America/Chicago", exceptions="2026 Dec 30 09:00-12:00,20:00-03:00")
    assert party.open_at(at("2026-12-31T02:59"))
    assert not party.open_at(at("2026-12-31T03:00"))
    assert party.open_at(at("2026-12-31T09:00"))


def test_an_exception_may_take_hours_away_or_add_some_without_cutting_the_night_before() -> None:
    shorter = Hours(NIGHTS, "America/Chicago", exceptions="2026 Dec 24 20:00-21:00 off")
    assert shorter.open_at(at("2026-12-24T01:00"))
    assert not shorter.open_at(at("2026-12-24T20:30"))
    assert shorter.open_at(at("2026-12-25T01:00"))
    longer = Hours(NIGHTS, "America/Chicago", exceptions="2026 Dec 31 off, 2026 Dec 31 22:00-04:00")
    assert [longer.open_at(at(f"2026-12-31T{clock}")) for clock in ("01:59", "02:00", "18:00", "22:00")] == [
        True,
        False,
        False,
        True,
    ]
    assert longer.open_at(at("2027-01-01T03:59"))


EARLY = Hours("Su 01:15-01:45", "America/Chicago")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-01T00:30-05:00", "2026-11-01T01:15-05:00"),
        ("2026-11-01T01:10-05:00", "2026-11-01T01:15-05:00"),
        ("2026-11-01T01:20-05:00", "2026-11-01T01:15-06:00"),
        ("2026-11-01T01:50-05:00", "2026-11-01T01:15-06:00"),
        ("2026-11-01T01:10-06:00", "2026-11-01T01:15-06:00"),
        ("2026-11-01T01:50-06:00", "2026-11-08T01:15-06:00"),
        ("2026-07-31T12:00-05:00", "2026-08-02T01:15-05:00"),
        ("2026-10-26T12:00-05:00", "2026-11-01T01:15-05:00"),
    ],
)
def test_an_hour_that_comes_twice_opens_the_first_time(now: str, expected: str) -> None:
    found = EARLY.next_opening(datetime.fromisoformat(now))
    assert found is not None
    assert found.astimezone(UTC) == datetime.fromisoformat(expected).astimezone(UTC)


@pytest.mark.parametrize(
    ("weekly", "now", "expected"),
    [
        ("Su 02:15-02:45", "2027-03-14T01:00-06:00", "2027-03-21T02:15-05:00"),  # not there at all
        ("Su 02:15-03:45", "2027-03-14T01:00-06:00", "2027-03-14T03:00-05:00"),
        ("Su 00:00-01:30", "2026-11-01T01:40-05:00", "2026-11-01T01:00-06:00"),  # opens as the clock turns
        ("Su 02:00-04:00", "2026-11-01T00:00-05:00", "2026-11-01T02:00-06:00"),
    ],
)
def test_what_opens_where_the_clocks_change(weekly: str, now: str, expected: str) -> None:
    found = Hours(weekly, "America/Chicago").next_opening(datetime.fromisoformat(now))
    assert found is not None
    assert found.astimezone(UTC) == datetime.fromisoformat(expected).astimezone(UTC)


def test_whoever_is_always_there_is_there_in_every_minute_of_the_nights_the_clocks_change() -> None:
    always = Hours("24/7", "America/Chicago")
    for day in (datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 14, tzinfo=UTC)):
        for minute in range(24 * 60):
            assert always.open_at(day + timedelta(minutes=minute)), day + timedelta(minutes=minute)
            assert always.same_until(day + timedelta(minutes=minute)) is None
