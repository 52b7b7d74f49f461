"""Open or closed, and the next opening, for every minute of two years, against an oracle of a few lines.

The oracle knows weekdays, wall-clock hours and a list of dates, and nothing of OpenStreetMap rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.core.hours import Holidays, Hours

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

CHICAGO = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
TWO_YEARS = 2 * 365 * 24 * 60

# The City's thirteen days off, as observed: a Saturday's on Friday, a Sunday's on Monday.
DAYS_OFF = {
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2026: "01-01 01-19 02-12 02-16 03-02 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
        2027: "01-01 01-18 02-12 02-15 03-01 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
        2028: "01-17",
    }.items()
    for day in days.split()
}
EXCEPTIONS = {
    date(2026, 12, 24): (9, 12),
    date(2026, 12, 31): None,
    date(2026, 7, 3): (9, 11),  # open on a holiday: the exception wins
}

NAMI = Hours("Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", "America/Chicago")
OFFICE = Hours(
    "Mo-Fr 08:00-16:00",
    "America/Chicago",
    Holidays("US", "IL", ("Election Day",)),
    "2026 Dec 24 09:00-12:00; 2026 Dec 31 off; 2026 Jul 3 09:00-11:00",
)


def nami_is_open(local: datetime) -> bool:
    return 9 <= local.hour < (20 if local.weekday() < 5 else 17)


def office_is_open(local: datetime) -> bool:
    day = local.date()
    if day in EXCEPTIONS:
        hours = EXCEPTIONS[day]
        return hours is not None and hours[0] <= local.hour < hours[1]
    return local.weekday() < 5 and day not in DAYS_OFF and 8 <= local.hour < 16


def minutes() -> Iterator[datetime]:
    """Every minute of 2026 and 2027 in Chicago, counted in UTC so that both kinds of night are right."""
    moment = datetime(2026, 1, 1, tzinfo=CHICAGO).astimezone(UTC)
    for _ in range(TWO_YEARS):
        yield moment.astimezone(CHICAGO)
        moment += MINUTE


def openings(is_open: Callable[[datetime], bool]) -> list[datetime]:
    """Every moment of the two years, and the weeks after, at which the oracle changes to open."""
    moment, before = datetime(2026, 1, 1, tzinfo=CHICAGO).astimezone(UTC), True
    found = []
    while moment < datetime(2028, 1, 20, tzinfo=UTC):
        now = is_open(moment.astimezone(CHICAGO))
        if now and not before:
            found.append(moment.astimezone(CHICAGO))
        before, moment = now, moment + timedelta(minutes=30)  # every change is at a full or half hour
    return found


@pytest.mark.parametrize("every", [37, pytest.param(1, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("hours", "is_open"), [(NAMI, nami_is_open), (OFFICE, office_is_open)])
def test_every_minute_of_two_years_agrees_with_the_oracle(
    hours: Hours,
    is_open: Callable[[datetime], bool],
    every: int,
    record_property: Callable[[str, object], None],
) -> None:
    """The next opening is asked in every so many minutes, and in the first and last of those it is closed."""
    coming, compared, asked = openings(is_open), 0, 0
    following = iter(coming)
    opening, was_open = next(following), True
    for minute in minutes():
        expected = is_open(minute)
        assert hours.open_at(minute) == expected, minute
        compared += 1
        if minute >= opening:
            opening = next(following)
        if not expected and (compared % every == 0 or was_open or opening - minute == MINUTE):
            assert hours.next_opening(minute) == opening, minute
            asked += 1
        was_open = expected
    record_property("covered", f"compared {compared} minutes and {asked} next openings of {hours.weekly}")
    assert compared == 1_051_200
    assert asked > 600_000 // every


# Holidays on a weekend, which an office has off anyway.
WEEKENDS_OFF = {date.fromisoformat(day) for day in ("2026-07-04", "2027-06-19", "2027-07-04", "2027-12-25")}
BAR = Hours("Mo-Su 18:00-02:00", "America/Chicago", Holidays("US", "IL", ("Election Day",)))


def bar_is_open(local: datetime) -> bool:
    """A night belongs to the evening on which it begins."""
    evening = local.date() if local.hour >= 18 else local.date() - timedelta(days=1)
    return (local.hour >= 18 or local.hour < 2) and evening not in DAYS_OFF | WEEKENDS_OFF


def test_every_quarter_of_an_hour_of_two_years_of_nights_agrees_with_the_oracle() -> None:
    moment = datetime(2026, 1, 1, 6, tzinfo=CHICAGO).astimezone(UTC)
    quarters = [moment + number * 15 * MINUTE for number in range((TWO_YEARS - 6 * 60) // 15)]
    shown = [bar_is_open(quarter.astimezone(CHICAGO)) for quarter in quarters]
    assert [BAR.open_at(quarter) for quarter in quarters] == shown
    opening = None
    for quarter, now, before in zip(reversed(quarters), shown[::-1], [*shown[-2::-1], False], strict=True):
        if opening and not now and quarter.minute == 15:
            assert BAR.next_opening(quarter) == opening, quarter.astimezone(CHICAGO)
        if now and not before:
            opening = quarter.astimezone(CHICAGO)
