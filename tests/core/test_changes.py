"""How long a line answers alike: never past an opening, a closing, a midnight, or a turn of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.core.changes import same_until
from ivr.core.line import Line

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

CHICAGO = ZoneInfo("America/Chicago")
ONE_MINUTE = timedelta(minutes=1)


def state(line: Line, moment: datetime) -> tuple[object, ...]:
    """Everything a turn may depend on: the day, who is open, and when the others open."""
    day = moment.astimezone(CHICAGO).date()
    told = [(each.hours.open_at(moment), each.hours.next_opening(moment)) for each in line.services()]
    return day, *((opened, None if opened else opens) for opened, opens in told)


def moments(first: datetime, days: int) -> list[datetime]:
    begin = first.astimezone(UTC)
    return [begin + n * ONE_MINUTE for n in range(days * 24 * 60)]


@pytest.mark.no_cover  # quicker unwatched
@pytest.mark.parametrize(
    "first",
    [
        datetime(2026, 11, 25, tzinfo=CHICAGO),  # Thanksgiving and the days around it
        datetime(2027, 3, 13, tzinfo=CHICAGO),  # the clocks go forward
        datetime(2026, 10, 31, tzinfo=CHICAGO),  # and back
        datetime(2026, 12, 31, tzinfo=CHICAGO),
    ],
    ids=lambda moment: f"{moment:%b-%d}",
)
def test_nothing_changes_before_the_moment_that_is_told(line: Line, first: datetime) -> None:
    until, told, seen = first, state(line, first), 0
    for moment in moments(first, 4):
        now = state(line, moment)
        if moment >= until:
            until, told, seen = same_until(line, moment), now, seen + 1
            assert until > moment
        assert now == told, moment
    assert seen < 60, "it is told from change to change, not from minute to minute"
