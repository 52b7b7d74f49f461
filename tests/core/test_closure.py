"""A sudden closure as rules among dated exceptions: written, found again, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.closure import Closure, closed, closes, closures, without
from ivr.core.hours import Hours

NOON = datetime(2026, 11, 29, 12, 0)
BEFORE = datetime(2026, 11, 1)
WEEKS = ("24/7", "Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", "Mo-Fr 08:00-12:00,13:00-16:00")
OTHERS = ("", "2026 Nov 30 off", "2026 Nov 29 10:00-12:00; 2026 Dec 24 09:00-12:00")


@pytest.mark.parametrize(
    ("until", "rules"),
    [
        (datetime(2026, 11, 29, 15, 30), "2026 Nov 29 12:00-15:30 off"),
        (datetime(2026, 11, 30), "2026 Nov 29 12:00-24:00 off"),
        (datetime(2026, 11, 30, 9, 0), "2026 Nov 29 12:00-24:00 off; 2026 Nov 30 00:00-09:00 off"),
        (
            datetime(2026, 12, 1, 9, 0),
            "2026 Nov 29 12:00-24:00 off; 2026 Nov 30 off; 2026 Dec 01 00:00-09:00 off",
        ),
        (
            datetime(2026, 12, 3),
            "2026 Nov 29 12:00-24:00 off; 2026 Nov 30-2026 Dec 01 off; 2026 Dec 02 00:00-24:00 off",
        ),
    ],
)
def test_a_closure_is_rules_that_are_found_again(until: datetime, rules: str) -> None:
    closure = Closure(NOON, until)
    assert closed("", closure, BEFORE) == rules
    assert closures(rules) == [closure]


@given(
    start=st.integers(0, 5 * 1440),
    length=st.integers(1, 9 * 1440),
    other=st.sampled_from(OTHERS),
    week=st.sampled_from(WEEKS),
)
def test_it_is_closed_then_and_as_before_afterwards(start: int, length: int, other: str, week: str) -> None:
    begins = datetime(2026, 11, 27) + timedelta(minutes=start)
    closure = Closure(begins, begins + timedelta(minutes=length))
    exceptions = closed(other, closure, BEFORE)
    assert closes(Hours(week, "America/Chicago", None, other), closure, exceptions)
    assert closures(exceptions) == [closure]
    assert without(exceptions, {closure}) == other


def test_part_of_a_night_cannot_be_taken_away() -> None:
    closure = Closure(datetime(2026, 11, 29, 1, 0), datetime(2026, 11, 29, 3, 0))
    assert not closes(Hours("Mo-Su 20:00-02:00", "America/Chicago"), closure, closed("", closure, BEFORE))


def test_who_never_opens_again_is_closed_too() -> None:
    closure = Closure(NOON, NOON + timedelta(hours=1))
    hours = Hours("24/7", "America/Chicago", None, "2026 Nov 29-2036 Dec 31 off")
    assert closes(hours, closure, hours.exceptions)


def test_one_that_is_over_goes_when_the_next_comes() -> None:
    over, next_ = Closure(NOON, NOON + timedelta(hours=1)), Closure(NOON, NOON + timedelta(days=9))
    exceptions = closed("2026 Nov 29 off", over, BEFORE)
    assert closed(exceptions, next_, NOON + timedelta(hours=1)) == "; ".join(
        ["2026 Nov 29 off", *next_.rules]
    )
    assert closed(exceptions, over, BEFORE) == exceptions, "the same one stands there once"


@pytest.mark.parametrize(
    ("exceptions", "found"),
    [
        ("", 0),
        ("2026 Dec 24 09:00-12:00; 2026 Dec 31 off", 0),
        ("2026 Dec 24 17:00-09:00 off", 0),
        ("2026 Dec 24 12:00-24:00 off; 2026 Dec 25 off", 1),
        ("2026 Dec 24 12:00-24:00 off; 2026 Dec 26 off; 2026 Dec 27 00:00-09:00 off", 2),
        ("2026 Dec 24 12:00-24:00 off; 2026 Dec 25 off; 2026 Dec 27 00:00-09:00 off", 2),
    ],
)
def test_what_people_write_by_hand_stays_theirs(exceptions: str, found: int) -> None:
    assert len(closures(exceptions)) == found
    left = without(exceptions, set(closures(exceptions)))
    assert "2026 Dec 25 off" not in exceptions or "2026 Dec 25 off" in left
